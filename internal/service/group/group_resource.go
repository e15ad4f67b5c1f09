// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"cmp"
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
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/accept"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/computed"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

var (
	_ resource.ResourceWithConfigure   = (*groupResource)(nil)
	_ resource.ResourceWithIdentity    = (*groupResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*groupResource)(nil)
	_ resource.ResourceWithImportState = (*groupResource)(nil)
)

const needsOrganizationGroup = "**Needs** the directory key: `directory_id` and `scim_api_key`; `organization_group_id` also " +
	"an organization key without scopes: `org_id` and `api_key`.\n\n"

// NewGroupResource is atlassian_group.
func NewGroupResource() resource.Resource {
	return &groupResource{Resource: framework.Resource{Name: "group"}, polling: client.DocumentedDelay()}
}

type groupResource struct {
	framework.Resource

	// polling is how often, and how long, to look for the organization group.
	polling client.Polling
}

func (r *groupResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: needsOrganizationGroup + "A group of a SCIM directory. Atlassian shows it in the organization as a group that cannot be edited there, " +
			"and gives apps to its members through [`atlassian_group_role_assignment`](group_role_assignment). Members are managed by " +
			"`atlassian_group_membership` (one person each) or `atlassian_group_members` (all of them).\n\n" +
			"Destroying the group removes the access that it gave. Atlassian has no nested groups and no descriptions for groups of a directory.",
		Attributes: map[string]schema.Attribute{
			"id":           computed.Immutable("SCIM id of the group."),
			"directory_id": computed.Immutable(directoryDescription),
			"display_name": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "Name of the group, unique in the whole organization. Atlassian does not rename groups of a directory: " +
					"changing this replaces the group, and its members lose the access it gives until the new group has members and roles. " +
					sameNameIsNoChange,
				Validators:    []validator.String{accept.NotEmpty()},
				PlanModifiers: []planmodifier.String{sameName{sameNameIsNoChange}, stringplanmodifier.RequiresReplace()},
			},
			"external_id": schema.StringAttribute{
				Optional: true,
				Computed: true,
				MarkdownDescription: "Your own id for the group, such as that of another identity system; compared with case. " +
					"Unset, it is left as it is; removed after Terraform has set it, it is cleared. An import alone sets nothing: see " +
					"[What an import owns](../guides/import-existing-users#what-an-import-owns).",
				Validators:    []validator.String{accept.NotEmpty()},
				PlanModifiers: []planmodifier.String{unmanagedUnlessSet{"Unset, the attribute is left as it is; removed after Terraform has set it, it is cleared."}},
			},
			"organization_group_id": computed.Immutable("Id (UUID) of the same group in the organization, which role assignments need. Found by name, up to 30 seconds " +
				"after the group was created; null where the provider has no `org_id` and `api_key`, or while Atlassian does not show the " +
				"group yet."),
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
	name := framework.PlannedString(ctx, req, "display_name")
	resp.Diagnostics.Append(guard.RefuseReadOnlyPlan(r.Clients, req, "atlassian_group "+name.ValueString())...)

	if r.Clients == nil || resp.Diagnostics.HasError() {
		return
	}

	if !req.Plan.Raw.IsNull() && !req.State.Raw.IsNull() {
		if directoryID, moves := guard.PlanDirectory(ctx, r.Clients, req, resp); moves {
			resp.Diagnostics.Append(guard.RefuseReadOnly(r.Clients, "replacing atlassian_group "+name.ValueString())...)
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("directory_id"), directoryID)...)
		}

		resp.Diagnostics.Append(announceReplacement(ctx, req, len(resp.RequiresReplace) > 0)...)
	}

	var before types.String

	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("display_name"), &before)...)

	if !req.Plan.Raw.IsNull() && !name.Equal(before) {
		resp.Diagnostics.Append(refusePadded(name, "display_name", "name")...)
		resp.Diagnostics.Append(refuseDefaultName(ctx, r.Clients, "display_name", name, "A SCIM group of that name stays in the directory and gives nobody access.")...)
	}

	if req.State.Raw.IsNull() && !req.Plan.Raw.IsNull() && r.Clients.HasDirectory() {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("directory_id"), r.Clients.DirectoryID())...)
	}

	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(r.register(ctx, req, resp)...)
	}
}

