// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package product

import (
	"slices"
	"strings"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
)

// Activity is what is known of when somebody last used an app.
type Activity struct {
	// Last is the latest use that Atlassian reports, up to 24 hours late; nil when it reports none.
	Last *time.Time
	// Unknown is true where a use is reported whose time can't be read: it may be later than Last, and is not "never".
	Unknown bool
}

// Combine is what two apps together tell.
func (a Activity) Combine(b Activity) Activity {
	return Activity{Last: latest(a.Last, b.Last), Unknown: a.Unknown || b.Unknown}
}

// After reports whether there was a use after the moment, and whether that can be told at all.
func (a Activity) After(moment time.Time) (used, known bool) {
	if a.Last != nil && a.Last.After(moment) {
		return true, true
	}

	return false, !a.Unknown
}

// clockSkew is how far in the future a time may lie without being a mistake.
const clockSkew = 48 * time.Hour

// NewActivity reads the time of a record. One in the future is as good as none that can be read.
func NewActivity(record admin.ProductAccess, now time.Time) Activity {
	if record.LastActive != nil && record.LastActive.After(now.Add(clockSkew)) {
		return Activity{Unknown: true}
	}

	return Activity{Last: record.LastActive, Unknown: record.Unreadable}
}

// latest is the later of two moments, either of which may be nil.
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

// Activity is when the person with these records last used the app.
//
// A record is about the app that its id names, whatever its key says. Of the Jira apps, Atlassian may record a use
// under the family's name alone (API §9.2 no. 34): it may then have been any of those that the site has, and counts for
// each, so that nobody passes for idle who is not.
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
		return false // another app
	}

	at := parseARI(record.ResourceID)

	return at.cloudID != "" && at.cloudID == app.ari.cloudID && slices.Contains(c.ProductKeys(record), app.Key)
}

// appOfID is the app that the id names. The name of the Jira family names none.
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

// jiraProducts are the keys of the apps whose use may be recorded under the family's name.
var jiraProducts = []string{"jira-core", "jira-customer-service", "jira-product-discovery", "jira-servicedesk", "jira-software"}

// ProductKeys are the keys of the products that a record may be about; one, except where a record names the Jira
// family.
func (c *Catalog) ProductKeys(record admin.ProductAccess) []string {
	if app, ok := c.appOfID(record.ResourceID); ok {
		return app.keys
	}

	at := parseARI(record.ResourceID)
	if IsAdministration(at.owner) {
		return nil
	}

	key := strings.ToLower(strings.TrimSpace(record.Key))

	// An id whose owner the site does not have says no more than the family that it is of.
	if (key == "" || key == ownerJira) && jiraFamily[at.owner] {
		return jiraProducts
	}

	return []string{recordKey(record, at)}
}

// recordKey is the key of the product that a record is about. The record's own key comes first: an id may be owned by
// "jira" whichever of the Jira products it is about.
func recordKey(record admin.ProductAccess, at ari) string {
	if record.Key != "" {
		return NormalKey(record.Key)
	}

	return NormalKey(at.owner)
}

// Find is the app that the record is about. Without one, because the app is gone or hidden from the key, the answer
// holds what the record itself tells: the product's key and name.
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
