// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
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

	ctx, cancel := framework.WithTimeLimit(ctx, &resp.Diagnostics, plan.Timeouts.Create, peopleTimeout)
	defer cancel()

	if resp.Diagnostics.HasError() {
		return
	}

	work := r.apply(ctx, plan, nil, holdings{keySet{}, keySet{}}, run.NewBlock())

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

	if resp.Diagnostics.HasError() {
		return
	}

	resp.Diagnostics.Append(resp.Identity.Set(ctx, identityOf(ctx, state, resp.Private))...)

	directory, diags := r.user().directoryHolding(state.DirectoryID)
	resp.Diagnostics.Append(diags...)

	if directory == nil || resp.Diagnostics.HasError() {
		return
	}

	fresh, diags, err := r.refresh(ctx, directory, state, readHoldings(ctx, resp.Private))
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(framework.ErrorDiagnostics(readPeopleSummary, err)...)

	if !resp.Diagnostics.HasError() {
		resp.State.Raw = fresh.raw(ctx)
	}
}

// identityOf returns the identity of a block: it began with "none" unless private state has another import id.
func identityOf(ctx context.Context, state peopleModel, private framework.PrivateReader) peopleIdentityModel {
	identity := peopleIdentityModel{DirectoryID: state.DirectoryID, People: types.StringValue(importNone)}

	if began := framework.ReadPrivate[string](ctx, private, beganKey); began != "" {
		identity.People = types.StringValue(began)
	}

	return identity
}

func (r *directoryUsersResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	plan, state := people(ctx, req.Plan.Raw, &resp.Diagnostics), people(ctx, req.State.Raw, &resp.Diagnostics)

	ctx, cancel := framework.WithTimeLimit(ctx, &resp.Diagnostics, plan.Timeouts.Update, peopleTimeout)
	defer cancel()

	if resp.Diagnostics.HasError() {
		return
	}

	work := r.apply(ctx, plan, &state, readHoldings(ctx, req.Private), framework.BlockOf(ctx, req.Private))

	resp.Diagnostics.Append(work.diags...)
	resp.State.Raw = work.state.raw(ctx)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identityOf(ctx, work.state, resp.Private))...)
	resp.Diagnostics.Append(work.holdings.write(ctx, resp.Private)...)
}

func (r *directoryUsersResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state := people(ctx, req.State.Raw, &resp.Diagnostics)

	ctx, cancel := framework.WithTimeLimit(ctx, &resp.Diagnostics, state.Timeouts.Delete, peopleTimeout)
	defer cancel()

	if resp.Diagnostics.HasError() || state.OnDestroy.ValueString() == destroyRetain {
		return
	}

	work := r.apply(ctx, state.nobody(), &state, readHoldings(ctx, req.Private), framework.BlockOf(ctx, req.Private))
	resp.Diagnostics.Append(work.diags...)

	if resp.Diagnostics.HasError() {
		resp.State.Raw = work.state.raw(ctx)
	}
}
