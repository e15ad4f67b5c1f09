// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import "strings"

// Effects of a SCIM record on its Atlassian account (API §2.9).

// adoptAccount links a new record to the managed account with its address, and creates the account if there is none. A
// record on an unverified domain stays unlinked: it is an external user, who can only be added to groups.
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

// admit makes the account a member of the organization directory behind the SCIM directory. An existing membership
// stays as it is.
func (d *SCIMDirectory) admit(account *Account) {
	if _, member := account.Memberships[d.OrgDirectoryID]; !member && d.OrgDirectoryID != "" {
		account.Memberships[d.OrgDirectoryID] = MembershipActive
	}
}

// separate removes the link between a record and its account, and the account's group memberships that came through the
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

// UnlinkUser separates record and account as the unlink call does (API §2.2, 23). Later writes do not link them again
// unless RelinkOnWrite is set.
func (w *World) UnlinkUser(directory *SCIMDirectory, user *SCIMUser) {
	w.separate(directory, user)
	user.unlinked = true
}

// pushProfile copies attributes from the record to the account (API §2.4). An attribute that the record lacks is
// cleared only if the record had it before.
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

// pushActive activates or deactivates the account to match the record. An account scheduled for deletion needs
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

// followEmail applies a new primary address (API §2.9). On a verified domain the account gets the new address. On any
// other domain the user leaves all SCIM groups and the link is removed. A record without an account is linked to one
// when its new domain is verified, unless an administrator separated the two.
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

// groupAccount returns the account that gets the record's group memberships: the linked account, or the unmanaged
// account of an external user, for whom only memberships are synced (API §2.9).
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

// moveMirrors moves an external user's group memberships from the account of the old address to the account of the new
// one. Either account may be nil.
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

// DisplayName returns the record's displayName, or else given and family name joined (API §2.4), or nil.
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

// FirstOf returns the first text that is set, or nil.
func FirstOf(values ...*string) *string {
	for _, value := range values {
		if value != nil {
			return value
		}
	}

	return nil
}
