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

// externalIDOwned is the private state key that records whether Terraform has set the external id.
const externalIDOwned = "external_id_owned"

// ownExternalID records whether Terraform owns the external id: it does if the configuration sets one.
func ownExternalID(ctx context.Context, private framework.PrivateWriter, config types.String) diag.Diagnostics {
	return framework.WritePrivate(ctx, private, externalIDOwned, !config.IsNull())
}

// unmanagedUnlessSet plans an external id that the configuration omits: the server's value stays, unless Terraform has
// set it; then it is cleared.
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
