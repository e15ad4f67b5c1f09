// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/shortcut"
)

var _ shortcut.Resource = (*userResource)(nil)

// ReadState is Read for a record that is there.
func (r *userResource) ReadState(ctx context.Context, raw tftypes.Value, private *shortcut.Private) (shortcut.Read, bool) {
	state, err := decodeModel(ctx, raw)
	if err != nil || state.ID.ValueString() == "" || r.Clients.Unknown() || !r.Clients.HasDirectory() {
		return shortcut.Read{}, false
	}

	directory, diags := r.Clients.Directory()
	if len(diags) > 0 || !framework.InDirectory(state.DirectoryID, directory) {
		return shortcut.Read{}, false
	}

	fresh, diags, err := r.refresh(ctx, directory, state, private)
	if err != nil || fresh == nil || len(diags) > 0 {
		return shortcut.Read{}, false
	}

	read := shortcut.Read{Identity: map[string]tftypes.Value{
		"directory_id": tftypes.NewValue(tftypes.String, fresh.DirectoryID.ValueString()),
		"id":           tftypes.NewValue(tftypes.String, fresh.ID.ValueString()),
	}}

	if !fresh.equal(&state) {
		changed := fresh.raw(ctx)
		read.Changed = &changed
	}

	return read, true
}

// PlanState is ModifyPlan for a plan that changes nothing. It need not ask what to refuse: such a plan writes nothing and
// deprovisions nobody.
func (r *userResource) PlanState(ctx context.Context, rawConfig, rawState tftypes.Value, private *shortcut.Private) (shortcut.Plan, bool) {
	if r.Clients.Unknown() || !r.Clients.HasDirectory() {
		return shortcut.Plan{}, false
	}

	state, err := decodeModel(ctx, rawState)
	if err != nil {
		return shortcut.Plan{}, false
	}

	config, err := decodeModel(ctx, rawConfig)
	if err != nil {
		return shortcut.Plan{}, false
	}

	planned := plan(config, &state, readKeys(ctx, private, ownedKey))

	directoryID, diags := r.plannedDirectory()
	diags.Append(r.checkOnDestroy(planned)...)

	if len(diags) > 0 || !directoryID.Equal(state.DirectoryID) || !planned.equal(&state) {
		return shortcut.Plan{}, false
	}

	// A block without its word gets one the long way, and so do two blocks that are in each other's way.
	block := framework.BlockOf(ctx, private)

	if block == "" {
		return shortcut.Plan{}, false
	}

	r.call(block, state)

	return shortcut.Plan{}, r.Clients.Run.People.Keep(block, state.record(state)) == nil
}
