// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"net/http"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
)

// Routes are the operations 1 to 20 of API §2.2. There is no /v2 in the
// path, no Bulk, no Me and no .search.
func (a *API) Routes() []exchange.Route {
	const base = "/scim/directory/{directoryId}"

	routes := []exchange.Route{
		{Method: http.MethodGet, Pattern: "/Users", Handler: a.scimListUsers},
		{Method: http.MethodPost, Pattern: "/Users", Handler: a.scimCreateUser},
		{Method: http.MethodGet, Pattern: "/Users/{userId}", Handler: a.scimGetUser},
		{Method: http.MethodPut, Pattern: "/Users/{userId}", Handler: a.scimPutUser},
		{Method: http.MethodPatch, Pattern: "/Users/{userId}", Handler: a.scimPatchUser},
		{Method: http.MethodDelete, Pattern: "/Users/{userId}", Handler: a.scimDeleteUser},
		{Method: http.MethodGet, Pattern: "/Groups", Handler: a.scimListGroups},
		{Method: http.MethodPost, Pattern: "/Groups", Handler: a.scimCreateGroup},
		{Method: http.MethodGet, Pattern: "/Groups/{id}", Handler: a.scimGetGroup},
		{Method: http.MethodPatch, Pattern: "/Groups/{id}", Handler: a.scimPatchGroup},
		{Method: http.MethodDelete, Pattern: "/Groups/{id}", Handler: a.scimDeleteGroup},
	}
	for i := range routes {
		routes[i].Pattern = base + routes[i].Pattern
		routes[i].Auth = exchange.AuthSCIM
		routes[i].Handler = a.withoutType(routes[i].Handler)
	}

	return routes
}

func scimAnswer(status int, body any) exchange.Reply {
	return exchange.Reply{Status: status, MediaType: MediaType, Body: body}
}
