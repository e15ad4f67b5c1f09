// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"fmt"
	"strings"
)

// maxNames is how many names a message lists at most.
const maxNames = 20

// JoinNames lists names for a message, at most maxNames of them.
func JoinNames(all []string) string { return JoinNamesAtMost(all, maxNames) }

// JoinNamesAtMost lists the first names for a message, and says how many more there are.
func JoinNamesAtMost(all []string, most int) string {
	switch {
	case len(all) == 0:
		return "none"
	case len(all) <= most:
		return strings.Join(all, ", ")
	default:
		return fmt.Sprintf("%s and %d more", strings.Join(all[:most], ", "), len(all)-most)
	}
}

// InBackticks lists words as Markdown code for a description.
func InBackticks(words []string) string { return "`" + strings.Join(words, "`, `") + "`" }

// InWords writes the name of an attribute as words of a sentence.
func InWords(attribute string) string { return strings.ReplaceAll(attribute, "_", " ") }
