// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"fmt"
	"maps"
	"slices"
)

// What tests look at and change behind the API's back. Everything returned is a
// copy.

// AddKey registers a key.
func (s *Server) AddKey(key Key) {
	s.enter()
	defer s.mu.Unlock()
	s.addKey(key)
}

// AddSCIMDirectory adds a SCIM directory with a key of its own to the world's
// organization and returns its id. Its users become members of the
// organization's first directory.
func (s *Server) AddSCIMDirectory(name, keyValue string) string {
	s.enter()
	defer s.mu.Unlock()
	org := s.organization(s.credentials.OrgID)
	orgDirectoryID := ""
	if len(org.Directories) > 0 {
		orgDirectoryID = org.Directories[0].ID
	}
	directory := s.newSCIMDirectory(org, s.newUUID(), name, orgDirectoryID)
	s.addKey(Key{Value: keyValue, Kind: KeyDirectory, OrgID: org.ID, DirectoryID: directory.ID})
	return directory.ID
}

// Account returns an account by id.
func (s *Server) Account(id string) (Account, bool) {
	s.enter()
	defer s.mu.Unlock()
	for _, org := range s.organizations {
		if account := org.account(id); account != nil {
			return account.copy(), true
		}
	}
	return Account{}, false
}

// AccountByEmail returns the account that owns an address.
func (s *Server) AccountByEmail(email string) (Account, bool) {
	s.enter()
	defer s.mu.Unlock()
	if account := s.accountWithEmail(email); account != nil {
		return account.copy(), true
	}
	return Account{}, false
}

// AddAccount adds an account to the world's organization and returns its id.
func (s *Server) AddAccount(account Account) string {
	s.enter()
	defer s.mu.Unlock()
	return s.addAccount(s.organization(s.credentials.OrgID), &account).ID
}

// SetAccount changes an account behind the API's back. The id stays.
func (s *Server) SetAccount(id string, change func(*Account)) bool {
	s.enter()
	defer s.mu.Unlock()
	for _, org := range s.organizations {
		account := org.account(id)
		if account == nil {
			continue
		}
		email := account.Email
		changed := account.copy()
		change(&changed)
		wanted := changed.Email
		changed.ID, changed.Email = id, email
		*account = changed
		org.setAccountEmail(account, wanted)
		if account.ScheduledForDeletion {
			org.scheduled[account] = struct{}{}
		}
		return true
	}
	return false
}

func (a *Account) copy() Account {
	copied := *a
	copied.Memberships = maps.Clone(a.Memberships)
	copied.LastActive = maps.Clone(a.LastActive)
	copied.PlatformRoles = maps.Clone(a.PlatformRoles)
	copied.Groups = maps.Clone(a.Groups)
	copied.DirectRoles = map[string]Set{}
	for resource, roles := range a.DirectRoles {
		copied.DirectRoles[resource] = maps.Clone(roles)
	}
	return copied
}

// OrganizationGroup returns an organization group of the world's organization
// by name.
func (s *Server) OrganizationGroup(name string) (Group, bool) {
	s.enter()
	defer s.mu.Unlock()
	group := s.organization(s.credentials.OrgID).groupNamed(name)
	if group == nil {
		return Group{}, false
	}
	copied := *group
	copied.Members = maps.Clone(group.Members)
	copied.DefaultRoles = maps.Clone(group.DefaultRoles)
	copied.Roles = map[string]Set{}
	for resource, roles := range group.Roles {
		copied.Roles[resource] = maps.Clone(roles)
	}
	return copied, true
}

// SCIMUser returns a SCIM record.
func (s *Server) SCIMUser(directoryID, id string) (SCIMUser, bool) {
	s.enter()
	defer s.mu.Unlock()
	_, user := s.findSCIMUser(directoryID, id)
	if user == nil {
		return SCIMUser{}, false
	}
	return user.copy(), true
}

// SCIMUsers returns all SCIM records of a directory in the order of their
// creation.
func (s *Server) SCIMUsers(directoryID string) []SCIMUser {
	s.enter()
	defer s.mu.Unlock()
	directory := s.directories[directoryID]
	if directory == nil {
		return nil
	}
	users := make([]SCIMUser, 0, directory.users.Len())
	for user := range directory.users.All() {
		users = append(users, user.copy())
	}
	return users
}

// SetSCIMUser changes a SCIM record the way a PUT of another client would, with
// the effects on the account but without Atlassian's refusals of values. It
// tells whether the record exists and the change was taken.
func (s *Server) SetSCIMUser(directoryID, id string, change func(*SCIMUser)) bool {
	s.enter()
	defer s.mu.Unlock()
	directory, user := s.findSCIMUser(directoryID, id)
	if user == nil {
		return false
	}
	changed := *user
	changed.Emails = slices.Clone(user.Emails)
	changed.PhoneNumbers = slices.Clone(user.PhoneNumbers)
	change(&changed)
	changed.ID, changed.AccountID, changed.groups, changed.unlinked = user.ID, user.AccountID, user.groups, user.unlinked
	return s.storeUser(s.organization(directory.OrgID), directory, user, &changed) == nil
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
	s.dropUser(s.organization(directory.OrgID), directory, user, true)
	return true
}

