// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
)

// groupPatch collects what the operations of a PATCH do, so that a refused one
// changes nothing and members cost their own number, not the group's.
type groupPatch struct {
	server    *Server
	org       *Organization
	directory *SCIMDirectory
	group     *SCIMGroup
	steps     []func()
}

// scimPatchGroup answers the full group, with all members (API §2.7).
func (s *Server) scimPatchGroup(c *call) reply {
	group, problem := c.directory.group(c.param("id"))
	if problem != nil {
		return problem.reply()
	}
	body, problem := scimBody(c)
	if problem != nil {
		return problem.reply()
	}
	operations, problem := patchOperations(body)
	if problem != nil {
		return problem.reply()
	}
	if limit := s.options.SCIM.MaxOperations; limit > 0 && len(operations) > limit {
		return badRequest(scimInvalidValue, "A PATCH takes at most "+strconv.Itoa(limit)+" operations.").reply()
	}
	patch := &groupPatch{server: s, org: c.org, directory: c.directory, group: group}
	for _, operation := range operations {
		if problem := patch.plan(operation); problem != nil {
			return problem.reply()
		}
	}
	var before SCIMGroupState
	if s.options.SCIM.EmptyPatchNoContent {
		before = group.state()
	}
	for _, step := range patch.steps {
		step()
	}
	group.LastModified = s.now()
	if s.options.SCIM.PatchNoContent || s.options.SCIM.EmptyPatchNoContent && reflect.DeepEqual(before, group.state()) {
		return reply{status: http.StatusNoContent}
	}
	return scimAnswer(http.StatusOK, s.writtenGroup(c.directory, group))
}

func (p *groupPatch) then(step func()) { p.steps = append(p.steps, step) }

func (p *groupPatch) plan(operation patchOperation) *scimProblem {
	if operation.path == "" {
		return p.planWithoutPath(operation)
	}
	path, problem := parsePath(groupAttributes, operation.path)
	if problem != nil {
		return problem
	}
	if path.attr == nil {
		if p.server.options.SCIM.RefuseUnknownAttributes {
			return badRequest(scimInvalidPath, "Attribute "+path.unknown+" is unknown.")
		}
		return nil
	}
	if path.attr.readOnly {
		return badRequest(scimMutability, "Attribute "+path.attr.name+" is read-only.")
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

func (p *groupPatch) planWithoutPath(operation patchOperation) *scimProblem {
	values, ok := operation.value.(document)
	if !ok {
		return badRequest(scimInvalidValue, "A value without a path must be an object.")
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

func (p *groupPatch) planName(operation patchOperation) *scimProblem {
	name, ok := operation.value.(string)
	if operation.op == "remove" || !ok || name == "" {
		return badRequest(scimInvalidValue, "Attribute displayName is required.")
	}
	return p.server.checkRename(p.group, name)
}

func (p *groupPatch) planExternalID(operation patchOperation, attr *attribute) *scimProblem {
	var externalID *string
	if operation.op != "remove" {
		clean, problem := p.server.reader().readValue(attr, operation.value)
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
func (p *groupPatch) planMembers(operation patchOperation, path attributePath) *scimProblem {
	if path.sub != nil {
		return badRequest(scimInvalidPath, "Path "+operation.path+" is not supported.")
	}
	if path.filter != nil {
		return p.planFiltered(operation, path)
	}
	if operation.op == "remove" && operation.value == nil {
		p.then(func() { p.server.replaceSCIMMembers(p.org, p.group, nil) })
		return nil
	}
	users, problem := p.readMembers(operation, path.attr)
	if problem != nil {
		return problem
	}
	switch operation.op {
	case "add":
		p.then(func() {
			for _, user := range users {
				p.server.joinSCIMGroup(p.org, p.group, user)
			}
		})
	case "replace":
		p.then(func() { p.server.replaceSCIMMembers(p.org, p.group, users) })
	case "remove":
		p.then(func() {
			for _, user := range users {
				p.server.leaveSCIMGroup(p.org, p.group, user)
			}
		})
	}
	return nil
}

func (p *groupPatch) planFiltered(operation patchOperation, path attributePath) *scimProblem {
	if operation.op != "remove" || len(path.filter) != 1 || path.filter[0].attr.name != "value" {
		return badRequest(scimInvalidPath, "Path "+operation.path+" is not supported.")
	}
	id, _ := path.filter[0].value.(string)
	user, ok := p.directory.users.Get(id)
	if !ok {
		return p.unknownMember(operation, id)
	}
	p.then(func() { p.server.leaveSCIMGroup(p.org, p.group, user) })
	return nil
}

func (p *groupPatch) readMembers(operation patchOperation, attr *attribute) ([]*SCIMUser, *scimProblem) {
	value := operation.value
	if _, single := value.(document); single {
		value = []any{value}
	}
	clean, problem := p.server.reader().readValue(attr, value)
	if problem != nil {
		return nil, problem
	}
	var users []*SCIMUser
	for _, entry := range listOf(document{attr.name: clean}, attr.name) {
		id, _, _ := pluralOf(entry)
		user, ok := p.directory.users.Get(id)
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
func (p *groupPatch) unknownMember(operation patchOperation, id string) *scimProblem {
	if operation.op == "remove" && !p.server.options.SCIM.RefuseUnknownRemovals {
		return nil
	}
	return scimNotFound("USER", id)
}
