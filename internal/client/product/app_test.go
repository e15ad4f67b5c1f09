// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package product_test

import (
	"context"
	"errors"
	"iter"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
)

type workspaces []*admin.Workspace

func (w workspaces) Workspaces(context.Context) iter.Seq2[*admin.Workspace, error] {
	return func(yield func(*admin.Workspace, error) bool) {
		for _, workspace := range w {
			if workspace == nil {
				yield(nil, errBroken)

				return
			}

			if !yield(workspace, nil) {
				return
			}
		}
	}
}

var errBroken = errors.New("broken")

func TestNewApp(t *testing.T) {
	t.Parallel()

	app := product.NewApp(&admin.Workspace{
		ID: "ari:cloud:jira-servicedesk::site/A1", TypeKey: "jira-service-desk", TypeName: "Jira Service Management",
		HostURL: "https://Acme.atlassian.net/jira/", Plan: "Premium", Status: "online", Capacity: new(100),
	})

	if app.Key != "jira-servicedesk" || app.Name != "Jira Service Management" {
		t.Errorf("key and name are %q and %q", app.Key, app.Name)
	}

	if app.SiteURL != "https://acme.atlassian.net" || app.HostURL != "https://Acme.atlassian.net/jira/" {
		t.Errorf("site and host are %q and %q", app.SiteURL, app.HostURL)
	}

	if app.Capacity == nil || *app.Capacity != 100 {
		t.Errorf("capacity is %v", app.Capacity)
	}
}

func TestNewAppOfPoorWorkspace(t *testing.T) {
	t.Parallel()

	app := product.NewApp(&admin.Workspace{ID: "ari:cloud:mystery::site/A1", Capacity: new(-1)})
	if app.Key != "mystery" || app.Name != "mystery" {
		t.Errorf("key and name are %q and %q; both come from the id", app.Key, app.Name)
	}

	if app.Capacity != nil {
		t.Errorf("a capacity of -1 is read as %d, not as unknown", *app.Capacity)
	}

	if app.SiteURL != "" {
		t.Errorf("site is %q", app.SiteURL)
	}
}

func TestApps(t *testing.T) {
	t.Parallel()

	apps, err := product.Apps(t.Context(), workspaces{
		{ID: "ari:cloud:jira-software::site/b", TypeKey: "jira-software", HostURL: "https://b.atlassian.net"},
		{ID: "ari:cloud:jira-admin::site/a", TypeKey: "jira-admin"},
		{ID: "ari:cloud:platform::site/a", TypeKey: "platform"},
		{ID: "ari:cloud:jira-software::site/a", TypeKey: "jira-software", HostURL: "https://a.atlassian.net"},
		{ID: "ari:cloud:confluence::site/b", TypeKey: "confluence", HostURL: "https://b.atlassian.net/wiki", Sandbox: true},
		{ID: "ari:cloud:jira-software::site/a", TypeKey: "jira-software", HostURL: "https://a.atlassian.net"},
		{ID: "ari:cloud:bitbucket::{f00}", TypeKey: "bitbucket"},
	})
	if err != nil {
		t.Fatal(err)
	}

	var ids []string
	for _, app := range apps {
		ids = append(ids, app.ID)
	}

	want := []string{
		"ari:cloud:bitbucket::{f00}", "ari:cloud:confluence::site/b",
		"ari:cloud:jira-software::site/a", "ari:cloud:jira-software::site/b",
	}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Error(diff)
	}
}

