// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/accept"
)

// mostNamed is how many of something a message lists.
const mostNamed = 20

// Named lists texts for a message, of many the first ones.
func Named(all []string) string { return NamedAtMost(all, mostNamed) }

// NamedAtMost lists the first texts for a message, and says how many more there are.
func NamedAtMost(all []string, most int) string {
	switch {
	case len(all) == 0:
		return "none"
	case len(all) <= most:
		return strings.Join(all, ", ")
	default:
		return fmt.Sprintf("%s and %d more", strings.Join(all[:most], ", "), len(all)-most)
	}
}

// Quoted lists words for a description.
func Quoted(words []string) string { return "`" + strings.Join(words, "`, `") + "`" }

// Unmatched is what a filter names that does not exist, beside what does.
type Unmatched struct {
	Argument string
	// Where is who has no such thing: "organization" or "directory".
	Where string
	// Noun is what it is, in the singular, with the words that go before a value: "group with the id".
	Noun              string
	Missing, Existing []string
}

// Warning says what is missing, and lists what there is: silence would pass for "there is nobody". A summary for each argument,
// since the CLI shows only the first of several warnings with one summary.
func (u Unmatched) Warning() diag.Diagnostics {
	if len(u.Missing) == 0 {
		return nil
	}

	existing := slices.Clone(u.Existing)
	slices.Sort(existing)
	existing = slices.Compact(existing)

	var guesses []string

	for _, missing := range u.Missing {
		if guess := accept.Meant(missing, existing); guess != "" && !slices.Contains(guesses, guess) {
			guesses = append(guesses, guess)
		}
	}

	text := fmt.Sprintf("The %s has no %s %s.", u.Where, u.Noun, Named(u.Missing))
	if guesses != nil {
		text += fmt.Sprintf(" Did you mean %s?", Named(guesses))
	}

	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root(u.Argument), "Unknown value in "+u.Argument, text+" There is: "+Named(existing)+".")}
}
