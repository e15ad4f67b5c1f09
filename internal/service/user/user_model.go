// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// userModel is atlassian_user as Terraform holds it.
type userModel struct {
	ID          types.String
	DirectoryID types.String
	AccountID   types.String
	CreatedAt   types.String

	Email        types.String
	UserName     types.String
	Texts        [len(plainAttributes)]types.String // in the order of the table
	PhoneNumbers types.Set
	Active       types.Bool

	AdoptExisting types.Bool
	OnDestroy     types.String
	Timeouts      timeouts.Value
}

// userIdentityModel is what identifies a user: the record's id is unique within its directory.
type userIdentityModel struct {
	DirectoryID types.String `tfsdk:"directory_id"`
	ID          types.String `tfsdk:"id"`
}

func (m *userModel) identity() userIdentityModel {
	return userIdentityModel{DirectoryID: m.DirectoryID, ID: m.ID}
}

// phoneType is one element of phone_numbers.
var phoneType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"value":   types.StringType,
	"type":    types.StringType,
	"primary": types.BoolType,
}}

var (
	phonesType = types.SetType{ElemType: phoneType}

	timeoutsType = timeouts.Type{ObjectType: types.ObjectType{AttrTypes: map[string]attr.Type{
		"create": types.StringType, "read": types.StringType, "update": types.StringType, "delete": types.StringType,
	}}}
)

// noTimeouts is the timeouts attribute left out.
func noTimeouts() timeouts.Value {
	return timeouts.Value{Object: types.ObjectNull(timeoutsType.AttrTypes)}
}

type textField struct {
	name string
	of   func(*userModel) *types.String
}

type boolField struct {
	name string
	of   func(*userModel) *types.Bool
}

// textFields and boolFields are where the model holds its attributes; phone_numbers and timeouts are the rest of it.
var (
	textFields = func() []textField {
		fields := []textField{
			{"id", func(m *userModel) *types.String { return &m.ID }},
			{"directory_id", func(m *userModel) *types.String { return &m.DirectoryID }},
			{"account_id", func(m *userModel) *types.String { return &m.AccountID }},
			{"created_at", func(m *userModel) *types.String { return &m.CreatedAt }},
			{"email", func(m *userModel) *types.String { return &m.Email }},
			{"user_name", func(m *userModel) *types.String { return &m.UserName }},
			{"on_destroy", func(m *userModel) *types.String { return &m.OnDestroy }},
		}
		for i, a := range plainAttributes {
			fields = append(fields, textField{a.name, func(m *userModel) *types.String { return &m.Texts[i] }})
		}

		return fields
	}()

	boolFields = []boolField{
		{"active", func(m *userModel) *types.Bool { return &m.Active }},
		{"adopt_existing", func(m *userModel) *types.Bool { return &m.AdoptExisting }},
	}
)

// userType is the resource as a raw value.
func userType(ctx context.Context) tftypes.Object {
	userTypeOnce.Do(func() { userTypeMade, _ = userSchema(ctx).Type().TerraformType(ctx).(tftypes.Object) })

	return userTypeMade
}

var (
	userTypeOnce sync.Once
	userTypeMade tftypes.Object
)

// decodeModel is the model of a whole value.
func decodeModel(ctx context.Context, raw tftypes.Value) (userModel, error) {
	m := userModel{PhoneNumbers: types.SetNull(phoneType), Timeouts: noTimeouts()}

	var values map[string]tftypes.Value
	if err := raw.As(&values); err != nil {
		return m, err
	}

	for _, field := range textFields {
		text, err := decodeText(values[field.name])
		if err != nil {
			return m, fmt.Errorf("%s: %w", field.name, err)
		}

		*field.of(&m) = text
	}

	for _, field := range boolFields {
		truth, err := decodeBool(values[field.name])
		if err != nil {
			return m, fmt.Errorf("%s: %w", field.name, err)
		}

		*field.of(&m) = truth
	}

	if phones := values["phone_numbers"]; !phones.IsNull() {
		value, err := phonesType.ValueFromTerraform(ctx, phones)
		if err != nil {
			return m, fmt.Errorf("phone_numbers: %w", err)
		}

		m.PhoneNumbers, _ = value.(types.Set)
	}

	if limits := values["timeouts"]; !limits.IsNull() {
		value, err := timeoutsType.ValueFromTerraform(ctx, limits)
		if err != nil {
			return m, fmt.Errorf("timeouts: %w", err)
		}

		m.Timeouts, _ = value.(timeouts.Value)
	}

	return m, nil
}

// model is decodeModel with the error as a diagnostic.
func model(ctx context.Context, raw tftypes.Value, diags *diag.Diagnostics) userModel {
	m, err := decodeModel(ctx, raw)
	if err != nil {
		diags.AddError("Unreadable value", "A value of atlassian_user cannot be read: "+err.Error()+". This is a bug in the provider; please report it.")
	}

	return m
}

// values is every attribute as a raw value.
func (m *userModel) values(ctx context.Context) map[string]tftypes.Value {
	values := make(map[string]tftypes.Value, len(textFields)+len(boolFields)+2)

	for _, field := range textFields {
		values[field.name], _ = field.of(m).ToTerraformValue(ctx)
	}

	for _, field := range boolFields {
		values[field.name], _ = field.of(m).ToTerraformValue(ctx)
	}

	values["phone_numbers"], _ = m.PhoneNumbers.ToTerraformValue(ctx)
	values["timeouts"], _ = m.Timeouts.ToTerraformValue(ctx)

	return values
}

// raw is the whole as a raw value, as a plan or a state has it.
func (m *userModel) raw(ctx context.Context) tftypes.Value {
	return tftypes.NewValue(userType(ctx), m.values(ctx))
}

func decodeText(value tftypes.Value) (types.String, error) {
	if !value.IsKnown() {
		return types.StringUnknown(), nil
	}

	if value.IsNull() {
		return types.StringNull(), nil
	}

	var text string

	err := value.As(&text)

	return types.StringValue(text), err
}

func decodeBool(value tftypes.Value) (types.Bool, error) {
	if !value.IsKnown() {
		return types.BoolUnknown(), nil
	}

	if value.IsNull() {
		return types.BoolNull(), nil
	}

	var truth bool

	err := value.As(&truth)

	return types.BoolValue(truth), err
}

// equal reports whether every attribute has the same value.
func (m *userModel) equal(other *userModel) bool {
	for _, field := range textFields {
		if !field.of(m).Equal(*field.of(other)) {
			return false
		}
	}

	for _, field := range boolFields {
		if !field.of(m).Equal(*field.of(other)) {
			return false
		}
	}

	return m.PhoneNumbers.Equal(other.PhoneNumbers) && m.Timeouts.Equal(other.Timeouts)
}
