// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// afterDestroy has the expected record and account after a destroy, for each on_destroy.
var afterDestroy = map[string]struct {
	record, active bool // whether the record still exists, and is active
	account        simulator.AccountStatus
}{
	"delete":     {account: simulator.AccountInactive},
	"deactivate": {record: true, account: simulator.AccountInactive},
	"unlink":     {account: simulator.AccountActive},
	"retain":     {record: true, active: true, account: simulator.AccountActive},
}

func TestAccUser_onDestroy(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	before := map[string]simulator.SCIMUser{}

	var (
		config    strings.Builder
		addresses []string
	)

	for way := range afterDestroy {
		config.WriteString(block(way, fmt.Sprintf(`email = "%s@corp.test"`, way), fmt.Sprintf("on_destroy = %q", way)))

		addresses = append(addresses, "atlassian_user."+way)
	}

	acctest.Run(t,
		resource.TestStep{
			Config:           env.Config(config.String()),
			ConfigPlanChecks: plannedAll(plancheck.ResourceActionCreate, addresses...),
			ConfigStateChecks: []statecheck.StateCheck{checked(func() error {
				for way := range afterDestroy {
					before[way] = record(t, env, way+"@corp.test")
				}

				return nil
			})},
		},
		resource.TestStep{
			Config:           env.Config(""),
			ConfigPlanChecks: plannedAll(plancheck.ResourceActionDestroy, addresses...),
			ConfigStateChecks: []statecheck.StateCheck{checked(func() error {
				for way, want := range afterDestroy {
					account, _ := env.Simulator.Account(before[way].AccountID)
					after, there := env.Simulator.SCIMUser(env.Credentials().DirectoryID, before[way].ID)

					if there != want.record || after.Active != want.active || account.Status != want.account {
						return fmt.Errorf("%s: record %t, active %t, account %s", way, there, after.Active, account.Status)
					}
				}

				return nil
			})},
		},
	)
}