func (r *groupResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config groupModel

	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)

	directory, ctx, cancel := framework.Begin(ctx, &resp.Diagnostics, r.Clients.Directory, plan.Timeouts.Create, framework.DefaultTimeout)
	defer cancel()

	if directory == nil {
		return
	}

	wanted := scim.NewGroup{DisplayName: plan.DisplayName.ValueString(), ExternalID: config.ExternalID.ValueStringPointer()}

	created, err := directory.CreateGroup(ctx, wanted)
	if err != nil {
		if scim.IsTaken(err) {
			resp.Diagnostics.Append(nameTaken(ctx, directory, r.Clients, wanted, err)...)

			return
		}

		resp.Diagnostics.Append(diagnostics.FromError("Creating group failed", err)...)

		return
	}

	block, err := r.Clients.Run.Groups.Take(ctx, run.GlobalID(directory.ID(), created.ID), groupNames(directory.ID(), wanted.DisplayName, wanted.ExternalID))
	if err != nil {
		resp.Diagnostics.Append(diagnostics.FromError("Creating group failed", err)...)

		return
	}

	// The group exists from here on: store it before anything else can fail.
	sent := []string{"display_name"}
	if wanted.ExternalID != nil {
		sent = append(sent, "external_id")
	}

	resp.Diagnostics.Append(plan.setAfterWrite(directory.ID(), created, sent...)...)
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

	directory, ctx, cancel := framework.BeginRead(ctx, resp, &state, r.Clients.DirectoryIfKnown)
	defer cancel()

	if directory == nil || !guard.InDirectory(state.DirectoryID, directory) {
		return
	}

	group, err := directory.Group(ctx, state.ID.ValueString())
	if client.IsNotFound(err) {
		resp.State.RemoveResource(ctx)

		return
	}

	if err != nil {
		resp.Diagnostics.Append(diagnostics.FromError("Reading group failed", err)...)

		return
	}

	state.set(directory.ID(), group)

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

	directory, ctx, cancel := framework.Begin(ctx, &resp.Diagnostics, r.Clients.Directory, plan.Timeouts.Update, framework.DefaultTimeout)
	defer cancel()

	if directory == nil {
		return
	}

	if !plan.ExternalID.Equal(state.ExternalID) {
		updated, err := directory.UpdateGroupExternalID(ctx, state.ID.ValueString(), plan.ExternalID.ValueStringPointer())
		if err != nil {
			resp.Diagnostics.Append(diagnostics.FromError("Updating group failed", err, diagnostics.Blame{
				Attribute: path.Root("external_id"), When: scim.IsTaken, Advice: "Another group of the directory has this external id. Give another.",
			})...)

			// The failed update may have taken effect. The next plan would then be empty, and never record that
			// Terraform set the external id.
			if !client.WriteRefused(err) && !config.ExternalID.IsNull() {
				resp.Diagnostics.Append(ownExternalID(ctx, resp.Private, config.ExternalID)...)
			}

			return
		}

		resp.Diagnostics.Append(plan.setAfterWrite(directory.ID(), updated, "external_id")...)
	}

	resp.Diagnostics.Append(ownExternalID(ctx, resp.Private, config.ExternalID)...)
	resp.Diagnostics.Append(plan.Identify(ctx, resp.Identity)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

func (r *groupResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state groupModel

	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)

	// The group is deleted in its own directory: if the provider's directory changed, the two differ.
	own := r.Clients.DirectoryOrDefault(state.DirectoryID)

	directory, ctx, cancel := framework.Begin(ctx, &resp.Diagnostics, own, state.Timeouts.Delete, framework.DefaultTimeout)
	defer cancel()

	if directory == nil {
		return
	}

	key := run.GlobalID(directory.ID(), state.ID.ValueString())

	done, ok := r.Clients.Run.Groups.Release(framework.BlockOf(ctx, req.Private), key)
	if !ok {
		resp.Diagnostics.Append(guard.WarnHeldByOtherBlock(groupSubject(state.DisplayName), state.ID.ValueString())...)

		return
	}

	err := directory.DeleteGroup(ctx, state.ID.ValueString())
	done(err == nil || client.IsNotFound(err))

	if err != nil && !client.IsNotFound(err) {
		resp.Diagnostics.Append(diagnostics.FromError("Deleting group failed", err, diagnostics.Blame{
			Attribute: path.Root("directory_id"),
			When: func(err error) bool {
				return client.IsKeyRefused(err) && !state.DirectoryID.Equal(r.Clients.DirectoryID())
			},
			Advice: "The key may not delete from the directory " + directory.ID() + ". A directory's key serves that directory alone: after a change of " +
				"directory_id, destroy the group with a provider alias for the old directory first.",
			OverridesShared: true,
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

		if !resp.Diagnostics.HasError() && !guard.InDirectory(identity.DirectoryID, directory) {
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

	resp.Diagnostics.Append(resp.Identity.Set(ctx, groupIdentity{
		DirectoryID: types.StringValue(directory.ID()), ID: types.StringValue(group.ID),
	})...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), group.ID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("directory_id"), directory.ID())...)
	resp.Diagnostics.Append(framework.SetBlock(ctx, resp.Private, run.NewBlock())...)
}
