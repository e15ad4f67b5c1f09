// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// membershipModel is a membership as Terraform holds it, of atlassian_group_membership unless another kind reads it.
type membershipModel struct {
	GroupID     types.String   `tfsdk:"group_id"`
	MemberID    types.String   `tfsdk:"user_id"`
	DirectoryID types.String   `tfsdk:"directory_id"`
	Timeouts    timeouts.Value `tfsdk:"timeouts"`
}

// organizationMembershipModel is membershipModel with the names of atlassian_organization_group_membership.
type organizationMembershipModel struct {
	GroupID     types.String   `tfsdk:"organization_group_id"`
	MemberID    types.String   `tfsdk:"account_id"`
	DirectoryID types.String   `tfsdk:"directory_id"`
	Timeouts    timeouts.Value `tfsdk:"timeouts"`
}

func (k rosterKind) readMembership(ctx context.Context, from source) (membershipModel, diag.Diagnostics) {
	return readAs(ctx, k, from, func(model organizationMembershipModel) membershipModel { return membershipModel(model) })
}

func (k rosterKind) storeMembership(ctx context.Context, state *tfsdk.State, model membershipModel) diag.Diagnostics {
	return state.Set(ctx, k.membership(model))
}

// membership is the model with the names of the kind's resource.
func (k rosterKind) membership(model membershipModel) any {
	if k.organization {
		return organizationMembershipModel(model)
	}

	return model
}

func (k rosterKind) identifyMembership(ctx context.Context, identity *tfsdk.ResourceIdentity, model membershipModel) diag.Diagnostics {
	diags := identity.SetAttribute(ctx, path.Root(k.group), model.GroupID)
	diags.Append(identity.SetAttribute(ctx, path.Root(k.member), model.MemberID)...)

	return diags
}

// membershipRead is the state of a membership that is read.
type membershipRead struct {
	membershipModel

	kind rosterKind
}

// Identify sets the resource's identity.
func (m membershipRead) Identify(ctx context.Context, identity *tfsdk.ResourceIdentity) diag.Diagnostics {
	return m.kind.identifyMembership(ctx, identity, m.membershipModel)
}

// ReadLimit is the read timeout of the block.
func (m membershipRead) ReadLimit() framework.TimeLimit { return m.Timeouts.Read }
