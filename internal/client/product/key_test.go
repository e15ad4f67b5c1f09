// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package product_test

import (
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
)

func TestNormalKey(t *testing.T) {
	t.Parallel()

	for spelling, want := range map[string]string{
		"jira":                     "jira-software",
		"jira-software":            "jira-software",
		"JIRA-Software":            "jira-software",
		"\tconfluence":             "confluence",
		"jira.ondemand":            "jira-software",
		"jira-service-desk":        "jira-servicedesk",
		"jira-servicedesk":         "jira-servicedesk",
		"jira-core":                "jira-core",
		"jira-product-discovery":   "jira-product-discovery",
		"confluence.ondemand":      "confluence",
		"jira-ops":                 "opsgenie",
		"Jira Software":            "jira-software",
		"Jira  Service Management": "jira-servicedesk",
		"Jira Work Management":     "jira-core",
		"guard_detect":             "beacon",
		"rovo-of-tomorrow":         "rovo-of-tomorrow",
		"":                         "",
	} {
		if got := product.NormalKey(spelling); got != want {
			t.Errorf("NormalKey(%q) = %q, want %q", spelling, got, want)
		}

		if got := product.NormalKey(product.NormalKey(spelling)); got != want {
			t.Errorf("NormalKey is not idempotent for %q: %q", spelling, got)
		}
	}
}

func TestName(t *testing.T) {
	t.Parallel()

	for key, want := range map[string]string{
		"jira":              "Jira",
		"jira-service-desk": "Jira Service Management",
		"confluence":        "Confluence",
		"rovo-of-tomorrow":  "rovo-of-tomorrow",
	} {
		if got := product.Name(key); got != want {
			t.Errorf("Name(%q) = %q, want %q", key, got, want)
		}
	}
}

func TestIsAdministration(t *testing.T) {
	t.Parallel()

	for key, want := range map[string]bool{
		"jira-admin": true, "platform": true, "Jira-Admin": true,
		"jira": false, "confluence": false, "unified-help": false, "": false,
	} {
		if got := product.IsAdministration(key); got != want {
			t.Errorf("IsAdministration(%q) = %t, want %t", key, got, want)
		}
	}
}
