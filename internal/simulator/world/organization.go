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
	// Accounts are the people the organization sees, managed or not, by account id in the order of their arrival. Use
	// AddAccount and SetAccountEmail to keep the index by e-mail right.
	Accounts *Ordered[*Account]
	// Groups are the organization groups by id. Use AddGroup and RemoveGroup.
	Groups *Ordered[*Group]

	accountByEmail map[string]*Account
	groupByName    map[string]*Group
	// scheduled are the accounts that may be scheduled for deletion.
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

// Directory is a user directory of the organization (API §4.2), which is not a SCIM directory: their ids differ (API
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

// Directory returns an organization directory, nil if there is none.
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

// Manages reports whether an account is a managed one (API §3.3).
func (o *Organization) Manages(account *Account) bool { return o.ManagesDomain(account.Email) }
