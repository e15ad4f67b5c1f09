// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package product_test

import (
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
)

func day(n int) *time.Time {
	moment := time.Date(2026, time.November, n, 12, 0, 0, 0, time.UTC)

	return &moment
}

func TestActivity(t *testing.T) {
	t.Parallel()

	jira := product.NewApp(&admin.Workspace{ID: "ari:cloud:jira-software::site/a", TypeKey: "jira-software"})
	desk := product.NewApp(&admin.Workspace{ID: "ari:cloud:jira-servicedesk::site/a", TypeKey: "jira-servicedesk"})
	wiki := product.NewApp(&admin.Workspace{ID: "ari:cloud:confluence::site/a", TypeKey: "confluence"})
	catalog := product.NewCatalog([]product.App{jira, desk, wiki})

	for name, test := range map[string]struct {
		records []admin.ProductAccess
		want    *time.Time
		desk    *time.Time
		unknown bool
	}{
		"no records": {},
		"same id":    {records: []admin.ProductAccess{{ResourceID: "ari:cloud:jira-software::site/a", LastActive: day(3)}}, want: day(3)},
		"same id in other case": {
			records: []admin.ProductAccess{{ResourceID: "ARI:cloud:jira-software::site/A", Key: "jira", LastActive: day(3)}}, want: day(3),
		},
		"same id, whatever the key": {
			records: []admin.ProductAccess{{ResourceID: "ari:cloud:jira-software::site/a", Key: "confluence", LastActive: day(3)}}, want: day(3),
		},
		"other owner of the same product": {
			records: []admin.ProductAccess{{ResourceID: "ari:cloud:jira::site/a", Key: "jira", LastActive: day(3)}}, want: day(3), desk: day(3),
		},
		"other owner without a key": {
			records: []admin.ProductAccess{{ResourceID: "ari:cloud:jira::site/a", LastActive: day(3)}}, want: day(3), desk: day(3),
		},
		"other site": {
			records: []admin.ProductAccess{{ResourceID: "ari:cloud:jira-software::site/b", Key: "jira-software", LastActive: day(3)}},
		},
		"other product on the same site": {
			records: []admin.ProductAccess{{ResourceID: "ari:cloud:confluence::site/a", Key: "confluence", LastActive: day(3)}},
		},
		"other product under the owner jira": {
			records: []admin.ProductAccess{{ResourceID: "ari:cloud:jira::site/a", Key: "jira-service-desk", LastActive: day(3)}}, desk: day(3),
		},
		"the family's key does not move what an id names": {
			records: []admin.ProductAccess{{ResourceID: "ari:cloud:jira-servicedesk::site/a", Key: "jira", LastActive: day(3)}}, desk: day(3),
		},
		"an app that the site does not have": {
			records: []admin.ProductAccess{{ResourceID: "ari:cloud:jira-core::site/a", Key: "jira", LastActive: day(3)}}, want: day(3), desk: day(3),
		},
		"an owner that nobody knows": {
			records: []admin.ProductAccess{{ResourceID: "ari:cloud:novelty::site/a", Key: "novelty", LastActive: day(3)}},
		},
		"a time that can't be read": {
			records: []admin.ProductAccess{{ResourceID: "ari:cloud:jira-software::site/a", Key: "jira", Unreadable: true}}, unknown: true,
		},
		"a time that can't be read beside one that can": {
			records: []admin.ProductAccess{
				{ResourceID: "ari:cloud:jira-software::site/a", Key: "jira", LastActive: day(2)},
				{ResourceID: "ari:cloud:jira-software::site/a", Key: "jira", Unreadable: true},
			},
			want: day(2), unknown: true,
		},
		"a time that can't be read, of another app": {
			records: []admin.ProductAccess{{ResourceID: "ari:cloud:confluence::site/a", Unreadable: true}},
		},
		"a time in the future": {
			records: []admin.ProductAccess{{ResourceID: "ari:cloud:jira-software::site/a", LastActive: day(30)}}, unknown: true,
		},
		"a clock that is ahead": {
			records: []admin.ProductAccess{{ResourceID: "ari:cloud:jira-software::site/a", LastActive: day(26)}}, want: day(26),
		},
		"administration is no use": {
			records: []admin.ProductAccess{{ResourceID: "ari:cloud:jira-admin::site/a", Key: "jira", LastActive: day(3)}},
		},
		"a later use by the family's name may have been of this app": {
			records: []admin.ProductAccess{
				{ResourceID: "ari:cloud:jira::site/a", Key: "jira", LastActive: day(9)},
				{ResourceID: "ari:cloud:jira-software::site/a", Key: "jira-software", LastActive: day(3)},
				{ResourceID: "ari:cloud:jira::site/a", Key: "jira", LastActive: day(10)},
			},
			want: day(10), desk: day(10),
		},
		"latest of several": {
			records: []admin.ProductAccess{
				{ResourceID: "ari:cloud:jira-software::site/a", LastActive: day(3)},
				{ResourceID: "ari:cloud:jira-software::site/a", LastActive: day(5)},
				{ResourceID: "ari:cloud:jira-software::site/a", LastActive: day(4)},
				{ResourceID: "ari:cloud:jira-software::site/a"},
			},
			want: day(5),
		},
		"a record without a time is no activity": {
			records: []admin.ProductAccess{{ResourceID: "ari:cloud:jira-software::site/a"}},
		},
		"malformed ids": {
			records: []admin.ProductAccess{
				{ResourceID: "", Key: "jira", LastActive: day(3)},
				{ResourceID: "jira", Key: "jira", LastActive: day(3)},
				{ResourceID: "ari:cloud:jira::site/", Key: "jira", LastActive: day(3)},
				{ResourceID: "ari:cloud:jira::a", Key: "jira", LastActive: day(3)},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			got := catalog.Activity(jira, test.records, *day(25))
			if !equal(got.Last, test.want) || got.Unknown != test.unknown {
				t.Errorf("got %v, unknown %t; want %v, %t", got.Last, got.Unknown, test.want, test.unknown)
			}

			if got := catalog.Activity(desk, test.records, *day(25)); !equal(got.Last, test.desk) {
				t.Errorf("service management: got %v, want %v", got.Last, test.desk)
			}
		})
	}
}

