// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim_test

import (
	"slices"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// All spellings of one name or address have one key, and nothing else has it.
func TestSpellingsHaveOneKey(t *testing.T) {
	t.Parallel()

	for _, same := range [][]string{
		{"ann@corp.test", "Ann@Corp.Test", "ANN@CORP.TEST"},
		{"jos\u00e9@corp.test", "jose\u0301@corp.test", "JOS\u00c9@corp.test", "JOSE\u0301@corp.test"},
		{"νίκοσ@corp.test", "ΝΊΚΟΣ@corp.test", "νίκος@corp.test"},
		{"μαρία@corp.test", "ΜΑΡΊΑ@corp.test"},
		{"\u1e96@corp.test", "h\u0331@corp.test", "H\u0331@corp.test"},
		{"kim@corp.test", "\u212aim@corp.test"},
		{"straße@corp.test", "STRAẞE@corp.test"},
		{"ı@corp.test"},
		{"i@corp.test", "I@corp.test"},
		{"İ@corp.test", "I\u0307@corp.test"},
		{""},
	} {
		for _, a := range same {
			if key := scim.EmailKey(" " + a + "\t"); key != same[0] || scim.EmailKey(key) != key || scim.FoldedName(a) != key {
				t.Errorf("%q has the keys %q and %q, want %q", a, key, scim.FoldedName(a), same[0])
			}

			for _, b := range same {
				if !scim.SameName(a, b) {
					t.Errorf("%q and %q are not the same name", a, b)
				}
			}

			if a != "ann@corp.test" && slices.Index(same, "ann@corp.test") < 0 && scim.SameName(a, "ann@corp.test") {
				t.Errorf("%q is the name of ann", a)
			}
		}
	}

	if scim.SameName("ı@corp.test", "i@corp.test") {
		t.Error("the dotless i is an i")
	}
}

// Every letter has the key of its other cases, whether its accents are part of it or not.
func TestLettersHaveTheKeyOfTheirCases(t *testing.T) {
	t.Parallel()

	for r := rune(0); r <= unicode.MaxRune; r++ {
		key := scim.FoldedName(string(r))

		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			if got := scim.FoldedName(string(other)); got != key {
				t.Errorf("%q has the key %q, and %q has %q", r, key, other, got)
			}
		}

		if unicode.IsLetter(r) && scim.FoldedName(norm.NFD.String(string(r))) != key {
			t.Errorf("%q has another key when it is decomposed", r)
		}
	}
}

func TestComparePeople(t *testing.T) {
	t.Parallel()

	type person struct{ email, id string }

	ordered := []person{
		{"ann@corp.test", "2"},
		{"bob@corp.test", "1"},
		{"BOB@corp.test", "3"},
		{"bob@corp.test", "4"},
		{"jose\u0301@corp.test", "1"},
		{"JOS\u00c9@corp.test", "2"},
		{"jose\u0301@corp.test", "3"},
		{"", "1"},
		{"", "2"},
	}
	for i, a := range ordered {
		for j, b := range ordered {
			if got := scim.ComparePeople(a.email, a.id, b.email, b.id); got < 0 != (i < j) || got > 0 != (i > j) {
				t.Errorf("%v against %v gives %d", a, b, got)
			}
		}
	}
}
