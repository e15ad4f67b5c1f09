// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package product

import (
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
)

// Whatever the resource id and the site's address are, the parts that are read from them occur in them.
func FuzzParseARI(f *testing.F) {
	for _, seed := range [][2]string{
		{"", ""},
		{"ari:cloud:jira-software::site/11111111-1111-4111-8111-111111111111", "https://acme.atlassian.net/jira"},
		{"ari:cloud:trello::workspace/a/b", "acme.atlassian.net"},
		{"ari:cloud:platform::org/x", "http://["},
		{"ARI:CLOUD:Jira:ABC:site/", "//acme"},
		{":::::", "\x00"},
		{"0", "//0://"},
		{"ari:cloud::::", "HTTPS://ACME.ATLASSIAN.NET:443/"},
	} {
		f.Add(seed[0], seed[1])
	}

	f.Fuzz(func(t *testing.T, ari, address string) {
		p := parseARI(ari)
		if !strings.Contains(ari, p.owner) || !strings.Contains(strings.ToLower(ari), p.cloudID) {
			t.Fatalf("%q is read as %+v", ari, p)
		}

		app := NewApp(&admin.Workspace{ID: ari, TypeKey: ari, HostURL: address})
		_ = app.Administration()

		if url := SiteURL(address); url != "" && !SameSite(url, SiteURL(url)) {
			t.Fatalf("the site %q of %q is not itself", url, address)
		}
	})
}
