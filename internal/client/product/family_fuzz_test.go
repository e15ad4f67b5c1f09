// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package product

import "testing"

// For any two ids: SameApp is symmetric, the same app may be shown as either id, and no id is shown as one of another
// site.
func FuzzSameApp(f *testing.F) {
	for _, seed := range [][2]string{
		{"", ""},
		{"ari:cloud:jira-admin::site/a", "ari:cloud:jira::site/a"},
		{"ari:cloud:jira-admin::site/a", "ari:cloud:jira-admin::site/b"},
		{"ari:cloud:jira-servicedesk::site/a", "ari:cloud:jira-core::site/a"},
		{"ari:cloud:jira::site/\n", "x"},
	} {
		f.Add(seed[0], seed[1])
	}

	f.Fuzz(func(t *testing.T, a, b string) {
		if SameApp(a, b) != SameApp(b, a) || !SameApp(a, a) {
			t.Fatalf("%q and %q are compared one-sidedly", a, b)
		}

		if SameApp(a, b) && !MayBeShownAs(a, b) {
			t.Fatalf("%q and %q are the same, but one is not shown as the other", a, b)
		}

		if !SameResource(a, b) && MayBeShownAs(a, b) && parseARI(a).cloudID != parseARI(b).cloudID {
			t.Fatalf("%q may be shown as %q, on another site", a, b)
		}
	})
}
