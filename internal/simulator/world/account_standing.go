// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

// What an account looks like to the organization (API §4.3).

// Knows reports whether an account belongs to the organization at all: as a managed account or as a member of one of
// its directories.
func (o *Organization) Knows(account *Account) bool {
	return len(account.Memberships) > 0 || o.Manages(account)
}

// ClaimStatus is managed for accounts on a verified domain.
func (o *Organization) ClaimStatus(account *Account) string {
	if o.Manages(account) {
		return "managed"
	}

	return "unmanaged"
}

// Membership is the account's standing in some directories, nil for all: suspended means suspended in every one (API
// §4.3).
func (a *Account) Membership(directories Set) string {
	standing := "no_membership"

	for id, status := range a.Memberships {
		if !directories.Admits(id) {
			continue
		}

		if status == MembershipActive {
			return "active"
		}

		standing = "suspended"
	}

	return standing
}

// StandingStatus is the composite of lifecycle and membership.
func (a *Account) StandingStatus(directories Set) string {
	switch {
	case a.ScheduledForDeletion:
		return "for_deletion"
	case a.Status != AccountActive:
		return "deactivated"
	}

	switch standing := a.Membership(directories); standing {
	case "no_membership":
		return "not_invited"
	default:
		return standing
	}
}

// IsPerson tells people from apps and portal customers (API §3.3, account_type).
func (a *Account) IsPerson() bool { return a.Type == "" || a.Type == "atlassian" }

// AccountType is how answers spell the kind of account.
func (a *Account) AccountType() string {
	if a.IsPerson() {
		return "atlassian"
	}

	return a.Type
}

// ShownEmail is the address unless it is hidden.
func (a *Account) ShownEmail() string {
	if a.EmailHidden {
		return ""
	}

	return a.Email
}

// Picture is the address of the account's avatar.
func (a *Account) Picture() string {
	return "https://avatar-management.example/" + a.ID
}
