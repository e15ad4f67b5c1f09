// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"fmt"
	"regexp"
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

const usersData = "data.atlassian_users.some"

func usersBlock(arguments ...string) string {
	return fmt.Sprintf("data \"atlassian_users\" \"some\" {\n  %s\n}\n\noutput \"ids\" {\n  value = sort(data.atlassian_users.some.users[*].account_id)\n}\n", strings.Join(arguments, "\n  "))
}

// listed are the checks that exactly the accounts are listed that meet a condition, of which there are some.
func listed(t *testing.T, env *acctest.Environment, meets func(simulator.Account) bool) []statecheck.StateCheck {
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
		statecheck.ExpectKnownOutputValue("ids", knownvalue.TupleExact(checks)),
		statecheck.ExpectKnownValue(usersData, at("total"), knownvalue.Int64Exact(int64(len(ids)))),
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

	// A sandbox gives no access that counts, but who uses one is not idle.
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

	var steps []resource.TestStep

	for _, test := range []struct {
		arguments []string
		meets     func(simulator.Account) bool
	}{
		{[]string{`emails = ["GRETA@acme.test", "greta@acme.test", "ada@acme.test"]`}, func(a simulator.Account) bool { return a.Email == "greta@acme.test" || a.Email == "ada@acme.test" }},
		{[]string{`emails = ["greta@acme.test", "nobody@acme.test"]`, `ignore_missing = true`}, func(a simulator.Account) bool { return a.Email == "greta@acme.test" }},
		{[]string{`email_domains = ["corp.test"]`}, func(a simulator.Account) bool { return domain(a) == "corp.test" }},
		{[]string{"account_ids = [" + strings.Join(many, ", ") + "]"}, func(a simulator.Account) bool { return slices.Contains(many, fmt.Sprintf("%q", a.ID)) }},
		{[]string{fmt.Sprintf("group_ids = [%q]", engineers.ID)}, func(a simulator.Account) bool { return engineers.Members.Has(a.ID) }},
		{[]string{`product_keys = ["jira"]`}, onJira},
		{[]string{`product_keys = ["jira-software"]`, `inactive_days = 60`}, func(a simulator.Account) bool { return onJira(a) && idle(a) }},
		{[]string{`search = "greta"`}, func(a simulator.Account) bool { return strings.Contains(strings.ToLower(a.Name+a.Email), "greta") }},
		{[]string{`statuses = ["deactivated"]`}, func(a simulator.Account) bool {
			return a.Status == simulator.AccountInactive && !a.ScheduledForDeletion
		}},
		{[]string{`claim_status = "unmanaged"`}, func(a simulator.Account) bool { return domain(a) != "acme.test" && domain(a) != "corp.test" }},
	} {
		steps = append(steps, resource.TestStep{
			Config:            env.Config(usersBlock(test.arguments...)),
			ConfigStateChecks: listed(t, env, test.meets),
			ConfigPlanChecks:  resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		})
	}

	acctest.Run(t, steps...)
}

func TestAccUsersDataSource_empty(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t, acctest.World("acme"))

	for _, argument := range []string{`emails = []`, `group_ids = []`, `product_keys = ["statuspage"]`, `search = "nobody is called this"`} {
		acctest.Run(t, resource.TestStep{
			Config: env.Provider("directory_id = null", "scim_api_key = null", "read_only = true") + usersBlock(argument),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(usersData, at("users"), knownvalue.ListSizeExact(0)),
				statecheck.ExpectKnownValue(usersData, at("total"), knownvalue.Int64Exact(0)),
			},
		})
	}
}

func TestAccUsersDataSource_errors(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		provider []string
		argument string
		want     string
		offline  bool
	}{
		"no org_id":       {provider: []string{"org_id = null", "api_key = null"}, want: `(?s)Provider configuration incomplete.*org_id`, offline: true},
		"other org":       {provider: []string{`org_id = "00000000-0000-4000-8000-000000000000"`}, want: `(?s)Organization not found.*org_id`},
		"scoped key":      {provider: []string{`api_key = "simulator-scoped-key"`}, want: `(?s)Reading users failed.*without\s+scopes`},
		"nobody":          {argument: `emails = ["nobody@acme.test"]`, want: `(?s)Users not found.*nobody@acme\.test.*ignore_missing`},
		"no such account": {argument: `account_ids = ["712020:none"]`, want: `(?s)Users not found.*712020:none`},
		"emails, search":  {argument: "emails = [\"a@acme.test\"]\n  search = \"a\"", want: `(?s)Invalid Attribute Combination`, offline: true},
		"unknown status":  {argument: `statuses = ["gone"]`, want: `(?s)Unknown value.*There\s+is:`, offline: true},
		"unknown role":    {argument: `roles = ["admin"]`, want: `(?s)Unknown value.*There\s+is:`, offline: true},
		"unknown claim":   {argument: `claim_status = "mine"`, want: `(?s)Unknown value.*There\s+is:`, offline: true},
		"empty search":    {argument: `search = ""`, want: `(?s)Empty value`, offline: true},
		"null e-mail":     {argument: `emails = [null]`, want: `(?s)null`, offline: true},
		"too few days":    {argument: `inactive_days = 0`, want: `(?s)Invalid Attribute Value.*inactive_days`, offline: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := acctest.Start(t, acctest.World("acme"))

			acctest.Run(t, resource.TestStep{
				Config: env.Provider(test.provider...) + usersBlock(test.argument), PlanOnly: true, ExpectError: regexp.MustCompile(test.want),
			})

			if requests := len(env.Simulator.Journal()); test.offline && requests > 0 {
				t.Errorf("bad input has cost %d requests", requests)
			}
		})
	}
}
