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

// relationResource is what the resources of a membership and of a list of members have in common.
type relationResource struct {
	framework.Resource

	kind groupKind
}

// A relationPlan is what a plan makes of a membership or of a list of members.
type relationPlan struct {
	state, plan relation
	// had are the members that the state has, and leaving those of them whom a change in place takes out.
	had, leaving []string
	// nulls are ids of the plan that come to nothing.
	nulls []nullID
	// replaced says that it is about another group or person.
	replaced bool
	// hold tells the run what the block is to hold, by the group's place in the run's ledger. It reports whether
	// another block was to give that up.
	hold func(block run.Block, key string) (left bool)
}

func (r *relationResource) modifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse, p relationPlan) {
	block, diags := framework.PlannedBlock(ctx, resp)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	leave := func() []string {
		return r.Clients.Run.Members.Leave(block, r.kind.key(r.Clients, p.state.DirectoryID, p.state.GroupID), p.had)
	}

	if req.Plan.Raw.IsNull() {
		kept := leave()
		resp.Diagnostics.Append(framework.SetKept(ctx, resp.Private, kept)...)
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
		leave()
		resp.Diagnostics.Append(r.guard(ctx, p.state.GroupID.ValueString(), p.had)...)
	default:
		resp.Diagnostics.Append(r.guard(ctx, p.state.GroupID.ValueString(), p.leaving)...)
	}

	left := false
	if key := r.kind.key(r.Clients, directoryID, p.plan.GroupID); key != "" {
		left = p.hold(block, key)
	}

	setRelationDirectory(ctx, req, resp, directoryID, left)
}

// guard fails when who leaves would leave nobody to administer the organization.
func (r *relationResource) guard(ctx context.Context, groupID string, leaving []string) diag.Diagnostics {
	if r.kind.guard == nil {
		return nil
	}

	return r.kind.guard(ctx, r.Clients, groupID, leaving)
}

// setRelationDirectory plans the directory. It is unknown, which makes the apply look after the relation, where another
// block was planned to give up the same relation before it could be told that this one holds it: the two learn of each
// other in the apply.
func setRelationDirectory(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse, directoryID types.String, left bool,
) {
	switch {
	case left && !req.State.Raw.IsNull():
		directoryID = types.StringUnknown()
	case !req.State.Raw.IsNull() && (directoryID.IsUnknown() || directoryID.IsNull()):
		return // as the state says, until the provider's configuration is known
	case directoryID.IsNull():
		directoryID = types.StringUnknown()
	}

	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("directory_id"), directoryID)...)
}
