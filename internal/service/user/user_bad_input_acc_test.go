// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
)

// When the directory's key stops working, the state stays.
func TestAccUser_lostAccessLosesNoState(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)

	acctest.Run(t,
		resource.TestStep{Config: env.Config(annWith()), ConfigPlanChecks: planned(plancheck.ResourceActionCreate)},
		resource.TestStep{
			Config:      env.Provider(`scim_api_key = "wrong"`) + annWith(),
			ExpectError: regexp.MustCompile(`(?s)API key not accepted.*GET.*401.*scim_api_key`),
		},
		resource.TestStep{Config: env.Config(annWith()), PlanOnly: true},
	)
}

// An unknown read_only is no error in the plan, and the apply obeys it.
func TestAccUser_readOnlyNotKnownYet(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	config := func(readOnly bool, body string) string {
		return fmt.Sprintf("resource \"terraform_data\" \"read_only\" {\n  input = %t\n}\n", readOnly) +
			env.Provider("read_only = terraform_data.read_only.output") + body
	}

	acctest.Run(t,
		resource.TestStep{Config: config(false, annWith()), ConfigPlanChecks: planned(plancheck.ResourceActionCreate)},
		resource.TestStep{
			PreConfig:   env.Simulator.ResetJournal,
			Config:      config(true, annWith(`title = "x"`)),
			ExpectError: regexp.MustCompile(`(?s)Provider is read-only.*updating\s+atlassian_user\s+ann@corp\.test`),
		},
		resource.TestStep{
			PreConfig: func() {
				if n := sent(env, http.MethodPatch) + sent(env, http.MethodPut); n != 0 {
					t.Errorf("%d requests changed the record", n)
				}
			},
			Config:           config(false, annWith(`title = "x"`)),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
		},
	)
}
