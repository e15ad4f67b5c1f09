// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package server

import (
	"maps"
	"slices"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// Groups returns all groups of the organization in the order of creation.
func (s *Server) Groups() []world.Group {
	s.enter()
	defer s.mu.Unlock()

	return copies(s.world.Org.Groups.All(), (*world.Group).Copy)
}

// OrganizationGroup returns the organization group with a name.
func (s *Server) OrganizationGroup(name string) (world.Group, bool) {
	s.enter()
	defer s.mu.Unlock()

	group := s.world.Org.GroupNamed(name)
	if group == nil {
		return world.Group{}, false
	}

	return group.Copy(), true
}

// Workspaces returns all workspaces of the organization, without those that switches add.
func (s *Server) Workspaces() []world.Workspace {
	s.enter()
	defer s.mu.Unlock()

	return copies(slices.Values(s.world.Org.Workspaces), (*world.Workspace).Copy)
}

// AddWorkspace adds a workspace to the organization.
func (s *Server) AddWorkspace(workspace world.Workspace) {
	s.enter()
	defer s.mu.Unlock()

	org := s.world.Org

	added := workspace.Copy()
	if added.Status == "" {
		added.Status = "online"
	}

	org.Workspaces = append(org.Workspaces, &added)
}

// SetWorkspace changes a workspace and reports whether it exists.
func (s *Server) SetWorkspace(id string, change func(*world.Workspace)) bool {
	s.enter()
	defer s.mu.Unlock()

	workspace := s.world.Org.Workspace(id)
	if workspace == nil {
		return false
	}

	change(workspace)
	workspace.ID = id

	return true
}

// Directories returns the directories of the organization in order.
func (s *Server) Directories() []world.Directory {
	s.enter()
	defer s.mu.Unlock()

	return copies(slices.Values(s.world.Org.Directories), func(directory *world.Directory) world.Directory { return *directory })
}

// AddDirectory adds a directory to the organization and returns its id.
func (s *Server) AddDirectory(name string) string {
	s.enter()
	defer s.mu.Unlock()

	org := s.world.Org
	directory := &world.Directory{ID: s.world.NewUUID(), Name: name}
	org.Directories = append(org.Directories, directory)

	return directory.ID
}

// AddGroup adds a group to the organization and returns its id. The group goes into the first directory unless it names
// another. Searches find it at once, unlike a group created through the API.
func (s *Server) AddGroup(group world.Group) string {
	s.enter()
	defer s.mu.Unlock()

	org := s.world.Org
	if group.DirectoryID == "" {
		group.DirectoryID = org.Directories[0].ID
	}

	if group.CreatedAt.IsZero() {
		group.CreatedAt = s.world.Now().AddDate(-1, 0, 0)
	}

	added := s.world.AddGroup(&group)
	for id := range maps.Clone(added.Members) {
		if account := org.Account(id); account != nil {
			world.JoinGroup(added, account)
		}
	}

	return added.ID
}

// JoinGroup makes an account a member of a group and reports whether both exist.
func (s *Server) JoinGroup(groupID, accountID string) bool {
	return s.onMembership(groupID, accountID, world.JoinGroup)
}

// LeaveGroup ends a membership and reports whether group and account exist.
func (s *Server) LeaveGroup(groupID, accountID string) bool {
	return s.onMembership(groupID, accountID, world.LeaveGroup)
}

func (s *Server) onMembership(groupID, accountID string, change func(*world.Group, *world.Account)) bool {
	s.enter()
	defer s.mu.Unlock()

	org := s.world.Org

	group, account := org.Group(groupID), org.Account(accountID)
	if group == nil || account == nil {
		return false
	}

	change(group, account)

	return true
}
