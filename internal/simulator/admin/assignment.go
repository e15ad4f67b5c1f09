// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"cmp"
	"net/url"
	"slices"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// assignmentQuery holds the filters of both lists of role assignments (API §4.6).
type assignmentQuery struct {
	Holder         string
	DirectoryIDs   []string
	ResourceOwners []string
	ResourceIDs    []string
	RoleIDs        []string
	Limit          int
}

func assignmentQueryOf(holder string, values url.Values) (assignmentQuery, error) {
	limit, err := queryLimit(values)
	query := assignmentQuery{
		Holder:         holder,
		DirectoryIDs:   values["directoryIds"],
		ResourceOwners: values["resourceOwners"],
		ResourceIDs:    values["resourceIds"],
		RoleIDs:        values["roleIds"],
		Limit:          limit,
	}

	return query, firstError(
		err,
		checkList("directoryIds", query.DirectoryIDs, 10),
		checkList("resourceOwners", query.ResourceOwners, 10),
		checkList("resourceIds", query.ResourceIDs, 20),
		checkList("roleIds", query.RoleIDs, 10),
		checkEnum("roleIds", query.RoleIDs, world.FilterRoles),
	)
}

// shownResource is a resource as lists of assignments show it.
type shownResource struct {
	world.Resource

	shown     string // id
	directory string // "" for platform resources, which have none
}

// resources returns the resources that the query selects, with the ids under which their roles are shown. A filter by
// directory excludes resources without one (API §4.6).
func (a *API) resources(query assignmentQuery, sentAs map[string]string) []shownResource {
	ids, owners, directories := world.SetOf(query.ResourceIDs), world.SetOf(query.ResourceOwners), world.SetOf(query.DirectoryIDs)

	var wanted []shownResource

	for _, id := range a.Org.Resources() {
		target, _ := a.Org.Resource(id)

		resource := shownResource{Resource: target, shown: a.shownAs(id, sentAs)}
		if target.Workspace != nil {
			resource.directory = a.Org.DirectoryOf(target.Workspace)
		}

		if (ids.Admits(id) || ids.Admits(resource.shown)) && (owners.Admits(target.Owner) || owners.Admits(world.ARIOwner(resource.shown))) &&
			directories.Admits(resource.directory) {
			wanted = append(wanted, resource)
		}
	}

	return wanted
}

// userAssignment is MultiDirectoryUserRoleAssignment (API §4.6).
type userAssignment struct {
	ResourceID          string         `json:"resourceId"`
	ResourceOwner       string         `json:"resourceOwner"`
	DirectoryID         *string        `json:"directoryId"`
	UserDirectoryStatus *string        `json:"userDirectoryStatus"`
	RoleAssignments     []assignedRole `json:"roleAssignments"`
	Roles               []string       `json:"roles"`
}

type assignedRole struct {
	Role    string   `json:"role"`
	Methods []string `json:"roleAssignmentMethods"`
}

// listUserAssignments is GET a user's role-assignments (API §4.6).
func (a *API) listUserAssignments(c *exchange.Call) exchange.Reply {
	account, directories, refusal := a.userOf(c, false)
	if refusal != nil {
		return *refusal
	}

	query, at, err := a.assignmentPage(c, "user-assignments", account.ID)
	if err != nil {
		return a.badQuery(err)
	}

	var assignments []userAssignment

	for _, resource := range a.resources(query, account.SentAs) {
		if resource.directory != "" && !directories.Admits(resource.directory) {
			continue
		}

		if assignment := a.userAssignment(account, resource, world.SetOf(query.RoleIDs)); len(assignment.Roles) > 0 {
			assignments = append(assignments, assignment)
		}
	}

	assignments = merged(assignments, func(assignment userAssignment) string { return assignment.ResourceID }, (*userAssignment).join)
	found := slicePage(assignments, at, query.Limit)

	return a.pageReply(found.entries, found.links, c.Query.Get("cursor"))
}

// assignmentPage returns the query and position of a request for role assignments. It refuses a cursor of another
// holder.
func (a *API) assignmentPage(c *exchange.Call, list, holder string) (assignmentQuery, cursor, error) {
	query, at, err := queryAt(a, list, c.Query.Get("cursor"), func() (assignmentQuery, error) { return assignmentQueryOf(holder, c.Query) })
	if err == nil && query.Holder != holder {
		err = errBadCursor
	}

	return query, at, err
}

