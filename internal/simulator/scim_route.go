// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import "net/http"

// scimRoutes are the operations 1 to 20 of API §2.2. There is no /v2 in the
// path, no Bulk, no Me and no .search.
func (s *Server) scimRoutes() []route {
	const base = "/scim/directory/{directoryId}"
	routes := []route{
		{Method: http.MethodGet, Pattern: "/Users", Handler: s.scimListUsers},
		{Method: http.MethodPost, Pattern: "/Users", Handler: s.scimCreateUser},
		{Method: http.MethodGet, Pattern: "/Users/{userId}", Handler: s.scimGetUser},
		{Method: http.MethodPut, Pattern: "/Users/{userId}", Handler: s.scimPutUser},
		{Method: http.MethodPatch, Pattern: "/Users/{userId}", Handler: s.scimPatchUser},
		{Method: http.MethodDelete, Pattern: "/Users/{userId}", Handler: s.scimDeleteUser},
		{Method: http.MethodGet, Pattern: "/Groups", Handler: s.scimListGroups},
		{Method: http.MethodPost, Pattern: "/Groups", Handler: s.scimCreateGroup},
		{Method: http.MethodGet, Pattern: "/Groups/{id}", Handler: s.scimGetGroup},
		{Method: http.MethodPut, Pattern: "/Groups/{id}", Handler: s.scimPutGroup},
		{Method: http.MethodPatch, Pattern: "/Groups/{id}", Handler: s.scimPatchGroup},
		{Method: http.MethodDelete, Pattern: "/Groups/{id}", Handler: s.scimDeleteGroup},
		{Method: http.MethodGet, Pattern: "/Schemas", Handler: s.listSchemas},
		{Method: http.MethodGet, Pattern: "/Schemas/{schema}", Handler: s.getSchema},
		{Method: http.MethodGet, Pattern: "/ResourceTypes", Handler: s.listResourceTypes},
		{Method: http.MethodGet, Pattern: "/ResourceTypes/{name}", Handler: s.getResourceType},
		{Method: http.MethodGet, Pattern: "/ServiceProviderConfig", Handler: s.getServiceProviderConfig},
	}
	for i := range routes {
		routes[i].Pattern = base + routes[i].Pattern
		routes[i].Auth = authSCIM
	}
	return routes
}

func scimAnswer(status int, body any) reply {
	return reply{status: status, mediaType: scimMediaType, body: body}
}
