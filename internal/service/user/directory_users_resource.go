// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// peopleTimeout allows for ten thousand people under a low rate limit.
const peopleTimeout = 4 * time.Hour

type directoryUsersResource struct {
	framework.Resource
}

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

func (r *directoryUsersResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = peopleSchema(ctx)
}

// user returns the resource atlassian_user, which handles one person.
func (r *directoryUsersResource) user() *userResource {
	return &userResource{Resource: r.Resource, many: true}
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
	work.missing(plan)
	resp.Diagnostics.Append(asWarnings(work.diags)...)
	resp.State.Raw = work.state.raw(ctx)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, peopleIdentityModel{DirectoryID: work.state.DirectoryID, People: types.StringValue(importNone)})...)
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
		resp.Diagnostics.Append(framework.ErrorDiagnostics(readPeopleSummary, err)...)

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
	resp.State.Raw = work.state.raw(ctx)
	resp.Diagnostics.Append(heldPeople{work.state, resp.Private}.Identify(ctx, resp.Identity)...)
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

	work := r.apply(ctx, directory, state.nobody(), &state, readHoldings(ctx, req.Private), framework.BlockOf(ctx, req.Private))
	resp.Diagnostics.Append(work.diags...)

	if resp.Diagnostics.HasError() {
		resp.State.Raw = work.state.raw(ctx)
	}
}
