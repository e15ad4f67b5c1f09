// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// groupDocument is MultiDirectoryGroup (API §4.4).
type groupDocument struct {
	ID               string            `json:"id"`
	Name             string            `json:"name"`
	Description      *string           `json:"description,omitempty"`
	DirectoryID      string            `json:"directoryId"`
	ExternalSynced   bool              `json:"externalSynced"`
	ManagedBy        string            `json:"managedBy"`
	ManagementAccess *managementAccess `json:"managementAccess,omitempty"`
	Counts           *groupCounts      `json:"counts,omitempty"`
	Links            *cursorLinks      `json:"links,omitempty"`
}

type managementAccess struct {
	Deletable  bool `json:"deletable"`
	Modifiable bool `json:"modifiable"`
	Readable   bool `json:"readable"`
}

type groupCounts struct {
	Users     *int `json:"users,omitempty"`
	Resources *int `json:"resources,omitempty"`
}

func (s *Server) groupDocument(group *Group) groupDocument {
	document := groupDocument{
		ID:             group.ID,
		Name:           group.Name,
		DirectoryID:    group.DirectoryID,
		ExternalSynced: group.ExternalSynced(),
		ManagedBy:      group.ManagedBy,
		Links:          &cursorLinks{Self: cursor{list: "groups", after: group.ID}.token()},
	}
	if group.ExternalSynced() {
		document.ManagedBy = "external" // API §2.9
	}
	if s.options.Admin.Sparse {
		return document
	}
	document.Description = &group.Description
	document.ManagementAccess = &managementAccess{Deletable: group.deletable(), Modifiable: group.modifiable(), Readable: true}
	return document
}

// modifiable tells whether the organizations API may change the members: those
// of a SCIM group belong to the identity provider (API §2.9).
func (g *Group) modifiable() bool { return !g.ExternalSynced() && g.ManagedBy != "external" }

func (g *Group) deletable() bool { return g.modifiable() && !g.Undeletable }

func (g *Group) kind() string {
	if g.Type == "" {
		return "GROUP"
	}
	return g.Type
}

// groupQuery is what groups/search, groups and groups/count filter by (API §4.4).
type groupQuery struct {
	GroupIDs       []string    `json:"groupIds,omitempty"`
	GroupNames     []string    `json:"groupNames,omitempty"`
	SearchTerm     *string     `json:"searchTerm,omitempty"`
	AccountIDs     []string    `json:"accountIds,omitempty"`
	DirectoryIDs   []string    `json:"directoryIds,omitempty"`
	ResourceIDs    []string    `json:"resourceIds,omitempty"`
	ResourceOwners []string    `json:"resourceOwners,omitempty"`
	RoleIDs        []string    `json:"roleIds,omitempty"`
	Expand         []string    `json:"expand,omitempty"`
	SortBy         []sortField `json:"sortBy,omitempty"`
	Limit          *int        `json:"limit,omitempty"`
	Cursor         string      `json:"cursor,omitempty"`
}

type groupSearch struct {
	Directory string
	Query     groupQuery
	Limit     int
}

var groupExpandValues = NewSet("counts.resources", "counts.users")

func (q *groupQuery) check() error {
	if q.GroupNames != nil && (q.GroupIDs != nil || q.SearchTerm != nil) {
		return problem("groupNames is mutually exclusive with groupIds and searchTerm")
	}
	return firstError(
		checkList("groupIds", q.GroupIDs, 10),
		checkList("groupNames", q.GroupNames, 100),
		checkList("accountIds", q.AccountIDs, 10),
		checkList("directoryIds", q.DirectoryIDs, 10),
		checkList("resourceIds", q.ResourceIDs, 20),
		checkList("resourceOwners", q.ResourceOwners, 10),
		checkList("roleIds", q.RoleIDs, 10),
		checkList("expand", q.Expand, 2),
		checkEnum("expand", q.Expand, groupExpandValues),
		checkSort(q.SortBy, "name"),
	)
}

