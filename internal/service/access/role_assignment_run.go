// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// runKey identifies the assignment in the run's ledger. Two ids of one app give the same key.
func (m *roleAssignmentModel) runKey() (role, holder string) {
	role = m.Role.ValueString()
	if role != product.RoleOrgAdmin { // Atlassian ignores its resource (API §3.8)
		role += " " + product.ResourceKey(m.ResourceID.ValueString())
	}

	return role, m.kind.attribute + " " + m.Holder.ValueString()
}

func (m *roleAssignmentModel) known() bool {
	return !m.Holder.IsUnknown() && !m.Role.IsUnknown() && !m.ResourceID.IsUnknown() && m.Holder.ValueString() != ""
}

// register registers the plan of a role with the run.
func (r *roleAssignmentResource) register(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) diag.Diagnostics {
	block, diags := framework.PlannedBlock(ctx, resp)

	state, failed := r.kind.assignmentIn(ctx, req.State)
	diags.Append(failed...)

	plan, failed := r.kind.assignmentIn(ctx, req.Plan)
	diags.Append(failed...)

	if diags.HasError() {
		return diags
	}

	role, holder := state.runKey()
	changes := !req.State.Raw.IsNull() && revokes(plan, state)

	switch {
	case req.Plan.Raw.IsNull():
		diags.Append(framework.SetHeldByOtherBlocks(ctx, resp.Private, r.Clients.Run.Roles.Release(block, role, []string{holder}))...)

		return diags
	case changes:
		r.Clients.Run.Roles.Release(block, role, []string{holder})
	}

	conflicts := run.Conflicts{}

	if plan.known() {
		role, holder = plan.runKey()
		conflicts = r.Clients.Run.Roles.Hold(block, role, holder)
	}

	if conflicts.HeldTwice {
		diags.AddAttributeWarning(path.Root("role"), "Role assignment is managed twice", fmt.Sprintf(
			"Two atlassian_%s hold the role %s of %s on %s. Keep one of them.",
			r.Name, plan.Role.ValueString(), plan.Holder.ValueString(), plan.ResourceID.ValueString()))
	}

	// If another block was planned to give up this role, before the run knew that this block holds it, an unknown value
	// makes the apply visit this block: the apply skips a block without a change.
	switch {
	case conflicts.GivenUp && !req.State.Raw.IsNull() && !changes:
		diags.Append(resp.Plan.SetAttribute(ctx, path.Root("org_id"), types.StringUnknown())...)
	case req.State.Raw.IsNull() && r.Clients.HasOrganization():
		organization, _ := r.Clients.Organization()
		diags.Append(resp.Plan.SetAttribute(ctx, path.Root("org_id"), organization.OrgID())...)
	}

	return diags
}

// lock waits until no other block changes the same role, and returns the function that ends this.
func (r *roleAssignmentResource) lock(ctx context.Context, model roleAssignmentModel) (unlock func(), diags diag.Diagnostics) {
	role, holder := model.runKey()

	unlock, err := r.Clients.Run.RoleLocks.Lock(ctx, role+" "+holder)

	return unlock, diagnostics.FromError("Changing role failed", err)
}

// takeBlock registers the role as this block's right before it is assigned: the plan may not have known the holder.
func (r *roleAssignmentResource) takeBlock(model roleAssignmentModel) run.Block {
	role, holder := model.runKey()
	block := r.Clients.Run.Roles.TakeBlock(role, holder)
	r.Clients.Run.Roles.Hold(block, role, holder)

	return block
}

// heldByOther reports whether another block holds the role that is to be revoked.
func (r *roleAssignmentResource) heldByOther(ctx context.Context, req resource.DeleteRequest, state roleAssignmentModel) bool {
	role, holder := state.runKey()
	held := r.Clients.Run.Roles.Release(framework.BlockOf(ctx, req.Private), role, []string{holder})

	if len(held) == 0 && len(framework.HeldByOtherBlocks(ctx, req.Private)) == 0 {
		return false
	}

	tflog.Info(ctx, "The role is left, because another block holds it", map[string]any{"role": role, "holder": holder})

	return true
}
