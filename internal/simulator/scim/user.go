// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"net/http"
	"reflect"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

func (a *API) listUsers(c *exchange.Call) exchange.Reply {
	chosen, problem := selectionOf(c)
	if problem != nil {
		return refused(problem)
	}

	window, problem := a.listWindow(c)
	if problem != nil {
		return refused(problem)
	}

	users := c.Directory.Users.Slice

	total := c.Directory.Users.Len()
	switch filter := c.Query.Get("filter"); {
	case c.Query.Has("filter"):
		found, problem := a.filterUsers(c.Directory, filter)
		if problem != nil {
			return refused(problem)
		}

		users, total = sliced(found), len(found)
	case a.Switches.SCIM.HideInactive:
		active := c.Directory.ActiveUsers()
		users, total = sliced(active), len(active)
	}

	return a.listPage(c.Directory, window, total, func(from, to int) []any {
		page := users(from, to)

		resources := make([]any, 0, len(page))
		for _, user := range page {
			resources = append(resources, chosen.apply(a.renderUser(c.Directory, user)))
		}

		return resources
	})
}

// sliced slices a list as Ordered.Slice does.
func sliced[V any](values []V) func(from, to int) []V {
	return func(from, to int) []V {
		from = min(max(from, 0), len(values))
		return values[from:min(max(to, from), len(values))]
	}
}

func (a *API) filterUsers(directory *world.SCIMDirectory, text string) ([]*world.SCIMUser, *refusal) {
	filter, problem := parseListFilter(text, "userName", "externalId")
	if problem != nil {
		return nil, problem
	}

	if filter.attribute == "externalId" && a.Switches.SCIM.ShareExternalIDs {
		return a.usersSharing(directory, filter.value), nil
	}

	user := directory.UserNamed(filter.value)
	if filter.attribute == "externalId" {
		user = directory.UserWithExternalID(filter.value)
	}

	if user == nil || a.Switches.SCIM.HideInactive && !user.Active {
		return nil, nil
	}

	return []*world.SCIMUser{user}, nil
}

// usersSharing returns the users with an external id, for directories in which it need not be unique.
func (a *API) usersSharing(directory *world.SCIMDirectory, externalID string) []*world.SCIMUser {
	var found []*world.SCIMUser

	for user := range directory.Users.All() {
		if user.ExternalID != nil && *user.ExternalID == externalID && (user.Active || !a.Switches.SCIM.HideInactive) {
			found = append(found, user)
		}
	}

	return found
}

func (a *API) createUser(c *exchange.Call) exchange.Reply {
	chosen, problem := selectionOf(c)
	if problem != nil {
		return refused(problem)
	}

	body, problem := bodyOf(c)
	if problem != nil {
		return refused(problem)
	}

	user := &world.SCIMUser{}

	doc, problem := a.reader().read(userAttributes, body)
	if problem == nil {
		problem = a.fillUser(user, doc)
	}

	if problem == nil {
		problem = refusalOf(a.AddUser(c.Directory, user))
	}

	if problem != nil {
		return refused(problem)
	}

	answer := reply(http.StatusCreated, a.writtenUser(c.Directory, user, chosen))
	answer.Header = http.Header{"Location": {a.userLocation(c.Directory, user)}}

	return answer
}

func (a *API) showUser(c *exchange.Call) exchange.Reply {
	chosen, problem := selectionOf(c)
	if problem != nil {
		return refused(problem)
	}

	user, problem := user(c.Directory, c.Param("userId"))
	if problem != nil {
		return refused(problem)
	}

	return reply(http.StatusOK, chosen.apply(a.renderUser(c.Directory, user)))
}

func user(d *world.SCIMDirectory, id string) (*world.SCIMUser, *refusal) {
	if user, ok := d.Users.Get(id); ok {
		return user, nil
	}

	return nil, notFound("USER", id)
}

// replaceUser replaces all attributes of a record but keeps the read-only ones (API §2.9).
func (a *API) replaceUser(c *exchange.Call) exchange.Reply {
	return a.changeUser(c, http.StatusOK, func(user *world.SCIMUser, body document) (*world.SCIMUser, *refusal) {
		doc, problem := a.reader().read(userAttributes, body)
		if problem != nil {
			return nil, problem
		}

		changed := *user

		problem = a.fillUser(&changed, doc)
		if _, given := doc["active"]; !given {
			switch a.Switches.SCIM.PutActive {
			case world.PutActiveTrue:
			case world.PutActiveCleared:
				changed.Active = false
			case world.PutActiveKept:
				changed.Active = user.Active
			}
		}

		if a.Switches.SCIM.ReadOnlyEnterprise {
			changed.EnterpriseDepartment, changed.EnterpriseOrganization = user.EnterpriseDepartment, user.EnterpriseOrganization
		}

		return &changed, problem
	})
}

func (a *API) patchUser(c *exchange.Call) exchange.Reply {
	if problem := a.patchRefused(); problem != nil {
		return refused(problem)
	}

	status := http.StatusOK
	if a.Switches.SCIM.PatchNoContent {
		status = http.StatusNoContent
	}

	return a.changeUser(c, status, a.patchedUser)
}

func (a *API) patchedUser(user *world.SCIMUser, body document) (*world.SCIMUser, *refusal) {
	operations, problem := patchOperations(body)
	if problem != nil {
		return nil, problem
	}

	p := &patcher{reader: a.reader(), document: documentOf(user), touched: world.Set{}}
	for _, operation := range operations {
		if problem := p.reader.eachTarget(userAttributes, operation, p.apply); problem != nil {
			return nil, problem
		}
	}

	changed := *user
	if problem := a.fillUser(&changed, p.document); problem != nil {
		return nil, problem
	}

	if p.touched.Has("emails") && sameEmails(user.Emails, changed.Emails) && !a.Switches.SCIM.AcceptUnchangedEmails {
		return nil, badRequest("", repeatedEmails) // API §9.7, ID-8027
	}

	return &changed, nil
}

// changeUser does the common part of PUT and PATCH. change returns the changed record.
func (a *API) changeUser(c *exchange.Call, status int, change func(*world.SCIMUser, document) (*world.SCIMUser, *refusal)) exchange.Reply {
	chosen, problem := selectionOf(c)
	if problem != nil {
		return refused(problem)
	}

	user, problem := user(c.Directory, c.Param("userId"))
	if problem != nil {
		return refused(problem)
	}

	body, problem := bodyOf(c)
	if problem != nil {
		return refused(problem)
	}

	changed, problem := change(user, body)
	if problem == nil {
		if c.Request.Method == http.MethodPatch && a.Switches.SCIM.EmptyPatchNoContent && reflect.DeepEqual(user, changed) {
			status = http.StatusNoContent
		}

		problem = refusalOf(a.StoreUser(c.Directory, user, changed))
	}

	if problem != nil {
		return refused(problem)
	}

	if status == http.StatusNoContent {
		return exchange.Reply{Status: status}
	}

	return reply(status, a.writtenUser(c.Directory, user, chosen))
}

// deleteUser removes the record and deactivates a managed account. A new record gets a new id (API §2.9, as of 2026),
// unless DeleteDeactivates is set.
func (a *API) deleteUser(c *exchange.Call) exchange.Reply {
	user, problem := user(c.Directory, c.Param("userId"))
	if problem != nil {
		return refused(problem)
	}

	a.DropUser(c.Directory, user)

	if a.Switches.SCIM.DeleteDeactivates {
		c.Directory.LeaveDormant(user)
	}

	return exchange.Reply{Status: http.StatusNoContent}
}
