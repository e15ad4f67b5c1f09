// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"maps"
	"time"
)

// AccountStatus is the lifecycle of an Atlassian account (API §3.3).
type AccountStatus string

// The states of an account.
const (
	AccountActive   AccountStatus = "active"
	AccountInactive AccountStatus = "inactive"
	AccountClosed   AccountStatus = "closed"
)

// MembershipStatus is an account's standing in one organization directory (API §4.3). No entry means no membership.
type MembershipStatus string

// The states of a membership.
const (
	MembershipActive    MembershipStatus = "active"
	MembershipSuspended MembershipStatus = "suspended"
)

// Values of managementSource of a managed account (API §4.3).
const (
	SourceInvited = "invited"
	SourceSynced  = "synced"
)

// Account is an Atlassian account as the organization sees it.
type Account struct {
	ID                   string
	Name                 string
	Nickname             string
	Email                string
	EmailVerified        bool
	Status               AccountStatus
	ScheduledForDeletion bool
	DeactivatedOn        *time.Time
	AddedToOrg           time.Time
	Memberships          map[string]MembershipStatus // by organization directory id
	JobTitle             string
	Department           string
	Organization         string
	Location             string
	TimeZone             string
	Locale               string
	ManagementSource     string               // SourceInvited, SourceSynced or ""
	LastActive           map[string]time.Time // by workspace ARI
	DirectRoles          map[string]Set       // by resource ARI
	SentAs               map[string]string    // by resource ARI: the id in the request that granted the role, if it was another
	PlatformRoles        Set
	Groups               Set // ids of organization groups; kept by JoinGroup and LeaveGroup
	MFAEnabled           bool
	// EmailHidden leaves the address out of answers (API §3.3).
	EmailHidden bool
	// DatesOnly shows last activity without the time of day.
	DatesOnly bool
	// SyncedBy names another sync that owns the account, such as google. User management may then not change the
	// account (API §9.7, AX-186).
	SyncedBy string
	// DisabledByAdministrator is set when user management, not SCIM, deactivated the account.
	DisabledByAdministrator bool
	// Type is app, customer, or "" for a person, which answers show as atlassian (API §3.3).
	Type string
	// BilledElsewhere accounts are covered by another organization's license (API §3.3, access_billable).
	BilledElsewhere bool
	// ExportBlocked accounts cannot be enabled again (API §5).
	ExportBlocked bool

	roleChanges []roleChange
}

// Account returns an account by id, nil if the organization has none.
func (o *Organization) Account(id string) *Account {
	account, _ := o.Accounts.Get(id)
	return account
}

// AccountWithEmail returns the account that owns an address, nil if none does.
func (o *Organization) AccountWithEmail(email string) *Account { return o.accountByEmail[Fold(email)] }

// AddAccount adds an account and sets its empty fields to defaults.
func (w *World) AddAccount(account *Account) *Account {
	if account.ID == "" {
		account.ID = w.newAccountID()
	}

	if account.Status == "" {
		account.Status = AccountActive
	}

	if account.AddedToOrg.IsZero() {
		account.AddedToOrg = w.Now()
	}

	if account.Memberships == nil {
		account.Memberships = map[string]MembershipStatus{}
	}

	if account.LastActive == nil {
		account.LastActive = map[string]time.Time{}
	}

	if account.DirectRoles == nil {
		account.DirectRoles = map[string]Set{}
	}

	if account.PlatformRoles == nil {
		account.PlatformRoles = Set{}
	}

	if account.Groups == nil {
		account.Groups = Set{}
	}

	w.Org.Accounts.Put(account.ID, account)
	w.Org.SetAccountEmail(account, account.Email)

	if account.ScheduledForDeletion {
		w.Org.scheduled[account] = struct{}{}
	}

	return account
}

// SetAccountEmail changes an account's address and the index with it. A closed account owns no address.
func (o *Organization) SetAccountEmail(account *Account, email string) {
	if o.accountByEmail[Fold(account.Email)] == account {
		delete(o.accountByEmail, Fold(account.Email))
	}

	account.Email = email
	if email != "" && account.Status != AccountClosed {
		o.accountByEmail[Fold(email)] = account
	}
}

// SetAccountStatus changes an account's status and records when it was deactivated. The time of deactivation stays if
// the account already has the status.
func (w *World) SetAccountStatus(account *Account, status AccountStatus) {
	if account.Status == status {
		return
	}

	account.Status = status
	account.DeactivatedOn = nil

	if status == AccountInactive {
		now := w.Now()
		account.DeactivatedOn = &now
	}
}

// Copy returns a deep copy.
func (a *Account) Copy() Account {
	copied := *a
	copied.Memberships = maps.Clone(a.Memberships)
	copied.LastActive = maps.Clone(a.LastActive)
	copied.PlatformRoles = maps.Clone(a.PlatformRoles)
	copied.Groups = maps.Clone(a.Groups)
	copied.SentAs = maps.Clone(a.SentAs)

	copied.DirectRoles = map[string]Set{}
	for resource, roles := range a.DirectRoles {
		copied.DirectRoles[resource] = maps.Clone(roles)
	}

	return copied
}

// ChangeAccount lets a test change an account. The id stays, and the indexes follow the change.
func (o *Organization) ChangeAccount(account *Account, change func(*Account)) {
	id, email := account.ID, account.Email
	changed := account.Copy()
	change(&changed)
	wanted := changed.Email
	changed.ID, changed.Email = id, email
	*account = changed
	o.SetAccountEmail(account, wanted)

	if account.ScheduledForDeletion {
		o.scheduled[account] = struct{}{}
	}
}
