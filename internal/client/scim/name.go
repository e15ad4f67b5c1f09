// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// SameName reports whether two user names, addresses or group names are the same. It ignores case, and whether a letter
// with an accent is one character (NFC) or two (NFD, as on macOS).
func SameName(a, b string) bool { return FoldedName(a) == FoldedName(b) }

// FoldedName returns the same text for all names that SameName treats as equal: in lower case and composed (NFC).
func FoldedName(name string) string { return norm.NFC.String(strings.Map(fold, norm.NFC.String(name))) }

// fold returns the same letter for all cases of a letter. Some letters have more than two, such as the Greek sigma,
// whose form at the end of a word is a lower case too. A letter without another case is left alone, although Unicode
// gives the dotless ı the upper case of i.
func fold(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		return unicode.ToLower(r)
	case unicode.SimpleFold(r) == r:
		return r
	default:
		return unicode.ToLower(unicode.ToUpper(r))
	}
}

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
