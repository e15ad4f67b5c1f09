// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package protocoltest

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Errors is the text of the errors among the diagnostics, "" without any.
func Errors(diags []*tfprotov6.Diagnostic) string {
	return texts(diags, tfprotov6.DiagnosticSeverityError)
}

// Warnings is the text of the warnings among the diagnostics, "" without any.
func Warnings(diags []*tfprotov6.Diagnostic) string {
	return texts(diags, tfprotov6.DiagnosticSeverityWarning)
}

func texts(diags []*tfprotov6.Diagnostic, severity tfprotov6.DiagnosticSeverity) string {
	var all []string

	for _, d := range diags {
		if d.Severity == severity {
			all = append(all, d.Summary+": "+d.Detail)
		}
	}

	return strings.Join(all, "\n")
}
