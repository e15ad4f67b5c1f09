// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package shortcut

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// current is a stored state of the current version, in the form that the protocol wants; nil when it has to be looked
// at. Attributes that the schema has no more are left out, as the framework does.
func (t *resourceType) current(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) *tfprotov6.DynamicValue {
	t.load(ctx)

	if !t.traits.stored || req.RawState == nil || req.Version != t.version {
		return nil
	}

	value, err := req.RawState.UnmarshalWithOpts(t.object, tfprotov6.UnmarshalOpts{
		ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true},
	})
	if err != nil {
		return nil
	}

	state, err := tfprotov6.NewDynamicValue(t.object, value)
	if err != nil {
		return nil
	}

	return &state
}
