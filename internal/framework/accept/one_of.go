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
		if word := meant(text, words); word != "" {
			guess = fmt.Sprintf(" Did you mean %q?", word)
		}

		return fmt.Sprintf("%q is not known here.%s There is: %s.", text, guess, strings.Join(words, ", "))
	}}
}

// meant is the word that somebody who wrote a text may have meant, or "": one in another case, without its prefix, or a few
// letters off, of which the first is right: "inactive" is not meant for "active".
func meant(text string, words []string) string {
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
