// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// patchOperation is one change of a PATCH, its op in lower case.
type patchOperation struct {
	op       string
	path     string
	value    any
	hasValue bool
}

// patchOperations reads the operations of a PATCH. The array is called
// Operations in the example and operations in the schema: both are accepted,
// and op in any case (API §2.7).
func patchOperations(body document) ([]patchOperation, *world.SCIMProblem) {
	var list []any

	found := false

	for name, value := range body {
		if strings.EqualFold(name, "operations") {
			list, found = value.([]any)
		}
	}

	if !found || len(list) == 0 {
		return nil, world.BadRequest(world.SCIMInvalidSyntax, "A PATCH needs a list of Operations.")
	}

	operations := make([]patchOperation, 0, len(list))
	for _, element := range list {
		parts, ok := element.(document)
		if !ok {
			return nil, world.BadRequest(world.SCIMInvalidSyntax, "An operation must be an object.")
		}

		operation, problem := readOperation(parts)
		if problem != nil {
			return nil, problem
		}

		operations = append(operations, operation)
	}

	return operations, nil
}

func readOperation(parts document) (patchOperation, *world.SCIMProblem) {
	operation := patchOperation{}

	for name, value := range parts {
		switch strings.ToLower(name) {
		case "op":
			op, _ := value.(string)
			operation.op = strings.ToLower(op)
		case "path":
			path, ok := value.(string)
			if !ok && value != nil {
				return operation, world.BadRequest(world.SCIMInvalidPath, "A path must be a string.")
			}

			operation.path = path
		case "value":
			operation.value, operation.hasValue = value, true
		}
	}

	switch operation.op {
	case "add", "replace":
		if !operation.hasValue {
			return operation, world.BadRequest(world.SCIMInvalidValue, "Operation "+operation.op+" needs a value.")
		}
	case "remove":
		if operation.path == "" {
			return operation, world.BadRequest(world.SCIMNoTarget, "Operation remove needs a path.")
		}
	default:
		return operation, world.BadRequest(world.SCIMInvalidSyntax, "Operation "+operation.op+" is unknown.")
	}

	return operation, nil
}

// patcher applies operations to the document of a resource.
type patcher struct {
	attributes []attribute
	reader     reader
	document   document
	touched    world.Set // names of the attributes that operations named
}

func (p *patcher) apply(operation patchOperation) *world.SCIMProblem {
	if operation.path == "" {
		return p.applyWithoutPath(operation)
	}

	path, problem := parsePath(p.attributes, operation.path)
	if problem != nil {
		return problem
	}

	if path.attr == nil {
		if p.reader.refuseUnknown {
			return world.BadRequest(world.SCIMInvalidPath, "Attribute "+path.unknown+" is unknown.")
		}

		return nil
	}

	if p.reader.readOnly(path.attr) {
		return world.BadRequest(world.SCIMMutability, "Attribute "+path.attr.name+" is read-only.")
	}

	p.touched.Add(path.attr.name)

	switch {
	case path.filter != nil || path.attr.multi && path.sub != nil:
		return p.applyToEntries(operation, path)
	case path.sub != nil:
		return p.applyToPart(operation, path)
	default:
		return p.applyToAttribute(operation, path.attr)
	}
}

// applyWithoutPath takes an object whose keys are attributes or paths: Omada
// sends one replace of that kind (API §2.7). Read-only attributes in it are
// ignored, as in a PUT.
func (p *patcher) applyWithoutPath(operation patchOperation) *world.SCIMProblem {
	values, ok := operation.value.(document)
	if !ok {
		return world.BadRequest(world.SCIMInvalidValue, "A value without a path must be an object.")
	}

	for _, name := range slices.Sorted(maps.Keys(values)) { // in a fixed order
		value := values[name]

		path, problem := parsePath(p.attributes, name)
		if problem != nil {
			return problem
		}

		if path.attr != nil && (p.reader.readOnly(path.attr) || path.attr.kind == kindIgnored) {
			continue
		}

		if problem := p.apply(patchOperation{op: operation.op, path: name, value: value, hasValue: true}); problem != nil {
			return problem
		}
	}

	return nil
}

func (p *patcher) applyToAttribute(operation patchOperation, attr *attribute) *world.SCIMProblem {
	if operation.op == "remove" {
		return p.remove(operation, attr)
	}

	value := operation.value
	if _, single := value.(document); single && attr.multi {
		value = []any{value}
	}

	clean, problem := p.reader.readValue(attr, value)
	if problem != nil {
		return problem
	}

	switch old := p.document[attr.name]; {
	case clean == nil:
		// null and empty leave an added attribute alone and unset a replaced one.
		if operation.op == "replace" {
			delete(p.document, attr.name)
		}
	case attr.multi && operation.op == "add":
		p.document[attr.name] = appendEntries(old, clean)
	case attr.kind == kindComplex && !attr.multi:
		// Only the parts that are given change (RFC 7644 §3.5.2.1, §3.5.2.3).
		p.document[attr.name] = mergeParts(old, clean)
	default:
		p.document[attr.name] = clean
	}

	return nil
}

