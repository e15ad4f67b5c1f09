// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"slices"
	"time"
)

// The roles (API §4.6).
const (
	RoleUser            = "atlassian/user"
	RoleAdmin           = "atlassian/admin"
	RoleGuest           = "atlassian/guest"
	RoleCustomer        = "atlassian/customer"
	RoleUserAccessAdmin = "atlassian/user-access-admin"
	RoleContributor     = "atlassian/contributor"
	RoleBasic           = "atlassian/basic"
	RoleStakeholder     = "atlassian/stakeholder"
	RoleViewer          = "atlassian/viewer"
	RoleOrgAdmin        = "atlassian/org-admin"
	RoleSiteAdmin       = "atlassian/site-admin"
	RoleAIAccess        = "atlassian/ai-access"
)

// FilterRoles are the roles that roleIds accepts; viewer is not one of them (API §4.6).
var FilterRoles = NewSet(RoleUser, RoleAdmin, RoleGuest, RoleCustomer, RoleUserAccessAdmin, RoleContributor,
	RoleBasic, RoleStakeholder, RoleOrgAdmin, RoleSiteAdmin, RoleAIAccess)

// UserRoles are the roles that v1's roles/assign accepts (API §3.8).
var UserRoles = NewSet(RoleUser, RoleUserAccessAdmin, RoleAdmin, RoleGuest, RoleContributor, RoleCustomer,
	RoleBasic, RoleStakeholder, RoleSiteAdmin, RoleOrgAdmin)

// GroupRoles are the roles that can be granted to a group, including viewer (API §4.6).
var GroupRoles = NewSet(RoleUser, RoleAdmin, RoleGuest, RoleCustomer, RoleUserAccessAdmin, RoleContributor,
	RoleBasic, RoleStakeholder, RoleViewer, RoleOrgAdmin, RoleSiteAdmin, RoleAIAccess)

// InviteRoles are the roles that an invitation can grant (API §4.5).
var InviteRoles = NewSet(RoleUser, RoleAdmin, RoleGuest, RoleContributor, RoleCustomer, RoleBasic, RoleStakeholder, RoleViewer)

// PlatformRoles are the roles that expand platformRoles shows (API §4.3).
var PlatformRoles = []string{RoleOrgAdmin, RoleSiteAdmin, RoleUserAccessAdmin, RoleAIAccess}

// UsesSeat reports whether the role is billed; only user and admin are (API §4.6).
func UsesSeat(role string) bool { return role == RoleUser || role == RoleAdmin }

// roleChange is a recent grant or revocation that reads do not show yet (API §8.3).
type roleChange struct {
	resource string
	role     string
	granted  bool
	at       time.Time
}

// changeRole grants or revokes a role and records the change, unless there is none.
func changeRole(roles map[string]Set, changes *[]roleChange, resource, role string, granted bool, now time.Time) {
	if roles[resource].Has(role) == granted {
		return
	}

	if granted {
		if roles[resource] == nil {
			roles[resource] = Set{}
		}

		roles[resource].Add(role)
	} else {
		roles[resource].Remove(role)

		if len(roles[resource]) == 0 {
			delete(roles, resource)
		}
	}

	*changes = append(*changes, roleChange{resource: resource, role: role, granted: granted, at: now})
}

// visibleRoles returns a set of roles as it was before the changes made after a given time.
func visibleRoles(roles Set, changes []roleChange, resource string, after time.Time) Set {
	visible := roles

	for _, change := range slices.Backward(changes) {
		if change.resource != resource || !change.at.After(after) {
			continue
		}

		visible = visible.with(change.role, !change.granted)
	}

	return visible
}

// SetRole grants or revokes a role of an account. Roles on the organization are stored as platform roles.
func (w *World) SetRole(account *Account, resource, role string, granted bool) {
	w.forgetOldChanges(&account.roleChanges)

	if resource != w.Org.OrgResource() {
		changeRole(account.DirectRoles, &account.roleChanges, resource, role, granted, w.Now())
		return
	}

	platform := map[string]Set{resource: account.PlatformRoles}
	changeRole(platform, &account.roleChanges, resource, role, granted, w.Now())

	if account.PlatformRoles = platform[resource]; account.PlatformRoles == nil {
		account.PlatformRoles = Set{}
	}
}

// SetGroupRole grants or revokes a role of a group.
func (w *World) SetGroupRole(group *Group, resource, role string, granted bool) {
	w.forgetOldChanges(&group.roleChanges)
	changeRole(group.Roles, &group.roleChanges, resource, role, granted, w.Now())
}

func (w *World) forgetOldChanges(changes *[]roleChange) {
	// A test may lengthen the delay while it runs, so changes are kept for twice the delay and a minute.
	oldest := w.Now().Add(-2*w.roleDelay() - time.Minute)
	*changes = slices.DeleteFunc(*changes, func(change roleChange) bool { return change.at.Before(oldest) })
}

// DirectRoles returns the account's own roles on a resource as reads show them.
func (w *World) DirectRoles(account *Account, resource string) Set {
	roles := account.DirectRoles[resource]
	if resource == w.Org.OrgResource() {
		roles = account.PlatformRoles
	}

	if len(account.roleChanges) == 0 {
		return roles
	}

	return visibleRoles(roles, account.roleChanges, resource, w.Now().Add(-w.roleDelay()))
}

// GroupRolesOn returns the group's roles on a resource as reads show them.
func (w *World) GroupRolesOn(group *Group, resource string) Set {
	if len(group.roleChanges) == 0 {
		return group.Roles[resource]
	}

	return visibleRoles(group.Roles[resource], group.roleChanges, resource, w.Now().Add(-w.roleDelay()))
}

// RolesThroughGroups returns the roles on a resource that reads show an account to have through its groups.
func (w *World) RolesThroughGroups(account *Account, resource string) Set {
	roles := Set{}

	for id := range account.Groups {
		group := w.Org.Group(id)
		if group == nil {
			continue
		}

		for role := range w.GroupRolesOn(group, resource) {
			roles.Add(role)
		}
	}

	return roles
}

// IsOrgAdmin reports whether an account administers the organization, directly or through a group (API §3.8).
func (o *Organization) IsOrgAdmin(account *Account) bool {
	if account.PlatformRoles.Has(RoleOrgAdmin) {
		return true
	}

	for id := range account.Groups {
		if group := o.Group(id); group != nil && group.Roles[o.OrgResource()].Has(RoleOrgAdmin) {
			return true
		}
	}

	return false
}
