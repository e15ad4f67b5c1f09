// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// sameAssignment is the plan of a resource id that says otherwise what the state says: the state's stays. To replace
// one assignment by the same would revoke it for a while, and for good where the new one is created first. Terraform
// takes a prior value for one that is configured in other words.
type sameAssignment struct{ framework.Described }

func (sameAssignment) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.State.Raw.IsNull() || req.PlanValue.IsUnknown() {
		return
	}

	var before, after types.String

	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("role"), &before)...)
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root("role"), &after)...)

	// Of an organization administrator Atlassian ignores the resource (API §3.8).
	administrator := before.ValueString() == product.RoleOrgAdmin && after.ValueString() == product.RoleOrgAdmin

	if administrator || product.SameApp(req.StateValue.ValueString(), req.PlanValue.ValueString()) {
		resp.PlanValue = req.StateValue
	}
}
