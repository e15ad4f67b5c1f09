// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package shortcut

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// traits says what the framework itself does with values of a schema.
type traits struct {
	known        bool // this package knows every kind and type in the schema, which has no block and no write-only argument
	plansNothing bool // no default and no plan modifier at any depth
}

func traitsOf(s schema.Schema) traits {
	t := traits{known: len(s.Blocks) == 0, plansNothing: true}

	for _, attribute := range s.Attributes {
		t = t.with(attribute)
	}

	return t
}

func (t traits) with(attribute schema.Attribute) traits {
	t.known = t.known && !attribute.IsWriteOnly() && isPlain(attribute.GetType())

	var nested map[string]schema.Attribute

	switch a := attribute.(type) {
	case schema.StringAttribute:
		t.plansNothing = t.plansNothing && a.Default == nil && len(a.PlanModifiers) == 0
	case schema.BoolAttribute:
		t.plansNothing = t.plansNothing && a.Default == nil && len(a.PlanModifiers) == 0
	case schema.Int64Attribute:
		t.plansNothing = t.plansNothing && a.Default == nil && len(a.PlanModifiers) == 0
	case schema.MapAttribute:
		t.plansNothing = t.plansNothing && a.Default == nil && len(a.PlanModifiers) == 0
	case schema.SetAttribute:
		t.plansNothing = t.plansNothing && a.Default == nil && len(a.PlanModifiers) == 0
	case schema.ListAttribute:
		t.plansNothing = t.plansNothing && a.Default == nil && len(a.PlanModifiers) == 0
	case schema.SetNestedAttribute:
		t.plansNothing = t.plansNothing && a.Default == nil && len(a.PlanModifiers) == 0 && len(a.NestedObject.PlanModifiers) == 0
		nested = a.NestedObject.Attributes
	case schema.SingleNestedAttribute:
		t.plansNothing = t.plansNothing && a.Default == nil && len(a.PlanModifiers) == 0
		nested = a.Attributes
	default:
		t.known = false
	}

	for _, attribute := range nested {
		t = t.with(attribute)
	}

	return t
}

// isPlain reports whether a type, with all types in it, has neither validation nor semantic equality of its own.
func isPlain(typ attr.Type) bool {
	switch t := typ.(type) {
	case basetypes.StringType, basetypes.BoolType, basetypes.Int64Type, timeouts.Type:
		return true
	case basetypes.ListType:
		return isPlain(t.ElemType)
	case basetypes.SetType:
		return isPlain(t.ElemType)
	case basetypes.MapType:
		return isPlain(t.ElemType)
	case basetypes.ObjectType:
		return !slices.ContainsFunc(slices.Collect(maps.Values(t.AttrTypes)), func(inner attr.Type) bool { return !isPlain(inner) })
	default:
		return false
	}
}
