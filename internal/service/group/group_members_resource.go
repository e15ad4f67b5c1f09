// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"fmt"
	"time"

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
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/accept"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/computed"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// membersTimeout leaves time for tens of thousands of members under a request limit.
const membersTimeout = 30 * time.Minute

var (
	_ resource.ResourceWithConfigure      = (*membersResource)(nil)
	_ resource.ResourceWithIdentity       = (*membersResource)(nil)
	_ resource.ResourceWithValidateConfig = (*membersResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*membersResource)(nil)
	_ resource.ResourceWithImportState    = (*membersResource)(nil)
)

// NewGroupMembersResource is atlassian_group_members.
func NewGroupMembersResource() resource.Resource { return newMembersResource(scimGroups) }

// NewOrganizationGroupMembersResource is atlassian_organization_group_members.
func NewOrganizationGroupMembersResource() resource.Resource {
	return newMembersResource(organizationGroups)
}

type membersResource struct{ relationResource }

func newMembersResource(kind groupKind) resource.Resource {
	return &membersResource{relationResource{Resource: framework.Resource{Name: kind.noun + "_members"}, kind: kind}}
}

func (r *membersResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: r.kind.descriptions.list,
		Attributes: map[string]schema.Attribute{
			r.kind.group: schema.StringAttribute{
				Optional:            true, // it may turn out null; see nullID
				MarkdownDescription: "Required: " + r.kind.descriptions.group + " Changing this forces a new resource.",
				Validators:          []validator.String{accept.ID(r.kind.groupHint)},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			r.kind.members: schema.ListAttribute{
				Required:            true,
				ElementType:         types.StringType,
				MarkdownDescription: r.kind.descriptions.members,
				Validators:          []validator.List{memberListValidator{kind: r.kind}},
				PlanModifiers:       []planmodifier.List{memberOrder{"The order of the elements means nothing."}},
			},
			"directory_id": computed.Immutable(r.kind.descriptions.directory),
			"timeouts":     framework.TimeoutsAttribute(ctx, timeouts.Opts{Create: true, Read: true, Update: true, Delete: true}, membersTimeout),
		},
	}
}

func (r *membersResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			r.kind.group: identityschema.StringAttribute{RequiredForImport: true, Description: r.kind.descriptions.group},
		},
	}
}

// ValidateConfig refuses an id that is missing or written as null.
func (r *membersResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	config, diags := r.kind.memberList(ctx, req.Config)
	resp.Diagnostics.Append(diags...)

	// Clients is nil while Terraform validates: the provider is not configured yet.
	if r.Clients == nil && !diags.HasError() {
		resp.Diagnostics.Append(nullErrors(config.nulls(), nobodyToAdd)...)
	}
}

func (r *membersResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	groupID := framework.PlannedString(ctx, req, r.kind.group).ValueString()
	resp.Diagnostics.Append(guard.RefuseReadOnlyPlan(r.Clients, req, fmt.Sprintf("atlassian_%s of group %s", r.Name, groupID))...)

	if r.Clients == nil || resp.Diagnostics.HasError() {
		return
	}

	state, diags := r.kind.memberList(ctx, req.State)
	resp.Diagnostics.Append(diags...)

	plan, diags := r.kind.memberList(ctx, req.Plan)
	resp.Diagnostics.Append(diags...)

	// If a member is unknown, the plan cannot know who is removed. The apply checks again.
	wanted, known := memberListIDs(plan.MemberIDs)

	var leaving []string
	if known {
		leaving = missingFrom(wanted, state.memberIDs())
	}

	r.modifyPlan(ctx, req, resp, relationPlan{
		state: state.relation, plan: plan.relation, had: state.memberIDs(), leaving: leaving, nulls: plan.nulls(), replaced: !plan.GroupID.Equal(state.GroupID),
		hold: func(block run.Block, key string) (givenUp bool) {
			conflicts := r.Clients.Run.Members.HoldList(block, key, wanted)

			if conflicts.HeldTwice {
				resp.Diagnostics.Append(r.kind.twoLists(groupID)...)
			}

			if len(conflicts.HeldSingly) > 0 {
				resp.Diagnostics.Append(r.kind.listAndSingle(groupID, conflicts.HeldSingly)...)
			}

			if req.State.Raw.IsNull() && known && !resp.Diagnostics.HasError() {
				resp.Diagnostics.Append(r.announceRemovals(ctx, groupID, wanted)...)
			}

			return conflicts.GivenUp
		},
	})
}

func (r *membersResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	summary := r.kind.failed("Creating", "members")

	plan, diags := r.kind.memberList(ctx, req.Plan)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(nullErrors(plan.nulls(), summary)...)

	api, ctx, cancel := framework.Begin(ctx, &resp.Diagnostics, r.kind.toChange(r.Clients, types.StringNull()), plan.Timeouts.Create, membersTimeout)
	defer cancel()

	if api == nil {
		return
	}

	current, diags := r.converge(ctx, api, summary, plan.GroupID.ValueString(), plan.memberIDs())
	resp.Diagnostics.Append(diags...)

	// A list that failed halfway is not stored: Terraform would taint it, and destroy it before the next create, which
	// removes all members. The next apply continues from the group's current members.
	if resp.Diagnostics.HasError() {
		return
	}

	plan.DirectoryID = types.StringValue(current.directoryID)
	resp.Diagnostics.Append(plan.Identify(ctx, resp.Identity)...)
	resp.Diagnostics.Append(plan.fields().Store(ctx, &resp.State)...)
	resp.Diagnostics.Append(framework.SetBlock(ctx, resp.Private,
		r.Clients.Run.Members.TakeListBlock(r.kind.key(r.Clients, plan.DirectoryID, plan.GroupID)))...)
}

