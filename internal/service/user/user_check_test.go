// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/computed"
)

func TestChecks(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		check     func(string) string
		good, bad []string
	}{
		"email": {
			check: checkEmail,
			good:  []string{"ann@corp.test", "Ann.Ex+tag@sub.corp.test", "o'neil@corp.test", "ann@localhost", "jos\u00e9@corp.test"},
			bad: []string{
				"", "ann", "ann@", "@corp.test", "Ann <ann@corp.test>", " ann@corp.test", "ann@corp.test\n", "ann@@corp.test", "a b@corp.test",
				"ann@corp..test", "ann@.corp.test", "ann@corp.test.", "ann@[127.0.0.1]", "ann@corp.test,bob@corp.test",
				strings.Repeat("a", 256) + "@corp.test", "ann@" + strings.Repeat("b", 256) + ".test",
				"ann\u200b@corp.test", "\ufeffann@corp.test", "ann@corp\u00ad.test", "ann@corp.test\u200e",
			},
		},
		"text": {
			check: checkText,
			good:  []string{"x", "Ann Ex", "Dr. Ünïcödé 日本", `quoted "x" \ y`},
			bad:   []string{"", " ", "x ", "\tx", "a\nb", "a\x00b", "a\x7fb"},
		},
		"display name": {
			check: checkDisplayName, good: []string{"x", strings.Repeat("é", 100)}, bad: []string{strings.Repeat("x", 101)},
		},
		"time zone": {
			check: checkTimeZone,
			good:  []string{"UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"},
			bad:   []string{"", "Local", "Berlin", "Europe/Nowhere", "+01:00", "../etc/passwd", "europe", "GMT+8"},
		},
		"language": {
			check: checkLanguage,
			good:  []string{"en", "en-US", "de_DE", "zh-Hant-TW", "de-CH-1996"},
			bad:   []string{"", "e", "english language", "en-", "-en", "en--US", "german", "de_DE.UTF-8", "xx-YY"},
		},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			for _, text := range test.good {
				if problem := test.check(text); problem != "" {
					t.Errorf("%q was refused: %s", text, problem)
				}
			}

			for _, text := range test.bad {
				if test.check(text) == "" {
					t.Errorf("%q was accepted", text)
				}
			}
		})
	}
}

// Validators refuse values that no directory accepts, and accept values that are only unusual.
func TestValidators(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		validator validator.String
		good, bad []string
	}{
		"address": {addressLike(), []string{"ann@corp.test", "a b@corp..test", `"x y"@corp.test`, "ann\u200b@corp.test"}, []string{"", "ann", "@corp.test", "ann@"}},
		"text":    {notEmpty(), []string{"x ", " x", "a\nb"}, []string{""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			refused := func(value types.String) bool {
				var resp validator.StringResponse

				test.validator.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("x"), ConfigValue: value}, &resp)

				return resp.Diagnostics.HasError()
			}

			for _, text := range test.good {
				if refused(types.StringValue(text)) {
					t.Errorf("%q was refused", text)
				}
			}

			for _, text := range test.bad {
				if !refused(types.StringValue(text)) {
					t.Errorf("%q was accepted", text)
				}
			}

			if refused(types.StringNull()) || refused(types.StringUnknown()) {
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
		"value": types.StringValue(value), "type": computed.TextOrNull(kind), "primary": primary,
	})
}

func TestCheckPhones(t *testing.T) {
	t.Parallel()

	yes, no, unset, unknown := types.BoolValue(true), types.BoolValue(false), types.BoolNull(), types.BoolUnknown()

	numbers := make([]attr.Value, 101)
	for i := range numbers {
		numbers[i] = phone(strconv.Itoa(i), "work", no)
	}

	tests := map[string]struct {
		phones []attr.Value
		want   string
	}{
		"none":                  {},
		"one primary":           {phones: []attr.Value{phone("1", "work", yes), phone("2", "", no), phone("3", "", unset)}},
		"two primaries":         {phones: []attr.Value{phone("1", "work", yes), phone("2", "work", yes)}, want: "marked as primary"},
		"unknown is not judged": {phones: []attr.Value{phone("1", "work", yes), phone("2", "work", unknown)}},
		"one number, two kinds": {phones: []attr.Value{phone("1", "work", yes), phone("1", "mobile", no)}},
		"a hundred":             {phones: numbers[:100]},
		"one too many":          {phones: numbers, want: "at most 100 are allowed"},
		"the same number twice": {phones: []attr.Value{phone("1", "work", yes), phone("1", "work", no)}, want: "appears twice"},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			got := checkPhones(types.SetValueMust(phoneType, test.phones))
			if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// The error about a wrong address, time zone or language suggests the value that was probably meant.
func TestSuggestions(t *testing.T) {
	t.Parallel()

	for text, want := range map[string]string{
		checkEmail("Kim Larsen <kim@corp.test>"): `Write "kim@corp.test"`,
		checkEmail("mailto:kim@corp.test"):       `Write "kim@corp.test"`,
		checkEmail(" kim@corp.test"):             `Write "kim@corp.test"`,
		checkEmail("kim@corp.test."):             `Write "kim@corp.test"`,
		checkEmail("kim@corp.test;bo@corp.test"): "more than one @",
		checkEmail(""):                           "The address is empty",
		checkEmail("kim at corp.test"):           "is no e-mail address. One",
		checkTimeZone("Berlin"):                  `Did you mean "Europe/Berlin"?`,
		checkTimeZone("europe/berlin"):           `Did you mean "Europe/Berlin"?`,
		checkTimeZone("new york"):                `Did you mean "America/New_York"?`,
		checkTimeZone("(UTC+01:00) Amsterdam"):   `Did you mean "Europe/Amsterdam"?`,
		checkTimeZone("GMT+8"):                   "not an offset",
		checkLanguage("de_DE.UTF-8"):             `Did you mean "de-DE"?`,
		checkLanguage("german"):                  "not its name",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q does not say %q", text, want)
		}
	}
}
