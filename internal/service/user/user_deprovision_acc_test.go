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

// all asserts what the plan does with each of some of these people, before the apply.
func all(action plancheck.ResourceActionType, numbers ...int) resource.ConfigPlanChecks {
	var checks resource.ConfigPlanChecks
	for _, i := range numbers {
		checks.PreApply = append(checks.PreApply, plancheck.ExpectResourceAction(fmt.Sprintf("atlassian_user.u%d", i), action))
	}

	return checks
}

func TestAccUser_deprovisionLimit(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		limit         int
		before, after string
		want          string // the error; "" for none
		action        plancheck.ResourceActionType
		whom          []int // meet the action, at once or when the limit has gone
		records       int   // that are left then
		active        int   // accounts of these people that are active then
	}{
		"deletions beyond": {
			limit: 2, before: people(5), after: people(2), action: plancheck.ResourceActionDestroy, whom: []int{2, 3, 4}, records: 2, active: 2,
			want: `(?s)Deprovision limit exceeded.*3\s+users\s+counted\s+so\s+far.*deprovision_limit\s+is\s+2`,
		},
		"deletions within": {
			limit: 3, before: people(5), after: people(2), action: plancheck.ResourceActionDestroy, whom: []int{2, 3, 4}, records: 2, active: 2,
		},
		"deactivations beyond": {
			limit: 1, before: people(3), after: people(3, "active = false"), action: plancheck.ResourceActionUpdate, whom: []int{0, 1, 2}, records: 3,
			want: `(?s)Deprovision limit exceeded.*deactivation`,
		},
		"unlinks beyond": {
			limit: 1, before: people(3, `on_destroy = "unlink"`), action: plancheck.ResourceActionDestroy, whom: []int{0, 1, 2}, active: 3,
			want: `(?s)Deprovision limit exceeded.*unlinking`,
		},
		"none allowed": {
			limit: 0, before: people(1), action: plancheck.ResourceActionDestroy, whom: []int{0}, want: `(?s)Deprovision limit exceeded.*1\s+user\s+counted`,
		},
		"retained do not count": {
			limit: 0, before: people(3, `on_destroy = "retain"`), action: plancheck.ResourceActionDestroy, whom: []int{0, 1, 2}, records: 3, active: 3,
		},
		"inactive do not count": {
			limit: 0, before: people(3, "active = false"), action: plancheck.ResourceActionDestroy, whom: []int{0, 1, 2},
		},
		"other changes do not count": {
			limit: 0, before: people(3), after: people(3, `title = "x"`), action: plancheck.ResourceActionUpdate, whom: []int{0, 1, 2}, records: 3, active: 3,
		},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := acctest.Start(t)
			limited := env.Provider(fmt.Sprintf("deprovision_limit = %d", test.limit))

			// The people in the directory, and those whose account is active.
			left := checked(func() error {
				records, active := len(env.Simulator.SCIMUsers(env.Credentials().DirectoryID)), 0

				for _, account := range env.Simulator.Accounts() {
					if account.Status == simulator.AccountActive {
						active++
					}
				}

				if records != test.records || active != test.active {
					return fmt.Errorf("%d records and %d active accounts are left, want %d and %d", records, active, test.records, test.active)
				}

				return nil
			})

			step := resource.TestStep{
				PreConfig: env.Simulator.ResetJournal,
				Config:    limited + test.after,
			}
			last := unchanged

			if test.want != "" {
				step.ExpectError = regexp.MustCompile(test.want)
				last = all(test.action, test.whom...)
			} else {
				step.ConfigPlanChecks, step.Check = all(test.action, test.whom...), left
			}

			creation := all(plancheck.ResourceActionCreate, test.whom...)

			acctest.Run(t,
				resource.TestStep{Config: env.Config(test.before), ConfigPlanChecks: creation},
				step,
				resource.TestStep{
					PreConfig: func() {
						if writes := sent(env, http.MethodPatch) + sent(env, http.MethodDelete); test.want != "" && writes != 0 {
							t.Errorf("%d users were touched although the plan was refused", writes)
						}
					},
					Config:           env.Config(test.after),
					ConfigPlanChecks: last,
					Check:            left,
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

// Which record is taken over shows only in the apply; that somebody has an account, and would be deactivated, in the plan.
func TestAccUser_adoptionDeprovisions(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		arguments []string // of the provider
		admin     bool
		active    bool // before
		want      string
	}{
		"beyond the limit":       {arguments: []string{"deprovision_limit = 0"}, active: true, want: `(?s)Deprovision limit exceeded.*creation\s+as\s+inactive\s+of\s+ann@corp\.test`},
		"within the limit":       {arguments: []string{"deprovision_limit = 1"}, active: true},
		"inactive already":       {arguments: []string{"deprovision_limit = 0"}},
		"the last administrator": {admin: true, active: true, want: `(?s)Last organization administrator.*ann@corp\.test`},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := acctest.Start(t)
			exists(t, env, named("ann@corp.test"))

			if test.admin {
				promote(t, env, "ann@corp.test")
			}

			change(t, env, func(u *simulator.SCIMUser) { u.Active = test.active })()

			step := resource.TestStep{Config: env.Provider(test.arguments...) + annWith("active = false", "adopt_existing = true")}
			if test.want != "" {
				step.ExpectError = regexp.MustCompile(test.want)
			} else {
				step.ConfigPlanChecks = planned(plancheck.ResourceActionCreate)
			}

			acctest.Run(t, step)

			if test.want != "" && !record(t, env, "ann@corp.test").Active {
				t.Error("the person was deactivated")
			}
		})
	}
}

