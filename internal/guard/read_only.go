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

// RefuseReadOnly refuses a plan that would change something although the provider is read-only. change names the
// change, such as "creating atlassian_user ann@corp.test". While read_only is unknown, the plan passes: the apply knows
// it, and nothing is sent before.
func RefuseReadOnly(c *framework.Clients, change string) diag.Diagnostics {
	if c == nil || !c.ReadOnly() || c.ReadOnlyUnknown() {
		return nil
	}

	return diag.Diagnostics{diag.NewErrorDiagnostic(
		"Provider is read-only",
		"The plan needs "+change+", but the provider \"atlassian\" has read_only = true (or ATLASSIAN_READ_ONLY is set), "+
			"so that no request that changes anything is ever sent. Remove read_only, or use a provider alias without it for this block.",
	)}
}

// RefuseReadOnlyPlan refuses to create, change or delete an object if the provider is read-only. A change of the
// timeouts alone passes, since nothing is sent for it.
func RefuseReadOnlyPlan(clients *framework.Clients, req resource.ModifyPlanRequest, object string) diag.Diagnostics {
	if clients == nil || !clients.ReadOnly() {
		return nil
	}

	switch {
	case req.Plan.Raw.IsNull():
		return RefuseReadOnly(clients, "deleting "+object)
	case req.State.Raw.IsNull():
		return RefuseReadOnly(clients, "creating "+object)
	case !withoutTimeouts(req.Plan.Raw).Equal(withoutTimeouts(req.State.Raw)):
		return RefuseReadOnly(clients, "changing "+object)
	default:
		return nil
	}
}

// withoutTimeouts returns a resource with its timeouts unset.
func withoutTimeouts(value tftypes.Value) tftypes.Value {
	var attributes map[string]tftypes.Value

	if err := value.As(&attributes); err != nil || attributes == nil {
		return value
	}

	// As returns the value's own map.
	attributes = maps.Clone(attributes)
	if limits, ok := attributes["timeouts"]; ok {
		attributes["timeouts"] = tftypes.NewValue(limits.Type(), nil)
	}

	return tftypes.NewValue(value.Type(), attributes)
}
