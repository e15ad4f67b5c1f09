// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"maps"
	"slices"
)

// What tests see and change of the organization behind the API's back.
// Everything returned is a copy.

// Accounts are all accounts of the world's organization in the order of their
// arrival.
func (s *Server) Accounts() []Account {
	s.enter()
	defer s.mu.Unlock()
	org := s.organization(s.credentials.OrgID)
	accounts := make([]Account, 0, org.Accounts.Len())
	for account := range org.Accounts.All() {
		accounts = append(accounts, account.copy())
	}
	return accounts
}

// Groups are all groups of the world's organization in the order of their
// arrival.
func (s *Server) Groups() []Group {
	s.enter()
	defer s.mu.Unlock()
	org := s.organization(s.credentials.OrgID)
	groups := make([]Group, 0, org.Groups.Len())
	for group := range org.Groups.All() {
		copied := *group
		copied.Members, copied.DefaultRoles = maps.Clone(group.Members), maps.Clone(group.DefaultRoles)
		copied.Roles = map[string]Set{}
		for resource, roles := range group.Roles {
			copied.Roles[resource] = maps.Clone(roles)
		}
		groups = append(groups, copied)
	}
	return groups
}

// Workspaces are all workspaces of the world's organization as it lists them.
func (s *Server) Workspaces() []Workspace {
	s.enter()
	defer s.mu.Unlock()
	org := s.organization(s.credentials.OrgID)
	workspaces := make([]Workspace, 0, len(org.Workspaces))
	for _, workspace := range org.Workspaces {
		workspaces = append(workspaces, workspace.copy())
	}
	return workspaces
}

func (w *Workspace) copy() Workspace {
	copied := *w
	copied.Regions = slices.Clone(w.Regions)
	copied.Capacity, copied.Usage = copyOf(w.Capacity), copyOf(w.Usage)
	copied.CreatedAt = copyOf(w.CreatedAt)
	return copied
}

func copyOf[V any](value *V) *V {
	if value == nil {
		return nil
	}
	copied := *value
	return &copied
}

// AddWorkspace adds a workspace to the world's organization.
func (s *Server) AddWorkspace(workspace Workspace) {
	s.enter()
	defer s.mu.Unlock()
	org := s.organization(s.credentials.OrgID)
	added := workspace.copy()
	if added.Status == "" {
		added.Status = "online"
	}
	org.Workspaces = append(org.Workspaces, &added)
}

// SetWorkspace changes a workspace and tells whether there is one of this ARI.
func (s *Server) SetWorkspace(id string, change func(*Workspace)) bool {
	s.enter()
	defer s.mu.Unlock()
	workspace := s.organization(s.credentials.OrgID).workspace(id)
	if workspace == nil {
		return false
	}
	change(workspace)
	workspace.ID = id
	return true
}

// AddGroup adds a group to the world's organization, in its first directory
// unless the group names one, and returns its id. It is found at once, without
// the lag of a group that the API creates.
func (s *Server) AddGroup(group Group) string {
	s.enter()
	defer s.mu.Unlock()
	org := s.organization(s.credentials.OrgID)
	if group.DirectoryID == "" {
		group.DirectoryID = org.Directories[0].ID
	}
	if group.CreatedAt.IsZero() {
		group.CreatedAt = s.now().AddDate(-1, 0, 0)
	}
	added := s.addGroup(org, &group)
	for id := range maps.Clone(added.Members) {
		if account := org.account(id); account != nil {
			joinGroup(added, account)
		}
	}
	return added.ID
}

// JoinGroup makes an account a member of a group and tells whether both exist.
func (s *Server) JoinGroup(groupID, accountID string) bool {
	return s.onMembership(groupID, accountID, joinGroup)
}

// LeaveGroup ends a membership and tells whether group and account exist.
func (s *Server) LeaveGroup(groupID, accountID string) bool {
	return s.onMembership(groupID, accountID, leaveGroup)
}

func (s *Server) onMembership(groupID, accountID string, change func(*Group, *Account)) bool {
	s.enter()
	defer s.mu.Unlock()
	org := s.organization(s.credentials.OrgID)
	group, account := org.group(groupID), org.account(accountID)
	if group == nil || account == nil {
		return false
	}
	change(group, account)
	return true
}
