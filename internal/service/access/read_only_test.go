// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access_test

import (
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
)

func TestAccReadOnly_timeoutsAreNoChange(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t, acctest.World("acme"))
	site.SeedGroup(t, "Makers")

	compass, makers := site.App(t, "compass").ID, site.OrganizationGroup(t, "Makers")
	account := site.Account(t, site.SeedUsers(t, 1)[0])

	acctest.RefusesAllButTimeouts(t, site, userAccess,
		userAccessConfig(account, "atlassian/user", compass), userAccessConfig(account, "atlassian/admin", compass))
	acctest.RefusesAllButTimeouts(t, site, groupAccess,
		groupAccessConfig(makers, "atlassian/user", compass), groupAccessConfig(makers, "atlassian/admin", compass))
}
