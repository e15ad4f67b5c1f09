// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

// adminRoutes are the organizations API (API §3, §4) and the part of the API
// access API that shows an organization's keys (API §6.1), each with the scope
// of API §1.3.
func (s *Server) adminRoutes() []route {
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
	routes := []route{
		// A read-only scoped key gets an empty list here, though no scope is
		// documented (API §1.3, measured).
		{Method: "GET", Pattern: v1, Scope: scopeAny, Handler: s.listOrgs},
		{Method: "GET", Pattern: org, Scope: "read:orgs:admin", Handler: s.showOrg},
		{Method: "GET", Pattern: org + "/users", Scope: "read:accounts:admin", Handler: s.listManaged},
		{Method: "GET", Pattern: org + "/directory/users/{accountId}/last-active-dates", Handler: s.lastActiveDates},
		{Method: "GET", Pattern: org + "/domains", Scope: readDomains, Handler: s.listDomains},
		{Method: "GET", Pattern: org + "/domains/{domainId}", Scope: readDomains, Handler: s.showDomain},
		{Method: "POST", Pattern: org + "/users/{userId}/roles/assign", Handler: s.assignUserRole},
		{Method: "POST", Pattern: org + "/users/{userId}/roles/revoke", Handler: s.revokeUserRole},
		{Method: "POST", Pattern: org + "/users/{userId}/role-assignments/assign", Handler: s.assignOrgRole},
		{Method: "POST", Pattern: org + "/users/{userId}/role-assignments/revoke", Handler: s.revokeOrgRole},

		{Method: "GET", Pattern: v2 + "/directories", Scope: readDirectories, Handler: s.listDirectories},
		{Method: "POST", Pattern: v2 + "/workspaces", Scope: "read:workspaces:admin", Handler: s.listWorkspaces},
		{Method: "POST", Pattern: v2 + "/users/invite", Handler: s.invite},

		{Method: "POST", Pattern: users + "/search", Handler: s.searchUsers},
		{Method: "GET", Pattern: users, Scope: readDirectories, Handler: s.listUsers},
		{Method: "GET", Pattern: users + "/count", Handler: s.countUsers},
		{Method: "GET", Pattern: users + "/stats", Scope: readDirectories, Handler: s.userStats},
		{Method: "GET", Pattern: users + "/{accountId}", Handler: s.showUser},
		{Method: "DELETE", Pattern: users + "/{accountId}", Handler: s.removeUser},
		{Method: "POST", Pattern: users + "/{accountId}/suspend", Handler: s.suspendUser},
		{Method: "POST", Pattern: users + "/{accountId}/restore", Handler: s.restoreUser},
		{Method: "GET", Pattern: users + "/{accountId}/role-assignments", Scope: readDirectories, Handler: s.listUserAssignments},

		{Method: "POST", Pattern: groups + "/search", Handler: s.searchGroups},
		{Method: "GET", Pattern: groups, Scope: readGroups, Handler: s.listGroups},
		{Method: "POST", Pattern: groups, Handler: s.createGroup},
		{Method: "GET", Pattern: groups + "/count", Handler: s.countGroups},
		{Method: "GET", Pattern: groups + "/stats", Handler: s.groupStats},
		{Method: "GET", Pattern: groups + "/{groupId}", Handler: s.showGroup},
		{Method: "DELETE", Pattern: groups + "/{groupId}", Handler: s.deleteGroup},
		{Method: "POST", Pattern: groups + "/{groupId}/memberships", Handler: s.addMember},
		{Method: "DELETE", Pattern: groups + "/{groupId}/memberships/{accountId}", Handler: s.removeMember},
		{Method: "GET", Pattern: groups + "/{groupId}/role-assignments", Scope: readGroups, Handler: s.listGroupAssignments},
		{Method: "POST", Pattern: groups + "/{groupId}/role-assignments/assign", Handler: s.assignGroupRole},
		{Method: "POST", Pattern: groups + "/{groupId}/role-assignments/revoke", Handler: s.revokeGroupRole},

		{Method: "GET", Pattern: keys, Scope: readKeys, Handler: s.listAPIKeys},
		{Method: "GET", Pattern: keys + "/count", Scope: readKeys, Handler: s.countAPIKeys},
		{Method: "PATCH", Pattern: keys + "/revoke/{keyId}", Scope: "delete:keys:admin", Handler: s.revokeAPIKey},
	}
	for i := range routes {
		routes[i].Auth = authOrganization
	}
	return routes
}
