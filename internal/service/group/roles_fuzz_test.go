// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import "testing"

func FuzzSameResource(f *testing.F) {
	for _, seed := range [][2]string{
		{"", ""},
		{"ari:cloud:jira-admin::site/a", "ari:cloud:jira::site/a"},
		{"ari:cloud:jira-admin::site/a", "ari:cloud:jira-admin::site/b"},
		{"ari:cloud:jira::site/\n", "x"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if sameResource(a, b) != sameResource(b, a) || !sameResource(a, a) {
			t.Fatalf("%q and %q are compared one-sidedly", a, b)
		}
		if !sameResource(a, b) || a == b {
			return
		}
		if ari.MatchString(a) != ari.MatchString(b) {
			t.Fatalf("%q and %q are the same, but only one is an identifier", a, b)
		}
	})
}
