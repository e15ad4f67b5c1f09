// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"strings"
	"time"
)

// Everything in this file is guarded by Server.mu. Names in lower case expect
// the caller to hold it, which every route handler does.

// AccountStatus is the lifecycle of an Atlassian account (API §3.3).
type AccountStatus string

// The states of an account.
const (
	AccountActive   AccountStatus = "active"
	AccountInactive AccountStatus = "inactive"
	AccountClosed   AccountStatus = "closed"
)

// MembershipStatus is an account's standing in one organization directory
// (API §4.3). No entry means no membership.
type MembershipStatus string

// The states of a membership.
const (
	MembershipActive    MembershipStatus = "active"
	MembershipSuspended MembershipStatus = "suspended"
)

// Where a managed account comes from (API §4.3, managementSource).
const (
	SourceInvited = "invited"
	SourceSynced  = "synced"
)

// Set is a set of strings.
type Set map[string]struct{}

// NewSet makes a set of its arguments.
func NewSet(members ...string) Set {
	set := Set{}
	for _, member := range members {
		set[member] = struct{}{}
	}
	return set
}

// Has tells whether a member is in the set; a nil set has none.
func (s Set) Has(member string) bool {
	_, ok := s[member]
	return ok
}

// Add puts a member into the set.
func (s Set) Add(member string) { s[member] = struct{}{} }

// Remove takes a member out of the set.
func (s Set) Remove(member string) { delete(s, member) }

// Organization is one Atlassian organization.
type Organization struct {
	ID              string
	Name            string
	Domains         []*Domain
	Keys            []*Key
	Directories     []*Directory
	SCIMDirectories []*SCIMDirectory
	Workspaces      []*Workspace
	// Accounts are the people the organization sees, managed or not, by account
	// id in the order of their arrival. Use addAccount and setAccountEmail to
	// keep the index by e-mail right.
	Accounts *ordered[*Account]
	// Groups are the organization groups by id. Use addGroup and removeGroup.
	Groups *ordered[*Group]

	accountByEmail map[string]*Account
	groupByName    map[string]*Group
	// scheduled are the accounts that may be scheduled for deletion.
	scheduled map[*Account]struct{}
	// searches are the queries that cursors given out belong to (API §4.1).
	searches searchStore
	seeded   int // see SeedAccounts
}

// Domain is an e-mail domain that the organization claims (API §3.5).
type Domain struct {
	ID          string
	Name        string
	ClaimType   string // dns, http
	ClaimStatus string // verified, unverified, deleted, superseded, missing_token
}

// Directory is a user directory of the organization (API §4.2), which is not a
// SCIM directory: their ids differ (API §1.1, §9.2).
type Directory struct {
	ID   string
	Name string
}

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
	PlatformRoles        Set
	Groups               Set // ids of organization groups; kept by joinGroup and leaveGroup
	MFAEnabled           bool
	// EmailHidden leaves the address out of answers (API §3.3).
	EmailHidden bool
	// DatesOnly shows last activity without the time of day.
	DatesOnly bool
	// SyncedBy names another sync that owns the account, such as google: what
	// user management may not do with it is refused (API §9.7, AX-186).
	SyncedBy string
	// ExportBlocked accounts cannot be enabled again (API §5).
	ExportBlocked bool
	// Tokens are the account's own API tokens (API §5).
	Tokens []*Token

	roleChanges []roleChange
}

// Group is an organization group.
type Group struct {
	ID              string
	Name            string
	Description     string
	DirectoryID     string
	ManagedBy       string // external, admins, team-members, open
	SCIMDirectoryID string // set when the group is synced
	SCIMGroupID     string
	Members         Set            // account ids; kept by joinGroup and leaveGroup
	Roles           map[string]Set // by resource ARI
	DefaultRoles    map[string]string
	Undeletable     bool // built-in and product access groups (API §4.4)
	// Type is TEAM, USERBASE_GROUP or GROUP, which "" stands for (API §4.4).
	Type      string
	CreatedAt time.Time

	roleChanges []roleChange
}

