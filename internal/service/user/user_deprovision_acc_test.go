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

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// people is a configuration of n users, each with these arguments.
func people(n int, arguments ...string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(block(fmt.Sprintf("u%d", i), append([]string{fmt.Sprintf(`email = "u%d@corp.test"`, i)}, arguments...)...))
	}

	return b.String()
}

func TestAccUser_deprovisionLimit(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		limit         int
		before, after string
		want          string // the error; "" for none
	}{
		"deletions beyond":           {limit: 2, before: people(5), after: people(2), want: `(?s)Deprovision limit exceeded.*3\s+users\s+counted\s+so\s+far.*deprovision_limit\s+is\s+2`},
		"deletions within":           {limit: 3, before: people(5), after: people(2)},
		"deactivations beyond":       {limit: 1, before: people(3), after: people(3, "active = false"), want: `(?s)Deprovision limit exceeded.*deactivation`},
		"unlinks beyond":             {limit: 1, before: people(3, `on_destroy = "unlink"`), want: `(?s)Deprovision limit exceeded.*unlinking`},
		"none allowed":               {limit: 0, before: people(1), want: `(?s)Deprovision limit exceeded.*1\s+users\s+counted`},
		"retained do not count":      {limit: 0, before: people(3, `on_destroy = "retain"`)},
		"inactive do not count":      {limit: 0, before: people(3, "active = false")},
		"other changes do not count": {limit: 0, before: people(3), after: people(3, `title = "x"`)},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := acctest.Start(t)
			limited := env.Provider(fmt.Sprintf("deprovision_limit = %d", test.limit))

			step := resource.TestStep{
				PreConfig: env.Simulator.ResetJournal,
				Config:    limited + test.after,
			}
			if test.want != "" {
				step.ExpectError = regexp.MustCompile(test.want)
			}

			acctest.Run(t,
				resource.TestStep{Config: env.Config(test.before)},
				step,
				resource.TestStep{
					PreConfig: func() {
						if writes := sent(env, http.MethodPatch) + sent(env, http.MethodDelete); test.want != "" && writes != 0 {
							t.Errorf("%d users were touched although the plan was refused", writes)
						}
					},
					Config: env.Config(test.after),
				},
			)
		})
	}
}

// Terraform does not ask the provider when a replacement is forced: the limit holds in the apply as well.
func TestAccUser_deprovisionLimitAtApply(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)

	acctest.Run(t,
		resource.TestStep{Config: env.Config(annWith())},
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
			Config: env.Config(annWith()),
		},
	)
}

func TestAccUser_lastAdministratorIsKept(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	promote := func(email string) {
		env.Simulator.SetAccount(record(t, env, email).AccountID, func(a *simulator.Account) {
			a.PlatformRoles = simulator.Set{"atlassian/org-admin": {}}
		})
	}

	acctest.Run(t,
		resource.TestStep{Config: env.Config(people(3))},
		resource.TestStep{
			PreConfig:   func() { promote("u0@corp.test"); promote("u1@corp.test") },
			Config:      env.Config(people(1, "active = false")),
			ExpectError: regexp.MustCompile(`(?s)Last organization administrator.*is\s+the\s+last\s+active\s+administrator`),
		},
		// One of two may go.
		resource.TestStep{Config: env.Config(people(1))},
		resource.TestStep{
			Config:      env.Config(people(1, "active = false")),
			ExpectError: regexp.MustCompile(`(?s)Last organization administrator.*u0@corp\.test`),
		},
		resource.TestStep{
			PreConfig: func() {
				if u := record(t, env, "u0@corp.test"); !u.Active {
					t.Error("the last administrator was deactivated")
				}

				// So that the test can clean up.
				env.Simulator.SetAccount(record(t, env, "u0@corp.test").AccountID, func(a *simulator.Account) { a.PlatformRoles = nil })
			},
			Config: env.Config(people(1)),
		},
	)
}
