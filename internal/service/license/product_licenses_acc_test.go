// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

const licenses = "atlassian_product_licenses"

func TestAccProductLicenses_counted(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t, acctest.World("acme"))
	jira := app(t, env, "jira-software", "https://acme.atlassian.net")
	labs := app(t, env, "jira-software", "https://acme-labs.atlassian.net")
	used, labsUsed := env.Simulator.SeatCount(jira.ID), env.Simulator.SeatCount(labs.ID)

	acctest.Run(t, resource.TestStep{
		Config: env.Config(dataBlock(licenses, `product_keys = ["jira"]`)),
		ConfigStateChecks: []statecheck.StateCheck{
			at(licenses, knownvalue.ListSizeExact(2), "licenses"),
			at(licenses, knownvalue.ObjectPartial(map[string]knownvalue.Check{
				"id":                  knownvalue.StringExact(labs.ID),
				"seats_used":          knownvalue.Int64Exact(int64(labsUsed)),
				"utilization_percent": knownvalue.Float64Exact(float64(labsUsed * 10)),
			}), "licenses", 0),
			at(licenses, knownvalue.ObjectExact(map[string]knownvalue.Check{
				"id":                  knownvalue.StringExact(jira.ID),
				"product_key":         knownvalue.StringExact("jira-software"),
				"product_name":        knownvalue.StringExact("Jira"),
				"site_url":            knownvalue.StringExact("https://acme.atlassian.net"),
				"host_url":            knownvalue.StringExact("https://acme.atlassian.net"),
				"plan":                knownvalue.StringExact("Premium"),
				"status":              knownvalue.StringExact("online"),
				"seats_total":         knownvalue.Int64Exact(int64(*jira.Capacity)),
				"seats_used":          knownvalue.Int64Exact(int64(used)),
				"seats_source":        knownvalue.StringExact("counted"),
				"seats_available":     knownvalue.Int64Exact(int64(*jira.Capacity - used)),
				"utilization_percent": knownvalue.NotNull(),
				"seats_inactive":      knownvalue.Null(),
				"seats_never_used":    knownvalue.Null(),
				"users":               knownvalue.Null(),
			}), "licenses", 1),
			at(licenses, knownvalue.ListSizeExact(1), "totals"),
			at(licenses, knownvalue.Int64Exact(int64(used+labsUsed)), "totals", 0, "seats_used"),
			at(licenses, knownvalue.Int64Exact(int64(*jira.Capacity+*labs.Capacity)), "totals", 0, "seats_total"),
		},
		ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
	})
}

// One app has an unknown number of seats, and another has more people than seats.
func TestAccProductLicenses_capacity(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t, acctest.World("acme"))
	confluence := app(t, env, "confluence", "https://acme-labs.atlassian.net")
	used := env.Simulator.SeatCount(confluence.ID)

	if used < 2 || !env.Simulator.SetWorkspace(confluence.ID, func(w *simulator.Workspace) { w.Capacity = new(used - 1) }) {
		t.Fatalf("%d seats of the labs' Confluence are used", used)
	}

	acctest.Run(t,
		resource.TestStep{
			Config: env.Config(dataBlock(licenses, `product_keys = ["trello"]`)),
			ConfigStateChecks: []statecheck.StateCheck{
				at(licenses, knownvalue.Null(), "licenses", 0, "seats_total"),
				at(licenses, knownvalue.Null(), "licenses", 0, "seats_available"),
				at(licenses, knownvalue.Null(), "licenses", 0, "utilization_percent"),
				at(licenses, knownvalue.Int64Exact(int64(env.Simulator.SeatCount(app(t, env, "trello", "").ID))), "licenses", 0, "seats_used"),
				at(licenses, knownvalue.Null(), "totals", 0, "seats_total"),
			},
		},
		resource.TestStep{
			Config: env.Config(dataBlock(licenses, `site_urls = ["ACME-labs.atlassian.net/wiki/"]`, `product_keys = ["confluence"]`)),
			ConfigStateChecks: []statecheck.StateCheck{
				at(licenses, knownvalue.ListSizeExact(1), "licenses"),
				at(licenses, knownvalue.Int64Exact(int64(used)), "licenses", 0, "seats_used"),
				at(licenses, knownvalue.Int64Exact(0), "licenses", 0, "seats_available"),
			},
		},
	)
}

func TestAccProductLicenses_holders(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t, acctest.World("acme"))
	confluence := app(t, env, "confluence", "https://acme.atlassian.net")
	inactive, never := env.Simulator.InactiveSeats(confluence.ID, 60)

	acctest.Run(t, resource.TestStep{
		Config: env.Config(dataBlock(licenses, `product_keys = ["confluence"]`, `site_urls = ["https://acme.atlassian.net"]`, `inactive_days = 60`, `include_users = true`)),
		ConfigStateChecks: []statecheck.StateCheck{
			at(licenses, knownvalue.ListSizeExact(env.Simulator.SeatCount(confluence.ID)), "licenses", 0, "users"),
			at(licenses, knownvalue.Int64Exact(int64(inactive)), "licenses", 0, "seats_inactive"),
			at(licenses, knownvalue.Int64Exact(int64(never)), "licenses", 0, "seats_never_used"),
			at(licenses, knownvalue.Int64Exact(int64(inactive)), "totals", 0, "seats_inactive"),
			at(licenses, knownvalue.StringRegexp(regexp.MustCompile(`^atlassian/(user|admin)$`)), "licenses", 0, "users", 0, "role"),
			at(licenses, knownvalue.StringRegexp(regexp.MustCompile(`@`)), "licenses", 0, "users", 0, "email"),
		},
	})
}

