// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"net/http"
	"reflect"
	"strconv"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// groupPatch collects the changes of a PATCH, so that a refused operation changes nothing. The cost depends on the
// number of members sent, not on the size of the group.
type groupPatch struct {
	api       *API
	org       *world.Organization
	directory *world.SCIMDirectory
	group     *world.SCIMGroup
	steps     []func()
}

// patchGroup answers with the full group, including all members (API §2.7).
func (a *API) patchGroup(c *exchange.Call) exchange.Reply {
	group, problem := group(c.Directory, c.Param("id"))
	if problem != nil {
		return refused(problem)
	}

	body, problem := bodyOf(c)
	if problem != nil {
		return refused(problem)
	}

	operations, problem := patchOperations(body)
	if problem != nil {
		return refused(problem)
	}

	if limit := a.Switches.SCIM.MaxOperations; limit > 0 && len(operations) > limit {
		return refused(badRequest(invalidValue, "A PATCH takes at most "+strconv.Itoa(limit)+" operations."))
	}

	patch := &groupPatch{api: a, org: a.Org, directory: c.Directory, group: group}
	for _, operation := range operations {
		if problem := a.reader().eachTarget(groupAttributes, operation, patch.plan); problem != nil {
			return refused(problem)
		}
	}

	var before world.SCIMGroupState
	if a.Switches.SCIM.EmptyPatchNoContent {
		before = group.State()
	}

	for _, step := range patch.steps {
		step()
	}

	group.LastModified = a.Now()
	if a.Switches.SCIM.PatchNoContent || a.Switches.SCIM.EmptyPatchNoContent && reflect.DeepEqual(before, group.State()) {
		return exchange.Reply{Status: http.StatusNoContent}
	}

	return reply(http.StatusOK, a.writtenGroup(c.Directory, group))
}

func (p *groupPatch) then(step func()) { p.steps = append(p.steps, step) }

func (p *groupPatch) plan(operation patchOperation, path attributePath) *refusal {
	switch path.attr.name {
	case "members":
		return p.planMembers(operation, path)
	case "displayName":
		return p.planName(operation)
	case "externalId":
		return p.planExternalID(operation, path.attr)
	}

	return nil
}

func (p *groupPatch) planName(operation patchOperation) *refusal {
	name, ok := operation.value.(string)
	if operation.op == "remove" || !ok || name == "" {
		return badRequest(invalidValue, "Attribute displayName is required.")
	}

	return p.api.checkRename(p.group, name)
}

func (p *groupPatch) planExternalID(operation patchOperation, attr *attribute) *refusal {
	var externalID *string

	if operation.op != "remove" {
		clean, problem := p.api.reader().readValue(attr, operation.value)
		if problem != nil {
			return problem
		}

		externalID = textOf(document{attr.name: clean}, attr.name)
	}

	p.then(func() { p.group.ExternalID = externalID })

	return nil
}

// planMembers accepts both forms of removal: a list of values, and a path that names one member (API §2.7). A removal
// without either removes all members.
func (p *groupPatch) planMembers(operation patchOperation, path attributePath) *refusal {
	if path.sub != nil {
		return badRequest(invalidPath, "Path "+operation.path+" is not supported.")
	}

	if path.filter != nil {
		return p.planFiltered(operation, path)
	}

	if operation.op == "remove" && operation.value == nil {
		p.then(func() { p.api.ReplaceSCIMMembers(p.group, nil) })
		return nil
	}

	users, problem := p.readMembers(operation, path.attr)
	if problem != nil {
		return problem
	}

	if operation.op == "remove" {
		switch p.api.Switches.SCIM.MemberRemoval {
		case world.RemoveByPathOnly:
			return badRequest(invalidValue, "A removal names its member in the path.")
		case world.RemoveListEmpties:
			p.then(func() { p.api.ReplaceSCIMMembers(p.group, nil) })
			return nil
		case world.RemoveBoth, world.RemoveByListOnly, world.RemovePathIgnored:
		}
	}

	switch operation.op {
	case "add":
		p.then(func() {
			for _, user := range users {
				if !p.api.IgnoresAddition(p.group, user) {
					p.api.JoinSCIMGroup(p.group, user)
				}
			}
		})
	case "replace":
		p.then(func() { p.api.ReplaceSCIMMembers(p.group, users) })
	case "remove":
		p.then(func() {
			for _, user := range users {
				p.api.LeaveSCIMGroup(p.group, user)
			}
		})
	}

	return nil
}

func (p *groupPatch) planFiltered(operation patchOperation, path attributePath) *refusal {
	if operation.op != "remove" || len(path.filter) != 1 || path.filter[0].attr.name != "value" {
		return badRequest(invalidPath, "Path "+operation.path+" is not supported.")
	}

	switch p.api.Switches.SCIM.MemberRemoval {
	case world.RemoveByListOnly:
		return badRequest(invalidPath, "Path "+operation.path+" is not supported.")
	case world.RemovePathIgnored:
		return nil
	case world.RemoveBoth, world.RemoveByPathOnly, world.RemoveListEmpties:
	}

	id, _ := path.filter[0].value.(string)

	user, ok := p.directory.Users.Get(id)
	if !ok {
		return p.unknownMember(operation, id)
	}

	p.then(func() { p.api.LeaveSCIMGroup(p.group, user) })

	return nil
}

func (p *groupPatch) readMembers(operation patchOperation, attr *attribute) ([]*world.SCIMUser, *refusal) {
	value := operation.value
	if _, single := value.(document); single {
		value = []any{value}
	}

	clean, problem := p.api.reader().readValue(attr, value)
	if problem != nil {
		return nil, problem
	}

	var users []*world.SCIMUser

	for _, entry := range listOf(document{attr.name: clean}, attr.name) {
		id, _, _ := pluralOf(entry)

		user, ok := p.directory.Users.Get(id)
		if !ok {
			if problem := p.unknownMember(operation, id); problem != nil {
				return nil, problem
			}

			continue
		}

		users = append(users, user)
	}

	return users, nil
}

// unknownMember answers 404 to a PATCH that names an unknown user (API §2.7). The documents do not say whether this
// also holds for a removal, which has nothing left to do.
func (p *groupPatch) unknownMember(operation patchOperation, id string) *refusal {
	if operation.op == "remove" && !p.api.Switches.SCIM.RefuseUnknownRemovals {
		return nil
	}

	return notFound("USER", id)
}
