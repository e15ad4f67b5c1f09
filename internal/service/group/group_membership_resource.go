// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"fmt"
	"strings"

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
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

var (
	_ resource.ResourceWithConfigure   = (*membershipResource)(nil)
	_ resource.ResourceWithIdentity    = (*membershipResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*membershipResource)(nil)
	_ resource.ResourceWithImportState = (*membershipResource)(nil)
)

// NewGroupMembershipResource is atlassian_group_membership.
func NewGroupMembershipResource() resource.Resource {
	return &membershipResource{}
}

type membershipResource struct {
	framework.Resource
}

func (r *membershipResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_group_membership"
}

func (r *membershipResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "One person's membership of one group of the SCIM directory. Other members of the group are left alone. " +
			"A membership that exists already is taken over. Do not manage the same group with `atlassian_group_members`, which removes " +
			"everyone that it does not list.",
		Attributes: map[string]schema.Attribute{
			"group_id": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "SCIM id of the group: the `id` of an `atlassian_group`. Changing this forces a new resource.",
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1), framework.NotPadded{}},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"user_id": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "SCIM id of the person: the `id` of an `atlassian_user`, not the account id. Changing this forces a new resource.",
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1), framework.NotPadded{}},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"directory_id": relationDirectoryAttribute(),
			"timeouts":     framework.TimeoutsAttribute(ctx, timeouts.Opts{Create: true, Read: true, Delete: true}, framework.DefaultTimeout),
		},
	}
}

func (r *membershipResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"group_id": identityschema.StringAttribute{RequiredForImport: true, Description: "SCIM id of the group."},
			"user_id":  identityschema.StringAttribute{RequiredForImport: true, Description: "SCIM id of the person."},
		},
	}
}

func (r *membershipResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	groupID, userID := framework.Planned(ctx, req, "group_id"), framework.Planned(ctx, req, "user_id")
	resp.Diagnostics.Append(framework.RefuseReadOnlyPlan(r.Clients, req,
		fmt.Sprintf("atlassian_group_membership of user %s in group %s", userID.ValueString(), groupID.ValueString()))...)

	if r.Clients == nil || resp.Diagnostics.HasError() {
		return
	}

	var state, plan membershipModel

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
		return r.Clients.Run.Members.Leave(block, r.groupKey(state.DirectoryID, state.GroupID), []string{state.UserID.ValueString()})
	}

	if req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(framework.SetKept(ctx, resp.Private, gives())...)

		return
	}

	directoryID, moves := planRelationDirectory(ctx, r.Clients, req, resp, state.DirectoryID)
	if resp.Diagnostics.HasError() {
		return
	}

	if !req.State.Raw.IsNull() && (moves || !plan.GroupID.Equal(state.GroupID) || !plan.UserID.Equal(state.UserID)) {
		gives()
	}

	left := false

	if !plan.GroupID.IsUnknown() && !plan.UserID.IsUnknown() && !directoryID.IsUnknown() {
		standing := r.Clients.Run.Members.HoldOne(block, r.groupKey(directoryID, plan.GroupID), plan.UserID.ValueString())
		left = standing.Left

		if standing.Twice {
			resp.Diagnostics.Append(managedTwice(plan.GroupID.ValueString(), plan.UserID.ValueString())...)
		}

		if standing.Listed {
			resp.Diagnostics.Append(twoManagers(plan.GroupID.ValueString(), []string{plan.UserID.ValueString()})...)
		}
	}

	setRelationDirectory(ctx, req, resp, directoryID, left)
}

func (r *membershipResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan membershipModel

	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)

	directory, diags := r.Clients.Directory()
	resp.Diagnostics.Append(diags...)

	ctx, cancel := framework.WithTimeLimit(ctx, &resp.Diagnostics, plan.Timeouts.Create, framework.DefaultTimeout)
	defer cancel()

	if resp.Diagnostics.HasError() {
		return
	}

	if err := directory.AddMember(ctx, plan.GroupID.ValueString(), plan.UserID.ValueString()); err != nil {
		resp.Diagnostics.Append(r.explain(ctx, directory, plan, err)...)

		return
	}

	plan.DirectoryID = types.StringValue(directory.ID())
	resp.Diagnostics.Append(plan.Identify(ctx, resp.Identity)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(framework.SetBlock(ctx, resp.Private,
		r.Clients.Run.Members.Block(r.groupKey(plan.DirectoryID, plan.GroupID), plan.UserID.ValueString()))...)
}

func (r *membershipResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state membershipModel

	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)

	directory, ctx, cancel := framework.BeginRead(ctx, resp, state, r.Clients.DirectoryToRead)
	defer cancel()

	if directory == nil || !framework.InDirectory(state.DirectoryID, directory) {
		return
	}

	group, err := directory.Group(ctx, state.GroupID.ValueString())

	switch {
	case client.IsNotFound(err):
		resp.State.RemoveResource(ctx)
	case err != nil:
		resp.Diagnostics.Append(framework.ErrorDiagnostics("Reading group membership failed", err)...)
	case !group.Has(state.UserID.ValueString()):
		resp.State.RemoveResource(ctx)
	default:
		state.DirectoryID = types.StringValue(directory.ID())
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	}
}

