// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// NotSupportedAdvice is what to do about an attribute that a directory goes on not keeping.
const NotSupportedAdvice = "If the next plan shows it as a change again, the directory does not support it: remove the attribute from the configuration."

// NotKeptWarning is the warning that a directory has accepted a write and answers something else than was sent. It is
// no error: that would taint what has been created, and the next apply would replace it. The answer is what the
// directory's does, such as "does not show the title that was sent".
func NotKeptWarning(attribute, answer, advice string) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root(attribute), "Value not kept by the directory",
		"The directory accepted the request, but its answer "+answer+". "+advice)
}
