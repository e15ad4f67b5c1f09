// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// peopleTimeout allows for ten thousand people under a low rate limit.
const peopleTimeout = 4 * time.Hour

var (
	_ resource.ResourceWithConfigure      = (*directoryUsersResource)(nil)
	_ resource.ResourceWithIdentity       = (*directoryUsersResource)(nil)
	_ resource.ResourceWithImportState    = (*directoryUsersResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*directoryUsersResource)(nil)
	_ resource.ResourceWithValidateConfig = (*directoryUsersResource)(nil)
)

// NewDirectoryUsersResource returns the resource atlassian_directory_users.
func NewDirectoryUsersResource() resource.Resource {
	return &directoryUsersResource{framework.Resource{Name: "directory_users"}}
}

type directoryUsersResource struct {
	framework.Resource
}

func (r *directoryUsersResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = peopleSchema(ctx)
}

func (r *directoryUsersResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"directory_id": identityschema.StringAttribute{
				Description:       "Id of the SCIM directory that holds the people; the provider's directory_id when left out.",
				OptionalForImport: true,
			},
			"people": identityschema.StringAttribute{
				Description:       "The people that the block began with: none, all, domain:… or group:….",
				RequiredForImport: true,
			},
		},
	}
}

func (r *directoryUsersResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	config := people(ctx, req.Config.Raw, &resp.Diagnostics)

	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(validatePeople(config)...)
	}
}

// ModifyPlan makes the plan, and reports errors that would otherwise fail the apply.
func (r *directoryUsersResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	// The provider is not configured when Terraform only checks the schema.
	if r.Clients == nil {
		return
	}

	var state *peopleModel

	if !req.State.Raw.IsNull() {
		held := people(ctx, req.State.Raw, &resp.Diagnostics)
		state = &held
	}

	block, diags := framework.PlannedBlock(ctx, resp)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	if req.Plan.Raw.IsNull() {
		if state != nil {
			resp.Diagnostics.Append(r.planDestruction(ctx, *state, readHoldings(ctx, req.Private), block)...)
		}

		return
	}

	config := people(ctx, req.Config.Raw, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	planned, replaces, diags := r.planBlock(ctx, config, state, readHoldings(ctx, req.Private), block)
	resp.Diagnostics.Append(diags...)

	if replaces {
		resp.RequiresReplace.Append(path.Root("directory_id"))
	}

	resp.Plan.Raw = planned.raw(ctx)
}

func (r *directoryUsersResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan := people(ctx, req.Plan.Raw, &resp.Diagnostics)

	directory, ctx, cancel := framework.Begin(ctx, &resp.Diagnostics, r.Clients.Directory, plan.Timeouts.Create, peopleTimeout)
	defer cancel()

	if directory == nil {
		return
	}

	work := r.apply(ctx, directory, plan, nil, holdings{keySet{}, keySet{}}, run.NewBlock())

	if work.done == 0 && work.diags.HasError() {
		resp.Diagnostics.Append(work.diags...)

		return
	}

	// An error would taint the new block, and Terraform would replace it together with all its people. If nobody was
	// created, there is no block to taint.
	work.putFailed(plan)
	resp.Diagnostics.Append(asWarnings(work.diags)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, peopleIdentityModel{DirectoryID: work.state.DirectoryID, People: types.StringValue(importNone)})...)
	resp.State.Raw = work.state.raw(ctx)
	resp.Diagnostics.Append(work.holdings.write(ctx, resp.Private)...)
	resp.Diagnostics.Append(framework.SetBlock(ctx, resp.Private, work.block)...)
}

func (r *directoryUsersResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	state := people(ctx, req.State.Raw, &resp.Diagnostics)

	directory, ctx, cancel := framework.BeginRead(ctx, resp, heldPeople{state, resp.Private}, r.Clients.DirectoryIfKnown)
	defer cancel()

	// In another directory, everybody would seem to be gone.
	if directory == nil || !guard.InDirectory(state.DirectoryID, directory) {
		return
	}

	fresh, err := r.refresh(ctx, directory, state, readHoldings(ctx, resp.Private))
	if err != nil {
		resp.Diagnostics.Append(diagnostics.FromError(readPeopleSummary, err)...)

		return
	}

	resp.State.Raw = fresh.raw(ctx)
}

func (r *directoryUsersResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	plan, state := people(ctx, req.Plan.Raw, &resp.Diagnostics), people(ctx, req.State.Raw, &resp.Diagnostics)

	// The block's own directory: a change of the provider's directory replaces the block.
	directory, ctx, cancel := framework.Begin(ctx, &resp.Diagnostics, r.Clients.DirectoryOrDefault(state.DirectoryID), plan.Timeouts.Update, peopleTimeout)
	defer cancel()

	if directory == nil {
		return
	}

	work := r.apply(ctx, directory, plan, &state, readHoldings(ctx, req.Private), framework.BlockOf(ctx, req.Private))

	resp.Diagnostics.Append(work.diags...)
	resp.Diagnostics.Append(heldPeople{work.state, resp.Private}.Identify(ctx, resp.Identity)...)
	resp.State.Raw = work.state.raw(ctx)
	resp.Diagnostics.Append(work.holdings.write(ctx, resp.Private)...)
}

func (r *directoryUsersResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state := people(ctx, req.State.Raw, &resp.Diagnostics)

	if resp.Diagnostics.HasError() || state.OnDestroy.ValueString() == destroyRetain {
		return
	}

	directory, ctx, cancel := framework.Begin(ctx, &resp.Diagnostics, r.Clients.DirectoryOrDefault(state.DirectoryID), state.Timeouts.Delete, peopleTimeout)
	defer cancel()

	if directory == nil {
		return
	}

	work := r.apply(ctx, directory, state.withoutPeople(), &state, readHoldings(ctx, req.Private), framework.BlockOf(ctx, req.Private))
	resp.Diagnostics.Append(work.diags...)

	if resp.Diagnostics.HasError() {
		resp.State.Raw = work.state.raw(ctx)
	}
}

func (r *directoryUsersResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	directory, diags := r.Clients.Directory()
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	importID := strings.TrimSpace(req.ID)

	if req.ID == "" && req.Identity != nil {
		var identity peopleIdentityModel

		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
		resp.Diagnostics.Append(inOtherDirectory(importPeopleSummary, identity.DirectoryID, directory)...)

		importID = identity.People.ValueString()
	}

	if resp.Diagnostics.HasError() {
		return
	}

	state, h, diags := importPeople(ctx, directory, importID)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	resp.Diagnostics.Append(resp.Identity.Set(ctx, peopleIdentityModel{DirectoryID: state.DirectoryID, People: types.StringValue(importID)})...)
	resp.State.Raw = state.raw(ctx)
	resp.Diagnostics.Append(framework.WritePrivate(ctx, resp.Private, beganKey, importID)...)
	resp.Diagnostics.Append(h.write(ctx, resp.Private)...)
	resp.Diagnostics.Append(framework.SetBlock(ctx, resp.Private, run.NewBlock())...)
}
