// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"cmp"
	"net/http"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// searchUsers is POST users/search (API §4.3).
func (a *API) searchUsers(c *exchange.Call) exchange.Reply {
	directory, refusal := a.knownDirectory(c, false)
	if refusal != nil {
		return *refusal
	}

	var query userQuery
	if err := strictBody(c.Body, &query); err != nil {
		return a.badQuery(err)
	}

	if refusal := a.refusedApp(query, a.Switches.Admin.UnlistedApps); refusal != nil && query.Cursor == "" {
		return *refusal
	}

	search, at, err := queryAt(a, "users", query.Cursor, func() (userSearch, error) {
		limit, err := checkLimit(query.Limit, 50, 100)
		return userSearch{directory, query, limit}, firstError(query.check(), err)
	})
	if err != nil {
		return a.badQuery(err)
	}

	filter := a.userFilter(search)
	found := filter.page(at, search.Limit)

	return a.pageReply(documents(found.entries, func(account *world.Account) userDocument {
		document := a.userDocument(account, filter.directories)
		a.expand(account, &document, filter.directories, search.Query.Expand)
		position, _ := a.Org.Accounts.Position(account.ID)
		document.Links = &cursorLinks{Self: cursor{list: "users", search: at.search, position: position}.token()}

		return document
	}), found.links, query.Cursor)
}

// refusedApp refuses a query by the resource of an app that a switch names, either for all queries or for this kind.
func (a *API) refusedApp(query userQuery, ofKind map[string]int) *exchange.Reply {
	for _, id := range query.ResourceIDs {
		workspace := a.Org.Workspace(a.AppOf(id))
		if workspace == nil {
			continue
		}

		switch status := cmp.Or(a.Switches.Admin.RefusedApps[workspace.TypeKey], ofKind[workspace.TypeKey]); status {
		case 0:
		case http.StatusForbidden:
			return exchange.Refuse(a.adminRefusal(status, "ADMIN-403-3", "Forbidden", "You are not allowed to manage this organization."))
		case http.StatusNotFound:
			return exchange.Refuse(a.adminRefusal(status, "ADMIN-404-1", "Unknown Resource", "Resource not found"))
		default:
			return exchange.Refuse(a.adminRefusal(status, "ADMIN-400-4", "Invalid Resource", "The resource is invalid"))
		}
	}

	return nil
}

type countAnswer struct {
	Count int `json:"count"`
}

// countUsers is GET users/count (API §4.3).
func (a *API) countUsers(c *exchange.Call) exchange.Reply {
	directory, refusal := a.knownDirectory(c, false)
	if refusal != nil {
		return *refusal
	}

	query, err := userQueryOf(c.Query)
	if err != nil {
		return a.badQuery(err)
	}

	if refusal := a.refusedApp(query, a.Switches.Admin.UncountedApps); refusal != nil {
		return *refusal
	}

	filter := a.userFilter(userSearch{Directory: directory, Query: query})

	return exchange.Reply{Status: http.StatusOK, Body: countAnswer{Count: filter.count()}}
}

// userOf finds the account in the path, within the directory in the path.
func (a *API) userOf(c *exchange.Call, writes bool) (account *world.Account, directories world.Set, refusal *exchange.Reply) {
	directory, refusal := a.knownDirectory(c, writes)
	if refusal != nil {
		return nil, nil, refusal
	}

	if directory != anyDirectory {
		directories = world.NewSet(directory)
	}

	account = a.Org.Account(c.Param("accountId"))

	filter := a.userFilter(userSearch{Directory: directory})
	if account == nil || !filter.matches(account) {
		return nil, nil, exchange.Refuse(a.adminRefusal(http.StatusNotFound, "ADMIN-404-8", "Unknown Resource", "User not found"))
	}

	return account, directories, nil
}

// suspendUser is POST suspend. The account stays active and keeps groups and roles, but loses its access in the
// directory (API §4.3).
func (a *API) suspendUser(c *exchange.Call) exchange.Reply {
	return a.setMembership(c, world.MembershipSuspended)
}

// restoreUser is POST restore.
func (a *API) restoreUser(c *exchange.Call) exchange.Reply {
	return a.setMembership(c, world.MembershipActive)
}

func (a *API) setMembership(c *exchange.Call, status world.MembershipStatus) exchange.Reply {
	// A request without a JSON body was measured to get 415 (API §4.3).
	if !c.HasJSON() {
		return exchange.UnsupportedMediaType()
	}

	account, directories, refusal := a.userOf(c, true)
	if refusal != nil {
		return *refusal
	}

	if a.Org.IsOrgAdmin(account) {
		return a.adminRefusal(http.StatusBadRequest, "ADMIN-400-4", "Invalid Resource", "An organization admin cannot be suspended or restored")
	}

	for id := range account.Memberships {
		if directories.Admits(id) {
			account.Memberships[id] = status
		}
	}

	return exchange.Reply{Status: http.StatusNoContent}
}