func groupQueryOf(values url.Values) (groupQuery, error) {
	limit, limitErr := queryLimit(values)
	query := groupQuery{
		GroupIDs:       queryList(values, "groupIds"),
		AccountIDs:     queryList(values, "accountIds"),
		DirectoryIDs:   queryList(values, "directoryIds"),
		ResourceIDs:    queryList(values, "resourceIds"),
		ResourceOwners: queryList(values, "resourceOwners"),
		RoleIDs:        queryList(values, "roleIds"),
		Limit:          limit,
		Cursor:         values.Get("cursor"),
	}
	if values.Has("searchTerm") {
		term := values.Get("searchTerm")
		query.SearchTerm = &term
	}
	return query, firstError(limitErr, checkEnum("roleIds", query.RoleIDs, filterRoles), query.check())
}

// groupFilter is a search made ready to look at groups one by one.
type groupFilter struct {
	s                                  *Server
	org                                *Organization
	directory                          string
	ids, names, accounts, directories  Set
	resourceIDs, resourceOwners, roles Set
	searchTerm                         string
	resources                          []string
	byRole                             bool
}

func (s *Server) groupFilter(org *Organization, search groupSearch) *groupFilter {
	query := search.Query
	filter := &groupFilter{
		s: s, org: org, directory: search.Directory,
		ids:            setOf(query.GroupIDs),
		names:          foldedSet(query.GroupNames),
		accounts:       setOf(query.AccountIDs),
		directories:    setOf(query.DirectoryIDs),
		resourceIDs:    setOf(query.ResourceIDs),
		resourceOwners: setOf(query.ResourceOwners),
		roles:          setOf(query.RoleIDs),
		resources:      org.resources(),
		byRole:         query.ResourceIDs != nil || query.ResourceOwners != nil || query.RoleIDs != nil,
	}
	if query.SearchTerm != nil {
		filter.searchTerm = fold(*query.SearchTerm)
	}
	return filter
}

func (f *groupFilter) matches(group *Group) bool {
	// A new group is not found at once (API §8.3).
	if group.CreatedAt.Add(f.s.groupLag()).After(f.s.now()) {
		return false
	}
	if f.directory != anyDirectory && group.DirectoryID != f.directory {
		return false
	}
	if !f.ids.admits(group.ID) || !f.names.admits(fold(group.Name)) || !f.directories.admits(group.DirectoryID) {
		return false
	}
	if f.accounts != nil && !group.Members.meets(f.accounts) {
		return false
	}
	return strings.Contains(fold(group.Name), f.searchTerm) && f.holdsRole(group)
}

func (f *groupFilter) holdsRole(group *Group) bool {
	if !f.byRole {
		return true
	}
	for _, id := range f.resources {
		if !f.resourceIDs.admits(id) || !f.resourceOwners.admits(ariOwner(id)) {
			continue
		}
		for role := range f.s.groupRolesOn(group, id) {
			if f.roles.admits(role) {
				return true
			}
		}
	}
	return false
}

func (f *groupFilter) page(at cursor, limit int, sortBy []sortField) page[*Group] {
	if len(sortBy) == 0 {
		return listPage(f.org.Groups, at, limit, func(group *Group) string { return group.ID }, f.matches)
	}
	groups := slices.DeleteFunc(f.org.Groups.Slice(0, f.org.Groups.Len()), func(group *Group) bool { return !f.matches(group) })
	slices.SortStableFunc(groups, func(a, b *Group) int {
		order := strings.Compare(fold(a.Name), fold(b.Name))
		if sortBy[0].Direction == "desc" {
			order = -order
		}
		return order
	})
	return slicePage(groups, at, limit)
}

// searchGroups is POST groups/search (API §4.4).
func (s *Server) searchGroups(c *call) reply {
	directory, refusal := s.knownDirectory(c, false)
	if refusal != nil {
		return *refusal
	}
	var query groupQuery
	if err := strictBody(c.body, &query); err != nil {
		return s.badQuery(err)
	}
	return s.answerGroups(c, directory, query, query.check())
}

// listGroups is the deprecated GET groups (API §4.4).
func (s *Server) listGroups(c *call) reply {
	directory, refusal := s.knownDirectory(c, false)
	if refusal != nil {
		return *refusal
	}
	query, err := groupQueryOf(c.query)
	return s.answerGroups(c, directory, query, err)
}

