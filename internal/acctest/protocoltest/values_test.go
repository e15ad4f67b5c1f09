// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package protocoltest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
)

func TestValuesComeBack(t *testing.T) {
	t.Parallel()

	texts := tftypes.List{ElementType: tftypes.String}
	pair := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"name": tftypes.String, "size": tftypes.Number}}

	for name, test := range map[string]struct {
		typ         tftypes.Type
		given, want any
	}{
		"null":             {tftypes.String, nil, nil},
		"unknown":          {tftypes.String, protocoltest.Unknown, protocoltest.Unknown},
		"text":             {tftypes.String, "a", "a"},
		"truth":            {tftypes.Bool, true, true},
		"whole number":     {tftypes.Number, 7, 7.0},
		"written number":   {tftypes.Number, protocoltest.Number("7.5"), 7.5},
		"texts":            {texts, []string{"a", "b"}, []any{"a", "b"}},
		"no texts":         {texts, []string{}, []any{}},
		"one unknown":      {texts, []any{"a", protocoltest.Unknown}, []any{"a", protocoltest.Unknown}},
		"set":              {tftypes.Set{ElementType: tftypes.String}, []string{"a"}, []any{"a"}},
		"map":              {tftypes.Map{ElementType: tftypes.Bool}, map[string]any{"a": true}, map[string]any{"a": true}},
		"left out is null": {pair, map[string]any{"size": 1}, map[string]any{"name": nil, "size": 1.0}},
		"no object":        {pair, map[string]any(nil), nil},
		"a value itself":   {tftypes.String, tftypes.NewValue(tftypes.String, "a"), "a"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			sent := protocoltest.Encode(t, test.typ, protocoltest.ValueOf(t, test.typ, test.given))
			if diff := cmp.Diff(test.want, protocoltest.PlainOf(t, protocoltest.Decode(t, test.typ, sent))); diff != "" {
				t.Error(diff)
			}
		})
	}

	if got := protocoltest.PlainOf(t, protocoltest.Decode(t, pair, nil)); got != nil {
		t.Errorf("nothing is decoded as %v", got)
	}
}
