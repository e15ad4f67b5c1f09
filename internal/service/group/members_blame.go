// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// groupMissing explains that the directory has no group of this id. The id may be that of the group in the organization, which
// is another; then it says so.
func groupMissing(ctx context.Context, clients *framework.Clients, summary, groupID string, err error, attribute string) diag.Diagnostics {
	advice := fmt.Sprintf("The SCIM directory has no group with the id %q. Give the id of an atlassian_group of the provider's "+
		"directory; members of other groups are not managed by SCIM.", groupID)

	if clients.HasOrganization() {
		organization, _ := clients.Organization()

		if group, lookup := organization.FindGroup(ctx, groupID); lookup == nil && group != nil {
			advice = fmt.Sprintf("%q is the id of the group %q in the organization, %s. ", groupID, group.Name, kindOf(group))

			if group.ExternalSynced {
				advice += "Here its SCIM id is wanted: the `id` of the atlassian_group, not its `organization_group_id`."
			} else {
				advice += "Its members are not managed by SCIM."
			}
		}
	}

	return framework.AttributeError(summary, err, attribute, advice)
}
