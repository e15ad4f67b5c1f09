// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"slices"
	"strings"
	"time"
)

// The roles (API §4.6).
const (
	RoleUser            = "atlassian/user"
	RoleAdmin           = "atlassian/admin"
	roleGuest           = "atlassian/guest"
	roleCustomer        = "atlassian/customer"
	RoleUserAccessAdmin = "atlassian/user-access-admin"
	roleContributor     = "atlassian/contributor"
	roleBasic           = "atlassian/basic"
	roleStakeholder     = "atlassian/stakeholder"
	roleViewer          = "atlassian/viewer"
	RoleOrgAdmin        = "atlassian/org-admin"
	roleSiteAdmin       = "atlassian/site-admin"
	roleAIAccess        = "atlassian/ai-access"
)

// FilterRoles are what roleIds takes: viewer is not among them (API §4.6).
var FilterRoles = NewSet(RoleUser, RoleAdmin, roleGuest, roleCustomer, RoleUserAccessAdmin, roleContributor,
	roleBasic, roleStakeholder, RoleOrgAdmin, roleSiteAdmin, roleAIAccess)

// UserRoles are what v1's roles/assign takes (API §3.8).
var UserRoles = NewSet(RoleUser, RoleUserAccessAdmin, RoleAdmin, roleGuest, roleContributor, roleCustomer,
	roleBasic, roleStakeholder, roleSiteAdmin, RoleOrgAdmin)

// GroupRoles are what a group can be given, viewer included (API §4.6).
var GroupRoles = NewSet(RoleUser, RoleAdmin, roleGuest, roleCustomer, RoleUserAccessAdmin, roleContributor,
	roleBasic, roleStakeholder, roleViewer, RoleOrgAdmin, roleSiteAdmin, roleAIAccess)

// InviteRoles are what an invitation can give (API §4.5).
var InviteRoles = NewSet(RoleUser, RoleAdmin, roleGuest, roleContributor, roleCustomer, roleBasic, roleStakeholder, roleViewer)

// PlatformRoles are shown by expand platformRoles (API §4.3).
var PlatformRoles = []string{RoleOrgAdmin, roleSiteAdmin, RoleUserAccessAdmin, roleAIAccess}

// UsesSeat tells whether a role is billed: user and admin are (API §4.6).
func UsesSeat(role string) bool { return role == RoleUser || role == RoleAdmin }

// ownerRoles are the roles an app knows beyond user, admin and
// user-access-admin, by owner. Which app knows which role is told by the roles'
// descriptions only (API §4.6).
var ownerRoles = map[string]Set{
	"avp":                    NewSet(roleViewer),
	"bitbucket":              NewSet(),
	"compass":                NewSet(roleBasic),
	"confluence":             NewSet(roleGuest),
	"jira-product-discovery": NewSet(roleContributor),
	"jira-servicedesk":       NewSet(roleCustomer, roleStakeholder),
	"jira-software":          NewSet(roleBasic),
	"loom":                   NewSet(roleBasic, roleViewer),
	"opsgenie":               NewSet(roleStakeholder),
	"townsquare":             NewSet(roleBasic),
}

// Resource is what a role is held on: an app, a site or the organization.
type Resource struct {
	ID    string // ARI
	Owner string
	// workspace is nil for the platform's own resources.
	Workspace *Workspace
}

// Takes tells whether a role exists on the resource (API §3.8, invalid role for
// resource).
func (r Resource) Takes(role string) bool {
	switch {
	case r.Owner == "platform" && strings.Contains(r.ID, "::org/"):
		return role == RoleOrgAdmin || role == RoleUserAccessAdmin || role == roleAIAccess
	case r.Owner == "platform":
		return role == roleSiteAdmin || role == RoleUserAccessAdmin || role == roleAIAccess
	case r.Owner == "jira-admin":
		return role == RoleAdmin || role == RoleUserAccessAdmin
	case role == RoleUser, role == RoleAdmin, role == RoleUserAccessAdmin:
		return true
	default:
		return ownerRoles[r.Owner].Has(role)
	}
}

