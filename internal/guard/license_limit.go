// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package guard

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
)

// LicenseLimitAdvice names the apps that are full and says what to do. An app whose used seats can't be counted is
// taken to be full. If no app is full, it names all of these apps.
func LicenseLimitAdvice(ctx context.Context, organization *admin.Client, resourceIDs ...string) string {
	const advice = " Buy seats or free some: the data source atlassian_unused_licenses names those nobody uses."

	apps, err := product.Apps(ctx, organization)
	if err != nil {
		return "The license limit of " + strings.Join(resourceIDs, " or ") + " is reached." + advice
	}

	var full, all []string

	for _, id := range resourceIDs {
		i := slices.IndexFunc(apps, func(app product.App) bool { return product.SameApp(app.ID, id) })
		if i < 0 {
			all = append(all, id)

			continue
		}

		app := apps[i]
		name := fmt.Sprintf("%s on %s (%s)", app.Name, cmp.Or(app.HostURL, app.ID), id)
		all = append(all, name)

		if app.Capacity == nil {
			continue
		}

		used, err := organization.CountUsers(ctx, admin.UserQuery{
			ResourceIDs: []string{app.ID}, RoleIDs: product.SeatRoles(), Status: []string{admin.StatusActive},
		})

		switch {
		case err != nil:
			full = append(full, fmt.Sprintf("The license limit of %s is reached. It has %d seats.", name, *app.Capacity))
		case used >= *app.Capacity:
			full = append(full, fmt.Sprintf("The license limit of %s is reached. It has %d seats, of which %d are used.", name, *app.Capacity, used))
		}
	}

	if len(full) > 0 {
		return strings.Join(full, " ") + advice
	}

	return "The license limit of " + strings.Join(all, " or ") + " is reached." + advice
}
