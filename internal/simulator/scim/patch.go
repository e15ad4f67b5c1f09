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

// patchOperation is one operation of a PATCH, with its op in lower case.
type patchOperation struct {
	op    string
	path  string
	value any
}

// patchOperations reads the operations of a PATCH. The array is called Operations in the example and operations in the
// schema; both are accepted, and op in any case (API §2.7).
func patchOperations(body document) ([]patchOperation, *refusal) {
	var list []any

	found := false

	for name, value := range body {
		if strings.EqualFold(name, "operations") {
			list, found = value.([]any)
		}
	}

	if !found || len(list) == 0 {
		return nil, badRequest(invalidSyntax, "A PATCH needs a list of Operations.")
	}

	operations := make([]patchOperation, 0, len(list))
	for _, element := range list {
		parts, ok := element.(document)
		if !ok {
			return nil, badRequest(invalidSyntax, "An operation must be an object.")
		}

		operation, problem := readOperation(parts)
		if problem != nil {
			return nil, problem
		}

		operations = append(operations, operation)
	}

	return operations, nil
}

func readOperation(parts document) (patchOperation, *refusal) {
	operation, valued := patchOperation{}, false

	for name, value := range parts {
		switch strings.ToLower(name) {
		case "op":
			op, _ := value.(string)
			operation.op = strings.ToLower(op)
		case "path":
			path, ok := value.(string)
			if !ok && value != nil {
				return operation, badRequest(invalidPath, "A path must be a string.")
			}

			operation.path = path
		case "value":
			operation.value, valued = value, true
		}
	}

	switch operation.op {
	case "add", "replace":
		if !valued {
			return operation, badRequest(invalidValue, "Operation "+operation.op+" needs a value.")
		}
	case "remove":
		if operation.path == "" {
			return operation, badRequest(noTarget, "Operation remove needs a path.")
		}
	default:
		return operation, badRequest(invalidSyntax, "Operation "+operation.op+" is unknown.")
	}

	return operation, nil
}

// eachTarget calls change for each target of an operation: the target of its path or, without a path, each attribute or
// path in its value, as Omada sends it (API §2.7). Names that the schema does not have are ignored or refused, as the
// switch says. A read-only attribute is refused in a path and ignored in a value, as in a PUT, because Entra repeats
// the id there.
func (r reader) eachTarget(attributes []attribute, operation patchOperation, change func(patchOperation, attributePath) *refusal) *refusal {
	if operation.path != "" {
		return r.onTarget(attributes, operation, change)
	}

	values, ok := operation.value.(document)
	if !ok {
		return badRequest(invalidValue, "A value without a path must be an object.")
	}

	for _, name := range slices.Sorted(maps.Keys(values)) { // fixed order
		path, problem := parsePath(attributes, name)
		if problem != nil {
			return problem
		}

		if path.attr != nil && (r.readOnly(path.attr) || path.attr.kind == kindIgnored) {
			continue
		}

		if problem := r.onTarget(attributes, patchOperation{operation.op, name, values[name]}, change); problem != nil {
			return problem
		}
	}

	return nil
}

func (r reader) onTarget(attributes []attribute, operation patchOperation, change func(patchOperation, attributePath) *refusal) *refusal {
	path, problem := parsePath(attributes, operation.path)

	switch {
	case problem != nil:
		return problem
	case path.attr == nil && r.refuseUnknown:
		return badRequest(invalidPath, "Attribute "+path.unknown+" is unknown.")
	case path.attr == nil:
		return nil
	case r.readOnly(path.attr):
		return badRequest(mutability, "Attribute "+path.attr.name+" is read-only.")
	default:
		return change(operation, path)
	}
}

type patcher struct {
	reader   reader
	document document
	touched  world.Set // names of the attributes that operations named
}

func (p *patcher) apply(operation patchOperation, path attributePath) *refusal {
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

func (p *patcher) applyToAttribute(operation patchOperation, attr *attribute) *refusal {
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
		// A null or empty value is ignored by add and clears the attribute in replace.
		if operation.op == "replace" {
			delete(p.document, attr.name)
		}
	case attr.multi && operation.op == "add":
		p.document[attr.name] = appendEntries(old, clean)
	case attr.kind == kindComplex && !attr.multi:
		// Only the parts in the value change (RFC 7644 §3.5.2.1, §3.5.2.3).
		p.document[attr.name] = mergeParts(old, clean)
	default:
		p.document[attr.name] = clean
	}

	return nil
}

// remove unsets an attribute. If the value is a list, it removes only the entries in that list.
func (p *patcher) remove(operation patchOperation, attr *attribute) *refusal {
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

func (p *patcher) applyToPart(operation patchOperation, path attributePath) *refusal {
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

// applyToEntries changes the entries of a list that match a filter, or one part of each, as Entra does with emails[type
// eq "work"].value (API §2.7).
func (p *patcher) applyToEntries(operation patchOperation, path attributePath) *refusal {
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

		var problem *refusal
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
			return badRequest(noTarget, "Path "+operation.path+" matches nothing.")
		}
		// An add creates the entry if none matches, as Entra expects.
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

// mergeParts copies old and overwrites it with the parts of changed.
func mergeParts(old, changed any) document {
	merged := document{}

	for _, source := range []any{old, changed} {
		parts, _ := source.(document)
		maps.Copy(merged, parts)
	}

	return merged
}

// appendEntries adds the entries that are not in the list yet. A new primary entry makes the others not primary (RFC
// 7644 §3.5.2).
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

// patchRefused refuses PATCH of users if PatchRefusal is set, otherwise it returns nil.
func (a *API) patchRefused() *refusal {
	switch status := a.Switches.SCIM.PatchRefusal; status {
	case 0:
		return nil
	case http.StatusBadRequest:
		return badRequest(invalidSyntax, "PATCH is not supported.")
	default:
		return &refusal{status, "", "PATCH is not supported."}
	}
}
