// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/shortcut"
)

var _ shortcut.Unchanged = (*userResource)(nil)

// ReadUnchanged implements shortcut.Unchanged: it is Read for a record that is as the state says.
func (r *userResource) ReadUnchanged(ctx context.Context, raw tftypes.Value, private *shortcut.Private) (map[string]tftypes.Value, context.Context) {
	state, err := decodeModel(ctx, raw)
	if err != nil || state.ID.ValueString() == "" || r.Clients.Unknown() || !r.Clients.HasDirectory() {
		return nil, ctx
	}

	directory, diags := r.Clients.Directory()
	if len(diags) > 0 || !inDirectory(state, directory) {
		return nil, ctx
	}

	timeout, diags := state.Timeouts.Read(ctx, defaultTimeout)
	if len(diags) > 0 {
		return nil, ctx
	}

	id := state.ID.ValueString()
	record, err := readRecord(ctx, directory, id, timeout)
	ctx = withOutcome(ctx, directory, id, record, err)

	if err != nil {
		return nil, ctx
	}

	fresh := flatten(record, directory.ID(), state)
	if !fresh.equal(&state) || len(rememberEmails(ctx, private, record)) > 0 {
		return nil, ctx
	}

	identity := fresh.identity()

	return map[string]tftypes.Value{
		"directory_id": tftypes.NewValue(tftypes.String, identity.DirectoryID.ValueString()),
		"id":           tftypes.NewValue(tftypes.String, identity.ID.ValueString()),
	}, ctx
}

// PlanUnchanged implements shortcut.Unchanged. It makes the plan as the framework does, with the schema's defaults, then
// the plan modifiers of its attributes, then ModifyPlan, by the same functions. It need not be asked what to refuse: a
// plan that changes nothing writes nothing and deprovisions nobody.
func (r *userResource) PlanUnchanged(ctx context.Context, rawConfig, rawState tftypes.Value, private *shortcut.Private) bool {
	if r.Clients.Unknown() || !r.Clients.HasDirectory() {
		return false
	}

	state, err := decodeModel(ctx, rawState)
	if err != nil {
		return false
	}

	config, err := decodeModel(ctx, rawConfig)
	if err != nil {
		return false
	}

	owned, diags := readOwnership(ctx, private)
	if len(diags) > 0 {
		return false
	}

	plan := plannedAttributes(plannedDefaults(state, config), config, state, owned)
	plan = plannedTogether(plan, config, state, owned)

	directoryID, diags := r.plannedDirectory()
	diags.Append(r.checkOnDestroy(plan)...)

	return len(diags) == 0 && directoryID.Equal(state.DirectoryID) && plan.equal(&state)
}

// plannedDefaults is a plan with the schema's defaults for what the configuration leaves out.
func plannedDefaults(plan, config userModel) userModel {
	if config.AdoptExisting.IsNull() {
		plan.AdoptExisting = types.BoolValue(defaultAdoptExisting)
	}

	if config.OnDestroy.IsNull() {
		plan.OnDestroy = types.StringValue(defaultOnDestroy)
	}

	return plan
}

// plannedAttributes is a plan that proposes the state, after the plan modifiers of the attributes. Those that keep the
// state of an unknown value, or of one that differs in case, find nothing to do there.
func plannedAttributes(plan, config, state userModel, owned ownership) userModel {
	for _, a := range textAttributes {
		if a.model(&config).IsNull() {
			modifier := unmanagedUnlessSet{composed: a.name == "display_name"}
			*a.model(&plan) = modifier.unset(*a.model(&state), owned[a.name])
		}
	}

	if config.Active.IsNull() {
		plan.Active = unsetActive(state.Active, owned["active"])
	}

	switch {
	case config.PhoneNumbers.IsNull():
		plan.PhoneNumbers = unsetPhones(state.PhoneNumbers, owned["phone_numbers"])
	case !config.PhoneNumbers.IsUnknown():
		plan.PhoneNumbers = plannedPhones(config.PhoneNumbers)
	}

	return plan
}
