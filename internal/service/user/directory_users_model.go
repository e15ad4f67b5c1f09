// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/raw"
)

// peopleModel is atlassian_directory_users as Terraform holds it.
type peopleModel struct {
	DirectoryID types.String

	Users      textMap // the person's text by key
	IDs        textMap // the record's id by key; null is somebody who could not be created
	AccountIDs textMap
	Released   keySet // those that are not known yet are left out

	OnDestroy        types.String
	AdoptExisting    types.Bool
	DeprovisionLimit types.Int64
	Timeouts         timeouts.Value

	released tftypes.Value // as it came
	// mayRelease is whether there may be more keys to release than are known.
	mayRelease bool
}

// peopleFields are what of the model is neither a map of people nor a set of their keys.
var peopleFields = []field[peopleModel]{
	fieldAt("directory_id", types.StringType, func(m *peopleModel) *types.String { return &m.DirectoryID }),
	fieldAt("on_destroy", types.StringType, func(m *peopleModel) *types.String { return &m.OnDestroy }),
	fieldAt("adopt_existing", types.BoolType, func(m *peopleModel) *types.Bool { return &m.AdoptExisting }),
	fieldAt("deprovision_limit", types.Int64Type, func(m *peopleModel) *types.Int64 { return &m.DeprovisionLimit }),
	fieldAt("timeouts", timeoutsType, func(m *peopleModel) *timeouts.Value { return &m.Timeouts }),
}

// textMap is a map of texts that may be null or unknown as a whole, and each text too.
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

// decodePeople is the model of a whole value.
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

// raw is the whole as a raw value, as a plan or a state has it.
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

// nobody is the block without its people, as its destruction leaves it.
func (m *peopleModel) nobody() peopleModel {
	nobody := *m
	nobody.Users, nobody.Released = newTextMap(0), nil

	return nobody
}

// put is what the state has of somebody.
func (m *peopleModel) put(key string, text, id, account types.String) {
	m.Users.texts[key], m.IDs.texts[key], m.AccountIDs.texts[key] = text, id, account
}

// forget takes somebody out.
func (m *peopleModel) forget(key string) {
	delete(m.Users.texts, key)
	delete(m.IDs.texts, key)
	delete(m.AccountIDs.texts, key)
}

// peopleIdentityModel is what identifies a block: its directory, and the people that it began with.
type peopleIdentityModel struct {
	DirectoryID types.String `tfsdk:"directory_id"`
	People      types.String `tfsdk:"people"`
}

// Keys of the private state.
const (
	// beganKey is what the block was imported as.
	beganKey = "people"
	// importedKey are the keys of people of whom Terraform has set nothing yet.
	importedKey = "imported"
	// passiveKey are the keys of people whose active Terraform has not set, nor left to the default.
	passiveKey = "passive"
)

// holdings is what of the people is Terraform's.
type holdings struct{ imported, passive keySet }

func readHoldings(ctx context.Context, private framework.PrivateReader) holdings {
	return holdings{readKeys(ctx, private, importedKey), readKeys(ctx, private, passiveKey)}
}

// owned is what Terraform has set of a person, whose text the state holds: all that the text has.
func (h holdings) owned(key string, held userModel) ownership {
	if h.imported[key] {
		return ownership{}
	}

	return claim(held, ownership{"active": h.ownsActive(key)})
}

// ownsActive reports whether a person is active by the will of Terraform, also where their text leaves it to the
// default.
func (h holdings) ownsActive(key string) bool { return !h.imported[key] && !h.passive[key] }
