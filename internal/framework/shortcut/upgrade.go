// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package shortcut

import (
	"context"
	"encoding/json"
	"maps"

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

	value, err := t.stored(req.RawState)
	if err != nil {
		return nil
	}

	state, err := tfprotov6.NewDynamicValue(t.object, value)
	if err != nil {
		return nil
	}

	return &state
}

// stored is the value of a stored state. Maps of texts, which can be large, are taken out and read at once: tftypes reads each text
// with a decoder of its own.
func (t *resourceType) stored(state *tfprotov6.RawState) (tftypes.Value, error) {
	rest, texts := t.withoutTexts(state)

	value, err := rest.UnmarshalWithOpts(t.object, tfprotov6.UnmarshalOpts{
		ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true},
	})
	if err != nil || len(texts) == 0 || value.IsNull() {
		return value, err
	}

	var values map[string]tftypes.Value
	if err := value.As(&values); err != nil {
		return value, err
	}

	whole := maps.Clone(values)
	maps.Copy(whole, texts)

	return tftypes.NewValue(t.object, whole), nil
}

// withoutTexts is a stored state with null for each map of texts, and these maps. One that holds anything but texts stays where it is.
func (t *resourceType) withoutTexts(state *tfprotov6.RawState) (*tfprotov6.RawState, map[string]tftypes.Value) {
	var members map[string]json.RawMessage
	if len(t.textMaps) == 0 || json.Unmarshal(state.JSON, &members) != nil {
		return state, nil
	}

	taken := map[string]tftypes.Value{}

	for _, name := range t.textMaps {
		var texts map[string]*string
		if json.Unmarshal(members[name], &texts) != nil || texts == nil {
			continue
		}

		values := make(map[string]tftypes.Value, len(texts))
		for key, text := range texts {
			values[key] = tftypes.NewValue(tftypes.String, text)
		}

		taken[name] = tftypes.NewValue(textMap, values)
		members[name] = json.RawMessage("null")
	}

	rest, err := json.Marshal(members)
	if err != nil {
		return state, nil
	}

	return &tfprotov6.RawState{JSON: rest}, taken
}

var textMap = tftypes.Map{ElementType: tftypes.String}
