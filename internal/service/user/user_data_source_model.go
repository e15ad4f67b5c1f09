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

// accountValues is what the data source says of an account, its address only where there is no record.
func accountValues(ctx context.Context, u organizationUser, alone bool) map[string]tftypes.Value {
	values := map[string]tftypes.Value{
		"account_id":        raw.Text(u.accountID),
		"name":              raw.Text(u.name),
		"status":            raw.Text(u.status),
		"account_status":    raw.Text(u.accountStatus),
		"membership_status": raw.Text(u.membershipStatus),
		"claim_status":      raw.Text(u.claimStatus),
		"added_at":          raw.Time(u.addedAt),
		"last_active_at":    raw.Time(u.activity(nil).Last),
		"product_access":    newAccessFlattener(ctx).list(u.shown(false)),
	}

	if alone {
		values["email"] = raw.Text(u.email)
	}

	return values
}