// ExternalSynced tells whether the group is a read-only mirror of a SCIM group
// (API §2.9).
func (g *Group) ExternalSynced() bool { return g.SCIMGroupID != "" }

// Workspace is one app on one site (API §4.7).
type Workspace struct {
	ID        string // ARI
	Name      string
	TypeKey   string
	TypeName  string
	Status    string // online, offline, deprecated
	Sandbox   bool
	Capacity  *int
	Usage     *int
	HostURL   string
	Plan      string
	PlanKey   string
	Realm     string
	Regions   []string
	CreatedAt *time.Time
	CreatedBy string
	// DirectoryID is the organization directory whose members use the app; "" is
	// the first one.
	DirectoryID string
}

// KeyKind says what a key opens (API §1.1, §1.2).
type KeyKind string

// The kinds of key.
const (
	KeyUnscoped  KeyKind = "unscoped"
	KeyScoped    KeyKind = "scoped"
	KeyDirectory KeyKind = "directory"
	KeyExpired   KeyKind = "expired"
)

// Key is an API key. The same value may be registered several times, for
// instance as organization key and as directory key.
type Key struct {
	Value        string
	Kind         KeyKind
	Scopes       Set // KeyScoped only
	OrgID        string
	DirectoryID  string // KeyDirectory only: the SCIM directory
	ID           string
	Label        string
	CreatedBy    string // account id
	CreatedAt    time.Time
	ExpiresAt    time.Time // zero: never
	LastActiveAt time.Time
}

// now is the simulator's time, in UTC.
func (s *Server) now() time.Time { return s.clock.Now().UTC() }

// organization returns the organization of an id, nil if there is none.
func (s *Server) organization(id string) *Organization {
	for _, org := range s.organizations {
		if org.ID == id {
			return org
		}
	}
	return nil
}

// newOrganization adds an organization.
func (s *Server) newOrganization(id, name string) *Organization {
	org := &Organization{
		ID:             id,
		Name:           name,
		Accounts:       newOrdered[*Account](),
		Groups:         newOrdered[*Group](),
		accountByEmail: map[string]*Account{},
		groupByName:    map[string]*Group{},
		scheduled:      map[*Account]struct{}{},
	}
	s.organizations = append(s.organizations, org)
	return org
}

// addKey registers a key with its organization.
func (s *Server) addKey(key Key) {
	if key.ID == "" {
		key.ID = s.newUUID()
	}
	if key.CreatedAt.IsZero() {
		key.CreatedAt = s.now()
	}
	stored := &key
	if org := s.organization(key.OrgID); org != nil {
		org.Keys = append(org.Keys, stored)
	}
	s.keys[key.Value] = append(s.keys[key.Value], stored)
}

// directory returns an organization directory, nil if there is none.
func (o *Organization) directory(id string) *Directory {
	for _, directory := range o.Directories {
		if directory.ID == id {
			return directory
		}
	}
	return nil
}

// workspace returns the workspace of an ARI, nil if there is none.
func (o *Organization) workspace(id string) *Workspace {
	for _, workspace := range o.Workspaces {
		if workspace.ID == id {
			return workspace
		}
	}
	return nil
}

// managesDomain tells whether the organization has verified the domain of an
// e-mail address. A verified domain does not cover its subdomains.
func (o *Organization) managesDomain(email string) bool {
	name := domainOf(email)
	for _, domain := range o.Domains {
		if domain.ClaimStatus == "verified" && strings.EqualFold(domain.Name, name) {
			return true
		}
	}
	return false
}

// manages tells whether an account is a managed one (API §3.3).
func (o *Organization) manages(account *Account) bool { return o.managesDomain(account.Email) }

// domainOf is what stands behind the last @ of an address, in lower case.
func domainOf(email string) string {
	return strings.ToLower(email[strings.LastIndexByte(email, '@')+1:])
}