func (r *membersResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	state, diags := r.kind.memberList(ctx, req.State)
	resp.Diagnostics.Append(diags...)

	api, ctx, cancel := framework.BeginRead(ctx, resp, &state, r.kind.toRead(r.Clients, state.DirectoryID))
	defer cancel()

	if api == nil {
		return
	}

	current, err := api.group(ctx, state.GroupID.ValueString())
	if isGone(err) {
		resp.State.RemoveResource(ctx)

		return
	}

	if err != nil {
		resp.Diagnostics.Append(diagnostics.FromError(r.kind.failed("Reading", "members"), err)...)

		return
	}

	state.MemberIDs = newMemberList(inOrderOf(state.memberIDs(), current.members))
	state.DirectoryID = types.StringValue(current.directoryID)
	resp.Diagnostics.Append(state.fields().Store(ctx, &resp.State)...)
}

func (r *membersResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	summary := r.kind.failed("Updating", "members")

	plan, diags := r.kind.memberList(ctx, req.Plan)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(nullErrors(plan.nulls(), summary)...)

	state, diags := r.kind.memberList(ctx, req.State)
	resp.Diagnostics.Append(diags...)

	api, ctx, cancel := framework.Begin(ctx, &resp.Diagnostics, r.kind.toChange(r.Clients, types.StringNull()), plan.Timeouts.Update, membersTimeout)
	defer cancel()

	if api == nil {
		return
	}

	resp.Diagnostics.Append(plan.Identify(ctx, resp.Identity)...)

	// An unknown directory means that another block gives up members in this run: converge makes sure that they stay.
	if plan.DirectoryID.IsUnknown() || !sameMembers(plan.MemberIDs, state.MemberIDs) {
		current, diags := r.converge(ctx, api, summary, plan.GroupID.ValueString(), plan.memberIDs())
		resp.Diagnostics.Append(diags...)

		// State holds the actual members, so that after a failure the next plan shows the rest.
		switch {
		case current == nil:
			return
		case diags.HasError():
			plan.MemberIDs = newMemberList(inOrderOf(plan.memberIDs(), current.members))
		}

		plan.DirectoryID = types.StringValue(current.directoryID)
	}

	resp.Diagnostics.Append(plan.fields().Store(ctx, &resp.State)...)
}

func (r *membersResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	summary := r.kind.failed("Deleting", "members")

	state, diags := r.kind.memberList(ctx, req.State)
	resp.Diagnostics.Append(diags...)

	// The list is destroyed in its own directory: if the provider's directory changed, the two differ.
	api, ctx, cancel := framework.Begin(ctx, &resp.Diagnostics, r.kind.toChange(r.Clients, state.DirectoryID), state.Timeouts.Delete, membersTimeout)
	defer cancel()

	if api == nil {
		return
	}

	current, err := api.settled(ctx, state.GroupID.ValueString())
	if isGone(err) {
		return
	}

	if err != nil {
		resp.Diagnostics.Append(diagnostics.FromError(summary, err)...)

		return
	}

	left := missingFrom(state.memberIDs(), current.members)
	block, kept := framework.BlockOf(ctx, req.Private), framework.HeldByOtherBlocks(ctx, req.Private)

	_, err = api.remove(ctx, current.id, missingFrom(append(left, kept...), current.members), func(memberID string) bool {
		held := r.Clients.Run.Members.Release(block, r.kind.key(r.Clients, state.DirectoryID, state.GroupID), []string{memberID})
		if len(held) > 0 {
			tflog.Info(ctx, "A member is left, because another block holds the membership", map[string]any{r.kind.group: current.id, r.kind.member: memberID})
		}

		return len(held) > 0
	})
	if err != nil && !isGone(err) {
		resp.Diagnostics.Append(diagnostics.FromError(summary, err)...)
	}
}

func (r *membersResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	api, diags := r.kind.toChange(r.Clients, types.StringNull())()
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	idOrName := types.StringValue(req.ID)

	if req.ID == "" {
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root(r.kind.group), &idOrName)...)
	}

	current, err := api.find(ctx, idOrName.ValueString())
	if err != nil {
		resp.Diagnostics.Append(importFailed(ctx, r.Clients, r.kind.failed("Importing", "members"), err)...)

		return
	}

	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root(r.kind.group), current.id)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(r.kind.group), current.id)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("directory_id"), current.directoryID)...)
	resp.Diagnostics.Append(framework.SetBlock(ctx, resp.Private, run.NewBlock())...)
}

// announceRemovals warns, in the plan of a new list, of the people that it will remove. They are in no state, so no
// diff shows them. A group that does not exist fails the plan earlier.
func (r *membersResource) announceRemovals(ctx context.Context, groupID string, wanted []string) diag.Diagnostics {
	summary := r.kind.failed("Planning", "members")

	api, diags := r.kind.connect(r.Clients, types.StringNull())
	if diags.HasError() {
		return nil // the apply reports the error
	}

	current, err := api.group(ctx, groupID)
	if isGone(err) {
		return api.groupMissing(ctx, summary, groupID, err)
	}

	if err != nil {
		return diagnostics.FromError(summary, err)
	}

	if _, remove := memberChanges(current.members, wanted); len(remove) > 0 {
		diags.AddAttributeWarning(path.Root(r.kind.members), "Members will be removed", fmt.Sprintf(
			"The group %q has members that %s does not list; they will be removed from it: %s.", current.name, r.kind.members, quoted(remove)))
		diags.Append(r.guard(ctx, groupID, remove)...)
	}

	return diags
}