func (s *Server) findSCIMUser(directoryID, id string) (*SCIMDirectory, *SCIMUser) {
	directory := s.directories[directoryID]
	if directory == nil {
		return nil, nil
	}
	user, _ := directory.users.Get(id)
	return directory, user
}

func (u *SCIMUser) copy() SCIMUser {
	copied := *u
	copied.Emails = slices.Clone(u.Emails)
	copied.PhoneNumbers = slices.Clone(u.PhoneNumbers)
	copied.groups = nil
	return copied
}

// SCIMGroupState is a SCIM group as tests see it.
type SCIMGroupState struct {
	ID                  string
	DisplayName         string
	ExternalID          *string
	OrganizationGroupID string
	Members             []string // SCIM user ids in the order of their arrival
}

// SCIMGroup returns a SCIM group.
func (s *Server) SCIMGroup(directoryID, id string) (SCIMGroupState, bool) {
	s.enter()
	defer s.mu.Unlock()
	directory := s.directories[directoryID]
	if directory == nil {
		return SCIMGroupState{}, false
	}
	group, ok := directory.groups.Get(id)
	if !ok {
		return SCIMGroupState{}, false
	}
	return group.state(), true
}

// SCIMGroups are all groups of a directory in the order of their arrival.
func (s *Server) SCIMGroups(directoryID string) []SCIMGroupState {
	s.enter()
	defer s.mu.Unlock()
	directory := s.directories[directoryID]
	if directory == nil {
		return nil
	}
	groups := make([]SCIMGroupState, 0, directory.groups.Len())
	for group := range directory.groups.All() {
		groups = append(groups, group.state())
	}
	return groups
}

func (g *SCIMGroup) state() SCIMGroupState {
	state := SCIMGroupState{ID: g.ID, DisplayName: g.DisplayName, ExternalID: g.ExternalID, OrganizationGroupID: g.OrgGroupID}
	for user := range g.members.All() {
		state.Members = append(state.Members, user.ID)
	}
	return state
}

// DeleteSCIMGroup deletes a SCIM group the way another client would, and tells
// whether it existed.
func (s *Server) DeleteSCIMGroup(directoryID, id string) bool {
	s.enter()
	defer s.mu.Unlock()
	directory := s.directories[directoryID]
	if directory == nil {
		return false
	}
	group, ok := directory.groups.Get(id)
	if ok {
		s.dropGroup(s.organization(directory.OrgID), directory, group)
	}
	return ok
}

// SeedSCIMUsers adds n users to a directory, user000001@domain and so on with
// the organization's first domain, and returns their ids. Numbers go on where
// the last seeding ended.
func (s *Server) SeedSCIMUsers(directoryID string, n int) ([]string, error) {
	s.enter()
	defer s.mu.Unlock()
	directory := s.directories[directoryID]
	if directory == nil {
		return nil, fmt.Errorf("seeding users: no SCIM directory %q", directoryID)
	}
	org := s.organization(directory.OrgID)
	ids := make([]string, 0, n)
	for range n {
		directory.seeded++
		user := s.seedUser(org, directory.seeded)
		if problem := s.addUser(org, directory, user); problem != nil {
			return ids, fmt.Errorf("seeding user %s: %s", user.UserName, problem.detail)
		}
		ids = append(ids, user.ID)
	}
	return ids, nil
}

func (s *Server) seedUser(org *Organization, number int) *SCIMUser {
	domain := "corp.test"
	if len(org.Domains) > 0 {
		domain = org.Domains[0].Name
	}
	email := fmt.Sprintf("user%06d@%s", number, domain)
	display := fmt.Sprintf("User %06d", number)
	return &SCIMUser{
		ID: s.newUUID(), UserName: email, DisplayName: &display, Active: true,
		Emails: []SCIMEmail{{Value: email, Type: "work", Primary: true}},
		groups: newOrdered[*SCIMGroup](),
	}
}

// SeedSCIMGroup adds a group with members to a directory and returns its id.
func (s *Server) SeedSCIMGroup(directoryID, name string, members ...string) (string, error) {
	s.enter()
	defer s.mu.Unlock()
	directory := s.directories[directoryID]
	if directory == nil {
		return "", fmt.Errorf("seeding a group: no SCIM directory %q", directoryID)
	}
	org := s.organization(directory.OrgID)
	group, problem := s.addSCIMGroup(org, directory, name, nil)
	if problem != nil {
		return "", fmt.Errorf("seeding group %q: %s", name, problem.detail)
	}
	for _, id := range members {
		user, ok := directory.users.Get(id)
		if !ok {
			return "", fmt.Errorf("seeding group %q: no SCIM user %q", name, id)
		}
		s.joinSCIMGroup(org, group, user)
	}
	return group.ID, nil
}
