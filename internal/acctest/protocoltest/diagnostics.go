// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package protocoltest

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Errors returns the text of all errors among the diagnostics, "" if there are none.
func Errors(diags []*tfprotov6.Diagnostic) string {
	return texts(diags, tfprotov6.DiagnosticSeverityError)
}

// Warnings returns the text of all warnings among the diagnostics, "" if there are none.
func Warnings(diags []*tfprotov6.Diagnostic) string {
	return texts(diags, tfprotov6.DiagnosticSeverityWarning)
}

// Says fails the test unless the errors contain all of the words.
func Says(tb testing.TB, diags []*tfprotov6.Diagnostic, words ...string) {
	tb.Helper()

	said := Errors(diags)
	for _, word := range words {
		if !strings.Contains(said, word) {
			tb.Errorf("it does not say %q: %s", word, said)
		}
	}
}

// Blamed returns the attribute path of each error, such as a.b; "" is the whole block.
func Blamed(diags []*tfprotov6.Diagnostic) []string {
	var all []string

	for _, d := range diags {
		if d.Severity != tfprotov6.DiagnosticSeverityError {
			continue
		}

		var steps []string

		for _, step := range d.Attribute.Steps() {
			if name, ok := step.(tftypes.AttributeName); ok {
				steps = append(steps, string(name))
			}
		}

		all = append(all, strings.Join(steps, "."))
	}

	return all
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
