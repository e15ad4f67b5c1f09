// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

func (r *groupResource) register(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) diag.Diagnostics {
	var state, plan groupModel

	block, diags := framework.PlannedBlock(ctx, resp)

	if !req.State.Raw.IsNull() {
		diags.Append(req.State.Get(ctx, &state)...)
	}

	if !req.Plan.Raw.IsNull() {
		diags.Append(resp.Plan.Get(ctx, &plan)...)
	}

	if diags.HasError() {
		return diags
	}

	if req.State.Raw.IsNull() {
		plan.DirectoryID = r.Clients.DirectoryID()
	}

	id := run.GlobalID(state.DirectoryID.ValueString(), state.ID.ValueString())
	replaced := len(resp.RequiresReplace) > 0 || !plan.DisplayName.Equal(state.DisplayName)

	return append(diags, registerPlan(r.Clients, req, block, id, state.inRun(), plan.inRun(), replaced)...)
}

// refuseDefaultName fails a plan that gives a new group the name of a default group; why is the reason in the error.
// Atlassian would keep such a SCIM group in the directory and never propagate it (API §2.9). If the organization cannot
// be asked, the plan passes.
func refuseDefaultName(ctx context.Context, clients *framework.Clients, attribute string, name types.String, why string) diag.Diagnostics {
	organization, _ := clients.Organization()
	if organization == nil || name.ValueString() == "" {
		return nil
	}

	named, err := organization.GroupsNamed(ctx, name.ValueString())
	if err != nil {
		return nil // the apply finds out
	}

	for _, group := range named {
		if isDefault, err := organization.IsDefaultGroup(ctx, group); err == nil && isDefault {
			return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(attribute), "Name of a default group", fmt.Sprintf(
				"%q is the name of a default group of the organization, id %s. %s Choose another name, or add people to the default group with "+
					"atlassian_organization_group_membership and organization_group_id = %[2]q.", group.Name, group.ID, why))}
		}
	}

	return nil
}

// announceReplacement warns of what is lost when a new name or directory replaces the group.
func announceReplacement(ctx context.Context, req resource.ModifyPlanRequest, moved bool) diag.Diagnostics {
	var before groupModel

	diags := req.State.Get(ctx, &before)
	name := framework.PlannedString(ctx, req, "display_name")
	lost := lostExternalID(ctx, req, before)

	switch renamed := !name.IsUnknown() && !name.Equal(before.DisplayName); {
	case diags.HasError():
	case renamed:
		diags.AddAttributeWarning(
			path.Root("display_name"),
			"Renaming replaces the group",
			fmt.Sprintf("Atlassian does not rename groups of a SCIM directory: %q is deleted and %q created with a new id. Its members lose the "+
				"access that it gives until the new group has its members and roles. To bridge that, add the new group under a block of its own, with members and "+
				"roles, and remove the old one in a later apply.%s",
				before.DisplayName.ValueString(), name.ValueString(), lost),
		)
	case moved && lost != "":
		diags.AddAttributeWarning(path.Root("external_id"), "Replacing the group loses its external id",
			fmt.Sprintf("The group %q is deleted and created anew in the provider's directory.%s", name.ValueString(), lost))
	}

	return diags
}

// lostExternalID says that the replacement loses an external id that the configuration does not set. It is empty if
// there is none.
func lostExternalID(ctx context.Context, req resource.ModifyPlanRequest, before groupModel) string {
	var configured types.String

	if diags := req.Config.GetAttribute(ctx, path.Root("external_id"), &configured); diags.HasError() ||
		!configured.IsNull() || before.ExternalID.IsNull() {
		return ""
	}

	return fmt.Sprintf(" Its external id %q is not taken over; set external_id to keep it.", before.ExternalID.ValueString())
}
