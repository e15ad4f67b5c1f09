// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"bytes"
	"encoding/json"
	"math"
)

// number is a whole number, also one in quotes: errors are known to have their status both ways (API §8.4).
type number int

// UnmarshalJSON takes either. JSON tells 5 and 5.0 not apart, and some writers don't either.
func (n *number) UnmarshalJSON(b []byte) error {
	var exact float64

	err := json.Unmarshal(bytes.Trim(b, `"`), &exact)
	if err == nil && exact == math.Trunc(exact) && math.Abs(exact) <= math.MaxInt32 {
		*n = number(exact)
		return nil
	}

	return json.Unmarshal(b, (*int)(n))
}
