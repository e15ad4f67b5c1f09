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

// FilterRoles are what roleIds takes: viewer is not among them (API §4.6).
var FilterRoles = NewSet(RoleUser, RoleAdmin, RoleGuest, RoleCustomer, RoleUserAccessAdmin, RoleContributor,
	RoleBasic, RoleStakeholder, RoleOrgAdmin, RoleSiteAdmin, RoleAIAccess)

// UserRoles are what v1's roles/assign takes (API §3.8).
var UserRoles = NewSet(RoleUser, RoleUserAccessAdmin, RoleAdmin, RoleGuest, RoleContributor, RoleCustomer,
	RoleBasic, RoleStakeholder, RoleSiteAdmin, RoleOrgAdmin)

// GroupRoles are what a group can be given, viewer included (API §4.6).
var GroupRoles = NewSet(RoleUser, RoleAdmin, RoleGuest, RoleCustomer, RoleUserAccessAdmin, RoleContributor,
	RoleBasic, RoleStakeholder, RoleViewer, RoleOrgAdmin, RoleSiteAdmin, RoleAIAccess)

// InviteRoles are what an invitation can give (API §4.5).
var InviteRoles = NewSet(RoleUser, RoleAdmin, RoleGuest, RoleContributor, RoleCustomer, RoleBasic, RoleStakeholder, RoleViewer)

// PlatformRoles are shown by expand platformRoles (API §4.3).
var PlatformRoles = []string{RoleOrgAdmin, RoleSiteAdmin, RoleUserAccessAdmin, RoleAIAccess}

// UsesSeat reports whether a role is billed: user and admin are (API §4.6).
func UsesSeat(role string) bool { return role == RoleUser || role == RoleAdmin }

// roleChange is a recent grant or revocation, which reads do not show yet (API §8.3).
type roleChange struct {
	resource string
	role     string
	granted  bool
	at       time.Time
}

// changeRole grants or revokes a role and notes the change, if it is one.
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

// visibleRoles is a set of roles without the changes made after a moment.
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

// SetRole grants or revokes a role of an account. Roles on the organization itself are its platform roles.
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
	// Twice the delay: an option changed in the middle of a test may lengthen it.
	oldest := w.Now().Add(-2*w.roleDelay() - time.Minute)
	*changes = slices.DeleteFunc(*changes, func(change roleChange) bool { return change.at.Before(oldest) })
}

// DirectRoles are the roles that reads show an account to hold itself.
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

// GroupRolesOn are the roles that reads show a group to hold.
func (w *World) GroupRolesOn(group *Group, resource string) Set {
	if len(group.roleChanges) == 0 {
		return group.Roles[resource]
	}

	return visibleRoles(group.Roles[resource], group.roleChanges, resource, w.Now().Add(-w.roleDelay()))
}

// RolesThroughGroups are the roles that reads show an account to hold by its groups.
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

// IsOrgAdmin reports whether an account administers the organization, itself or by a group (API §3.8).
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
