// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"fmt"
	"time"
)

func (w *World) seedUser(number int) *SCIMUser {
	domain := "corp.test"
	if len(w.Org.Domains) > 0 {
		domain = w.Org.Domains[0].Name
	}

	email := fmt.Sprintf("user%06d@%s", number, domain)
	display := fmt.Sprintf("User %06d", number)

	return &SCIMUser{
		UserName: email, DisplayName: &display, Active: true,
		Emails: []SCIMEmail{{Value: email, Type: "work", Primary: true}},
	}
}

// AccountSeed holds what seeded accounts have in common.
type AccountSeed struct {
	// Domain is the domain of their addresses; "" is the organization's first.
	Domain string
	// Workspaces are the ARIs of the apps on which each account has atlassian/user.
	Workspaces []string
	// Groups are the ids of the groups that each account is a member of.
	Groups []string
	// Active gives the accounts activity in the apps. Each account's last activity is a day older than the one before,
	// up to a year; every tenth account has none.
	Active bool
}

// SeedAccounts adds n active members. Numbers in names and addresses continue after the previous seeding.
func (w *World) SeedAccounts(n int, seed AccountSeed) []string {
	if seed.Domain == "" {
		seed.Domain = w.Org.Domains[0].Name
	}

	now := w.Now()

	ids := make([]string, 0, n)
	for range n {
		w.Org.seeded++
		number := w.Org.seeded

		account := w.AddAccount(&Account{
			Name:  fmt.Sprintf("Member %06d", number),
			Email: fmt.Sprintf("member%06d@%s", number, seed.Domain), EmailVerified: true,
			Nickname: fmt.Sprintf("member%06d", number), AddedToOrg: now.AddDate(-1, 0, 0),
			Memberships: map[string]MembershipStatus{w.Org.Directories[0].ID: MembershipActive},
		})
		for _, workspace := range seed.Workspaces {
			account.DirectRoles[workspace] = NewSet(RoleUser)
			if seed.Active && number%10 != 0 {
				account.LastActive[workspace] = now.AddDate(0, 0, -(number % 365)).Add(-time.Hour)
			}
		}

		for _, id := range seed.Groups {
			if group := w.Org.Group(id); group != nil {
				JoinGroup(group, account)
			}
		}

		ids = append(ids, account.ID)
	}

	return ids
}

// SeedUsers adds n records. Their numbers continue after the previous seeding.
func (w *World) SeedUsers(directory *SCIMDirectory, n int) ([]string, error) {
	ids := make([]string, 0, n)
	for range n {
		directory.seeded++

		user := w.seedUser(directory.seeded)
		if refusal := w.AddUser(directory, user); refusal != nil {
			return ids, fmt.Errorf("seeding user %s: %s", user.UserName, refusal.Why)
		}

		ids = append(ids, user.ID)
	}

	return ids, nil
}
