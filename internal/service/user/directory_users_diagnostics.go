// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// about puts diagnostics of one person on the person's text, and names the person.
func about(key, email string, diags diag.Diagnostics) diag.Diagnostics {
	var out diag.Diagnostics

	who := key
	if email != "" && email != key {
		who += " (" + email + ")"
	}

	for _, d := range diags {
		detail := who + ": " + d.Detail()

		if at, ok := d.(diag.DiagnosticWithPath); ok && len(at.Path().Steps()) > 0 {
			detail = fmt.Sprintf("%s, %s: %s", who, at.Path(), d.Detail())
		}

		place := path.Root("users").AtMapKey(key)

		if d.Severity() == diag.SeverityError {
			out.AddAttributeError(place, d.Summary(), detail)
		} else {
			out.AddAttributeWarning(place, d.Summary(), detail)
		}
	}

	return out
}

func asWarnings(diags diag.Diagnostics) diag.Diagnostics {
	var out diag.Diagnostics

	for _, d := range diags {
		if at, ok := d.(diag.DiagnosticWithPath); ok {
			out.AddAttributeWarning(at.Path(), d.Summary(), d.Detail())
		} else {
			out.AddWarning(d.Summary(), d.Detail())
		}
	}

	return out
}

// maxNamedPeople bounds how many errors in the configuration are shown. In a file of the wrong kind everybody has an
// error, and Terraform prints each with the line of the block.
const maxNamedPeople = 20

// firstErrors returns the first errors, and how many more there are.
func firstErrors(errors diag.Diagnostics) diag.Diagnostics {
	if len(errors) <= maxNamedPeople {
		return errors
	}

	return append(slices.Clip(errors[:maxNamedPeople]), diag.NewAttributeErrorDiagnostic(path.Root("users"), "Invalid person",
		fmt.Sprintf("There are %d more errors of this kind; the first %d are shown.", len(errors)-maxNamedPeople, maxNamedPeople)))
}

func (p personProblem) diagnostics() diag.Diagnostics {
	at := path.Empty()
	if p.attribute != "" {
		at = path.Root(p.attribute)
	}

	return about(p.key, p.email, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at, p.summary, p.detail)})
}
