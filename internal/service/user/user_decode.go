// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// modelTexts and modelBools are where the model holds the attributes of each kind; together with phone_numbers and
// timeouts they are all of the model.
var (
	modelTexts = func() map[string]func(*userModel) *types.String {
		texts := map[string]func(*userModel) *types.String{
			"id":           func(m *userModel) *types.String { return &m.ID },
			"directory_id": func(m *userModel) *types.String { return &m.DirectoryID },
			"account_id":   func(m *userModel) *types.String { return &m.AccountID },
			"created_at":   func(m *userModel) *types.String { return &m.CreatedAt },
			"email":        func(m *userModel) *types.String { return &m.Email },
			"user_name":    func(m *userModel) *types.String { return &m.UserName },
			"on_destroy":   func(m *userModel) *types.String { return &m.OnDestroy },
		}
		for _, a := range textAttributes {
			texts[a.name] = a.model
		}

		return texts
	}()

	modelBools = map[string]func(*userModel) *types.Bool{
		"active":         func(m *userModel) *types.Bool { return &m.Active },
		"adopt_existing": func(m *userModel) *types.Bool { return &m.AdoptExisting },
	}
)

var (
	phonesType = types.SetType{ElemType: phoneType}

	timeoutsType = timeouts.Type{ObjectType: types.ObjectType{AttrTypes: map[string]attr.Type{
		"create": types.StringType, "read": types.StringType, "update": types.StringType, "delete": types.StringType,
	}}}
)

// decodeModel is the model of a whole value. It is what the framework's Get makes of it by reflection, at a fraction of
// the cost; a test holds the two together.
func decodeModel(ctx context.Context, raw tftypes.Value) (userModel, error) {
	m := userModel{PhoneNumbers: types.SetNull(phoneType), Timeouts: timeouts.Value{Object: types.ObjectNull(timeoutsType.AttrTypes)}}

	var values map[string]tftypes.Value
	if err := raw.As(&values); err != nil {
		return m, err
	}

	for name, field := range modelTexts {
		text, err := decodeText(values[name])
		if err != nil {
			return m, fmt.Errorf("%s: %w", name, err)
		}

		*field(&m) = text
	}

	for name, field := range modelBools {
		truth, err := decodeBool(values[name])
		if err != nil {
			return m, fmt.Errorf("%s: %w", name, err)
		}

		*field(&m) = truth
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
	for _, field := range modelTexts {
		if !field(m).Equal(*field(other)) {
			return false
		}
	}

	for _, field := range modelBools {
		if !field(m).Equal(*field(other)) {
			return false
		}
	}

	return m.PhoneNumbers.Equal(other.PhoneNumbers) && m.Timeouts.Equal(other.Timeouts)
}
