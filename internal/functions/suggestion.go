// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
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

// suggestion is the heading that was probably meant, or "".
func suggestion(heading string, columns []Column) string {
	bare := letters(heading)
	nearest, distance := otherNames[bare], len(bare)/3+1

	if nearest == "" {
		for _, column := range append([]Column{{Name: keyHeading}}, columns...) {
			if d := editDistance(bare, letters(column.Name)); d < distance {
				nearest, distance = column.Name, d
			}
		}
	}

	if _, known := find(nearest, columns); !known && nearest != keyHeading {
		return ""
	}

	return "; did you mean " + nearest + "?"
}

func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}

		return -1
	}, shortened(text))
}

// editDistance is how many letters have to be put in, taken out or exchanged to make one text of the other.
func editDistance(a, b string) int {
	from, to := []rune(a), []rune(b)
	before := make([]int, len(to)+1)

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
		}

		before = now
	}

	return before[len(to)]
}
