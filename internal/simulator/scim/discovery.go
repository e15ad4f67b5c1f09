// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"net/http"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
)

// The real discovery documents are not public; these follow RFC 7643 §5 to §7
// and what the sheet holds to be sensible (API §2.12).

func (a *API) getServiceProviderConfig(c *exchange.Call) exchange.Reply {
	return scimAnswer(http.StatusOK, document{
		"schemas":        []string{"urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"},
		"patch":          document{"supported": a.Switches.SCIM.PatchRefusal == 0},
		"bulk":           document{"supported": false, "maxOperations": 0, "maxPayloadSize": 0},
		"filter":         document{"supported": true, "maxResults": defaultPage},
		"changePassword": document{"supported": false},
		"sort":           document{"supported": false},
		"etag":           document{"supported": false},
		"authenticationSchemes": []document{{
			"type": "oauthbearertoken", "name": "Bearer token", "description": "The API key of the directory.",
		}},
		"meta": document{"resourceType": "ServiceProviderConfig", "location": a.discoveryLocation(c, "ServiceProviderConfig")},
	})
}

func (a *API) discoveryLocation(c *exchange.Call, path string) string {
	return a.BaseURL + "/scim/directory/" + c.Directory.ID + "/" + path
}

func (a *API) listSchemas(c *exchange.Call) exchange.Reply {
	return discoveryList(a.schemas(c))
}

func (a *API) getSchema(c *exchange.Call) exchange.Reply {
	return discoveryEntry(a.schemas(c), "SCHEMA", c.Param("schema"))
}

func (a *API) listResourceTypes(c *exchange.Call) exchange.Reply {
	return discoveryList(a.resourceTypes(c))
}

func (a *API) getResourceType(c *exchange.Call) exchange.Reply {
	return discoveryEntry(a.resourceTypes(c), "RESOURCE_TYPE", c.Param("name"))
}

func discoveryList(entries []document) exchange.Reply {
	resources := make([]any, 0, len(entries))
	for _, entry := range entries {
		resources = append(resources, entry)
	}

	return scimAnswer(http.StatusOK, scimList{
		Schemas: []string{schemaList}, TotalResults: len(entries), StartIndex: 1, ItemsPerPage: len(entries), Resources: resources,
	})
}

func discoveryEntry(entries []document, kind, id string) exchange.Reply {
	for _, entry := range entries {
		if entry["id"] == id {
			return scimAnswer(http.StatusOK, entry)
		}
	}

	return refused(scimNotFound(kind, id))
}

func (a *API) resourceTypes(c *exchange.Call) []document {
	entry := func(name, endpoint, schema string, extensions ...string) document {
		extended := []document{}
		for _, extension := range extensions {
			extended = append(extended, document{"schema": extension, "required": false})
		}

		return document{
			"schemas": []string{"urn:ietf:params:scim:schemas:core:2.0:ResourceType"},
			"id":      name, "name": name, "endpoint": endpoint, "schema": schema, "schemaExtensions": extended,
			"meta": document{"resourceType": "ResourceType", "location": a.discoveryLocation(c, "ResourceTypes/"+name)},
		}
	}

	return []document{
		entry("User", "/Users", SchemaUser, schemaEnterprise, schemaAtlassian),
		entry("Group", "/Groups", schemaGroup),
	}
}

func (a *API) schemas(c *exchange.Call) []document {
	entry := func(id, name string, attributes []attribute) document {
		return document{
			"id": id, "name": name, "description": name, "attributes": describe(attributes),
			"meta": document{"resourceType": "Schema", "location": a.discoveryLocation(c, "Schemas/"+id)},
		}
	}

	return []document{
		entry(SchemaUser, "User", userAttributes),
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
