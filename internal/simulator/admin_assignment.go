// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"net/url"
	"slices"
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
		checkEnum("roleIds", query.RoleIDs, filterRoles),
	)
}

// admits tells whether the query wants a resource of a directory. The
// platform's resources have no directory, so that a filter by directory leaves
// them out (API §4.6).
func (q assignmentQuery) admits(target resource, directory string) bool {
	return setOf(q.ResourceIDs).admits(target.id) &&
		setOf(q.ResourceOwners).admits(target.owner) &&
		setOf(q.DirectoryIDs).admits(directory)
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
func (s *Server) listUserAssignments(c *call) reply {
	account, directories, refusal := s.userOf(c, false)
	if refusal != nil {
		return *refusal
	}
	query, at, asked, refusal := s.assignmentPage(c, "user-assignments", account.ID)
	if refusal != nil {
		return *refusal
	}
	var assignments []userAssignment
	for _, id := range c.org.resources() {
		if assignment, ok := s.userAssignment(c.org, account, id, query, directories); ok {
			assignments = append(assignments, assignment)
		}
	}
	found := slicePage(assignments, at, query.Limit)
	return reply{status: http.StatusOK, body: map[string]any{
		"data": listed(found.entries), "links": s.links(found.self, found.next, asked),
	}}
}

// assignmentPage reads the query of a list of assignments, or the one its
// cursor stands for.
func (s *Server) assignmentPage(c *call, list, holder string) (query assignmentQuery, at cursor, asked string, refusal *reply) {
	at = cursor{list: list}
	if asked = c.query.Get("cursor"); asked != "" {
		var ok bool
		if query, at, ok = resume[assignmentQuery](c.org, list, asked); !ok || query.Holder != holder {
			return query, at, asked, refuse(s.badCursor())
		}
		return query, at, asked, nil
	}
	query, err := assignmentQueryOf(holder, c.query)
	if err != nil {
		return query, at, asked, refuse(s.badQuery(err))
	}
	at.search = c.org.keepSearch(query)
	return query, at, asked, nil
}

func (s *Server) userAssignment(org *Organization, account *Account, id string, query assignmentQuery, directories Set) (userAssignment, bool) {
	target, _ := org.resource(id)
	directory := ""
	if target.workspace != nil {
		directory = org.directoryOf(target.workspace)
		if !directories.admits(directory) {
			return userAssignment{}, false
		}
	}
	if !query.admits(target, directory) {
		return userAssignment{}, false
	}
	methods := s.assignmentMethods(org, account, target)
	assignment := userAssignment{ResourceID: id, ResourceOwner: target.owner, RoleAssignments: []assignedRole{}, Roles: []string{}}
	if directory != "" {
		status := account.membership(NewSet(directory))
		assignment.DirectoryID, assignment.UserDirectoryStatus = &directory, &status
	}
	for _, role := range groupRoles.sorted() {
		if len(methods[role]) > 0 && setOf(query.RoleIDs).admits(role) {
			assignment.RoleAssignments = append(assignment.RoleAssignments, assignedRole{role, methods[role]})
			assignment.Roles = append(assignment.Roles, role)
		}
	}
	return assignment, len(assignment.Roles) > 0
}

// assignmentMethods are, by role, the ways in which an account holds it. An
// organization admin may manage the users of every app without having been
// given the role (inferred).
func (s *Server) assignmentMethods(org *Organization, account *Account, target resource) map[string][]string {
	methods := map[string][]string{}
	for role := range s.directRoles(org, account, target.id) {
		methods[role] = append(methods[role], "direct")
	}
	for role := range s.rolesThroughGroups(org, account, target.id) {
		methods[role] = append(methods[role], "group_direct")
	}
	if target.workspace != nil && org.isOrgAdmin(account) {
		methods[roleUserAccessAdmin] = append(methods[roleUserAccessAdmin], "inferred")
	}
	return methods
}

type userRoleRequest struct {
	Role     string `json:"role"`
	Resource string `json:"resource"`
}

// assignUserRole is v1's roles/assign (API §3.8).
func (s *Server) assignUserRole(c *call) reply {
	account, target, role, refusal := s.userRole(c)
	if refusal != nil {
		return *refusal
	}
	if account.Status != AccountActive {
		return s.adminRefusal(http.StatusBadRequest, "ADMIN-UAM-400-2", "Inactive User", "The user is not active")
	}
	if !s.give(c.org, account, target, role) {
		return s.licenseRefusal()
	}
	return reply{status: http.StatusNoContent}
}

// give gives an account a role, and with access to an app a membership of its
// directory. It fails when the app has no seats left.
func (s *Server) give(org *Organization, account *Account, target resource, role string) bool {
	if target.workspace != nil {
		directory := org.directoryOf(target.workspace)
		_, member := account.Memberships[directory]
		if !member {
			account.Memberships[directory] = MembershipActive
		}
		if usesSeat(role) && org.fullFor(target.workspace, account) {
			if !member {
				delete(account.Memberships, directory)
			}
			return false
		}
	}
	s.setRole(org, account, target.id, role, true)
	return true
}

// revokeUserRole is v1's roles/revoke. It ends what is held directly and
// nothing else (API §4.6).
func (s *Server) revokeUserRole(c *call) reply {
	account, target, role, refusal := s.userRole(c)
	if refusal != nil {
		return *refusal
	}
	s.setRole(c.org, account, target.id, role, false)
	return reply{status: http.StatusNoContent}
}

// userRole checks a role request of a user in the order of API §3.8.
func (s *Server) userRole(c *call) (account *Account, target resource, role string, refusal *reply) {
	account = c.org.account(c.param("userId"))
	if account == nil || !c.org.knows(account) {
		return nil, target, "", refuse(s.adminRefusal(http.StatusNotFound, "ADMIN-UAM-404-3", "Unknown Resource", "User not found"))
	}
	var request userRoleRequest
	if err := strictBody(c.body, &request); err != nil {
		return nil, target, "", refuse(s.badRole(err.Error()))
	}
	if !userRoles.Has(request.Role) {
		return nil, target, "", refuse(s.badRole("Unknown role"))
	}
	if request.Role == roleOrgAdmin { // its resource is ignored
		return account, resource{id: c.org.orgResource(), owner: "platform"}, roleOrgAdmin, nil
	}
	target, ok := c.org.roleResource(request.Resource, request.Role)
	// Jira administration is listed under an ARI which this call rejects; it
	// wants jira instead (API §3.8, ID-8887).
	if !ok || ariOwner(request.Resource) == "jira-admin" && !s.options.Admin.AcceptJiraAdmin {
		return nil, target, "", refuse(s.adminRefusal(http.StatusBadRequest, "ADMIN-UAM-400-5", "Empty/Invalid Resource", "Cloud Resource is invalid"))
	}
	if !target.takes(request.Role) {
		return nil, target, "", refuse(s.adminRefusal(http.StatusBadRequest, "ADMIN-UAM-400-3", "Invalid Role", "The role is invalid for the resource"))
	}
	return account, target, request.Role, nil
}

func (s *Server) badRole(detail string) reply {
	return s.adminRefusal(http.StatusBadRequest, "ADMIN-UAM-400-1", "Bad Request", detail)
}

func (s *Server) licenseRefusal() reply {
	return s.adminRefusal(http.StatusConflict, "ADMIN-UAM-409-3", "License Limit Exceeded", "The product license limit has been reached")
}

// assignOrgRole and revokeOrgRole are v1's role-assignments: organization
// admin and nothing else (API §3.8).
func (s *Server) assignOrgRole(c *call) reply { return s.setOrgRole(c, true) }

func (s *Server) revokeOrgRole(c *call) reply { return s.setOrgRole(c, false) }

func (s *Server) setOrgRole(c *call, granted bool) reply {
	account := c.org.account(c.param("userId"))
	if account == nil || !c.org.knows(account) {
		return s.adminRefusal(http.StatusNotFound, "ADMIN-UAM-404-3", "Unknown Resource", "User not found")
	}
	var request struct {
		Role string `json:"role"`
	}
	if err := strictBody(c.body, &request); err != nil {
		return s.badRole(err.Error())
	}
	if request.Role != roleOrgAdmin {
		return s.badRole("The role must be " + roleOrgAdmin)
	}
	s.setRole(c.org, account, c.org.orgResource(), roleOrgAdmin, granted)
	return reply{status: http.StatusNoContent}
}

// groupAssignment is MultiDirectoryGroupRoleAssignment (API §4.6).
type groupAssignment struct {
	ResourceID    string   `json:"resourceId"`
	ResourceOwner string   `json:"resourceOwner"`
	Roles         []string `json:"roles"`
	DefaultRole   *string  `json:"defaultRole"`
}

// listGroupAssignments is GET a group's role-assignments (API §4.6).
func (s *Server) listGroupAssignments(c *call) reply {
	group, refusal := s.groupOf(c, false)
	if refusal != nil {
		return *refusal
	}
	query, at, asked, refusal := s.assignmentPage(c, "group-assignments", group.ID)
	if refusal != nil {
		return *refusal
	}
	var assignments []groupAssignment
	for _, id := range c.org.resources() {
		target, _ := c.org.resource(id)
		directory := ""
		if target.workspace != nil {
			directory = c.org.directoryOf(target.workspace)
		}
		roles := slices.DeleteFunc(s.groupRolesOn(group, id).sorted(), func(role string) bool { return !setOf(query.RoleIDs).admits(role) })
		if len(roles) == 0 || !query.admits(target, directory) {
			continue
		}
		assignment := groupAssignment{ResourceID: id, ResourceOwner: target.owner, Roles: roles}
		if standard := group.DefaultRoles[id]; standard != "" {
			assignment.DefaultRole = &standard
		}
		assignments = append(assignments, assignment)
	}
	found := slicePage(assignments, at, query.Limit)
	return reply{status: http.StatusOK, body: map[string]any{
		"data": listed(found.entries), "links": s.links(found.self, found.next, asked),
	}}
}

type groupRoleRequest struct {
	RoleID     string `json:"roleId"`
	ResourceID string `json:"resourceId"`
}

// assignGroupRole gives a group a role. Giving it again is no error (API §4.4).
func (s *Server) assignGroupRole(c *call) reply {
	group, target, role, refusal := s.groupRole(c)
	if refusal != nil {
		return *refusal
	}
	if usesSeat(role) && c.org.fullFor(target.workspace, c.org.membersOf(group)...) {
		return s.licenseRefusal()
	}
	s.setGroupRole(group, target.id, role, true)
	return reply{status: http.StatusOK}
}

// revokeGroupRole takes a role from a group.
func (s *Server) revokeGroupRole(c *call) reply {
	group, target, role, refusal := s.groupRole(c)
	if refusal != nil {
		return *refusal
	}
	s.setGroupRole(group, target.id, role, false)
	return reply{status: http.StatusNoContent}
}

// groupRole checks a role request of a group: an unknown role is 400, an
// unknown resource 404, one that is no ARI 400 (API §4.4, measured).
func (s *Server) groupRole(c *call) (group *Group, target resource, role string, refusal *reply) {
	group, refusal = s.groupOf(c, true)
	if refusal != nil {
		return nil, target, "", refusal
	}
	var request groupRoleRequest
	if err := strictBody(c.body, &request); err != nil || !groupRoles.Has(request.RoleID) || ariOwner(request.ResourceID) == "" {
		return nil, target, "", refuse(s.badRole("Invalid request body"))
	}
	target, ok := c.org.roleResource(request.ResourceID, request.RoleID)
	if !ok {
		return nil, target, "", refuse(s.adminRefusal(http.StatusNotFound, "ADMIN-UAM-404-1", "Unknown Resource", "The resource was not found"))
	}
	if !target.takes(request.RoleID) {
		return nil, target, "", refuse(s.adminRefusal(http.StatusBadRequest, "ADMIN-UAM-400-3", "Invalid Role", "The role is invalid for the resource"))
	}
	return group, target, request.RoleID, nil
}
