// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"maps"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// defaultTimeout allows for a rate limit that delays every one of thousands of users.
const defaultTimeout = 20 * time.Minute

var (
	_ resource.ResourceWithConfigure   = (*userResource)(nil)
	_ resource.ResourceWithIdentity    = (*userResource)(nil)
	_ resource.ResourceWithImportState = (*userResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*userResource)(nil)
)

// NewUserResource returns the resource atlassian_user.
func NewUserResource() resource.Resource {
	return &userResource{Resource: framework.Resource{Name: "user"}}
}

type userResource struct {
	framework.Resource

	// oneOfMany is set when atlassian_directory_users uses the resource for one of its people: the advice in errors
	// differs, and nobody is reported as taken over.
	oneOfMany bool
}

func (r *userResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = userSchema(ctx)
}

func (r *userResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"directory_id": identityschema.StringAttribute{
				Description:       "Id of the SCIM directory that holds the record; the provider's directory_id when left out.",
				OptionalForImport: true,
			},
			"id": identityschema.StringAttribute{
				Description:       "Id of the SCIM record.",
				RequiredForImport: true,
			},
		},
	}
}

// ModifyPlan makes the plan, and reports errors that would otherwise fail the apply.
func (r *userResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	// The provider is not configured when Terraform only checks the schema.
	if r.Clients == nil {
		return
	}

	var state *userModel

	if !req.State.Raw.IsNull() {
		held := model(ctx, req.State.Raw, &resp.Diagnostics)
		state = &held
	}

	block, diags := framework.PlannedBlock(ctx, resp)
	resp.Diagnostics.Append(diags...)

	if req.Plan.Raw.IsNull() {
		if state != nil && !resp.Diagnostics.HasError() {
			resp.Diagnostics.Append(r.announceRemoval(block, *state)...)
			resp.Diagnostics.Append(r.checkDestroy(ctx, *state)...)
		}

		return
	}

	config := model(ctx, req.Config.Raw, &resp.Diagnostics)
	owned := readKeys(ctx, req.Private, ownedKey)

	if resp.Diagnostics.HasError() {
		return
	}

	planned := plan(config, state, owned)

	for _, p := range r.newProblems(ctx, planned, state) {
		resp.Diagnostics.AddAttributeError(path.Root(p.attribute), p.summary, p.detail)
	}

	directoryID, diags := r.plannedDirectory()
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(r.checkOnDestroy(planned)...)

	if resp.Diagnostics.HasError() {
		return
	}

	moves := false

	if state != nil {
		moves, diags = r.moves(ctx, state.DirectoryID, directoryID)
		resp.Diagnostics.Append(diags...)
	}

	switch {
	case state == nil:
		planned.DirectoryID = directoryID

		resp.Diagnostics.Append(guard.RefuseReadOnly(r.Clients, "creating atlassian_user "+planned.Email.ValueString())...)
		resp.Diagnostics.Append(r.announceCreation(block, planned)...)
		resp.Diagnostics.Append(r.checkInactiveCreation(ctx, planned, inPlan)...)
	case moves:
		planned.DirectoryID = directoryID

		resp.RequiresReplace.Append(path.Root("directory_id"))
		resp.Diagnostics.Append(guard.RefuseReadOnly(r.Clients, "replacing atlassian_user "+state.Email.ValueString())...)
		resp.Diagnostics.Append(r.announceRemoval(block, *state)...)
		resp.Diagnostics.Append(r.checkDeprovision(ctx, *state, state.OnDestroy.ValueString(), inPlan)...)
	default:
		if todo := changes(planned, *state, nil, cleared(config, owned)); len(todo) > 0 {
			resp.Diagnostics.Append(guard.RefuseReadOnly(r.Clients, "updating atlassian_user "+state.Email.ValueString())...)
		}

		resp.Diagnostics.Append(r.announceKept(block, planned, *state)...)
		resp.Diagnostics.Append(r.checkUpdate(ctx, planned, *state, inPlan)...)
	}

	if !moves && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(r.warnOfDomain(ctx, planned, state)...)
	}

	resp.Plan.Raw = planned.raw(ctx)
}

func (r *userResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan, config := model(ctx, req.Plan.Raw, &resp.Diagnostics), model(ctx, req.Config.Raw, &resp.Diagnostics)

	directory, ctx, cancel := framework.Begin(ctx, &resp.Diagnostics, r.Clients.Directory, plan.Timeouts.Create, defaultTimeout)
	defer cancel()

	if directory == nil {
		return
	}

	created, state, diags := r.create(ctx, directory, plan, nil)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	resp.Diagnostics.Append(state.Identify(ctx, resp.Identity)...)
	resp.State.Raw = state.raw(ctx)
	resp.Diagnostics.Append(claim(config, ownership{"active": true}).write(ctx, resp.Private, ownedKey)...)
	resp.Diagnostics.Append(rememberEmails(ctx, resp.Private, created.record)...)
	resp.Diagnostics.Append(framework.SetBlock(ctx, resp.Private, created.block)...)
}

