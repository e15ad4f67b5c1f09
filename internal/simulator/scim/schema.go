// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import "strings"

const (
	MediaType = "application/scim+json"

	SchemaUser       = "urn:ietf:params:scim:schemas:core:2.0:User"
	schemaGroup      = "urn:ietf:params:scim:schemas:core:2.0:Group"
	schemaEnterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	schemaAtlassian  = "urn:scim:schemas:extension:atlassian-external:1.0"
	schemaList       = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
	schemaError      = "urn:ietf:params:scim:api:messages:2.0:Error"
)

// attributeKind is the type of a SCIM attribute.
type attributeKind int

const (
	kindString attributeKind = iota
	kindBoolean
	kindComplex
	// kindIgnored is for what a client may send and the server never reads.
	kindIgnored
)

// attribute describes a SCIM attribute.
type attribute struct {
	name     string
	kind     attributeKind
	multi    bool
	readOnly bool
	sub      []attribute
}

func text(name string) attribute { return attribute{name: name, kind: kindString} }

var pluralParts = []attribute{text("value"), text("type"), {name: "primary", kind: kindBoolean}}

// userAttributes is the user schema (API §2.4, §2.5).
var userAttributes = []attribute{
	{name: "schemas", kind: kindIgnored},
	{name: "id", kind: kindString, readOnly: true},
	{name: "externalId", kind: kindString},
	{name: "userName", kind: kindString},
	{name: "emails", kind: kindComplex, multi: true, sub: pluralParts},
	{name: "active", kind: kindBoolean},
	text("displayName"),
	{name: "name", kind: kindComplex, sub: []attribute{
		text("formatted"), text("familyName"), text("givenName"), text("middleName"),
		text("honorificPrefix"), text("honorificSuffix"),
	}},
	text("nickName"),
	text("title"),
	text("preferredLanguage"),
	text("timezone"),
	text("department"),
	text("organization"),
	{name: "phoneNumbers", kind: kindComplex, multi: true, sub: pluralParts},
	{name: "groups", kind: kindComplex, multi: true, readOnly: true, sub: memberParts},
	{name: "meta", kind: kindComplex, readOnly: true, sub: metaParts},
	{name: schemaEnterprise, kind: kindComplex, sub: []attribute{text("organization"), text("department")}},
	{name: schemaAtlassian, kind: kindComplex, readOnly: true, sub: []attribute{text("atlassianAccountId")}},
}

// groupAttributes is the group schema (API §2.6).
var groupAttributes = []attribute{
	{name: "schemas", kind: kindIgnored},
	{name: "id", kind: kindString, readOnly: true},
	{name: "externalId", kind: kindString},
	{name: "displayName", kind: kindString},
	{name: "members", kind: kindComplex, multi: true, sub: memberParts},
	{name: "meta", kind: kindComplex, readOnly: true, sub: metaParts},
}

var (
	memberParts = []attribute{text("type"), text("value"), text("display"), text("$ref")}
	metaParts   = []attribute{text("resourceType"), text("location"), text("created"), text("lastModified")}
)

// findAttribute looks a name up as SCIM does, without case (RFC 7643 §2.1).
func findAttribute(attributes []attribute, name string) *attribute {
	for i := range attributes {
		if strings.EqualFold(attributes[i].name, name) {
			return &attributes[i]
		}
	}

	return nil
}
