// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import "github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"

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
		{Method: "GET", Pattern: org, Scope: "read:orgs:admin", Handler: a.showOrg},
		{Method: "GET", Pattern: org + "/users", Scope: "read:accounts:admin", Handler: a.listManaged},
		{Method: "GET", Pattern: org + "/directory/users/{accountId}/last-active-dates", Handler: a.lastActiveDates},
		{Method: "GET", Pattern: org + "/domains", Scope: readDomains, Handler: a.listDomains},
		{Method: "POST", Pattern: org + "/users/{userId}/roles/assign", Handler: a.assignUserRole},
		{Method: "POST", Pattern: org + "/users/{userId}/roles/revoke", Handler: a.revokeUserRole},

		{Method: "GET", Pattern: v2 + "/directories", Scope: readDirectories, Handler: a.listDirectories},
		{Method: "POST", Pattern: v2 + "/workspaces", Scope: "read:workspaces:admin", Handler: a.listWorkspaces},
		{Method: "POST", Pattern: v2 + "/users/invite", Handler: a.invite},

		{Method: "POST", Pattern: users + "/search", Handler: a.searchUsers},
		{Method: "GET", Pattern: users + "/count", Handler: a.countUsers},
		{Method: "POST", Pattern: users + "/{accountId}/suspend", Handler: a.suspendUser},
		{Method: "POST", Pattern: users + "/{accountId}/restore", Handler: a.restoreUser},
		{Method: "GET", Pattern: users + "/{accountId}/role-assignments", Scope: readDirectories, Handler: a.listUserAssignments},

		{Method: "POST", Pattern: groups + "/search", Handler: a.searchGroups},
		{Method: "POST", Pattern: groups, Handler: a.createGroup},
		{Method: "GET", Pattern: groups + "/{groupId}", Handler: a.showGroup},
		{Method: "DELETE", Pattern: groups + "/{groupId}", Handler: a.deleteGroup},
		{Method: "POST", Pattern: groups + "/{groupId}/memberships", Handler: a.addMember},
		{Method: "DELETE", Pattern: groups + "/{groupId}/memberships/{accountId}", Handler: a.removeMember},
		{Method: "GET", Pattern: groups + "/{groupId}/role-assignments", Scope: readGroups, Handler: a.listGroupAssignments},
		{Method: "POST", Pattern: groups + "/{groupId}/role-assignments/assign", Handler: a.assignGroupRole},
		{Method: "POST", Pattern: groups + "/{groupId}/role-assignments/revoke", Handler: a.revokeGroupRole},

		{Method: "GET", Pattern: keys, Scope: readKeys, Handler: a.listAPIKeys},
	}
	for i := range routes {
		routes[i].Auth = exchange.AuthOrganization
	}

	return routes
}
