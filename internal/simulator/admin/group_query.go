// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"slices"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// groupQuery holds the filters of groups/search (API §4.4).
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

// groupFilter is a search prepared to test one group after the other.
type groupFilter struct {
	api                                *API
	directory                          string
	ids, names, accounts, directories  world.Set
	resourceIDs, resourceOwners, roles world.Set
	searchTerm                         string
	resources                          []string
	byRole                             bool
}

func (a *API) groupFilter(search groupSearch) *groupFilter {
	query := search.Query

	filter := &groupFilter{
		api: a, directory: search.Directory,
		ids:            world.SetOf(query.GroupIDs),
		names:          world.FoldedSet(query.GroupNames),
		accounts:       world.SetOf(query.AccountIDs),
		directories:    world.SetOf(query.DirectoryIDs),
		resourceIDs:    world.SetOf(query.ResourceIDs),
		resourceOwners: world.SetOf(query.ResourceOwners),
		roles:          world.SetOf(query.RoleIDs),
		resources:      a.Org.Resources(),
		byRole:         query.ResourceIDs != nil || query.ResourceOwners != nil || query.RoleIDs != nil,
	}
	if query.SearchTerm != nil {
		filter.searchTerm = world.Fold(*query.SearchTerm)
	}

	return filter
}

func (f *groupFilter) matches(group *world.Group) bool {
	// Searches do not find a new group at once (API §8.3).
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
		return listPage(f.api.Org.Groups, at, limit, func(group *world.Group) string { return group.ID }, f.matches)
	}

	groups := slices.DeleteFunc(f.api.Org.Groups.Slice(0, f.api.Org.Groups.Len()), func(group *world.Group) bool { return !f.matches(group) })
	slices.SortStableFunc(groups, func(a, b *world.Group) int {
		order := strings.Compare(world.Fold(a.Name), world.Fold(b.Name))
		if sortBy[0].Direction == "desc" {
			order = -order
		}

		return order
	})

	return slicePage(groups, at, limit)
}
