// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import "strings"

// What a SCIM record does to the Atlassian account behind it (API §2.9).

// adoptAccount links a new record to the managed account of its address, which is created if there is none. A record on
// an unverified domain stays unlinked: an external user, who can only be put into groups.
func (w *World) adoptAccount(directory *SCIMDirectory, user *SCIMUser) {
	email := user.PrimaryEmail()
	if !w.Org.ManagesDomain(email) {
		return
	}

	account := w.Org.AccountWithEmail(email)
	if account == nil {
		account = w.AddAccount(&Account{Name: email, Email: email, EmailVerified: true})
	}

	w.link(directory, user, account)
	w.pushProfile(user, &SCIMUser{})
	w.pushActive(user)
}

func (w *World) link(directory *SCIMDirectory, user *SCIMUser, account *Account) {
	user.AccountID = account.ID
	directory.byAccount[account.ID] = user

	account.ManagementSource = SourceSynced
	if !w.Switches.SCIM.LateMembership || user.Groups.Len() > 0 {
		directory.admit(account)
	}

	for group := range user.Groups.All() {
		if mirror := w.Org.Group(group.OrgGroupID); mirror != nil {
			JoinGroup(mirror, account)
		}
	}
}

// admit makes an account a member of the organization's directory behind the SCIM directory, unless it is one already.
func (d *SCIMDirectory) admit(account *Account) {
	if _, member := account.Memberships[d.OrgDirectoryID]; !member && d.OrgDirectoryID != "" {
		account.Memberships[d.OrgDirectoryID] = MembershipActive
	}
}

// separate ends the link between a record and its account, and with it the memberships that the account had through the
// record.
func (w *World) separate(directory *SCIMDirectory, user *SCIMUser) {
	account := w.Org.Account(user.AccountID)
	if account == nil {
		return
	}

	for group := range user.Groups.All() {
		if mirror := w.Org.Group(group.OrgGroupID); mirror != nil {
			LeaveGroup(mirror, account)
		}
	}

	delete(directory.byAccount, account.ID)

	user.AccountID = ""

	if len(w.Org.SCIMRecords(account.ID)) == 0 {
		account.ManagementSource = ""
	}
}

// UnlinkUser separates record and account by an administrator's hand (API §2.2, 23), which no later write undoes.
func (w *World) UnlinkUser(directory *SCIMDirectory, user *SCIMUser) {
	w.separate(directory, user)
	user.unlinked = true
}

// pushProfile writes the attributes that reach the account (API §2.4). What the record has unset is cleared only if the
// record had set it.
func (w *World) pushProfile(user, before *SCIMUser) {
	account := w.Org.Account(user.AccountID)
	if account == nil {
		return
	}

	if name := DisplayName(user); name != nil {
		account.Name = *name
	}

	push(&account.JobTitle, user.Title, before.Title)
	push(&account.TimeZone, user.Timezone, before.Timezone)
	push(&account.Locale, user.PreferredLanguage, before.PreferredLanguage)
	push(&account.Department, FirstOf(user.Department, user.EnterpriseDepartment), FirstOf(before.Department, before.EnterpriseDepartment))
	push(&account.Organization, FirstOf(user.Organization, user.EnterpriseOrganization), FirstOf(before.Organization, before.EnterpriseOrganization))
}

func push(into, value, before *string) {
	switch {
	case value != nil:
		*into = *value
	case before != nil:
		*into = ""
	}
}

// pushActive deactivates or activates the account as the record says. An account scheduled for deletion needs
// cancel-delete first (API §5).
func (w *World) pushActive(user *SCIMUser) {
	account := w.Org.Account(user.AccountID)
	switch {
	case account == nil || account.Status == AccountClosed || account.ScheduledForDeletion:
	case user.Active && account.DisabledByAdministrator && w.Switches.SCIM.KeepDisabled:
		user.Active = false
	case user.Active:
		w.SetAccountStatus(account, AccountActive)
	default:
		w.SetAccountStatus(account, AccountInactive)
	}
}

// followEmail carries a new primary address on (API §2.9): on a verified domain the account's address follows,
// elsewhere the user leaves their SCIM groups and the link is broken. A record that had no account finds one when its
// new domain is verified, unless an administrator separated the two.
func (w *World) followEmail(directory *SCIMDirectory, user, before *SCIMUser) {
	email := user.PrimaryEmail()

	account := w.Org.Account(user.AccountID)
	switch managed := w.Org.ManagesDomain(email); {
	case account != nil && managed && w.Switches.SCIM.NewAccountOnEmailChange:
		w.separate(directory, user)
		w.adoptAccount(directory, user)
	case account != nil && managed:
		w.Org.SetAccountEmail(account, email)
		account.EmailVerified = true
	case account != nil:
		w.leaveAllGroups(user)
		w.separate(directory, user)
	case !user.unlinked:
		w.Org.moveMirrors(user, w.Org.externalAccount(before.PrimaryEmail()), w.Org.externalAccount(email))
		w.adoptAccount(directory, user)
	}
}

// groupAccount is the account that a record's memberships are given to: the linked one, or the unmanaged one of an
// external user, for whom only memberships are synced (API §2.9).
func (o *Organization) groupAccount(user *SCIMUser) *Account {
	if user.AccountID != "" {
		return o.Account(user.AccountID)
	}

	if user.unlinked {
		return nil
	}

	return o.externalAccount(user.PrimaryEmail())
}

func (o *Organization) externalAccount(email string) *Account {
	if account := o.AccountWithEmail(email); account != nil && !o.Manages(account) {
		return account
	}

	return nil
}

// moveMirrors takes an external user's memberships from the account of the old address to that of the new one; either
// may not exist.
func (o *Organization) moveMirrors(user *SCIMUser, from, to *Account) {
	for group := range user.Groups.All() {
		mirror := o.Group(group.OrgGroupID)
		if mirror != nil && from != nil {
			LeaveGroup(mirror, from)
		}

		if mirror != nil && to != nil {
			JoinGroup(mirror, to)
		}
	}
}

func (w *World) leaveAllGroups(user *SCIMUser) {
	for group := range user.Groups.All() {
		w.LeaveSCIMGroup(group, user)
	}
}

// DisplayName is the user's own, else composed of given and family name (API §2.4), nil if there is neither.
func DisplayName(user *SCIMUser) *string {
	if user.DisplayName != nil {
		return user.DisplayName
	}

	var parts []string

	for _, part := range []*string{user.Name.GivenName, user.Name.FamilyName} {
		if part != nil {
			parts = append(parts, *part)
		}
	}

	if len(parts) == 0 {
		return nil
	}

	composed := strings.Join(parts, " ")

	return &composed
}

// FirstOf is the first of the texts that is set, nil if none is.
func FirstOf(values ...*string) *string {
	for _, value := range values {
		if value != nil {
			return value
		}
	}

	return nil
}
