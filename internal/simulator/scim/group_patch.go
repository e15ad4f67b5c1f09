// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// groupPatch collects what the operations of a PATCH do, so that a refused one
// changes nothing and members cost their own number, not the group's.
type groupPatch struct {
	api       *API
	org       *world.Organization
	directory *world.SCIMDirectory
	group     *world.SCIMGroup
	steps     []func()
}

// scimPatchGroup answers the full group, with all members (API §2.7).
func (a *API) scimPatchGroup(c *exchange.Call) exchange.Reply {
	group, problem := group(c.Directory, c.Param("id"))
	if problem != nil {
		return refused(problem)
	}

	body, problem := scimBody(c)
	if problem != nil {
		return refused(problem)
	}

	operations, problem := patchOperations(body)
	if problem != nil {
		return refused(problem)
	}

	if limit := a.Switches.SCIM.MaxOperations; limit > 0 && len(operations) > limit {
		return refused(world.BadRequest(world.SCIMInvalidValue, "A PATCH takes at most "+strconv.Itoa(limit)+" operations."))
	}

	patch := &groupPatch{api: a, org: c.Org, directory: c.Directory, group: group}
	for _, operation := range operations {
		if problem := patch.plan(operation); problem != nil {
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

	return scimAnswer(http.StatusOK, a.writtenGroup(c.Directory, group))
}

func (p *groupPatch) then(step func()) { p.steps = append(p.steps, step) }

func (p *groupPatch) plan(operation patchOperation) *world.SCIMProblem {
	if operation.path == "" {
		return p.planWithoutPath(operation)
	}

	path, problem := parsePath(groupAttributes, operation.path)
	if problem != nil {
		return problem
	}

	if path.attr == nil {
		if p.api.Switches.SCIM.RefuseUnknownAttributes {
			return world.BadRequest(world.SCIMInvalidPath, "Attribute "+path.unknown+" is unknown.")
		}

		return nil
	}

	if path.attr.readOnly {
		return world.BadRequest(world.SCIMMutability, "Attribute "+path.attr.name+" is read-only.")
	}

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

func (p *groupPatch) planWithoutPath(operation patchOperation) *world.SCIMProblem {
	values, ok := operation.value.(document)
	if !ok {
		return world.BadRequest(world.SCIMInvalidValue, "A value without a path must be an object.")
	}

	for _, name := range slices.Sorted(maps.Keys(values)) { // in a fixed order
		value := values[name]
		if attr := findAttribute(groupAttributes, name); attr != nil && (attr.readOnly || attr.kind == kindIgnored) {
			continue // Entra repeats the id here
		}

		if problem := p.plan(patchOperation{op: operation.op, path: name, value: value, hasValue: true}); problem != nil {
			return problem
		}
	}

	return nil
}

func (p *groupPatch) planName(operation patchOperation) *world.SCIMProblem {
	name, ok := operation.value.(string)
	if operation.op == "remove" || !ok || name == "" {
		return world.BadRequest(world.SCIMInvalidValue, "Attribute displayName is required.")
	}

	return p.api.checkRename(p.group, name)
}

func (p *groupPatch) planExternalID(operation patchOperation, attr *attribute) *world.SCIMProblem {
	var externalID *string

	if operation.op != "remove" {
		clean, problem := p.api.reader().readValue(attr, operation.value)
		if problem != nil {
			return problem
		}

		if clean != nil {
			externalID = textOf(document{attr.name: clean}, attr.name)
		}
	}

	p.then(func() { p.group.ExternalID = externalID })

	return nil
}

// planMembers accepts both forms of removal: a list of values, and the path
// form, which names one member (API §2.7). A removal without either empties the
// group.
func (p *groupPatch) planMembers(operation patchOperation, path attributePath) *world.SCIMProblem {
	if path.sub != nil {
		return world.BadRequest(world.SCIMInvalidPath, "Path "+operation.path+" is not supported.")
	}

	if path.filter != nil {
		return p.planFiltered(operation, path)
	}

	if operation.op == "remove" && operation.value == nil {
		p.then(func() { p.api.ReplaceSCIMMembers(p.org, p.group, nil) })
		return nil
	}

	users, problem := p.readMembers(operation, path.attr)
	if problem != nil {
		return problem
	}

	if operation.op == "remove" {
		switch p.api.Switches.SCIM.MemberRemoval {
		case world.RemoveByPathOnly:
			return world.BadRequest(world.SCIMInvalidValue, "A removal names its member in the path.")
		case world.RemoveListEmpties:
			p.then(func() { p.api.ReplaceSCIMMembers(p.org, p.group, nil) })
			return nil
		case world.RemoveBoth, world.RemoveByListOnly, world.RemovePathIgnored:
		}
	}

	switch operation.op {
	case "add":
		p.then(func() {
			for _, user := range users {
				if !p.api.IgnoresAddition(p.group, user) {
					p.api.JoinSCIMGroup(p.org, p.group, user)
				}
			}
		})
	case "replace":
		p.then(func() { p.api.ReplaceSCIMMembers(p.org, p.group, users) })
	case "remove":
		p.then(func() {
			for _, user := range users {
				p.api.LeaveSCIMGroup(p.org, p.group, user)
			}
		})
	}

	return nil
}

func (p *groupPatch) planFiltered(operation patchOperation, path attributePath) *world.SCIMProblem {
	if operation.op != "remove" || len(path.filter) != 1 || path.filter[0].attr.name != "value" {
		return world.BadRequest(world.SCIMInvalidPath, "Path "+operation.path+" is not supported.")
	}

	switch p.api.Switches.SCIM.MemberRemoval {
	case world.RemoveByListOnly:
		return world.BadRequest(world.SCIMInvalidPath, "Path "+operation.path+" is not supported.")
	case world.RemovePathIgnored:
		return nil
	case world.RemoveBoth, world.RemoveByPathOnly, world.RemoveListEmpties:
	}

	id, _ := path.filter[0].value.(string)

	user, ok := p.directory.Users.Get(id)
	if !ok {
		return p.unknownMember(operation, id)
	}

	p.then(func() { p.api.LeaveSCIMGroup(p.org, p.group, user) })

	return nil
}

func (p *groupPatch) readMembers(operation patchOperation, attr *attribute) ([]*world.SCIMUser, *world.SCIMProblem) {
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

// unknownMember: a PATCH that names an unknown user is a 404 (API §2.7). Whether
// that holds for a removal, whose end is reached already, is not said.
func (p *groupPatch) unknownMember(operation patchOperation, id string) *world.SCIMProblem {
	if operation.op == "remove" && !p.api.Switches.SCIM.RefuseUnknownRemovals {
		return nil
	}

	return scimNotFound("USER", id)
}
