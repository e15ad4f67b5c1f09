// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
)

// Terraform plans a forced replacement without asking the provider, so the limit must hold in the apply too.
func TestAccUser_deprovisionLimitAtApply(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)

	acctest.Run(t,
		resource.TestStep{Config: env.Config(annWith()), ConfigPlanChecks: planned(plancheck.ResourceActionCreate)},
		resource.TestStep{
			Taint:       []string{ann},
			Config:      env.Provider("deprovision_limit = 0") + annWith(),
			ExpectError: regexp.MustCompile(`(?s)Deprovision limit exceeded`),
		},
		resource.TestStep{
			PreConfig: func() {
				if n := sent(env, http.MethodDelete); n != 0 {
					t.Errorf("%d deletions were sent", n)
				}
			},
			Config:           env.Config(annWith()),
			ConfigPlanChecks: planned(plancheck.ResourceActionReplace),
		},
	)
}

// An unknown limit is no error in the plan, and holds in the apply.
func TestAccUser_deprovisionLimitNotKnownYet(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	limited := func(limit int, body string) string {
		return fmt.Sprintf("resource \"terraform_data\" \"limit\" {\n  input = %d\n}\n", limit) +
			env.Provider("deprovision_limit = terraform_data.limit.output") + body
	}
	people := func(arguments ...string) string {
		var b strings.Builder
		for i := range 3 {
			b.WriteString(block(fmt.Sprintf("u%d", i), append([]string{fmt.Sprintf(`email = "u%d@corp.test"`, i)}, arguments...)...))
		}

		return b.String()
	}
	all := []string{"atlassian_user.u0", "atlassian_user.u1", "atlassian_user.u2"}

	acctest.Run(t,
		resource.TestStep{Config: limited(1, people()), ConfigPlanChecks: plannedAll(plancheck.ResourceActionCreate, all...)},
		resource.TestStep{Config: limited(0, people("active = false")), ExpectError: regexp.MustCompile(
			`(?s)Deprovision limit exceeded.*deprovision_limit\s+is\s+0`)},
		resource.TestStep{Config: limited(3, people("active = false")), ConfigPlanChecks: plannedAll(plancheck.ResourceActionUpdate, all...)},
	)
}
