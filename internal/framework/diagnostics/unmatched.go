// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/orgadmin/terraform-provider-atlassian/internal/suggestion"
)

// Unmatched holds the values of a filter that do not exist, and all existing values.
type Unmatched struct {
	Argument string
	// Where says where the value is missing: "organization" or "directory".
	Where string
	// Noun says what the value is, up to the value itself: "group with the id".
	Noun              string
	Missing, Existing []string
}

// Warning names the missing values and lists the existing ones. Without it, a mistyped value would look like one that
// nothing matches. Each argument has its own summary, since the CLI shows only the first of several warnings with one
// summary.
func (u Unmatched) Warning() diag.Diagnostics {
	if len(u.Missing) == 0 {
		return nil
	}

	existing := slices.Clone(u.Existing)
	slices.Sort(existing)
	existing = slices.Compact(existing)

	var guesses []string

	for _, missing := range u.Missing {
		if guess := suggestion.Word(missing, existing); guess != "" && !slices.Contains(guesses, guess) {
			guesses = append(guesses, guess)
		}
	}

	text := fmt.Sprintf("The %s has no %s %s.", u.Where, u.Noun, JoinNames(u.Missing))
	if guesses != nil {
		text += fmt.Sprintf(" Did you mean %s?", JoinNames(guesses))
	}

	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root(u.Argument), "Unknown value in "+u.Argument, text+" There is: "+JoinNames(existing)+".")}
}
