// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// mostNamed is how many of something a message lists.
const mostNamed = 20

// Named lists texts for a message, of many the first ones.
func Named(all []string) string {
	switch {
	case len(all) == 0:
		return "none"
	case len(all) <= mostNamed:
		return strings.Join(all, ", ")
	default:
		return fmt.Sprintf("%s and %d more", strings.Join(all[:mostNamed], ", "), len(all)-mostNamed)
	}
}

// UnmatchedWarning says that a filter names things that do not exist, and lists those that do: silence would pass for
// "there is nobody". The noun is in the singular.
func UnmatchedWarning(argument, noun string, missing, existing []string) diag.Diagnostics {
	if len(missing) == 0 {
		return nil
	}

	existing = slices.Clone(existing)
	slices.Sort(existing)

	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root(argument), "Filter names nothing that exists", fmt.Sprintf(
		"The organization has no %s %s. There is: %s.", noun, Named(missing), Named(slices.Compact(existing))))}
}
