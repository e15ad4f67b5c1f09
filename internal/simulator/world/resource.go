// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"slices"
	"strings"
)

// ownerRoles are the roles of an app besides user, admin and user-access-admin, by ARI owner. Only the descriptions of
// the roles say which app has which role (API §4.6).
var ownerRoles = map[string]Set{
	"avp":                    NewSet(RoleViewer),
	"bitbucket":              NewSet(),
	"compass":                NewSet(RoleBasic),
	"confluence":             NewSet(RoleGuest),
	"jira-product-discovery": NewSet(RoleContributor),
	"jira-servicedesk":       NewSet(RoleCustomer, RoleStakeholder),
	"jira-software":          NewSet(RoleBasic),
	"loom":                   NewSet(RoleBasic, RoleViewer),
	"opsgenie":               NewSet(RoleStakeholder),
	"townsquare":             NewSet(RoleBasic),
}

// Resource is what a role is granted on: an app, a site or the organization.
type Resource struct {
	ID    string // ARI
	Owner string
	// Workspace is nil for the platform's own resources.
	Workspace *Workspace
}

// Takes reports whether the role exists on the resource (API §3.8, invalid role for resource).
func (r Resource) Takes(role string) bool {
	switch {
	case r.Owner == "platform" && strings.Contains(r.ID, "::org/"):
		return role == RoleOrgAdmin || role == RoleUserAccessAdmin || role == RoleAIAccess
	case r.Owner == "platform":
		return role == RoleSiteAdmin || role == RoleUserAccessAdmin || role == RoleAIAccess
	case r.Owner == "jira-admin":
		return role == RoleAdmin || role == RoleUserAccessAdmin
	case role == RoleUser, role == RoleAdmin, role == RoleUserAccessAdmin:
		return true
	default:
		return ownerRoles[r.Owner].Has(role)
	}
}

// OrgResource returns the ARI of the organization itself (API §7, platform).
func (o *Organization) OrgResource() string { return "ari:cloud:platform::org/" + o.ID }

// Resource finds a resource by ARI: a listed workspace, a site or the organization.
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

// RoleResource finds the resource of a role write. Such a write may name Jira as "jira": with an administration role
// that is the site's Jira administration, otherwise the app (API §3.8, ID-8887).
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

// ARIOwner returns the owner in an ARI: confluence in ari:cloud:confluence::site/1.
func ARIOwner(id string) string {
	parts := strings.SplitN(id, ":", 4)
	if len(parts) < 4 {
		return ""
	}

	return parts[2]
}

// Resources returns the ids of all resources that roles can be granted on, in a stable order: the apps as listed, then
// the sites, then the organization.
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
