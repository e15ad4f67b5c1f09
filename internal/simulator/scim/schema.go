// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

const (
	// contentType is the media type of answers; requests may also be application/json (API §2.1).
	contentType = "application/scim+json"

	// schemaUser is the core schema of a user.
	schemaUser       = "urn:ietf:params:scim:schemas:core:2.0:User"
	schemaGroup      = "urn:ietf:params:scim:schemas:core:2.0:Group"
	schemaEnterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	schemaAtlassian  = "urn:scim:schemas:extension:atlassian-external:1.0"
	schemaList       = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
	schemaError      = "urn:ietf:params:scim:api:messages:2.0:Error"
)

type attributeKind int

const (
	kindString attributeKind = iota
	kindBoolean
	kindComplex
	// kindIgnored is for attributes that a client may send and the server ignores.
	kindIgnored
)

type attribute struct {
	name     string
	kind     attributeKind
	multi    bool
	readOnly bool
	sub      []attribute
	// held returns where a user's record stores a string attribute; nil for attributes that fillUser and documentOf
	// copy themselves.
	held func(*world.SCIMUser) **string
}

func text(name string) attribute { return attribute{name: name} }

// userText is a string attribute of a user that a client may set and unset.
func userText(name string, held func(*world.SCIMUser) **string) attribute {
	return attribute{name: name, held: held}
}

var pluralParts = []attribute{text("value"), text("type"), {name: "primary", kind: kindBoolean}}

// userAttributes is the user schema (API §2.4, §2.5).
var userAttributes = []attribute{
	{name: "schemas", kind: kindIgnored},
	{name: "id", readOnly: true},
	userText("externalId", func(u *world.SCIMUser) **string { return &u.ExternalID }),
	text("userName"),
	{name: "emails", kind: kindComplex, multi: true, sub: pluralParts},
	{name: "active", kind: kindBoolean},
	userText("displayName", func(u *world.SCIMUser) **string { return &u.DisplayName }),
	{name: "name", kind: kindComplex, sub: []attribute{
		userText("formatted", func(u *world.SCIMUser) **string { return &u.Name.Formatted }),
		userText("familyName", func(u *world.SCIMUser) **string { return &u.Name.FamilyName }),
		userText("givenName", func(u *world.SCIMUser) **string { return &u.Name.GivenName }),
		userText("middleName", func(u *world.SCIMUser) **string { return &u.Name.MiddleName }),
		userText("honorificPrefix", func(u *world.SCIMUser) **string { return &u.Name.HonorificPrefix }),
		userText("honorificSuffix", func(u *world.SCIMUser) **string { return &u.Name.HonorificSuffix }),
	}},
	userText("nickName", func(u *world.SCIMUser) **string { return &u.NickName }),
	userText("title", func(u *world.SCIMUser) **string { return &u.Title }),
	userText("preferredLanguage", func(u *world.SCIMUser) **string { return &u.PreferredLanguage }),
	userText("timezone", func(u *world.SCIMUser) **string { return &u.Timezone }),
	userText("department", func(u *world.SCIMUser) **string { return &u.Department }),
	userText("organization", func(u *world.SCIMUser) **string { return &u.Organization }),
	{name: "phoneNumbers", kind: kindComplex, multi: true, sub: pluralParts},
	{name: "groups", kind: kindComplex, multi: true, readOnly: true, sub: memberParts},
	{name: "meta", kind: kindComplex, readOnly: true, sub: metaParts},
	{name: schemaEnterprise, kind: kindComplex, sub: []attribute{
		userText("organization", func(u *world.SCIMUser) **string { return &u.EnterpriseOrganization }),
		userText("department", func(u *world.SCIMUser) **string { return &u.EnterpriseDepartment }),
	}},
	{name: schemaAtlassian, kind: kindComplex, readOnly: true, sub: []attribute{text("atlassianAccountId")}},
}

// groupAttributes is the group schema (API §2.6).
var groupAttributes = []attribute{
	{name: "schemas", kind: kindIgnored},
	{name: "id", readOnly: true},
	text("externalId"),
	text("displayName"),
	{name: "members", kind: kindComplex, multi: true, sub: memberParts},
	{name: "meta", kind: kindComplex, readOnly: true, sub: metaParts},
}

var (
	memberParts = []attribute{text("type"), text("value"), text("display"), text("$ref")}
	metaParts   = []attribute{text("resourceType"), text("location"), text("created"), text("lastModified")}
)

// findAttribute finds an attribute by name, without case (RFC 7643 §2.1).
func findAttribute(attributes []attribute, name string) *attribute {
	for i := range attributes {
		if strings.EqualFold(attributes[i].name, name) {
			return &attributes[i]
		}
	}

	return nil
}
