// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"cmp"
	"context"
	"fmt"

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
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/accept"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

var (
	_ resource.ResourceWithConfigure   = (*groupResource)(nil)
	_ resource.ResourceWithIdentity    = (*groupResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*groupResource)(nil)
	_ resource.ResourceWithImportState = (*groupResource)(nil)
)

// NewGroupResource is atlassian_group.
func NewGroupResource() resource.Resource {
	return &groupResource{Resource: framework.Resource{Name: "group"}, pace: framework.AtlassianPace()}
}

type groupResource struct {
	framework.Resource

	// pace is that of looking for the group's counterpart in the organization.
	pace framework.Pace
}

func (r *groupResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: framework.NeedsOrganizationGroup + "A group of a SCIM directory. Atlassian shows it in the organization as a group that cannot be edited there, " +
			"and gives apps to its members through [`atlassian_group_role_assignment`](group_role_assignment). Members are managed by " +
			"`atlassian_group_membership` (one person each) or `atlassian_group_members` (all of them).\n\n" +
			"Destroying the group removes the access that it gave. Atlassian has no nested groups and no descriptions for groups of a directory.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "SCIM id of the group.",
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"directory_id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Id of the SCIM directory that the group is in: the provider's `directory_id`.",
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"display_name": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "Name of the group, unique in the whole organization. Atlassian does not rename groups of a directory: " +
					"changing this replaces the group, and its members lose the access it gives until the new group has members and roles. " +
					"Another spelling of the same name, in case or in composed letters, is no change.",
				Validators:    []validator.String{accept.NotEmpty()},
				PlanModifiers: []planmodifier.String{sameName{}, stringplanmodifier.RequiresReplace()},
			},
			"external_id": schema.StringAttribute{
				Optional: true,
				Computed: true,
				MarkdownDescription: "Your own id for the group, such as that of another identity system; compared with case. " +
					"Unset, it is left as it is; removed after Terraform has set it, it is cleared. An import alone sets nothing: see " +
					"[What an import owns](../guides/import-existing-users#what-an-import-owns).",
				Validators:    []validator.String{accept.NotEmpty()},
				PlanModifiers: []planmodifier.String{unmanagedUnlessSet{}},
			},
			"organization_group_id": schema.StringAttribute{
				Computed: true,
				MarkdownDescription: "Id (UUID) of the same group in the organization, which role assignments need. Found by name, up to 30 seconds " +
					"after the group was created; null where the provider has no `org_id` and `api_key`, or while Atlassian does not show the " +
					"group yet.",
				PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"timeouts": framework.TimeoutsAttribute(ctx, timeouts.Opts{Create: true, Read: true, Update: true, Delete: true}, framework.DefaultTimeout),
		},
	}
}

func (r *groupResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"directory_id": identityschema.StringAttribute{
				OptionalForImport: true,
				Description:       "Id of the SCIM directory; the provider's directory_id unless given.",
			},
			"id": identityschema.StringAttribute{
				RequiredForImport: true,
				Description:       "SCIM id of the group.",
			},
		},
	}
}

func (r *groupResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	name := framework.Planned(ctx, req, "display_name")
	resp.Diagnostics.Append(framework.RefuseReadOnlyPlan(r.Clients, req, "atlassian_group "+name.ValueString())...)

	if r.Clients == nil || resp.Diagnostics.HasError() {
		return
	}

	if !req.Plan.Raw.IsNull() && !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(r.planDirectory(ctx, req, resp)...)
		resp.Diagnostics.Append(announceReplacement(ctx, req, len(resp.RequiresReplace) > 0)...)
	}

	if before := stateName(ctx, req); !req.Plan.Raw.IsNull() && !name.Equal(before) {
		resp.Diagnostics.Append(refusePadded(name, "display_name", "name")...)
		resp.Diagnostics.Append(r.refuseDefaultGroup(ctx, name)...)
	}

	if req.State.Raw.IsNull() && !req.Plan.Raw.IsNull() && r.Clients.HasDirectory() {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("directory_id"), r.Clients.DirectoryID())...)
	}

	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(r.register(ctx, req, resp)...)
	}
}

// stateName is the name of the group that there is, null where there is none.
func stateName(ctx context.Context, req resource.ModifyPlanRequest) types.String {
	name := types.StringNull()

	if !req.State.Raw.IsNull() {
		req.State.GetAttribute(ctx, path.Root("display_name"), &name)
	}

	return name
}

