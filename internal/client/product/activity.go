// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package product

import (
	"slices"
	"strings"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
)

// Activity is what is known of a user's last use of an app.
type Activity struct {
	// Last is the latest use that Atlassian reports, with a delay of up to 24 hours; nil if it reports none.
	Last *time.Time
	// Unknown is true if a reported use has a time that can't be read. It may be later than Last, and does not mean
	// "never".
	Unknown bool
}

// Combine returns the later use of two apps.
func (a Activity) Combine(b Activity) Activity {
	return Activity{Last: latest(a.Last, b.Last), Unknown: a.Unknown || b.Unknown}
}

// After reports whether there was a use after the moment, and whether that is known.
func (a Activity) After(moment time.Time) (used, known bool) {
	if a.Last != nil && a.Last.After(moment) {
		return true, true
	}

	return false, !a.Unknown
}

// clockSkew is how far in the future a time may be.
const clockSkew = 48 * time.Hour

// NewActivity reads the time of a record. A time more than clockSkew in the future counts as unreadable.
func NewActivity(record admin.ProductAccess, now time.Time) Activity {
	if record.LastActive != nil && record.LastActive.After(now.Add(clockSkew)) {
		return Activity{Unknown: true}
	}

	return Activity{Last: record.LastActive, Unknown: record.Unreadable}
}

// latest returns the later of two moments; either may be nil.
func latest(a, b *time.Time) *time.Time {
	switch {
	case a == nil:
		return b
	case b == nil || a.After(*b):
		return a
	default:
		return b
	}
}

// Catalog finds the app that an activity record is about.
type Catalog struct {
	byID        map[string]App
	byKeyOnSite map[keyOnSite]App
}

type keyOnSite struct{ key, cloudID string }

// NewCatalog makes a catalog of all apps of an organization.
func NewCatalog(apps []App) *Catalog {
	c := &Catalog{byID: make(map[string]App, len(apps)), byKeyOnSite: make(map[keyOnSite]App, len(apps))}

	for _, app := range apps {
		for _, id := range app.IDs {
			c.byID[id], c.byID[strings.ToLower(id)] = app, app
		}

		if app.ari.cloudID != "" {
			c.byKeyOnSite[keyOnSite{key: app.Key, cloudID: app.ari.cloudID}] = app
		}
	}

	return c
}

// Activity returns when the user with these records last used the app.
//
// A record is about the app of its id, whatever its key is. Atlassian may record the use of a Jira app under the name
// of the family (API §9.2 no. 34). Such a use counts for each Jira app of the site, so that no active user looks idle.
func (c *Catalog) Activity(app App, records []admin.ProductAccess, now time.Time) Activity {
	var all Activity

	for _, record := range records {
		if app.Has(record.ResourceID) || c.mayConcern(record, app) {
			all = all.Combine(NewActivity(record, now))
		}
	}

	return all
}

func (c *Catalog) mayConcern(record admin.ProductAccess, app App) bool {
	if _, named := c.appOfID(record.ResourceID); named {
		return false
	}

	at := parseARI(record.ResourceID)

	return at.cloudID != "" && at.cloudID == app.ari.cloudID && slices.Contains(c.ProductKeys(record), app.Key)
}

// appOfID returns the app of an id. It returns none for an id with the owner "jira", which may mean any Jira app.
func (c *Catalog) appOfID(id string) (App, bool) {
	app, ok := c.byID[id]
	if !ok {
		app, ok = c.byID[strings.ToLower(id)]
	}

	return app, ok && !hasPrefixFold(id, "ari:cloud:"+ownerJira+":")
}

func hasPrefixFold(text, prefix string) bool {
	return len(text) >= len(prefix) && strings.EqualFold(text[:len(prefix)], prefix)
}

// jiraProducts are the keys of the apps whose use Atlassian may record with the owner or the key "jira".
var jiraProducts = productsOf(jiraFamily)

func productsOf(owners map[string]bool) []string {
	var keys []string

	for owner := range owners {
		if !IsAdministration(owner) {
			keys = append(keys, NormalKey(owner))
		}
	}

	slices.Sort(keys)

	return slices.Compact(keys)
}

// ProductKeys returns the keys of the products that a record may be about: more than one only if it names the Jira
// family.
func (c *Catalog) ProductKeys(record admin.ProductAccess) []string {
	if app, ok := c.appOfID(record.ResourceID); ok {
		return []string{app.Key}
	}

	at := parseARI(record.ResourceID)
	if IsAdministration(at.owner) {
		return nil
	}

	key := strings.ToLower(strings.TrimSpace(record.Key))

	// An id of an app that the site does not have only shows the family.
	if (key == "" || key == ownerJira) && jiraFamily[at.owner] {
		return jiraProducts
	}

	return []string{recordKey(record, at)}
}

// recordKey returns the key of the product that a record is about. The record's own key comes first, because the owner
// in the id may be "jira" for any Jira product.
func recordKey(record admin.ProductAccess, at ari) string {
	if record.Key != "" {
		return NormalKey(record.Key)
	}

	return NormalKey(at.owner)
}

// Find returns the app that a record is about. If the app is gone or hidden from the key, Find returns the key and name
// that the record shows.
func (c *Catalog) Find(record admin.ProductAccess) App {
	if app, ok := c.appOfID(record.ResourceID); ok {
		return app
	}

	if app, ok := c.byID[strings.ToLower(record.ResourceID)]; ok {
		return app
	}

	at := parseARI(record.ResourceID)
	key := recordKey(record, at)

	if app, ok := c.byKeyOnSite[keyOnSite{key: key, cloudID: at.cloudID}]; ok && at.cloudID != "" {
		return app
	}

	return App{ID: record.ResourceID, Key: key, Name: Name(key), ari: at}
}
