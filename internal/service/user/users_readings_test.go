// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// acmeUnder returns the acme world under another reading of the documents (API §9.2), and the data source on it.
func acmeUnder(t *testing.T, options simulator.AdminOptions) (*simulator.Server, *protocoltest.DataSourceDriver) {
	t.Helper()

	org := simulator.New(simulator.Options{World: "acme", Clock: simulator.NewManualClock(usersNow), Admin: options})

	return org, usersOf(t, org)
}

// TestProtocolUsersUnderReadings: the people and their activity are the same under each of these readings.
func TestProtocolUsersUnderReadings(t *testing.T) {
	t.Parallel()

	_, plain := acmeUnder(t, simulator.AdminOptions{})
	configs := []map[string]any{nil, {"inactive_days": 30}, {"product_keys": []string{"jira"}, "inactive_days": 30}}

	var wants []map[string]any

	for _, config := range configs {
		want, _ := plain.Read(config)
		wants = append(wants, want)
	}

	for name, options := range map[string]simulator.AdminOptions{
		"activity of a directory alone": {ExpandOwnDirectory: true},
		"times without a zone":          {ActivityTimes: simulator.TimesWithoutZone},
		"milliseconds as a number":      {ActivityTimes: simulator.TimesEpochNumber},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			_, other := acmeUnder(t, options)

			for i, config := range configs {
				got, diags := other.Read(config)
				if text := protocoltest.Errors(diags) + protocoltest.Warnings(diags); text != "" {
					t.Error(text)
				}

				if diff := cmp.Diff(wants[i]["users"], got["users"]); diff != "" {
					t.Errorf("%v: %s", config, diff)
				}
			}
		})
	}
}

// TestProtocolUsersUseUnderJira: nobody who may have used Jira Service Management is listed as inactive in it (API §9.2
// no. 34).
func TestProtocolUsersUseUnderJira(t *testing.T) {
	t.Parallel()

	org, driver := acmeUnder(t, simulator.AdminOptions{ActivityUnderJira: true})

	state, diags := driver.Read(map[string]any{"product_keys": []string{"jira-servicedesk"}, "inactive_days": 30})
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	listed := accountIDs(state)
	if len(listed) == 0 {
		t.Error("nobody is inactive")
	}

	for _, account := range org.Accounts() {
		for id, last := range account.LastActive {
			if strings.HasPrefix(id, "ari:cloud:jira") && last.After(usersNow.AddDate(0, 0, -30)) && slices.Contains(listed, account.ID) {
				t.Errorf("%s used %s on %s", account.Email, id, last)
			}
		}
	}
}

// TestProtocolUsersWithoutActivity: if no activity is reported, or none is readable, nobody is listed as inactive.
func TestProtocolUsersWithoutActivity(t *testing.T) {
	t.Parallel()

	for name, want := range map[string]string{"none": "Last activity unknown", "words": "Last activity not readable"} {
		options := simulator.AdminOptions{}
		if name == "words" {
			options.ActivityTimes = simulator.TimesWords
		}

		org, driver := acmeUnder(t, options)
		for _, account := range org.Accounts() {
			org.SetAccount(account.ID, func(a *simulator.Account) {
				a.DatesOnly = false

				if name == "none" {
					a.LastActive = nil
				}
			})
		}

		state, diags := driver.Read(map[string]any{"inactive_days": 30})
		if text := protocoltest.Warnings(diags); !strings.Contains(text, want) {
			t.Errorf("%s: %q", name, text)
		}

		if got := accountIDs(state); len(got) > 0 {
			t.Errorf("%s: %v are named", name, got)
		}

		if state, _ := driver.Read(nil); state["total"] != float64(len(org.Accounts())) {
			t.Errorf("%s: %v of %d are listed without the filter", name, state["total"], len(org.Accounts()))
		}
	}
}

// TestProtocolUsersAdministrators: administrators are found even if their role is listed only on the organization's own
// resource (API §9.2 no. 29).
func TestProtocolUsersAdministrators(t *testing.T) {
	t.Parallel()

	_, plain := acmeUnder(t, simulator.AdminOptions{})
	_, other := acmeUnder(t, simulator.AdminOptions{AdministratorsByResource: true})

	for _, roles := range [][]string{{"atlassian/org-admin"}, {"atlassian/org-admin", "atlassian/admin"}, {"atlassian/admin"}} {
		want, _ := plain.Read(map[string]any{"roles": roles})
		got, _ := other.Read(map[string]any{"roles": roles})

		if len(accountIDs(want)) == 0 || !slices.Equal(accountIDs(want), accountIDs(got)) {
			t.Errorf("%v: %v, want %v", roles, accountIDs(got), accountIDs(want))
		}
	}
}

// TestProtocolUsersKinds: each account has its type and its management source.
func TestProtocolUsersKinds(t *testing.T) {
	t.Parallel()

	org, driver := acmeUnder(t, simulator.AdminOptions{ListOtherAccounts: true})
	bot := org.AddAccount(simulator.Account{Name: "Bot", Email: "bot@acme.test", Type: "app"})

	state, diags := driver.Read(nil)
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	sources := map[any]bool{}

	users, _ := state["users"].([]any)
	for _, element := range users {
		user, _ := element.(map[string]any)
		sources[user["management_source"]] = true

		want := "atlassian"
		if user["account_id"] == bot {
			want = "app"
		}

		if user["account_type"] != want {
			t.Errorf("%v is %v", user["email"], user["account_type"])
		}
	}

	for _, want := range []any{"invited", "synced", nil} {
		if !sources[want] {
			t.Errorf("nobody is %v", want)
		}
	}
}

