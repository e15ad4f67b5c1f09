// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

func usersBlock(name string, arguments ...string) string {
	return fmt.Sprintf("data \"atlassian_users\" %[1]q {\n  %[2]s\n}\n\noutput %[1]q {\n  value = sort(data.atlassian_users.%[1]s.users[*].account_id)\n}\n",
		name, strings.Join(arguments, "\n  "))
}

// listsExactly checks that exactly the accounts are listed that meet a condition, and fails if there are none.
func listsExactly(t *testing.T, name string, env *acctest.Environment, meets func(simulator.Account) bool) []statecheck.StateCheck {
	t.Helper()

	var ids []string

	for _, account := range env.Simulator.Accounts() {
		if meets(account) {
			ids = append(ids, account.ID)
		}
	}

	if len(ids) == 0 {
		t.Fatal("nobody in the world meets the condition")
	}

	slices.Sort(ids)

	checks := make([]knownvalue.Check, len(ids))
	for i, id := range ids {
		checks[i] = knownvalue.StringExact(id)
	}

	return []statecheck.StateCheck{
		statecheck.ExpectKnownOutputValue(name, knownvalue.TupleExact(checks)),
		statecheck.ExpectKnownValue("data.atlassian_users."+name, at("total"), knownvalue.Int64Exact(int64(len(ids)))),
	}
}

func TestAccUsersDataSource_filters(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t, acctest.World("acme"))

	engineers, ok := env.Simulator.OrganizationGroup("idp-engineering")
	if !ok {
		t.Fatal("the world has no group idp-engineering")
	}

	var many []string
	for _, account := range env.Simulator.Accounts()[:25] {
		many = append(many, fmt.Sprintf("%q", account.ID))
	}

	// A sandbox gives no product access, but its use counts as activity.
	jira, sandboxes := map[string]bool{}, map[string]bool{}

	for _, workspace := range env.Simulator.Workspaces() {
		switch {
		case workspace.TypeKey == "jira-software" && workspace.Sandbox:
			sandboxes[workspace.ID] = true
		case workspace.TypeKey == "jira-software":
			jira[workspace.ID] = true
		}
	}

	var groups []simulator.Group

	for _, name := range []string{"jira-users-acme", "jira-users-acme-labs", "jira-admins-acme", "user-access-admins-acme"} {
		group, _ := env.Simulator.OrganizationGroup(name)
		groups = append(groups, group)
	}

	onJira := func(a simulator.Account) bool {
		for id := range jira {
			if len(a.DirectRoles[id]) > 0 {
				return true
			}
		}

		return slices.ContainsFunc(groups, func(g simulator.Group) bool { return g.Members.Has(a.ID) })
	}
	idle := func(a simulator.Account) bool {
		for id, last := range a.LastActive {
			if (jira[id] || sandboxes[id]) && last.After(time.Now().AddDate(0, 0, -60)) {
				return false
			}
		}

		return true
	}
	domain := func(a simulator.Account) string {
		_, domain, _ := strings.Cut(strings.ToLower(a.Email), "@")

		return domain
	}

	var (
		config strings.Builder
		checks []statecheck.StateCheck
	)

	for name, test := range map[string]struct {
		arguments []string
		meets     func(simulator.Account) bool
	}{
		"emails":   {[]string{`emails = ["GRETA@acme.test", "greta@acme.test", "ada@acme.test"]`}, func(a simulator.Account) bool { return a.Email == "greta@acme.test" || a.Email == "ada@acme.test" }},
		"missing":  {[]string{`emails = ["greta@acme.test", "nobody@acme.test"]`, `ignore_missing = true`}, func(a simulator.Account) bool { return a.Email == "greta@acme.test" }},
		"domains":  {[]string{`email_domains = ["corp.test"]`}, func(a simulator.Account) bool { return domain(a) == "corp.test" }},
		"accounts": {[]string{"account_ids = [" + strings.Join(many, ", ") + "]"}, func(a simulator.Account) bool { return slices.Contains(many, fmt.Sprintf("%q", a.ID)) }},
		"groups":   {[]string{fmt.Sprintf("group_ids = [%q]", engineers.ID)}, func(a simulator.Account) bool { return engineers.Members.Has(a.ID) }},
		"products": {[]string{`product_keys = ["jira"]`}, onJira},
		"idle":     {[]string{`product_keys = ["jira-software"]`, `inactive_days = 60`}, func(a simulator.Account) bool { return onJira(a) && idle(a) }},
		"search":   {[]string{`search = "greta"`}, func(a simulator.Account) bool { return strings.Contains(strings.ToLower(a.Name+a.Email), "greta") }},
		"statuses": {[]string{`statuses = ["deactivated"]`}, func(a simulator.Account) bool {
			return a.Status == simulator.AccountInactive && !a.ScheduledForDeletion
		}},
		"claim": {[]string{`claim_status = "unmanaged"`}, func(a simulator.Account) bool { return domain(a) != "acme.test" && domain(a) != "corp.test" }},
	} {
		config.WriteString(usersBlock(name, test.arguments...))

		checks = append(checks, listsExactly(t, name, env, test.meets)...)
	}

	acctest.Run(t, resource.TestStep{
		Config:            env.Config(config.String()),
		ConfigStateChecks: checks,
		ConfigPlanChecks:  resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
	})
}

func TestAccUsersDataSource_empty(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t, acctest.World("acme"))

	var (
		config strings.Builder
		checks []statecheck.StateCheck
	)

	for name, argument := range map[string]string{
		"emails": `emails = []`, "groups": `group_ids = []`, "products": `product_keys = ["statuspage"]`, "search": `search = "nobody is called this"`,
	} {
		config.WriteString(usersBlock(name, argument))

		checks = append(checks,
			statecheck.ExpectKnownValue("data.atlassian_users."+name, at("users"), knownvalue.ListSizeExact(0)),
			statecheck.ExpectKnownValue("data.atlassian_users."+name, at("total"), knownvalue.Int64Exact(0)))
	}

	acctest.Run(t, resource.TestStep{
		Config:            env.Provider("directory_id = null", "scim_api_key = null", "read_only = true") + config.String(),
		ConfigStateChecks: checks,
	})
}
