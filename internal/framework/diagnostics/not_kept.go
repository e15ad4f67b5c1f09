// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// NotSupportedAdvice says what to do if a directory never keeps an attribute.
const NotSupportedAdvice = "If the next plan shows it as a change again, the directory does not support it: remove the attribute from the configuration."

// NotKeptWarning warns that a directory accepted a write and answered with another value than was sent. An error would
// taint a new resource, and the next apply would replace it. answer says what the directory's answer does, such as
// "does not show the title that was sent".
func NotKeptWarning(attribute, answer, advice string) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root(attribute), "Value not kept by the directory",
		"The directory accepted the request, but its answer "+answer+". "+advice)
}
