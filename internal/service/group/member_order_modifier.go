// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// memberOrder plans no change for the same people in another order.
type memberOrder struct{ framework.Described }

func (memberOrder) PlanModifyList(_ context.Context, req planmodifier.ListRequest, resp *planmodifier.ListResponse) {
	if sameMembers(req.PlanValue, req.StateValue) {
		resp.PlanValue = req.StateValue
	}
}
