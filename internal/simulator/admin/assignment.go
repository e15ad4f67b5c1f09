// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// assignmentQuery is what both lists of role assignments filter by (API §4.6).
type assignmentQuery struct {
	Holder         string
	DirectoryIDs   []string
	ResourceOwners []string
	ResourceIDs    []string
	RoleIDs        []string
	Limit          int
}

func assignmentQueryOf(holder string, values url.Values) (assignmentQuery, error) {
	number, numberErr := queryLimit(values)
	limit, limitErr := checkLimit(number, 20, 100)
	query := assignmentQuery{
		Holder:         holder,
		DirectoryIDs:   queryList(values, "directoryIds"),
		ResourceOwners: queryList(values, "resourceOwners"),
		ResourceIDs:    queryList(values, "resourceIds"),
		RoleIDs:        queryList(values, "roleIds"),
		Limit:          limit,
	}

	return query, firstError(
		numberErr, limitErr,
		checkList("directoryIds", query.DirectoryIDs, 10),
		checkList("resourceOwners", query.ResourceOwners, 10),
		checkList("resourceIds", query.ResourceIDs, 20),
		checkList("roleIds", query.RoleIDs, 10),
		checkEnum("roleIds", query.RoleIDs, world.FilterRoles),
	)
}

// admits tells whether the query wants a resource of a directory. The
// platform's resources have no directory, so that a filter by directory leaves
// them out (API §4.6).
func (q assignmentQuery) admits(target world.Resource, shown, directory string) bool {
	ids, owners := world.SetOf(q.ResourceIDs), world.SetOf(q.ResourceOwners)

	return (ids.Admits(target.ID) || ids.Admits(shown)) &&
		(owners.Admits(target.Owner) || owners.Admits(world.ARIOwner(shown))) &&
		world.SetOf(q.DirectoryIDs).Admits(directory)
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

	query, at, asked, refusal := a.assignmentPage(c, "user-assignments", account.ID)
	if refusal != nil {
		return *refusal
	}

	var assignments []userAssignment

	for _, id := range c.Org.Resources() {
		if assignment, ok := a.userAssignment(c.Org, account, id, query, directories); ok {
			assignments = append(assignments, assignment)
		}
	}

	found := slicePage(mergedUserAssignments(assignments), at, query.Limit)

	return exchange.Reply{Status: http.StatusOK, Body: map[string]any{
		"data": listed(found.entries), "links": a.links(found.self, found.next, asked),
	}}
}

// assignmentPage reads the query of a list of assignments, or the one its
// cursor stands for.
func (a *API) assignmentPage(c *exchange.Call, list, holder string) (query assignmentQuery, at cursor, asked string, refusal *exchange.Reply) {
	at = cursor{list: list}

	if asked = c.Query.Get("cursor"); asked != "" {
		var ok bool
		if query, at, ok = resume[assignmentQuery](a, c.Org, list, asked); !ok || query.Holder != holder {
			return query, at, asked, exchange.Refuse(a.badCursor())
		}

		return query, at, asked, nil
	}

	query, err := assignmentQueryOf(holder, c.Query)
	if err != nil {
		return query, at, asked, exchange.Refuse(a.badQuery(err))
	}

	at.search = a.keepSearch(c.Org, query)

	return query, at, asked, nil
}

func (a *API) userAssignment(org *world.Organization, account *world.Account, id string, query assignmentQuery, directories world.Set) (userAssignment, bool) {
	target, _ := org.Resource(id)

	directory := ""
	if target.Workspace != nil {
		directory = org.DirectoryOf(target.Workspace)
		if !directories.Admits(directory) {
			return userAssignment{}, false
		}
	}

	shown := a.shownAs(id, account.SentAs)
	if !query.admits(target, shown, directory) {
		return userAssignment{}, false
	}

	methods := a.assignmentMethods(org, account, target)
	assignment := userAssignment{ResourceID: shown, ResourceOwner: world.ARIOwner(shown), RoleAssignments: []assignedRole{}, Roles: []string{}}

	if directory != "" {
		status := account.Membership(world.NewSet(directory))
		assignment.DirectoryID, assignment.UserDirectoryStatus = &directory, &status
	}

	for _, role := range world.GroupRoles.Sorted() {
		if len(methods[role]) > 0 && world.SetOf(query.RoleIDs).Admits(role) {
			assignment.RoleAssignments = append(assignment.RoleAssignments, assignedRole{role, methods[role]})
			assignment.Roles = append(assignment.Roles, role)
		}
	}

	return assignment, len(assignment.Roles) > 0
}

