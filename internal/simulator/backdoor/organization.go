// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package backdoor

import (
	"maps"
	"slices"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// Groups returns all groups of the organization in the order of creation.
func (b *Backdoor) Groups() []world.Group {
	b.enter()
	defer b.lock.Unlock()

	return copies(b.world.Org.Groups.All(), (*world.Group).Copy)
}

// OrganizationGroup returns the organization group with a name.
func (b *Backdoor) OrganizationGroup(name string) (world.Group, bool) {
	b.enter()
	defer b.lock.Unlock()

	group := b.world.Org.GroupNamed(name)
	if group == nil {
		return world.Group{}, false
	}

	return group.Copy(), true
}

// Workspaces returns all workspaces of the organization, without those that switches add.
func (b *Backdoor) Workspaces() []world.Workspace {
	b.enter()
	defer b.lock.Unlock()

	return copies(slices.Values(b.world.Org.Workspaces), (*world.Workspace).Copy)
}

// AddWorkspace adds a workspace to the organization.
func (b *Backdoor) AddWorkspace(workspace world.Workspace) {
	b.enter()
	defer b.lock.Unlock()

	org := b.world.Org

	added := workspace.Copy()
	if added.Status == "" {
		added.Status = "online"
	}

	org.Workspaces = append(org.Workspaces, &added)
}

// SetWorkspace changes a workspace and reports whether it exists.
func (b *Backdoor) SetWorkspace(id string, change func(*world.Workspace)) bool {
	b.enter()
	defer b.lock.Unlock()

	workspace := b.world.Org.Workspace(id)
	if workspace == nil {
		return false
	}

	change(workspace)
	workspace.ID = id

	return true
}

// Directories returns the directories of the organization in order.
func (b *Backdoor) Directories() []world.Directory {
	b.enter()
	defer b.lock.Unlock()

	return copies(slices.Values(b.world.Org.Directories), func(directory *world.Directory) world.Directory { return *directory })
}

// AddDirectory adds a directory to the organization and returns its id.
func (b *Backdoor) AddDirectory(name string) string {
	b.enter()
	defer b.lock.Unlock()

	org := b.world.Org
	directory := &world.Directory{ID: b.world.NewUUID(), Name: name}
	org.Directories = append(org.Directories, directory)

	return directory.ID
}

// AddGroup adds a group to the organization and returns its id. The group goes into the first directory unless it names
// another. Searches find it at once, unlike a group created through the API.
func (b *Backdoor) AddGroup(group world.Group) string {
	b.enter()
	defer b.lock.Unlock()

	org := b.world.Org
	if group.DirectoryID == "" {
		group.DirectoryID = org.Directories[0].ID
	}

	if group.CreatedAt.IsZero() {
		group.CreatedAt = b.world.Now().AddDate(-1, 0, 0)
	}

	added := b.world.AddGroup(&group)
	for id := range maps.Clone(added.Members) {
		if account := org.Account(id); account != nil {
			world.JoinGroup(added, account)
		}
	}

	return added.ID
}

// JoinGroup makes an account a member of a group and reports whether both exist.
func (b *Backdoor) JoinGroup(groupID, accountID string) bool {
	return b.onMembership(groupID, accountID, world.JoinGroup)
}

// LeaveGroup ends a membership and reports whether group and account exist.
func (b *Backdoor) LeaveGroup(groupID, accountID string) bool {
	return b.onMembership(groupID, accountID, world.LeaveGroup)
}

func (b *Backdoor) onMembership(groupID, accountID string, change func(*world.Group, *world.Account)) bool {
	b.enter()
	defer b.lock.Unlock()

	org := b.world.Org

	group, account := org.Group(groupID), org.Account(accountID)
	if group == nil || account == nil {
		return false
	}

	change(group, account)

	return true
}
