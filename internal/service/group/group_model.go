// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// groupModel is atlassian_group as Terraform holds it.
type groupModel struct {
	ID                  types.String   `tfsdk:"id"`
	DirectoryID         types.String   `tfsdk:"directory_id"`
	DisplayName         types.String   `tfsdk:"display_name"`
	ExternalID          types.String   `tfsdk:"external_id"`
	OrganizationGroupID types.String   `tfsdk:"organization_group_id"`
	Timeouts            timeouts.Value `tfsdk:"timeouts"`
}

// groupIdentity is what identifies a group: its id is unique within its directory.
type groupIdentity struct {
	DirectoryID types.String `tfsdk:"directory_id"`
	ID          types.String `tfsdk:"id"`
}

func (m *groupModel) identity() groupIdentity {
	return groupIdentity{DirectoryID: m.DirectoryID, ID: m.ID}
}

// take fills in what the SCIM record says. The group's counterpart in the organization is not on it.
func (m *groupModel) take(directoryID string, group *scim.Group) {
	m.ID = types.StringValue(group.ID)
	m.DirectoryID = types.StringValue(directoryID)
	m.DisplayName = types.StringValue(group.DisplayName)
	m.ExternalID = types.StringPointerValue(group.ExternalID)
}