// refuseDefaultGroup fails the plan of a group with the name of a default group: Atlassian would keep it in the directory and never
// propagate it (API §2.9). Where the organization cannot be asked, the apply makes the group.
func (r *groupResource) refuseDefaultGroup(ctx context.Context, name types.String) diag.Diagnostics {
	organization := r.organization()
	if organization == nil {
		return nil
	}

	return refuseDefaultName(ctx, organization, "display_name", name, "A SCIM group of that name stays in the directory and gives nobody access.")
}

// refuseDefaultName fails a plan that gives a group the name of a default group, with why that can't be.
func refuseDefaultName(ctx context.Context, organization *admin.Client, attribute string, name types.String, why string) diag.Diagnostics {
	if name.ValueString() == "" {
		return nil
	}

	named, err := organization.GroupsNamed(ctx, name.ValueString())
	if err != nil {
		return nil // the apply finds out
	}

	for _, group := range named {
		if standard, err := organization.IsDefaultGroup(ctx, group); err == nil && standard {
			return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(attribute), "Name of a default group", fmt.Sprintf(
				"%q is the name of a default group of the organization, id %s. %s Choose another name, or add people to the default group with "+
					"atlassian_organization_group_membership and organization_group_id = %[2]q.", group.Name, group.ID, why))}
		}
	}

	return nil
}

