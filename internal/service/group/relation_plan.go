// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// relationResource is the common part of the resources for a membership and for a list of members.
type relationResource struct {
	framework.Resource

	kind groupKind
}

// A relationPlan is the plan of a membership or of a list of members.
type relationPlan struct {
	state, plan relation
	// had are the members in state, leaving those that an update removes.
	had, leaving []string
	// nulls are the planned ids that are null.
	nulls []nullID
	// replaced is true if the plan has another group or person.
	replaced bool
	// hold registers with the run what the block is to hold, under the group's key. It reports whether another block
	// was planned to give that up.
	hold func(block run.Block, key string) (givenUp bool)
}

func (r *relationResource) modifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse, p relationPlan) {
	block, diags := framework.PlannedBlock(ctx, resp)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	release := func() []string {
		return r.Clients.Run.Members.Release(block, r.kind.key(r.Clients, p.state.DirectoryID, p.state.GroupID), p.had)
	}

	if req.Plan.Raw.IsNull() {
		kept := release()
		resp.Diagnostics.Append(framework.SetHeldByOtherBlocks(ctx, resp.Private, kept)...)
		resp.Diagnostics.Append(r.guard(ctx, p.state.GroupID.ValueString(), missingFrom(kept, p.had))...)

		return
	}

	resp.Diagnostics.Append(nullWarnings(p.nulls)...)

	directoryID, moves := r.kind.plan(ctx, r.Clients, req, resp)
	if resp.Diagnostics.HasError() {
		return
	}

	switch {
	case req.State.Raw.IsNull():
	case moves || p.replaced:
		release()
		resp.Diagnostics.Append(r.guard(ctx, p.state.GroupID.ValueString(), p.had)...)
	default:
		resp.Diagnostics.Append(r.guard(ctx, p.state.GroupID.ValueString(), p.leaving)...)
	}

	givenUp := false
	if key := r.kind.key(r.Clients, directoryID, p.plan.GroupID); key != "" {
		givenUp = p.hold(block, key)
	}

	setRelationDirectory(ctx, req, resp, directoryID, givenUp)
}

// guard fails if the removal of these members would leave the organization without an administrator.
func (r *relationResource) guard(ctx context.Context, groupID string, leaving []string) diag.Diagnostics {
	if r.kind.guard == nil {
		return nil
	}

	return r.kind.guard(ctx, r.Clients, groupID, leaving)
}

// setRelationDirectory plans the directory. If another block was planned to give up the same relation, before the run
// knew of this block, the directory becomes unknown: this makes the apply visit this block and keep the relation.
func setRelationDirectory(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse, directoryID types.String, givenUp bool,
) {
	switch {
	case givenUp && !req.State.Raw.IsNull():
		directoryID = types.StringUnknown()
	case !req.State.Raw.IsNull() && (directoryID.IsUnknown() || directoryID.IsNull()):
		return // keep the state's until the provider's configuration is known
	case directoryID.IsNull():
		directoryID = types.StringUnknown()
	}

	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("directory_id"), directoryID)...)
}
