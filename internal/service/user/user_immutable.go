// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// immutable puts a refused change of an immutable attribute on that attribute. The error names no attribute, and
// sources differ on which are immutable: the user name, the parts of the name, and phone numbers are each said to be
// (API §2.4, §9.2).
func immutable(todo []scim.Change) diagnostics.Blame {
	names := argumentsOf(todo)
	blame := diagnostics.Blame{Attribute: path.Empty(), When: scim.IsImmutable}

	switch {
	case len(names) == 0: // a creation changes no attribute, so the general advice applies
	case slices.Contains(names, "user_name"):
		blame.Attribute = path.Root("user_name")
		blame.Advice = "The directory does not let this attribute change. Atlassian's own texts differ on whether a user name can; " +
			"set user_name to what the record has, or replace the user with -replace."
	case len(names) == 1:
		blame.Attribute = path.Root(names[0])
		blame.Advice = "The directory does not let this attribute change. Set it to what the record has, or replace the user with -replace."
	default:
		blame.Advice = "The directory does not let one of these attributes change, and does not say which: " + strings.Join(names, ", ") +
			". Set it to what the record has, or replace the user with -replace."
	}

	return blame
}
