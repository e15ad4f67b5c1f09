// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// PlannedString returns a string of the plan, or of the state if the plan is to destroy.
func PlannedString(ctx context.Context, req resource.ModifyPlanRequest, attribute string) types.String {
	var value types.String

	if req.Plan.Raw.IsNull() {
		req.State.GetAttribute(ctx, path.Root(attribute), &value)
	} else {
		req.Plan.GetAttribute(ctx, path.Root(attribute), &value)
	}

	return value
}
