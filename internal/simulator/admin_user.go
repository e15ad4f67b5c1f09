// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"slices"
)

type userPage struct {
	Data  []userDocument `json:"data"`
	Links cursorLinks    `json:"links"`
}

// searchUsers is POST users/search (API §4.3).
func (s *Server) searchUsers(c *call) reply {
	directory, refusal := s.knownDirectory(c, false)
	if refusal != nil {
		return *refusal
	}
	var query userQuery
	if err := strictBody(c.body, &query); err != nil {
		return s.badQuery(err)
	}
	return s.answerUsers(c, directory, query, query.check(), 50)
}

// listUsers is the deprecated GET users (API §4.3).
func (s *Server) listUsers(c *call) reply {
	directory, refusal := s.knownDirectory(c, false)
	if refusal != nil {
		return *refusal
	}
	query, err := userQueryOf(c.query)
	return s.answerUsers(c, directory, query, err, 20)
}

func (s *Server) answerUsers(c *call, directory string, query userQuery, invalid error, standard int) reply {
	search := userSearch{Directory: directory}
	at := cursor{list: "users"}
	if query.Cursor != "" {
		// The cursor stands for the whole query; the rest is ignored (API §4.1).
		var ok bool
		if search, at, ok = resume[userSearch](c.org, "users", query.Cursor); !ok {
			return s.badCursor()
		}
	} else {
		limit, err := checkLimit(query.Limit, standard, 100)
		if err := firstError(invalid, err); err != nil {
			return s.badQuery(err)
		}
		search.Query, search.Limit = query, limit
		at.search = c.org.keepSearch(search)
	}
	filter := s.userFilter(c.org, search)
	found := filter.page(at, search.Limit)
	answer := userPage{Data: make([]userDocument, 0, len(found.entries)), Links: s.links(found.self, found.next, query.Cursor)}
	for _, account := range found.entries {
		document := s.userDocument(c.org, account, filter.directories)
		s.expand(c.org, account, &document, filter.directories, search.Query.Expand)
		document.Links = &cursorLinks{Self: cursor{list: "users", search: at.search, position: c.org.Accounts.byKey[account.ID]}.token()}
		answer.Data = append(answer.Data, document)
	}
	return reply{status: http.StatusOK, body: answer}
}

type countAnswer struct {
	Count int `json:"count"`
}

// countUsers is GET users/count (API §4.3).
func (s *Server) countUsers(c *call) reply {
	directory, refusal := s.knownDirectory(c, false)
	if refusal != nil {
		return *refusal
	}
	query, err := userQueryOf(c.query)
	if err != nil {
		return s.badQuery(err)
	}
	filter := s.userFilter(c.org, userSearch{Directory: directory, Query: query})
	return reply{status: http.StatusOK, body: countAnswer{Count: filter.count()}}
}

type userStats struct {
	AccountStatus []statusCount `json:"accountStatus"`
	Roles         []roleCount   `json:"roles"`
}

type statusCount struct {
	Status string `json:"status"`
	Count  int    `json:"count"`
}

type roleCount struct {
	RoleID string `json:"roleId"`
	Count  int    `json:"count"`
}

// userStats is GET users/stats (API §4.3).
func (s *Server) userStats(c *call) reply {
	directory, refusal := s.knownDirectory(c, false)
	if refusal != nil {
		return *refusal
	}
	statuses, roles := map[string]int{}, map[string]int{}
	filter := s.userFilter(c.org, userSearch{Directory: directory})
	resources := c.org.resources()
	for account := range c.org.Accounts.All() {
		if !filter.matches(account) {
			continue
		}
		statuses[string(account.Status)]++
		held := Set{}
		for _, id := range resources {
			for role := range s.directRoles(c.org, account, id) {
				held.Add(role)
			}
			for role := range s.rolesThroughGroups(c.org, account, id) {
				held.Add(role)
			}
		}
		for role := range held {
			roles[role]++
		}
	}
	answer := userStats{AccountStatus: []statusCount{}, Roles: []roleCount{}}
	for _, status := range []AccountStatus{AccountActive, AccountInactive, AccountClosed} {
		answer.AccountStatus = append(answer.AccountStatus, statusCount{string(status), statuses[string(status)]})
	}
	for _, role := range filterRoles.sorted() {
		if roles[role] > 0 {
			answer.Roles = append(answer.Roles, roleCount{role, roles[role]})
		}
	}
	return reply{status: http.StatusOK, body: answer}
}

// showUser is GET a user (API §4.3).
func (s *Server) showUser(c *call) reply {
	account, directories, refusal := s.userOf(c, false)
	if refusal != nil {
		return *refusal
	}
	document := s.userDocument(c.org, account, directories)
	if account.DeactivatedOn != nil {
		document.DeactivatedOn = formatMillis(*account.DeactivatedOn)
	}
	return reply{status: http.StatusOK, body: map[string]userDocument{"data": document}}
}

