// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package protocoltest

import (
	"math/big"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Unknown stands for an unknown value.
const Unknown = unknown(0)

type unknown int

// Number is a number as it is written in a configuration, with all its digits.
type Number string

// Encode encodes a value for the protocol.
func Encode(tb testing.TB, typ tftypes.Type, value tftypes.Value) *tfprotov6.DynamicValue {
	tb.Helper()

	encoded, err := tfprotov6.NewDynamicValue(typ, value)
	if err != nil {
		tb.Fatal(err)
	}

	return &encoded
}

// Decode is the reverse of Encode. It returns a null value for nil.
func Decode(tb testing.TB, typ tftypes.Type, value *tfprotov6.DynamicValue) tftypes.Value {
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

// ValueOf converts nil, bool, string, a number, a Number, []any, []string, map[string]any or Unknown; a tftypes.Value
// stays as it is. Attributes that are missing in a map are null; a nil map is a null object.
func ValueOf(tb testing.TB, typ tftypes.Type, plain any) tftypes.Value {
	tb.Helper()

	switch v := plain.(type) {
	case tftypes.Value:
		return v
	case unknown:
		return tftypes.NewValue(typ, tftypes.UnknownValue)
	case Number:
		// Terraform reads numbers with a precision of 512 bits.
		number, _, err := big.ParseFloat(string(v), 10, 512, big.ToNearestEven)
		if err != nil {
			tb.Fatal(err)
		}

		return tftypes.NewValue(typ, number)
	case []string:
		elements := make([]any, len(v))
		for i, text := range v {
			elements[i] = text
		}

		return ValueOf(tb, typ, elements)
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
		values[i] = ValueOf(tb, element, value)
	}

	return values
}

func membersOf(tb testing.TB, typ tftypes.Type, plain map[string]any) map[string]tftypes.Value {
	tb.Helper()

	values := map[string]tftypes.Value{}

	switch t := typ.(type) {
	case tftypes.Map:
		for key, value := range plain {
			values[key] = ValueOf(tb, t.ElementType, value)
		}
	case tftypes.Object:
		for name, attribute := range t.AttributeTypes {
			values[name] = ValueOf(tb, attribute, plain[name])
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

// PlainOf is the reverse of ValueOf. It returns nil, bool, float64, string, []any, map[string]any or Unknown.
func PlainOf(tb testing.TB, value tftypes.Value) any {
	tb.Helper()

	switch {
	case !value.IsKnown():
		return Unknown
	case value.IsNull():
		return nil
	case value.Type().Is(tftypes.String):
		return As[string](tb, value)
	case value.Type().Is(tftypes.Bool):
		return As[bool](tb, value)
	case value.Type().Is(tftypes.Number):
		number, _ := As[*big.Float](tb, value).Float64()

		return number
	case value.Type().Is(tftypes.List{}), value.Type().Is(tftypes.Set{}):
		list := []any{}
		for _, element := range As[[]tftypes.Value](tb, value) {
			list = append(list, PlainOf(tb, element))
		}

		return list
	}

	object := map[string]any{}
	for key, element := range As[map[string]tftypes.Value](tb, value) {
		object[key] = PlainOf(tb, element)
	}

	return object
}

// As returns a value as a Go type that tftypes can convert it to.
func As[T any](tb testing.TB, value tftypes.Value) T {
	tb.Helper()

	var into T
	if err := value.As(&into); err != nil {
		tb.Fatal(err)
	}

	return into
}
