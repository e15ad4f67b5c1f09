// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

// How the organization sees an account (API §4.3).

// Knows reports whether the organization sees the account: as a managed account or as a member of one of its
// directories.
func (o *Organization) Knows(account *Account) bool {
	return len(account.Memberships) > 0 || o.Manages(account)
}

// ClaimStatus returns managed for an account on a verified domain, unmanaged for any other.
func (o *Organization) ClaimStatus(account *Account) string {
	if o.Manages(account) {
		return "managed"
	}

	return "unmanaged"
}

// Membership returns the account's standing in the given directories; nil means all directories. The account is
// suspended only if it is active in none of them (API §4.3).
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

// StandingStatus combines lifecycle and membership into the status of API §4.3.
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

// IsPerson reports whether the account is neither an app nor a portal customer (API §3.3, account_type).
func (a *Account) IsPerson() bool { return a.Type == "" || a.Type == "atlassian" }

// AccountType returns account_type as answers spell it.
func (a *Account) AccountType() string {
	if a.IsPerson() {
		return "atlassian"
	}

	return a.Type
}

// ShownEmail returns the address, or "" if it is hidden.
func (a *Account) ShownEmail() string {
	if a.EmailHidden {
		return ""
	}

	return a.Email
}

// Picture returns the URL of the account's avatar.
func (a *Account) Picture() string {
	return "https://avatar-management.example/" + a.ID
}
