// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

// An Attribute is the SCIM path of an attribute of a user (API §2.4), as PATCH takes it.
type Attribute string

// The attributes of a user that can be written. Department and organization are those at the top level, where Atlassian
// has them besides the enterprise extension (API §2.5).
const (
	AttrUserName          Attribute = "userName"
	AttrExternalID        Attribute = "externalId"
	AttrEmails            Attribute = "emails"
	AttrDisplayName       Attribute = "displayName"
	AttrFormattedName     Attribute = "name.formatted"
	AttrFamilyName        Attribute = "name.familyName"
	AttrGivenName         Attribute = "name.givenName"
	AttrMiddleName        Attribute = "name.middleName"
	AttrHonorificPrefix   Attribute = "name.honorificPrefix"
	AttrHonorificSuffix   Attribute = "name.honorificSuffix"
	AttrNickName          Attribute = "nickName"
	AttrTitle             Attribute = "title"
	AttrDepartment        Attribute = "department"
	AttrOrganization      Attribute = "organization"
	AttrPreferredLanguage Attribute = "preferredLanguage"
	AttrTimezone          Attribute = "timezone"
	AttrPhoneNumbers      Attribute = "phoneNumbers"
	AttrActive            Attribute = "active"
)

// A Change sets one attribute of a user, or removes it. Value is a string, a bool, []Email or []PhoneNumber, as the
// attribute is; nil removes.
type Change struct {
	Attribute Attribute
	Value     any
}
