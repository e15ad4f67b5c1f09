// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestQuote(t *testing.T) {
	t.Parallel()

	for value, want := range map[string]string{
		"":                 `""`,
		"a@b.c":            `"a@b.c"`,
		`a"b`:              `"a\"b"`,
		`a\b`:              `"a\\b"`,
		"a+b&c <x>":        `"a+b&c <x>"`,
		"a\nb\x01":         `"a\u000ab\u0001"`,
		"jörg":             `"jörg"`,
		`x" or id pr or "`: `"x\" or id pr or \""`,
	} {
		if got := quote(value); got != want {
			t.Errorf("quote(%q) = %s, want %s", value, got, want)
		}
	}

	if got, want := memberPath(`a"]`), `members[value eq "a\"]"]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// quote returns a JSON string for any value.
func FuzzQuote(f *testing.F) {
	for _, seed := range []string{"", "a@b.c", `"`, `\\`, `\"`, "\x00\x1f\x7f", "ä+&=#", "\xff", "\u2028", "日本"} {
		f.Add(seed)
	}

	f.Fuzz(func(t *testing.T, value string) {
		var back string
		if err := json.Unmarshal([]byte(quote(value)), &back); err != nil {
			t.Fatalf("%s is no JSON string: %v", quote(value), err)
		}

		if want := strings.ToValidUTF8(value, "\uFFFD"); back != want {
			t.Errorf("%q became %q", want, back)
		}
	})
}
