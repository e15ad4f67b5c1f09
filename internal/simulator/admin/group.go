// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"net/http"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// searchGroups is POST groups/search (API §4.4).
func (a *API) searchGroups(c *exchange.Call) exchange.Reply {
	directory, refusal := a.knownDirectory(c, false)
	if refusal != nil {
		return *refusal
	}

	var query groupQuery
	if err := strictBody(c.Body, &query); err != nil {
		return a.badQuery(err)
	}

	search, at, err := queryAt(a, "groups", query.Cursor, func() (groupSearch, error) {
		limit, err := checkLimit(query.Limit, 20, 100)
		return groupSearch{directory, query, limit}, firstError(query.check(), err)
	})
	if err != nil {
		return a.badQuery(err)
	}

	found := a.groupFilter(search).page(at, search.Limit, search.Query.SortBy)

	return a.pageReply(documents(found.entries, func(group *world.Group) groupDocument {
		document := a.groupDocument(group)
		document.Counts = a.countsOf(group, search.Query.Expand)

		return document
	}), found.links, query.Cursor)
}

// showGroup is GET a group (API §4.4).
func (a *API) showGroup(c *exchange.Call) exchange.Reply {
	group, refusal := a.groupOf(c, false)
	if refusal != nil {
		return *refusal
	}

	document := a.groupDocument(group)
	document.Counts = a.countsOf(group, groupExpandValues.Sorted())

	return exchange.Reply{Status: http.StatusOK, Body: map[string]groupDocument{"data": document}}
}

// groupOf finds the group in the path, within the directory in the path.
func (a *API) groupOf(c *exchange.Call, writes bool) (*world.Group, *exchange.Reply) {
	directory, refusal := a.knownDirectory(c, writes)
	if refusal != nil {
		return nil, refusal
	}

	group := a.Org.Group(c.Param("groupId"))
	if group == nil || (directory != anyDirectory && group.DirectoryID != directory) {
		return nil, exchange.Refuse(a.adminRefusal(http.StatusNotFound, "ADMIN-404-10", "Unknown Resource", "Group not found"))
	}

	return group, nil
}

// createGroup is POST groups. It answers 201 with an empty body, without even the id (API §4.4).
func (a *API) createGroup(c *exchange.Call) exchange.Reply {
	directory, refusal := a.knownDirectory(c, true)
	if refusal != nil {
		return *refusal
	}

	if directory == anyDirectory {
		directory = a.Org.Directories[0].ID
	}

	var request struct {
		Name        string `json:"name"`
		Description string `json:"description"`
	}
	if err := strictBody(c.Body, &request); err != nil || strings.TrimSpace(request.Name) == "" {
		return a.badRole("Invalid request body")
	}

	if a.Org.GroupNamed(request.Name) != nil {
		return a.adminRefusal(http.StatusConflict, "ADMIN-UAM-409-2", "Resource Conflict", "A group with this name already exists")
	}

	a.AddGroup(&world.Group{Name: request.Name, Description: request.Description, DirectoryID: directory})

	return exchange.Reply{Status: http.StatusCreated}
}

// deleteGroup is DELETE of a group. Its members lose the access that it gave (API §4.4).
func (a *API) deleteGroup(c *exchange.Call) exchange.Reply {
	group, refusal := a.groupOf(c, true)
	if refusal != nil {
		return *refusal
	}

	if !deletable(group) {
		return a.adminRefusal(http.StatusForbidden, "ADMIN-403-5", "Forbidden", "You are not allowed to manage this group")
	}

	a.Org.RemoveGroup(group)

	return exchange.Reply{Status: http.StatusNoContent}
}

// addMember is POST memberships. Adding an existing member answers 204, although the documents say 409 (API §4.4,
// §9.2).
func (a *API) addMember(c *exchange.Call) exchange.Reply {
	group, refusal := a.writableGroup(c)
	if refusal != nil {
		return *refusal
	}

	var request struct {
		AccountID string `json:"accountId"`
	}
	if err := strictBody(c.Body, &request); err != nil || request.AccountID == "" {
		return a.badRole("Invalid request body")
	}

	account := a.Org.Account(request.AccountID)
	if account == nil || account.Memberships[group.DirectoryID] == "" {
		return a.unknownMember()
	}

	if group.Members.Has(account.ID) {
		if a.Switches.Admin.RefuseSecondJoin {
			return a.adminRefusal(http.StatusConflict, "ADMIN-UAM-409-2", "Resource Conflict", "The user is already a member of the group")
		}

		return exchange.Reply{Status: http.StatusNoContent}
	}

	if a.Org.GroupFullFor(group, account) {
		return a.licenseRefusal()
	}

	world.JoinGroup(group, account)

	return exchange.Reply{Status: http.StatusNoContent}
}

// unknownMember answers with the measured text (API §4.4).
func (a *API) unknownMember() exchange.Reply {
	return a.adminRefusal(http.StatusNotFound, "ADMIN-UAM-404-1", "Unknown Resource", "One or more user not found in the directory")
}

// removeMember is DELETE of a membership; it answers 404 if there is none (API §4.4).
func (a *API) removeMember(c *exchange.Call) exchange.Reply {
	group, refusal := a.writableGroup(c)
	if refusal != nil {
		return *refusal
	}

	account := a.Org.Account(c.Param("accountId"))
	if account == nil || !group.Members.Has(account.ID) {
		return a.unknownMember()
	}

	world.LeaveGroup(group, account)

	return exchange.Reply{Status: http.StatusNoContent}
}

// writableGroup is groupOf for a change of members. It refuses SCIM groups (API §4.4).
func (a *API) writableGroup(c *exchange.Call) (*world.Group, *exchange.Reply) {
	group, refusal := a.groupOf(c, true)
	if refusal != nil {
		return nil, refusal
	}

	if !modifiable(group) {
		return nil, exchange.Refuse(a.adminRefusal(http.StatusForbidden, "ADMIN-403-5", "Forbidden", "The group is managed by an external directory"))
	}

	return group, nil
}

func (a *API) membersOf(group *world.Group) []*world.Account {
	members := make([]*world.Account, 0, len(group.Members))
	for id := range group.Members {
		if account := a.Org.Account(id); account != nil {
			members = append(members, account)
		}
	}

	return members
}
