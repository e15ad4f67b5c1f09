// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

// What a SCIM record does to the Atlassian account behind it (API §2.9).

// adoptAccount links a new record to the managed account of its address, which
// is created if there is none. A record on an unverified domain stays unlinked:
// an external user, who can only be put into groups.
func (s *Server) adoptAccount(org *Organization, directory *SCIMDirectory, user *SCIMUser) {
	email := user.PrimaryEmail()
	if !org.managesDomain(email) {
		return
	}
	account := org.accountWithEmail(email)
	if account == nil {
		account = s.addAccount(org, &Account{Name: email, Email: email, EmailVerified: true})
	}
	s.link(org, directory, user, account)
	s.pushProfile(org, user, &SCIMUser{})
	s.pushActive(org, user)
}

func (s *Server) link(org *Organization, directory *SCIMDirectory, user *SCIMUser, account *Account) {
	user.AccountID = account.ID
	directory.byAccount[account.ID] = user
	account.ManagementSource = SourceSynced
	if _, member := account.Memberships[directory.OrgDirectoryID]; !member && directory.OrgDirectoryID != "" {
		account.Memberships[directory.OrgDirectoryID] = MembershipActive
	}
	for group := range user.groups.All() {
		if mirror := org.group(group.OrgGroupID); mirror != nil {
			joinGroup(mirror, account)
		}
	}
}

// separate ends the link between a record and its account, and with it the
// memberships that the account had through the record.
func (s *Server) separate(org *Organization, directory *SCIMDirectory, user *SCIMUser) {
	account := org.account(user.AccountID)
	if account == nil {
		return
	}
	for group := range user.groups.All() {
		if mirror := org.group(group.OrgGroupID); mirror != nil {
			leaveGroup(mirror, account)
		}
	}
	delete(directory.byAccount, account.ID)
	user.AccountID = ""
	if len(org.scimRecords(account.ID)) == 0 {
		account.ManagementSource = ""
	}
}

// pushProfile writes the attributes that reach the account (API §2.4). What the
// record has unset is cleared only if the record had set it.
func (s *Server) pushProfile(org *Organization, user, before *SCIMUser) {
	account := org.account(user.AccountID)
	if account == nil {
		return
	}
	if name := displayName(user); name != nil {
		account.Name = *name
	}
	push(&account.JobTitle, user.Title, before.Title)
	push(&account.TimeZone, user.Timezone, before.Timezone)
	push(&account.Locale, user.PreferredLanguage, before.PreferredLanguage)
	push(&account.Department, firstOf(user.Department, user.EnterpriseDepartment), firstOf(before.Department, before.EnterpriseDepartment))
	push(&account.Organization, firstOf(user.Organization, user.EnterpriseOrganization), firstOf(before.Organization, before.EnterpriseOrganization))
}

func push(into, value, before *string) {
	switch {
	case value != nil:
		*into = *value
	case before != nil:
		*into = ""
	}
}

// pushActive deactivates or activates the account as the record says. An
// account scheduled for deletion needs cancel-delete first (API §5).
func (s *Server) pushActive(org *Organization, user *SCIMUser) {
	account := org.account(user.AccountID)
	switch {
	case account == nil || account.Status == AccountClosed || account.ScheduledForDeletion:
	case user.Active:
		s.setAccountStatus(account, AccountActive)
	default:
		s.setAccountStatus(account, AccountInactive)
	}
}

// followEmail carries a new primary address on (API §2.9): on a verified domain
// the account's address follows, elsewhere the user leaves their SCIM groups and
// the link is broken. A record that had no account finds one when its new domain
// is verified, unless an administrator separated the two.
func (s *Server) followEmail(org *Organization, directory *SCIMDirectory, user, before *SCIMUser) {
	email := user.PrimaryEmail()
	account := org.account(user.AccountID)
	switch managed := org.managesDomain(email); {
	case account != nil && managed:
		org.setAccountEmail(account, email)
		account.EmailVerified = true
	case account != nil:
		s.leaveAllGroups(org, user)
		s.separate(org, directory, user)
	case !user.unlinked:
		moveMirrors(org, user, externalAccount(org, before.PrimaryEmail()), externalAccount(org, email))
		s.adoptAccount(org, directory, user)
	}
}

// groupAccount is the account that a record's memberships are given to: the
// linked one, or the unmanaged one of an external user, for whom only
// memberships are synced (API §2.9).
func groupAccount(org *Organization, user *SCIMUser) *Account {
	if user.AccountID != "" {
		return org.account(user.AccountID)
	}
	if user.unlinked {
		return nil
	}
	return externalAccount(org, user.PrimaryEmail())
}

func externalAccount(org *Organization, email string) *Account {
	if account := org.accountWithEmail(email); account != nil && !org.manages(account) {
		return account
	}
	return nil
}

// moveMirrors takes an external user's memberships from the account of the old
// address to that of the new one; either may not exist.
func moveMirrors(org *Organization, user *SCIMUser, from, to *Account) {
	for group := range user.groups.All() {
		mirror := org.group(group.OrgGroupID)
		if mirror != nil && from != nil {
			leaveGroup(mirror, from)
		}
		if mirror != nil && to != nil {
			joinGroup(mirror, to)
		}
	}
}

func (s *Server) leaveAllGroups(org *Organization, user *SCIMUser) {
	for group := range user.groups.All() {
		s.leaveSCIMGroup(org, group, user)
	}
}
