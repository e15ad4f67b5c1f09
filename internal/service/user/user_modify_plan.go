// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
)

// ModifyPlan makes the plan, and reports errors that would otherwise fail the apply.
func (r *userResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	// The provider is not configured when Terraform only checks the schema.
	if r.Clients == nil {
		return
	}

	var state *userModel

	if !req.State.Raw.IsNull() {
		held := model(ctx, req.State.Raw, &resp.Diagnostics)
		state = &held
	}

	block, diags := framework.PlannedBlock(ctx, resp)
	resp.Diagnostics.Append(diags...)

	if req.Plan.Raw.IsNull() {
		if state != nil && !resp.Diagnostics.HasError() {
			resp.Diagnostics.Append(r.announceRemoval(block, *state)...)
			resp.Diagnostics.Append(r.checkDestroy(ctx, *state)...)
		}

		return
	}

	config := model(ctx, req.Config.Raw, &resp.Diagnostics)
	owned := readKeys(ctx, req.Private, ownedKey)

	if resp.Diagnostics.HasError() {
		return
	}

	planned := plan(config, state, owned)

	for _, p := range r.newProblems(ctx, planned, state) {
		resp.Diagnostics.AddAttributeError(path.Root(p.attribute), p.summary, p.detail)
	}

	directoryID, diags := r.plannedDirectory()
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(r.checkOnDestroy(planned)...)

	if resp.Diagnostics.HasError() {
		return
	}

	moves := false

	if state != nil {
		moves, diags = r.moves(ctx, state.DirectoryID, directoryID)
		resp.Diagnostics.Append(diags...)
	}

	switch {
	case state == nil:
		planned.DirectoryID = directoryID

		resp.Diagnostics.Append(guard.RefuseReadOnly(r.Clients, "creating atlassian_user "+planned.Email.ValueString())...)
		resp.Diagnostics.Append(r.announceCreation(block, planned)...)
		resp.Diagnostics.Append(r.checkInactiveCreation(ctx, planned, inPlan)...)
	case moves:
		planned.DirectoryID = directoryID

		resp.RequiresReplace.Append(path.Root("directory_id"))
		resp.Diagnostics.Append(guard.RefuseReadOnly(r.Clients, "replacing atlassian_user "+state.Email.ValueString())...)
		resp.Diagnostics.Append(r.announceRemoval(block, *state)...)
		resp.Diagnostics.Append(r.checkDeprovision(ctx, *state, state.OnDestroy.ValueString(), inPlan)...)
	default:
		if todo := changes(planned, *state, nil, cleared(config, owned)); len(todo) > 0 {
			resp.Diagnostics.Append(guard.RefuseReadOnly(r.Clients, "updating atlassian_user "+state.Email.ValueString())...)
		}

		resp.Diagnostics.Append(r.announceKept(block, planned, *state)...)
		resp.Diagnostics.Append(r.checkUpdate(ctx, planned, *state, inPlan)...)
	}

	if !moves && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(r.warnOfDomain(ctx, planned, state)...)
	}

	resp.Plan.Raw = planned.raw(ctx)
}

// newProblems returns the problems of a plan, except those of values that a record, which is to be adopted, has
// already. It asks the directory only if there are problems.
func (r *userResource) newProblems(ctx context.Context, planned userModel, state *userModel) []problem {
	found := problems(planned, state)
	directory, _ := r.Clients.DirectoryIfKnown()

	if len(found) == 0 || state != nil || !planned.AdoptExisting.ValueBool() || directory == nil {
		return found
	}

	holders, err := r.lookup(directory).holders(ctx, r.wantedBy(planned))
	if err != nil || len(holders) != 1 {
		return found
	}

	held := flatten(holders[0].record, directory.ID(), unsetUser)

	return problems(planned, &held)
}

// plannedDirectory returns the id of the provider's directory, unknown while it is not known.
func (r *userResource) plannedDirectory() (types.String, diag.Diagnostics) {
	_, missing := r.Clients.DirectoryIfKnown()

	return r.Clients.DirectoryID(), missing
}

// moves reports whether the plan moves a record to another directory. It first confirms that the new directory answers.
func (r *userResource) moves(ctx context.Context, held, planned types.String) (bool, diag.Diagnostics) {
	if planned.IsUnknown() || planned.Equal(held) {
		return false, nil
	}

	return guard.ConfirmMove(ctx, r.Clients, held)
}

// checkOnDestroy reports in the plan that on_destroy needs something that is not configured. At destruction the error
// would come too late.
func (r *userResource) checkOnDestroy(planned userModel) diag.Diagnostics {
	if planned.OnDestroy.ValueString() != destroyUnlink || r.Clients.OrganizationUnknown() {
		return nil
	}

	_, missing := r.Clients.Organization()

	var diags diag.Diagnostics
	for _, d := range missing {
		diags.Append(diag.WithPath(path.Root("on_destroy"), d))
	}

	return diags
}
