// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
)

// If two blocks hold one role and one is destroyed, the role stays, whichever Terraform plans and applies first.
func TestProtocolRoleAssignment_oneOfTwoGoes(t *testing.T) {
	t.Parallel()

	for _, goneFirst := range []bool{true, false} {
		for _, destroyedFirst := range []bool{true, false} {
			t.Run(fmt.Sprintf("planned first %t, destroyed first %t", goneFirst, destroyedFirst), func(t *testing.T) {
				t.Parallel()

				acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
					account := s.Account(t, s.SeedUsers(t, 1)[0])
					app := s.App(t, "jira-software").ID
					one := access("atlassian_user_role_assignment.one", "account_id", account, "atlassian/user", app)
					two := access("atlassian_user_role_assignment.two", "account_id", account, "atlassian/user", app)

					if failures := s.Apply(t.Context(), []acctest.Block{one, two}); len(failures) > 0 {
						t.Fatal(failures)
					}

					planning, applying := s.Environment.Drive(t, nil), s.Environment.Drive(t, nil)
					plans := func(driver *acctest.Driver, block acctest.Block, config map[string]any) *acctest.Plan {
						plan, diags := driver.Plan(t.Context(), "atlassian_user_role_assignment", config, s.State(block.Address))
						noErrors(t, diags)

						return plan
					}

					var gone, kept *acctest.Plan

					if goneFirst {
						gone, kept = plans(planning, one, nil), plans(planning, two, two.Config)
					} else {
						kept, gone = plans(planning, two, two.Config), plans(planning, one, nil)
					}

					// In the apply, Terraform plans again only the blocks that change.
					keeps := func() {
						if kept.Action == acctest.NoAction {
							return
						}

						_, diags := applying.Apply(t.Context(), plans(applying, two, two.Config))
						noErrors(t, diags)
					}

					if !destroyedFirst {
						keeps()
					}

					_, diags := applying.Apply(t.Context(), gone)
					noErrors(t, diags)

					if destroyedFirst {
						keeps()
					}

					if left, _ := s.Simulator.Account(account); !left.DirectRoles[app].Has("atlassian/user") {
						t.Error("the role is gone")
					}
				})
			})
		}
	}
}

func noErrors(t *testing.T, diags []*tfprotov6.Diagnostic) {
	t.Helper()

	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}
}
