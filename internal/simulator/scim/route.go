// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"net/http"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
)

// Routes returns the operations of API §2.2 that are used. The path has no /v2, and there is no Bulk, Me or .search.
func (a *API) Routes() []exchange.Route {
	const base = "/scim/directory/{directoryId}"

	routes := []exchange.Route{
		{Method: http.MethodGet, Pattern: "/Users", Handler: a.listUsers},
		{Method: http.MethodPost, Pattern: "/Users", Handler: a.createUser},
		{Method: http.MethodGet, Pattern: "/Users/{userId}", Handler: a.showUser},
		{Method: http.MethodPut, Pattern: "/Users/{userId}", Handler: a.replaceUser},
		{Method: http.MethodPatch, Pattern: "/Users/{userId}", Handler: a.patchUser},
		{Method: http.MethodDelete, Pattern: "/Users/{userId}", Handler: a.deleteUser},
		{Method: http.MethodGet, Pattern: "/Groups", Handler: a.listGroups},
		{Method: http.MethodPost, Pattern: "/Groups", Handler: a.createGroup},
		{Method: http.MethodGet, Pattern: "/Groups/{id}", Handler: a.showGroup},
		{Method: http.MethodPatch, Pattern: "/Groups/{id}", Handler: a.patchGroup},
		{Method: http.MethodDelete, Pattern: "/Groups/{id}", Handler: a.deleteGroup},
	}
	for i := range routes {
		routes[i].Pattern = base + routes[i].Pattern
		routes[i].Auth = exchange.AuthSCIM
		routes[i].Handler = a.withoutType(routes[i].Handler)
	}

	return routes
}

func reply(status int, body any) exchange.Reply {
	return exchange.Reply{Status: status, MediaType: contentType, Body: body}
}
