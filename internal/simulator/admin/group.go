// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"net/http"
	"slices"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
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

func (a *API) groupDocument(group *world.Group) groupDocument {
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

	if a.Switches.Admin.Sparse {
		return document
	}

	document.Description = &group.Description
	document.ManagementAccess = &managementAccess{Deletable: deletable(group), Modifiable: modifiable(group), Readable: true}

	return document
}

// modifiable tells whether the organizations API may change the members: those
// of a SCIM group belong to the identity provider (API §2.9).
func modifiable(g *world.Group) bool { return !g.ExternalSynced() && g.ManagedBy != "external" }

func deletable(g *world.Group) bool { return modifiable(g) && !g.Undeletable }

// groupQuery is what groups/search filters by (API §4.4).
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

var groupExpandValues = world.NewSet("counts.resources", "counts.users")

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

// groupFilter is a search made ready to look at groups one by one.
type groupFilter struct {
	api                                *API
	org                                *world.Organization
	directory                          string
	ids, names, accounts, directories  world.Set
	resourceIDs, resourceOwners, roles world.Set
	searchTerm                         string
	resources                          []string
	byRole                             bool
}

func (a *API) groupFilter(org *world.Organization, search groupSearch) *groupFilter {
	query := search.Query

	filter := &groupFilter{
		api: a, org: org, directory: search.Directory,
		ids:            world.SetOf(query.GroupIDs),
		names:          world.FoldedSet(query.GroupNames),
		accounts:       world.SetOf(query.AccountIDs),
		directories:    world.SetOf(query.DirectoryIDs),
		resourceIDs:    world.SetOf(query.ResourceIDs),
		resourceOwners: world.SetOf(query.ResourceOwners),
		roles:          world.SetOf(query.RoleIDs),
		resources:      org.Resources(),
		byRole:         query.ResourceIDs != nil || query.ResourceOwners != nil || query.RoleIDs != nil,
	}
	if query.SearchTerm != nil {
		filter.searchTerm = world.Fold(*query.SearchTerm)
	}

	return filter
}

func (f *groupFilter) matches(group *world.Group) bool {
	// A new group is not found at once (API §8.3).
	if group.CreatedAt.Add(f.api.GroupLag()).After(f.api.Now()) {
		return false
	}

	if f.directory != anyDirectory && group.DirectoryID != f.directory {
		return false
	}

	if !f.ids.Admits(group.ID) || !f.names.Admits(world.Fold(group.Name)) || !f.directories.Admits(group.DirectoryID) {
		return false
	}

	if f.accounts != nil && !group.Members.Meets(f.accounts) {
		return false
	}

	return strings.Contains(world.Fold(group.Name), f.searchTerm) && f.holdsRole(group)
}

func (f *groupFilter) holdsRole(group *world.Group) bool {
	if !f.byRole {
		return true
	}

	for _, id := range f.resources {
		if !f.resourceIDs.Admits(id) || !f.resourceOwners.Admits(world.ARIOwner(id)) {
			continue
		}

		for role := range f.api.GroupRolesOn(group, id) {
			if f.roles.Admits(role) {
				return true
			}
		}
	}

	return false
}

func (f *groupFilter) page(at cursor, limit int, sortBy []sortField) page[*world.Group] {
	if len(sortBy) == 0 {
		return listPage(f.org.Groups, at, limit, func(group *world.Group) string { return group.ID }, f.matches)
	}

	groups := slices.DeleteFunc(f.org.Groups.Slice(0, f.org.Groups.Len()), func(group *world.Group) bool { return !f.matches(group) })
	slices.SortStableFunc(groups, func(a, b *world.Group) int {
		order := strings.Compare(world.Fold(a.Name), world.Fold(b.Name))
		if sortBy[0].Direction == "desc" {
			order = -order
		}

		return order
	})

	return slicePage(groups, at, limit)
}

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

	search := groupSearch{Directory: directory}
	at := cursor{list: "groups"}

	if query.Cursor != "" {
		var ok bool
		if search, at, ok = resume[groupSearch](a, c.Org, at.list, query.Cursor); !ok {
			return a.badCursor()
		}
	} else {
		limit, err := checkLimit(query.Limit, 20, 100)
		if err := firstError(query.check(), err); err != nil {
			return a.badQuery(err)
		}

		search.Query, search.Limit = query, limit
		at.search = a.keepSearch(c.Org, search)
	}

	found := a.groupFilter(c.Org, search).page(at, search.Limit, search.Query.SortBy)

	documents := make([]groupDocument, 0, len(found.entries))
	for _, group := range found.entries {
		document := a.groupDocument(group)
		document.Counts = a.countsOf(c.Org, group, search.Query.Expand)
		documents = append(documents, document)
	}

	return exchange.Reply{Status: http.StatusOK, Body: map[string]any{"data": documents, "links": a.links(found.self, found.next, query.Cursor)}}
}

