// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"strings"
	"testing"
)

func TestClean(t *testing.T) {
	t.Parallel()

	for text, want := range map[string]string{
		"":                     "",
		"\ta \t\r\n b\n":       "a b",
		"a\x00b":               "a b",
		"\x1b[31mred":          "[31mred",
		"zero\u200bwidth":      "zerowidth",
		"bad\xffbytes":         "badbytes",
		"1234567890":           "1234567890",
		"12345678901":          "1234567890…",
		"ääääääääää":           "ääääääääää",
		"äääääääääää":          "ääääääääää…",
		strings.Repeat(" ", 9): "",
	} {
		if got := clean(text, 10); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
