// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/shortcut"
)

var (
	_ shortcut.Resource  = (*directoryUsersResource)(nil)
	_ shortcut.Validator = (*directoryUsersResource)(nil)
)

// ReadState is Read without anything to say.
func (r *directoryUsersResource) ReadState(ctx context.Context, raw tftypes.Value, private *shortcut.Private) (shortcut.Read, bool) {
	directory := r.user().knownDirectory()
	state, err := decodePeople(ctx, raw)

	if directory == nil || err != nil || directory.ID() != state.DirectoryID.ValueString() {
		return shortcut.Read{}, false
	}

	fresh, diags, err := r.refresh(ctx, directory, state, readHoldings(ctx, private))
	if err != nil || len(diags) > 0 {
		return shortcut.Read{}, false
	}

	identity := identityOf(ctx, state, private)
	read := shortcut.Read{Identity: map[string]tftypes.Value{
		"directory_id": tftypes.NewValue(tftypes.String, identity.DirectoryID.ValueString()),
		"people":       tftypes.NewValue(tftypes.String, identity.People.ValueString()),
	}}

	if !fresh.equal(&state) {
		read.Changed = new(fresh.raw(ctx))
	}

	return read, true
}

// PlanState is ModifyPlan within the directory that the people are in.
func (r *directoryUsersResource) PlanState(ctx context.Context, rawConfig, rawState tftypes.Value, private *shortcut.Private) (shortcut.Plan, bool) {
	directory, block := r.user().knownDirectory(), framework.BlockOf(ctx, private)
	state, err := decodePeople(ctx, rawState)
	config, invalid := decodePeople(ctx, rawConfig)

	if directory == nil || block == "" || err != nil || invalid != nil || directory.ID() != state.DirectoryID.ValueString() {
		return shortcut.Plan{}, false
	}

	planned, _, diags := r.planBlock(ctx, config, &state, readHoldings(ctx, private), block)
	answer := shortcut.Plan{Diagnostics: diags}

	if !planned.equal(&state) {
		answer.Changed = new(planned.raw(ctx))
	}

	return answer, true
}

// ValidState is ValidateConfig without anything to say.
func (r *directoryUsersResource) ValidState(ctx context.Context, raw tftypes.Value) bool {
	config, err := decodePeople(ctx, raw)

	return err == nil && len(validatePeople(config)) == 0
}
