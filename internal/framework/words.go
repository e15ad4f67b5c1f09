// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"fmt"
	"strings"
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

// Spoken is an attribute's name as it stands in a sentence.
func Spoken(attribute string) string { return strings.ReplaceAll(attribute, "_", " ") }
