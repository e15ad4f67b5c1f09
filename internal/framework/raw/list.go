// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package raw

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var (
	_ basetypes.ListTypable  = listType{}
	_ basetypes.ListValuable = listValue{}
)

// ListAttribute is a computed list of objects that may be very long and is set as a raw value. Terraform sees an
// ordinary nested list.
func ListAttribute(description string, attributes map[string]schema.Attribute) schema.ListNestedAttribute {
	nested := schema.NestedAttributeObject{Attributes: attributes}

	return schema.ListNestedAttribute{
		MarkdownDescription: description,
		Computed:            true,
		NestedObject:        nested,
		CustomType:          listType{ListType: basetypes.ListType{ElemType: nested.Type()}},
	}
}

// listType keeps a list as a raw value. After every read the framework converts the whole state to its own values and
// back to check semantic equality, which a computed list never has. For ten thousand objects that conversion alone
// takes more memory than everything else.
type listType struct {
	basetypes.ListType
}

func (t listType) Equal(other attr.Type) bool {
	o, ok := other.(listType)

	return ok && t.ListType.Equal(o.ListType)
}

func (t listType) String() string { return "raw.listType[" + t.ElemType.String() + "]" }

func (t listType) ValueType(context.Context) attr.Value { return listValue{listType: t} }

// ValueFromTerraform keeps the value without converting it.
func (t listType) ValueFromTerraform(ctx context.Context, raw tftypes.Value) (attr.Value, error) {
	if want := t.TerraformType(ctx); raw.Type() != nil && !raw.Type().UsableAs(want) {
		return nil, fmt.Errorf("cannot use %s as %s", raw.Type(), want)
	}

	return listValue{listType: t, raw: &raw}, nil
}

func (t listType) ValueFromList(ctx context.Context, list basetypes.ListValue) (basetypes.ListValuable, diag.Diagnostics) {
	raw, err := list.ToTerraformValue(ctx)
	if err != nil {
		return nil, conversionFailed(err)
	}

	return listValue{listType: t, raw: &raw}, nil
}

// listValue is a list that has not been converted.
type listValue struct {
	listType listType
	raw      *tftypes.Value
}

func (v listValue) Type(context.Context) attr.Type { return v.listType }

func (v listValue) ToTerraformValue(ctx context.Context) (tftypes.Value, error) {
	if v.raw == nil {
		return tftypes.NewValue(v.listType.TerraformType(ctx), nil), nil
	}

	return *v.raw, nil
}

// ToListValue converts the list. All other methods avoid that.
func (v listValue) ToListValue(ctx context.Context) (basetypes.ListValue, diag.Diagnostics) {
	raw, err := v.ToTerraformValue(ctx)
	if err != nil {
		return basetypes.ListValue{}, conversionFailed(err)
	}

	converted, err := v.listType.ListType.ValueFromTerraform(ctx, raw)
	if err != nil {
		return basetypes.ListValue{}, conversionFailed(err)
	}

	list, ok := converted.(basetypes.ListValue)
	if !ok {
		return basetypes.ListValue{}, conversionFailed(fmt.Errorf("unexpected %T", converted))
	}

	return list, nil
}

// Equal returns at once for a value that is compared with itself, which the framework does after every read.
func (v listValue) Equal(other attr.Value) bool {
	o, ok := other.(listValue)
	if !ok || !v.listType.Equal(o.listType) {
		return false
	}

	if v.raw == nil || o.raw == nil || v.raw == o.raw {
		return v.raw == o.raw || v.IsNull() && o.IsNull()
	}

	return v.raw.Equal(*o.raw)
}

func (v listValue) IsNull() bool { return v.raw == nil || v.raw.IsNull() }

func (v listValue) IsUnknown() bool { return v.raw != nil && !v.raw.IsKnown() }

func (v listValue) String() string {
	switch {
	case v.IsUnknown():
		return attr.UnknownValueString
	case v.IsNull():
		return attr.NullValueString
	default:
		return "<list>"
	}
}

func conversionFailed(err error) diag.Diagnostics {
	return diag.Diagnostics{diag.NewErrorDiagnostic(
		"Converting list failed",
		err.Error()+". This is a bug in the provider; please report it.",
	)}
}
