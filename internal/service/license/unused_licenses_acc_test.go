// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license_test

import (
	"fmt"
	"math/big"
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

const unused = "atlassian_unused_licenses"

// money returns a check of a number, given as text.
func money(t *testing.T, text string) knownvalue.Check {
	t.Helper()

	number, _, err := big.ParseFloat(text, 10, 512, big.ToNearestEven)
	if err != nil {
		t.Fatal(err)
	}

	return knownvalue.NumberExact(number)
}

func TestAccUnusedLicenses_counted(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t, acctest.World("acme"))
	inactive, never := 0, 0

	for _, site := range []string{"https://acme.atlassian.net", "https://acme-labs.atlassian.net"} {
		i, n := env.Simulator.InactiveSeats(app(t, env, "jira-software", site).ID, 90)
		inactive, never = inactive+i, never+n
	}

	cost := new(big.Rat).Mul(big.NewRat(791, 100), big.NewRat(int64(inactive+never), 1)).FloatString(2)

	acctest.Run(t, resource.TestStep{
		Config: env.Config(dataBlock(unused, `product_keys = ["jira", "trello"]`, `cost_per_seat = { jira = 7.91 }`)),
		ConfigStateChecks: []statecheck.StateCheck{
			at(unused, knownvalue.Int64Exact(90), "inactive_days"),
			at(unused, knownvalue.ListExact([]knownvalue.Check{
				knownvalue.ObjectExact(map[string]knownvalue.Check{
					"product_key": knownvalue.StringExact("jira-software"), "seats": knownvalue.Int64Exact(int64(inactive + never)),
					"never_active": knownvalue.Int64Exact(int64(never)), "cost": money(t, cost),
				}),
				knownvalue.ObjectPartial(map[string]knownvalue.Check{"product_key": knownvalue.StringExact("trello"), "cost": knownvalue.Null()}),
			}), "by_product"),
			at(unused, money(t, cost), "total_cost"),
			at(unused, money(t, "7.91"), "seats", 0, "cost"),
			at(unused, knownvalue.StringExact("https://acme-labs.atlassian.net"), "seats", 0, "site_url"),
			at(unused, knownvalue.StringExact("Jira"), "seats", 0, "product_name"),
		},
		ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
	})
}

// A person excluded by address, in any case, or by group is in no figure.
func TestAccUnusedLicenses_exclusions(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t, acctest.World("acme"))
	labs := app(t, env, "confluence", "https://acme-labs.atlassian.net")
	holders := env.Simulator.SeatHolders(labs.ID)

	// Without any activity, that of the others would be unknown too.
	env.Simulator.SetAccount(holders[0].AccountID, func(a *simulator.Account) { a.LastActive = map[string]time.Time{labs.ID: time.Now()} })
	holders = holders[1:]

	for _, holder := range holders {
		env.Simulator.SetAccount(holder.AccountID, func(a *simulator.Account) { a.LastActive = nil })
	}

	one := fmt.Sprintf(`exclude_emails = [%q, "nobody@acme.test"]`, strings.ToUpper(holders[0].Email))
	all := fmt.Sprintf(`exclude_group_ids = [%q]`, groupID(t, env, "confluence-users-acme-labs"))
	onLabs := func(size int) statecheck.StateCheck {
		return statecheck.ExpectKnownOutputValue("labs", knownvalue.Int64Exact(int64(size)))
	}
	output := "output \"labs\" {\n  value = length([for seat in data.atlassian_unused_licenses.this.seats : seat if seat.site_url == \"https://acme-labs.atlassian.net\"])\n}\n"

	acctest.Run(t,
		resource.TestStep{
			Config:            env.Config(dataBlock(unused, `product_keys = ["confluence"]`) + output),
			ConfigStateChecks: []statecheck.StateCheck{onLabs(len(holders)), at(unused, knownvalue.Null(), "total_cost")},
		},
		resource.TestStep{
			Config:            env.Config(dataBlock(unused, `product_keys = ["confluence"]`, one) + output),
			ConfigStateChecks: []statecheck.StateCheck{onLabs(len(holders) - 1)},
		},
		resource.TestStep{
			Config:            env.Config(dataBlock(unused, `product_keys = ["confluence"]`, all) + output),
			ConfigStateChecks: []statecheck.StateCheck{onLabs(0)},
		},
	)
}

func groupID(t *testing.T, env *acctest.Environment, name string) string {
	t.Helper()

	group, ok := env.Simulator.OrganizationGroup(name)
	if !ok {
		t.Fatalf("the world has no group %s", name)
	}

	return group.ID
}

func TestAccUnusedLicenses_nothing(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)

	acctest.Run(t, resource.TestStep{
		Config: env.Config(dataBlock(unused, `cost_per_seat = {}`)),
		ConfigStateChecks: []statecheck.StateCheck{
			at(unused, knownvalue.ListSizeExact(0), "seats"), at(unused, knownvalue.ListSizeExact(0), "by_product"), at(unused, money(t, "0"), "total_cost"),
		},
	})
}

func TestProtocolUnusedLicenses_errors(t *testing.T) {
	t.Parallel()

	refused(t, unused, map[string]refusal{
		"no org_id":       {provider: map[string]any{"org_id": nil, "api_key": nil}, want: []string{"Provider configuration incomplete", "org_id"}},
		"scope missing":   {scopes: []string{"read:accounts:admin"}, want: []string{"read:workspaces:admin"}, asked: true},
		"no scope at all": {scopes: []string{"read:workspaces:admin"}, want: []string{"Reading seats failed", "without scopes"}, asked: true},
		"unknown group":   {config: map[string]any{"exclude_group_ids": []any{"no-such-group"}}, want: []string{"Group not found", "no-such-group"}, asked: true},
		"negative cost":   {config: map[string]any{"cost_per_seat": map[string]any{"jira": -1}}, want: []string{"Invalid cost"}},
		"null cost":       {config: map[string]any{"cost_per_seat": map[string]any{"jira": nil}}, want: []string{"Missing cost"}},
		"two costs":       {config: map[string]any{"cost_per_seat": map[string]any{"jira": 1, "jira-software": 2}}, want: []string{"Invalid cost", "two different costs"}},
		"too few days":    {config: map[string]any{"inactive_days": 0}, want: []string{"Invalid Attribute Value", "inactive_days"}},
		"half a day":      {config: map[string]any{"inactive_days": 0.5}, want: []string{"is not an integer"}},
	})
}