func TestAppsListedTwice(t *testing.T) {
	t.Parallel()

	apps, err := product.Apps(t.Context(), workspaces{
		{ID: "ari:cloud:jira::site/A", TypeKey: "jira", TypeName: "Jira", Capacity: new(10), HostURL: "https://a.atlassian.net"},
		{ID: "ari:cloud:jira-software::site/a", TypeKey: "jira-software", TypeName: "Jira Software", Plan: "Premium"},
		{ID: "ari:cloud:jira-software::site/a", TypeKey: "jira-software", TypeName: "Jira Software", Plan: "Premium"},
		{ID: "ari:cloud:jira-software::site/b", TypeKey: "jira-software", TypeName: "Jira Software", Capacity: new(5)},
		{ID: "ari:cloud:jira-software::site/b", TypeKey: "jira-software", TypeName: "Jira Software", Sandbox: true},
		{ID: "ari:cloud:jira-core::site/a", TypeKey: "jira-core"},
		{ID: "ari:cloud:bitbucket::workspace/1", TypeKey: "bitbucket"},
		{ID: "ari:cloud:bitbucket::workspace/2", TypeKey: "bitbucket"},
	})
	if err != nil {
		t.Fatal(err)
	}

	if len(apps) != 6 {
		t.Fatalf("%d apps: %v", len(apps), apps)
	}

	for _, app := range apps {
		if app.ID != "ari:cloud:jira-software::site/a" {
			continue
		}

		if diff := cmp.Diff([]string{"ari:cloud:jira-software::site/a", "ari:cloud:jira::site/A"}, app.IDs); diff != "" {
			t.Error(diff)
		}

		if app.Capacity == nil || *app.Capacity != 10 || app.Plan != "Premium" || app.SiteURL != "https://a.atlassian.net" {
			t.Errorf("what one entry says and the other does not is lost: %+v", app)
		}

		return
	}

	t.Error("the app does not go by the id that its product has")
}

func TestAppsIncomplete(t *testing.T) {
	t.Parallel()

	apps, err := product.Apps(t.Context(), incomplete{})

	var incomplete *admin.IncompleteError
	if !errors.As(err, &incomplete) || len(apps) != 1 {
		t.Errorf("got %v, %v; want the app that is listed and the error", apps, err)
	}
}

type incomplete struct{}

func (incomplete) Workspaces(context.Context) iter.Seq2[*admin.Workspace, error] {
	return func(yield func(*admin.Workspace, error) bool) {
		if yield(&admin.Workspace{ID: "ari:cloud:confluence::site/a"}, nil) {
			yield(nil, &admin.IncompleteError{Operation: "Reading workspaces", Listed: 1, Total: 2})
		}
	}
}

func TestAppsFailing(t *testing.T) {
	t.Parallel()

	apps, err := product.Apps(t.Context(), workspaces{{ID: "ari:cloud:confluence::site/a"}, nil})
	if !errors.Is(err, errBroken) || apps != nil {
		t.Errorf("got %v, %v; want no apps and the error", apps, err)
	}
}

func TestSiteURL(t *testing.T) {
	t.Parallel()

	for address, want := range map[string]string{
		"https://acme.atlassian.net":         "https://acme.atlassian.net",
		"https://ACME.atlassian.net/wiki/x?": "https://acme.atlassian.net",
		"acme.atlassian.net":                 "https://acme.atlassian.net",
		"acme.atlassian.net/wiki":            "https://acme.atlassian.net",
		"http://127.0.0.1:8080/x":            "http://127.0.0.1:8080",
		"":                                   "",
		"https://":                           "",
		"/wiki":                              "",
		"https://a b":                        "",
		"::":                                 "",
	} {
		if got := product.SiteURL(address); got != want {
			t.Errorf("SiteURL(%q) = %q, want %q", address, got, want)
		}
	}
}

func TestSameSite(t *testing.T) {
	t.Parallel()

	host := "https://acme.atlassian.net/wiki"

	for address, want := range map[string]bool{
		"https://acme.atlassian.net":   true,
		"https://acme.atlassian.net/":  true,
		"HTTPS://ACME.atlassian.net/x": true,
		"acme.atlassian.net":           true,
		"https://acme2.atlassian.net":  false,
		"https://atlassian.net":        false,
		"":                             false,
	} {
		if got := product.SameSite(address, host); got != want {
			t.Errorf("SameSite(%q, %q) = %t, want %t", address, host, got, want)
		}
	}

	if product.SameSite("", "") {
		t.Error("apps without a site are on the same site")
	}
}
