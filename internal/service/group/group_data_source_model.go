// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/computed"
)

// groupDataModel is the model of the data source atlassian_group. Attributes of an API that is not configured, or does
// not have the group, are null.
type groupDataModel struct {
	ID                  types.String `tfsdk:"id"`
	DisplayName         types.String `tfsdk:"display_name"`
	OrganizationGroupID types.String `tfsdk:"organization_group_id"`

	DirectoryID types.String `tfsdk:"directory_id"`
	ExternalID  types.String `tfsdk:"external_id"`
	UserIDs     types.List   `tfsdk:"user_ids"`
	CreatedAt   types.String `tfsdk:"created_at"`
	UpdatedAt   types.String `tfsdk:"updated_at"`

	Description             types.String `tfsdk:"description"`
	OrganizationDirectoryID types.String `tfsdk:"organization_directory_id"`
	ManagedBy               types.String `tfsdk:"managed_by"`
	ExternalSynced          types.Bool   `tfsdk:"external_synced"`
	UserCount               types.Int64  `tfsdk:"user_count"`
}

// newGroupDataModel combines the two views of a group; either may be nil.
func newGroupDataModel(directoryID string, record *scim.Group, group *admin.Group) groupDataModel {
	model := groupDataModel{UserIDs: types.ListNull(types.StringType)}

	if group != nil {
		model.OrganizationGroupID = types.StringValue(group.ID)
		model.DisplayName = types.StringValue(group.Name)
		model.Description = computed.TextOrNull(group.Description)
		model.OrganizationDirectoryID = computed.TextOrNull(group.DirectoryID)
		model.ManagedBy = computed.TextOrNull(group.ManagedBy)
		model.ExternalSynced = types.BoolValue(group.ExternalSynced)
		model.UserCount = countOrNull(group.UserCount)
	}

	if record != nil {
		model.ID = types.StringValue(record.ID)
		model.DisplayName = types.StringValue(record.DisplayName)
		model.DirectoryID = types.StringValue(directoryID)
		model.ExternalID = textOrNull(record.ExternalID)
		model.UserIDs = newMemberList(memberIDs(record))
		model.CreatedAt = types.StringPointerValue(record.CreatedAt)
		model.UpdatedAt = types.StringPointerValue(record.UpdatedAt)
	}

	return model
}

// textOrNull returns null for a missing or empty text.
func textOrNull(value *string) types.String {
	if value == nil {
		return types.StringNull()
	}

	return computed.TextOrNull(*value)
}

func countOrNull(count *int) types.Int64 {
	if count == nil {
		return types.Int64Null()
	}

	return types.Int64Value(int64(*count))
}
