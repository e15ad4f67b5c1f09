// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// userDataModel is the data source atlassian_user: the record of the directory, and what the organization says of
// the account.
type userDataModel struct {
	ID          types.String `tfsdk:"id"`
	DirectoryID types.String `tfsdk:"directory_id"`
	AccountID   types.String `tfsdk:"account_id"`
	CreatedAt   types.String `tfsdk:"created_at"`
	UpdatedAt   types.String `tfsdk:"updated_at"`

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
	Groups            types.List   `tfsdk:"groups"`

	Name             types.String `tfsdk:"name"`
	Status           types.String `tfsdk:"status"`
	AccountStatus    types.String `tfsdk:"account_status"`
	MembershipStatus types.String `tfsdk:"membership_status"`
	ClaimStatus      types.String `tfsdk:"claim_status"`
	AddedAt          types.String `tfsdk:"added_at"`
	LastActiveAt     types.String `tfsdk:"last_active_at"`
	ProductAccess    types.List   `tfsdk:"product_access"`
}

var groupType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"id":           types.StringType,
	"display_name": types.StringType,
}}

// withRecord adds the record of the directory, through the flatten that the resource uses.
func (m *userDataModel) withRecord(record *scim.User, directoryID string) {
	r := flatten(record, directoryID, userModel{PhoneNumbers: types.SetNull(phoneType)})

	m.ID, m.DirectoryID, m.AccountID, m.CreatedAt = r.ID, r.DirectoryID, r.AccountID, r.CreatedAt
	m.Email, m.UserName = r.Email, r.UserName
	m.DisplayName, m.GivenName, m.FamilyName, m.MiddleName, m.FormattedName = r.DisplayName, r.GivenName, r.FamilyName, r.MiddleName, r.FormattedName
	m.HonorificPrefix, m.HonorificSuffix, m.Nickname, m.Title = r.HonorificPrefix, r.HonorificSuffix, r.Nickname, r.Title
	m.Department, m.Organization, m.PreferredLanguage, m.Timezone = r.Department, r.Organization, r.PreferredLanguage, r.Timezone
	m.PhoneNumbers, m.ExternalID, m.Active = r.PhoneNumbers, r.ExternalID, r.Active
	m.UpdatedAt = types.StringPointerValue(record.UpdatedAt)

	groups := make([]attr.Value, len(record.Groups))
	for i, group := range record.Groups {
		groups[i] = types.ObjectValueMust(groupType.AttrTypes, map[string]attr.Value{
			"id":           types.StringValue(group.ID),
			"display_name": types.StringPointerValue(nonEmpty(&group.DisplayName)),
		})
	}

	m.Groups = types.ListValueMust(groupType, groups)
}

// withAccount adds what the organization says of the account.
func (m *userDataModel) withAccount(ctx context.Context, u organizationUser) diag.Diagnostics {
	text := func(value string) types.String { return types.StringPointerValue(nonEmpty(&value)) }

	m.AccountID = text(u.accountID)
	m.Name, m.Status = text(u.name), text(u.status)
	m.AccountStatus, m.MembershipStatus, m.ClaimStatus = text(u.accountStatus), text(u.membershipStatus), text(u.claimStatus)
	m.AddedAt, m.LastActiveAt = text(framework.FormatTime(u.addedAt)), text(framework.FormatTime(u.lastActive(nil)))

	if m.Email.IsNull() {
		m.Email = text(u.email)
	}

	access, err := productAccessType().ValueFromTerraform(ctx, newAccessFlattener(ctx).list(u.access))
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Reading user failed", err.Error()+". This is a bug in the provider; please report it.")}
	}

	list, ok := access.(types.List)
	if !ok {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Reading user failed", "The product access is no list. This is a bug in the provider; please report it.")}
	}

	m.ProductAccess = list

	return nil
}
