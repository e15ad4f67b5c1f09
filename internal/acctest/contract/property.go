// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"maps"
	"slices"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"
)

// unknownProperties finds properties of a value that its schema lacks. JSON Schema allows such properties by default,
// and Atlassian's documents do not forbid them, so an invented field would pass. A schema without any property is
// free-form.
func unknownProperties(value any, schemas ...*openapi3.SchemaRef) []violation {
	return appendUnknown(nil, value, nil, schemas)
}

func appendUnknown(found []violation, value any, pointer []string, schemas []*openapi3.SchemaRef) []violation {
	switch value := value.(type) {
	case []any:
		parts := partsOf(value, schemas)
		for i, item := range value {
			found = appendUnknown(found, item, append(slices.Clip(pointer), strconv.Itoa(i)), parts.items)
		}
	case map[string]any:
		parts := partsOf(value, schemas)
		for _, name := range slices.Sorted(maps.Keys(value)) {
			below := append(slices.Clip(pointer), name)

			switch known := parts.properties[name]; {
			case known != nil:
				found = appendUnknown(found, value[name], below, known)
			case parts.additional != nil:
				found = appendUnknown(found, value[name], below, parts.additional)
			case !parts.free:
				found = append(found, violation{
					pointer: below, rule: ruleProperty, value: value[name], detail: "the document has no such property",
				})
			}
		}
	}

	return found
}

// parts combines what several schemas say about one value.
type parts struct {
	properties map[string][]*openapi3.SchemaRef
	additional []*openapi3.SchemaRef
	items      []*openapi3.SchemaRef
	free       bool // any property may be there
}

func partsOf(value any, schemas []*openapi3.SchemaRef) parts {
	p := parts{properties: map[string][]*openapi3.SchemaRef{}}
	p.add(value, schemas)

	return p
}

func (p *parts) add(value any, schemas []*openapi3.SchemaRef) {
	for _, ref := range schemas {
		schema := ref.Value
		for name, property := range schema.Properties {
			p.properties[name] = append(p.properties[name], property)
		}

		if schema.Items != nil {
			p.items = append(p.items, schema.Items)
		}

		if schema.AdditionalProperties.Schema != nil {
			p.additional = append(p.additional, schema.AdditionalProperties.Schema)
		}

		if allowed := schema.AdditionalProperties.Has; allowed != nil && *allowed {
			p.free = true
		}

		if isFreeForm(schema) {
			p.free = true
		}

		p.add(value, schema.AllOf)
		p.add(value, fitting(value, schema.OneOf))
		p.add(value, fitting(value, schema.AnyOf))
	}
}

func isFreeForm(schema *openapi3.Schema) bool {
	return len(schema.Properties) == 0 && len(schema.AllOf)+len(schema.OneOf)+len(schema.AnyOf) == 0 &&
		schema.AdditionalProperties.Schema == nil && schema.AdditionalProperties.Has == nil
}

// fitting returns the alternatives that a value satisfies, or all of them if it satisfies none.
func fitting(value any, alternatives []*openapi3.SchemaRef) []*openapi3.SchemaRef {
	var chosen []*openapi3.SchemaRef

	for _, alternative := range alternatives {
		if alternative.Value.VisitJSON(value) == nil {
			chosen = append(chosen, alternative)
		}
	}

	if chosen == nil {
		return alternatives
	}

	return chosen
}

// property returns the schema of a property, nil if there is none.
func property(schema *openapi3.SchemaRef, name string) *openapi3.SchemaRef {
	known := partsOf(nil, []*openapi3.SchemaRef{schema}).properties[name]
	if len(known) == 0 {
		return nil
	}

	return known[0]
}

// itemsOf returns the schema of a list's items, nil if it is no list.
func itemsOf(schema *openapi3.SchemaRef) *openapi3.SchemaRef {
	items := partsOf(nil, []*openapi3.SchemaRef{schema}).items
	if len(items) == 0 {
		return nil
	}

	return items[0]
}
