// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/accept"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/computed"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

var (
	_ resource.ResourceWithConfigure      = (*roleAssignmentResource)(nil)
	_ resource.ResourceWithIdentity       = (*roleAssignmentResource)(nil)
	_ resource.ResourceWithValidateConfig = (*roleAssignmentResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*roleAssignmentResource)(nil)
	_ resource.ResourceWithImportState    = (*roleAssignmentResource)(nil)
)

const needsAssignment = "**Needs** an organization key without scopes: `org_id` and `api_key`; by the id of a record also " +
	"the directory key: `directory_id` and `scim_api_key`.\n\n"

// neverShown is the private state key that records that Atlassian accepted the role but has not listed it since.
const neverShown = "never_shown"

// roleAssignmentResource is the resource for the roles of one kind of holder.
type roleAssignmentResource struct {
	framework.Resource

	description string
	kind        holderKind
	// version is the version of the schema and of the identity.
	version int64
	// polling is how often, and how long, to wait for a change to show.
	polling client.Polling
}

func (r *roleAssignmentResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		Version:             r.version,
		MarkdownDescription: needsAssignment + r.description,
		Attributes: map[string]schema.Attribute{
			r.kind.record: schema.StringAttribute{
				Optional: true,
				MarkdownDescription: r.kind.recordDescription + " Exactly one of `" + r.kind.record + "` and `" + r.kind.attribute +
					"` is given. Changing who it is forces a new resource.",
				Validators: []validator.String{accept.ID(r.kind.recordHint)},
			},
			r.kind.attribute: schema.StringAttribute{
				Optional:            true,
				Computed:            true,
				MarkdownDescription: r.kind.description + " Found by `" + r.kind.record + "` where that is given.",
				Validators:          []validator.String{accept.ID(r.kind.hint)},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"role":        roleAttribute(r.kind.roles),
			"resource_id": resourceIDAttribute(),
			"org_id":      computed.Immutable("Id of the organization in which the role is held: the provider's `org_id`."),
			"timeouts":    framework.TimeoutsAttribute(ctx, timeouts.Opts{Create: true, Read: true, Delete: true}, framework.DefaultTimeout),
		},
	}
}

func (r *roleAssignmentResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Version: r.version,
		Attributes: map[string]identityschema.Attribute{
			r.kind.attribute: identityschema.StringAttribute{RequiredForImport: true, Description: r.kind.description},
			"role":           identityschema.StringAttribute{RequiredForImport: true, Description: "Role as Atlassian spells it, atlassian/user."},
			"resource_id":    identityschema.StringAttribute{RequiredForImport: true, Description: "Id (ARI) of the app on its site."},
		},
	}
}

// ValidateConfig refuses a literal configuration without a holder. A reference that turns out null while Terraform
// plans, such as the account_id of a person without an account, fails only in the apply of that resource.
func (r *roleAssignmentResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	config, diags := r.kind.assignmentIn(ctx, req.Config)
	resp.Diagnostics.Append(diags...)

	// Clients is nil while Terraform validates: the provider is not configured yet.
	if written := r.Clients == nil; written && !diags.HasError() && config.Holder.IsNull() && config.Record.IsNull() {
		resp.Diagnostics.AddAttributeError(path.Root(r.kind.attribute), invalidHolder, r.noHolder())
	}
}

func (r *roleAssignmentResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if !req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(r.planHolder(ctx, req, resp)...)
	}

	if resp.Diagnostics.HasError() {
		return
	}

	// The following checks use the planned holder.
	req.Plan = resp.Plan
	resp.Diagnostics.Append(r.refuseReadOnly(ctx, req)...)

	if r.Clients != nil && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(r.register(ctx, req, resp)...)
	}

	if req.State.Raw.IsNull() || resp.Diagnostics.HasError() {
		return
	}

	state, diags := r.kind.assignmentIn(ctx, req.State)
	resp.Diagnostics.Append(diags...)

	plan, diags := r.kind.assignmentIn(ctx, req.Plan)
	resp.Diagnostics.Append(diags...)

	// A role that another block holds is not revoked.
	if req.Plan.Raw.IsNull() && resp.Private != nil && len(framework.HeldByOtherBlocks(ctx, resp.Private)) > 0 {
		return
	}

	if !resp.Diagnostics.HasError() && revokes(plan, state) {
		resp.Diagnostics.Append(r.refuseLastAdministrator(ctx, state)...)
	}
}

func (r *roleAssignmentResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan, diags := r.kind.assignmentIn(ctx, req.Plan)
	resp.Diagnostics.Append(diags...)

	organization, ctx, cancel := framework.Begin(ctx, &resp.Diagnostics, r.Clients.Organization, plan.Timeouts.Create, framework.DefaultTimeout)
	defer cancel()

	if organization == nil {
		return
	}

	resp.Diagnostics.Append(r.findHolder(ctx, organization, &plan)...)

	if resp.Diagnostics.HasError() {
		return
	}

	block := r.takeBlock(plan)

	unlock, diags := r.lock(ctx, plan)
	if resp.Diagnostics.Append(diags...); diags.HasError() {
		return
	}
	defer unlock()

	assignment := r.assignment(organization, plan)
	resp.Diagnostics.Append(assignment.assign(ctx)...)

	if resp.Diagnostics.HasError() {
		return
	}

	// The role is assigned: store it before waiting for it.
	plan.OrgID = types.StringValue(organization.OrgID())
	resp.Diagnostics.Append(plan.Identify(ctx, resp.Identity)...)
	resp.Diagnostics.Append(plan.fields().Store(ctx, &resp.State)...)
	resp.Diagnostics.Append(framework.SetBlock(ctx, resp.Private, block)...)

	shown, diags := assignment.await(ctx)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(framework.WritePrivate(ctx, resp.Private, neverShown, !shown)...)
}

