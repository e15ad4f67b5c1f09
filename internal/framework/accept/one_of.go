// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package accept

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/suggestion"
)

// OneOf accepts only these words. For another text, the error suggests the word that was probably meant.
func OneOf(words ...string) Text {
	return Text{Accepts: "one of " + strings.Join(words, ", "), Summary: "Unknown value", Problem: func(text string) string {
		if slices.Contains(words, text) {
			return ""
		}

		guess := ""
		if word := suggestion.Word(text, words); word != "" {
			guess = fmt.Sprintf(" Did you mean %q?", word)
		}

		if text == "" {
			return fmt.Sprintf("The value is empty, most often that of a variable that is not set. There is: %s.", strings.Join(words, ", "))
		}

		return fmt.Sprintf("%q is not known here.%s There is: %s.", text, guess, strings.Join(words, ", "))
	}}
}
