// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package server

import (
	"fmt"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// What tests look at and change behind the API's back. Everything returned is a
// copy.

// AddKey registers a key.
func (s *Server) AddKey(key world.Key) {
	s.enter()
	defer s.mu.Unlock()

	s.world.AddKey(key)
}

// AddSCIMDirectory adds a SCIM directory with a key of its own to the world's
// organization and returns its id. Its users become members of the
// organization's first directory.
func (s *Server) AddSCIMDirectory(name, keyValue string) string {
	s.enter()
	defer s.mu.Unlock()

	org := s.world.Organization(s.world.Credentials.OrgID)

	orgDirectoryID := ""
	if len(org.Directories) > 0 {
		orgDirectoryID = org.Directories[0].ID
	}

	directory := s.world.NewSCIMDirectory(org, s.world.NewUUID(), name, orgDirectoryID)
	s.world.AddKey(world.Key{Value: keyValue, Kind: world.KeyDirectory, OrgID: org.ID, DirectoryID: directory.ID})

	return directory.ID
}

// Account returns an account by id.
func (s *Server) Account(id string) (world.Account, bool) {
	s.enter()
	defer s.mu.Unlock()

	for _, org := range s.world.Organizations {
		if account := org.Account(id); account != nil {
			return account.Copy(), true
		}
	}

	return world.Account{}, false
}

// AccountByEmail returns the account that owns an address.
func (s *Server) AccountByEmail(email string) (world.Account, bool) {
	s.enter()
	defer s.mu.Unlock()

	if account := s.world.AccountWithEmail(email); account != nil {
		return account.Copy(), true
	}

	return world.Account{}, false
}

// AddAccount adds an account to the world's organization and returns its id.
func (s *Server) AddAccount(account world.Account) string {
	s.enter()
	defer s.mu.Unlock()

	return s.world.AddAccount(s.world.Organization(s.world.Credentials.OrgID), &account).ID
}

// SetAccount changes an account behind the API's back. The id stays.
func (s *Server) SetAccount(id string, change func(*world.Account)) bool {
	s.enter()
	defer s.mu.Unlock()

	for _, org := range s.world.Organizations {
		account := org.Account(id)
		if account == nil {
			continue
		}

		org.ChangeAccount(account, change)

		return true
	}

	return false
}

// OrganizationGroup returns an organization group of the world's organization
// by name.
func (s *Server) OrganizationGroup(name string) (world.Group, bool) {
	s.enter()
	defer s.mu.Unlock()

	group := s.world.Organization(s.world.Credentials.OrgID).GroupNamed(name)
	if group == nil {
		return world.Group{}, false
	}

	return group.Copy(), true
}

// SCIMUser returns a SCIM record.
func (s *Server) SCIMUser(directoryID, id string) (world.SCIMUser, bool) {
	s.enter()
	defer s.mu.Unlock()

	_, user := s.findSCIMUser(directoryID, id)
	if user == nil {
		return world.SCIMUser{}, false
	}

	return user.Copy(), true
}

// SCIMUsers returns all SCIM records of a directory in the order of their
// creation.
func (s *Server) SCIMUsers(directoryID string) []world.SCIMUser {
	s.enter()
	defer s.mu.Unlock()

	directory := s.world.Directories[directoryID]
	if directory == nil {
		return nil
	}

	users := make([]world.SCIMUser, 0, directory.Users.Len())
	for user := range directory.Users.All() {
		users = append(users, user.Copy())
	}

	return users
}

// SetSCIMUser changes a SCIM record the way a PUT of another client would, with
// the effects on the account but without Atlassian's refusals of values. It
// tells whether the record exists and the change was taken.
func (s *Server) SetSCIMUser(directoryID, id string, change func(*world.SCIMUser)) bool {
	s.enter()
	defer s.mu.Unlock()

	directory, user := s.findSCIMUser(directoryID, id)
	if user == nil {
		return false
	}

	return s.world.ChangeRecord(s.world.Organization(directory.OrgID), directory, user, change) == nil
}

// DeleteSCIMUser deletes a SCIM record the way another client would, and tells
// whether it existed.
func (s *Server) DeleteSCIMUser(directoryID, id string) bool {
	s.enter()
	defer s.mu.Unlock()

	directory, user := s.findSCIMUser(directoryID, id)
	if user == nil {
		return false
	}

	s.world.DropUser(s.world.Organization(directory.OrgID), directory, user, true)

	return true
}

func (s *Server) findSCIMUser(directoryID, id string) (*world.SCIMDirectory, *world.SCIMUser) {
	directory := s.world.Directories[directoryID]
	if directory == nil {
		return nil, nil
	}

	user, _ := directory.Users.Get(id)

	return directory, user
}

// SCIMGroup returns a SCIM group.
func (s *Server) SCIMGroup(directoryID, id string) (world.SCIMGroupState, bool) {
	s.enter()
	defer s.mu.Unlock()

	directory := s.world.Directories[directoryID]
	if directory == nil {
		return world.SCIMGroupState{}, false
	}

	group, ok := directory.Groups.Get(id)
	if !ok {
		return world.SCIMGroupState{}, false
	}

	return group.State(), true
}

// SCIMGroups are all groups of a directory in the order of their arrival.
func (s *Server) SCIMGroups(directoryID string) []world.SCIMGroupState {
	s.enter()
	defer s.mu.Unlock()

	directory := s.world.Directories[directoryID]
	if directory == nil {
		return nil
	}

	groups := make([]world.SCIMGroupState, 0, directory.Groups.Len())
	for group := range directory.Groups.All() {
		groups = append(groups, group.State())
	}

	return groups
}

// DeleteSCIMGroup deletes a SCIM group the way another client would, and tells
// whether it existed.
func (s *Server) DeleteSCIMGroup(directoryID, id string) bool {
	s.enter()
	defer s.mu.Unlock()

	directory := s.world.Directories[directoryID]
	if directory == nil {
		return false
	}

	group, ok := directory.Groups.Get(id)
	if ok {
		s.world.DropGroup(s.world.Organization(directory.OrgID), directory, group)
	}

	return ok
}

// SeedSCIMUsers adds n users to a directory, user000001@domain and so on with
// the organization's first domain, and returns their ids. Numbers go on where
// the last seeding ended.
func (s *Server) SeedSCIMUsers(directoryID string, n int) ([]string, error) {
	s.enter()
	defer s.mu.Unlock()

	directory := s.world.Directories[directoryID]
	if directory == nil {
		return nil, fmt.Errorf("seeding users: no SCIM directory %q", directoryID)
	}

	org := s.world.Organization(directory.OrgID)

	return s.world.SeedUsers(org, directory, n)
}

// SeedSCIMGroup adds a group with members to a directory and returns its id.
func (s *Server) SeedSCIMGroup(directoryID, name string, members ...string) (string, error) {
	s.enter()
	defer s.mu.Unlock()

	directory := s.world.Directories[directoryID]
	if directory == nil {
		return "", fmt.Errorf("seeding a group: no SCIM directory %q", directoryID)
	}

	org := s.world.Organization(directory.OrgID)

	group, problem := s.world.AddSCIMGroup(org, directory, name, nil)
	if problem != nil {
		return "", fmt.Errorf("seeding group %q: %s", name, problem.Detail)
	}

	for _, id := range members {
		user, ok := directory.Users.Get(id)
		if !ok {
			return "", fmt.Errorf("seeding group %q: no SCIM user %q", name, id)
		}

		s.world.JoinSCIMGroup(org, group, user)
	}

	return group.ID, nil
}

// Credentials returns those of the world that the server was made with.
func (s *Server) Credentials() world.Credentials {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.world.Credentials
}

// SeatCount is the number of seats used of a workspace (API §9.5, seats). For
// sandboxes, which have no seats of their own (API §4.7), it is the number of
// people who would use one.
func (s *Server) SeatCount(workspaceID string) int {
	return len(s.SeatHolders(workspaceID))
}

// SeatHolders are the active members that hold user or admin on a workspace,
// directly or by a group, ordered by account id. Suspended and deactivated
// people free their seat.
func (s *Server) SeatHolders(workspaceID string) []world.SeatHolder {
	s.enter()
	defer s.mu.Unlock()

	for _, org := range s.world.Organizations {
		if workspace := org.Workspace(workspaceID); workspace != nil {
			return org.SeatHolders(workspace)
		}
	}

	return nil
}

// InactiveSeats are the numbers of holders whose last activity in the app is at
// least a number of whole days ago, and of those who never used it.
func (s *Server) InactiveSeats(workspaceID string, days int) (inactive, never int) {
	holders := s.SeatHolders(workspaceID)
	s.enter()
	limit := s.world.Now().AddDate(0, 0, -days)
	s.mu.Unlock()

	for _, holder := range holders {
		switch {
		case holder.LastActive == nil:
			never++
		case !holder.LastActive.After(limit):
			inactive++
		}
	}

	return inactive, never
}

// SeedAccounts adds n active members to the world's organization behind the
// API's back, license limits included, and returns their ids. Numbers in names
// and addresses go on where the last seeding ended.
func (s *Server) SeedAccounts(n int, seed world.AccountSeed) []string {
	s.enter()
	defer s.mu.Unlock()

	return s.world.SeedAccounts(s.world.Organization(s.world.Credentials.OrgID), n, seed)
}
