// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package shortcut

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// protocolDiagnostics converts diagnostics to those of the protocol. A path ends before a step that is neither an
// attribute nor the key of a map.
func protocolDiagnostics(diags diag.Diagnostics) []*tfprotov6.Diagnostic {
	var out []*tfprotov6.Diagnostic

	for _, d := range diags {
		converted := &tfprotov6.Diagnostic{Severity: tfprotov6.DiagnosticSeverityError, Summary: d.Summary(), Detail: d.Detail()}
		if d.Severity() == diag.SeverityWarning {
			converted.Severity = tfprotov6.DiagnosticSeverityWarning
		}

		if at, ok := d.(diag.DiagnosticWithPath); ok {
			converted.Attribute = attributePath(at.Path())
		}

		out = append(out, converted)
	}

	return out
}

func attributePath(p path.Path) *tftypes.AttributePath {
	at := tftypes.NewAttributePath()

	for _, step := range p.Steps() {
		switch s := step.(type) {
		case path.PathStepAttributeName:
			at = at.WithAttributeName(string(s))
		case path.PathStepElementKeyString:
			at = at.WithElementKeyString(string(s))
		default:
			return at
		}
	}

	return at
}
