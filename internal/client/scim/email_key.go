// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"cmp"
	"strings"
)

// EmailKey returns the one form of an address that all its spellings share: trimmed, in lower case, composed (NFC).
func EmailKey(email string) string { return FoldedName(strings.TrimSpace(email)) }

// ComparePeople orders people by e-mail, then by id. People whose e-mail is hidden come last.
func ComparePeople(emailA, idA, emailB, idB string) int {
	keyA, keyB := EmailKey(emailA), EmailKey(emailB)

	switch {
	case keyA == "" && keyB != "":
		return 1
	case keyA != "" && keyB == "":
		return -1
	default:
		return cmp.Or(cmp.Compare(keyA, keyB), cmp.Compare(idA, idB))
	}
}