// fold is the form in which e-mails, user names and group names are compared
// (API §9.3 leaves case folding open; design: compared without case).
func fold(text string) string { return strings.ToLower(text) }

// account returns an account by id, nil if the organization has none.
func (o *Organization) account(id string) *Account {
	account, _ := o.Accounts.Get(id)
	return account
}

// accountWithEmail returns the account that owns an address, nil if none does.
func (o *Organization) accountWithEmail(email string) *Account { return o.accountByEmail[fold(email)] }

// accountWithEmail looks for the owner of an address in every organization: an
// Atlassian account's address is unique across Atlassian.
func (s *Server) accountWithEmail(email string) *Account {
	for _, org := range s.organizations {
		if account := org.accountWithEmail(email); account != nil {
			return account
		}
	}
	return nil
}

// addAccount adds an account, filling what it leaves empty.
func (s *Server) addAccount(org *Organization, account *Account) *Account {
	if account.ID == "" {
		account.ID = s.newAccountID()
	}
	if account.Status == "" {
		account.Status = AccountActive
	}
	if account.AddedToOrg.IsZero() {
		account.AddedToOrg = s.now()
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
	org.Accounts.Put(account.ID, account)
	org.setAccountEmail(account, account.Email)
	if account.ScheduledForDeletion {
		org.scheduled[account] = struct{}{}
	}
	return account
}

// setAccountEmail changes an account's address and the index with it. A closed
// account owns no address.
func (o *Organization) setAccountEmail(account *Account, email string) {
	if o.accountByEmail[fold(account.Email)] == account {
		delete(o.accountByEmail, fold(account.Email))
	}
	account.Email = email
	if email != "" && account.Status != AccountClosed {
		o.accountByEmail[fold(email)] = account
	}
}

// setAccountStatus activates or deactivates an account and keeps the day of
// deactivation. An account that already has the status keeps its day.
func (s *Server) setAccountStatus(account *Account, status AccountStatus) {
	if account.Status == status {
		return
	}
	account.Status = status
	account.DeactivatedOn = nil
	if status == AccountInactive {
		now := s.now()
		account.DeactivatedOn = &now
	}
}

// groupNamed returns the organization group of a name, compared without case,
// nil if there is none.
func (o *Organization) groupNamed(name string) *Group { return o.groupByName[fold(name)] }

// group returns the organization group of an id, nil if there is none.
func (o *Organization) group(id string) *Group {
	group, _ := o.Groups.Get(id)
	return group
}

// addGroup adds an organization group, filling what it leaves empty. The caller
// has made sure that the name is free.
func (s *Server) addGroup(org *Organization, group *Group) *Group {
	if group.ID == "" {
		group.ID = s.newUUID()
	}
	if group.ManagedBy == "" {
		group.ManagedBy = "admins"
	}
	if group.CreatedAt.IsZero() {
		group.CreatedAt = s.now()
	}
	if group.Members == nil {
		group.Members = Set{}
	}
	if group.Roles == nil {
		group.Roles = map[string]Set{}
	}
	if group.DefaultRoles == nil {
		group.DefaultRoles = map[string]string{}
	}
	org.Groups.Put(group.ID, group)
	org.groupByName[fold(group.Name)] = group
	return group
}

// removeGroup removes an organization group and with it the access it gave
// (API §2.9).
func (o *Organization) removeGroup(group *Group) {
	for id := range group.Members {
		if account := o.account(id); account != nil {
			account.Groups.Remove(group.ID)
		}
	}
	o.Groups.Delete(group.ID)
	delete(o.groupByName, fold(group.Name))
}

// joinGroup makes an account a member of an organization group.
func joinGroup(group *Group, account *Account) {
	group.Members.Add(account.ID)
	account.Groups.Add(group.ID)
}

// leaveGroup ends an account's membership of an organization group.
func leaveGroup(group *Group, account *Account) {
	group.Members.Remove(account.ID)
	account.Groups.Remove(group.ID)
}