// OrgResource is the organization itself as a resource (API §7, platform).
func (o *Organization) OrgResource() string { return "ari:cloud:platform::org/" + o.ID }

// Resource finds a resource by its ARI, as workspaces lists it or as the
// platform's site or organization.
func (o *Organization) Resource(id string) (Resource, bool) {
	if workspace := o.Workspace(id); workspace != nil && ARIOwner(id) != "platform" {
		return Resource{ID: id, Owner: ARIOwner(id), Workspace: workspace}, true
	}

	if id == o.OrgResource() {
		return Resource{ID: id, Owner: "platform"}, true
	}

	if site, ok := strings.CutPrefix(id, "ari:cloud:platform::site/"); ok && o.hasSite(site) {
		return Resource{ID: id, Owner: "platform"}, true
	}

	return Resource{}, false
}

// RoleResource finds the resource that a role write means. Jira is spelt
// "jira" in these: for administration it is the site's Jira administration,
// otherwise the app (API §3.8, ID-8887).
func (o *Organization) RoleResource(id, role string) (Resource, bool) {
	site, ok := strings.CutPrefix(id, "ari:cloud:jira::site/")
	if !ok {
		return o.Resource(id)
	}

	owners := []string{"jira-software", "jira-core", "jira-servicedesk"}
	if role == RoleAdmin || role == RoleUserAccessAdmin {
		owners = append([]string{"jira-admin"}, owners...)
	}

	for _, owner := range owners {
		if found, ok := o.Resource("ari:cloud:" + owner + "::site/" + site); ok {
			return found, true
		}
	}

	return Resource{}, false
}

func (o *Organization) hasSite(site string) bool {
	return site != "" && slices.ContainsFunc(o.Workspaces, func(w *Workspace) bool { return w.Site() == site })
}

// ARIOwner is the owner in an ARI: confluence of ari:cloud:confluence::site/1.
func ARIOwner(id string) string {
	parts := strings.SplitN(id, ":", 4)
	if len(parts) < 4 {
		return ""
	}

	return parts[2]
}

// Site is the cloud id of a sited app, "" for others.
func (w *Workspace) Site() string {
	_, site, _ := strings.Cut(w.ID, "::site/")
	return site
}

// IsAdministration tells whether the entry is one of administration and not an
// app with seats (API §7).
func (w *Workspace) IsAdministration() bool {
	return w.TypeKey == "jira-admin" || w.TypeKey == "platform"
}

// roleChange is a recent grant or revocation, which reads do not show yet
// (API §8.3).
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

// SetRole grants or revokes a role of an account. Roles on the organization
// itself are its platform roles.
func (w *World) SetRole(org *Organization, account *Account, resource, role string, granted bool) {
	w.forgetOldChanges(&account.roleChanges)

	if resource != org.OrgResource() {
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
func (w *World) DirectRoles(org *Organization, account *Account, resource string) Set {
	roles := account.DirectRoles[resource]
	if resource == org.OrgResource() {
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

// RolesThroughGroups are the roles that reads show an account to hold by its
// groups.
func (w *World) RolesThroughGroups(org *Organization, account *Account, resource string) Set {
	roles := Set{}

	for id := range account.Groups {
		group := org.Group(id)
		if group == nil {
			continue
		}

		for role := range w.GroupRolesOn(group, resource) {
			roles.Add(role)
		}
	}

	return roles
}

// Resources are the ids of everything roles can be held on, in a stable order:
// apps as listed, then the sites, then the organization.
func (o *Organization) Resources() []string {
	ids := make([]string, 0, 2*len(o.Workspaces)+1)
	for _, workspace := range o.Workspaces {
		if ARIOwner(workspace.ID) != "platform" {
			ids = append(ids, workspace.ID)
		}
	}

	seen := Set{}
	for _, workspace := range o.Workspaces {
		if site := workspace.Site(); site != "" && !seen.Has(site) {
			seen.Add(site)
			ids = append(ids, "ari:cloud:platform::site/"+site)
		}
	}

	return append(ids, o.OrgResource())
}

// IsOrgAdmin tells whether an account administers the organization, itself or
// by a group (API §3.8).
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