func (a *API) userAssignment(account *world.Account, resource shownResource, roles world.Set) userAssignment {
	methods := a.assignmentMethods(account, resource.Resource)
	assignment := userAssignment{
		ResourceID: resource.shown, ResourceOwner: world.ARIOwner(resource.shown), RoleAssignments: []assignedRole{}, Roles: []string{},
	}

	if resource.directory != "" {
		status := account.Membership(world.NewSet(resource.directory))
		assignment.DirectoryID, assignment.UserDirectoryStatus = &resource.directory, &status
	}

	for _, role := range world.GroupRoles.Sorted() {
		if len(methods[role]) > 0 && roles.Admits(role) {
			assignment.RoleAssignments = append(assignment.RoleAssignments, assignedRole{role, methods[role]})
			assignment.Roles = append(assignment.Roles, role)
		}
	}

	return assignment
}

// join adds the roles of another assignment that is shown under the same id.
func (u *userAssignment) join(other userAssignment) {
	for i, role := range other.Roles {
		if !slices.Contains(u.Roles, role) {
			u.Roles = append(u.Roles, role)
			u.RoleAssignments = append(u.RoleAssignments, other.RoleAssignments[i])
		}
	}
}

// assignmentMethods returns by role the ways in which an account holds it. An organization admin may manage the users
// of every app without an assigned role (inferred).
func (a *API) assignmentMethods(account *world.Account, target world.Resource) map[string][]string {
	methods := map[string][]string{}
	for role := range a.DirectRoles(account, target.ID) {
		methods[role] = append(methods[role], "direct")
	}

	for role := range a.RolesThroughGroups(account, target.ID) {
		methods[role] = append(methods[role], "group_direct")
	}

	if target.Workspace != nil && a.Org.IsOrgAdmin(account) {
		methods[world.RoleUserAccessAdmin] = append(methods[world.RoleUserAccessAdmin], "inferred")
		if a.Switches.Admin.InferAdmins {
			methods[world.RoleAdmin] = append(methods[world.RoleAdmin], "inferred")
		}
	}

	return methods
}

// groupAssignment is MultiDirectoryGroupRoleAssignment (API §4.6).
type groupAssignment struct {
	ResourceID    string   `json:"resourceId"`
	ResourceOwner string   `json:"resourceOwner"`
	Roles         []string `json:"roles"`
	DefaultRole   *string  `json:"defaultRole"`
}

// listGroupAssignments is GET a group's role-assignments (API §4.6).
func (a *API) listGroupAssignments(c *exchange.Call) exchange.Reply {
	group, refusal := a.groupOf(c, false)
	if refusal != nil {
		return *refusal
	}

	query, at, err := a.assignmentPage(c, "group-assignments", group.ID)
	if err != nil {
		return a.badQuery(err)
	}

	var assignments []groupAssignment

	for _, resource := range a.resources(query, group.SentAs) {
		roles := slices.DeleteFunc(a.GroupRolesOn(group, resource.ID).Sorted(), func(role string) bool { return !world.SetOf(query.RoleIDs).Admits(role) })
		if len(roles) > 0 {
			assignments = append(assignments, groupAssignment{resource.shown, world.ARIOwner(resource.shown), roles, optional(group.DefaultRoles[resource.ID])})
		}
	}

	assignments = merged(assignments, func(assignment groupAssignment) string { return assignment.ResourceID }, (*groupAssignment).join)
	found := slicePage(assignments, at, query.Limit)

	return a.pageReply(found.entries, found.links, c.Query.Get("cursor"))
}

// join adds the roles of another assignment that is shown under the same id.
func (g *groupAssignment) join(other groupAssignment) {
	for _, role := range other.Roles {
		if !slices.Contains(g.Roles, role) {
			g.Roles = append(g.Roles, role)
		}
	}

	g.DefaultRole = cmp.Or(g.DefaultRole, other.DefaultRole)
}

// merged joins the assignments that are shown under the same id.
func merged[A any](assignments []A, id func(A) string, join func(into *A, other A)) []A {
	var joined []A

	for _, next := range assignments {
		if i := slices.IndexFunc(joined, func(other A) bool { return id(other) == id(next) }); i >= 0 {
			join(&joined[i], next)
		} else {
			joined = append(joined, next)
		}
	}

	return joined
}
