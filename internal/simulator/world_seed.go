// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"fmt"
	"time"
)

// AccountSeed says what seeded accounts have in common.
type AccountSeed struct {
	// Domain is that of their addresses; "" is the organization's first.
	Domain string
	// Workspaces are the ARIs of apps on which each holds atlassian/user.
	Workspaces []string
	// Groups are the ids of groups that each is a member of.
	Groups []string
	// Active gives each a last activity in the apps, a day further back with each
	// account up to a year; every tenth account has none.
	Active bool
}

// SeedAccounts adds n active members to the world's organization behind the
// API's back, license limits included, and returns their ids. Numbers in names
// and addresses go on where the last seeding ended.
func (s *Server) SeedAccounts(n int, seed AccountSeed) []string {
	s.enter()
	defer s.mu.Unlock()
	org := s.organization(s.credentials.OrgID)
	if seed.Domain == "" {
		seed.Domain = org.Domains[0].Name
	}
	now := s.now()
	ids := make([]string, 0, n)
	for range n {
		org.seeded++
		number := org.seeded
		account := s.addAccount(org, &Account{
			Name:  fmt.Sprintf("Member %06d", number),
			Email: fmt.Sprintf("member%06d@%s", number, seed.Domain), EmailVerified: true,
			Nickname: fmt.Sprintf("member%06d", number), AddedToOrg: now.AddDate(-1, 0, 0),
			Memberships: map[string]MembershipStatus{org.Directories[0].ID: MembershipActive},
		})
		for _, workspace := range seed.Workspaces {
			account.DirectRoles[workspace] = NewSet(roleUser)
			if seed.Active && number%10 != 0 {
				account.LastActive[workspace] = now.AddDate(0, 0, -(number % 365)).Add(-time.Hour)
			}
		}
		for _, id := range seed.Groups {
			if group := org.group(id); group != nil {
				joinGroup(group, account)
			}
		}
		ids = append(ids, account.ID)
	}
	return ids
}