// A limit that is known only in the apply fails no plan, and holds in the apply.
func TestAccUser_deprovisionLimitNotKnownYet(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	limited := func(limit int, body string) string {
		return fmt.Sprintf("resource \"terraform_data\" \"limit\" {\n  input = %d\n}\n", limit) +
			env.Provider("deprovision_limit = terraform_data.limit.output") + body
	}

	acctest.Run(t,
		resource.TestStep{Config: limited(3, people(3)), ConfigPlanChecks: all(plancheck.ResourceActionCreate, 0, 1, 2)},
		resource.TestStep{Config: limited(1, people(3)), ConfigPlanChecks: all(plancheck.ResourceActionNoop, 0, 1, 2)},
		resource.TestStep{Config: limited(0, people(3, "active = false")), ExpectError: regexp.MustCompile(
			`(?s)Deprovision limit exceeded.*deprovision_limit\s+is\s+0`)},
		resource.TestStep{Config: limited(3, people(3, "active = false")), ConfigPlanChecks: all(plancheck.ResourceActionUpdate, 0, 1, 2)},
	)
}

// promote makes a person an organization administrator.
func promote(t *testing.T, env *acctest.Environment, email string) {
	t.Helper()

	env.Simulator.SetAccount(record(t, env, email).AccountID, func(a *simulator.Account) {
		a.PlatformRoles = simulator.Set{"atlassian/org-admin": {}}
	})
}

// Where the key may not search for administrators, that is found out once, not for everybody, and said once.
func TestAccUser_administratorsNotChecked(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	search := "/admin/v2/orgs/*/directories/*/users/search"

	acctest.Run(t,
		resource.TestStep{Config: env.Config(people(8)), ConfigPlanChecks: all(plancheck.ResourceActionCreate, 0, 1, 2, 3, 4, 5, 6, 7)},
		resource.TestStep{
			PreConfig: func() {
				env.Simulator.Inject(simulator.Fault{Method: http.MethodPost, Path: search, Answer: simulator.RespondErrors(403, "ADMIN-403-3", "Forbidden", "")})
				env.Simulator.ResetJournal()
			},
			Config:           env.Config(""),
			ConfigPlanChecks: all(plancheck.ResourceActionDestroy, 0, 1, 2, 3, 4, 5, 6, 7),
			Check: checked(func() error {
				// Terraform starts the provider for the plan, for the apply, and maybe for more.
				if n := env.Simulator.CountRequests(simulator.Filter{Path: search}); n == 0 || n > 4 {
					return fmt.Errorf("the administrators were searched %d times", n)
				}

				return nil
			}),
		},
	)
}

func TestAccUser_lastAdministratorIsKept(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)

	acctest.Run(t,
		resource.TestStep{Config: env.Config(people(3)), ConfigPlanChecks: all(plancheck.ResourceActionCreate, 0, 1, 2)},
		resource.TestStep{
			PreConfig:   func() { promote(t, env, "u0@corp.test"); promote(t, env, "u1@corp.test") },
			Config:      env.Config(people(1, "active = false")),
			ExpectError: regexp.MustCompile(`(?s)Last organization administrator.*is\s+the\s+last\s+active\s+administrator`),
		},
		// One of two may go.
		resource.TestStep{Config: env.Config(people(1)), ConfigPlanChecks: all(plancheck.ResourceActionDestroy, 1, 2)},
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
			Config:           env.Config(people(1)),
			ConfigPlanChecks: unchanged,
		},
	)
}
