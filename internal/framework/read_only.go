// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// RefuseReadOnly is the error of a plan that would change something although the provider is read-only; what
// names the change, such as "creating atlassian_user ann@corp.test". It is empty where changes are allowed, and while it is
// not known whether they are: that is known when the plan is applied, and until then nothing is sent.
func RefuseReadOnly(c *Clients, what string) diag.Diagnostics {
	if c == nil || !c.ReadOnly() || c.ReadOnlyUnknown() {
		return nil
	}

	return diag.Diagnostics{diag.NewErrorDiagnostic(
		"Provider is read-only",
		"The plan needs "+what+", but the provider \"atlassian\" has read_only = true (or ATLASSIAN_READ_ONLY is set), "+
			"so that no request that changes anything is ever sent. Remove read_only, or use a provider alias without it for this block.",
	)}
}