func (s *Server) answerGroups(c *call, directory string, query groupQuery, invalid error) reply {
	search := groupSearch{Directory: directory}
	at := cursor{list: "groups"}
	if query.Cursor != "" {
		var ok bool
		if search, at, ok = resume[groupSearch](c.org, at.list, query.Cursor); !ok {
			return s.badCursor()
		}
	} else {
		limit, err := checkLimit(query.Limit, 20, 100)
		if err := firstError(invalid, err); err != nil {
			return s.badQuery(err)
		}
		search.Query, search.Limit = query, limit
		at.search = c.org.keepSearch(search)
	}
	found := s.groupFilter(c.org, search).page(at, search.Limit, search.Query.SortBy)
	documents := make([]groupDocument, 0, len(found.entries))
	for _, group := range found.entries {
		document := s.groupDocument(group)
		document.Counts = s.countsOf(c.org, group, search.Query.Expand)
		documents = append(documents, document)
	}
	return reply{status: http.StatusOK, body: map[string]any{"data": documents, "links": s.links(found.self, found.next, query.Cursor)}}
}

func (s *Server) countsOf(org *Organization, group *Group, expand []string) *groupCounts {
	if len(expand) == 0 {
		return nil
	}
	counts := &groupCounts{}
	for _, expansion := range expand {
		switch expansion {
		case "counts.users":
			users := len(group.Members)
			counts.Users = &users
		case "counts.resources":
			resources := 0
			for _, id := range org.resources() {
				if len(s.groupRolesOn(group, id)) > 0 {
					resources++
				}
			}
			counts.Resources = &resources
		}
	}
	return counts
}

// countGroups is GET groups/count (API §4.4).
func (s *Server) countGroups(c *call) reply {
	directory, refusal := s.knownDirectory(c, false)
	if refusal != nil {
		return *refusal
	}
	query, err := groupQueryOf(c.query)
	if err != nil {
		return s.badQuery(err)
	}
	filter := s.groupFilter(c.org, groupSearch{Directory: directory, Query: query})
	found := 0
	for group := range c.org.Groups.All() {
		if filter.matches(group) {
			found++
		}
	}
	return reply{status: http.StatusOK, body: countAnswer{Count: found}}
}

type groupStats struct {
	Totals groupTotals  `json:"totals"`
	Types  []groupTypes `json:"types"`
}

type groupTotals struct {
	All     int `json:"all"`
	Managed int `json:"managed"`
	Synced  int `json:"synced"`
}

type groupTypes struct {
	Type  string `json:"type"`
	Count int    `json:"count"`
}

// groupStats is GET groups/stats (API §4.4): managed by an external source and
// synced are counted apart (API §9.2).
func (s *Server) groupStats(c *call) reply {
	directory, refusal := s.knownDirectory(c, false)
	if refusal != nil {
		return *refusal
	}
	var totals groupTotals
	types := map[string]int{}
	filter := s.groupFilter(c.org, groupSearch{Directory: directory})
	for group := range c.org.Groups.All() {
		if !filter.matches(group) {
			continue
		}
		totals.All++
		types[group.kind()]++
		if group.ManagedBy == "external" {
			totals.Managed++
		}
		if group.ExternalSynced() {
			totals.Synced++
		}
	}
	answer := groupStats{Totals: totals, Types: []groupTypes{}}
	for _, kind := range []string{"TEAM", "GROUP", "USERBASE_GROUP"} {
		answer.Types = append(answer.Types, groupTypes{kind, types[kind]})
	}
	return reply{status: http.StatusOK, body: answer}
}

// showGroup is GET a group (API §4.4).
func (s *Server) showGroup(c *call) reply {
	group, refusal := s.groupOf(c, false)
	if refusal != nil {
		return *refusal
	}
	document := s.groupDocument(group)
	document.Counts = s.countsOf(c.org, group, groupExpandValues.sorted())
	return reply{status: http.StatusOK, body: map[string]groupDocument{"data": document}}
}

