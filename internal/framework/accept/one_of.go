// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package accept

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/suggestion"
)

// OneOf refuses what is none of the words that there are, and guesses which was meant.
func OneOf(words ...string) Text {
	return Text{About: "one of " + strings.Join(words, ", "), Summary: "Unknown value", Wrong: func(text string) string {
		if slices.Contains(words, text) {
			return ""
		}

		guess := ""
		if word := Meant(text, words); word != "" {
			guess = fmt.Sprintf(" Did you mean %q?", word)
		}

		if text == "" {
			return fmt.Sprintf("The value is empty, most often that of a variable that is not set. There is: %s.", strings.Join(words, ", "))
		}

		return fmt.Sprintf("%q is not known here.%s There is: %s.", text, guess, strings.Join(words, ", "))
	}}
}

// Meant is the word that somebody who wrote a text may have meant, or "": one in another case, without its prefix, or a few
// letters off, of which the first is right: "inactive" is not meant for "active".
func Meant(text string, words []string) string {
	bare := func(word string) string { return strings.ToLower(word[strings.LastIndexByte(word, '/')+1:]) }
	wanted := bare(text)
	nearest, distance := "", len(wanted)/3+2

	for _, word := range words {
		other := bare(word)
		if wanted == "" || other == "" || wanted[0] != other[0] {
			continue
		}

		if d := suggestion.Distance(wanted, other); d < distance {
			nearest, distance = word, d
		}
	}

	return nearest
}
