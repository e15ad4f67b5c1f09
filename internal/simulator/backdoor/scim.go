// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package backdoor

import (
	"fmt"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// AddSCIMDirectory adds a SCIM directory with its own key to the organization and returns its id. Its users become
// members of the organization's first directory.
func (b *Backdoor) AddSCIMDirectory(name, keyValue string) string {
	b.enter()
	defer b.lock.Unlock()

	org := b.world.Org

	orgDirectoryID := ""
	if len(org.Directories) > 0 {
		orgDirectoryID = org.Directories[0].ID
	}

	directory := b.world.NewSCIMDirectory(b.world.NewUUID(), name, orgDirectoryID)
	b.world.AddKey(world.Key{Value: keyValue, Kind: world.KeyDirectory, DirectoryID: directory.ID})

	return directory.ID
}

// SCIMUser returns a SCIM record.
func (b *Backdoor) SCIMUser(directoryID, id string) (world.SCIMUser, bool) {
	b.enter()
	defer b.lock.Unlock()

	_, user := b.findSCIMUser(directoryID, id)
	if user == nil {
		return world.SCIMUser{}, false
	}

	return user.Copy(), true
}

// SCIMUsers returns all SCIM records of a directory in the order of their creation.
func (b *Backdoor) SCIMUsers(directoryID string) []world.SCIMUser {
	b.enter()
	defer b.lock.Unlock()

	directory := b.world.Org.SCIMDirectory(directoryID)
	if directory == nil {
		return nil
	}

	return copies(directory.Users.All(), (*world.SCIMUser).Copy)
}

// SetSCIMUser changes a SCIM record as another client's PUT would. The account follows the change, but values are not
// validated. It reports whether the record exists and the change was accepted.
func (b *Backdoor) SetSCIMUser(directoryID, id string, change func(*world.SCIMUser)) bool {
	b.enter()
	defer b.lock.Unlock()

	directory, user := b.findSCIMUser(directoryID, id)
	if user == nil {
		return false
	}

	return b.world.ChangeRecord(directory, user, change) == nil
}

// DeleteSCIMUser deletes a SCIM record as another client would, and reports whether it existed.
func (b *Backdoor) DeleteSCIMUser(directoryID, id string) bool {
	b.enter()
	defer b.lock.Unlock()

	directory, user := b.findSCIMUser(directoryID, id)
	if user == nil {
		return false
	}

	b.world.DropUser(directory, user)

	return true
}

func (b *Backdoor) findSCIMUser(directoryID, id string) (*world.SCIMDirectory, *world.SCIMUser) {
	directory := b.world.Org.SCIMDirectory(directoryID)
	if directory == nil {
		return nil, nil
	}

	user, _ := directory.Users.Get(id)

	return directory, user
}

// SCIMGroup returns a SCIM group.
func (b *Backdoor) SCIMGroup(directoryID, id string) (world.SCIMGroupState, bool) {
	b.enter()
	defer b.lock.Unlock()

	_, group := b.findSCIMGroup(directoryID, id)
	if group == nil {
		return world.SCIMGroupState{}, false
	}

	return group.State(), true
}

// SCIMGroups returns all groups of a directory in the order of creation.
func (b *Backdoor) SCIMGroups(directoryID string) []world.SCIMGroupState {
	b.enter()
	defer b.lock.Unlock()

	directory := b.world.Org.SCIMDirectory(directoryID)
	if directory == nil {
		return nil
	}

	return copies(directory.Groups.All(), (*world.SCIMGroup).State)
}

// DeleteSCIMGroup deletes a SCIM group as another client would, and reports whether it existed.
func (b *Backdoor) DeleteSCIMGroup(directoryID, id string) bool {
	b.enter()
	defer b.lock.Unlock()

	directory, group := b.findSCIMGroup(directoryID, id)
	if group == nil {
		return false
	}

	b.world.DropGroup(directory, group)

	return true
}

func (b *Backdoor) findSCIMGroup(directoryID, id string) (*world.SCIMDirectory, *world.SCIMGroup) {
	directory := b.world.Org.SCIMDirectory(directoryID)
	if directory == nil {
		return nil, nil
	}

	group, _ := directory.Groups.Get(id)

	return directory, group
}

// SeedSCIMUsers adds n users to a directory and returns their ids. Their addresses are user000001@domain and so on, in
// the organization's first domain. Numbers continue after the previous seeding.
func (b *Backdoor) SeedSCIMUsers(directoryID string, n int) ([]string, error) {
	b.enter()
	defer b.lock.Unlock()

	directory := b.world.Org.SCIMDirectory(directoryID)
	if directory == nil {
		return nil, fmt.Errorf("seeding users: no SCIM directory %q", directoryID)
	}

	return b.world.SeedUsers(directory, n)
}

// SeedSCIMGroup adds a group with members to a directory and returns its id.
func (b *Backdoor) SeedSCIMGroup(directoryID, name string, members ...string) (string, error) {
	b.enter()
	defer b.lock.Unlock()

	directory := b.world.Org.SCIMDirectory(directoryID)
	if directory == nil {
		return "", fmt.Errorf("seeding a group: no SCIM directory %q", directoryID)
	}

	group := &world.SCIMGroup{DisplayName: name}
	if refusal := b.world.AddSCIMGroup(directory, group); refusal != nil {
		return "", fmt.Errorf("seeding group %q: %s", name, refusal.Why)
	}

	for _, id := range members {
		user, ok := directory.Users.Get(id)
		if !ok {
			return "", fmt.Errorf("seeding group %q: no SCIM user %q", name, id)
		}

		b.world.JoinSCIMGroup(group, user)
	}

	return group.ID, nil
}
