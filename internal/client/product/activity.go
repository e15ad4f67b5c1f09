// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package product

import (
	"strings"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
)

// LastActive is when the person with these activity records last used the app; nil is never, as far as Atlassian
// reports.
//
// A record is the app's when its resource id is the app's. Only where no record is, the ones of the same product on the
// same site count: Atlassian gives one app ids with different owners, such as jira and jira-software (API §7).
func (a App) LastActive(records []admin.ProductAccess) *time.Time {
	var exact, kindred *time.Time

	matched := false

	for i := range records {
		switch {
		case strings.EqualFold(records[i].ResourceID, a.ID):
			matched = true
			exact = Latest(exact, records[i].LastActive)
		case a.kin(records[i]):
			kindred = Latest(kindred, records[i].LastActive)
		}
	}

	if matched {
		return exact
	}

	return kindred
}

// kin reports whether a record is of the app's product on the app's site, by another spelling of its id.
func (a App) kin(record admin.ProductAccess) bool {
	at := placeOf(record.ResourceID)
	if at.cloudID == "" || at.cloudID != a.place.cloudID || IsAdministration(at.owner) {
		return false
	}

	return recordKey(record, at) == a.Key
}

// recordKey is the key of the product that a record is about. The record's own key comes first: an id may be
// owned by "jira" whichever of the Jira products it is about.
func recordKey(record admin.ProductAccess, at place) string {
	if record.Key != "" {
		return Key(record.Key)
	}

	return Key(at.owner)
}

// Latest is the later of two moments, either of which may be nil.
func Latest(a, b *time.Time) *time.Time {
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
	byID    map[string]App
	byPlace map[catalogPlace]App
}

type catalogPlace struct{ key, cloudID string }

// NewCatalog makes a catalog of these apps.
func NewCatalog(apps []App) *Catalog {
	c := &Catalog{byID: make(map[string]App, len(apps)), byPlace: make(map[catalogPlace]App, len(apps))}

	for _, app := range apps {
		c.byID[strings.ToLower(app.ID)] = app

		if app.place.cloudID != "" {
			c.byPlace[catalogPlace{key: app.Key, cloudID: app.place.cloudID}] = app
		}
	}

	return c
}

// Find is the app that the record is about. Without one, because the app is gone or hidden from the key, the
// answer holds what the record itself tells: the product's key and name.
func (c *Catalog) Find(record admin.ProductAccess) App {
	if app, ok := c.byID[strings.ToLower(record.ResourceID)]; ok {
		return app
	}

	at := placeOf(record.ResourceID)
	key := recordKey(record, at)

	if app, ok := c.byPlace[catalogPlace{key: key, cloudID: at.cloudID}]; ok && at.cloudID != "" {
		return app
	}

	return App{ID: record.ResourceID, Key: key, Name: Name(key), place: at}
}
