// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/shortcut"
	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
)

var (
	_ shortcut.Resource  = (*userResource)(nil)
	_ shortcut.Resource  = (*directoryUsersResource)(nil)
	_ shortcut.Validator = (*directoryUsersResource)(nil)
)

// knownDirectory returns the provider's directory. It returns nil if there is none, or while any of the provider's
// configuration is unknown.
func (r *userResource) knownDirectory() *scim.Directory {
	if r.Clients.HasUnknownArguments() {
		return nil
	}

	directory, _ := r.Clients.Directory()

	return directory
}

// beginRead is framework.BeginRead without a response: it sets no identity, and returns nil if there is anything to
// report.
func (r *userResource) beginRead(ctx context.Context, state framework.ReadModel) (*scim.Directory, context.Context, context.CancelFunc) {
	var diags diag.Diagnostics

	known := func() (*scim.Directory, diag.Diagnostics) { return r.knownDirectory(), nil }
	limit, defaultLimit := state.ReadLimit()

	return framework.Begin(ctx, &diags, known, limit, defaultLimit)
}

// ReadState answers a Read if the record exists and there are no diagnostics.
func (r *userResource) ReadState(ctx context.Context, raw tftypes.Value, private *shortcut.Private) (shortcut.ReadResult, bool) {
	state, err := decodeModel(ctx, raw)

	directory, ctx, cancel := r.beginRead(ctx, &state)
	defer cancel()

	if directory == nil || err != nil || state.ID.ValueString() == "" || !guard.InDirectory(state.DirectoryID, directory) {
		return shortcut.ReadResult{}, false
	}

	fresh, diags, err := r.refresh(ctx, directory, state, private)
	if err != nil || len(diags) > 0 {
		return shortcut.ReadResult{}, false
	}

	read := shortcut.ReadResult{Identity: map[string]tftypes.Value{
		"directory_id": tftypes.NewValue(tftypes.String, fresh.DirectoryID.ValueString()),
		"id":           tftypes.NewValue(tftypes.String, fresh.ID.ValueString()),
	}}

	if !fresh.equal(&state) {
		read.Changed = new(fresh.raw(ctx))
	}

	return read, true
}

// PlanState answers a plan without changes and diagnostics. Such a plan writes nothing and takes no access, so nothing
// can refuse it.
func (r *userResource) PlanState(ctx context.Context, rawConfig, rawState tftypes.Value, private *shortcut.Private) (shortcut.PlanResult, bool) {
	directory, block := r.knownDirectory(), framework.BlockOf(ctx, private)
	state, err := decodeModel(ctx, rawState)
	config, invalid := decodeModel(ctx, rawConfig)

	// A block without an id gets one in ModifyPlan. ModifyPlan also handles two blocks that conflict.
	if directory == nil || block == "" || err != nil || invalid != nil || directory.ID() != state.DirectoryID.ValueString() {
		return shortcut.PlanResult{}, false
	}

	planned := plan(config, &state, readKeys(ctx, private, ownedKey))
	if len(r.checkOnDestroy(planned)) > 0 || !planned.equal(&state) {
		return shortcut.PlanResult{}, false
	}

	r.label(block, state)

	return shortcut.PlanResult{}, r.Clients.Run.People.PlanKeep(block, state.record(state)) == nil
}

// ReadState answers a Read without diagnostics.
func (r *directoryUsersResource) ReadState(ctx context.Context, raw tftypes.Value, private *shortcut.Private) (shortcut.ReadResult, bool) {
	state, err := decodePeople(ctx, raw)
	held := heldPeople{state, private}

	directory, ctx, cancel := r.user().beginRead(ctx, held)
	defer cancel()

	if directory == nil || err != nil || directory.ID() != state.DirectoryID.ValueString() {
		return shortcut.ReadResult{}, false
	}

	fresh, err := r.refresh(ctx, directory, state, readHoldings(ctx, private))
	if err != nil {
		return shortcut.ReadResult{}, false
	}

	identity := held.identity(ctx)
	read := shortcut.ReadResult{Identity: map[string]tftypes.Value{
		"directory_id": tftypes.NewValue(tftypes.String, identity.DirectoryID.ValueString()),
		"people":       tftypes.NewValue(tftypes.String, identity.People.ValueString()),
	}}

	if !fresh.equal(&state) {
		read.Changed = new(fresh.raw(ctx))
	}

	return read, true
}

// PlanState answers the plan of a block that stays in its directory, with its changes and diagnostics.
func (r *directoryUsersResource) PlanState(ctx context.Context, rawConfig, rawState tftypes.Value, private *shortcut.Private) (shortcut.PlanResult, bool) {
	directory, block := r.user().knownDirectory(), framework.BlockOf(ctx, private)
	state, err := decodePeople(ctx, rawState)
	config, invalid := decodePeople(ctx, rawConfig)

	if directory == nil || block == "" || err != nil || invalid != nil || directory.ID() != state.DirectoryID.ValueString() {
		return shortcut.PlanResult{}, false
	}

	planned, _, diags := r.planBlock(ctx, config, &state, readHoldings(ctx, private), block)
	answer := shortcut.PlanResult{Diagnostics: diags}

	if !planned.equal(&state) {
		answer.Changed = new(planned.raw(ctx))
	}

	return answer, true
}

// ValidConfig reports whether ValidateConfig would return no error.
func (r *directoryUsersResource) ValidConfig(ctx context.Context, raw tftypes.Value) bool {
	config, err := decodePeople(ctx, raw)

	return err == nil && len(validatePeople(config)) == 0
}
