// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package raw

import (
	"math/big"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Text returns a string, or null for the empty text.
func Text(text string) tftypes.Value {
	if text == "" {
		return tftypes.NewValue(tftypes.String, nil)
	}

	return tftypes.NewValue(tftypes.String, text)
}

// ReadText returns the text of a value, which may be null or unknown.
func ReadText(value tftypes.Value) (types.String, error) {
	switch {
	case !value.IsKnown():
		return types.StringUnknown(), nil
	case value.IsNull():
		return types.StringNull(), nil
	}

	var text string

	err := value.As(&text)

	return types.StringValue(text), err
}

// Texts returns a list of strings, or null for nil.
func Texts(texts []string) tftypes.Value {
	if texts == nil {
		return tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, nil)
	}

	values := make([]tftypes.Value, len(texts))
	for i, text := range texts {
		values[i] = tftypes.NewValue(tftypes.String, text)
	}

	return tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, values)
}

// Time returns a time in RFC 3339, in UTC with whole seconds, or null for nil.
func Time(moment *time.Time) tftypes.Value {
	return Text(FormatTime(moment))
}

// FormatTime writes a time as Time does, or returns the empty text for nil.
func FormatTime(moment *time.Time) string {
	if moment == nil {
		return ""
	}

	return moment.UTC().Format(time.RFC3339)
}

// Bool returns a bool, or null for nil.
func Bool(value *bool) tftypes.Value {
	if value == nil {
		return tftypes.NewValue(tftypes.Bool, nil)
	}

	return tftypes.NewValue(tftypes.Bool, *value)
}

// Int returns a whole number, or null for nil.
func Int(number *int) tftypes.Value {
	if number == nil {
		return tftypes.NewValue(tftypes.Number, nil)
	}

	return tftypes.NewValue(tftypes.Number, new(big.Float).SetInt64(int64(*number)))
}

// Decimal returns a decimal fraction with Terraform's own precision, or null for nil. The nearest float64 to 92.3 would
// not equal the 92.3 of a configuration.
func Decimal(number *big.Rat) tftypes.Value {
	if number == nil {
		return tftypes.NewValue(tftypes.Number, nil)
	}

	return tftypes.NewValue(tftypes.Number, new(big.Float).SetPrec(decimalPrecision).SetRat(number))
}

// decimalPrecision is the precision, in bits, to which Terraform itself reads numbers.
const decimalPrecision = 512
