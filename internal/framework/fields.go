// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"context"
	"maps"
	"reflect"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// Fields maps attribute names to pointers to the values of a model. It is for models that serve several resources with
// different names for the same attribute: a struct tag has only one name.
type Fields map[string]any

// Readable is a configuration, a plan, a state or an identity. Writable is a state or an identity.
type (
	Readable interface {
		GetAttribute(ctx context.Context, at path.Path, target any) diag.Diagnostics
	}
	Writable interface {
		SetAttribute(ctx context.Context, at path.Path, value any) diag.Diagnostics
	}
)

// Read sets the fields to the attributes.
func (f Fields) Read(ctx context.Context, from Readable) (diags diag.Diagnostics) {
	for _, name := range slices.Sorted(maps.Keys(f)) {
		diags.Append(from.GetAttribute(ctx, path.Root(name), f[name])...)
	}

	return diags
}

// Store sets the attributes to the fields.
func (f Fields) Store(ctx context.Context, to Writable) (diags diag.Diagnostics) {
	for _, name := range slices.Sorted(maps.Keys(f)) {
		diags.Append(to.SetAttribute(ctx, path.Root(name), reflect.ValueOf(f[name]).Elem().Interface())...)
	}

	return diags
}

// And returns the fields together with others.
func (f Fields) And(others Fields) Fields {
	all := maps.Clone(f)
	maps.Copy(all, others)

	return all
}
