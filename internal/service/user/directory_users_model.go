// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/raw"
)

// peopleModel is atlassian_directory_users as Terraform holds it.
type peopleModel struct {
	DirectoryID types.String

	Users      textMap // each person's text, by key
	IDs        textMap // each record's id, by key; null for a person who could not be created
	AccountIDs textMap
	Released   keySet // the keys that are known

	OnDestroy        types.String
	AdoptExisting    types.Bool
	DeprovisionLimit types.Int64
	Timeouts         timeouts.Value

	released tftypes.Value // the raw value
	// mayRelease is whether released has keys that are not known yet.
	mayRelease bool
}

// peopleFields are the attributes that hold neither people nor their keys.
var peopleFields = []field[peopleModel]{
	fieldAt("directory_id", types.StringType, func(m *peopleModel) *types.String { return &m.DirectoryID }),
	fieldAt("on_destroy", types.StringType, func(m *peopleModel) *types.String { return &m.OnDestroy }),
	fieldAt("adopt_existing", types.BoolType, func(m *peopleModel) *types.Bool { return &m.AdoptExisting }),
	fieldAt("deprovision_limit", types.Int64Type, func(m *peopleModel) *types.Int64 { return &m.DeprovisionLimit }),
	fieldAt("timeouts", timeoutsType, func(m *peopleModel) *timeouts.Value { return &m.Timeouts }),
}

// textMap is a map of strings. The map and each string may be null or unknown.
type textMap struct {
	null, unknown bool
	texts         map[string]types.String
}

func newTextMap(size int) textMap { return textMap{texts: make(map[string]types.String, size)} }

func (m textMap) get(key string) types.String {
	if text, ok := m.texts[key]; ok {
		return text
	}

	return types.StringNull()
}

func (m textMap) keys() []string { return slices.Sorted(maps.Keys(m.texts)) }

func (m textMap) clone() textMap { return textMap{m.null, m.unknown, maps.Clone(m.texts)} }

func (m textMap) equal(other textMap) bool {
	return m.null == other.null && m.unknown == other.unknown && maps.EqualFunc(m.texts, other.texts, func(a, b types.String) bool { return a.Equal(b) })
}

var peopleType = typeOf(peopleSchema)

func decodeTextMap(value tftypes.Value) (textMap, error) {
	switch {
	case !value.IsKnown():
		return textMap{unknown: true}, nil
	case value.IsNull():
		return textMap{null: true}, nil
	}

	var values map[string]tftypes.Value
	if err := value.As(&values); err != nil {
		return textMap{}, err
	}

	m := newTextMap(len(values))

	for key, value := range values {
		text, err := raw.ReadText(value)
		if err != nil {
			return m, err
		}

		m.texts[key] = text
	}

	return m, nil
}

func (m textMap) encode(ctx context.Context) tftypes.Value {
	mapOfTexts := tftypes.Map{ElementType: tftypes.String}

	switch {
	case m.unknown:
		return tftypes.NewValue(mapOfTexts, tftypes.UnknownValue)
	case m.null:
		return tftypes.NewValue(mapOfTexts, nil)
	}

	values := make(map[string]tftypes.Value, len(m.texts))
	for key, text := range m.texts {
		values[key], _ = text.ToTerraformValue(ctx)
	}

	return tftypes.NewValue(mapOfTexts, values)
}

// decodePeople reads the model from a raw value.
func decodePeople(ctx context.Context, value tftypes.Value) (m peopleModel, err error) {
	m.Timeouts = noTimeouts()

	var values map[string]tftypes.Value
	if err := value.As(&values); err != nil {
		return m, err
	}

	for name, into := range map[string]*textMap{"users": &m.Users, "ids": &m.IDs, "account_ids": &m.AccountIDs} {
		if *into, err = decodeTextMap(values[name]); err != nil {
			return m, fmt.Errorf("%s: %w", name, err)
		}
	}

	m.released = values["released"]
	m.mayRelease = !m.released.IsFullyKnown()

	if m.released.IsKnown() {
		var keys []tftypes.Value
		if err := m.released.As(&keys); err != nil {
			return m, fmt.Errorf("released: %w", err)
		}

		m.Released = make(keySet, len(keys))

		for _, key := range keys {
			if text, err := raw.ReadText(key); err == nil && !text.IsUnknown() && !text.IsNull() {
				m.Released[text.ValueString()] = true
			}
		}
	}

	return m, decodeFields(ctx, peopleFields, &m, values)
}

