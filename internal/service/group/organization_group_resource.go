// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
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
	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

var (
	_ resource.ResourceWithConfigure   = (*organizationGroupResource)(nil)
	_ resource.ResourceWithIdentity    = (*organizationGroupResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*organizationGroupResource)(nil)
	_ resource.ResourceWithImportState = (*organizationGroupResource)(nil)
)

// NewOrganizationGroupResource is atlassian_organization_group.
func NewOrganizationGroupResource() resource.Resource {
	return &organizationGroupResource{Resource: framework.Resource{Name: "organization_group"}, polling: client.DocumentedDelay()}
}

type organizationGroupResource struct {
	framework.Resource

	// polling is how often, and how long, to look for a new group: the answer to a create has no id.
	polling client.Polling
}

func (r *organizationGroupResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: framework.NeedsOrganization + "A group of the organization that Atlassian itself manages, without SCIM and without Atlassian Guard. Its members are managed by " +
			"`atlassian_organization_group_membership` (one person each) or `atlassian_organization_group_members` (all of them), the apps that it gives by " +
			"`atlassian_group_role_assignment` with `organization_group_id`. For groups of a SCIM directory use `atlassian_group`.\n\n" +
			"Atlassian changes neither the name nor the description of a group: a change replaces it. Destroying the group takes the access that it gave. " +
			"Default groups, which come with an app, can be neither created nor destroyed; people can be added to them. Needs an organization API key " +
			"without scopes.",
		Attributes: map[string]schema.Attribute{
			"id": computed.Immutable("Id (UUID) of the group in the organization."),
			"name": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Name of the group, unique in the whole organization. Changing this forces a new resource; another spelling of the same name is no change.",
				Validators:          []validator.String{accept.NotEmpty()},
				PlanModifiers:       []planmodifier.String{sameName{sameNameIsNoChange}, stringplanmodifier.RequiresReplace()},
			},
			"description": schema.StringAttribute{
				Optional:            true,
				Computed:            true,
				MarkdownDescription: "What the group is for. Unset, it is left as it is. Changing this forces a new resource.",
				Validators:          []validator.String{accept.NotEmpty()},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown(), stringplanmodifier.RequiresReplaceIfConfigured()},
			},
			"directory_id": schema.StringAttribute{
				Optional: true,
				Computed: true,
				MarkdownDescription: "Id of the organization's user directory that the group is in, which is no SCIM directory: one of `atlassian_directories`. Default: " +
					"the first that the organization lists. Changing this forces a new resource.",
				Validators:    []validator.String{accept.ID("The data source atlassian_directories lists them.")},
				PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown(), stringplanmodifier.RequiresReplaceIfConfigured()},
			},
			"timeouts": framework.TimeoutsAttribute(ctx, timeouts.Opts{Create: true, Read: true, Delete: true}, framework.DefaultTimeout),
		},
	}
}

func (r *organizationGroupResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"id": identityschema.StringAttribute{RequiredForImport: true, Description: "Id (UUID) of the group in the organization."},
		},
	}
}

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

	resp.Diagnostics.Append(registerPlan(r.Clients, req, block, run.GlobalID(id, state.ID.ValueString()), state.inRun(id), plan.inRun(id), replaced)...)

	if replaced && !req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(plan.refusePadded(state)...)
		resp.Diagnostics.AddAttributeWarning(path.Root("name"), "Replacing the group takes its access", fmt.Sprintf(
			"Atlassian changes neither the name nor the description of a group of the organization: %s is deleted and %s created with a new id. Its members lose "+
				"the access that it gives until the new group has its members and roles.", state.Name, plan.Name))
	}
}

func (r *organizationGroupResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	const summary = "Creating organization group failed"

	var plan organizationGroupModel

	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)

	organization, ctx, cancel := framework.Begin(ctx, &resp.Diagnostics, r.Clients.Organization, plan.Timeouts.Create, framework.DefaultTimeout)
	defer cancel()

	if organization == nil {
		return
	}

	created, diags := r.create(ctx, organization, plan)
	resp.Diagnostics.Append(diags...)

	if created == nil {
		return
	}

	block, err := r.Clients.Run.Groups.Take(ctx, run.GlobalID(organization.OrgID(), created.ID), plan.names(organization.OrgID()))
	if err != nil {
		resp.Diagnostics.Append(diagnostics.FromError(summary, err)...)

		return
	}

	// A description that comes back different is drift, which the next refresh shows. An answer that contradicts the
	// plan would taint the group.
	wanted := plan.Description
	plan.set(created)

	if !wanted.IsUnknown() {
		plan.Description = wanted
	}

	resp.Diagnostics.Append(plan.Identify(ctx, resp.Identity)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(framework.SetBlock(ctx, resp.Private, block)...)
}

