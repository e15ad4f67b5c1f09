// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"fmt"
	"slices"

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

var (
	_ resource.ResourceWithConfigure      = (*membershipResource)(nil)
	_ resource.ResourceWithIdentity       = (*membershipResource)(nil)
	_ resource.ResourceWithValidateConfig = (*membershipResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*membershipResource)(nil)
	_ resource.ResourceWithImportState    = (*membershipResource)(nil)
)

// NewGroupMembershipResource is atlassian_group_membership.
func NewGroupMembershipResource() resource.Resource { return newMembershipResource(scimGroups) }

// NewOrganizationGroupMembershipResource is atlassian_organization_group_membership.
func NewOrganizationGroupMembershipResource() resource.Resource {
	return newMembershipResource(organizationGroups)
}

type membershipResource struct{ relationResource }

func newMembershipResource(kind groupKind) resource.Resource {
	return &membershipResource{relationResource{Resource: framework.Resource{Name: kind.noun + "_membership"}, kind: kind}}
}

func (r *membershipResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	id := func(description, hint string) schema.StringAttribute {
		return schema.StringAttribute{
			Optional:            true, // it may turn out null; see nullID
			MarkdownDescription: "Required: " + description + " Changing this forces a new resource.",
			Validators:          []validator.String{accept.ID(hint)},
			PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
		}
	}

	resp.Schema = schema.Schema{
		MarkdownDescription: r.kind.descriptions.membership,
		Attributes: map[string]schema.Attribute{
			r.kind.group:   id(r.kind.descriptions.group, r.kind.groupHint),
			r.kind.member:  id(r.kind.descriptions.member, r.kind.memberHint),
			"directory_id": computed.Immutable(r.kind.descriptions.directory),
			"timeouts":     framework.TimeoutsAttribute(ctx, timeouts.Opts{Create: true, Read: true, Delete: true}, framework.DefaultTimeout),
		},
	}
}

func (r *membershipResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			r.kind.group:  identityschema.StringAttribute{RequiredForImport: true, Description: r.kind.descriptions.group},
			r.kind.member: identityschema.StringAttribute{RequiredForImport: true, Description: r.kind.descriptions.member},
		},
	}
}

// ValidateConfig refuses an id that is missing or written as null.
func (r *membershipResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	config, diags := r.kind.membership(ctx, req.Config)
	resp.Diagnostics.Append(diags...)

	// Clients is nil while Terraform validates: the provider is not configured yet.
	if r.Clients == nil && !diags.HasError() {
		resp.Diagnostics.Append(nullErrors(config.nulls(), nobodyToAdd)...)
	}
}

func (r *membershipResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	groupID, memberID := framework.PlannedString(ctx, req, r.kind.group).ValueString(), framework.PlannedString(ctx, req, r.kind.member).ValueString()
	resp.Diagnostics.Append(guard.RefuseReadOnlyPlan(r.Clients, req,
		fmt.Sprintf("atlassian_%s of user %s in group %s", r.Name, memberID, groupID))...)

	if r.Clients == nil || resp.Diagnostics.HasError() {
		return
	}

	state, diags := r.kind.membership(ctx, req.State)
	resp.Diagnostics.Append(diags...)

	plan, diags := r.kind.membership(ctx, req.Plan)
	resp.Diagnostics.Append(diags...)

	r.modifyPlan(ctx, req, resp, relationPlan{
		state: state.relation, plan: plan.relation, had: state.memberIDs(), nulls: plan.nulls(),
		replaced: !plan.GroupID.Equal(state.GroupID) || !plan.MemberID.Equal(state.MemberID),
		hold: func(block run.Block, key string) (givenUp bool) {
			if plan.memberIDs() == nil {
				return false
			}

			conflicts := r.Clients.Run.Members.Hold(block, key, memberID)

			if conflicts.HeldTwice {
				resp.Diagnostics.Append(r.kind.twoMemberships(groupID, memberID)...)
			}

			if conflicts.HeldByList {
				resp.Diagnostics.Append(r.kind.listAndSingle(groupID, plan.memberIDs())...)
			}

			return conflicts.GivenUp
		},
	})
}

func (r *membershipResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan, diags := r.kind.membership(ctx, req.Plan)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(nullErrors(plan.nulls(), r.kind.failed("Creating", "membership"))...)
	r.add(ctx, &resp.Diagnostics, &plan)

	if resp.Diagnostics.HasError() {
		return
	}

	resp.Diagnostics.Append(plan.Identify(ctx, resp.Identity)...)
	resp.Diagnostics.Append(plan.fields().Store(ctx, &resp.State)...)
	resp.Diagnostics.Append(framework.SetBlock(ctx, resp.Private,
		r.Clients.Run.Members.TakeBlock(r.kind.key(r.Clients, plan.DirectoryID, plan.GroupID), plan.MemberID.ValueString()))...)
}

func (r *membershipResource) add(ctx context.Context, diags *diag.Diagnostics, plan *membershipModel) {
	api, ctx, cancel := framework.Begin(ctx, diags, r.kind.toChange(r.Clients, types.StringNull()), plan.Timeouts.Create, framework.DefaultTimeout)
	defer cancel()

	if api == nil {
		return
	}

	directoryID, err := api.addOne(ctx, plan.GroupID.ValueString(), plan.MemberID.ValueString())
	if err != nil {
		diags.Append(r.explain(ctx, api, *plan, err)...)
	}

	plan.DirectoryID = types.StringValue(directoryID)
}

