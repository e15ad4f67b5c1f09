// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// No SCIM PATCH can satisfy Atlassian's document: it calls the list "operations", and a value is a JsonNode, the Java
// class (API §2.7). So the operations are checked against the resource that they change, which the document describes
// well.

// patchListNames are the names of the list in the document and in the SCIM standard.
var patchListNames = []string{"operations", "Operations"}

var patchOps = []string{"add", "replace", "remove"}

// checkPatch checks the operations of a PATCH body, given the schemas of the body and of the resource. It removes the
// lists from the body, so that the rest can be checked against the document.
func checkPatch(body map[string]any, schema, resource *openapi3.SchemaRef) []violation {
	described := property(schema, patchListNames[0])

	var found []violation

	for _, name := range patchListNames {
		list, sent := body[name]
		if !sent {
			continue
		}

		delete(body, name)

		if property(schema, name) == nil {
			found = append(found, violation{
				pointer: []string{name}, rule: ruleProperty, detail: "the document has no such property",
			})
		}

		operations, isList := list.([]any)
		if !isList || len(operations) == 0 {
			found = append(found, violation{
				pointer: []string{name}, rule: "type", value: list, detail: "must be a list of operations",
			})
		}

		for i, operation := range operations {
			at := []string{name, strconv.Itoa(i)}
			found = append(found, withPrefix(at, checkPatchOperation(operation, itemsOf(described), resource))...)
		}
	}

	return found
}

func checkPatchOperation(operation any, described, resource *openapi3.SchemaRef) []violation {
	fields, isObject := operation.(map[string]any)
	if !isObject {
		return []violation{{rule: "type", value: operation, detail: "must be an object"}}
	}

	rest := make(map[string]any, len(fields))

	for name, value := range fields {
		if name != "value" {
			rest[name] = value
		}
	}

	found := unknownProperties(rest, described)
	if err := described.Value.VisitJSON(rest, schemaOptions...); err != nil {
		return append(found, violationsOf(err)...)
	}

	op, _ := fields["op"].(string)
	if !slices.Contains(patchOps, op) {
		found = append(found, violation{
			pointer: []string{"op"}, rule: "enum", value: fields["op"], detail: "must be add, replace or remove",
		})
	}

	target := patchTarget{schema: resource}

	if path, sent := fields["path"].(string); sent {
		var problem string
		if target, problem = findPatchTarget(path, resource); problem != "" {
			return append(found, violation{pointer: []string{"path"}, rule: rulePatch, value: path, detail: problem})
		}
	}

	if target.readOnly {
		found = append(found, violation{
			pointer: []string{"path"}, rule: ruleReadOnly, value: fields["path"], detail: "the attribute is read-only",
		})
	}

	value, sent := fields["value"]
	if !sent {
		if op != "remove" {
			found = append(found, violation{pointer: []string{"value"}, rule: "required", detail: "an " + op + " needs a value"})
		}

		return found
	}

	return append(found, withPrefix([]string{"value"}, target.check(value))...)
}

// patchTarget is the attribute that a SCIM path names.
type patchTarget struct {
	schema   *openapi3.SchemaRef
	readOnly bool
}

func (t *patchTarget) check(value any) []violation {
	found := unknownProperties(value, t.schema)
	if err := t.schema.Value.VisitJSON(value, schemaOptions...); err != nil {
		found = append(found, violationsOf(err)...)
	}

	return found
}

// findPatchTarget follows a SCIM path (RFC 7644 §3.5.2) through the schema of a resource: attribute, attribute.part,
// attribute[filter] or attribute[filter].part, each also after the URN of an extension.
func findPatchTarget(path string, resource *openapi3.SchemaRef) (patchTarget, string) {
	target := patchTarget{schema: resource}

	if strings.HasPrefix(path, "urn:") {
		urn, rest := cutExtension(path, resource)
		if urn == "" {
			return target, "the resource has no such extension"
		}

		target.enter(urn)

		if rest == "" {
			return target, ""
		}

		path = rest
	}

	attribute, filter, part := splitPatchPath(path)
	if !target.enter(attribute) {
		return target, "the resource has no attribute " + attribute
	}

	if filter != "" {
		items := itemsOf(target.schema)
		if items == nil {
			return target, attribute + " is no list to choose from"
		}

		target.schema = items

		compared, _, _ := strings.Cut(filter, " ")
		if property(items, compared) == nil {
			return target, "the entries of " + attribute + " have no " + compared
		}
	}

	if part != "" && !target.enter(part) {
		return target, attribute + " has no part " + part
	}

	return target, ""
}

func (t *patchTarget) enter(name string) bool {
	schema := property(t.schema, name)
	if schema == nil {
		return false
	}

	t.schema = schema
	t.readOnly = t.readOnly || schema.Value.ReadOnly

	return true
}

// cutExtension cuts the URN of an extension from the start of a path. The URN itself has dots and colons.
func cutExtension(path string, resource *openapi3.SchemaRef) (urn, rest string) {
	for name := range partsOf(nil, []*openapi3.SchemaRef{resource}).properties {
		if !strings.HasPrefix(name, "urn:") {
			continue
		}

		if path == name {
			return name, ""
		}

		if rest, found := strings.CutPrefix(path, name+":"); found {
			return name, rest
		}
	}

	return "", ""
}

func splitPatchPath(path string) (attribute, filter, part string) {
	if before, after, found := strings.Cut(path, "["); found {
		end := strings.LastIndex(after, "]")
		if end < 0 {
			return path, "", ""
		}

		return before, after[:end], strings.TrimPrefix(after[end+1:], ".")
	}

	attribute, part, _ = strings.Cut(path, ".")

	return attribute, "", part
}

func withPrefix(prefix []string, found []violation) []violation {
	for i := range found {
		found[i].pointer = append(slices.Clone(prefix), found[i].pointer...)
	}

	return found
}
