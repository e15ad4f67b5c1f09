// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"bytes"
	"encoding/json"
	"math"
)

// number is a whole number, with or without quotes: error statuses are known to come in both forms (API §8.4).
type number int

// UnmarshalJSON accepts both forms, and 5.0 for 5, since JSON does not distinguish them.
func (n *number) UnmarshalJSON(b []byte) error {
	var exact float64

	err := json.Unmarshal(bytes.Trim(b, `"`), &exact)
	if err == nil && exact == math.Trunc(exact) && math.Abs(exact) <= math.MaxInt32 {
		*n = number(exact)
		return nil
	}

	return json.Unmarshal(b, (*int)(n))
}
