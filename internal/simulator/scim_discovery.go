// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import "net/http"

// The real discovery documents are not public; these follow RFC 7643 §5 to §7
// and what the sheet holds to be sensible (API §2.12).

func (s *Server) getServiceProviderConfig(c *call) reply {
	return scimAnswer(http.StatusOK, document{
		"schemas":        []string{"urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"},
		"patch":          document{"supported": s.options.SCIM.PatchRefusal == 0},
		"bulk":           document{"supported": false, "maxOperations": 0, "maxPayloadSize": 0},
		"filter":         document{"supported": true, "maxResults": defaultPage},
		"changePassword": document{"supported": false},
		"sort":           document{"supported": false},
		"etag":           document{"supported": false},
		"authenticationSchemes": []document{{
			"type": "oauthbearertoken", "name": "Bearer token", "description": "The API key of the directory.",
		}},
		"meta": document{"resourceType": "ServiceProviderConfig", "location": s.discoveryLocation(c, "ServiceProviderConfig")},
	})
}

func (s *Server) discoveryLocation(c *call, path string) string {
	return s.baseURL + "/scim/directory/" + c.directory.ID + "/" + path
}

func (s *Server) listSchemas(c *call) reply {
	return discoveryList(s.schemas(c))
}

func (s *Server) getSchema(c *call) reply {
	return discoveryEntry(s.schemas(c), "SCHEMA", c.param("schema"))
}

func (s *Server) listResourceTypes(c *call) reply {
	return discoveryList(s.resourceTypes(c))
}

func (s *Server) getResourceType(c *call) reply {
	return discoveryEntry(s.resourceTypes(c), "RESOURCE_TYPE", c.param("name"))
}

func discoveryList(entries []document) reply {
	resources := make([]any, 0, len(entries))
	for _, entry := range entries {
		resources = append(resources, entry)
	}
	return scimAnswer(http.StatusOK, scimList{
		Schemas: []string{schemaList}, TotalResults: len(entries), StartIndex: 1, ItemsPerPage: len(entries), Resources: resources,
	})
}

func discoveryEntry(entries []document, kind, id string) reply {
	for _, entry := range entries {
		if entry["id"] == id {
			return scimAnswer(http.StatusOK, entry)
		}
	}
	return scimNotFound(kind, id).reply()
}

func (s *Server) resourceTypes(c *call) []document {
	entry := func(name, endpoint, schema string, extensions ...string) document {
		extended := []document{}
		for _, extension := range extensions {
			extended = append(extended, document{"schema": extension, "required": false})
		}
		return document{
			"schemas": []string{"urn:ietf:params:scim:schemas:core:2.0:ResourceType"},
			"id":      name, "name": name, "endpoint": endpoint, "schema": schema, "schemaExtensions": extended,
			"meta": document{"resourceType": "ResourceType", "location": s.discoveryLocation(c, "ResourceTypes/"+name)},
		}
	}
	return []document{
		entry("User", "/Users", schemaUser, schemaEnterprise, schemaAtlassian),
		entry("Group", "/Groups", schemaGroup),
	}
}

func (s *Server) schemas(c *call) []document {
	entry := func(id, name string, attributes []attribute) document {
		return document{
			"id": id, "name": name, "description": name, "attributes": describe(attributes),
			"meta": document{"resourceType": "Schema", "location": s.discoveryLocation(c, "Schemas/"+id)},
		}
	}
	return []document{
		entry(schemaUser, "User", userAttributes),
		entry(schemaGroup, "Group", groupAttributes),
		entry(schemaEnterprise, "EnterpriseUser", findAttribute(userAttributes, schemaEnterprise).sub),
	}
}

func describe(attributes []attribute) []document {
	described := []document{}
	for _, attr := range attributes {
		if attr.kind == kindIgnored || attr.name == schemaEnterprise || attr.name == schemaAtlassian {
			continue
		}
		entry := document{
			"name": attr.name, "type": string(attr.kind), "multiValued": attr.multi, "description": "",
			"required": attr.required, "caseExact": attr.caseExact, "returned": "default",
			"mutability": "readWrite", "uniqueness": "none",
		}
		if attr.readOnly {
			entry["mutability"] = "readOnly"
		}
		if attr.unique {
			entry["uniqueness"] = "server"
		}
		if len(attr.sub) > 0 {
			entry["subAttributes"] = describe(attr.sub)
		}
		described = append(described, entry)
	}
	return described
}
