// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package server

import (
	"iter"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// The backdoor lets tests read and change the world without the APIs. This file has accounts, keys and seats; the other
// backdoor files have the rest of the organization and its SCIM directories. All returned values are copies.

func copies[V, C any](values iter.Seq[V], copied func(V) C) []C {
	all := []C{}
	for value := range values {
		all = append(all, copied(value))
	}

	return all
}

// Credentials returns the ids and keys of the world.
func (s *Server) Credentials() world.Credentials {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.world.Credentials
}

// AddKey registers a key.
func (s *Server) AddKey(key world.Key) {
	s.enter()
	defer s.mu.Unlock()

	s.world.AddKey(key)
}

// Accounts returns all accounts of the organization in the order of creation.
func (s *Server) Accounts() []world.Account {
	s.enter()
	defer s.mu.Unlock()

	return copies(s.world.Org.Accounts.All(), (*world.Account).Copy)
}

// Account returns an account by id.
func (s *Server) Account(id string) (world.Account, bool) {
	s.enter()
	defer s.mu.Unlock()

	return found(s.world.Org.Account(id))
}

// AccountByEmail returns the account that owns an address.
func (s *Server) AccountByEmail(email string) (world.Account, bool) {
	s.enter()
	defer s.mu.Unlock()

	return found(s.world.Org.AccountWithEmail(email))
}

func found(account *world.Account) (world.Account, bool) {
	if account == nil {
		return world.Account{}, false
	}

	return account.Copy(), true
}

// AddAccount adds an account to the organization and returns its id.
func (s *Server) AddAccount(account world.Account) string {
	s.enter()
	defer s.mu.Unlock()

	return s.world.AddAccount(&account).ID
}

// SetAccount changes an account and reports whether it exists. The id stays.
func (s *Server) SetAccount(id string, change func(*world.Account)) bool {
	s.enter()
	defer s.mu.Unlock()

	account := s.world.Org.Account(id)
	if account == nil {
		return false
	}

	s.world.Org.ChangeAccount(account, change)

	return true
}

// SeedAccounts adds n active members to the organization and returns their ids. It ignores license limits. Numbers in
// names and addresses continue after the previous seeding.
func (s *Server) SeedAccounts(n int, seed world.AccountSeed) []string {
	s.enter()
	defer s.mu.Unlock()

	return s.world.SeedAccounts(n, seed)
}

// SeatCount returns the number of seats used in a workspace (API §9.5, seats). A sandbox has no seats of its own (API
// §4.7); for it the result is the number of people who would use one.
func (s *Server) SeatCount(workspaceID string) int {
	return len(s.SeatHolders(workspaceID))
}

// SeatHolders returns the active members with the role user or admin on a workspace, directly or through a group,
// ordered by account id. Suspended and deactivated people use no seat.
func (s *Server) SeatHolders(workspaceID string) []world.SeatHolder {
	s.enter()
	defer s.mu.Unlock()

	workspace := s.world.Org.Workspace(workspaceID)
	if workspace == nil {
		return nil
	}

	return s.world.Org.SeatHolders(workspace)
}

// InactiveSeats counts the seat holders whose last activity in the app is at least the given number of days ago, and
// those who never used it.
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
