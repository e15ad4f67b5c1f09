// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// SameName reports whether two user names, addresses or group names are the same. It ignores case, and whether a letter
// with an accent is one character (NFC) or two (NFD, as on macOS).
func SameName(a, b string) bool {
	return strings.EqualFold(a, b) || strings.EqualFold(norm.NFC.String(a), norm.NFC.String(b))
}

// FoldedName returns the same text for all names that SameName treats as equal.
func FoldedName(name string) string { return strings.ToLower(norm.NFC.String(name)) }

// SameText reports whether two texts are the same apart from NFC and NFD.
func SameText(a, b string) bool {
	return a == b || norm.NFC.String(a) == norm.NFC.String(b)
}

// spellings returns the other forms in which a directory may store a name, without duplicates.
func spellings(name string) []string {
	others := []string{norm.NFC.String(name), norm.NFD.String(name), strings.ToLower(name), strings.ToLower(norm.NFC.String(name))}

	var distinct []string
	for _, other := range others {
		if other != name && !slices.Contains(distinct, other) {
			distinct = append(distinct, other)
		}
	}

	return distinct
}