// userOf finds the account of a path among those the directory knows.
func (s *Server) userOf(c *call, writes bool) (account *Account, directories Set, refusal *reply) {
	directory, refusal := s.knownDirectory(c, writes)
	if refusal != nil {
		return nil, nil, refusal
	}
	if directory != anyDirectory {
		directories = NewSet(directory)
	}
	account = c.org.account(c.param("accountId"))
	filter := s.userFilter(c.org, userSearch{Directory: directory})
	if account == nil || !filter.matches(account) {
		return nil, nil, refuse(s.adminRefusal(http.StatusNotFound, "ADMIN-404-8", "Unknown Resource", "User not found"))
	}
	return account, directories, nil
}

// suspendUser is POST suspend: the account stays active, its access in the
// directory goes, groups and roles are kept (API §4.3).
func (s *Server) suspendUser(c *call) reply { return s.setMembership(c, MembershipSuspended) }

// restoreUser is POST restore.
func (s *Server) restoreUser(c *call) reply { return s.setMembership(c, MembershipActive) }

func (s *Server) setMembership(c *call, status MembershipStatus) reply {
	account, directories, refusal := s.userOf(c, true)
	if refusal != nil {
		return *refusal
	}
	if c.org.isOrgAdmin(account) {
		return s.adminRefusal(http.StatusBadRequest, "ADMIN-400-4", "Invalid Resource", "An organization admin cannot be suspended or restored")
	}
	for id := range account.Memberships {
		if directories.admits(id) {
			account.Memberships[id] = status
		}
	}
	return reply{status: http.StatusNoContent}
}

// removeUser is DELETE a user: roles and groups of the directory are lost, the
// Atlassian account stays and, if managed, stays in the list of managed
// accounts (API §4.3).
func (s *Server) removeUser(c *call) reply {
	account, directories, refusal := s.userOf(c, true)
	if refusal != nil {
		return *refusal
	}
	if len(account.Memberships) == 0 {
		return s.adminRefusal(http.StatusNotFound, "ADMIN-404-8", "Unknown Resource", "User not found")
	}
	for id := range account.Memberships {
		if directories.admits(id) {
			delete(account.Memberships, id)
		}
	}
	for id := range account.Groups {
		if group := c.org.group(id); group != nil && directories.admits(group.DirectoryID) {
			leaveGroup(group, account)
		}
	}
	for _, workspace := range c.org.Workspaces {
		if directories.admits(c.org.directoryOf(workspace)) {
			delete(account.DirectRoles, workspace.ID)
		}
	}
	account.roleChanges = nil
	if len(account.Memberships) == 0 {
		account.DirectRoles = map[string]Set{}
		account.PlatformRoles = Set{}
	}
	return reply{status: http.StatusNoContent}
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
func (s *Server) listDirectories(c *call) reply {
	var search directorySearch
	at := cursor{list: "directories"}
	asked := c.query.Get("cursor")
	if asked != "" {
		var ok bool
		if search, at, ok = resume[directorySearch](c.org, at.list, asked); !ok {
			return s.badCursor()
		}
	} else {
		number, numberErr := queryLimit(c.query)
		limit, limitErr := checkLimit(number, 20, 100)
		ids := queryList(c.query, "directoryIds")
		if err := firstError(numberErr, limitErr, checkList("directoryIds", ids, 10)); err != nil {
			return s.badQuery(err)
		}
		search = directorySearch{c.query.Get("accountId"), ids, c.query.Get("searchTerm"), limit}
		at.search = c.org.keepSearch(search)
	}
	found := slicePage(c.org.directoriesFound(search), at, search.Limit)
	documents := make([]directoryDocument, 0, len(found.entries))
	for _, directory := range found.entries {
		documents = append(documents, directoryDocument{directory.ID, directory.Name, "https://directory-icons.example/" + directory.ID})
	}
	return reply{status: http.StatusOK, body: map[string]any{"data": documents, "links": s.links(found.self, found.next, asked)}}
}

func (o *Organization) directoriesFound(search directorySearch) []*Directory {
	ids := setOf(search.DirectoryIDs)
	return slices.DeleteFunc(slices.Clone(o.Directories), func(directory *Directory) bool {
		if !ids.admits(directory.ID) || !containsFold(directory.Name, search.SearchTerm) {
			return true
		}
		if search.AccountID == "" {
			return false
		}
		account := o.account(search.AccountID)
		return account == nil || account.Memberships[directory.ID] == ""
	})
}
