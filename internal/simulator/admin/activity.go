// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"net/http"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

type activityDocument struct {
	ProductAccess       []activity `json:"product_access"`
	AddedToOrg          string     `json:"added_to_org"`
	AddedToOrgTimestamp string     `json:"added_to_org_timestamp"`
}

type activity struct {
	ID                  string `json:"id"`
	Key                 string `json:"key"`
	LastActive          string `json:"last_active,omitempty"`
	LastActiveTimestamp string `json:"last_active_timestamp,omitempty"`
}

type activitySearch struct {
	AccountID string
}

// activityPageSize is the number of apps on a page of last-active-dates. The real number is not documented.
const activityPageSize = 10

// lastActiveDates is GET last-active-dates, for any account of the organization. Its next is a cursor, unlike elsewhere
// in v1 (API §3.4).
func (a *API) lastActiveDates(c *exchange.Call) exchange.Reply {
	if a.Switches.Admin.OriginalExperience {
		return a.adminRefusal(http.StatusBadRequest, "ADMIN-400-4", "Invalid Resource", "Organization: "+a.Org.ID+" is not with the new user management experience")
	}

	account := a.Org.Account(c.Param("accountId"))
	if account == nil || !a.Org.Knows(account) {
		return a.adminRefusal(http.StatusNotFound, "ADMIN-404-8", "Unknown Resource", "User not found")
	}

	token := c.Query.Get("cursor")

	search, at, err := queryAt(a, "activity", token, func() (activitySearch, error) { return activitySearch{account.ID}, nil })
	if err != nil || search.AccountID != account.ID { // no separate code is documented for a bad cursor
		return a.adminRefusal(http.StatusBadRequest, "ADMIN-400-4", "Invalid Resource", errBadCursor.Error())
	}

	used := documents(a.usedApps(account), func(app usedApp) activity {
		entry := activity{ID: app.workspace.ID, Key: app.key}
		if !app.last.IsZero() {
			entry.LastActive = app.last.UTC().Format(time.DateOnly)
			if !account.DatesOnly {
				entry.LastActiveTimestamp = formatSeconds(app.last)
			}
		}

		return entry
	})

	found := slicePage(used, at, activityPageSize)

	return a.pageReply(activityDocument{
		ProductAccess:       found.entries,
		AddedToOrg:          account.AddedToOrg.UTC().Format(time.DateOnly),
		AddedToOrgTimestamp: formatSeconds(account.AddedToOrg),
	}, cursorLinks{Next: found.links.Next}, token)
}

// usedApp is an app that an account has used, as v1 shows it.
type usedApp struct {
	workspace *world.Workspace
	key       string
	last      time.Time // zero: an entry without a date
}

// usedApps returns the apps that an account has used and that v1 has a key for.
func (a *API) usedApps(account *world.Account) []usedApp {
	var apps []usedApp

	for _, workspace := range a.Org.Workspaces {
		last, used := a.lastActive(account, workspace)
		if key, known := a.managedKey(workspace.TypeKey); used && known {
			apps = append(apps, usedApp{workspace, key, last})
		}
	}

	return apps
}

// lastActive returns when an account last used a workspace, and false if it did not. A zero time with true is an entry
// without a date. Activity within ActivityLag is hidden.
func (a *API) lastActive(account *world.Account, workspace *world.Workspace) (time.Time, bool) {
	last, used := account.LastActive[workspace.ID]
	if used && !last.IsZero() && last.After(a.Now().Add(-a.Switches.Admin.ActivityLag)) {
		return time.Time{}, false
	}

	return last, used
}