// Update takes over the timeouts, and sees to it that a membership which another block gives up in the same run is still there:
// every other change replaces the membership.
func (r *membershipResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan membershipModel

	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)

	if plan.DirectoryID.IsUnknown() {
		directory, diags := r.Clients.Directory()
		resp.Diagnostics.Append(diags...)

		ctx, cancel := framework.WithTimeLimit(ctx, &resp.Diagnostics, plan.Timeouts.Create, framework.DefaultTimeout)
		defer cancel()

		if resp.Diagnostics.HasError() {
			return
		}

		if err := directory.AddMember(ctx, plan.GroupID.ValueString(), plan.UserID.ValueString()); err != nil {
			resp.Diagnostics.Append(r.explain(ctx, directory, plan, err)...)

			return
		}

		plan.DirectoryID = types.StringValue(directory.ID())
	}

	resp.Diagnostics.Append(plan.Identify(ctx, resp.Identity)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

func (r *membershipResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state membershipModel

	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)

	// The membership's own directory, which is no longer the provider's when a change of directory replaces it.
	directory, diags := r.Clients.DirectoryHolding(state.DirectoryID)
	resp.Diagnostics.Append(diags...)

	ctx, cancel := framework.WithTimeLimit(ctx, &resp.Diagnostics, state.Timeouts.Delete, framework.DefaultTimeout)
	defer cancel()

	if resp.Diagnostics.HasError() {
		return
	}

	block, kept := framework.BlockOf(ctx, req.Private), framework.Kept(ctx, req.Private)
	stays := func() bool {
		held := r.Clients.Run.Members.Leave(block, r.groupKey(state.DirectoryID, state.GroupID), []string{state.UserID.ValueString()})
		if len(held)+len(kept) == 0 {
			return false
		}

		tflog.Info(ctx, "The membership is left, because another block holds it", map[string]any{
			"group_id": state.GroupID.ValueString(), "user_id": state.UserID.ValueString(),
		})

		return true
	}

	err := directory.RemoveMember(ctx, state.GroupID.ValueString(), state.UserID.ValueString(), stays)
	if err != nil && !client.IsNotFound(err) {
		resp.Diagnostics.Append(framework.ErrorDiagnostics("Deleting group membership failed", err)...)
	}
}

func (r *membershipResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	const summary = "Importing group membership failed"

	directory, diags := r.Clients.Directory()
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	var identity membershipIdentity

	if req.ID == "" {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)

		if resp.Diagnostics.HasError() {
			return
		}
	} else {
		parts, err := framework.SplitImportID(req.ID, "group_id", "user_id")
		if err != nil {
			resp.Diagnostics.AddError(summary, err.Error()+".")

			return
		}

		identity = membershipIdentity{GroupID: types.StringValue(parts[0]), UserID: types.StringValue(parts[1])}
	}

	group, err := findGroup(ctx, directory, identity.GroupID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(framework.ErrorDiagnostics(summary, err)...)

		return
	}

	userID, err := findUserID(ctx, directory, identity.UserID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(framework.ErrorDiagnostics(summary, err)...)

		return
	}

	if !group.Has(userID) {
		resp.Diagnostics.AddError(summary, fmt.Sprintf("The user %s is no member of the group %q, id %s.", userID, group.DisplayName, group.ID))

		return
	}

	identity = membershipIdentity{GroupID: types.StringValue(group.ID), UserID: types.StringValue(userID)}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("group_id"), identity.GroupID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("user_id"), identity.UserID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("directory_id"), directory.ID())...)
	resp.Diagnostics.Append(framework.SetBlock(ctx, resp.Private, run.NewBlock())...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identity)...)
}

// groupKey is the group's place in the ledger of the run.
func (r *membershipResource) groupKey(directoryID, groupID types.String) string {
	return groupKey(r.Clients, directoryID, groupID)
}

// explain says whether it is the group or the person that a refused membership is to be blamed on.
func (r *membershipResource) explain(ctx context.Context, directory *scim.Directory, plan membershipModel, err error) diag.Diagnostics {
	const summary = "Creating group membership failed"

	if !refused(err) {
		return framework.ErrorDiagnostics(summary, err)
	}

	if _, lookup := directory.FreshGroup(ctx, plan.GroupID.ValueString()); client.IsNotFound(lookup) {
		return groupMissing(ctx, r.Clients, summary, plan.GroupID.ValueString(), err, "group_id")
	}

	if _, lookup := directory.FreshUser(ctx, plan.UserID.ValueString()); client.IsNotFound(lookup) {
		return framework.AttributeError(summary, err, "user_id", fmt.Sprintf("The SCIM directory has no user with the id %q. Give the `id` of an "+
			"atlassian_user of the provider's directory; an account id is not a SCIM id.", plan.UserID.ValueString()))
	}

	return framework.ErrorDiagnostics(summary, err)
}

// findUserID finds a person's SCIM id by the id or, with an "@" in it, the user name.
func findUserID(ctx context.Context, directory *scim.Directory, idOrName string) (string, error) {
	if !strings.Contains(idOrName, "@") {
		user, err := directory.User(ctx, idOrName)
		if client.IsNotFound(err) {
			return "", fmt.Errorf("the directory %s has no user with the id %q", directory.ID(), idOrName)
		}

		if err != nil {
			return "", err
		}

		return user.ID, nil
	}

	users, err := directory.FindUsers(ctx, scim.AttrUserName, idOrName)
	if err != nil {
		return "", err
	}

	if len(users) != 1 {
		return "", fmt.Errorf("the directory %s has %d users with the user name %q", directory.ID(), len(users), idOrName)
	}

	return users[0].ID, nil
}
