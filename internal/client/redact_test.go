// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import "testing"

func TestMaskEmails(t *testing.T) {
	t.Parallel()

	for text, want := range map[string]string{
		"":                                "",
		"/scim/directory/d/Users/1":       "/scim/directory/d/Users/1",
		"/users/557058:a|b/manage":        "/users/557058:a|b/manage",
		"/users/ann@corp.test/manage":     "/users/[e-mail]/manage",
		"/users/ann%40corp.test/manage":   "/users/[e-mail]/manage",
		"with email[Ann.Ex+1@corp.test].": "with email[[e-mail]].",
		"<ann@corp.test>, bob@corp.test":  "<[e-mail]>, [e-mail]",
		"ünal@corp.test":                  "[e-mail]",
		"a @ b":                           "a @ b",
	} {
		if got := maskEmails(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestHideLeavesShortKeysAlone(t *testing.T) {
	t.Parallel()

	if got := NewSecret("e").hide("every text"); got != "every text" {
		t.Errorf("got %q", got)
	}

	if got := NewSecret("12345678").hide("a 12345678 b 12345678"); got != "a [redacted] b [redacted]" {
		t.Errorf("got %q", got)
	}
}
