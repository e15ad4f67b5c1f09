// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Unknown stands for a configured value that is not known yet.
const Unknown = unknown(0)

type unknown int

func encode(tb testing.TB, typ tftypes.Type, value tftypes.Value) *tfprotov6.DynamicValue {
	tb.Helper()

	encoded, err := tfprotov6.NewDynamicValue(typ, value)
	if err != nil {
		tb.Fatal(err)
	}

	return &encoded
}

func decode(tb testing.TB, typ tftypes.Type, value *tfprotov6.DynamicValue) tftypes.Value {
	tb.Helper()

	if value == nil {
		return tftypes.NewValue(typ, nil)
	}

	decoded, err := value.Unmarshal(typ)
	if err != nil {
		tb.Fatal(err)
	}

	return decoded
}

func stateOf(typ *resourceType, instance *Instance) tftypes.Value {
	if instance == nil {
		return tftypes.NewValue(typ.object, nil)
	}

	return instance.State
}

// valueOf makes a value of nil, bool, string, a number, []any, []string, map[string]any or Unknown. Attributes that an
// object does not give are null; nil for the object is a null object.
func valueOf(tb testing.TB, typ tftypes.Type, plain any) tftypes.Value {
	tb.Helper()

	switch v := plain.(type) {
	case tftypes.Value:
		return v
	case unknown:
		return tftypes.NewValue(typ, tftypes.UnknownValue)
	case []string:
		elements := make([]any, len(v))
		for i, text := range v {
			elements[i] = text
		}

		return valueOf(tb, typ, elements)
	case []any:
		return tftypes.NewValue(typ, elementsOf(tb, typ, v))
	case map[string]any:
		if v == nil {
			return tftypes.NewValue(typ, nil)
		}

		return tftypes.NewValue(typ, membersOf(tb, typ, v))
	}

	return tftypes.NewValue(typ, plain)
}

func elementsOf(tb testing.TB, typ tftypes.Type, plain []any) []tftypes.Value {
	tb.Helper()

	var element tftypes.Type

	switch t := typ.(type) {
	case tftypes.List:
		element = t.ElementType
	case tftypes.Set:
		element = t.ElementType
	default:
		tb.Fatalf("several values are given for a %s", typ)
	}

	values := make([]tftypes.Value, len(plain))
	for i, value := range plain {
		values[i] = valueOf(tb, element, value)
	}

	return values
}

func membersOf(tb testing.TB, typ tftypes.Type, plain map[string]any) map[string]tftypes.Value {
	tb.Helper()

	values := map[string]tftypes.Value{}

	switch t := typ.(type) {
	case tftypes.Map:
		for key, value := range plain {
			values[key] = valueOf(tb, t.ElementType, value)
		}
	case tftypes.Object:
		for name, attribute := range t.AttributeTypes {
			values[name] = valueOf(tb, attribute, plain[name])
		}

		for name := range plain {
			if _, ok := t.AttributeTypes[name]; !ok {
				tb.Fatalf("there is no attribute %q", name)
			}
		}
	default:
		tb.Fatalf("an object is given for a %s", typ)
	}

	return values
}

// plainOf is the reverse of valueOf.
func plainOf(tb testing.TB, value tftypes.Value) any {
	tb.Helper()

	switch {
	case !value.IsKnown():
		return Unknown
	case value.IsNull():
		return nil
	case value.Type().Is(tftypes.String):
		return as[string](tb, value)
	case value.Type().Is(tftypes.Bool):
		return as[bool](tb, value)
	case value.Type().Is(tftypes.Number):
		number, _ := as[*big.Float](tb, value).Float64()

		return number
	case value.Type().Is(tftypes.List{}), value.Type().Is(tftypes.Set{}):
		list := []any{}
		for _, element := range as[[]tftypes.Value](tb, value) {
			list = append(list, plainOf(tb, element))
		}

		return list
	}

	object := map[string]any{}
	for key, element := range as[map[string]tftypes.Value](tb, value) {
		object[key] = plainOf(tb, element)
	}

	return object
}

func as[T any](tb testing.TB, value tftypes.Value) T {
	tb.Helper()

	var into T
	if err := value.As(&into); err != nil {
		tb.Fatal(err)
	}

	return into
}

// propose is the state that Terraform's core proposes: what is configured, and of computed attributes that are not, the
// prior value. (Computed attributes inside of nested ones the provider fills in itself.)
func (t *resourceType) propose(tb testing.TB, config, prior tftypes.Value) tftypes.Value {
	tb.Helper()

	if config.IsNull() || prior.IsNull() {
		return config
	}

	// The map belongs to the configuration.
	proposed, before := maps.Clone(as[map[string]tftypes.Value](tb, config)), as[map[string]tftypes.Value](tb, prior)

	for _, attribute := range t.attributes {
		if attribute.Computed && proposed[attribute.Name].IsNull() {
			proposed[attribute.Name] = before[attribute.Name]
		}
	}

	return tftypes.NewValue(t.object, proposed)
}

// inconsistency says where a new state differs from what was planned and known: Terraform's core refuses that.
func inconsistency(planned, got tftypes.Value) string {
	if !planned.IsFullyKnown() && planned.IsKnown() && !planned.IsNull() && planned.Type().Is(tftypes.Object{}) {
		var want, have map[string]tftypes.Value
		if planned.As(&want) != nil || got.As(&have) != nil || have == nil {
			return "the object is gone"
		}

		names := make([]string, 0, len(want))
		for name := range want {
			names = append(names, name)
		}

		slices.Sort(names)

		for _, name := range names {
			if difference := inconsistency(want[name], have[name]); difference != "" {
				return name + ": " + difference
			}
		}

		return ""
	}

	// What is open inside of a set can't be told from its other elements.
	if !planned.IsFullyKnown() || planned.Equal(got) {
		return ""
	}

	return fmt.Sprintf("planned %s, got %s", planned, got)
}
