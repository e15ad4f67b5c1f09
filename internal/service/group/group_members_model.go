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

// membersModel is a list of members as Terraform holds it, of atlassian_group_members unless another kind reads it.
type membersModel struct {
	GroupID     types.String   `tfsdk:"group_id"`
	MemberIDs   types.List     `tfsdk:"user_ids"`
	DirectoryID types.String   `tfsdk:"directory_id"`
	Timeouts    timeouts.Value `tfsdk:"timeouts"`
}

// organizationMembersModel is membersModel with the names of atlassian_organization_group_members.
type organizationMembersModel struct {
	GroupID     types.String   `tfsdk:"organization_group_id"`
	MemberIDs   types.List     `tfsdk:"account_ids"`
	DirectoryID types.String   `tfsdk:"directory_id"`
	Timeouts    timeouts.Value `tfsdk:"timeouts"`
}

func (k rosterKind) readMembers(ctx context.Context, from source) (membersModel, diag.Diagnostics) {
	return readAs(ctx, k, from, func(model organizationMembersModel) membersModel { return membersModel(model) })
}

func (k rosterKind) storeMembers(ctx context.Context, state *tfsdk.State, model membersModel) diag.Diagnostics {
	if k.organization {
		return state.Set(ctx, organizationMembersModel(model))
	}

	return state.Set(ctx, model)
}

func (k rosterKind) identifyMembers(ctx context.Context, identity *tfsdk.ResourceIdentity, model membersModel) diag.Diagnostics {
	return identity.SetAttribute(ctx, path.Root(k.group), model.GroupID)
}

// membersRead is the state of a list that is read.
type membersRead struct {
	membersModel

	kind rosterKind
}

// Identify sets the resource's identity.
func (m membersRead) Identify(ctx context.Context, identity *tfsdk.ResourceIdentity) diag.Diagnostics {
	return m.kind.identifyMembers(ctx, identity, m.membersModel)
}

// ReadLimit is the read timeout of the block.
func (m membersRead) ReadLimit() framework.TimeLimit { return m.Timeouts.Read }
