// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package suggestion

import (
	"slices"
	"strings"
	"unicode"
)

// otherNames maps what other systems call an attribute of a person, in lower-case letters alone, to its name here.
var otherNames = map[string]string{
	"mail": "email", "emailaddress": "email", "primaryemail": "email", "workemail": "email", "upn": "email",
	"login": "user_name", "user": "user_name", "userid": "user_name", "userprincipalname": "user_name",
	"name": "display_name", "fullname": "display_name", "realname": "display_name",
	"firstname": "given_name", "forename": "given_name",
	"lastname": "family_name", "surname": "family_name",
	"position": "title", "role": "title", "jobtitle": "title",
	"company": "organization", "organisation": "organization", "employer": "organization",
	"language": "preferred_language", "locale": "preferred_language", "lang": "preferred_language",
	"tz": "timezone", "zoneinfo": "timezone",
	"phone": "phone_numbers", "phones": "phone_numbers", "mobile": "phone_numbers", "telephone": "phone_numbers",
	"employeeid": "external_id", "employeenumber": "external_id", "personnelnumber": "external_id",
	"status": "active", "enabled": "active", "accountenabled": "active",
	"prefix": "honorific_prefix", "suffix": "honorific_suffix",
	"id": "key",
}

// DidYouMean returns "; did you mean …?" with the known attribute that a name was probably meant for, or "".
func DidYouMean(name string, known []string) string {
	bare := letters(name)

	meant := otherNames[bare]
	if meant == "" {
		meant = nearest(bare, known, letters, len(bare)/3)
	}

	if !slices.Contains(known, meant) {
		return ""
	}

	return "; did you mean " + meant + "?"
}

// letters returns the letters of a name in lower case, without the rest of a very long one: a file that is no CSV may
// have "names" of megabytes.
func letters(text string) string {
	const most = 60

	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most])
	}

	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}

		return -1
	}, text)
}

// Word returns the word that a text was probably meant for, or "": the same in another case, without its prefix, or
// with a few wrong letters. The first letter must be right, so that "inactive" is not taken for "active".
func Word(text string, words []string) string {
	bare := func(word string) string { return strings.ToLower(word[strings.LastIndexByte(word, '/')+1:]) }
	wanted := bare(text)

	candidates := slices.DeleteFunc(slices.Clone(words), func(word string) bool {
		other := bare(word)

		return wanted == "" || other == "" || wanted[0] != other[0]
	})

	return nearest(wanted, candidates, bare, len(wanted)/3+1)
}

// nearest returns the word whose plain form differs in the fewest letters, and in at most this many, or "".
func nearest(wanted string, words []string, plain func(string) string, most int) string {
	found := ""

	for _, word := range words {
		if d := distance(wanted, plain(word)); d <= most {
			found, most = word, d-1
		}
	}

	return found
}

// distance is how many letters have to be inserted, deleted, replaced, or swapped with the next one, to turn one text
// into the other.
func distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	before := make([]int, len(to)+1)

	var older []int

	for j := range before {
		before[j] = j
	}

	for i, r := range from {
		now := make([]int, len(to)+1)
		now[0] = i + 1

		for j, s := range to {
			exchanged := before[j]
			if r != s {
				exchanged++
			}

			now[j+1] = min(exchanged, before[j+1]+1, now[j]+1)

			if i > 0 && j > 0 && r == to[j-1] && s == from[i-1] {
				now[j+1] = min(now[j+1], older[j-1]+1)
			}
		}

		older, before = before, now
	}

	return before[len(to)]
}