func (r *userResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	state := model(ctx, req.State.Raw, &resp.Diagnostics)

	directory, ctx, cancel := framework.BeginRead(ctx, resp, &state, r.Clients.DirectoryIfKnown)
	defer cancel()

	// A 404 from another directory must not remove the record from state.
	if directory == nil || !guard.InDirectory(state.DirectoryID, directory) {
		return
	}

	fresh, diags, err := r.refresh(ctx, directory, state, resp.Private)
	resp.Diagnostics.Append(diags...)

	switch {
	case client.IsNotFound(err):
		tflog.Warn(ctx, "User is gone from the directory and is removed from state", map[string]any{"id": state.ID.ValueString()})
		resp.State.RemoveResource(ctx)
	case err != nil:
		resp.Diagnostics.Append(diagnostics.FromError("Reading user failed", err)...)
	case !resp.Diagnostics.HasError():
		resp.Diagnostics.Append(fresh.Identify(ctx, resp.Identity)...)
		resp.State.Raw = fresh.raw(ctx)
	}
}

// refresh reads the record. It returns the error itself, because some errors become a diagnostic only once a run:
// ReadState, which drops diagnostics, must not use up that one.
func (r *userResource) refresh(
	ctx context.Context, directory *scim.Directory, state userModel, private framework.PrivateWriter,
) (userModel, diag.Diagnostics, error) {
	record, err := directory.User(ctx, state.ID.ValueString())
	if err != nil {
		return state, nil, err
	}

	return flatten(record, directory.ID(), state), rememberEmails(ctx, private, record), nil
}

func (r *userResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	plan, config := model(ctx, req.Plan.Raw, &resp.Diagnostics), model(ctx, req.Config.Raw, &resp.Diagnostics)
	state := model(ctx, req.State.Raw, &resp.Diagnostics)

	directory, ctx, cancel := framework.Begin(ctx, &resp.Diagnostics, r.Clients.Directory, plan.Timeouts.Update, defaultTimeout)
	defer cancel()

	if directory == nil {
		return
	}

	resp.Diagnostics.Append(r.checkUpdate(ctx, plan, state, inApply)...)

	if resp.Diagnostics.HasError() {
		return
	}

	emails, err := r.currentEmails(ctx, directory, req.Private, plan, state)
	if err != nil {
		resp.Diagnostics.Append(userDiagnostics("Updating user failed", err)...)

		return
	}

	before := readKeys(ctx, req.Private, ownedKey)
	owned := claim(config, before)

	record, updated, diags, err := r.update(ctx, directory, "Updating user failed", update{config, state, plan, before, emails})
	resp.Diagnostics.Append(diags...)

	if err != nil {
		// The update may have reached Atlassian although it failed. Then the next plan may find no change and never
		// record what Terraform has set, so it is recorded here.
		if !client.WriteRefused(err) {
			maps.Copy(owned, before)
			resp.Diagnostics.Append(owned.write(ctx, resp.Private, ownedKey)...)
		}

		return
	}

	resp.Diagnostics.Append(updated.Identify(ctx, resp.Identity)...)
	resp.State.Raw = updated.raw(ctx)
	resp.Diagnostics.Append(owned.write(ctx, resp.Private, ownedKey)...)

	if record != nil {
		resp.Diagnostics.Append(rememberEmails(ctx, resp.Private, record)...)
	}
}

// Delete succeeds for every on_destroy if the record is already gone.
func (r *userResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state := model(ctx, req.State.Raw, &resp.Diagnostics)

	if resp.Diagnostics.HasError() || state.OnDestroy.ValueString() == destroyRetain {
		return
	}

	// The record's own directory: a change of the provider's directory replaces the user.
	directory, ctx, cancel := framework.Begin(ctx, &resp.Diagnostics, r.Clients.DirectoryOrDefault(state.DirectoryID), state.Timeouts.Delete, defaultTimeout)
	defer cancel()

	if directory == nil {
		return
	}

	resp.Diagnostics.Append(r.release(ctx, directory, framework.BlockOf(ctx, req.Private), state)...)
}

// ImportState sets the arguments that the server lacks to their defaults, so that the plan after an import is empty.
func (r *userResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	directory, diags := r.Clients.Directory()
	resp.Diagnostics.Append(diags...)

	var identity userIdentityModel

	if req.ID == "" && req.Identity != nil {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
	}

	if resp.Diagnostics.HasError() {
		return
	}

	record, diags := r.imported(ctx, directory, req.ID, identity)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	state := flatten(record, directory.ID(), unconfigured())

	resp.Diagnostics.Append(state.Identify(ctx, resp.Identity)...)
	resp.State.Raw = state.raw(ctx)
	resp.Diagnostics.Append(framework.SetBlock(ctx, resp.Private, run.NewBlock())...)
}
