// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package shortcut

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/vmihailenco/msgpack/v5"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/jsonobject"
)

// currentState encodes a stored state of the current schema version for the protocol. It returns nil if the framework
// has to answer. Like the framework, it drops attributes that the schema no longer has.
func (t *resourceType) currentState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) *tfprotov6.DynamicValue {
	t.load(ctx)

	if !t.traits.known || req.RawState == nil || req.Version != t.version {
		return nil
	}

	rest, texts := t.withoutTextMaps(req.RawState)

	value, err := rest.UnmarshalWithOpts(t.objectType, tfprotov6.UnmarshalOpts{
		ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true},
	})
	if err != nil {
		return nil
	}

	if len(texts) > 0 && !value.IsNull() {
		return withTextMaps(value, texts)
	}

	state, err := tfprotov6.NewDynamicValue(t.objectType, value)
	if err != nil {
		return nil
	}

	return &state
}

// withoutTextMaps returns a stored state with null for each map of texts, and these maps encoded for the protocol. They
// can be large, and tftypes reads each text with a decoder of its own. A map that holds anything but texts stays in the
// state.
func (t *resourceType) withoutTextMaps(state *tfprotov6.RawState) (*tfprotov6.RawState, map[string][]byte) {
	var members map[string]json.RawMessage
	if len(t.textMaps) == 0 || json.Unmarshal(state.JSON, &members) != nil {
		return state, nil
	}

	taken := map[string][]byte{}

	for _, name := range t.textMaps {
		if encoded, ok := encodeTextMap(string(members[name])); ok {
			taken[name], members[name] = encoded, json.RawMessage("null")
		}
	}

	rest, err := json.Marshal(members)
	if err != nil {
		return state, nil
	}

	return &tfprotov6.RawState{JSON: rest}, taken
}

// encodeTextMap encodes a JSON object of texts as the protocol encodes a map of them.
func encodeTextMap(object string) ([]byte, bool) {
	members, err := jsonobject.Members(object, nil)
	if err != nil {
		return nil, false
	}

	var buffer bytes.Buffer

	buffer.Grow(len(object))

	encoder := msgpack.NewEncoder(&buffer)
	failed := encoder.EncodeMapLen(len(members)) != nil

	for _, member := range members {
		failed = failed || encoder.EncodeString(member.Name) != nil

		if member.Value == "null" {
			failed = failed || encoder.EncodeNil() != nil

			continue
		}

		text, ok := jsonobject.Text(member.Value)
		failed = failed || !ok || encoder.EncodeString(text) != nil
	}

	return buffer.Bytes(), !failed
}

// withTextMaps encodes an object with these encoded attributes in the place of its own.
func withTextMaps(object tftypes.Value, texts map[string][]byte) *tfprotov6.DynamicValue {
	var attributes map[string]tftypes.Value
	if err := object.As(&attributes); err != nil {
		return nil
	}

	var buffer bytes.Buffer

	encoder := msgpack.NewEncoder(&buffer)
	failed := encoder.EncodeMapLen(len(attributes)) != nil

	for name, attribute := range attributes {
		encoded, ok := texts[name]
		if !ok {
			value, err := tfprotov6.NewDynamicValue(attribute.Type(), attribute)
			failed = failed || err != nil
			encoded = value.MsgPack
		}

		failed = failed || encoder.EncodeString(name) != nil

		buffer.Write(encoded)
	}

	if failed {
		return nil
	}

	return &tfprotov6.DynamicValue{MsgPack: buffer.Bytes()}
}

var textMap = tftypes.Map{ElementType: tftypes.String}
