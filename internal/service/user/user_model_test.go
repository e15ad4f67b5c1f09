// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// rawUsers returns values of the whole resource: everything null, everything unknown, and everything set.
func rawUsers(tb testing.TB) map[string]tftypes.Value {
	tb.Helper()

	typ, ok := userSchema(tb.Context()).Type().TerraformType(tb.Context()).(tftypes.Object)
	if !ok {
		tb.Fatal("the schema is no object")
	}

	full := map[string]tftypes.Value{}
	all := map[string]any{"null": nil, "unknown": tftypes.UnknownValue}
	raw := map[string]tftypes.Value{}

	for name, of := range all {
		values := map[string]tftypes.Value{}
		for attribute, typ := range typ.AttributeTypes {
			values[attribute] = tftypes.NewValue(typ, of)
		}

		raw[name] = tftypes.NewValue(typ, values)
	}

	for attribute, typ := range typ.AttributeTypes {
		switch t := typ.(type) {
		case tftypes.Set:
			phone := tftypes.NewValue(t.ElementType, map[string]tftypes.Value{
				"value": tftypes.NewValue(tftypes.String, "+49 30 1"), "type": tftypes.NewValue(tftypes.String, nil),
				"primary": tftypes.NewValue(tftypes.Bool, tftypes.UnknownValue),
			})
			full[attribute] = tftypes.NewValue(t, []tftypes.Value{phone})
		case tftypes.Object:
			limits := map[string]tftypes.Value{}
			for operation := range t.AttributeTypes {
				limits[operation] = tftypes.NewValue(tftypes.String, "1m")
			}

			full[attribute] = tftypes.NewValue(t, limits)
		default:
			if typ.Is(tftypes.Bool) {
				full[attribute] = tftypes.NewValue(typ, true)
			} else {
				full[attribute] = tftypes.NewValue(typ, attribute)
			}
		}
	}

	raw["set"] = tftypes.NewValue(typ, full)

	return raw
}

func TestModelGoesThereAndBack(t *testing.T) {
	t.Parallel()

	for name, raw := range rawUsers(t) {
		m, err := decodeModel(t.Context(), raw)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}

		if again := m.raw(t.Context()); !again.Equal(raw) {
			t.Errorf("%s: got %s, want %s", name, again, raw)
		}

		if same, err := decodeModel(t.Context(), raw); err != nil || !m.equal(&same) {
			t.Errorf("%s: a user differs from itself", name)
		}
	}

	if _, err := decodeModel(t.Context(), tftypes.NewValue(tftypes.String, "no object")); err == nil {
		t.Error("a text was taken for a user")
	}
}

// Two models that differ in any one attribute are not equal.
func TestModelEqual(t *testing.T) {
	t.Parallel()

	raw := rawUsers(t)

	one, err := decodeModel(t.Context(), raw["null"])
	if err != nil {
		t.Fatal(err)
	}

	var full, null map[string]tftypes.Value
	if raw["set"].As(&full) != nil || raw["null"].As(&null) != nil {
		t.Fatal("no object")
	}

	for name, value := range full {
		differing := maps.Clone(null)
		differing[name] = value

		other, err := decodeModel(t.Context(), tftypes.NewValue(userType(t.Context()), differing))
		if err != nil {
			t.Fatal(err)
		}

		if one.equal(&other) {
			t.Errorf("a difference in %s is not seen", name)
		}
	}
}

func BenchmarkDecodeModel(b *testing.B) {
	raw := rawUsers(b)["set"]

	b.ReportAllocs()

	for b.Loop() {
		if _, err := decodeModel(b.Context(), raw); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFlatten measures the mapping of a record to the state.
func BenchmarkFlatten(b *testing.B) {
	prior, err := decodeModel(b.Context(), rawUsers(b)["null"])
	if err != nil {
		b.Fatal(err)
	}

	name := "Ann"
	record := &scim.User{
		ID: "id", UserName: "ann@corp.test", Emails: []scim.Email{{Value: "ann@corp.test", Primary: true}},
		Name: scim.Name{GivenName: &name}, PhoneNumbers: []scim.PhoneNumber{{Value: "+49 30 1", Primary: true}},
	}

	b.ReportAllocs()

	for b.Loop() {
		if m := flatten(record, "directory", prior); m.ID.IsNull() {
			b.Fatal("no id")
		}
	}
}