func (r *organizationGroupResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state organizationGroupModel

	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)

	organization, ctx, cancel := framework.BeginRead(ctx, resp, &state, r.Clients.OrganizationIfKnown)
	defer cancel()

	if organization == nil {
		return
	}

	group, err := organization.GroupIfPresent(ctx, admin.AllDirectories, state.ID.ValueString())

	switch {
	case err != nil:
		resp.Diagnostics.Append(diagnostics.FromError("Reading organization group failed", err)...)
	case group == nil:
		resp.State.RemoveResource(ctx)
	default:
		state.set(group)
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	}
}

// Update stores new timeouts: every other change replaces the group.
func (r *organizationGroupResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan organizationGroupModel

	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(plan.Identify(ctx, resp.Identity)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

func (r *organizationGroupResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	const summary = "Deleting organization group failed"

	var state organizationGroupModel

	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)

	organization, ctx, cancel := framework.Begin(ctx, &resp.Diagnostics, r.Clients.Organization, state.Timeouts.Delete, framework.DefaultTimeout)
	defer cancel()

	if organization == nil {
		return
	}

	group, err := organization.GroupIfPresent(ctx, admin.AllDirectories, state.ID.ValueString())
	if err != nil || group == nil {
		resp.Diagnostics.Append(diagnostics.FromError(summary, err)...)

		return
	}

	done, ok := r.Clients.Run.Groups.Release(framework.BlockOf(ctx, req.Private), run.GlobalID(organization.OrgID(), group.ID))
	if !ok {
		resp.Diagnostics.Append(guard.WarnHeldByOtherBlock(state.subject(), group.ID)...)

		return
	}

	err = organization.DeleteGroup(ctx, group.DirectoryID, group.ID)
	done(err == nil || client.IsNotFound(err))

	if err != nil && !client.IsNotFound(err) {
		resp.Diagnostics.Append(diagnostics.FromError(summary, err, diagnostics.Blame{
			Attribute: path.Root("name"), When: admin.IsProtectedGroup,
			Advice: fmt.Sprintf("%q is a default group, gives administration, or belongs to somebody else: it cannot be deleted with this key.", group.Name),
		})...)
	}
}

func (r *organizationGroupResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	const summary = "Importing organization group failed"

	organization, diags := r.Clients.Organization()
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	idOrName := types.StringValue(req.ID)

	if req.ID == "" {
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root("id"), &idOrName)...)
	}

	group, err := findOrganizationGroup(ctx, organization, idOrName.ValueString())
	if err != nil {
		resp.Diagnostics.Append(diagnostics.FromError(summary, err)...)

		return
	}

	isDefault, err := isDefaultGroup(ctx, organization, group)

	switch {
	case err != nil:
		resp.Diagnostics.Append(diagnostics.FromError(summary, err)...)

		return
	case group.ExternalSynced:
		resp.Diagnostics.AddError(summary, fmt.Sprintf("%q is %s. A group of the SCIM directory is an atlassian_group.", group.Name, kindOf(group)))

		return
	case isDefault:
		resp.Diagnostics.AddError(summary, fmt.Sprintf("%q is a default group, which Atlassian makes and nobody can delete. Manage its members with "+
			"atlassian_organization_group_membership and organization_group_id = %q.", group.Name, group.ID))

		return
	}

	resp.Diagnostics.Append(resp.Identity.Set(ctx, organizationGroupIdentity{ID: types.StringValue(group.ID)})...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), group.ID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("name"), group.Name)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("directory_id"), group.DirectoryID)...)
	resp.Diagnostics.Append(framework.SetBlock(ctx, resp.Private, run.NewBlock())...)
}
