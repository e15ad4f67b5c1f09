// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

// What an account looks like to the organization (API §4.3).

// knows tells whether an account belongs to the organization at all: as a
// managed account or as a member of one of its directories.
func (o *Organization) knows(account *Account) bool {
	return len(account.Memberships) > 0 || o.manages(account)
}

// claimStatus is managed for accounts on a verified domain.
func (o *Organization) claimStatus(account *Account) string {
	if o.manages(account) {
		return "managed"
	}
	return "unmanaged"
}

// membership is the account's standing in some directories, nil for all:
// suspended means suspended in every one (API §4.3).
func (a *Account) membership(directories Set) string {
	standing := "no_membership"
	for id, status := range a.Memberships {
		if !directories.admits(id) {
			continue
		}
		if status == MembershipActive {
			return "active"
		}
		standing = "suspended"
	}
	return standing
}

// status is the composite of lifecycle and membership.
func (a *Account) status(directories Set) string {
	switch {
	case a.ScheduledForDeletion:
		return "for_deletion"
	case a.Status != AccountActive:
		return "deactivated"
	}
	switch standing := a.membership(directories); standing {
	case "no_membership":
		return "not_invited"
	default:
		return standing
	}
}

// shownEmail is the address unless it is hidden.
func (a *Account) shownEmail() string {
	if a.EmailHidden {
		return ""
	}
	return a.Email
}

// picture is the address of the account's avatar.
func (a *Account) picture() string {
	return "https://avatar-management.example/" + a.ID
}
