// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package shortcut

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// read answers a read that finds the resource, changed or not, without diagnostics. Otherwise it returns nil.
func (t *resourceType) read(ctx context.Context, providerData any, req *tfprotov6.ReadResourceRequest) *tfprotov6.ReadResourceResponse {
	r, state, private, ok := t.resourceAndState(ctx, providerData, req.CurrentState, req.Private)
	if !ok {
		return nil
	}

	read, ok := r.ReadState(ctx, state, private)
	if !ok {
		return nil
	}

	identity, ok := t.sameIdentity(read.Identity, req.CurrentIdentity)
	if !ok {
		return nil
	}

	resp := &tfprotov6.ReadResourceResponse{NewState: req.CurrentState, NewIdentity: identity, Private: req.Private}

	if read.Changed != nil {
		data, err := tfprotov6.NewDynamicValue(t.objectType, *read.Changed)
		if err != nil {
			return nil
		}

		resp.NewState = &data
	}

	if private.changed {
		if resp.Private, ok = private.encode(); !ok {
			return nil
		}
	}

	return resp
}

// sameIdentity returns the identity that a read found. It returns false if the state has another one.
func (t *resourceType) sameIdentity(attributes map[string]tftypes.Value, known *tfprotov6.ResourceIdentityData) (*tfprotov6.ResourceIdentityData, bool) {
	value := tftypes.NewValue(t.identityType, attributes)

	// A state that Terraform before 1.12 wrote has no identity.
	if known == nil {
		data, err := tfprotov6.NewDynamicValue(t.identityType, value)

		return &tfprotov6.ResourceIdentityData{IdentityData: &data}, err == nil
	}

	before, ok := decodeKnown(known.IdentityData, t.identityType)

	return known, ok && before.Equal(value)
}
