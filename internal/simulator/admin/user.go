// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

type userPage struct {
	Data  []userDocument `json:"data"`
	Links cursorLinks    `json:"links"`
}

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

	search := userSearch{Directory: directory}
	at := cursor{list: "users"}

	if query.Cursor != "" {
		// The cursor stands for the whole query; the rest is ignored (API §4.1).
		var ok bool
		if search, at, ok = resume[userSearch](a, c.Org, "users", query.Cursor); !ok {
			return a.badCursor()
		}
	} else {
		if refusal := a.refusedApp(c.Org, query, a.Switches.Admin.UnlistedApps); refusal != nil {
			return *refusal
		}

		limit, err := checkLimit(query.Limit, 50, 100)
		if err := firstError(query.check(), err); err != nil {
			return a.badQuery(err)
		}

		search.Query, search.Limit = query, limit
		at.search = a.keepSearch(c.Org, search)
	}

	filter := a.userFilter(c.Org, search)
	found := filter.page(at, search.Limit)

	answer := userPage{Data: make([]userDocument, 0, len(found.entries)), Links: a.links(found.self, found.next, query.Cursor)}
	for _, account := range found.entries {
		document := a.userDocument(c.Org, account, filter.directories)
		a.expand(c.Org, account, &document, filter.directories, search.Query.Expand)
		position, _ := c.Org.Accounts.Position(account.ID)
		document.Links = &cursorLinks{Self: cursor{list: "users", search: at.search, position: position}.token()}
		answer.Data = append(answer.Data, document)
	}

	return exchange.Reply{Status: http.StatusOK, Body: answer}
}

// refusedApp refuses a query by the resource of an app that a switch names: that of all queries, or that of this kind.
func (a *API) refusedApp(org *world.Organization, query userQuery, ofKind map[string]int) *exchange.Reply {
	for _, id := range query.ResourceIDs {
		workspace := org.Workspace(a.Meant(org, id))
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

	if refusal := a.refusedApp(c.Org, query, a.Switches.Admin.UncountedApps); refusal != nil {
		return *refusal
	}

	filter := a.userFilter(c.Org, userSearch{Directory: directory, Query: query})

	return exchange.Reply{Status: http.StatusOK, Body: countAnswer{Count: filter.count()}}
}

// userOf finds the account of a path among those the directory knows.
func (a *API) userOf(c *exchange.Call, writes bool) (account *world.Account, directories world.Set, refusal *exchange.Reply) {
	directory, refusal := a.knownDirectory(c, writes)
	if refusal != nil {
		return nil, nil, refusal
	}

	if directory != anyDirectory {
		directories = world.NewSet(directory)
	}

	account = c.Org.Account(c.Param("accountId"))

	filter := a.userFilter(c.Org, userSearch{Directory: directory})
	if account == nil || !filter.matches(account) {
		return nil, nil, exchange.Refuse(a.adminRefusal(http.StatusNotFound, "ADMIN-404-8", "Unknown Resource", "User not found"))
	}

	return account, directories, nil
}

// suspendUser is POST suspend: the account stays active, its access in the
// directory goes, groups and roles are kept (API §4.3).
func (a *API) suspendUser(c *exchange.Call) exchange.Reply {
	return a.setMembership(c, world.MembershipSuspended)
}

// restoreUser is POST restore.
func (a *API) restoreUser(c *exchange.Call) exchange.Reply {
	return a.setMembership(c, world.MembershipActive)
}

func (a *API) setMembership(c *exchange.Call, status world.MembershipStatus) exchange.Reply {
	// Measured (API §4.3).
	if !c.HasJSON() {
		return exchange.UnsupportedMediaType()
	}

	account, directories, refusal := a.userOf(c, true)
	if refusal != nil {
		return *refusal
	}

	if c.Org.IsOrgAdmin(account) {
		return a.adminRefusal(http.StatusBadRequest, "ADMIN-400-4", "Invalid Resource", "An organization admin cannot be suspended or restored")
	}

	for id := range account.Memberships {
		if directories.Admits(id) {
			account.Memberships[id] = status
		}
	}

	return exchange.Reply{Status: http.StatusNoContent}
}

// directoryDocument is MultiDirectoryUserDirectory (API §4.2).
type directoryDocument struct {
	DirectoryID string `json:"directoryId"`
	Name        string `json:"name"`
	Icon        string `json:"icon"`
}

type directorySearch struct {
	AccountID    string
	DirectoryIDs []string
	SearchTerm   string
	Limit        int
}

// listDirectories is GET directories (API §4.2).
func (a *API) listDirectories(c *exchange.Call) exchange.Reply {
	var search directorySearch

	at := cursor{list: "directories"}

	asked := c.Query.Get("cursor")
	if asked != "" {
		var ok bool
		if search, at, ok = resume[directorySearch](a, c.Org, at.list, asked); !ok {
			return a.badCursor()
		}
	} else {
		number, numberErr := queryLimit(c.Query)
		limit, limitErr := checkLimit(number, 20, 100)

		ids := queryList(c.Query, "directoryIds")
		if err := firstError(numberErr, limitErr, checkList("directoryIds", ids, 10)); err != nil {
			return a.badQuery(err)
		}

		search = directorySearch{c.Query.Get("accountId"), ids, c.Query.Get("searchTerm"), limit}
		at.search = a.keepSearch(c.Org, search)
	}

	found := slicePage(directoriesFound(c.Org, search), at, search.Limit)

	documents := make([]directoryDocument, 0, len(found.entries))
	for _, directory := range found.entries {
		documents = append(documents, directoryDocument{directory.ID, directory.Name, "https://directory-icons.example/" + directory.ID})
	}

	return exchange.Reply{Status: http.StatusOK, Body: map[string]any{"data": documents, "links": a.links(found.self, found.next, asked)}}
}

func directoriesFound(o *world.Organization, search directorySearch) []*world.Directory {
	ids := world.SetOf(search.DirectoryIDs)

	return slices.DeleteFunc(slices.Clone(o.Directories), func(directory *world.Directory) bool {
		if !ids.Admits(directory.ID) || !containsFold(directory.Name, search.SearchTerm) {
			return true
		}

		if search.AccountID == "" {
			return false
		}

		account := o.Account(search.AccountID)

		return account == nil || account.Memberships[directory.ID] == ""
	})
}
