// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package raw

import (
	"context"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Object makes raw values of one object type.
type Object struct {
	typ tftypes.Object
}

// NewObject is for objects with the attributes of a nested object of a schema.
func NewObject(ctx context.Context, attributes map[string]schema.Attribute) Object {
	types := make(map[string]tftypes.Type, len(attributes))
	for name, attribute := range attributes {
		types[name] = attribute.GetType().TerraformType(ctx)
	}

	return Object{typ: tftypes.Object{AttributeTypes: types}}
}

// Of makes an object. values has every attribute; the object keeps the map, and does not copy it.
func (o Object) Of(values map[string]tftypes.Value) tftypes.Value {
	return tftypes.NewValue(o.typ, values)
}

// List is a list of such objects.
func (o Object) List(objects []tftypes.Value) tftypes.Value {
	return tftypes.NewValue(tftypes.List{ElementType: o.typ}, objects)
}

// NullList is the null list of such objects.
func (o Object) NullList() tftypes.Value {
	return tftypes.NewValue(tftypes.List{ElementType: o.typ}, nil)
}

// SetState sets a data source's state to its configured arguments and the values that it computed. Every other
// attribute is null.
func SetState(ctx context.Context, config tfsdk.Config, state *tfsdk.State, computed map[string]tftypes.Value) diag.Diagnostics {
	typ, ok := state.Schema.Type().TerraformType(ctx).(tftypes.Object)
	if !ok {
		return stateRefused(fmt.Errorf("the schema is of type %T", state.Schema.Type()))
	}

	var arguments map[string]tftypes.Value
	if err := config.Raw.As(&arguments); err != nil {
		return stateRefused(err)
	}

	// The map belongs to the configuration and has every attribute.
	values := maps.Clone(arguments)
	maps.Copy(values, computed)

	if err := tftypes.ValidateValue(typ, values); err != nil {
		return stateRefused(err)
	}

	state.Raw = tftypes.NewValue(typ, values)

	return nil
}

func stateRefused(err error) diag.Diagnostics {
	return diag.Diagnostics{diag.NewErrorDiagnostic(
		"Writing state failed",
		"The values read do not fit the schema: "+err.Error()+". This is a bug in the provider; please report it.",
	)}
}
