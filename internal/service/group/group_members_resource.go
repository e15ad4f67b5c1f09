// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

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
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

var (
	_ resource.ResourceWithConfigure   = (*membersResource)(nil)
	_ resource.ResourceWithIdentity    = (*membersResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*membersResource)(nil)
	_ resource.ResourceWithImportState = (*membersResource)(nil)
)

// NewGroupMembersResource is atlassian_group_members.
func NewGroupMembersResource() resource.Resource {
	return &membersResource{}
}

type membersResource struct {
	framework.Resource
}

func (r *membersResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_group_members"
}

func (r *membersResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The members of a group of the SCIM directory: exactly these people and nobody else. Whoever else is in the group " +
			"is removed. To add people and leave the others alone, use `atlassian_group_membership`; do not manage one group with both.\n\n" +
			"A change is sent as additions and removals, 50 to a request. Destroying the list removes the members that it lists and " +
			"keeps the group.",
		Attributes: map[string]schema.Attribute{
			"group_id": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "SCIM id of the group: the `id` of an `atlassian_group`. Changing this forces a new resource.",
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1), framework.NotPadded{}},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"user_ids": schema.ListAttribute{
				Required:    true,
				ElementType: types.StringType,
				MarkdownDescription: "SCIM ids of the members: the `id` of each `atlassian_user`, each once, in any order. An empty list empties " +
					"the group.",
				Validators:    []validator.List{memberListValidator{}},
				PlanModifiers: []planmodifier.List{memberOrder{}},
			},
			"directory_id": relationDirectoryAttribute(),
			"timeouts":     framework.TimeoutsAttribute(ctx, timeouts.Opts{Create: true, Read: true, Update: true, Delete: true}, framework.MembersTimeout),
		},
	}
}

func (r *membersResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"group_id": identityschema.StringAttribute{RequiredForImport: true, Description: "SCIM id of the group."},
		},
	}
}

func (r *membersResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	groupID := framework.Planned(ctx, req, "group_id")
	resp.Diagnostics.Append(framework.RefuseReadOnlyPlan(r.Clients, req, "atlassian_group_members of group "+groupID.ValueString())...)

	if r.Clients == nil || resp.Diagnostics.HasError() {
		return
	}

	var state, plan membersModel

	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}

	if !req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	}

	block, diags := framework.PlannedBlock(ctx, resp)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	gives := func() []string {
		listed, _ := memberListIDs(state.UserIDs)

		return r.Clients.Run.Members.Leave(block, groupKey(r.Clients, state.DirectoryID, state.GroupID), listed)
	}

	if req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(framework.SetKept(ctx, resp.Private, gives())...)

		return
	}

	directoryID, moves := planRelationDirectory(ctx, r.Clients, req, resp, state.DirectoryID)
	if resp.Diagnostics.HasError() {
		return
	}

	if !req.State.Raw.IsNull() && (moves || !plan.GroupID.Equal(state.GroupID)) {
		gives()
	}

	left := false

	if !plan.GroupID.IsUnknown() && !directoryID.IsUnknown() {
		wanted, _ := memberListIDs(plan.UserIDs) // none while one of them is unknown; the apply asks again
		standing := r.Clients.Run.Members.HoldAll(block, groupKey(r.Clients, directoryID, plan.GroupID), wanted)
		left = standing.Left

		if standing.Twice {
			resp.Diagnostics.Append(listedTwice(groupID.ValueString())...)
		}

		if len(standing.Singles) > 0 {
			resp.Diagnostics.Append(twoManagers(groupID.ValueString(), standing.Singles)...)
		}

		if req.State.Raw.IsNull() && !resp.Diagnostics.HasError() {
			resp.Diagnostics.Append(r.announceRemovals(ctx, req, groupID.ValueString())...)
		}
	}

	setRelationDirectory(ctx, req, resp, directoryID, left)
}

func (r *membersResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	const summary = "Creating group members failed"

	var plan membersModel

	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)

	directory, diags := r.Clients.Directory()
	resp.Diagnostics.Append(diags...)

	ctx, cancel := framework.WithTimeLimit(ctx, &resp.Diagnostics, plan.Timeouts.Create, framework.MembersTimeout)
	defer cancel()

	if resp.Diagnostics.HasError() {
		return
	}

	wanted, _ := memberListIDs(plan.UserIDs)

	_, diags = r.converge(ctx, directory, summary, plan.GroupID.ValueString(), wanted)
	resp.Diagnostics.Append(diags...)

	// A list that failed half way is not put into the state: Terraform would take it for broken and, before it creates it anew, remove
	// everyone who is in the group. The next apply goes on from what is there.
	if resp.Diagnostics.HasError() {
		return
	}

	plan.DirectoryID = types.StringValue(directory.ID())
	resp.Diagnostics.Append(plan.Identify(ctx, resp.Identity)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(framework.SetBlock(ctx, resp.Private,
		r.Clients.Run.Members.ListBlock(groupKey(r.Clients, plan.DirectoryID, plan.GroupID)))...)
}