// assignmentMethods are, by role, the ways in which an account holds it. An
// organization admin may manage the users of every app without having been
// given the role (inferred).
func (a *API) assignmentMethods(org *world.Organization, account *world.Account, target world.Resource) map[string][]string {
	methods := map[string][]string{}
	for role := range a.DirectRoles(org, account, target.ID) {
		methods[role] = append(methods[role], "direct")
	}

	for role := range a.RolesThroughGroups(org, account, target.ID) {
		methods[role] = append(methods[role], "group_direct")
	}

	if target.Workspace != nil && org.IsOrgAdmin(account) {
		methods[world.RoleUserAccessAdmin] = append(methods[world.RoleUserAccessAdmin], "inferred")
		if a.Switches.Admin.InferAdmins {
			methods[world.RoleAdmin] = append(methods[world.RoleAdmin], "inferred")
		}
	}

	return methods
}

type userRoleRequest struct {
	Role     string `json:"role"`
	Resource string `json:"resource"`
}

// assignUserRole is v1's roles/assign (API §3.8).
func (a *API) assignUserRole(c *exchange.Call) exchange.Reply {
	account, target, role, sent, refusal := a.userRole(c)
	if refusal != nil {
		return *refusal
	}

	if account.Status != world.AccountActive {
		return a.adminRefusal(http.StatusBadRequest, "ADMIN-UAM-400-2", "Inactive User", "The user is not active")
	}

	if !a.give(c.Org, account, target, role) {
		return a.licenseRefusal()
	}

	noteSent(&account.SentAs, target.ID, sent)

	return exchange.Reply{Status: http.StatusNoContent}
}

// give gives an account a role, and with access to an app a membership of its
// directory. It fails when the app has no seats left.
func (a *API) give(org *world.Organization, account *world.Account, target world.Resource, role string) bool {
	if target.Workspace != nil {
		directory := org.DirectoryOf(target.Workspace)
		_, member := account.Memberships[directory]

		member = member || a.Switches.Admin.RolesWithoutMembership
		if !member {
			account.Memberships[directory] = world.MembershipActive
		}

		if world.UsesSeat(role) && org.FullFor(target.Workspace, account) {
			if !member {
				delete(account.Memberships, directory)
			}

			return false
		}
	}

	a.SetRole(org, account, target.ID, role, true)

	return true
}

// revokeUserRole is v1's roles/revoke. It ends what is held directly and
// nothing else (API §4.6).
func (a *API) revokeUserRole(c *exchange.Call) exchange.Reply {
	account, target, role, _, refusal := a.userRole(c)
	if refusal != nil {
		return *refusal
	}

	target = a.heldTarget(c.Org, target, func(id string) bool { return account.DirectRoles[id].Has(role) })
	a.SetRole(c.Org, account, target.ID, role, false)

	return exchange.Reply{Status: http.StatusNoContent}
}

// userRole checks a role request of a user in the order of API §3.8.
func (a *API) userRole(c *exchange.Call) (account *world.Account, target world.Resource, role, sent string, refusal *exchange.Reply) {
	account = c.Org.Account(c.Param("userId"))
	if account == nil || !c.Org.Knows(account) {
		return nil, target, "", "", exchange.Refuse(a.adminRefusal(http.StatusNotFound, "ADMIN-UAM-404-3", "Unknown Resource", "User not found"))
	}

	var request userRoleRequest
	if err := strictBody(c.Body, &request); err != nil {
		return nil, target, "", "", exchange.Refuse(a.badRole(err.Error()))
	}

	if !world.UserRoles.Has(request.Role) {
		return nil, target, "", "", exchange.Refuse(a.badRole("Unknown role"))
	}

	if request.Role == world.RoleOrgAdmin { // its resource is ignored
		return account, world.Resource{ID: c.Org.OrgResource(), Owner: "platform"}, world.RoleOrgAdmin, c.Org.OrgResource(), nil
	}

	target, ok := a.roleTarget(c.Org, request.Resource, request.Role)
	// Jira administration is listed under an ARI which this call rejects; it
	// wants jira instead (API §3.8, ID-8887).
	if !ok || world.ARIOwner(request.Resource) == "jira-admin" && !a.Switches.Admin.AcceptJiraAdmin {
		return nil, target, "", "", exchange.Refuse(a.adminRefusal(http.StatusBadRequest, "ADMIN-UAM-400-5", "Empty/Invalid Resource", "Cloud Resource is invalid"))
	}

	if !target.Takes(request.Role) {
		return nil, target, "", "", exchange.Refuse(a.adminRefusal(http.StatusBadRequest, "ADMIN-UAM-400-3", "Invalid Role", "The role is invalid for the resource"))
	}

	return account, target, request.Role, request.Resource, nil
}

