// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"net/http"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
)

// Routes returns all operations that an organization key may call.
func (a *API) Routes() []exchange.Route { return append(a.organizationRoutes(), a.scimLinkRoutes()...) }

// organizationRoutes returns the organizations API (API §3, §4) and the list of keys of the API access API (API §6.1),
// with the scopes of API §1.3.
func (a *API) organizationRoutes() []exchange.Route {
	const (
		v1        = "/admin/v1/orgs"
		org       = v1 + "/{orgId}"
		v2        = "/admin/v2/orgs/{orgId}"
		directory = v2 + "/directories/{directoryId}"
		users     = directory + "/users"
		groups    = directory + "/groups"
		keys      = "/admin/api-access/v1/orgs/{orgId}/api-keys"

		readDirectories = "read:directories:admin"
		readGroups      = "read:groups:admin"
		readDomains     = "read:domains:admin"
		readKeys        = "read:keys:admin"
	)

	routes := []exchange.Route{
		{Method: http.MethodGet, Pattern: org, Scope: "read:orgs:admin", Handler: a.showOrg},
		{Method: http.MethodGet, Pattern: org + "/users", Scope: "read:accounts:admin", Handler: a.listManaged},
		{Method: http.MethodGet, Pattern: org + "/directory/users/{accountId}/last-active-dates", Handler: a.lastActiveDates},
		{Method: http.MethodGet, Pattern: org + "/domains", Scope: readDomains, Handler: a.listDomains},
		{Method: http.MethodPost, Pattern: org + "/users/{userId}/roles/assign", Handler: a.assignUserRole},
		{Method: http.MethodPost, Pattern: org + "/users/{userId}/roles/revoke", Handler: a.revokeUserRole},

		{Method: http.MethodGet, Pattern: v2 + "/directories", Scope: readDirectories, Handler: a.listDirectories},
		{Method: http.MethodPost, Pattern: v2 + "/workspaces", Scope: "read:workspaces:admin", Handler: a.listWorkspaces},
		{Method: http.MethodPost, Pattern: v2 + "/users/invite", Handler: a.invite},

		{Method: http.MethodPost, Pattern: users + "/search", Handler: a.searchUsers},
		{Method: http.MethodGet, Pattern: users + "/count", Handler: a.countUsers},
		{Method: http.MethodPost, Pattern: users + "/{accountId}/suspend", Handler: a.suspendUser},
		{Method: http.MethodPost, Pattern: users + "/{accountId}/restore", Handler: a.restoreUser},
		{Method: http.MethodGet, Pattern: users + "/{accountId}/role-assignments", Scope: readDirectories, Handler: a.listUserAssignments},

		{Method: http.MethodPost, Pattern: groups + "/search", Handler: a.searchGroups},
		{Method: http.MethodPost, Pattern: groups, Handler: a.createGroup},
		{Method: http.MethodGet, Pattern: groups + "/{groupId}", Handler: a.showGroup},
		{Method: http.MethodDelete, Pattern: groups + "/{groupId}", Handler: a.deleteGroup},
		{Method: http.MethodPost, Pattern: groups + "/{groupId}/memberships", Handler: a.addMember},
		{Method: http.MethodDelete, Pattern: groups + "/{groupId}/memberships/{accountId}", Handler: a.removeMember},
		{Method: http.MethodGet, Pattern: groups + "/{groupId}/role-assignments", Scope: readGroups, Handler: a.listGroupAssignments},
		{Method: http.MethodPost, Pattern: groups + "/{groupId}/role-assignments/assign", Handler: a.assignGroupRole},
		{Method: http.MethodPost, Pattern: groups + "/{groupId}/role-assignments/revoke", Handler: a.revokeGroupRole},

		{Method: http.MethodGet, Pattern: keys, Scope: readKeys, Handler: a.listAPIKeys},
	}
	for i := range routes {
		routes[i].Auth = exchange.AuthOrganization
	}

	return routes
}
