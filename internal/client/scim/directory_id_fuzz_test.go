// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// Every accepted id stays one path segment, and is parsed again from a URL that contains it.
func FuzzParseDirectoryID(f *testing.F) {
	for _, seed := range []string{
		"", ".", "..", "a/b", "0c1a5a7e-8f6b-4d8f-9a53-3b6f2c9d4e21", "https://api.atlassian.com/scim/directory/0c1a5a7e/",
		"https://api.atlassian.com/scim/directory/a%2Fb", "https://user:pass@api.atlassian.com/scim/directory/a", "://", "http://[::1",
		"https:///scim/directory/a", "https://x/scim/directory/a/scim/directory/b", "https://x/scim/directory/a?b", "\x00",
	} {
		f.Add(seed)
	}

	f.Fuzz(func(t *testing.T, text string) {
		id, _, err := scim.ParseDirectoryID(text)
		if err != nil {
			return
		}

		if id == "" || url.PathEscape(id) != id || strings.Trim(id, ".") == "" {
			t.Fatalf("%q is taken for the id %q", text, id)
		}

		again, host, err := scim.ParseDirectoryID("https://api.atlassian.com/scim/directory/" + id)
		if err != nil || again != id || host != "api.atlassian.com" {
			t.Fatalf("the URL of %q gives %q of %q: %v", id, again, host, err)
		}
	})
}
