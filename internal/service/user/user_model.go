// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// userModel is atlassian_user as Terraform holds it.
type userModel struct {
	ID          types.String
	DirectoryID types.String
	AccountID   types.String
	CreatedAt   types.String

	Email        types.String
	UserName     types.String
	Texts        [len(plainAttributes)]types.String // in the order of plainAttributes
	PhoneNumbers types.Set
	Active       types.Bool

	AdoptExisting types.Bool
	OnDestroy     types.String
	Timeouts      timeouts.Value
}

// userIdentityModel identifies a user. A record's id is unique within its directory.
type userIdentityModel struct {
	DirectoryID types.String `tfsdk:"directory_id"`
	ID          types.String `tfsdk:"id"`
}

// Identify sets the resource's identity.
func (m *userModel) Identify(ctx context.Context, identity *tfsdk.ResourceIdentity) diag.Diagnostics {
	return identity.Set(ctx, userIdentityModel{DirectoryID: m.DirectoryID, ID: m.ID})
}

// ReadLimit returns the block's read timeout and its default.
func (m *userModel) ReadLimit() (framework.TimeLimit, time.Duration) {
	return m.Timeouts.Read, defaultTimeout
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

// noTimeouts returns unset timeouts.
func noTimeouts() timeouts.Value {
	return timeouts.Value{Object: types.ObjectNull(timeoutsType.AttrTypes)}
}

// recordField is an attribute that the server has.
type recordField struct {
	field[userModel]

	path scim.Attribute
}

// recordFields are the attributes of a record that can be managed, userFields all attributes of the model.
var (
	recordFields = func() []recordField {
		fields := make([]recordField, 0, len(plainAttributes)+4)
		for i, a := range plainAttributes {
			at := func(m *userModel) *types.String { return &m.Texts[i] }
			fields = append(fields, recordField{fieldAt(a.name, types.StringType, at), a.path})
		}

		return append(fields,
			recordField{fieldAt("email", types.StringType, func(m *userModel) *types.String { return &m.Email }), scim.AttrEmails},
			recordField{fieldAt("user_name", types.StringType, func(m *userModel) *types.String { return &m.UserName }), scim.AttrUserName},
			recordField{fieldAt("active", types.BoolType, func(m *userModel) *types.Bool { return &m.Active }), scim.AttrActive},
			recordField{fieldAt("phone_numbers", phonesType, func(m *userModel) *types.Set { return &m.PhoneNumbers }), scim.AttrPhoneNumbers},
		)
	}()

	userFields = func() []field[userModel] {
		fields := []field[userModel]{
			fieldAt("id", types.StringType, func(m *userModel) *types.String { return &m.ID }),
			fieldAt("directory_id", types.StringType, func(m *userModel) *types.String { return &m.DirectoryID }),
			fieldAt("account_id", types.StringType, func(m *userModel) *types.String { return &m.AccountID }),
			fieldAt("created_at", types.StringType, func(m *userModel) *types.String { return &m.CreatedAt }),
			fieldAt("adopt_existing", types.BoolType, func(m *userModel) *types.Bool { return &m.AdoptExisting }),
			fieldAt("on_destroy", types.StringType, func(m *userModel) *types.String { return &m.OnDestroy }),
			fieldAt("timeouts", timeoutsType, func(m *userModel) *timeouts.Value { return &m.Timeouts }),
		}
		for _, f := range recordFields {
			fields = append(fields, f.field)
		}

		return fields
	}()

	// recordFieldOf is recordFields by name.
	recordFieldOf = func() map[string]recordField {
		byName := make(map[string]recordField, len(recordFields))
		for _, f := range recordFields {
			byName[f.name] = f
		}

		return byName
	}()
)

// argumentsOf returns Terraform's names of the changed attributes.
func argumentsOf(changes []scim.Change) []string {
	var names []string

	for _, change := range changes {
		for _, f := range recordFields {
			if f.path == change.Attribute {
				names = append(names, f.name)
			}
		}
	}

	return names
}

var userType = typeOf(userSchema)

// unsetUser is a user with every attribute null.
var unsetUser = userModel{PhoneNumbers: types.SetNull(phoneType), Timeouts: noTimeouts()}

// decodeModel reads the model from a raw value.
func decodeModel(ctx context.Context, raw tftypes.Value) (userModel, error) {
	m := unsetUser

	var values map[string]tftypes.Value
	if err := raw.As(&values); err != nil {
		return m, err
	}

	return m, decodeFields(ctx, userFields, &m, values)
}

// model is decodeModel with the error as a diagnostic.
func model(ctx context.Context, raw tftypes.Value, diags *diag.Diagnostics) userModel {
	m, err := decodeModel(ctx, raw)
	diags.Append(unreadable("atlassian_user", err)...)

	return m
}

// values returns every attribute as a raw value.
func (m *userModel) values(ctx context.Context) map[string]tftypes.Value {
	values := make(map[string]tftypes.Value, len(userFields))
	encodeFields(ctx, userFields, m, values)

	return values
}

// raw returns the model as a raw value of a plan or state.
func (m *userModel) raw(ctx context.Context) tftypes.Value {
	return tftypes.NewValue(userType(ctx), m.values(ctx))
}

// equal reports whether every attribute has the same value.
func (m *userModel) equal(other *userModel) bool { return equalFields(userFields, m, other) }
