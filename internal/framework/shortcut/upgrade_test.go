// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package shortcut

import (
	"errors"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// TestStoredTexts: a map of texts is decoded as tftypes decodes it, whatever it holds.
func TestStoredTexts(t *testing.T) {
	t.Parallel()

	typ := &resourceType{new: func() resource.Resource {
		return &thing{schema: schema.Schema{Attributes: map[string]schema.Attribute{
			"id":     schema.StringAttribute{Computed: true},
			"texts":  schema.MapAttribute{Optional: true, ElementType: types.StringType},
			"counts": schema.MapAttribute{Optional: true, ElementType: types.Int64Type},
		}}}
	}}
	typ.load(t.Context())

	if len(typ.textMaps) != 1 || typ.textMaps[0] != "texts" {
		t.Fatalf("maps of texts: %v", typ.textMaps)
	}

	for _, state := range []string{
		`{"id":"1","texts":{"a":"x","b":null,"":"","ø":"\u00f8\n<","a b":"y"},"counts":{"a":1}}`,
		`{"id":"1","texts":{"a":"x","a":"y"},"counts":null}`,
		`{"id":"1","texts":{"a":7,"b":true},"counts":{}}`, // tftypes accepts these as texts
		`{"id":"1","texts":{},"counts":{},"dropped":{"texts":1}}`,
		`{"id":"1","texts":null,"counts":null}`,
		`{"id":"1","counts":null}`,
		`{"id":"1","texts":["a"],"counts":null}`,
		`{"id":"1","texts":{"a":{}},"counts":null}`,
		`null`, `[]`, `{`, ``,
	} {
		raw := &tfprotov6.RawState{JSON: []byte(state)}

		var got tftypes.Value

		current, err := typ.currentState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{RawState: raw}), errors.New("refused")
		if current != nil {
			got, err = current.Unmarshal(typ.objectType)
		}

		want, refused := raw.UnmarshalWithOpts(typ.objectType,
			tfprotov6.UnmarshalOpts{ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true}})

		if (err != nil) != (refused != nil) || err == nil && !got.Equal(want) {
			t.Errorf("%s: got %s, %v, want %s, %v", state, got, err, want, refused)
		}
	}
}
