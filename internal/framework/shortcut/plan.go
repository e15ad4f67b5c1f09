// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package shortcut

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// plan answers a plan that PlanState can make; otherwise it returns nil. The state that Terraform proposes does not
// matter: the resource plans from configuration and state alone.
func (t *resourceType) plan(ctx context.Context, providerData any, req *tfprotov6.PlanResourceChangeRequest) *tfprotov6.PlanResourceChangeResponse {
	r, state, private, ok := t.resourceAndState(ctx, providerData, req.PriorState, req.PriorPrivate)
	if !ok || !t.traits.plansNothing || req.Config == nil {
		return nil
	}

	identity, ok := t.knownIdentity(req.PriorIdentity)
	if !ok {
		return nil
	}

	config, err := req.Config.Unmarshal(t.objectType)
	if err != nil || config.IsNull() || !config.IsKnown() {
		return nil
	}

	planned, ok := r.PlanState(ctx, config, state, private)
	if !ok || private.changed { // the framework encodes private state that a plan changes
		return nil
	}

	resp := &tfprotov6.PlanResourceChangeResponse{
		PlannedState: req.PriorState, PlannedPrivate: req.PriorPrivate, PlannedIdentity: identity, Diagnostics: protocolDiagnostics(planned.Diagnostics),
	}

	if planned.Changed != nil {
		data, err := tfprotov6.NewDynamicValue(t.objectType, *planned.Changed)
		if err != nil {
			return nil
		}

		resp.PlannedState = &data
	}

	return resp
}

// knownIdentity returns the identity that the framework plans if the resource plans none: the prior one, or null.
func (t *resourceType) knownIdentity(before *tfprotov6.ResourceIdentityData) (*tfprotov6.ResourceIdentityData, bool) {
	if before == nil {
		data, err := tfprotov6.NewDynamicValue(t.identityType, tftypes.NewValue(t.identityType, nil))

		return &tfprotov6.ResourceIdentityData{IdentityData: &data}, err == nil
	}

	_, ok := decodeKnown(before.IdentityData, t.identityType)

	return before, ok
}
