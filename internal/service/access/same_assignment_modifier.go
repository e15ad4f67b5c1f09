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

// sameAssignment keeps the resource id in state if the configured one means the same assignment. A replacement would
// revoke the role for a while, and for good with create_before_destroy. Terraform accepts a prior value in place of a
// configured equivalent.
type sameAssignment struct{ framework.Described }

func (sameAssignment) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.State.Raw.IsNull() || req.PlanValue.IsUnknown() {
		return
	}

	var before, after types.String

	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("role"), &before)...)
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root("role"), &after)...)

	// Atlassian ignores the resource of an organization administrator (API §3.8).
	administrator := before.ValueString() == product.RoleOrgAdmin && after.ValueString() == product.RoleOrgAdmin

	if administrator || product.SameApp(req.StateValue.ValueString(), req.PlanValue.ValueString()) {
		resp.PlanValue = req.StateValue
	}
}
