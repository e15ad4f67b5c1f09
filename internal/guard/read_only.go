// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package guard

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// RefuseReadOnly is the error of a plan that would change something although the provider is read-only; what names the
// change, such as "creating atlassian_user ann@corp.test". It is empty where changes are allowed, and while it is not
// known whether they are: that is known when the plan is applied, and until then nothing is sent.
func RefuseReadOnly(c *framework.Clients, what string) diag.Diagnostics {
	if c == nil || !c.ReadOnly() || c.ReadOnlyUnknown() {
		return nil
	}

	return diag.Diagnostics{diag.NewErrorDiagnostic(
		"Provider is read-only",
		"The plan needs "+what+", but the provider \"atlassian\" has read_only = true (or ATLASSIAN_READ_ONLY is set), "+
			"so that no request that changes anything is ever sent. Remove read_only, or use a provider alias without it for this block.",
	)}
}

// RefuseReadOnlyPlan fails the plan of a change that a read-only provider can't make. Timeouts are Terraform's alone:
// nothing is sent for them.
func RefuseReadOnlyPlan(clients *framework.Clients, req resource.ModifyPlanRequest, what string) diag.Diagnostics {
	if clients == nil || !clients.ReadOnly() {
		return nil
	}

	switch {
	case req.Plan.Raw.IsNull():
		return RefuseReadOnly(clients, "deleting "+what)
	case req.State.Raw.IsNull():
		return RefuseReadOnly(clients, "creating "+what)
	case !withoutTimeouts(req.Plan.Raw).Equal(withoutTimeouts(req.State.Raw)):
		return RefuseReadOnly(clients, "changing "+what)
	default:
		return nil
	}
}

// withoutTimeouts is a resource with its timeouts unset.
func withoutTimeouts(value tftypes.Value) tftypes.Value {
	var attributes map[string]tftypes.Value

	if err := value.As(&attributes); err != nil || attributes == nil {
		return value
	}

	// What As hands out is the value's own map.
	attributes = maps.Clone(attributes)
	if limits, ok := attributes["timeouts"]; ok {
		attributes["timeouts"] = tftypes.NewValue(limits.Type(), nil)
	}

	return tftypes.NewValue(value.Type(), attributes)
}