func (a *API) countsOf(org *world.Organization, group *world.Group, expand []string) *groupCounts {
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

			for _, id := range org.Resources() {
				if len(a.GroupRolesOn(group, id)) > 0 {
					resources++
				}
			}

			counts.Resources = &resources
		}
	}

	return counts
}

// showGroup is GET a group (API §4.4).
func (a *API) showGroup(c *exchange.Call) exchange.Reply {
	group, refusal := a.groupOf(c, false)
	if refusal != nil {
		return *refusal
	}

	document := a.groupDocument(group)
	document.Counts = a.countsOf(c.Org, group, groupExpandValues.Sorted())

	return exchange.Reply{Status: http.StatusOK, Body: map[string]groupDocument{"data": document}}
}

// groupOf finds the group of a path in its directory.
func (a *API) groupOf(c *exchange.Call, writes bool) (*world.Group, *exchange.Reply) {
	directory, refusal := a.knownDirectory(c, writes)
	if refusal != nil {
		return nil, refusal
	}

	group := c.Org.Group(c.Param("groupId"))
	if group == nil || (directory != anyDirectory && group.DirectoryID != directory) {
		return nil, exchange.Refuse(a.adminRefusal(http.StatusNotFound, "ADMIN-404-10", "Unknown Resource", "Group not found"))
	}

	return group, nil
}

// createGroup is POST groups: 201 and nothing else, not even the id (API §4.4).
func (a *API) createGroup(c *exchange.Call) exchange.Reply {
	directory, refusal := a.knownDirectory(c, true)
	if refusal != nil {
		return *refusal
	}

	if directory == anyDirectory {
		directory = c.Org.Directories[0].ID
	}

	var request struct {
		Name        string `json:"name"`
		Description string `json:"description"`
	}
	if err := strictBody(c.Body, &request); err != nil || strings.TrimSpace(request.Name) == "" {
		return a.badRole("Invalid request body")
	}

	if c.Org.GroupNamed(request.Name) != nil {
		return a.adminRefusal(http.StatusConflict, "ADMIN-UAM-409-2", "Resource Conflict", "A group with this name already exists")
	}

	a.AddGroup(c.Org, &world.Group{Name: request.Name, Description: request.Description, DirectoryID: directory})

	return exchange.Reply{Status: http.StatusCreated}
}

// deleteGroup is DELETE a group: members lose the access it gave (API §4.4).
func (a *API) deleteGroup(c *exchange.Call) exchange.Reply {
	group, refusal := a.groupOf(c, true)
	if refusal != nil {
		return *refusal
	}

	if !deletable(group) {
		return a.adminRefusal(http.StatusForbidden, "ADMIN-403-5", "Forbidden", "You are not allowed to manage this group")
	}

	c.Org.RemoveGroup(group)

	return exchange.Reply{Status: http.StatusNoContent}
}

// addMember is POST memberships. Adding a member again answers 204, though the
// document says 409 (API §4.4, §9.2).
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

	account := c.Org.Account(request.AccountID)
	if account == nil || account.Memberships[group.DirectoryID] == "" {
		return a.adminRefusal(http.StatusNotFound, "ADMIN-UAM-404-1", "Unknown Resource", "One or more user not found in the directory")
	}

	if group.Members.Has(account.ID) {
		if a.Switches.Admin.RefuseSecondJoin {
			return a.adminRefusal(http.StatusConflict, "ADMIN-UAM-409-2", "Resource Conflict", "The user is already a member of the group")
		}

		return exchange.Reply{Status: http.StatusNoContent}
	}

	if c.Org.GroupFullFor(group, account) {
		return a.licenseRefusal()
	}

	world.JoinGroup(group, account)

	return exchange.Reply{Status: http.StatusNoContent}
}

// removeMember is DELETE a membership; 404 when there is none (API §4.4).
func (a *API) removeMember(c *exchange.Call) exchange.Reply {
	group, refusal := a.writableGroup(c)
	if refusal != nil {
		return *refusal
	}

	account := c.Org.Account(c.Param("accountId"))
	if account == nil || !group.Members.Has(account.ID) {
		return a.adminRefusal(http.StatusNotFound, "ADMIN-UAM-404-1", "Unknown Resource", "One or more user not found in the directory")
	}

	world.LeaveGroup(group, account)

	return exchange.Reply{Status: http.StatusNoContent}
}

// writableGroup is groupOf for a change of members, which SCIM groups refuse
// (API §4.4).
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

// membersOf are the accounts of a group's members.
func membersOf(o *world.Organization, group *world.Group) []*world.Account {
	members := make([]*world.Account, 0, len(group.Members))
	for id := range group.Members {
		if account := o.Account(id); account != nil {
			members = append(members, account)
		}
	}

	return members
}
