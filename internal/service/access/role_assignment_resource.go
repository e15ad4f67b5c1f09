// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

var (
	_ resource.ResourceWithConfigure   = (*roleAssignmentResource)(nil)
	_ resource.ResourceWithIdentity    = (*roleAssignmentResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*roleAssignmentResource)(nil)
	_ resource.ResourceWithImportState = (*roleAssignmentResource)(nil)
)

// roleAssignmentResource is a role of one kind of holder on an app. The kinds differ in who the holder is, not in what happens to
// the assignment.
type roleAssignmentResource struct {
	framework.Resource

	// typeName is the resource's name without the provider's.
	typeName    string
	description string
	// holderName is the attribute that names the holder.
	holderName        string
	holderDescription string
	// missingHolder says what to do about an id that is no holder's.
	missingHolder string
	roles         []string
	holder        func(organization *admin.Client, id string) roleHolder
	// pace is that of waiting for a change to show.
	pace framework.Pace
}

func (r *roleAssignmentResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.typeName
}

func (r *roleAssignmentResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: r.description,
		Attributes: map[string]schema.Attribute{
			r.holderName: schema.StringAttribute{
				Required:            true,
				MarkdownDescription: r.holderDescription + " Changing this forces a new resource.",
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1), framework.NotPadded{}},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"role":        roleAttribute(r.roles),
			"resource_id": resourceIDAttribute(),
			"timeouts":    framework.TimeoutsAttribute(ctx, timeouts.Opts{Create: true, Read: true, Delete: true}, framework.DefaultTimeout),
		},
	}
}

func (r *roleAssignmentResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			r.holderName:  identityschema.StringAttribute{RequiredForImport: true, Description: r.holderDescription},
			"role":        identityschema.StringAttribute{RequiredForImport: true, Description: "Role as Atlassian spells it, atlassian/user."},
			"resource_id": identityschema.StringAttribute{RequiredForImport: true, Description: "Id (ARI) of the app on its site."},
		},
	}
}

func (r *roleAssignmentResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	resp.Diagnostics.Append(framework.RefuseReadOnlyPlan(r.Clients, req, fmt.Sprintf("atlassian_%s of %s for %s",
		r.typeName, framework.Planned(ctx, req, "role").ValueString(), framework.Planned(ctx, req, r.holderName).ValueString()))...)

	if req.State.Raw.IsNull() || resp.Diagnostics.HasError() {
		return
	}

	state, diags := readRoleAssignment(ctx, req.State, r.holderName)
	resp.Diagnostics.Append(diags...)

	if !diags.HasError() && r.revokes(ctx, req, state) {
		resp.Diagnostics.Append(r.refuseLastAdministrator(ctx, state)...)
	}
}

// revokes reports whether a plan takes the role away, for good or to give another.
func (r *roleAssignmentResource) revokes(ctx context.Context, req resource.ModifyPlanRequest, state roleAssignmentModel) bool {
	if req.Plan.Raw.IsNull() {
		return true
	}

	plan, diags := readRoleAssignment(ctx, req.Plan, r.holderName)

	return !diags.HasError() && !(plan.Holder.Equal(state.Holder) && plan.Role.Equal(state.Role) && plan.ResourceID.Equal(state.ResourceID))
}

// refuseLastAdministrator fails when the role is what lets the only person administer the organization who does.
func (r *roleAssignmentResource) refuseLastAdministrator(ctx context.Context, state roleAssignmentModel) diag.Diagnostics {
	if state.Role.ValueString() != product.RoleOrgAdmin {
		return nil
	}

	return framework.RefuseLastAdministrator(ctx, r.Clients, state.Holder.ValueString(), path.Root(r.holderName),
		fmt.Sprintf("The revocation of %s from %s", product.RoleOrgAdmin, state.Holder.ValueString()))
}

