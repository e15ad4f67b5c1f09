// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"strconv"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// plainAttribute is an optional string attribute of a user's record.
type plainAttribute struct {
	name        string         // Terraform's
	path        scim.Attribute // SCIM's
	field       func(*scim.User) **string
	description string
	check       func(string) string // finds errors in a new value, besides those of any string; may be nil
}

// plainAttributes is the only place that lists these attributes. Schemas, reading, writing, planning, comparing and
// checking all use it.
var plainAttributes = [...]plainAttribute{
	{
		"display_name", "displayName", func(u *scim.User) **string { return &u.DisplayName },
		"Name as shown in Atlassian's products, at most " + strconv.Itoa(maxDisplayName) + " characters. It overrides given and family name; when there is none, Atlassian composes it of them.",
		checkDisplayName,
	},
	{"given_name", "name.givenName", func(u *scim.User) **string { return &u.Name.GivenName }, "Given (first) name.", nil},
	{"family_name", "name.familyName", func(u *scim.User) **string { return &u.Name.FamilyName }, "Family (last) name.", nil},
	{"middle_name", "name.middleName", func(u *scim.User) **string { return &u.Name.MiddleName }, "Middle name.", nil},
	{
		"formatted_name", "name.formatted", func(u *scim.User) **string { return &u.Name.Formatted },
		"Full name, formatted for display, with all its parts.", nil,
	},
	{
		"honorific_prefix", "name.honorificPrefix", func(u *scim.User) **string { return &u.Name.HonorificPrefix },
		"Honorific prefix, such as `Dr.`.", nil,
	},
	{
		"honorific_suffix", "name.honorificSuffix", func(u *scim.User) **string { return &u.Name.HonorificSuffix },
		"Honorific suffix, such as `III`.", nil,
	},
	{"nickname", "nickName", func(u *scim.User) **string { return &u.NickName }, "Casual name.", nil},
	{"title", "title", func(u *scim.User) **string { return &u.Title }, "Job title. It is shown in the Atlassian profile.", nil},
	{
		"department", scim.AttrDepartment, func(u *scim.User) **string { return &u.Department },
		"Department. It is shown in the Atlassian profile.", nil,
	},
	{
		"organization", scim.AttrOrganization, func(u *scim.User) **string { return &u.Organization },
		"Organization or company. It is shown in the Atlassian profile.", nil,
	},
	{
		"preferred_language", "preferredLanguage", func(u *scim.User) **string { return &u.PreferredLanguage },
		"Language as a BCP 47 tag, such as `en-US`; Atlassian's locale.", checkLanguage,
	},
	{
		"timezone", "timezone", func(u *scim.User) **string { return &u.Timezone },
		"Time zone as an IANA name, such as `Europe/Berlin`.", checkTimeZone,
	},
	{
		"external_id", scim.AttrExternalID, func(u *scim.User) **string { return &u.ExternalID },
		"Identifier of the person in your own system, such as a personnel number. It is case-sensitive and, like e-mail address and user name, " +
			"unique in the directory.", nil,
	},
}

// The plain attributes that have rules elsewhere too.
var (
	displayName = plainIndex("display_name")
	givenName   = plainIndex("given_name")
	familyName  = plainIndex("family_name")
	externalID  = plainIndex("external_id")
)

func plainIndex(name string) int {
	for i, a := range plainAttributes {
		if a.name == name {
			return i
		}
	}

	panic("there is no attribute " + name)
}
