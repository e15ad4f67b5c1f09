// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"errors"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// refuseReadOnly fails the plan of a change that a read-only provider can't make. Timeouts are Terraform's alone: nothing is sent for
// them.
func refuseReadOnly(clients *framework.Clients, req resource.ModifyPlanRequest, what string) diag.Diagnostics {
	if clients == nil || !clients.ReadOnly() {
		return nil
	}

	switch {
	case req.Plan.Raw.IsNull():
		return framework.RefuseReadOnly(clients, "deleting "+what)
	case req.State.Raw.IsNull():
		return framework.RefuseReadOnly(clients, "creating "+what)
	case !withoutTimeouts(req.Plan.Raw).Equal(withoutTimeouts(req.State.Raw)):
		return framework.RefuseReadOnly(clients, "changing "+what)
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

// planned is a string of the plan, or of the state when the plan is to destroy.
func planned(ctx context.Context, req resource.ModifyPlanRequest, attribute string) types.String {
	var value types.String

	if req.Plan.Raw.IsNull() {
		req.State.GetAttribute(ctx, path.Root(attribute), &value)
	} else {
		req.Plan.GetAttribute(ctx, path.Root(attribute), &value)
	}

	return value
}

// notFound reports whether Atlassian answered that what was asked for does not exist.
func notFound(err error) bool { return errors.Is(err, client.ErrNotFound) }

// forbidden reports whether Atlassian refused the key.
func forbidden(err error) bool {
	return errors.Is(err, client.ErrForbidden) || errors.Is(err, client.ErrUnauthorized)
}

// blame points an error at an attribute.
func blame(summary string, err error, attribute, advice string) diag.Diagnostics {
	return framework.ErrorDiagnostics(summary, err, framework.Blame{
		Attribute: path.Root(attribute), When: func(error) bool { return true }, Advice: advice,
	})
}