func (r *roleAssignmentResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan, diags := readRoleAssignment(ctx, req.Plan, r.holderName)
	resp.Diagnostics.Append(diags...)

	organization, diags := r.Clients.Organization()
	resp.Diagnostics.Append(diags...)

	ctx, cancel := framework.WithTimeLimit(ctx, &resp.Diagnostics, plan.Timeouts.Create, framework.DefaultTimeout)
	defer cancel()

	if resp.Diagnostics.HasError() {
		return
	}

	change := r.change(organization, plan)
	resp.Diagnostics.Append(change.assign(ctx)...)

	if resp.Diagnostics.HasError() {
		return
	}

	// The role is assigned: state holds it before it is waited for.
	resp.State.Raw = req.Plan.Raw
	resp.Diagnostics.Append(plan.Identify(ctx, resp.Identity)...)
	resp.Diagnostics.Append(change.await(ctx)...)
}

func (r *roleAssignmentResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	state, diags := readRoleAssignment(ctx, req.State, r.holderName)
	resp.Diagnostics.Append(diags...)

	organization, ctx, cancel := framework.BeginRead(ctx, resp, state, r.Clients.OrganizationToRead)
	defer cancel()

	if organization == nil {
		return
	}

	change := r.change(organization, state)

	held, err := holds(ctx, change.holder, change.role, change.resourceID)
	if err != nil {
		resp.Diagnostics.Append(framework.ErrorDiagnostics("Reading role assignment failed", err)...)

		return
	}

	if !held {
		resp.State.RemoveResource(ctx)
	}
}

// Update has only the timeouts to take over: every other change replaces the assignment.
func (r *roleAssignmentResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	plan, diags := readRoleAssignment(ctx, req.Plan, r.holderName)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(plan.Identify(ctx, resp.Identity)...)
	resp.State.Raw = req.Plan.Raw
}

func (r *roleAssignmentResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state, diags := readRoleAssignment(ctx, req.State, r.holderName)
	resp.Diagnostics.Append(diags...)

	organization, diags := r.Clients.Organization()
	resp.Diagnostics.Append(diags...)

	ctx, cancel := framework.WithTimeLimit(ctx, &resp.Diagnostics, state.Timeouts.Delete, framework.DefaultTimeout)
	defer cancel()

	if resp.Diagnostics.HasError() {
		return
	}

	// Terraform plans a replacement that a person forces without asking for a plan: only here it can be refused.
	resp.Diagnostics.Append(r.refuseLastAdministrator(ctx, state)...)

	if resp.Diagnostics.HasError() {
		return
	}

	resp.Diagnostics.Append(r.change(organization, state).revoke(ctx)...)
}

func (r *roleAssignmentResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	const summary = "Importing role assignment failed"

	imported, diags := r.importedAssignment(ctx, summary, req)
	resp.Diagnostics.Append(diags...)

	organization, diags := r.Clients.Organization()
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	change := r.change(organization, imported)

	held, err := holds(ctx, change.holder, change.role, change.resourceID)
	if err != nil {
		resp.Diagnostics.Append(framework.ErrorDiagnostics(summary, err)...)

		return
	}

	if !held {
		resp.Diagnostics.AddError(summary, fmt.Sprintf("The %s %q does not have the role %s on %s by an assignment of its own.",
			r.holderName, change.holderID, change.role, change.resourceID))

		return
	}

	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(r.holderName), imported.Holder)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("role"), imported.Role)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("resource_id"), imported.ResourceID)...)
	resp.Diagnostics.Append(imported.Identify(ctx, resp.Identity)...)
}

// change is the assignment as a change of roles in the organization.
func (r *roleAssignmentResource) change(organization *admin.Client, model roleAssignmentModel) roleChange {
	return roleChange{
		organization:  organization,
		holder:        r.holder(organization, model.Holder.ValueString()),
		holderName:    r.holderName,
		holderID:      model.Holder.ValueString(),
		missingHolder: r.missingHolder,
		role:          model.Role.ValueString(),
		resourceID:    model.ResourceID.ValueString(),
		pace:          r.pace,
	}
}
