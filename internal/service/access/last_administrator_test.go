// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// The last administrator's role is not revoked by a removal, a replacement or a forced replacement, until there is
// another administrator.
func TestAccUserRoleAssignment_lastAdministrator(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)
	users := site.SeedUsers(t, 2)
	last, other := site.Account(t, users[0]), site.Account(t, users[1])
	organization := "ari:cloud:platform::org/" + site.Credentials().OrgID
	administers := func(account string) string {
		return site.Config(userAccessConfig(account, "atlassian/org-admin", organization))
	}
	refusal := []string{"Last organization administrator", "atlassian/org-admin", last}

	// Terraform plans a forced replacement without asking the provider, so the apply refuses it.
	forced := acctest.Fails(administers(last), refusal...)
	forced.Taint = []string{userAccess}

	relieved := acctest.Plans(administers(last), userAccess, plancheck.ResourceActionReplace)
	relieved.PreConfig = func() {
		if n := site.Simulator.CountRequests(simulator.Filter{Method: "POST", Path: "/admin/v1/orgs/*/users/*/roles/revoke"}); n != 0 {
			t.Errorf("%d roles have been revoked", n)
		}

		if err := site.Organization.AssignUserRole(t.Context(), other, "atlassian/org-admin", organization); err != nil {
			t.Error(err)
		}
	}

	acctest.Run(t,
		acctest.Plans(administers(last), userAccess, plancheck.ResourceActionCreate),
		acctest.Fails(site.Config(""), refusal...),
		acctest.Fails(administers(other), refusal...),
		forced,
		relieved,
		acctest.Plans(administers(other), userAccess, plancheck.ResourceActionReplace),
		resource.TestStep{PreConfig: func() {
			if err := site.Organization.AssignUserRole(t.Context(), last, "atlassian/org-admin", organization); err != nil {
				t.Error(err)
			}
		}, Config: site.Config("")},
	)
}

// One plan cannot remove both administrators.
func TestProtocolUserRoleAssignment_lastTwoAdministrators(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		organization := "ari:cloud:platform::org/" + s.Credentials().OrgID
		both := make([]acctest.Block, 0, 2)
		users := s.SeedUsers(t, 3)

		for i, address := range []string{userAccess, "atlassian_user_role_assignment.other"} {
			both = append(both, access(address, "account_id", s.Account(t, users[i]), "atlassian/org-admin", organization))
		}

		s.Applies(both, map[string]acctest.Action{both[0].Address: acctest.Create, both[1].Address: acctest.Create})
		s.Fails(nil, "Last organization administrator", "the last that this plan would leave")

		if err := s.Organization.AssignUserRole(t.Context(), s.Account(t, users[2]), "atlassian/org-admin", organization); err != nil {
			t.Error(err)
		}

		s.Applies(nil, map[string]acctest.Action{both[0].Address: acctest.Delete, both[1].Address: acctest.Delete})
	}, acctest.World(""))
}