func (r *roleAssignmentResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	state, diags := r.kind.assignmentIn(ctx, req.State)
	resp.Diagnostics.Append(diags...)

	organization, ctx, cancel := framework.BeginRead(ctx, resp, &state, r.Clients.OrganizationIfKnown)
	defer cancel()

	if organization == nil {
		return
	}

	assignment := r.assignment(organization, state)

	as, err := assignment.shownAs(ctx)
	if err != nil {
		resp.Diagnostics.Append(diagnostics.FromError("Reading role assignment failed", err)...)

		return
	}

	unseen := framework.ReadPrivate[bool](ctx, req.Private, neverShown)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("org_id"), organization.OrgID())...)

	switch {
	case as != "" && unseen:
		resp.Diagnostics.Append(framework.WritePrivate(ctx, resp.Private, neverShown, false)...)
	case as == "" && unseen:
		// A role that was never listed is not known to be gone. Atlassian accepted it, so a destroy has to revoke it.
		resp.Diagnostics.Append(assignment.notShown()...)
	case as == "":
		resp.State.RemoveResource(ctx)
	}
}

// Update stores the timeouts and the argument that gives the holder, and assigns the role again if another block
// revokes it in the same run. Every other change replaces the assignment.
func (r *roleAssignmentResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	plan, diags := r.kind.assignmentIn(ctx, req.Plan)
	resp.Diagnostics.Append(diags...)

	if plan.OrgID.IsUnknown() && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(r.assignAgain(ctx, &plan)...)
	}

	if resp.Diagnostics.HasError() {
		return
	}

	resp.Diagnostics.Append(plan.Identify(ctx, resp.Identity)...)
	resp.Diagnostics.Append(plan.fields().Store(ctx, &resp.State)...)
}

// assignAgain gives the role once no other block changes it. A role that still exists is success.
func (r *roleAssignmentResource) assignAgain(ctx context.Context, plan *roleAssignmentModel) diag.Diagnostics {
	var diags diag.Diagnostics

	organization, ctx, cancel := framework.Begin(ctx, &diags, r.Clients.Organization, plan.Timeouts.Create, framework.DefaultTimeout)
	defer cancel()

	if organization == nil {
		return diags
	}

	unlock, diags := r.lock(ctx, *plan)
	if diags.HasError() {
		return diags
	}
	defer unlock()

	plan.OrgID = types.StringValue(organization.OrgID())

	return r.assignment(organization, *plan).assign(ctx)
}

func (r *roleAssignmentResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state, diags := r.kind.assignmentIn(ctx, req.State)
	resp.Diagnostics.Append(diags...)

	organization, ctx, cancel := framework.Begin(ctx, &resp.Diagnostics, r.Clients.Organization, state.Timeouts.Delete, framework.DefaultTimeout)
	defer cancel()

	if organization == nil {
		return
	}

	unlock, diags := r.lock(ctx, state)
	if resp.Diagnostics.Append(diags...); diags.HasError() {
		return
	}
	defer unlock()

	if r.heldByOther(ctx, req, state) {
		return
	}

	// Terraform plans a forced replacement without asking the provider, so only Delete can refuse it.
	resp.Diagnostics.Append(r.refuseLastAdministrator(ctx, state)...)

	if resp.Diagnostics.HasError() {
		return
	}

	resp.Diagnostics.Append(r.assignment(organization, state).revoke(ctx)...)
}

func (r *roleAssignmentResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	const summary = "Importing role assignment failed"

	organization, diags := r.Clients.Organization()
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	imported, diags := r.imported(ctx, summary, organization, req)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	assignment := r.assignment(organization, imported)

	as, err := assignment.shownAs(ctx)
	if err != nil {
		resp.Diagnostics.Append(diagnostics.FromError(summary, err)...)

		return
	}

	if as == "" {
		resp.Diagnostics.AddError(summary, r.nothingToImport(ctx, assignment))

		return
	}

	imported.OrgID = types.StringValue(organization.OrgID())

	resp.Diagnostics.Append(imported.Identify(ctx, resp.Identity)...)
	resp.Diagnostics.Append(imported.names().And(framework.Fields{r.kind.record: &imported.Record, "org_id": &imported.OrgID}).Store(ctx, &resp.State)...)
	resp.Diagnostics.Append(framework.SetBlock(ctx, resp.Private, run.NewBlock())...)
}

// assignment returns the roleAssignment of the model.
func (r *roleAssignmentResource) assignment(organization *admin.Client, model roleAssignmentModel) roleAssignment {
	return roleAssignment{
		organization: organization,
		kind:         r.kind,
		holder:       r.kind.holder(organization, model.Holder.ValueString()),
		holderID:     model.Holder.ValueString(),
		role:         model.Role.ValueString(),
		resourceID:   model.ResourceID.ValueString(),
		polling:      r.polling,
	}
}

// findHolder finds the holder that belongs to a SCIM record, and waits for it until the create timeout.
func (r *roleAssignmentResource) findHolder(ctx context.Context, organization *admin.Client, model *roleAssignmentModel) diag.Diagnostics {
	const summary = "Finding the holder of the role failed"

	switch {
	case model.Holder.ValueString() != "":
		return nil
	case model.Record.ValueString() == "":
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(r.kind.attribute), summary, r.noHolder())}
	}

	directory, diags := r.Clients.Directory()
	if diags.HasError() {
		return diags
	}

	id, diags := r.kind.await(ctx, r.polling, summary, holderSearch{
		clients: r.Clients, directory: directory, organization: organization, recordID: model.Record.ValueString(),
	})
	model.Holder = types.StringValue(id)

	return diags
}
