// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// ModifyPlan implements resource.ResourceWithModifyPlan. It plans what depends on more than one attribute, and fails
// here what would fail in the apply.
func (r *userResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	// A configuration is planned without a configured provider only in a check of the schema.
	if r.Clients == nil {
		return
	}

	var state *userModel

	if !req.State.Raw.IsNull() {
		state = &userModel{}
		resp.Diagnostics.Append(req.State.Get(ctx, state)...)
	}

	if req.Plan.Raw.IsNull() {
		if state != nil && !resp.Diagnostics.HasError() {
			resp.Diagnostics.Append(r.checkDestroy(ctx, *state)...)
		}

		return
	}

	var plan, config userModel

	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)

	owned, diags := readOwnership(ctx, req.Private)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	directoryID, diags := r.plannedDirectory()
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(r.checkOnDestroy(plan)...)

	if resp.Diagnostics.HasError() {
		return
	}

	if state == nil {
		plan.DirectoryID = directoryID
		plan.UserName = plannedUserNameOfNew(plan, config)

		resp.Diagnostics.Append(framework.RefuseReadOnly(r.Clients, "creating atlassian_user "+plan.Email.ValueString())...)
		resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)

		return
	}

	if !directoryID.IsUnknown() && !directoryID.Equal(state.DirectoryID) {
		plan.DirectoryID = directoryID
		resp.RequiresReplace.Append(path.Root("directory_id"))
		resp.Diagnostics.Append(framework.RefuseReadOnly(r.Clients, "replacing atlassian_user "+state.Email.ValueString())...)
		resp.Diagnostics.Append(r.checkDeprovision(ctx, *state, state.OnDestroy.ValueString())...)
		resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)

		return
	}

	plan = plannedTogether(plan, config, *state, owned)

	if todo := changes(plan, *state, nil, cleared(config, owned)); len(todo) > 0 {
		resp.Diagnostics.Append(framework.RefuseReadOnly(r.Clients, "updating atlassian_user "+state.Email.ValueString())...)
	}

	if deactivates(plan, *state) {
		resp.Diagnostics.Append(r.checkDeprovision(ctx, *state, destroyDeactivate)...)
	}

	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
}

// plannedTogether is the plan for an existing user with what depends on more than one attribute.
func plannedTogether(plan, config, state userModel, owned ownership) userModel {
	plan.UserName = plannedUserName(plan, config, state, owned)
	plan.DisplayName = plannedDisplayName(plan, config, state, owned)

	// A new address can link the record to an account. It can also separate it from the one it has (API §2.9), but mostly
	// the account follows: were it unknown here, whatever depends on it would be replaced. Update warns of what came otherwise.
	if state.AccountID.IsNull() && (plan.Email.IsUnknown() || !strings.EqualFold(plan.Email.ValueString(), state.Email.ValueString())) {
		plan.AccountID = types.StringUnknown()
	}

	return plan
}

// deactivates reports whether an update takes the person's access; an unknown active may.
func deactivates(plan, state userModel) bool {
	return state.Active.ValueBool() && (plan.Active.IsUnknown() || !plan.Active.ValueBool())
}

// plannedDirectory is the directory of the provider's configuration, unknown while that is not known.
func (r *userResource) plannedDirectory() (types.String, diag.Diagnostics) {
	if r.Clients.DirectoryUnknown() {
		return types.StringUnknown(), nil
	}

	directory, diags := r.Clients.Directory()
	if diags.HasError() {
		return types.StringUnknown(), diags
	}

	return types.StringValue(directory.ID()), nil
}

// plannedUserNameOfNew is the user name of a user to be created. Where an existing record may be adopted, an unset
// user name is not Terraform's to change, so that it is known only afterwards.
func plannedUserNameOfNew(plan, config userModel) types.String {
	if !config.UserName.IsNull() {
		return plan.UserName
	}

	if plan.AdoptExisting.IsUnknown() || plan.AdoptExisting.ValueBool() {
		return types.StringUnknown()
	}

	return plan.Email
}

// plannedUserName follows the e-mail address where the user name is unset and equals it, and returns to it where
// Terraform has set the user name before: it cannot be cleared, since a record must have one.
func plannedUserName(plan, config, state userModel, owned ownership) types.String {
	if !config.UserName.IsNull() {
		return plan.UserName
	}

	if !owned["user_name"] && !strings.EqualFold(state.UserName.ValueString(), state.Email.ValueString()) {
		return state.UserName
	}

	if !plan.Email.IsUnknown() && strings.EqualFold(plan.Email.ValueString(), state.UserName.ValueString()) {
		return state.UserName
	}

	return plan.Email
}

// plannedDisplayName is unknown where Atlassian may compose it anew, of names that change.
func plannedDisplayName(plan, config, state userModel, owned ownership) types.String {
	if !config.DisplayName.IsNull() {
		return plan.DisplayName
	}

	if owned["display_name"] && state.DisplayName.IsNull() {
		return state.DisplayName
	}

	if !plan.GivenName.Equal(state.GivenName) || !plan.FamilyName.Equal(state.FamilyName) {
		return types.StringUnknown()
	}

	return plan.DisplayName
}

// checkOnDestroy says while planning that a way to destroy needs what is not configured; when destroying it would be too late.
func (r *userResource) checkOnDestroy(plan userModel) diag.Diagnostics {
	if plan.OnDestroy.ValueString() != destroyUnlink || r.Clients.OrganizationUnknown() {
		return nil
	}

	_, missing := r.Clients.Organization()

	var diags diag.Diagnostics
	for _, d := range missing {
		diags.Append(diag.WithPath(path.Root("on_destroy"), d))
	}

	return diags
}
