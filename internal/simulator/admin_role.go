// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"slices"
	"strings"
	"time"
)

// The roles (API §4.6).
const (
	roleUser            = "atlassian/user"
	roleAdmin           = "atlassian/admin"
	roleGuest           = "atlassian/guest"
	roleCustomer        = "atlassian/customer"
	roleUserAccessAdmin = "atlassian/user-access-admin"
	roleContributor     = "atlassian/contributor"
	roleBasic           = "atlassian/basic"
	roleStakeholder     = "atlassian/stakeholder"
	roleViewer          = "atlassian/viewer"
	roleOrgAdmin        = "atlassian/org-admin"
	roleSiteAdmin       = "atlassian/site-admin"
	roleAIAccess        = "atlassian/ai-access"
)

// filterRoles are what roleIds takes: viewer is not among them (API §4.6).
var filterRoles = NewSet(roleUser, roleAdmin, roleGuest, roleCustomer, roleUserAccessAdmin, roleContributor,
	roleBasic, roleStakeholder, roleOrgAdmin, roleSiteAdmin, roleAIAccess)

// userRoles are what v1's roles/assign takes (API §3.8).
var userRoles = NewSet(roleUser, roleUserAccessAdmin, roleAdmin, roleGuest, roleContributor, roleCustomer,
	roleBasic, roleStakeholder, roleSiteAdmin, roleOrgAdmin)

// groupRoles are what a group can be given, viewer included (API §4.6).
var groupRoles = NewSet(roleUser, roleAdmin, roleGuest, roleCustomer, roleUserAccessAdmin, roleContributor,
	roleBasic, roleStakeholder, roleViewer, roleOrgAdmin, roleSiteAdmin, roleAIAccess)

// inviteRoles are what an invitation can give (API §4.5).
var inviteRoles = NewSet(roleUser, roleAdmin, roleGuest, roleContributor, roleCustomer, roleBasic, roleStakeholder, roleViewer)

// platformRoles are shown by expand platformRoles (API §4.3).
var platformRoles = []string{roleOrgAdmin, roleSiteAdmin, roleUserAccessAdmin, roleAIAccess}

// usesSeat tells whether a role is billed: user and admin are (API §4.6).
func usesSeat(role string) bool { return role == roleUser || role == roleAdmin }

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

// resource is what a role is held on: an app, a site or the organization.
type resource struct {
	id    string // ARI
	owner string
	// workspace is nil for the platform's own resources.
	workspace *Workspace
}

// takes tells whether a role exists on the resource (API §3.8, invalid role for
// resource).
func (r resource) takes(role string) bool {
	switch {
	case r.owner == "platform" && strings.Contains(r.id, "::org/"):
		return role == roleOrgAdmin || role == roleUserAccessAdmin || role == roleAIAccess
	case r.owner == "platform":
		return role == roleSiteAdmin || role == roleUserAccessAdmin || role == roleAIAccess
	case r.owner == "jira-admin":
		return role == roleAdmin || role == roleUserAccessAdmin
	case role == roleUser, role == roleAdmin, role == roleUserAccessAdmin:
		return true
	default:
		return ownerRoles[r.owner].Has(role)
	}
}

// orgResource is the organization itself as a resource (API §7, platform).
func (o *Organization) orgResource() string { return "ari:cloud:platform::org/" + o.ID }

// resource finds a resource by its ARI, as workspaces lists it or as the
// platform's site or organization.
func (o *Organization) resource(id string) (resource, bool) {
	if workspace := o.workspace(id); workspace != nil && ariOwner(id) != "platform" {
		return resource{id: id, owner: ariOwner(id), workspace: workspace}, true
	}
	if id == o.orgResource() {
		return resource{id: id, owner: "platform"}, true
	}
	if site, ok := strings.CutPrefix(id, "ari:cloud:platform::site/"); ok && o.hasSite(site) {
		return resource{id: id, owner: "platform"}, true
	}
	return resource{}, false
}

// roleResource finds the resource that a role write means. Jira is spelt
// "jira" in these: for administration it is the site's Jira administration,
// otherwise the app (API §3.8, ID-8887).
func (o *Organization) roleResource(id, role string) (resource, bool) {
	site, ok := strings.CutPrefix(id, "ari:cloud:jira::site/")
	if !ok {
		return o.resource(id)
	}
	owners := []string{"jira-software", "jira-core", "jira-servicedesk"}
	if role == roleAdmin || role == roleUserAccessAdmin {
		owners = append([]string{"jira-admin"}, owners...)
	}
	for _, owner := range owners {
		if found, ok := o.resource("ari:cloud:" + owner + "::site/" + site); ok {
			return found, true
		}
	}
	return resource{}, false
}

