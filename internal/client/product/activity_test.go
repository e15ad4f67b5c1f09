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

func TestLastActive(t *testing.T) {
	t.Parallel()

	jira := product.NewApp(&admin.Workspace{ID: "ari:cloud:jira-software::site/a", TypeKey: "jira-software"})

	for name, test := range map[string]struct {
		records []admin.ProductAccess
		want    *time.Time
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
			records: []admin.ProductAccess{{ResourceID: "ari:cloud:jira::site/a", Key: "jira", LastActive: day(3)}}, want: day(3),
		},
		"other owner without a key": {
			records: []admin.ProductAccess{{ResourceID: "ari:cloud:jira::site/a", LastActive: day(3)}}, want: day(3),
		},
		"other site": {
			records: []admin.ProductAccess{{ResourceID: "ari:cloud:jira-software::site/b", Key: "jira-software", LastActive: day(3)}},
		},
		"other product on the same site": {
			records: []admin.ProductAccess{{ResourceID: "ari:cloud:confluence::site/a", Key: "confluence", LastActive: day(3)}},
		},
		"other product under the owner jira": {
			records: []admin.ProductAccess{{ResourceID: "ari:cloud:jira::site/a", Key: "jira-servicedesk", LastActive: day(3)}},
		},
		"administration is no use": {
			records: []admin.ProductAccess{{ResourceID: "ari:cloud:jira-admin::site/a", Key: "jira", LastActive: day(3)}},
		},
		"the id beats its kin, even when older": {
			records: []admin.ProductAccess{
				{ResourceID: "ari:cloud:jira::site/a", Key: "jira", LastActive: day(9)},
				{ResourceID: "ari:cloud:jira-software::site/a", Key: "jira-software", LastActive: day(3)},
				{ResourceID: "ari:cloud:jira::site/a", Key: "jira", LastActive: day(10)},
			},
			want: day(3),
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

			got := jira.LastActive(test.records)
			if (got == nil) != (test.want == nil) || got != nil && !got.Equal(*test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestLastActiveWithoutSite(t *testing.T) {
	t.Parallel()

	trello := product.NewApp(&admin.Workspace{ID: "ari:cloud:trello::{w}", TypeKey: "trello"})

	if got := trello.LastActive([]admin.ProductAccess{{ResourceID: "ari:cloud:trello::{other}", Key: "trello", LastActive: day(1)}}); got != nil {
		t.Errorf("activity of another workspace counts: %v", got)
	}

	if got := trello.LastActive([]admin.ProductAccess{{ResourceID: "ari:cloud:trello::{w}", Key: "trello", LastActive: day(1)}}); got == nil {
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
