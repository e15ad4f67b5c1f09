// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestTextValidators(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		validator validator.String
		good, bad []string
	}{
		"email": {
			validator: emailAddress{},
			good:      []string{"ann@corp.test", "Ann.Ex+tag@sub.corp.test", "o'neil@corp.test", "ann@localhost"},
			bad: []string{
				"", "ann", "ann@", "@corp.test", "Ann <ann@corp.test>", " ann@corp.test", "ann@corp.test\n", "ann@@corp.test", "a b@corp.test",
				"ann@corp..test", "ann@.corp.test", "ann@corp.test.", "ann@[127.0.0.1]", "ann@corp.test,bob@corp.test",
				strings.Repeat("a", 256) + "@corp.test", "ann@" + strings.Repeat("b", 256) + ".test",
			},
		},
		"text": {
			validator: plainText{},
			good:      []string{"x", "Ann Ex", "Dr. Ünïcödé 日本", `quoted "x" \ y`},
			bad:       []string{"", " ", "x ", "\tx", "a\nb", "a\x00b", "a\x7fb"},
		},
		"time zone": {
			validator: timeZone{},
			good:      []string{"UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"},
			bad:       []string{"", "Local", "Berlin", "Europe/Nowhere", "+01:00", "../etc/passwd", "europe"},
		},
		"language": {
			validator: languageTag{},
			good:      []string{"en", "en-US", "de_DE", "zh-Hant-TW"},
			bad:       []string{"", "e", "english language", "en-", "-en", "en--US"},
		},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			check := func(value types.String) bool {
				var resp validator.StringResponse

				test.validator.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("x"), ConfigValue: value}, &resp)

				return !resp.Diagnostics.HasError()
			}

			for _, text := range test.good {
				if !check(types.StringValue(text)) {
					t.Errorf("%q was refused", text)
				}
			}

			for _, text := range test.bad {
				if check(types.StringValue(text)) {
					t.Errorf("%q was accepted", text)
				}
			}

			if !check(types.StringNull()) || !check(types.StringUnknown()) {
				t.Error("null and unknown must be left for later")
			}

			if test.validator.Description(t.Context()) == "" || test.validator.MarkdownDescription(t.Context()) == "" {
				t.Error("the validator has no description")
			}
		})
	}
}

func phone(value, kind string, primary attr.Value) attr.Value {
	return types.ObjectValueMust(phoneType.AttrTypes, map[string]attr.Value{
		"value": types.StringValue(value), "type": types.StringPointerValue(nonEmpty(&kind)), "primary": primary,
	})
}

func TestOnePrimary(t *testing.T) {
	t.Parallel()

	yes, no, unset, unknown := types.BoolValue(true), types.BoolValue(false), types.BoolNull(), types.BoolUnknown()

	tests := map[string]struct {
		phones []attr.Value
		want   string
	}{
		"none":                  {},
		"one primary":           {phones: []attr.Value{phone("1", "work", yes), phone("2", "", no), phone("3", "", unset)}},
		"two primaries":         {phones: []attr.Value{phone("1", "work", yes), phone("2", "work", yes)}, want: "More than one primary phone number"},
		"unknown is not judged": {phones: []attr.Value{phone("1", "work", yes), phone("2", "work", unknown)}},
		"one number, two kinds": {phones: []attr.Value{phone("1", "work", yes), phone("1", "mobile", no)}},
		"the same number twice": {phones: []attr.Value{phone("1", "work", yes), phone("1", "work", no)}, want: "Phone number given twice"},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var resp validator.SetResponse

			onePrimary{}.ValidateSet(t.Context(), validator.SetRequest{
				Path: path.Root("phone_numbers"), ConfigValue: types.SetValueMust(phoneType, test.phones),
			}, &resp)

			var got, want []string
			for _, d := range resp.Diagnostics {
				got = append(got, d.Summary())
			}

			if test.want != "" {
				want = []string{test.want}
			}

			if !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}
