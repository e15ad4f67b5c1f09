// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
)

func (s *Server) scimListGroups(c *call) reply {
	window, problem := s.listWindow(c)
	if problem != nil {
		return problem.reply()
	}
	groups, total := c.directory.groups.Slice, c.directory.groups.Len()
	if c.query.Has("filter") {
		filter, problem := parseListFilter(c.query.Get("filter"), "displayName")
		if problem != nil {
			return problem.reply()
		}
		var found []*SCIMGroup
		if group := c.directory.byGroupName[fold(filter.value)]; group != nil {
			found = append(found, group)
		}
		groups, total = sliced(found), len(found)
	}
	return s.listPage(c.directory, window, total, func(from, to int) []any {
		page := groups(from, to)
		resources := make([]any, 0, len(page))
		for _, group := range page {
			resources = append(resources, s.renderGroup(c.directory, group))
		}
		return resources
	})
}

// scimCreateGroup makes a SCIM group and its read-only mirror in the organization.
// Members are read-only here and ignored (API §2.6).
func (s *Server) scimCreateGroup(c *call) reply {
	doc, problem := s.groupBody(c)
	if problem != nil {
		return problem.reply()
	}
	name := textOf(doc, "displayName")
	if name == nil {
		return badRequest(scimInvalidValue, "Attribute displayName is required.").reply()
	}
	group, problem := s.addSCIMGroup(c.org, c.directory, *name, textOf(doc, "externalId"))
	if problem != nil {
		return problem.reply()
	}
	answer := scimAnswer(http.StatusCreated, s.writtenGroup(c.directory, group))
	answer.header = http.Header{"Location": {s.groupLocation(c.directory, group)}}
	return answer
}

func (s *Server) groupBody(c *call) (document, *scimProblem) {
	body, problem := scimBody(c)
	if problem != nil {
		return nil, problem
	}
	return s.reader().read(groupAttributes, body)
}

// addSCIMGroup refuses a name that any group of the organization has
// (API §2.11, 9). The name of a default group makes a SCIM group that does not
// reach the organization (API §2.9).
func (s *Server) addSCIMGroup(org *Organization, directory *SCIMDirectory, name string, externalID *string) (*SCIMGroup, *scimProblem) {
	holder := org.groupNamed(name)
	if directory.byGroupName[fold(name)] != nil || holder != nil && len(holder.DefaultRoles) == 0 {
		return nil, groupExists()
	}
	now := s.now()
	group := &SCIMGroup{
		ID: s.newUUID(), DisplayName: name, ExternalID: externalID, Created: now, LastModified: now,
		members: newOrdered[*SCIMUser](),
	}
	if holder == nil {
		mirror := s.addGroup(org, &Group{
			Name: name, DirectoryID: directory.OrgDirectoryID, ManagedBy: "external",
			SCIMDirectoryID: directory.ID, SCIMGroupID: group.ID,
		})
		group.OrgGroupID = mirror.ID
	}
	directory.groups.Put(group.ID, group)
	directory.byGroupName[fold(name)] = group
	return group, nil
}

func (s *Server) scimGetGroup(c *call) reply {
	group, problem := c.directory.group(c.param("id"))
	if problem != nil {
		return problem.reply()
	}
	return scimAnswer(http.StatusOK, s.renderGroup(c.directory, group))
}

func (d *SCIMDirectory) group(id string) (*SCIMGroup, *scimProblem) {
	if group, ok := d.groups.Get(id); ok {
		return group, nil
	}
	return nil, scimNotFound("GROUP", id)
}

// scimPutGroup replaces external id and members; the name stays (API §2.6, §2.9).
// Unknown members are refused with a Java exception (API §2.8).
func (s *Server) scimPutGroup(c *call) reply {
	group, problem := c.directory.group(c.param("id"))
	if problem != nil {
		return problem.reply()
	}
	doc, problem := s.groupBody(c)
	if problem != nil {
		return problem.reply()
	}
	name := textOf(doc, "displayName")
	if name == nil {
		return badRequest(scimInvalidValue, "Attribute displayName is required.").reply()
	}
	if problem := s.checkRename(group, *name); problem != nil {
		return problem.reply()
	}
	members, missing := c.directory.membersOf(doc)
	if missing != "" {
		return membersMissing(missing)
	}
	group.ExternalID = textOf(doc, "externalId")
	s.replaceSCIMMembers(c.org, group, members)
	group.LastModified = s.now()
	return scimAnswer(http.StatusOK, s.writtenGroup(c.directory, group))
}

// checkRename: a group cannot be renamed. The request is ignored (API §2.9), or
// refused if the switch says so.
func (s *Server) checkRename(group *SCIMGroup, name string) *scimProblem {
	if s.options.SCIM.RefuseGroupRename && name != group.DisplayName {
		return badRequest(scimMutability, "Attribute displayName is immutable.")
	}
	return nil
}

// membersOf resolves the members of a document, or names the first one that
// does not exist.
func (d *SCIMDirectory) membersOf(doc document) (members []*SCIMUser, missing string) {
	for _, entry := range listOf(doc, "members") {
		id, _, _ := pluralOf(entry)
		user, ok := d.users.Get(id)
		if !ok {
			return nil, id
		}
		members = append(members, user)
	}
	return members, ""
}

// scimDeleteGroup removes the group, its mirror and the access that it gave
// (API §2.9).
func (s *Server) scimDeleteGroup(c *call) reply {
	group, problem := c.directory.group(c.param("id"))
	if problem != nil {
		return problem.reply()
	}
	s.dropGroup(c.org, c.directory, group)
	return reply{status: http.StatusNoContent}
}

func (s *Server) dropGroup(org *Organization, directory *SCIMDirectory, group *SCIMGroup) {
	for user := range group.members.All() {
		user.groups.Delete(group.ID)
	}
	if mirror := org.group(group.OrgGroupID); mirror != nil {
		org.removeGroup(mirror)
	}
	directory.groups.Delete(group.ID)
	delete(directory.byGroupName, fold(group.DisplayName))
}

func (s *Server) joinSCIMGroup(org *Organization, group *SCIMGroup, user *SCIMUser) {
	group.members.Put(user.ID, user)
	user.groups.Put(group.ID, group)
	if mirror, account := org.group(group.OrgGroupID), groupAccount(org, user); mirror != nil && account != nil {
		joinGroup(mirror, account)
	}
}

func (s *Server) leaveSCIMGroup(org *Organization, group *SCIMGroup, user *SCIMUser) {
	group.members.Delete(user.ID)
	user.groups.Delete(group.ID)
	if mirror, account := org.group(group.OrgGroupID), groupAccount(org, user); mirror != nil && account != nil {
		leaveGroup(mirror, account)
	}
}

func (s *Server) replaceSCIMMembers(org *Organization, group *SCIMGroup, members []*SCIMUser) {
	wanted := Set{}
	for _, user := range members {
		wanted.Add(user.ID)
	}
	for user := range group.members.All() {
		if !wanted.Has(user.ID) {
			s.leaveSCIMGroup(org, group, user)
		}
	}
	for _, user := range members {
		s.joinSCIMGroup(org, group, user)
	}
}
