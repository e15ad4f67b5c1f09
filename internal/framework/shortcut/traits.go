// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package shortcut

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// traits says what the framework itself does with values of a schema. A schema with blocks, or with an attribute of a
// kind that is not known here, has no traits.
type traits struct {
	storesAll         bool // no block, no write-only argument at any depth
	comparesLiterally bool // no type with semantic equality
	plansNothing      bool // no default and no plan modifier at any depth
}

func traitsOf(ctx context.Context, s schema.Schema) traits {
	t := traits{storesAll: true, comparesLiterally: true, plansNothing: true}

	if len(s.Blocks) > 0 {
		return traits{}
	}

	for _, attribute := range s.Attributes {
		t = t.with(ctx, attribute)
	}

	return t
}

func (t traits) with(ctx context.Context, attribute schema.Attribute) traits {
	t.storesAll = t.storesAll && !attribute.IsWriteOnly()
	t.comparesLiterally = t.comparesLiterally && !hasSemanticEquality(attribute.GetType().ValueType(ctx))

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
		return traits{}
	}

	for _, attribute := range nested {
		t = t.with(ctx, attribute)
	}

	return t
}

func hasSemanticEquality(value attr.Value) bool {
	switch value.(type) {
	case basetypes.StringValuableWithSemanticEquals, basetypes.BoolValuableWithSemanticEquals, basetypes.Int64ValuableWithSemanticEquals,
		basetypes.ListValuableWithSemanticEquals, basetypes.MapValuableWithSemanticEquals, basetypes.SetValuableWithSemanticEquals,
		basetypes.ObjectValuableWithSemanticEquals:
		return true
	default:
		return false
	}
}
