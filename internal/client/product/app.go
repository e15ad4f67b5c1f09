// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package product

import (
	"cmp"
	"context"
	"iter"
	"net/url"
	"slices"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
)

// App is one product on one site.
type App struct {
	// ID is the resource id, an ARI: what roles and activity name.
	ID string
	// Key is the product's key in its one spelling, Name what people call it.
	Key, Name string
	// SiteURL is the scheme and host of HostURL, which is as Atlassian gives it; both are empty for products without a
	// site.
	SiteURL, HostURL string
	// Plan and Status are as Atlassian gives them.
	Plan, Status string
	// Sandbox marks a sandbox copy, which has no seats of its own.
	Sandbox bool
	// Capacity is the number of seats, nil when Atlassian does not say.
	Capacity *int

	place place
}

// NewApp reads a workspace.
func NewApp(w *admin.Workspace) App {
	at := placeOf(w.ID)

	app := App{
		ID:      w.ID,
		Key:     Key(cmp.Or(w.TypeKey, at.owner)),
		SiteURL: SiteURL(w.HostURL),
		HostURL: w.HostURL,
		Plan:    w.Plan,
		Status:  w.Status,
		Sandbox: w.Sandbox,
		place:   at,
	}
	app.Name = cmp.Or(w.TypeName, Name(app.Key))

	// A negative number of seats means nothing; it is not read as "none" or "unlimited".
	if w.Capacity != nil && *w.Capacity >= 0 {
		app.Capacity = w.Capacity
	}

	return app
}

// Administration reports whether the entry only administers other apps.
func (a App) Administration() bool { return IsAdministration(a.Key) }

// Source is where workspaces come from.
type Source interface {
	Workspaces(ctx context.Context) iter.Seq2[*admin.Workspace, error]
}

// Apps reads all apps of the organization, sandboxes included and administration entries left out, ordered by
// key, site and id.
func Apps(ctx context.Context, source Source) ([]App, error) {
	var apps []App

	seen := make(map[string]bool)

	for workspace, err := range source.Workspaces(ctx) {
		if err != nil {
			return nil, err
		}

		app := NewApp(workspace)
		if app.Administration() || seen[app.ID] {
			continue
		}

		seen[app.ID] = true

		apps = append(apps, app)
	}

	slices.SortFunc(apps, func(a, b App) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.SiteURL, b.SiteURL), cmp.Compare(a.ID, b.ID))
	})

	return apps, nil
}

// SiteURL is the scheme and host of an address, in lower case; https when the address names no scheme, as in some
// answers (API §3.3). It is empty when there is no host.
func SiteURL(address string) string {
	address = strings.TrimSpace(address)
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}

	parsed, err := url.Parse(address)
	if err != nil || parsed.Hostname() == "" {
		return ""
	}

	return strings.ToLower(parsed.Scheme + "://" + parsed.Host)
}

// SameSite reports whether two addresses are on one site: scheme, path, trailing slash and case do not matter.
func SameSite(a, b string) bool {
	hostOf := func(address string) string {
		_, host, _ := strings.Cut(SiteURL(address), "://")

		return host
	}

	return hostOf(a) != "" && hostOf(a) == hostOf(b)
}