// announceReplacement warns of what is lost when the group is replaced, because it is renamed or moved to another directory.
func announceReplacement(ctx context.Context, req resource.ModifyPlanRequest, moved bool) diag.Diagnostics {
	var before groupModel

	diags := req.State.Get(ctx, &before)
	name := framework.Planned(ctx, req, "display_name")
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

// lostExternalID says that a replaced group has an external id that the configuration does not set, and is empty where it has none.
func lostExternalID(ctx context.Context, req resource.ModifyPlanRequest, before groupModel) string {
	var configured types.String

	if diags := req.Config.GetAttribute(ctx, path.Root("external_id"), &configured); diags.HasError() ||
		!configured.IsNull() || before.ExternalID.IsNull() {
		return ""
	}

	return fmt.Sprintf(" Its external id %q is not taken over; set external_id to keep it.", before.ExternalID.ValueString())
}

// planDirectory replaces the group when the provider's directory is another than its own.
func (r *groupResource) planDirectory(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) diag.Diagnostics {
	if r.Clients == nil || !r.Clients.HasDirectory() {
		return nil
	}

	var holding types.String

	diags := req.State.GetAttribute(ctx, path.Root("directory_id"), &holding)

	directory := r.configured()
	if diags.HasError() || framework.InDirectory(holding, directory) {
		return diags
	}

	confirmed, warning := r.Clients.ConfirmMove(ctx, holding, directory)
	if diags.Append(warning...); !confirmed {
		return diags
	}

	resp.RequiresReplace.Append(path.Root("directory_id"))
	diags.Append(framework.RefuseReadOnly(r.Clients, "replacing atlassian_group "+framework.Planned(ctx, req, "display_name").ValueString())...)
	diags.Append(resp.Plan.SetAttribute(ctx, path.Root("directory_id"), directory.ID())...)

	return diags
}

func (r *groupResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config groupModel

	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)

	directory, diags := r.Clients.Directory()
	resp.Diagnostics.Append(diags...)

	ctx, cancel := framework.WithTimeLimit(ctx, &resp.Diagnostics, plan.Timeouts.Create, framework.DefaultTimeout)
	defer cancel()

	if resp.Diagnostics.HasError() {
		return
	}

	wanted := scim.NewGroup{DisplayName: plan.DisplayName.ValueString(), ExternalID: config.ExternalID.ValueStringPointer()}

	created, err := directory.CreateGroup(ctx, wanted)
	if err != nil {
		if client.IsTaken(err) {
			resp.Diagnostics.Append(nameTaken(ctx, directory, r.organization(), wanted, err)...)

			return
		}

		resp.Diagnostics.Append(framework.ErrorDiagnostics("Creating group failed", err)...)

		return
	}

	block, err := r.Clients.Run.Groups.Take(ctx, run.Key(directory.ID(), created.ID), groupNames(directory.ID(), wanted.DisplayName, wanted.ExternalID))
	if err != nil {
		resp.Diagnostics.Append(framework.ErrorDiagnostics("Creating group failed", err)...)

		return
	}

	// From here on the group exists: state holds it before anything else is tried.
	sent := []string{"display_name"}
	if wanted.ExternalID != nil {
		sent = append(sent, "external_id")
	}

	resp.Diagnostics.Append(plan.settle(directory.ID(), created, sent...)...)
	plan.OrganizationGroupID = types.StringNull()
	resp.Diagnostics.Append(plan.Identify(ctx, resp.Identity)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(ownExternalID(ctx, resp.Private, config.ExternalID)...)
	resp.Diagnostics.Append(framework.SetBlock(ctx, resp.Private, block)...)

	resp.Diagnostics.Append(r.awaitCounterpart(ctx, &plan, cmp.Or(created.DisplayName, wanted.DisplayName))...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

func (r *groupResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state groupModel

	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)

	directory, ctx, cancel := framework.BeginRead(ctx, resp, &state, r.Clients.DirectoryToRead)
	defer cancel()

	if directory == nil || !framework.InDirectory(state.DirectoryID, directory) {
		return
	}

	group, err := directory.Group(ctx, state.ID.ValueString())
	if client.IsNotFound(err) {
		resp.State.RemoveResource(ctx)

		return
	}

	if err != nil {
		resp.Diagnostics.Append(framework.ErrorDiagnostics("Reading group failed", err)...)

		return
	}

	state.take(directory.ID(), group)

	if state.OrganizationGroupID.IsNull() {
		resp.Diagnostics.Append(r.lookForCounterpart(ctx, &state)...)
	}

	resp.Diagnostics.Append(state.Identify(ctx, resp.Identity)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

func (r *groupResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config groupModel

	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)

	directory, diags := r.Clients.Directory()
	resp.Diagnostics.Append(diags...)

	ctx, cancel := framework.WithTimeLimit(ctx, &resp.Diagnostics, plan.Timeouts.Update, framework.DefaultTimeout)
	defer cancel()

	if resp.Diagnostics.HasError() {
		return
	}

	if !plan.ExternalID.Equal(state.ExternalID) {
		updated, err := directory.UpdateGroupExternalID(ctx, state.ID.ValueString(), plan.ExternalID.ValueStringPointer())
		if err != nil {
			resp.Diagnostics.Append(framework.ErrorDiagnostics("Updating group failed", err, framework.Blame{
				Attribute: path.Root("external_id"), When: client.IsTaken, Advice: "Another group of the directory has this external id. Give another.",
			})...)

			// The update may have arrived although it failed. Then the next plan finds nothing to do, and would never record that
			// Terraform has set it.
			if !client.Refused(err) && !config.ExternalID.IsNull() {
				resp.Diagnostics.Append(ownExternalID(ctx, resp.Private, config.ExternalID)...)
			}

			return
		}

		resp.Diagnostics.Append(plan.settle(directory.ID(), updated, "external_id")...)
	}

	resp.Diagnostics.Append(ownExternalID(ctx, resp.Private, config.ExternalID)...)
	resp.Diagnostics.Append(plan.Identify(ctx, resp.Identity)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

func (r *groupResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state groupModel

	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)

	// The group's own directory, which is no longer the provider's when a change of directory replaces the group.
	directory, diags := r.Clients.DirectoryOf(state.DirectoryID.ValueString())
	resp.Diagnostics.Append(diags...)

	ctx, cancel := framework.WithTimeLimit(ctx, &resp.Diagnostics, state.Timeouts.Delete, framework.DefaultTimeout)
	defer cancel()

	if resp.Diagnostics.HasError() {
		return
	}

	key := run.Key(directory.ID(), state.ID.ValueString())

	done, ok := r.Clients.Run.Groups.Release(framework.BlockOf(ctx, req.Private), key)
	if !ok {
		resp.Diagnostics.Append(framework.KeptForAnother(groupSubject(state.DisplayName), state.ID.ValueString())...)

		return
	}

	err := directory.DeleteGroup(ctx, state.ID.ValueString())
	done(err == nil || client.IsNotFound(err))

	if err != nil && !client.IsNotFound(err) {
		resp.Diagnostics.Append(framework.ErrorDiagnostics("Deleting group failed", err, framework.Blame{
			Attribute: path.Root("directory_id"),
			When: func(err error) bool {
				return client.IsKeyRefused(err) && !framework.InDirectory(state.DirectoryID, r.configured())
			},
			Advice: "The key may not delete from the directory " + directory.ID() + ". A directory's key serves that directory alone: after a change of " +
				"directory_id, destroy the group with a provider alias for the old directory first.",
			Own: true,
		})...)
	}
}

func (r *groupResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	directory, diags := r.Clients.Directory()
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	idOrName := req.ID

	if idOrName == "" {
		var identity groupIdentity

		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)

		if !resp.Diagnostics.HasError() && !framework.InDirectory(identity.DirectoryID, directory) {
			resp.Diagnostics.AddError("Group is in another directory", fmt.Sprintf(
				"The group %s is in the SCIM directory %s, but the provider is configured with directory_id %s. Use a provider alias with the "+
					"group's directory.", identity.ID.ValueString(), identity.DirectoryID.ValueString(), directory.ID()))
		}

		if resp.Diagnostics.HasError() {
			return
		}

		idOrName = identity.ID.ValueString()
	}

	group, err := findGroup(ctx, directory, idOrName)
	if err != nil {
		resp.Diagnostics.Append(importFailed(ctx, r.Clients, "Importing group failed", err)...)

		return
	}

	resp.Diagnostics.Append(framework.SetBlock(ctx, resp.Private, run.NewBlock())...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), group.ID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("directory_id"), directory.ID())...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, groupIdentity{
		DirectoryID: types.StringValue(directory.ID()), ID: types.StringValue(group.ID),
	})...)
}

