// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package shortcut

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// read answers a read that shows what the state holds with that state. Otherwise the answer is nil, and the context
// is for the framework's read.
func (t *resourceType) read(ctx context.Context, providerData any, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, context.Context) {
	r, ok := t.configured(ctx, providerData)
	if !ok {
		return nil, ctx
	}

	state, ok := decode(req.CurrentState, t.object)
	if !ok {
		return nil, ctx
	}

	private, ok := readPrivate(req.Private)
	if !ok {
		return nil, ctx
	}

	attributes, onward := r.ReadUnchanged(ctx, state, private)
	if attributes == nil || private.changed {
		return nil, onward
	}

	identity, ok := t.sameIdentity(attributes, req.CurrentIdentity)
	if !ok {
		return nil, onward
	}

	return &tfprotov6.ReadResourceResponse{NewState: req.CurrentState, NewIdentity: identity, Private: req.Private}, onward
}

// sameIdentity is the identity that a read has found; it is not ok where another one is known already.
func (t *resourceType) sameIdentity(attributes map[string]tftypes.Value, known *tfprotov6.ResourceIdentityData) (*tfprotov6.ResourceIdentityData, bool) {
	value := tftypes.NewValue(t.identity, attributes)

	// Terraform before 1.12 knows no identity, and a state that it has written has none.
	if known == nil {
		data, err := tfprotov6.NewDynamicValue(t.identity, value)

		return &tfprotov6.ResourceIdentityData{IdentityData: &data}, err == nil
	}

	before, ok := decode(known.IdentityData, t.identity)

	return known, ok && before.Equal(value)
}
