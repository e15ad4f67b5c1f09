// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// membersModel is atlassian_group_members as Terraform holds it.
type membersModel struct {
	GroupID     types.String   `tfsdk:"group_id"`
	UserIDs     types.List     `tfsdk:"user_ids"`
	DirectoryID types.String   `tfsdk:"directory_id"`
	Timeouts    timeouts.Value `tfsdk:"timeouts"`
}

// membersIdentity is what identifies the list of a group's members.
type membersIdentity struct {
	GroupID types.String `tfsdk:"group_id"`
}

// Identify sets the resource's identity.
func (m membersModel) Identify(ctx context.Context, identity *tfsdk.ResourceIdentity) diag.Diagnostics {
	return identity.Set(ctx, membersIdentity{GroupID: m.GroupID})
}

// ReadLimit is the read timeout of the block.
func (m membersModel) ReadLimit() framework.TimeLimit { return m.Timeouts.Read }
