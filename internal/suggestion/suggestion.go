// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package suggestion

import (
	"slices"
	"strings"
	"unicode"
)

// otherNames are what other systems call an attribute, without what is no letter.
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

// DidYouMean names the attribute of a person, out of those that there are, that was probably meant by another name, or
// is "".
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

// letters are those of a name, of which a file of quite another kind may have one of megabytes.
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

// Word is the word that somebody who wrote a text may have meant, or "": one in another case, without its prefix, or a
// few letters off, of which the first is right: "inactive" is not meant for "active".
func Word(text string, words []string) string {
	bare := func(word string) string { return strings.ToLower(word[strings.LastIndexByte(word, '/')+1:]) }
	wanted := bare(text)

	candidates := slices.DeleteFunc(slices.Clone(words), func(word string) bool {
		other := bare(word)

		return wanted == "" || other == "" || wanted[0] != other[0]
	})

	return nearest(wanted, candidates, bare, len(wanted)/3+1)
}

// nearest is the word whose plain form is fewest letters off, and no more than so many, or "".
func nearest(wanted string, words []string, plain func(string) string, most int) string {
	found := ""

	for _, word := range words {
		if d := distance(wanted, plain(word)); d <= most {
			found, most = word, d-1
		}
	}

	return found
}

// distance is how many letters have to be put in, taken out, exchanged, or swapped with the next, to make one text of
// the other.
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
