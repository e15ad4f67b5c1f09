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
func NewGroupMembershipResource() resource.Resource {
	return &membershipResource{kind: scimGroups}
}

// NewOrganizationGroupMembershipResource is atlassian_organization_group_membership.
func NewOrganizationGroupMembershipResource() resource.Resource {
	return &membershipResource{kind: organizationGroups}
}

type membershipResource struct {
	framework.Resource

	kind rosterKind
}

func (r *membershipResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.kind.noun + "_membership"
}

func (r *membershipResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	id := func(description, hint string) schema.StringAttribute {
		return schema.StringAttribute{
			Optional:            true, // for one that comes to nothing; see nullID
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
			"directory_id": r.kind.directory(),
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
	config, diags := r.kind.readMembership(ctx, req.Config)
	resp.Diagnostics.Append(diags...)

	// Terraform configures the provider when it plans, and not when it validates.
	if r.Clients == nil && !diags.HasError() {
		resp.Diagnostics.Append(nullErrors(r.kind.nullsOfMembership(config), nobodyToAdd)...)
	}
}

func (r *membershipResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	groupID, memberID := framework.Planned(ctx, req, r.kind.group), framework.Planned(ctx, req, r.kind.member)
	resp.Diagnostics.Append(framework.RefuseReadOnlyPlan(r.Clients, req,
		fmt.Sprintf("atlassian_%s_membership of user %s in group %s", r.kind.noun, memberID.ValueString(), groupID.ValueString()))...)

	if r.Clients == nil || resp.Diagnostics.HasError() {
		return
	}

	var (
		state, plan membershipModel
		diags       diag.Diagnostics
	)

	if !req.State.Raw.IsNull() {
		state, diags = r.kind.readMembership(ctx, req.State)
		resp.Diagnostics.Append(diags...)
	}

	if !req.Plan.Raw.IsNull() {
		plan, diags = r.kind.readMembership(ctx, req.Plan)
		resp.Diagnostics.Append(diags...)
		resp.Diagnostics.Append(nullWarnings(r.kind.nullsOfMembership(plan))...)
	}

	block, diags := framework.PlannedBlock(ctx, resp)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	gives := func() []string {
		return r.Clients.Run.Members.Leave(block, r.kind.key(r.Clients, state.DirectoryID, state.GroupID), []string{state.MemberID.ValueString()})
	}

	if req.Plan.Raw.IsNull() {
		kept := gives()
		resp.Diagnostics.Append(framework.SetKept(ctx, resp.Private, kept)...)

		if len(kept) == 0 {
			resp.Diagnostics.Append(r.guard(ctx, state)...)
		}

		return
	}

	directoryID, moves := r.kind.plan(ctx, r.Clients, req, resp, state.DirectoryID)
	if resp.Diagnostics.HasError() {
		return
	}

	if !req.State.Raw.IsNull() && (moves || !plan.GroupID.Equal(state.GroupID) || !plan.MemberID.Equal(state.MemberID)) {
		gives()
		resp.Diagnostics.Append(r.guard(ctx, state)...)
	}

	left := false

	if key := r.kind.key(r.Clients, directoryID, plan.GroupID); key != "" && plan.MemberID.ValueString() != "" {
		standing := r.Clients.Run.Members.HoldOne(block, key, plan.MemberID.ValueString())
		left = standing.Left

		if standing.Twice {
			resp.Diagnostics.Append(r.kind.managedTwice(plan.GroupID.ValueString(), plan.MemberID.ValueString())...)
		}

		if standing.Listed {
			resp.Diagnostics.Append(r.kind.twoManagers(plan.GroupID.ValueString(), []string{plan.MemberID.ValueString()})...)
		}
	}

	setRelationDirectory(ctx, req, resp, directoryID, left)
}

// guard fails when whose membership ends would leave nobody to administer the organization.
func (r *membershipResource) guard(ctx context.Context, state membershipModel) diag.Diagnostics {
	if r.kind.guard == nil {
		return nil
	}

	return r.kind.guard(ctx, r.Clients, state.GroupID.ValueString(), []string{state.MemberID.ValueString()})
}

func (r *membershipResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan, diags := r.kind.readMembership(ctx, req.Plan)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(nullErrors(r.kind.nullsOfMembership(plan), r.kind.failed("Creating", "membership"))...)

	of, diags := r.kind.toChange(r.Clients, types.StringNull())
	resp.Diagnostics.Append(diags...)

	ctx, cancel := framework.WithTimeLimit(ctx, &resp.Diagnostics, plan.Timeouts.Create, framework.DefaultTimeout)
	defer cancel()

	if resp.Diagnostics.HasError() {
		return
	}

	directoryID, err := of.addOne(ctx, plan.GroupID.ValueString(), plan.MemberID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(r.explain(ctx, of, plan, err)...)

		return
	}

	plan.DirectoryID = types.StringValue(directoryID)
	resp.Diagnostics.Append(r.kind.identifyMembership(ctx, resp.Identity, plan)...)
	resp.Diagnostics.Append(r.kind.storeMembership(ctx, &resp.State, plan)...)
	resp.Diagnostics.Append(framework.SetBlock(ctx, resp.Private,
		r.Clients.Run.Members.Block(r.kind.key(r.Clients, plan.DirectoryID, plan.GroupID), plan.MemberID.ValueString()))...)
}

func (r *membershipResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	state, diags := r.kind.readMembership(ctx, req.State)
	resp.Diagnostics.Append(diags...)

	of, ctx, cancel := framework.BeginRead(ctx, resp, membershipRead{state, r.kind}, r.kind.toRead(r.Clients, state.DirectoryID))
	defer cancel()

	if of == nil {
		return
	}

	directoryID, member, err := (*of).isMember(ctx, state.GroupID.ValueString(), state.MemberID.ValueString())

	switch {
	case err != nil:
		resp.Diagnostics.Append(framework.ErrorDiagnostics(r.kind.failed("Reading", "membership"), err)...)
	case !member:
		resp.State.RemoveResource(ctx)
	case directoryID != "":
		state.DirectoryID = types.StringValue(directoryID)
		resp.Diagnostics.Append(r.kind.storeMembership(ctx, &resp.State, state)...)
	}
}

// Update takes over the timeouts, and sees to it that a membership which another block gives up in the same run is still there:
// every other change replaces the membership.
func (r *membershipResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	plan, diags := r.kind.readMembership(ctx, req.Plan)
	resp.Diagnostics.Append(diags...)

	if plan.DirectoryID.IsUnknown() {
		of, diags := r.kind.toChange(r.Clients, types.StringNull())
		resp.Diagnostics.Append(diags...)

		ctx, cancel := framework.WithTimeLimit(ctx, &resp.Diagnostics, plan.Timeouts.Create, framework.DefaultTimeout)
		defer cancel()

		if resp.Diagnostics.HasError() {
			return
		}

		directoryID, err := of.addOne(ctx, plan.GroupID.ValueString(), plan.MemberID.ValueString())
		if err != nil {
			resp.Diagnostics.Append(r.explain(ctx, of, plan, err)...)

			return
		}

		plan.DirectoryID = types.StringValue(directoryID)
	}

	resp.Diagnostics.Append(r.kind.identifyMembership(ctx, resp.Identity, plan)...)
	resp.Diagnostics.Append(r.kind.storeMembership(ctx, &resp.State, plan)...)
}

func (r *membershipResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state, diags := r.kind.readMembership(ctx, req.State)
	resp.Diagnostics.Append(diags...)

	// The membership's own directory, which is no longer the provider's when a change of directory replaces it.
	of, diags := r.kind.toChange(r.Clients, state.DirectoryID)
	resp.Diagnostics.Append(diags...)

	ctx, cancel := framework.WithTimeLimit(ctx, &resp.Diagnostics, state.Timeouts.Delete, framework.DefaultTimeout)
	defer cancel()

	if resp.Diagnostics.HasError() {
		return
	}

	block, kept := framework.BlockOf(ctx, req.Private), framework.Kept(ctx, req.Private)
	stays := func() bool {
		held := r.Clients.Run.Members.Leave(block, r.kind.key(r.Clients, state.DirectoryID, state.GroupID), []string{state.MemberID.ValueString()})
		if len(held)+len(kept) == 0 {
			return false
		}

		tflog.Info(ctx, "The membership is left, because another block holds it", map[string]any{
			r.kind.group: state.GroupID.ValueString(), r.kind.member: state.MemberID.ValueString(),
		})

		return true
	}

	err := of.removeOne(ctx, state.GroupID.ValueString(), state.MemberID.ValueString(), stays)
	if err != nil && !isGone(err) {
		resp.Diagnostics.Append(r.kind.failure(ctx, of, r.kind.failed("Deleting", "membership"), state.GroupID.ValueString(), err)...)
	}
}

func (r *membershipResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	summary := r.kind.failed("Importing", "membership")

	of, diags := r.kind.toChange(r.Clients, types.StringNull())
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	var named membershipModel

	if req.ID == "" {
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root(r.kind.group), &named.GroupID)...)
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root(r.kind.member), &named.MemberID)...)
	} else {
		parts, err := framework.SplitImportID(req.ID, r.kind.group, r.kind.member)
		if err != nil {
			resp.Diagnostics.Append(framework.ErrorDiagnostics(summary, err)...)

			return
		}

		named = membershipModel{GroupID: types.StringValue(parts[0]), MemberID: types.StringValue(parts[1])}
	}

	group, err := of.find(ctx, named.GroupID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(importFailed(ctx, r.Clients, summary, err)...)

		return
	}

	memberID, err := of.findMember(ctx, named.MemberID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(framework.ErrorDiagnostics(summary, err)...)

		return
	}

	if _, member := slices.BinarySearch(group.members, memberID); !member {
		resp.Diagnostics.AddError(summary, fmt.Sprintf(
			"%s is no member of the group %q, id %s, so that there is nothing to import: a block without an import adds them.", memberID, group.name, group.id))

		return
	}

	named = membershipModel{GroupID: types.StringValue(group.id), MemberID: types.StringValue(memberID)}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(r.kind.group), named.GroupID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(r.kind.member), named.MemberID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("directory_id"), group.directoryID)...)
	resp.Diagnostics.Append(framework.SetBlock(ctx, resp.Private, run.NewBlock())...)
	resp.Diagnostics.Append(r.kind.identifyMembership(ctx, resp.Identity, named)...)
}

// explain says whether it is the group or the person that a refused membership is to be blamed on.
func (r *membershipResource) explain(ctx context.Context, of roster, plan membershipModel, err error) diag.Diagnostics {
	summary := r.kind.failed("Creating", "membership")

	if notShown := unchanged(err); len(notShown) > 0 {
		return framework.AttributeError(summary, err, r.kind.member, fmt.Sprintf(passedOver, quoted(notShown)))
	}

	if !refused(err) && !isGone(err) {
		return r.kind.failure(ctx, of, summary, plan.GroupID.ValueString(), err)
	}

	if _, lookup := of.settled(ctx, plan.GroupID.ValueString()); isGone(lookup) {
		return of.groupMissing(ctx, summary, plan.GroupID.ValueString(), err)
	}

	if unknown, lookup := of.unknown(ctx, []string{plan.MemberID.ValueString()}); lookup == nil && len(unknown) > 0 {
		return framework.AttributeError(summary, err, r.kind.member, fmt.Sprintf(r.kind.nobody, quoted(unknown)))
	}

	return r.kind.failure(ctx, of, summary, plan.GroupID.ValueString(), err)
}