// TestProtocolUsersFiltersThatNameNothing: an unknown filter value is a warning that names the existing ones.
func TestProtocolUsersFiltersThatNameNothing(t *testing.T) {
	t.Parallel()

	org, _ := acmeUnder(t, simulator.AdminOptions{})
	group, _ := org.OrganizationGroup("contractors")

	for name, test := range map[string]struct {
		config map[string]any
		want   []string
	}{
		"product":                {config: map[string]any{"product_keys": []string{"jirra"}}, want: []string{"jirra", "jira-software"}},
		"domain":                 {config: map[string]any{"email_domains": []string{"acme.tst"}}, want: []string{"acme.tst", "acme.test"}},
		"a name for an id":       {config: map[string]any{"group_ids": []string{"contractors"}}, want: []string{"contractors", group.ID}},
		"an id of nothing":       {config: map[string]any{"group_ids": []string{group.ID, "2d8f1c4e-0000-4000-8000-00000000ffff"}}, want: []string{"ffff", "org-admins"}},
		"domain with @":          {config: map[string]any{"email_domains": []string{"@acme.test"}}},
		"a domain of guests":     {config: map[string]any{"email_domains": []string{"freelance.test"}}},
		"a domain of nobody yet": {config: map[string]any{"email_domains": []string{"partner.test"}}},
		"all five statuses": {
			config: map[string]any{"statuses": []string{"active", "suspended", "not_invited", "deactivated", "for_deletion"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			_, driver := acmeUnder(t, simulator.AdminOptions{})

			state, diags := driver.Read(test.config)
			if text := protocoltest.Errors(diags); text != "" {
				t.Fatal(text)
			}

			text := protocoltest.Warnings(diags)
			for _, want := range test.want {
				if !strings.Contains(text, want) {
					t.Errorf("%q is not in: %s", want, text)
				}
			}

			if (text == "") != (test.want == nil) || test.want == nil && state["total"] == 0.0 {
				t.Errorf("%v listed; warnings: %q", state["total"], text)
			}
		})
	}
}

// TestProtocolUsersOneAppRefused: if one app cannot be searched, the people of the other apps are listed and a warning
// names the app (API §9.2 no. 36). If no other app is asked for, that is an error.
func TestProtocolUsersOneAppRefused(t *testing.T) {
	t.Parallel()

	_, plain := acmeUnder(t, simulator.AdminOptions{})
	want, _ := plain.Read(map[string]any{"product_keys": []string{"confluence"}})

	for _, status := range []int{400, 402, 403, 404} {
		_, other := acmeUnder(t, simulator.AdminOptions{RefusedApps: map[string]int{"compass": status}, ExpandOwnDirectory: true})

		got, diags := other.Read(map[string]any{"product_keys": []string{"compass", "confluence"}})
		if text := protocoltest.Errors(diags); text != "" {
			t.Fatal(text)
		}

		if text := protocoltest.Warnings(diags); !strings.Contains(text, "Compass") || !strings.Contains(text, strconv.Itoa(status)) {
			t.Errorf("the warning does not name the app and the reason: %s", text)
		}

		for _, id := range accountIDs(want) {
			if !slices.Contains(accountIDs(got), id) {
				t.Errorf("%s is not listed", id)
			}
		}

		_, diags = other.Read(map[string]any{"product_keys": []string{"compass"}})
		if text := protocoltest.Errors(diags); !strings.Contains(text, strconv.Itoa(status)) {
			t.Errorf("what can't be told passes for nobody: %q", text)
		}
	}
}

// TestProtocolUsersBillingRefused: with a key that may not list the managed accounts (API §1.4), everybody is listed
// without billable, and a warning says why.
func TestProtocolUsersBillingRefused(t *testing.T) {
	t.Parallel()

	for _, config := range []map[string]any{nil, {"product_keys": []string{"compass"}}} {
		_, plain := acmeUnder(t, simulator.AdminOptions{})
		org, other := acmeUnder(t, simulator.AdminOptions{})
		org.Inject(simulator.Fault{
			Method: "GET", Path: "/admin/v1/orgs/*/users", Answer: simulator.RespondErrors(403, "ADMIN-403-3", "Forbidden", "no"), Times: 9,
		})

		want, _ := plain.Read(config)

		got, diags := other.Read(config)
		if text := protocoltest.Errors(diags); text != "" {
			t.Fatal(text)
		}

		if text := protocoltest.Warnings(diags); !strings.Contains(text, "403") {
			t.Errorf("the warning does not say why: %q", text)
		}

		for _, list := range []any{want["users"], got["users"]} {
			for _, element := range list.([]any) {
				element.(map[string]any)["billable"] = nil
			}
		}

		if diff := cmp.Diff(want["users"], got["users"]); diff != "" {
			t.Error(diff)
		}
	}
}