func (r *membershipResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	state, diags := r.kind.membership(ctx, req.State)
	resp.Diagnostics.Append(diags...)

	api, ctx, cancel := framework.BeginRead(ctx, resp, &state, r.kind.toRead(r.Clients, state.DirectoryID))
	defer cancel()

	if api == nil {
		return
	}

	directoryID, member, err := api.isMember(ctx, state.GroupID.ValueString(), state.MemberID.ValueString())

	switch {
	case err != nil:
		resp.Diagnostics.Append(diagnostics.FromError(r.kind.failed("Reading", "membership"), err)...)
	case !member:
		resp.State.RemoveResource(ctx)
	case directoryID != "":
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("directory_id"), directoryID)...)
	}
}

// Update stores new timeouts, and adds the membership again if another block removes it in the same run. Every other
// change replaces the membership.
func (r *membershipResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	plan, diags := r.kind.membership(ctx, req.Plan)
	resp.Diagnostics.Append(diags...)

	if plan.DirectoryID.IsUnknown() {
		r.add(ctx, &resp.Diagnostics, &plan)
	}

	if resp.Diagnostics.HasError() {
		return
	}

	resp.Diagnostics.Append(plan.Identify(ctx, resp.Identity)...)
	resp.Diagnostics.Append(plan.fields().Store(ctx, &resp.State)...)
}

func (r *membershipResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state, diags := r.kind.membership(ctx, req.State)
	resp.Diagnostics.Append(diags...)

	// The membership is destroyed in its own directory: if the provider's directory changed, the two differ.
	api, ctx, cancel := framework.Begin(ctx, &resp.Diagnostics, r.kind.toChange(r.Clients, state.DirectoryID), state.Timeouts.Delete, framework.DefaultTimeout)
	defer cancel()

	if api == nil {
		return
	}

	block, kept := framework.BlockOf(ctx, req.Private), framework.HeldByOtherBlocks(ctx, req.Private)
	stays := func() bool {
		held := r.Clients.Run.Members.Release(block, r.kind.key(r.Clients, state.DirectoryID, state.GroupID), state.memberIDs())
		if len(held)+len(kept) == 0 {
			return false
		}

		tflog.Info(ctx, "The membership is left, because another block holds it", map[string]any{
			r.kind.group: state.GroupID.ValueString(), r.kind.member: state.MemberID.ValueString(),
		})

		return true
	}

	err := api.removeOne(ctx, state.GroupID.ValueString(), state.MemberID.ValueString(), stays)
	if err != nil && !isGone(err) {
		resp.Diagnostics.Append(r.kind.failure(ctx, api, r.kind.failed("Deleting", "membership"), state.GroupID.ValueString(), err)...)
	}
}

func (r *membershipResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	summary := r.kind.failed("Importing", "membership")

	api, diags := r.kind.toChange(r.Clients, types.StringNull())()
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	named := membershipModel{relation: relation{kind: r.kind}}

	if req.ID == "" {
		resp.Diagnostics.Append(named.names().Read(ctx, req.Identity)...)
	} else {
		parts, err := framework.SplitImportID(req.ID, r.kind.group, r.kind.member)
		if err != nil {
			resp.Diagnostics.Append(diagnostics.FromError(summary, err)...)

			return
		}

		named.GroupID, named.MemberID = types.StringValue(parts[0]), types.StringValue(parts[1])
	}

	group, err := api.find(ctx, named.GroupID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(importFailed(ctx, r.Clients, summary, err)...)

		return
	}

	memberID, err := api.findMember(ctx, named.MemberID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(diagnostics.FromError(summary, err)...)

		return
	}

	if _, member := slices.BinarySearch(group.members, memberID); !member {
		resp.Diagnostics.AddError(summary, fmt.Sprintf(
			"%s is no member of the group %q, id %s, so that there is nothing to import: a block without an import adds them.", memberID, group.name, group.id))

		return
	}

	named.GroupID, named.MemberID = types.StringValue(group.id), types.StringValue(memberID)
	resp.Diagnostics.Append(named.Identify(ctx, resp.Identity)...)
	resp.Diagnostics.Append(named.names().Store(ctx, &resp.State)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("directory_id"), group.directoryID)...)
	resp.Diagnostics.Append(framework.SetBlock(ctx, resp.Private, run.NewBlock())...)
}

// explain puts the error of a refused membership on the group or on the person.
func (r *membershipResource) explain(ctx context.Context, api memberAPI, plan membershipModel, err error) diag.Diagnostics {
	summary := r.kind.failed("Creating", "membership")

	if notShown := unchanged(err); len(notShown) > 0 {
		return diagnostics.AttributeError(summary, err, r.kind.member, fmt.Sprintf(noEffectMessage, quoted(notShown)))
	}

	if !refused(err) && !isGone(err) {
		return r.kind.failure(ctx, api, summary, plan.GroupID.ValueString(), err)
	}

	if _, lookup := api.settled(ctx, plan.GroupID.ValueString()); isGone(lookup) {
		return api.groupMissing(ctx, summary, plan.GroupID.ValueString(), err)
	}

	if unknown, lookup := api.unknown(ctx, []string{plan.MemberID.ValueString()}); lookup == nil && len(unknown) > 0 {
		return diagnostics.AttributeError(summary, err, r.kind.member, fmt.Sprintf(r.kind.unknownMember, quoted(unknown)))
	}

	return r.kind.failure(ctx, api, summary, plan.GroupID.ValueString(), err)
}
