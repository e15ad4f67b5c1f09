// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

// An Attribute is the SCIM path of an attribute of a user (API §2.4), as PATCH takes it.
type Attribute string

// The attributes of a user that this package or a caller treats specially. Department and organization are the
// top-level attributes; Atlassian has them in the enterprise extension too (API §2.5).
const (
	AttrUserName     Attribute = "userName"
	AttrExternalID   Attribute = "externalId"
	AttrEmails       Attribute = "emails"
	AttrDepartment   Attribute = "department"
	AttrOrganization Attribute = "organization"
	AttrPhoneNumbers Attribute = "phoneNumbers"
	AttrActive       Attribute = "active"
)

// A Change sets one attribute of a user, or removes it if Value is nil. Value is a string, a bool, []Email or
// []PhoneNumber, depending on the attribute.
type Change struct {
	Attribute Attribute
	Value     any
}
