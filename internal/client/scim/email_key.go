// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// EmailKey is what all spellings of one address have in common: without blanks around it, in lower case, composed
// (NFC).
func EmailKey(email string) string {
	return norm.NFC.String(strings.ToLower(strings.TrimSpace(email)))
}
