// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package product_test

import (
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
)

func TestMayBeShownAs(t *testing.T) {
	t.Parallel()

	for _, test := range []struct {
		sent, listed string
		want         bool
	}{
		{"ari:cloud:jira-software::site/1", "ari:cloud:jira-software::site/1", true},
		{"ari:cloud:jira-software::site/AB", "ARI:cloud:jira-software::site/ab", true},
		{"ari:cloud:jira-software::site/1", "ari:cloud:jira::site/1", true},
		{"ari:cloud:jira-software::site/1", "ari:cloud:jira-core::site/1", true},
		{"ari:cloud:jira-servicedesk::site/1", "ari:cloud:jira-core::site/1", true},
		{"ari:cloud:jira-product-discovery::site/1", "ari:cloud:jira::site/1", true},
		{"ari:cloud:jira-service-desk::site/1", "ari:cloud:jira::site/1", true},
		{"ari:cloud:jira-customer-service::site/1", "ari:cloud:jira-core::site/1", true},
		{"ari:cloud:jira::site/1", "ari:cloud:jira-software::site/1", true},
		{"ari:cloud:jira-core::site/1", "ari:cloud:jira-software::site/1", true},
		{"ari:cloud:jira::site/1", "ari:cloud:jira-admin::site/1", true},
		{"ari:cloud:jira-admin::site/1", "ari:cloud:jira::site/1", true},
		{"ari:cloud:jira-software::site/1", "ari:cloud:jira::site/2", false},
		{"ari:cloud:jira-software::site/1", "ari:cloud:jira-servicedesk::site/1", false},
		{"ari:cloud:jira-software::site/1", "ari:cloud:jira-admin::site/1", false},
		{"ari:cloud:confluence::site/1", "ari:cloud:jira::site/1", false},
		{"ari:cloud:jira-administration::site/1", "ari:cloud:jira::site/1", false},
		{"ari:cloud:bitbucket::workspace/1", "ari:cloud:bitbucket::workspace/2", false},
		{"ari:cloud:jira::workspace/1", "ari:cloud:jira-core::workspace/1", false},
		{"ari:cloud:jira::site/", "ari:cloud:jira-core::site/", false},
		{"", "", true},
		{"jira", "jira-core", false},
	} {
		if got := product.MayBeShownAs(test.sent, test.listed); got != test.want {
			t.Errorf("%q listed as %q: %t", test.sent, test.listed, got)
		}
	}
}

func TestSameApp(t *testing.T) {
	t.Parallel()

	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"ari:cloud:jira-admin::site/1", "ari:cloud:jira::site/1", true},
		{"ari:cloud:jira-software::site/1", "ari:cloud:jira::site/1", true},
		{"ari:cloud:jira-software::site/1", "ari:cloud:jira-core::site/1", true},
		{"ari:cloud:jira-software::site/1", "ari:cloud:jira-admin::site/1", false},
		{"ari:cloud:jira-servicedesk::site/1", "ari:cloud:jira::site/1", false},
		{"ari:cloud:jira-software::site/1", "ari:cloud:jira::site/2", false},
		{"ari:cloud:jira-software::site/", "ari:cloud:jira::site/", false},
		{"ari:cloud:confluence::site/1", "ari:cloud:jira::site/1", false},
		{"ari:cloud:confluence::site/1", "ari:cloud:confluence::site/1", true},
	} {
		if product.SameApp(test.a, test.b) != test.want || product.SameApp(test.b, test.a) != test.want {
			t.Errorf("%q and %q: not %t", test.a, test.b, test.want)
		}
	}
}

func TestResourceKey(t *testing.T) {
	t.Parallel()

	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"ari:cloud:jira-software::site/1", "ari:cloud:jira::site/1", true},
		{"ari:cloud:jira-core::site/AB", "ari:cloud:jira-admin::site/ab", true},
		{"ari:cloud:confluence::site/AB", "ari:cloud:confluence::site/ab", true},
		{"ari:cloud:jira-software::site/1", "ari:cloud:jira::site/2", false},
		{"ari:cloud:jira-servicedesk::site/1", "ari:cloud:jira::site/1", false},
		{"ari:cloud:jira::site/", "ari:cloud:jira-core::site/", false},
	} {
		if got := product.ResourceKey(test.a) == product.ResourceKey(test.b); got != test.want {
			t.Errorf("%q and %q are one resource: %t", test.a, test.b, got)
		}
	}
}

func TestSharesSeatsWith(t *testing.T) {
	t.Parallel()

	app := func(key, site string) product.App {
		return product.NewApp(&admin.Workspace{ID: "ari:cloud:" + key + "::site/" + site, TypeKey: key})
	}

	for _, test := range []struct {
		a, b product.App
		want bool
	}{
		{app("jira-customer-service", "1"), app("jira-servicedesk", "1"), true},
		{app("jira-servicedesk", "1"), app("jira-customer-service", "1"), false},
		{app("jira-customer-service", "1"), app("jira-servicedesk", "2"), false},
		{app("jira-customer-service", "1"), app("jira-software", "1"), false},
		{app("jira-software", "1"), app("jira-software", "1"), false},
		{app("", ""), app("", ""), false},
	} {
		if got := test.a.SharesSeatsWith(test.b); got != test.want {
			t.Errorf("%s with %s: %t", test.a.ID, test.b.ID, got)
		}
	}
}