func (a *API) badRole(detail string) exchange.Reply {
	return a.adminRefusal(http.StatusBadRequest, "ADMIN-UAM-400-1", "Bad Request", detail)
}

func (a *API) licenseRefusal() exchange.Reply {
	return a.adminRefusal(http.StatusConflict, "ADMIN-UAM-409-3", "License Limit Exceeded", "The product license limit has been reached")
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

	query, at, asked, refusal := a.assignmentPage(c, "group-assignments", group.ID)
	if refusal != nil {
		return *refusal
	}

	var assignments []groupAssignment

	for _, id := range c.Org.Resources() {
		target, _ := c.Org.Resource(id)

		directory := ""
		if target.Workspace != nil {
			directory = c.Org.DirectoryOf(target.Workspace)
		}

		roles := slices.DeleteFunc(a.GroupRolesOn(group, id).Sorted(), func(role string) bool { return !world.SetOf(query.RoleIDs).Admits(role) })

		shown := a.shownAs(id, group.SentAs)
		if len(roles) == 0 || !query.admits(target, shown, directory) {
			continue
		}

		assignment := groupAssignment{ResourceID: shown, ResourceOwner: world.ARIOwner(shown), Roles: roles}
		if standard := group.DefaultRoles[id]; standard != "" {
			assignment.DefaultRole = &standard
		}

		assignments = append(assignments, assignment)
	}

	found := slicePage(mergedGroupAssignments(assignments), at, query.Limit)

	return exchange.Reply{Status: http.StatusOK, Body: map[string]any{
		"data": listed(found.entries), "links": a.links(found.self, found.next, asked),
	}}
}

type groupRoleRequest struct {
	RoleID     string `json:"roleId"`
	ResourceID string `json:"resourceId"`
}

// assignGroupRole gives a group a role. Giving it again is no error (API §4.4).
func (a *API) assignGroupRole(c *exchange.Call) exchange.Reply {
	group, target, role, sent, refusal := a.groupRole(c)
	if refusal != nil {
		return *refusal
	}

	if world.UsesSeat(role) && c.Org.FullFor(target.Workspace, membersOf(c.Org, group)...) {
		return a.licenseRefusal()
	}

	a.SetGroupRole(group, target.ID, role, true)
	noteSent(&group.SentAs, target.ID, sent)

	return exchange.Reply{Status: http.StatusOK}
}

// revokeGroupRole takes a role from a group.
func (a *API) revokeGroupRole(c *exchange.Call) exchange.Reply {
	group, target, role, _, refusal := a.groupRole(c)
	if refusal != nil {
		return *refusal
	}

	target = a.heldTarget(c.Org, target, func(id string) bool { return group.Roles[id].Has(role) })
	a.SetGroupRole(group, target.ID, role, false)

	return exchange.Reply{Status: http.StatusNoContent}
}

// groupRole checks a role request of a group: an unknown role is 400, an
// unknown resource 404, one that is no ARI 400 (API §4.4, measured).
func (a *API) groupRole(c *exchange.Call) (group *world.Group, target world.Resource, role, sent string, refusal *exchange.Reply) {
	group, refusal = a.groupOf(c, true)
	if refusal != nil {
		return nil, target, "", "", refusal
	}

	var request groupRoleRequest
	if err := strictBody(c.Body, &request); err != nil || !world.GroupRoles.Has(request.RoleID) || world.ARIOwner(request.ResourceID) == "" {
		return nil, target, "", "", exchange.Refuse(a.badRole("Invalid request body"))
	}

	target, ok := a.roleTarget(c.Org, request.ResourceID, request.RoleID)
	if !ok {
		return nil, target, "", "", exchange.Refuse(a.adminRefusal(http.StatusNotFound, "ADMIN-UAM-404-1", "Unknown Resource", "The resource was not found"))
	}

	if !target.Takes(request.RoleID) {
		return nil, target, "", "", exchange.Refuse(a.adminRefusal(http.StatusBadRequest, "ADMIN-UAM-400-3", "Invalid Role", "The role is invalid for the resource"))
	}

	return group, target, request.RoleID, request.ResourceID, nil
}
