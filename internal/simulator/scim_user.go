// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"reflect"
)

func (s *Server) scimListUsers(c *call) reply {
	chosen, problem := selectionOf(c)
	if problem != nil {
		return problem.reply()
	}
	window, problem := s.listWindow(c)
	if problem != nil {
		return problem.reply()
	}
	users := c.directory.users.Slice
	total := c.directory.users.Len()
	switch filter := c.query.Get("filter"); {
	case c.query.Has("filter"):
		found, problem := s.filterUsers(c.directory, filter)
		if problem != nil {
			return problem.reply()
		}
		users, total = sliced(found), len(found)
	case s.options.SCIM.HideInactive:
		active := c.directory.activeUsers()
		users, total = sliced(active), len(active)
	}
	return s.listPage(c.directory, window, total, func(from, to int) []any {
		page := users(from, to)
		resources := make([]any, 0, len(page))
		for _, user := range page {
			resources = append(resources, chosen.apply(s.renderUser(c.directory, user)))
		}
		return resources
	})
}

// sliced cuts a list the way ordered.Slice does.
func sliced[V any](values []V) func(from, to int) []V {
	return func(from, to int) []V {
		from = min(max(from, 0), len(values))
		return values[from:min(max(to, from), len(values))]
	}
}

func (s *Server) filterUsers(directory *SCIMDirectory, text string) ([]*SCIMUser, *scimProblem) {
	filter, problem := parseListFilter(text, "userName", "externalId")
	if problem != nil {
		return nil, problem
	}
	if filter.attribute == "externalId" && s.options.SCIM.ShareExternalIDs {
		return s.usersSharing(directory, filter.value), nil
	}
	user := directory.byUserName[fold(filter.value)]
	if filter.attribute == "externalId" {
		user = directory.byExternalID[filter.value]
	}
	if user == nil || s.options.SCIM.HideInactive && !user.Active {
		return nil, nil
	}
	return []*SCIMUser{user}, nil
}

// usersSharing are those of an external id that need not be unique.
func (s *Server) usersSharing(directory *SCIMDirectory, externalID string) []*SCIMUser {
	var found []*SCIMUser
	for user := range directory.users.All() {
		if user.ExternalID != nil && *user.ExternalID == externalID && (user.Active || !s.options.SCIM.HideInactive) {
			found = append(found, user)
		}
	}
	return found
}

// activeUsers is what lists show while inactive users are hidden. It is kept
// until a record changes, so that paging stays linear.
func (d *SCIMDirectory) activeUsers() []*SCIMUser {
	if d.active == nil {
		d.active = []*SCIMUser{}
		for user := range d.users.All() {
			if user.Active {
				d.active = append(d.active, user)
			}
		}
	}
	return d.active
}

func (s *Server) scimCreateUser(c *call) reply {
	chosen, problem := selectionOf(c)
	if problem != nil {
		return problem.reply()
	}
	body, problem := scimBody(c)
	if problem != nil {
		return problem.reply()
	}
	user := &SCIMUser{ID: s.newUUID(), groups: newOrdered[*SCIMGroup]()}
	doc, problem := s.reader().read(userAttributes, body)
	if problem == nil {
		problem = s.fillUser(user, doc)
	}
	if problem == nil {
		problem = s.addUser(c.org, c.directory, user)
	}
	if problem != nil {
		return problem.reply()
	}
	answer := scimAnswer(http.StatusCreated, s.writtenUser(c.directory, user, chosen))
	answer.header = http.Header{"Location": {s.userLocation(c.directory, user)}}
	return answer
}

func (s *Server) scimGetUser(c *call) reply {
	chosen, problem := selectionOf(c)
	if problem != nil {
		return problem.reply()
	}
	user, problem := c.directory.user(c.param("userId"))
	if problem != nil {
		return problem.reply()
	}
	return scimAnswer(http.StatusOK, chosen.apply(s.renderUser(c.directory, user)))
}

func (d *SCIMDirectory) user(id string) (*SCIMUser, *scimProblem) {
	if user, ok := d.users.Get(id); ok {
		return user, nil
	}
	return nil, scimNotFound("USER", id)
}

// scimPutUser replaces a record attribute by attribute; read-only ones are silently
// kept (API §2.9).
func (s *Server) scimPutUser(c *call) reply {
	return s.changeUser(c, http.StatusOK, func(user *SCIMUser, body document) (*SCIMUser, *scimProblem) {
		doc, problem := s.reader().read(userAttributes, body)
		if problem != nil {
			return nil, problem
		}
		changed := *user
		problem = s.fillUser(&changed, doc)
		if s.options.SCIM.ReadOnlyEnterprise {
			changed.EnterpriseDepartment, changed.EnterpriseOrganization = user.EnterpriseDepartment, user.EnterpriseOrganization
		}
		return &changed, problem
	})
}

func (s *Server) scimPatchUser(c *call) reply {
	if problem := s.patchRefused(); problem != nil {
		return problem.reply()
	}
	status := http.StatusOK
	if s.options.SCIM.PatchNoContent {
		status = http.StatusNoContent
	}
	return s.changeUser(c, status, s.patchedUser)
}

func (s *Server) patchedUser(user *SCIMUser, body document) (*SCIMUser, *scimProblem) {
	operations, problem := patchOperations(body)
	if problem != nil {
		return nil, problem
	}
	p := &patcher{attributes: userAttributes, reader: s.reader(), document: documentOf(user), touched: Set{}}
	for _, operation := range operations {
		if problem := p.apply(operation); problem != nil {
			return nil, problem
		}
	}
	changed := *user
	if problem := s.fillUser(&changed, p.document); problem != nil {
		return nil, problem
	}
	if p.touched.Has("emails") && sameEmails(user.Emails, changed.Emails) && !s.options.SCIM.AcceptUnchangedEmails {
		return nil, badRequest(scimInvalidValue, noPrimary) // API §9.7, ID-8027
	}
	return &changed, nil
}

// changeUser does what PUT and PATCH have in common. make returns the record as
// it is to be.
func (s *Server) changeUser(c *call, status int, change func(*SCIMUser, document) (*SCIMUser, *scimProblem)) reply {
	chosen, problem := selectionOf(c)
	if problem != nil {
		return problem.reply()
	}
	user, problem := c.directory.user(c.param("userId"))
	if problem != nil {
		return problem.reply()
	}
	body, problem := scimBody(c)
	if problem != nil {
		return problem.reply()
	}
	changed, problem := change(user, body)
	if problem == nil {
		if c.request.Method == http.MethodPatch && s.options.SCIM.EmptyPatchNoContent && reflect.DeepEqual(user, changed) {
			status = http.StatusNoContent
		}
		problem = s.storeUser(c.org, c.directory, user, changed)
	}
	if problem != nil {
		return problem.reply()
	}
	if status == http.StatusNoContent {
		return reply{status: status}
	}
	return scimAnswer(status, s.writtenUser(c.directory, user, chosen))
}

// scimDeleteUser removes the record and deactivates a managed account. The id is
// gone for ever: a new record gets a new one (API §2.9, as of 2026), unless the
// switch for 2022 is on.
func (s *Server) scimDeleteUser(c *call) reply {
	user, problem := c.directory.user(c.param("userId"))
	if problem != nil {
		return problem.reply()
	}
	s.dropUser(c.org, c.directory, user, true)
	if s.options.SCIM.DeleteDeactivates {
		c.directory.dormant[fold(user.UserName)] = dormant{user.ID, user.Created}
	}
	return reply{status: http.StatusNoContent}
}
