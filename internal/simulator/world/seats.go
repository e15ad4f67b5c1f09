// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"slices"
	"strings"
	"time"
)

// This file counts seats from the workspace's side: it finds who has access, then who of them is an active member. The
// organizations API counts from the account's side (userFilter in package admin). Neither uses the other, so that a
// test can compare them.

// SeatHolder is an account that uses a seat of a workspace.
type SeatHolder struct {
	AccountID string
	Email     string
	Name      string
	// Role is the stronger of the roles that use a seat.
	Role string
	// LastActive is nil if the account never used the app.
	LastActive *time.Time
}

// SeatHolders returns the accounts that use a seat of a workspace, ordered by account id.
func (o *Organization) SeatHolders(workspace *Workspace) []SeatHolder {
	strongest := o.seatRoles(workspace)

	holders := make([]SeatHolder, 0, len(strongest))
	for id, role := range strongest {
		account := o.Account(id)

		holder := SeatHolder{AccountID: id, Email: account.Email, Name: account.Name, Role: role}
		if account.EmailHidden {
			holder.Email = ""
		}

		if last, ok := account.LastActive[workspace.ID]; ok && !last.IsZero() {
			holder.LastActive = &last
		}

		holders = append(holders, holder)
	}

	slices.SortFunc(holders, func(a, b SeatHolder) int { return strings.Compare(a.AccountID, b.AccountID) })

	return holders
}

// seatRoles returns the accounts that use a seat, each with its strongest role.
func (o *Organization) seatRoles(workspace *Workspace) map[string]string {
	found := map[string]string{}

	note := func(account *Account, roles Set) {
		if account == nil || !o.occupies(account, workspace) {
			return
		}

		switch {
		case roles.Has(RoleAdmin):
			found[account.ID] = RoleAdmin
		case roles.Has(RoleUser) && found[account.ID] == "":
			found[account.ID] = RoleUser
		}
	}
	for group := range o.Groups.All() {
		roles := group.Roles[workspace.ID]
		if !roles.Has(RoleUser) && !roles.Has(RoleAdmin) {
			continue
		}

		for id := range group.Members {
			note(o.Account(id), roles)
		}
	}

	for account := range o.Accounts.All() {
		if roles := account.DirectRoles[workspace.ID]; len(roles) > 0 {
			note(account, roles)
		}
	}

	return found
}

// occupies reports whether an account's roles on a workspace use a seat: it is a person, and both account and
// membership are active.
func (o *Organization) occupies(account *Account, workspace *Workspace) bool {
	return account.IsPerson() && account.Status == AccountActive && !account.ScheduledForDeletion &&
		account.Memberships[o.DirectoryOf(workspace)] == MembershipActive
}

// DirectoryOf returns the organization directory whose members use a workspace.
func (o *Organization) DirectoryOf(workspace *Workspace) string {
	if workspace.DirectoryID != "" {
		return workspace.DirectoryID
	}

	if len(o.Directories) == 0 {
		return ""
	}

	return o.Directories[0].ID
}

// FullFor reports whether a workspace lacks seats for those of the accounts that have none yet (API §3.9,
// ADMIN-UAM-409-3). Sandboxes, administration and apps without a known capacity have no limit.
func (o *Organization) FullFor(workspace *Workspace, accounts ...*Account) bool {
	if workspace == nil || workspace.Capacity == nil || workspace.Sandbox || workspace.IsAdministration() {
		return false
	}

	holding := o.seatRoles(workspace)
	more := Set{}

	for _, account := range accounts {
		if holding[account.ID] == "" && o.occupies(account, workspace) {
			more.Add(account.ID)
		}
	}

	return len(more) > 0 && len(holding)+len(more) > *workspace.Capacity
}

// GroupFullFor reports whether one of the apps that a group grants lacks seats for new members.
func (o *Organization) GroupFullFor(group *Group, accounts ...*Account) bool {
	for id, roles := range group.Roles {
		if (roles.Has(RoleUser) || roles.Has(RoleAdmin)) && o.FullFor(o.Workspace(id), accounts...) {
			return true
		}
	}

	return false
}
