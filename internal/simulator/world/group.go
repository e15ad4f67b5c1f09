// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"maps"
	"time"
)

// Group is an organization group.
type Group struct {
	ID              string
	Name            string
	Description     string
	DirectoryID     string
	ManagedBy       string // external, admins, team-members, open
	SCIMDirectoryID string // set when the group is synced
	SCIMGroupID     string
	Members         Set               // account ids; kept by JoinGroup and LeaveGroup
	Roles           map[string]Set    // by resource ARI
	SentAs          map[string]string // as in Account
	DefaultRoles    map[string]string
	Undeletable     bool // built-in and product access groups (API §4.4)
	CreatedAt       time.Time

	roleChanges []roleChange
}

// ExternalSynced reports whether the group is a read-only mirror of a SCIM group (API §2.9).
func (g *Group) ExternalSynced() bool { return g.SCIMGroupID != "" }

// GroupNamed returns the organization group with a name, compared without case, or nil.
func (o *Organization) GroupNamed(name string) *Group { return o.groupByName[Fold(name)] }

// Group returns the organization group with an id, or nil.
func (o *Organization) Group(id string) *Group {
	group, _ := o.Groups.Get(id)
	return group
}

// AddGroup adds an organization group and sets its empty fields to defaults. The caller has checked that the name is
// free.
func (w *World) AddGroup(group *Group) *Group {
	if group.ID == "" {
		group.ID = w.NewUUID()
	}

	if group.ManagedBy == "" {
		group.ManagedBy = "admins"
	}

	if group.CreatedAt.IsZero() {
		group.CreatedAt = w.Now()
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

	w.Org.Groups.Put(group.ID, group)
	w.Org.groupByName[Fold(group.Name)] = group

	return group
}

// RemoveGroup removes an organization group and the access that it gave (API §2.9).
func (o *Organization) RemoveGroup(group *Group) {
	for id := range group.Members {
		if account := o.Account(id); account != nil {
			account.Groups.Remove(group.ID)
		}
	}

	o.Groups.Delete(group.ID)
	delete(o.groupByName, Fold(group.Name))
}

// JoinGroup makes an account a member of an organization group.
func JoinGroup(group *Group, account *Account) {
	group.Members.Add(account.ID)
	account.Groups.Add(group.ID)
}

// LeaveGroup ends an account's membership of an organization group.
func LeaveGroup(group *Group, account *Account) {
	group.Members.Remove(account.ID)
	account.Groups.Remove(group.ID)
}

// Copy returns a deep copy.
func (g *Group) Copy() Group {
	copied := *g
	copied.Members = maps.Clone(g.Members)
	copied.DefaultRoles = maps.Clone(g.DefaultRoles)
	copied.SentAs = maps.Clone(g.SentAs)

	copied.Roles = map[string]Set{}
	for resource, roles := range g.Roles {
		copied.Roles[resource] = maps.Clone(roles)
	}

	return copied
}