// remove unsets an attribute; with a list as value it removes just the entries
// of those values.
func (p *patcher) remove(operation patchOperation, attr *attribute) *world.SCIMProblem {
	if !attr.multi || operation.value == nil {
		delete(p.document, attr.name)
		return nil
	}

	clean, problem := p.reader.readValue(attr, operation.value)
	if problem != nil {
		return problem
	}

	unwanted := world.Set{}

	for _, entry := range listOf(document{attr.name: clean}, attr.name) {
		value, _, _ := pluralOf(entry)
		unwanted.Add(world.Fold(value))
	}

	p.keepEntries(attr, func(entry document) bool {
		value, _, _ := pluralOf(entry)
		return !unwanted.Has(world.Fold(value))
	})

	return nil
}

func (p *patcher) keepEntries(attr *attribute, keep func(document) bool) {
	kept := []any{}

	for _, entry := range listOf(p.document, attr.name) {
		if keep(entry) {
			kept = append(kept, entry)
		}
	}

	if len(kept) == 0 {
		delete(p.document, attr.name)
		return
	}

	p.document[attr.name] = kept
}

func (p *patcher) applyToPart(operation patchOperation, path attributePath) *world.SCIMProblem {
	parts := mergeParts(p.document[path.attr.name], nil)
	if operation.op == "remove" {
		delete(parts, path.sub.name)
	} else {
		clean, problem := p.reader.readValue(path.sub, operation.value)
		if problem != nil {
			return problem
		}

		if clean == nil {
			delete(parts, path.sub.name)
		} else {
			parts[path.sub.name] = clean
		}
	}

	delete(p.document, path.attr.name)
	putParts(p.document, path.attr.name, parts)

	return nil
}

// applyToEntries changes the entries of a list that a filter chooses, or a part
// of each, as Entra does with emails[type eq "work"].value (API §2.7).
func (p *patcher) applyToEntries(operation patchOperation, path attributePath) *world.SCIMProblem {
	if operation.op == "remove" && path.sub == nil {
		p.keepEntries(path.attr, func(entry document) bool { return !path.selects(entry) })
		return nil
	}

	var clean any

	if operation.op != "remove" {
		target := path.sub
		if target == nil {
			target = &attribute{name: path.attr.name, kind: kindComplex, sub: path.attr.sub}
		}

		var problem *world.SCIMProblem
		if clean, problem = p.reader.readValue(target, operation.value); problem != nil {
			return problem
		}
	}

	entries, found := []any{}, false

	for _, entry := range listOf(p.document, path.attr.name) {
		if path.selects(entry) {
			found = true
			entry = changeEntry(entry, path, clean)
		}

		entries = append(entries, entry)
	}

	if !found {
		if operation.op != "add" || path.filter == nil {
			return world.BadRequest(world.SCIMNoTarget, "Path "+operation.path+" matches nothing.")
		}
		// An add to an entry that is not there makes it, as Entra expects.
		entry := document{}
		for _, comparison := range path.filter {
			entry[comparison.attr.name] = comparison.value
		}

		entries = append(entries, changeEntry(entry, path, clean))
	}

	p.document[path.attr.name] = entries

	return nil
}

func changeEntry(entry document, path attributePath, value any) document {
	changed := mergeParts(entry, nil)

	switch {
	case path.sub == nil:
		return mergeParts(changed, value)
	case value == nil:
		delete(changed, path.sub.name)
	default:
		changed[path.sub.name] = value
	}

	return changed
}

// mergeParts copies old and puts the parts of new over it.
func mergeParts(old, changed any) document {
	merged := document{}

	for _, source := range []any{old, changed} {
		parts, _ := source.(document)
		maps.Copy(merged, parts)
	}

	return merged
}

// appendEntries adds entries that are not there yet. A new primary entry takes
// the mark from the others (RFC 7644 §3.5.2).
func appendEntries(old, added any) []any {
	entries, _ := old.([]any)
	entries = slices.Clone(entries)

	list, _ := added.([]any)
	for _, entry := range list {
		if slices.ContainsFunc(entries, func(other any) bool { return reflect.DeepEqual(other, entry) }) {
			continue
		}

		if _, _, primary := pluralOf(mergeParts(entry, nil)); primary {
			for i, other := range entries {
				entries[i] = mergeParts(other, document{"primary": false})
			}
		}

		entries = append(entries, entry)
	}

	return entries
}

// patchRefused is the answer of a server that has no PATCH for users, nil if
// this one has.
func (a *API) patchRefused() *world.SCIMProblem {
	switch status := a.Switches.SCIM.PatchRefusal; status {
	case 0:
		return nil
	case http.StatusBadRequest:
		return world.BadRequest(world.SCIMInvalidSyntax, "PATCH is not supported.")
	default:
		return &world.SCIMProblem{Status: status, SCIMType: "", Detail: "PATCH is not supported."}
	}
}
