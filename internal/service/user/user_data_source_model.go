// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/raw"
)

// recordValues is what the data source says of a record, through the flatten that the resource uses.
func recordValues(ctx context.Context, record *scim.User, directoryID string) map[string]tftypes.Value {
	held := flatten(record, directoryID, unsetUser)

	values := held.values(ctx)
	for _, argument := range []string{"adopt_existing", "on_destroy", "timeouts"} {
		delete(values, argument)
	}

	values["updated_at"], _ = types.StringPointerValue(record.UpdatedAt).ToTerraformValue(ctx)

	object := raw.NewObject(ctx, userGroupAttributes())
	groups := make([]tftypes.Value, len(record.Groups))

	for i, group := range record.Groups {
		groups[i] = object.Of(map[string]tftypes.Value{"id": raw.Text(group.ID), "display_name": raw.Text(group.DisplayName)})
	}

	values["groups"] = object.List(groups)

	return values
}

// accountValues is what the data sources say of an account. Where Atlassian is silent about everybody's activity, so are they.
func accountValues(access accessFlattener, u organizationUser, silent bool) map[string]tftypes.Value {
	return map[string]tftypes.Value{
		"account_id":        raw.Text(u.AccountID),
		"email":             raw.Text(u.Email),
		"name":              raw.Text(u.Name),
		"status":            raw.Text(u.Status),
		"account_status":    raw.Text(u.AccountStatus),
		"membership_status": raw.Text(u.MembershipStatus),
		"claim_status":      raw.Text(u.ClaimStatus),
		"added_at":          raw.Time(u.AddedToOrg),
		"last_active_at":    raw.Time(u.activity(nil).Last),
		"product_access":    access.list(u.shown(silent)),
	}
}
