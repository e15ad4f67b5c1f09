// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package product

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"net/url"
	"slices"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
)

// App is one product on one site, however often Atlassian lists it.
type App struct {
	// ID is the resource id, an ARI, which roles and activity name. IDs are all ids under which the app is listed,
	// beginning with ID: "Jira" and "Jira Software" side by side are one app (API §9.2 no. 35).
	ID  string
	IDs []string
	// Key is the normal form of the product's key. Name is for people.
	Key, Name string
	// HostURL is as Atlassian gives it. SiteURL is its scheme and host. Both are empty for products without a site.
	SiteURL, HostURL string
	// Plan and Status are as Atlassian gives them.
	Plan, Status string
	// Sandbox is true for a sandbox copy, which has no seats of its own.
	Sandbox bool
	// Capacity is the number of seats and Usage the number of used ones; nil if Atlassian does not say.
	Capacity, Usage *int

	ari ari
}

// NewApp reads a workspace.
func NewApp(w *admin.Workspace) App {
	at := parseARI(w.ID)

	app := App{
		ID:      w.ID,
		IDs:     []string{w.ID},
		Key:     NormalKey(cmp.Or(w.TypeKey, at.owner)),
		SiteURL: SiteURL(w.HostURL),
		HostURL: w.HostURL,
		Plan:    w.Plan,
		Status:  w.Status,
		Sandbox: w.Sandbox,
		ari:     at,
	}
	app.Name = cmp.Or(w.TypeName, Name(app.Key))
	app.Capacity = nonNegative(w.Capacity)

	// Only for Bitbucket is the meaning of this number documented (API §4.7).
	if app.Key == "bitbucket" {
		app.Usage = nonNegative(w.Usage)
	}

	return app
}

// nonNegative returns a number of seats, or nil for a negative number, whose meaning is unknown.
func nonNegative(n *int) *int {
	if n == nil || *n < 0 {
		return nil
	}

	return n
}

// appIdentity is equal for all entries of one app. Without a site, only the id identifies an app.
type appIdentity struct {
	key, siteOrID string
	sandbox       bool
}

func (a App) identity() appIdentity {
	if a.ari.cloudID == "" {
		return appIdentity{siteOrID: strings.ToLower(a.ID)}
	}

	return appIdentity{key: a.Key, siteOrID: a.ari.cloudID, sandbox: a.Sandbox}
}

// merge joins two entries of the same app. A value that only one of them has is kept.
func (a App) merge(other App) App {
	// The entry whose id has the product's key as owner comes first.
	if a.ari.owner != a.Key && other.ari.owner == other.Key {
		a, other = other, a
	}

	a.Name = cmp.Or(a.Name, other.Name)
	a.SiteURL = cmp.Or(a.SiteURL, other.SiteURL)
	a.HostURL = cmp.Or(a.HostURL, other.HostURL)
	a.Plan = cmp.Or(a.Plan, other.Plan)
	a.Status = cmp.Or(a.Status, other.Status)
	a.Capacity = cmp.Or(a.Capacity, other.Capacity)
	a.Usage = cmp.Or(a.Usage, other.Usage)

	for _, id := range other.IDs {
		if !a.Has(id) {
			a.IDs = append(slices.Clip(a.IDs), id)
		}
	}

	return a
}

// Has reports whether the app is listed under the resource id.
func (a App) Has(id string) bool {
	return slices.ContainsFunc(a.IDs, func(own string) bool { return SameResource(own, id) })
}

// Administration reports whether the entry administers other apps and is no app itself.
func (a App) Administration() bool { return IsAdministration(a.Key) }

// WorkspaceSource lists the workspaces of an organization.
type WorkspaceSource interface {
	Workspaces(ctx context.Context) iter.Seq2[*admin.Workspace, error]
}

// Apps reads the apps of the organization, each once, ordered by key, site and id. It includes sandboxes and leaves out
// administration entries. With an *admin.IncompleteError it returns the listed apps as well.
func Apps(ctx context.Context, source WorkspaceSource) ([]App, error) {
	var (
		apps       []App
		incomplete *admin.IncompleteError
	)

	known := make(map[appIdentity]int)

	for workspace, err := range source.Workspaces(ctx) {
		if errors.As(err, &incomplete) {
			break
		}

		if err != nil {
			return nil, err
		}

		app := NewApp(workspace)
		if app.Administration() {
			continue
		}

		if i, again := known[app.identity()]; again {
			apps[i] = apps[i].merge(app)

			continue
		}

		known[app.identity()] = len(apps)

		apps = append(apps, app)
	}

	slices.SortFunc(apps, CompareApps)

	if incomplete != nil {
		return apps, incomplete
	}

	return apps, nil
}

// CompareApps orders apps by key, site and id.
func CompareApps(a, b App) int {
	return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.SiteURL, b.SiteURL), cmp.Compare(a.ID, b.ID))
}

// Keys returns the product keys of the apps, sorted and each once.
func Keys(apps []App) []string {
	keys := make([]string, 0, len(apps))
	for _, app := range apps {
		keys = append(keys, app.Key)
	}

	slices.Sort(keys)

	return slices.Compact(keys)
}

// UnknownKeys returns those of the given product keys that no app has.
func UnknownKeys(spellings []string, apps []App) []string {
	var unknown []string

	for _, spelling := range spellings {
		if !slices.ContainsFunc(apps, func(app App) bool { return app.Key == NormalKey(spelling) }) {
			unknown = append(unknown, spelling)
		}
	}

	return unknown
}

// SiteURL returns the scheme and host of an address in lower case. An address without a scheme, as in some answers (API
// §3.3), gets https. Without a host the result is empty.
func SiteURL(address string) string {
	address = strings.TrimSpace(address)
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}

	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme == "" || parsed.Hostname() == "" {
		return ""
	}

	return strings.ToLower(parsed.Scheme + "://" + parsed.Host)
}

// SameSite reports whether two addresses are on one site. Scheme, path, trailing slash and case do not matter.
func SameSite(a, b string) bool {
	hostOf := func(address string) string {
		_, host, _ := strings.Cut(SiteURL(address), "://")

		return host
	}

	return hostOf(a) != "" && hostOf(a) == hostOf(b)
}
