// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// RefuseReadOnlyPlan fails the plan of a change that a read-only provider can't make. Timeouts are Terraform's alone: nothing is sent
// for them.
func RefuseReadOnlyPlan(clients *Clients, req resource.ModifyPlanRequest, what string) diag.Diagnostics {
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

// Planned is a string of the plan, or of the state when the plan is to destroy.
func Planned(ctx context.Context, req resource.ModifyPlanRequest, attribute string) types.String {
	var value types.String

	if req.Plan.Raw.IsNull() {
		req.State.GetAttribute(ctx, path.Root(attribute), &value)
	} else {
		req.Plan.GetAttribute(ctx, path.Root(attribute), &value)
	}

	return value
}