// organization is the organization's client, or nil where it is not configured.
func (r *groupResource) organization() *admin.Client {
	if !r.Clients.HasOrganization() {
		return nil
	}

	organization, _ := r.Clients.Organization()

	return organization
}

// configured is the provider's directory, or nil where it is not configured.
func (r *groupResource) configured() *scim.Directory {
	directory, _ := r.Clients.Directory()

	return directory
}

// lookForCounterpart fills in the group's id in the organization when that shows it, and null when not.
func (r *groupResource) lookForCounterpart(ctx context.Context, model *groupModel) diag.Diagnostics {
	model.OrganizationGroupID = types.StringNull()

	organization := r.organization()
	if organization == nil {
		return nil
	}

	named, err := organization.GroupsNamed(ctx, model.DisplayName.ValueString())
	if err != nil {
		return counterpartUnknown(err)
	}

	if group := admin.SyncedGroup(named); group != nil {
		model.OrganizationGroupID = types.StringValue(group.ID)
	}

	return nil
}

// counterpartUnknown warns that the organization could not be asked. The group itself is known all the same, and managed with
// another key, which may do more than that of the organization.
func counterpartUnknown(err error) diag.Diagnostics {
	diags := framework.ErrorDiagnostics("Reading organization group failed", err)

	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("organization_group_id"), diags[0].Summary(),
		"The id of the group in the organization could not be read and is null for now; the next refresh tries again.\n\n"+diags[0].Detail())}
}

// awaitCounterpart waits for the organization to show a group that has just been created, by the name that the directory has given it.
func (r *groupResource) awaitCounterpart(ctx context.Context, model *groupModel, name string) diag.Diagnostics {
	organization := r.organization()
	if organization == nil {
		return nil
	}

	var others []*admin.Group

	shown, err := r.pace.Until(ctx, "the group in the organization", func(ctx context.Context) (bool, error) {
		named, err := organization.GroupsNamed(ctx, name)
		if err != nil {
			return false, err
		}

		if group := admin.SyncedGroup(named); group != nil {
			model.OrganizationGroupID = types.StringValue(group.ID)

			return true, nil
		}

		others = named

		return false, nil
	})

	switch {
	case shown:
		return nil
	case err != nil:
		return counterpartUnknown(err)
	case len(others) > 0:
		return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("organization_group_id"), "Group is not in the organization", fmt.Sprintf(
			"The SCIM group %q exists, but the organization shows under that name only %s (id %s), and does not take the SCIM group over. "+
				"Give the group another name.", name, kindOf(others[0]), others[0].ID))}
	default:
		return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("organization_group_id"), "Group is not in the organization yet", fmt.Sprintf(
			"The SCIM group %q exists, but the organization does not show it yet, so that organization_group_id is null for now; the next "+
				"refresh looks again.", name))}
	}
}
