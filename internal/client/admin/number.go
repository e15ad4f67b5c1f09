// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"bytes"
	"encoding/json"
)

// number is a whole number, also one in quotes: errors are known to have their status both ways (API §8.4).
type number int

// UnmarshalJSON takes either.
func (n *number) UnmarshalJSON(b []byte) error {
	return json.Unmarshal(bytes.Trim(b, `"`), (*int)(n))
}