// groupOf finds the group of a path in its directory.
func (s *Server) groupOf(c *call, writes bool) (*Group, *reply) {
	directory, refusal := s.knownDirectory(c, writes)
	if refusal != nil {
		return nil, refusal
	}
	group := c.org.group(c.param("groupId"))
	if group == nil || (directory != anyDirectory && group.DirectoryID != directory) {
		return nil, refuse(s.adminRefusal(http.StatusNotFound, "ADMIN-404-10", "Unknown Resource", "Group not found"))
	}
	return group, nil
}

// createGroup is POST groups: 201 and nothing else, not even the id (API §4.4).
func (s *Server) createGroup(c *call) reply {
	directory, refusal := s.knownDirectory(c, true)
	if refusal != nil {
		return *refusal
	}
	if directory == anyDirectory {
		directory = c.org.Directories[0].ID
	}
	var request struct {
		Name        string `json:"name"`
		Description string `json:"description"`
	}
	if err := strictBody(c.body, &request); err != nil || strings.TrimSpace(request.Name) == "" {
		return s.badRole("Invalid request body")
	}
	if c.org.groupNamed(request.Name) != nil {
		return s.adminRefusal(http.StatusConflict, "ADMIN-UAM-409-2", "Resource Conflict", "A group with this name already exists")
	}
	s.addGroup(c.org, &Group{Name: request.Name, Description: request.Description, DirectoryID: directory})
	return reply{status: http.StatusCreated}
}

// deleteGroup is DELETE a group: members lose the access it gave (API §4.4).
func (s *Server) deleteGroup(c *call) reply {
	group, refusal := s.groupOf(c, true)
	if refusal != nil {
		return *refusal
	}
	if !group.deletable() {
		return s.adminRefusal(http.StatusForbidden, "ADMIN-403-5", "Forbidden", "You are not allowed to manage this group")
	}
	c.org.removeGroup(group)
	return reply{status: http.StatusNoContent}
}

// addMember is POST memberships. Adding a member again answers 204, though the
// document says 409 (API §4.4, §9.2).
func (s *Server) addMember(c *call) reply {
	group, refusal := s.writableGroup(c)
	if refusal != nil {
		return *refusal
	}
	var request struct {
		AccountID string `json:"accountId"`
	}
	if err := strictBody(c.body, &request); err != nil || request.AccountID == "" {
		return s.badRole("Invalid request body")
	}
	account := c.org.account(request.AccountID)
	if account == nil || account.Memberships[group.DirectoryID] == "" {
		return s.adminRefusal(http.StatusNotFound, "ADMIN-UAM-404-1", "Unknown Resource", "One or more user not found in the directory")
	}
	if group.Members.Has(account.ID) {
		if s.options.Admin.RefuseSecondJoin {
			return s.adminRefusal(http.StatusConflict, "ADMIN-UAM-409-2", "Resource Conflict", "The user is already a member of the group")
		}
		return reply{status: http.StatusNoContent}
	}
	if c.org.groupFullFor(group, account) {
		return s.licenseRefusal()
	}
	joinGroup(group, account)
	return reply{status: http.StatusNoContent}
}

// removeMember is DELETE a membership; 404 when there is none (API §4.4).
func (s *Server) removeMember(c *call) reply {
	group, refusal := s.writableGroup(c)
	if refusal != nil {
		return *refusal
	}
	account := c.org.account(c.param("accountId"))
	if account == nil || !group.Members.Has(account.ID) {
		return s.adminRefusal(http.StatusNotFound, "ADMIN-UAM-404-1", "Unknown Resource", "One or more user not found in the directory")
	}
	leaveGroup(group, account)
	return reply{status: http.StatusNoContent}
}

// writableGroup is groupOf for a change of members, which SCIM groups refuse
// (API §4.4).
func (s *Server) writableGroup(c *call) (*Group, *reply) {
	group, refusal := s.groupOf(c, true)
	if refusal != nil {
		return nil, refusal
	}
	if !group.modifiable() {
		return nil, refuse(s.adminRefusal(http.StatusForbidden, "ADMIN-403-5", "Forbidden", "The group is managed by an external directory"))
	}
	return group, nil
}

// membersOf are the accounts of a group's members.
func (o *Organization) membersOf(group *Group) []*Account {
	members := make([]*Account, 0, len(group.Members))
	for id := range group.Members {
		if account := o.account(id); account != nil {
			members = append(members, account)
		}
	}
	return members
}
