// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// userModel is atlassian_user as Terraform holds it.
type userModel struct {
	ID          types.String `tfsdk:"id"`
	DirectoryID types.String `tfsdk:"directory_id"`
	AccountID   types.String `tfsdk:"account_id"`
	CreatedAt   types.String `tfsdk:"created_at"`

	Email             types.String `tfsdk:"email"`
	UserName          types.String `tfsdk:"user_name"`
	DisplayName       types.String `tfsdk:"display_name"`
	GivenName         types.String `tfsdk:"given_name"`
	FamilyName        types.String `tfsdk:"family_name"`
	MiddleName        types.String `tfsdk:"middle_name"`
	FormattedName     types.String `tfsdk:"formatted_name"`
	HonorificPrefix   types.String `tfsdk:"honorific_prefix"`
	HonorificSuffix   types.String `tfsdk:"honorific_suffix"`
	Nickname          types.String `tfsdk:"nickname"`
	Title             types.String `tfsdk:"title"`
	Department        types.String `tfsdk:"department"`
	Organization      types.String `tfsdk:"organization"`
	PreferredLanguage types.String `tfsdk:"preferred_language"`
	Timezone          types.String `tfsdk:"timezone"`
	PhoneNumbers      types.Set    `tfsdk:"phone_numbers"`
	ExternalID        types.String `tfsdk:"external_id"`
	Active            types.Bool   `tfsdk:"active"`

	AdoptExisting types.Bool     `tfsdk:"adopt_existing"`
	OnDestroy     types.String   `tfsdk:"on_destroy"`
	Timeouts      timeouts.Value `tfsdk:"timeouts"`
}

// userIdentityModel is what identifies a user: the record's id is unique within its directory.
type userIdentityModel struct {
	DirectoryID types.String `tfsdk:"directory_id"`
	ID          types.String `tfsdk:"id"`
}

func (m *userModel) identity() userIdentityModel {
	return userIdentityModel{DirectoryID: m.DirectoryID, ID: m.ID}
}

// phoneType is one element of phone_numbers.
var phoneType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"value":   types.StringType,
	"type":    types.StringType,
	"primary": types.BoolType,
}}

// textAttribute is an optional text of a user: its name, its SCIM path, and where the model and the records hold it.
// Every mapping between Terraform and SCIM goes through this one table.
type textAttribute struct {
	name   string
	path   scim.Attribute
	model  func(*userModel) *types.String
	record func(*scim.User) *string
	create func(*scim.NewUser) **string
}

var textAttributes = []textAttribute{
	{
		"display_name", scim.AttrDisplayName,
		func(m *userModel) *types.String { return &m.DisplayName },
		func(u *scim.User) *string { return u.DisplayName },
		func(n *scim.NewUser) **string { return &n.DisplayName },
	},
	{
		"given_name", scim.AttrGivenName,
		func(m *userModel) *types.String { return &m.GivenName },
		func(u *scim.User) *string { return u.Name.GivenName },
		func(n *scim.NewUser) **string { return &n.Name.GivenName },
	},
	{
		"family_name", scim.AttrFamilyName,
		func(m *userModel) *types.String { return &m.FamilyName },
		func(u *scim.User) *string { return u.Name.FamilyName },
		func(n *scim.NewUser) **string { return &n.Name.FamilyName },
	},
	{
		"middle_name", scim.AttrMiddleName,
		func(m *userModel) *types.String { return &m.MiddleName },
		func(u *scim.User) *string { return u.Name.MiddleName },
		func(n *scim.NewUser) **string { return &n.Name.MiddleName },
	},
	{
		"formatted_name", scim.AttrFormattedName,
		func(m *userModel) *types.String { return &m.FormattedName },
		func(u *scim.User) *string { return u.Name.Formatted },
		func(n *scim.NewUser) **string { return &n.Name.Formatted },
	},
	{
		"honorific_prefix", scim.AttrHonorificPrefix,
		func(m *userModel) *types.String { return &m.HonorificPrefix },
		func(u *scim.User) *string { return u.Name.HonorificPrefix },
		func(n *scim.NewUser) **string { return &n.Name.HonorificPrefix },
	},
	{
		"honorific_suffix", scim.AttrHonorificSuffix,
		func(m *userModel) *types.String { return &m.HonorificSuffix },
		func(u *scim.User) *string { return u.Name.HonorificSuffix },
		func(n *scim.NewUser) **string { return &n.Name.HonorificSuffix },
	},
	{
		"nickname", scim.AttrNickName,
		func(m *userModel) *types.String { return &m.Nickname },
		func(u *scim.User) *string { return u.NickName },
		func(n *scim.NewUser) **string { return &n.NickName },
	},
	{
		"title", scim.AttrTitle,
		func(m *userModel) *types.String { return &m.Title },
		func(u *scim.User) *string { return u.Title },
		func(n *scim.NewUser) **string { return &n.Title },
	},
	{
		"department", scim.AttrDepartment,
		func(m *userModel) *types.String { return &m.Department },
		func(u *scim.User) *string { return u.Department },
		func(n *scim.NewUser) **string { return &n.Department },
	},
	{
		"organization", scim.AttrOrganization,
		func(m *userModel) *types.String { return &m.Organization },
		func(u *scim.User) *string { return u.Organization },
		func(n *scim.NewUser) **string { return &n.Organization },
	},
	{
		"preferred_language", scim.AttrPreferredLanguage,
		func(m *userModel) *types.String { return &m.PreferredLanguage },
		func(u *scim.User) *string { return u.PreferredLanguage },
		func(n *scim.NewUser) **string { return &n.PreferredLanguage },
	},
	{
		"timezone", scim.AttrTimezone,
		func(m *userModel) *types.String { return &m.Timezone },
		func(u *scim.User) *string { return u.Timezone },
		func(n *scim.NewUser) **string { return &n.Timezone },
	},
	{
		"external_id", scim.AttrExternalID,
		func(m *userModel) *types.String { return &m.ExternalID },
		func(u *scim.User) *string { return u.ExternalID },
		func(n *scim.NewUser) **string { return &n.ExternalID },
	},
}
