// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package shortcut

import (
	"bytes"
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// plan answers a plan that changes nothing with the prior state, and otherwise nil.
func (t *resourceType) plan(ctx context.Context, providerData any, req *tfprotov6.PlanResourceChangeRequest) *tfprotov6.PlanResourceChangeResponse {
	if !sameBytes(req.PriorState, req.ProposedNewState) {
		return nil
	}

	r, ok := t.configured(ctx, providerData)
	if !ok {
		return nil
	}

	identity, ok := t.knownIdentity(req.PriorIdentity)
	if !ok {
		return nil
	}

	state, ok := decode(req.PriorState, t.object)
	if !ok || req.Config == nil {
		return nil
	}

	config, err := req.Config.Unmarshal(t.object)
	if err != nil || config.IsNull() || !config.IsKnown() {
		return nil
	}

	private, ok := readPrivate(req.PriorPrivate)
	if !ok || !r.PlanUnchanged(ctx, config, state, private) || private.changed {
		return nil
	}

	return &tfprotov6.PlanResourceChangeResponse{PlannedState: req.PriorState, PlannedPrivate: req.PriorPrivate, PlannedIdentity: identity}
}

// sameBytes reports whether two values are written alike. Terraform writes equal values alike, in the one form; those
// that it has written differently are left to be compared.
func sameBytes(a, b *tfprotov6.DynamicValue) bool {
	return a != nil && b != nil && a.JSON == nil && b.JSON == nil && len(a.MsgPack) > 0 && bytes.Equal(a.MsgPack, b.MsgPack)
}

// knownIdentity is what the framework plans where the resource plans none: the one before, or null.
func (t *resourceType) knownIdentity(before *tfprotov6.ResourceIdentityData) (*tfprotov6.ResourceIdentityData, bool) {
	if before == nil {
		data, err := tfprotov6.NewDynamicValue(t.identity, tftypes.NewValue(t.identity, nil))

		return &tfprotov6.ResourceIdentityData{IdentityData: &data}, err == nil
	}

	_, ok := decode(before.IdentityData, t.identity)

	return before, ok
}
