// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

// An Attribute is the SCIM path of an attribute of a user (API §2.4), as PATCH takes it.
type Attribute string

// The attributes of a user that have rules of their own, here or where they are planned. Department and organization
// are those at the top level, where Atlassian has them besides the enterprise extension (API §2.5).
const (
	AttrUserName     Attribute = "userName"
	AttrExternalID   Attribute = "externalId"
	AttrEmails       Attribute = "emails"
	AttrDepartment   Attribute = "department"
	AttrOrganization Attribute = "organization"
	AttrPhoneNumbers Attribute = "phoneNumbers"
	AttrActive       Attribute = "active"
)

// A Change sets one attribute of a user, or removes it. Value is a string, a bool, []Email or []PhoneNumber, as the
// attribute is; nil removes.
type Change struct {
	Attribute Attribute
	Value     any
}