// A use that is recorded under the name of the family counts for each product of it.
func TestActivityOfTheFamily(t *testing.T) {
	t.Parallel()

	use := []admin.ProductAccess{{ResourceID: "ari:cloud:jira::site/a", Key: "jira", LastActive: day(3)}}

	for key, want := range map[string]bool{
		"jira-core": true, "jira-customer-service": true, "jira-product-discovery": true, "jira-servicedesk": true, "jira-software": true,
		"jira-admin": false, "confluence": false,
	} {
		app := product.NewApp(&admin.Workspace{ID: "ari:cloud:" + key + "::site/a", TypeKey: key})
		if got := product.NewCatalog([]product.App{app}).Activity(app, use, *day(25)); (got.Last != nil) != want {
			t.Errorf("%s: %v", key, got)
		}
	}
}

func equal(a, b *time.Time) bool {
	return (a == nil) == (b == nil) && (a == nil || a.Equal(*b))
}

func TestActivityWithoutSite(t *testing.T) {
	t.Parallel()

	trello := product.NewApp(&admin.Workspace{ID: "ari:cloud:trello::{w}", TypeKey: "trello"})
	catalog := product.NewCatalog([]product.App{trello})

	if got := catalog.Activity(trello, []admin.ProductAccess{{ResourceID: "ari:cloud:trello::{other}", Key: "trello", LastActive: day(1)}}, *day(25)); got.Last != nil {
		t.Errorf("activity of another workspace counts: %v", got)
	}

	if got := catalog.Activity(trello, []admin.ProductAccess{{ResourceID: "ari:cloud:trello::{w}", Key: "trello", LastActive: day(1)}}, *day(25)); got.Last == nil {
		t.Error("activity of the workspace itself does not count")
	}
}

func TestCatalog(t *testing.T) {
	t.Parallel()

	catalog := product.NewCatalog([]product.App{
		product.NewApp(&admin.Workspace{ID: "ari:cloud:jira-software::site/a", TypeKey: "jira-software", TypeName: "Jira", HostURL: "https://a.atlassian.net"}),
		product.NewApp(&admin.Workspace{ID: "ari:cloud:bitbucket::{w}", TypeKey: "bitbucket", TypeName: "Bitbucket"}),
	})

	for name, test := range map[string]struct {
		record        admin.ProductAccess
		key, app, url string
	}{
		"by id":      {record: admin.ProductAccess{ResourceID: "ari:cloud:jira-software::site/a"}, key: "jira-software", app: "Jira", url: "https://a.atlassian.net"},
		"by place":   {record: admin.ProductAccess{ResourceID: "ari:cloud:jira::site/a", Key: "jira"}, key: "jira-software", app: "Jira", url: "https://a.atlassian.net"},
		"no site":    {record: admin.ProductAccess{ResourceID: "ari:cloud:bitbucket::{w}", Key: "bitbucket"}, key: "bitbucket", app: "Bitbucket"},
		"gone":       {record: admin.ProductAccess{ResourceID: "ari:cloud:confluence::site/z", Key: "confluence"}, key: "confluence", app: "Confluence"},
		"other site": {record: admin.ProductAccess{ResourceID: "ari:cloud:jira::site/z", Key: "jira"}, key: "jira-software", app: "Jira"},
		"unknown":    {record: admin.ProductAccess{ResourceID: "ari:cloud:novelty::site/z", Key: "novelty"}, key: "novelty", app: "novelty"},
		"nothing":    {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			got := catalog.Find(test.record)
			if got.Key != test.key || got.Name != test.app || got.SiteURL != test.url {
				t.Errorf("got %q, %q, %q; want %q, %q, %q", got.Key, got.Name, got.SiteURL, test.key, test.app, test.url)
			}
		})
	}
}

func TestActivityAfter(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		activity    product.Activity
		used, known bool
	}{
		"never":                   {known: true},
		"before":                  {activity: product.Activity{Last: day(1)}, known: true},
		"at":                      {activity: product.Activity{Last: day(2)}, known: true},
		"after":                   {activity: product.Activity{Last: day(3)}, used: true, known: true},
		"unknown":                 {activity: product.Activity{Unknown: true}},
		"before, and unknown":     {activity: product.Activity{Last: day(1), Unknown: true}},
		"after, what may be more": {activity: product.Activity{Last: day(3), Unknown: true}, used: true, known: true},
	} {
		if used, known := test.activity.After(*day(2)); used != test.used || known != test.known {
			t.Errorf("%s: used %t, known %t", name, used, known)
		}
	}
}
