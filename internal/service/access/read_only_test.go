// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access_test

import (
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
)

func TestProtocolReadOnly_timeoutsAreNoChange(t *testing.T) {
	t.Parallel()

	for address, holder := range map[string]string{userAccess: "account_id", groupAccess: "organization_group_id"} {
		t.Run(address, func(t *testing.T) {
			t.Parallel()

			acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
				s.SeedGroup(t, "Makers")

				who := map[string]string{"account_id": s.Account(t, s.SeedUsers(t, 1)[0]), "organization_group_id": s.OrganizationGroup(t, "Makers")}
				of := func(role string) map[string]any {
					return access(address, holder, who[holder], role, s.App(t, "compass").ID).Config
				}
				s.RefusesAllButTimeouts(address, of("atlassian/user"), of("atlassian/admin"))
			})
		})
	}
}