// people is decodePeople with the error as a diagnostic.
func people(ctx context.Context, value tftypes.Value, diags *diag.Diagnostics) peopleModel {
	m, err := decodePeople(ctx, value)
	diags.Append(unreadable("atlassian_directory_users", err)...)

	return m
}

// raw returns the model as a raw value of a plan or state.
func (m *peopleModel) raw(ctx context.Context) tftypes.Value {
	values := map[string]tftypes.Value{
		"users": m.Users.encode(ctx), "ids": m.IDs.encode(ctx), "account_ids": m.AccountIDs.encode(ctx), "released": m.released,
	}

	if values["released"].Type() == nil {
		values["released"] = tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, nil)
	}

	encodeFields(ctx, peopleFields, m, values)

	return tftypes.NewValue(peopleType(ctx), values)
}

func (m *peopleModel) equal(other *peopleModel) bool {
	return m.Users.equal(other.Users) && m.IDs.equal(other.IDs) && m.AccountIDs.equal(other.AccountIDs) &&
		m.released.Equal(other.released) && equalFields(peopleFields, m, other)
}

// withoutPeople returns the block without its people, as planned for its destruction.
func (m *peopleModel) withoutPeople() peopleModel {
	empty := *m
	empty.Users, empty.Released = newTextMap(0), nil

	return empty
}

// put sets a person's attributes.
func (m *peopleModel) put(key string, text, id, account types.String) {
	m.Users.texts[key], m.IDs.texts[key], m.AccountIDs.texts[key] = text, id, account
}

// forget removes a person.
func (m *peopleModel) forget(key string) {
	delete(m.Users.texts, key)
	delete(m.IDs.texts, key)
	delete(m.AccountIDs.texts, key)
}

// peopleIdentityModel identifies a block by its directory and its import id.
type peopleIdentityModel struct {
	DirectoryID types.String `tfsdk:"directory_id"`
	People      types.String `tfsdk:"people"`
}

// heldPeople is a block with its private state, which has the import id of its identity.
type heldPeople struct {
	peopleModel

	private framework.PrivateReader
}

// identity returns the identity of a block: it began with "none" unless private state has another import id.
func (h heldPeople) identity(ctx context.Context) peopleIdentityModel {
	identity := peopleIdentityModel{DirectoryID: h.DirectoryID, People: types.StringValue(importNone)}

	if began := framework.ReadPrivate[string](ctx, h.private, beganKey); began != "" {
		identity.People = types.StringValue(began)
	}

	return identity
}

// Identify sets the resource's identity.
func (h heldPeople) Identify(ctx context.Context, identity *tfsdk.ResourceIdentity) diag.Diagnostics {
	return identity.Set(ctx, h.identity(ctx))
}

// ReadLimit returns the block's read timeout and its default.
func (h heldPeople) ReadLimit() (framework.TimeLimit, time.Duration) {
	return h.Timeouts.Read, defaultTimeout
}

// Keys of the private state.
const (
	// beganKey is the import id of the block.
	beganKey = "people"
	// importedKey lists the people who were imported and not changed since: Terraform owns nothing of them.
	importedKey = "imported"
	// passiveKey lists the people whose active Terraform has neither set nor left to the default.
	passiveKey = "passive"
)

// holdings lists the keys of the people of whom Terraform does not own all attributes.
type holdings struct{ imported, passive keySet }

func readHoldings(ctx context.Context, private framework.PrivateReader) holdings {
	return holdings{readKeys(ctx, private, importedKey), readKeys(ctx, private, passiveKey)}
}

// owned returns the attributes that Terraform has set: those that the person's text in the state has, or none if the
// person was only imported.
func (h holdings) owned(key string, held userModel) ownership {
	if h.imported[key] {
		return ownership{}
	}

	return claim(held, ownership{"active": h.ownsActive(key)})
}

// ownsActive reports whether Terraform has set active, or has left it to the default.
func (h holdings) ownsActive(key string) bool { return !h.imported[key] && !h.passive[key] }