func (o *Organization) hasSite(site string) bool {
	return site != "" && slices.ContainsFunc(o.Workspaces, func(w *Workspace) bool { return w.site() == site })
}

// ariOwner is the owner in an ARI: confluence of ari:cloud:confluence::site/1.
func ariOwner(id string) string {
	parts := strings.SplitN(id, ":", 4)
	if len(parts) < 4 {
		return ""
	}
	return parts[2]
}

// site is the cloud id of a sited app, "" for others.
func (w *Workspace) site() string {
	_, site, _ := strings.Cut(w.ID, "::site/")
	return site
}

// isAdministration tells whether the entry is one of administration and not an
// app with seats (API §7).
func (w *Workspace) isAdministration() bool {
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

// with is a copy of the set that has, or has not, a member.
func (s Set) with(member string, present bool) Set {
	changed := make(Set, len(s)+1)
	for each := range s {
		changed.Add(each)
	}
	if present {
		changed.Add(member)
	} else {
		changed.Remove(member)
	}
	return changed
}

// sorted are the members in order.
func (s Set) sorted() []string {
	members := make([]string, 0, len(s))
	for member := range s {
		members = append(members, member)
	}
	slices.Sort(members)
	return members
}

// setRole grants or revokes a role of an account. Roles on the organization
// itself are its platform roles.
func (s *Server) setRole(org *Organization, account *Account, resource, role string, granted bool) {
	s.forgetOldChanges(&account.roleChanges)
	if resource != org.orgResource() {
		changeRole(account.DirectRoles, &account.roleChanges, resource, role, granted, s.now())
		return
	}
	platform := map[string]Set{resource: account.PlatformRoles}
	changeRole(platform, &account.roleChanges, resource, role, granted, s.now())
	if account.PlatformRoles = platform[resource]; account.PlatformRoles == nil {
		account.PlatformRoles = Set{}
	}
}

// setGroupRole grants or revokes a role of a group.
func (s *Server) setGroupRole(group *Group, resource, role string, granted bool) {
	s.forgetOldChanges(&group.roleChanges)
	changeRole(group.Roles, &group.roleChanges, resource, role, granted, s.now())
}

func (s *Server) forgetOldChanges(changes *[]roleChange) {
	// Twice the delay: an option changed in the middle of a test may lengthen it.
	oldest := s.now().Add(-2*s.roleDelay() - time.Minute)
	*changes = slices.DeleteFunc(*changes, func(change roleChange) bool { return change.at.Before(oldest) })
}

// directRoles are the roles that reads show an account to hold itself.
func (s *Server) directRoles(org *Organization, account *Account, resource string) Set {
	roles := account.DirectRoles[resource]
	if resource == org.orgResource() {
		roles = account.PlatformRoles
	}
	if len(account.roleChanges) == 0 {
		return roles
	}
	return visibleRoles(roles, account.roleChanges, resource, s.now().Add(-s.roleDelay()))
}

// groupRolesOn are the roles that reads show a group to hold.
func (s *Server) groupRolesOn(group *Group, resource string) Set {
	if len(group.roleChanges) == 0 {
		return group.Roles[resource]
	}
	return visibleRoles(group.Roles[resource], group.roleChanges, resource, s.now().Add(-s.roleDelay()))
}

// rolesThroughGroups are the roles that reads show an account to hold by its
// groups.
func (s *Server) rolesThroughGroups(org *Organization, account *Account, resource string) Set {
	roles := Set{}
	for id := range account.Groups {
		group := org.group(id)
		if group == nil {
			continue
		}
		for role := range s.groupRolesOn(group, resource) {
			roles.Add(role)
		}
	}
	return roles
}

// resources are the ids of everything roles can be held on, in a stable order:
// apps as listed, then the sites, then the organization.
func (o *Organization) resources() []string {
	ids := make([]string, 0, 2*len(o.Workspaces)+1)
	for _, workspace := range o.Workspaces {
		if ariOwner(workspace.ID) != "platform" {
			ids = append(ids, workspace.ID)
		}
	}
	seen := Set{}
	for _, workspace := range o.Workspaces {
		if site := workspace.site(); site != "" && !seen.Has(site) {
			seen.Add(site)
			ids = append(ids, "ari:cloud:platform::site/"+site)
		}
	}
	return append(ids, o.orgResource())
}

// isOrgAdmin tells whether an account administers the organization, itself or
// by a group (API §3.8).
func (o *Organization) isOrgAdmin(account *Account) bool {
	if account.PlatformRoles.Has(roleOrgAdmin) {
		return true
	}
	for id := range account.Groups {
		if group := o.group(id); group != nil && group.Roles[o.orgResource()].Has(roleOrgAdmin) {
			return true
		}
	}
	return false
}
