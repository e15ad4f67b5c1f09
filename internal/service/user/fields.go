// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// field gives access to one attribute of a model.
type field[M any] struct {
	name string
	typ  attr.Type
	get  func(*M) attr.Value
	set  func(*M, attr.Value)
	null func(*M) bool // faster than get, which allocates: it is called for most attributes of every person
}

func fieldAt[M any, V attr.Value](name string, typ attr.Type, at func(*M) *V) field[M] {
	return field[M]{
		name, typ,
		func(m *M) attr.Value { return *at(m) },
		func(m *M, value attr.Value) { *at(m), _ = value.(V) },
		func(m *M) bool { return (*at(m)).IsNull() },
	}
}

// decodeFields reads raw values into a model whose attributes are null.
func decodeFields[M any](ctx context.Context, fields []field[M], m *M, values map[string]tftypes.Value) error {
	for _, f := range fields {
		if values[f.name].IsNull() {
			continue
		}

		value, err := f.typ.ValueFromTerraform(ctx, values[f.name])
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}

		f.set(m, value)
	}

	return nil
}

// encodeFields writes a model into raw values.
func encodeFields[M any](ctx context.Context, fields []field[M], m *M, values map[string]tftypes.Value) {
	for _, f := range fields {
		values[f.name], _ = f.get(m).ToTerraformValue(ctx)
	}
}

// typeOf returns a function for the type of a resource's raw values, which is made from the schema once.
func typeOf(schemaOf func(context.Context) schema.Schema) func(context.Context) tftypes.Object {
	var (
		once  sync.Once
		built tftypes.Object
	)

	return func(ctx context.Context) tftypes.Object {
		once.Do(func() { built, _ = schemaOf(ctx).Type().TerraformType(ctx).(tftypes.Object) })

		return built
	}
}

// unreadable reports a value that does not fit the schema.
func unreadable(typeName string, err error) diag.Diagnostics {
	if err == nil {
		return nil
	}

	return diag.Diagnostics{diag.NewErrorDiagnostic("Unreadable value",
		"A value of "+typeName+" cannot be read: "+err.Error()+". This is a bug in the provider; please report it.")}
}

func equalFields[M any](fields []field[M], a, b *M) bool {
	for _, f := range fields {
		if (!f.null(a) || !f.null(b)) && !f.get(a).Equal(f.get(b)) {
			return false
		}
	}

	return true
}