func (r *membersResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state membersModel

	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)

	directory, ctx, cancel := framework.BeginRead(ctx, resp, state, r.Clients.DirectoryToRead)
	defer cancel()

	if directory == nil || !framework.InDirectory(state.DirectoryID, directory) {
		return
	}

	group, err := directory.Group(ctx, state.GroupID.ValueString())
	if client.IsNotFound(err) {
		resp.State.RemoveResource(ctx)

		return
	}

	if err != nil {
		resp.Diagnostics.Append(framework.ErrorDiagnostics("Reading group members failed", err)...)

		return
	}

	before, _ := memberListIDs(state.UserIDs)
	state.UserIDs = newMemberList(inOrderOf(before, memberIDs(group)))
	state.DirectoryID = types.StringValue(directory.ID())
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

func (r *membersResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	const summary = "Updating group members failed"

	var plan, state membersModel

	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)

	directory, diags := r.Clients.Directory()
	resp.Diagnostics.Append(diags...)

	ctx, cancel := framework.WithTimeLimit(ctx, &resp.Diagnostics, plan.Timeouts.Update, framework.MembersTimeout)
	defer cancel()

	if resp.Diagnostics.HasError() {
		return
	}

	resp.Diagnostics.Append(plan.Identify(ctx, resp.Identity)...)

	// Unknown, the directory says that another block gives up members in the same run: they have to be there afterwards.
	changes := plan.DirectoryID.IsUnknown() || !sameMembers(plan.UserIDs, state.UserIDs)
	plan.DirectoryID = types.StringValue(directory.ID())

	if changes {
		wanted, _ := memberListIDs(plan.UserIDs)

		have, diags := r.converge(ctx, directory, summary, plan.GroupID.ValueString(), wanted)
		resp.Diagnostics.Append(diags...)

		if diags.HasError() {
			// The state holds who is in the group, so that the next plan shows what is left to do.
			if have != nil {
				plan.UserIDs = newMemberList(inOrderOf(wanted, have))
				resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
			}

			return
		}
	}

	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

func (r *membersResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	const summary = "Deleting group members failed"

	var state membersModel

	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)

	// The list's own directory, which is no longer the provider's when a change of directory replaces it.
	directory, diags := r.Clients.DirectoryHolding(state.DirectoryID)
	resp.Diagnostics.Append(diags...)

	ctx, cancel := framework.WithTimeLimit(ctx, &resp.Diagnostics, state.Timeouts.Delete, framework.MembersTimeout)
	defer cancel()

	if resp.Diagnostics.HasError() {
		return
	}

	group, err := directory.SettledGroup(ctx, state.GroupID.ValueString())
	if client.IsNotFound(err) {
		return
	}

	if err != nil {
		resp.Diagnostics.Append(framework.ErrorDiagnostics(summary, err)...)

		return
	}

	listed, _ := memberListIDs(state.UserIDs)
	left := missingFrom(listed, memberIDs(group))
	block, kept := framework.BlockOf(ctx, req.Private), framework.Kept(ctx, req.Private)

	err = directory.RemoveMembers(ctx, group.ID, missingFrom(append(left, kept...), memberIDs(group)), func(userID string) bool {
		held := r.Clients.Run.Members.Leave(block, groupKey(r.Clients, state.DirectoryID, state.GroupID), []string{userID})
		if len(held) > 0 {
			tflog.Info(ctx, "A member is left, because another block holds the membership", map[string]any{"group_id": group.ID, "user_id": userID})
		}

		return len(held) > 0
	})
	if err != nil && !client.IsNotFound(err) {
		resp.Diagnostics.Append(framework.ErrorDiagnostics(summary, err)...)
	}
}

func (r *membersResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	directory, diags := r.Clients.Directory()
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	idOrName := req.ID

	if idOrName == "" {
		var identity membersIdentity

		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)

		if resp.Diagnostics.HasError() {
			return
		}

		idOrName = identity.GroupID.ValueString()
	}

	group, err := findGroup(ctx, directory, idOrName)
	if err != nil {
		resp.Diagnostics.Append(framework.ErrorDiagnostics("Importing group members failed", err)...)

		return
	}

	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("group_id"), group.ID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("directory_id"), directory.ID())...)
	resp.Diagnostics.Append(framework.SetBlock(ctx, resp.Private, run.NewBlock())...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, membersIdentity{GroupID: types.StringValue(group.ID)})...)
}

// announceRemovals warns, in the plan of a new list, of the people it will remove: no diff of Terraform's shows them, since they are
// in no state. A group that does not exist fails the plan already.
func (r *membersResource) announceRemovals(ctx context.Context, req resource.ModifyPlanRequest, groupID string) diag.Diagnostics {
	var userIDs types.List

	diags := req.Plan.GetAttribute(ctx, path.Root("user_ids"), &userIDs)

	wanted, known := memberListIDs(userIDs)
	if diags.HasError() || !known || !r.Clients.HasDirectory() {
		return diags
	}

	directory, _ := r.Clients.Directory()

	group, err := directory.Group(ctx, groupID)
	if client.IsNotFound(err) {
		return groupMissing(ctx, r.Clients, "Planning group members failed", groupID, err, "group_id")
	}

	if err != nil {
		return framework.ErrorDiagnostics("Planning group members failed", err)
	}

	if _, remove := memberChanges(memberIDs(group), wanted); len(remove) > 0 {
		diags.AddAttributeWarning(path.Root("user_ids"), "Members will be removed", fmt.Sprintf(
			"The group %q has members that user_ids does not list; they will be removed from it: %s.", group.DisplayName, quoted(remove)))
	}

	return diags
}
