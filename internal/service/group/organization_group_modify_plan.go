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

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

func (r *organizationGroupResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	name := framework.PlannedString(ctx, req, "name")
	resp.Diagnostics.Append(guard.RefuseReadOnlyPlan(r.Clients, req, "atlassian_organization_group "+name.ValueString())...)

	if r.Clients == nil || resp.Diagnostics.HasError() {
		return
	}

	var state, plan organizationGroupModel

	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}

	if !req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	}

	block, diags := framework.PlannedBlock(ctx, resp)
	resp.Diagnostics.Append(diags...)

	organization, diags := r.Clients.OrganizationIfKnown()
	if organization == nil || diags.HasError() || resp.Diagnostics.HasError() {
		return // the apply reports the error
	}

	id := organization.OrgID()
	replaced := !state.ID.IsNull() && (!plan.Name.Equal(state.Name) || !plan.Description.Equal(state.Description) || !plan.DirectoryID.Equal(state.DirectoryID))

	switch {
	case req.State.Raw.IsNull():
		var described types.String

		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("description"), &described)...)

		if described.IsNull() { // a new group has none
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("description"), described)...)
		}

		resp.Diagnostics.Append(plan.refusePadded(state)...)
		resp.Diagnostics.Append(refuseDefaultName(ctx, r.Clients, "name", plan.Name, "Atlassian makes those itself, and takes no second one.")...)
	case replaced: // or destroyed, when the plan has no name
		resp.Diagnostics.Append(r.refuseDestruction(ctx, organization, state)...)
	}

	resp.Diagnostics.Append(tellRun(r.Clients, req, block, run.GlobalID(id, state.ID.ValueString()), state.inRun(id), plan.inRun(id), replaced)...)

	if replaced && !req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(plan.refusePadded(state)...)
		resp.Diagnostics.AddAttributeWarning(path.Root("name"), "Replacing the group takes its access", fmt.Sprintf(
			"Atlassian changes neither the name nor the description of a group of the organization: %s is deleted and %s created with a new id. Its members lose "+
				"the access that it gives until the new group has its members and roles.", state.Name, plan.Name))
	}
}

// refuseDestruction fails the plan to destroy a group that cannot be deleted, or that makes the organization's only
// administrators.
func (r *organizationGroupResource) refuseDestruction(ctx context.Context, organization *admin.Client, state organizationGroupModel) diag.Diagnostics {
	group, err := organization.FindGroup(ctx, state.ID.ValueString())
	if err != nil || group == nil {
		return nil // the destroy reports the error
	}

	if isDefault, err := isDefaultGroup(ctx, organization, group); err == nil && (isDefault || group.ExternalSynced) {
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("name"), "Group cannot be deleted", fmt.Sprintf(
			"%q is %s. Let go of it without deleting it:\n\nremoved {\n  from = atlassian_organization_group.example\n  lifecycle {\n    destroy = false\n  }\n}",
			group.Name, kindOf(group)))}
	}

	if !administers(ctx, organization, group.ID) {
		return nil
	}

	now, err := organizationMembers{clients: r.Clients, organization: organization}.roll(ctx, group)
	if err != nil {
		return framework.ErrorDiagnostics("Reading group members failed", err)
	}

	return refuseLastAdministrators(ctx, r.Clients, "name", group.ID, now.members)
}
