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

// membershipModel is atlassian_group_membership as Terraform holds it.
type membershipModel struct {
	GroupID     types.String   `tfsdk:"group_id"`
	UserID      types.String   `tfsdk:"user_id"`
	DirectoryID types.String   `tfsdk:"directory_id"`
	Timeouts    timeouts.Value `tfsdk:"timeouts"`
}

// membershipIdentity is what identifies a membership.
type membershipIdentity struct {
	GroupID types.String `tfsdk:"group_id"`
	UserID  types.String `tfsdk:"user_id"`
}

// Identify sets the resource's identity.
func (m membershipModel) Identify(ctx context.Context, identity *tfsdk.ResourceIdentity) diag.Diagnostics {
	return identity.Set(ctx, membershipIdentity{GroupID: m.GroupID, UserID: m.UserID})
}

// ReadLimit is the read timeout of the block.
func (m membershipModel) ReadLimit() framework.TimeLimit { return m.Timeouts.Read }
