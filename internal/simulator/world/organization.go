// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import "strings"

// Organization is one Atlassian organization.
type Organization struct {
	ID              string
	Name            string
	Domains         []*Domain
	Keys            []*Key
	Directories     []*Directory
	SCIMDirectories []*SCIMDirectory
	Workspaces      []*Workspace
	// Accounts are all accounts that the organization sees, managed or not, by id in the order of creation. AddAccount
	// and SetAccountEmail keep the index by e-mail correct.
	Accounts *Ordered[*Account]
	// Groups are the organization groups by id. AddGroup and RemoveGroup keep the index by name correct.
	Groups *Ordered[*Group]

	accountByEmail map[string]*Account
	groupByName    map[string]*Group
	// scheduled holds every account scheduled for deletion, and perhaps some that no longer are.
	scheduled map[*Account]struct{}
	seeded    int // see SeedAccounts
}

// Domain is an e-mail domain that the organization claims (API §3.5).
type Domain struct {
	ID          string
	Name        string
	ClaimType   string // dns, http
	ClaimStatus string // verified, unverified, deleted, superseded, missing_token
}

// Directory is a user directory of the organization (API §4.2). It is not a SCIM directory, and the ids differ (API
// §1.1, §9.2).
type Directory struct {
	ID   string
	Name string
}

// NewOrganization makes the world's organization.
func (w *World) NewOrganization(id, name string) *Organization {
	w.Org = &Organization{
		ID:             id,
		Name:           name,
		Accounts:       newOrdered[*Account](),
		Groups:         newOrdered[*Group](),
		accountByEmail: map[string]*Account{},
		groupByName:    map[string]*Group{},
		scheduled:      map[*Account]struct{}{},
	}

	return w.Org
}

// Directory returns the organization directory with an id, or nil.
func (o *Organization) Directory(id string) *Directory {
	for _, directory := range o.Directories {
		if directory.ID == id {
			return directory
		}
	}

	return nil
}

// ManagesDomain reports whether the organization has verified the domain of an e-mail address. A verified domain does
// not cover its subdomains.
func (o *Organization) ManagesDomain(email string) bool {
	name := DomainOf(email)
	for _, domain := range o.Domains {
		if domain.ClaimStatus == "verified" && strings.EqualFold(domain.Name, name) {
			return true
		}
	}

	return false
}

// Manages reports whether the account is managed (API §3.3).
func (o *Organization) Manages(account *Account) bool { return o.ManagesDomain(account.Email) }
