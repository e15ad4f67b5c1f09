// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// externalIDOwned is where the group's private state keeps whether Terraform has set its external id.
const externalIDOwned = "external_id_owned"

// ownExternalID records whether the configuration has an external id.
func ownExternalID(ctx context.Context, private framework.PrivateWriter, config types.String) diag.Diagnostics {
	return framework.WritePrivate(ctx, private, externalIDOwned, !config.IsNull())
}

// unmanagedUnlessSet is the plan of an external id that the configuration leaves out: what the server has stays, unless
// Terraform has set it before; then it is cleared.
type unmanagedUnlessSet struct{ framework.Described }

func (unmanagedUnlessSet) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if !req.ConfigValue.IsNull() {
		return
	}

	if req.State.Raw.IsNull() { // a new group has none
		resp.PlanValue = types.StringNull()

		return
	}

	resp.PlanValue = req.StateValue
	if framework.ReadPrivate[bool](ctx, req.Private, externalIDOwned) {
		resp.PlanValue = types.StringNull()
	}
}
