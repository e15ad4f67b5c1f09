// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// SameName reports whether two user names, addresses or names of groups are one: they compare without case, and a
// letter with an accent is the same whether it is written as one character (NFC) or as two (NFD), as macOS does.
func SameName(a, b string) bool {
	return strings.EqualFold(a, b) || strings.EqualFold(norm.NFC.String(a), norm.NFC.String(b))
}

// FoldedName returns the one spelling of a name that all its spellings by SameName share.
func FoldedName(name string) string { return strings.ToLower(norm.NFC.String(name)) }

// SameText reports whether two texts differ at most in how letters with accents are written.
func SameText(a, b string) bool {
	return a == b || norm.NFC.String(a) == norm.NFC.String(b)
}

// spellings returns the other ways in which a directory may hold a name, none of them twice.
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
