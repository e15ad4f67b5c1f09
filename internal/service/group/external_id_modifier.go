// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// externalIDOwned is where the group's private state keeps whether Terraform has set its external id.
const externalIDOwned = "external_id_owned"

// ownExternalID records whether the configuration has an external id.
func ownExternalID(ctx context.Context, private framework.PrivateWriter, config types.String) diag.Diagnostics {
	return private.SetKey(ctx, externalIDOwned, strconv.AppendBool(nil, !config.IsNull()))
}

// unmanagedUnlessSet is the plan of an external id that the configuration leaves out: what the server has stays, unless Terraform
// has set it before; then it is cleared.
type unmanagedUnlessSet struct{}

func (unmanagedUnlessSet) Description(context.Context) string {
	return "Unset, the attribute is left as it is; removed after Terraform has set it, it is cleared."
}

func (m unmanagedUnlessSet) MarkdownDescription(ctx context.Context) string {
	return m.Description(ctx)
}

func (unmanagedUnlessSet) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if !req.ConfigValue.IsNull() {
		return
	}

	if req.State.Raw.IsNull() { // a new group has none
		resp.PlanValue = types.StringNull()

		return
	}

	owned, diags := req.Private.GetKey(ctx, externalIDOwned)
	resp.Diagnostics.Append(diags...)

	resp.PlanValue = req.StateValue
	if string(owned) == "true" {
		resp.PlanValue = types.StringNull()
	}
}
