// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// licenseLimit explains that an app has no seat left: which app it is and how many seats it has. What can't be found out is
// left out, since the refusal is the news.
func licenseLimit(ctx context.Context, organization *admin.Client, resourceID string, refusal error) diag.Diagnostics {
	app := resourceID

	var seats string

	for workspace, err := range organization.Workspaces(ctx) {
		if err != nil {
			break
		}

		if !product.SameApp(workspace.ID, resourceID) {
			continue
		}

		app = fmt.Sprintf("%s on %s (%s)", workspace.TypeName, siteOf(workspace), resourceID)

		if workspace.Capacity != nil {
			seats = fmt.Sprintf(" It has %d seats", *workspace.Capacity)

			if used, err := seatsUsed(ctx, organization, workspace.ID); err == nil {
				seats += fmt.Sprintf(", of which %d are used", used)
			}

			seats += "."
		}

		break
	}

	return framework.AttributeError("Assigning role failed", refusal, "resource_id", fmt.Sprintf(
		"The license limit of %s is reached.%s Buy seats or free some: the data source atlassian_unused_licenses names those nobody uses.",
		app, seats))
}

func siteOf(workspace *admin.Workspace) string {
	if workspace.HostURL != "" {
		return workspace.HostURL
	}

	return workspace.Name
}

// seatsUsed counts active people with a role that uses a seat (API §4.6, §4.7).
func seatsUsed(ctx context.Context, organization *admin.Client, resourceID string) (int, error) {
	return organization.CountUsers(ctx, admin.UserQuery{
		ResourceIDs: []string{resourceID},
		RoleIDs:     product.SeatRoles(),
		Status:      []string{"active"},
	})
}
