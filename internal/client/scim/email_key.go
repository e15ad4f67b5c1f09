// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// EmailKey returns the one form of an address that all its spellings share: trimmed, in lower case, composed (NFC).
func EmailKey(email string) string {
	return norm.NFC.String(strings.ToLower(strings.TrimSpace(email)))
}