// Sandboxes are listed only on request. An empty filter selects nothing, and so does an unknown product.
func TestAccProductLicenses_selection(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t, acctest.World("acme"))

	var (
		config strings.Builder
		checks []statecheck.StateCheck
	)

	config.WriteString(env.Provider("directory_id = null", "scim_api_key = null", "read_only = true"))

	for name, test := range map[string]struct {
		argument string
		apps     int
	}{
		"all":       {"", 11},
		"sandboxes": {`include_sandboxes = true`, 12},
		"products":  {`product_keys = []`, 0},
		"sites":     {`site_urls = []`, 0},
		"missing":   {`product_keys = ["statuspage"]`, 0},
		"two":       {`product_keys = ["jira-service-desk", "trello"]`, 2},
	} {
		fmt.Fprintf(&config, "data %q %q {\n  %s\n}\n", licenses, name, test.argument)

		checks = append(checks, statecheck.ExpectKnownValue("data."+licenses+"."+name, pathOf("licenses"), knownvalue.ListSizeExact(test.apps)))
	}

	acctest.Run(t, resource.TestStep{Config: config.String(), ConfigStateChecks: checks})
}

// Sandboxes are listed on request, and do not count in the totals.
func TestAccProductLicenses_sandboxesInNoTotal(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t, acctest.World("acme"))

	acctest.Run(t, resource.TestStep{
		Config: env.Config(dataBlock(licenses) + "data \"" + licenses + "\" \"all\" {\n  include_sandboxes = true\n}\n" +
			"output \"same\" {\n  value = data." + licenses + ".all.totals == data." + licenses + ".this.totals\n}\n" +
			"output \"more\" {\n  value = length(data." + licenses + ".all.licenses) - length(data." + licenses + ".this.licenses)\n}\n"),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("same", knownvalue.Bool(true)),
			statecheck.ExpectKnownOutputValue("more", knownvalue.Int64Exact(1)),
		},
	})
}

func TestProtocolProductLicenses_errors(t *testing.T) {
	t.Parallel()

	refused(t, licenses, map[string]refusal{
		"no org_id":       {provider: map[string]any{"org_id": nil, "api_key": nil}, want: []string{"Provider configuration incomplete", "org_id"}},
		"other org":       {provider: map[string]any{"org_id": "00000000-0000-4000-8000-000000000000"}, want: []string{"Organization not found", "org_id"}, asked: true},
		"wrong key":       {provider: map[string]any{"api_key": "no-such-key"}, want: []string{"API key not accepted", "/workspaces", "ATLASSIAN_API_KEY"}, asked: true},
		"scope missing":   {scopes: []string{"read:orgs:admin"}, want: []string{"Reading apps failed", "read:workspaces:admin"}, asked: true},
		"no scope at all": {scopes: []string{"read:workspaces:admin", "read:accounts:admin", "read:directories:admin"}, want: []string{"failed", "without scopes"}, asked: true},
		"too few days":    {config: map[string]any{"inactive_days": 0}, want: []string{"Invalid Attribute Value", "inactive_days"}},
		"too many days":   {config: map[string]any{"inactive_days": 36501}, want: []string{"Invalid Attribute Value", "inactive_days"}},
		"no site":         {config: map[string]any{"site_urls": []any{"https://"}}, want: []string{"Invalid site address"}},
		"empty product":   {config: map[string]any{"product_keys": []any{""}}, want: []string{"Empty value"}},
		"null product":    {config: map[string]any{"product_keys": []any{nil}}, want: []string{"null"}},
	})
}

// A filter that is unknown until the apply defers the read.
func TestAccProductLicenses_unknown(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t, acctest.World("acme"))

	acctest.Run(t, resource.TestStep{
		Config: env.Config("resource \"terraform_data\" \"key\" {\n  input = \"trello\"\n}\n" +
			dataBlock(licenses, `product_keys = [terraform_data.key.output]`, `inactive_days = length(terraform_data.key.id)`)),
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectUnknownValue("data."+licenses+".this", pathOf("licenses"))}},
		ConfigStateChecks: []statecheck.StateCheck{
			at(licenses, knownvalue.ListSizeExact(1), "licenses"),
			at(licenses, knownvalue.StringExact("trello"), "licenses", 0, "product_key"),
			at(licenses, knownvalue.Int64Exact(36), "inactive_days"),
		},
	})
}

// The report must not depend on the order of the answers.
func TestAccProductLicenses_order(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t, acctest.World("acme"))

	var checks []statecheck.StateCheck

	for i, key := range []string{
		"bitbucket", "compass", "confluence", "confluence", "jira-product-discovery", "jira-servicedesk", "jira-software", "jira-software", "loom", "townsquare", "trello",
	} {
		checks = append(checks, at(licenses, knownvalue.StringExact(key), "licenses", i, "product_key"))
	}

	for _, workspace := range env.Simulator.Workspaces() {
		if workspace.TypeKey == "loom" {
			checks = append(checks, at(licenses, knownvalue.StringExact(workspace.ID), "licenses", 8, "id"))
		}
	}

	acctest.Run(t, resource.TestStep{Config: env.Config(dataBlock(licenses)), ConfigStateChecks: checks})
}
