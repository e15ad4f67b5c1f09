// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// reading starts the acme world under another reading of the documents (API §9.2).
func reading(options simulator.AdminOptions) *simulator.Server {
	return simulator.New(simulator.Options{World: "acme", Clock: simulator.NewManualClock(now), Admin: options})
}

// figures returns the numbers that must not depend on the reading, by app: used, inactive and never used.
func figures(t *testing.T, org *simulator.Server, config map[string]any) map[string][3]any {
	t.Helper()

	state, diags := onWorld(t, org, productLicenses(), false).Read(config)
	if text := protocoltest.Errors(diags) + protocoltest.Warnings(diags); text != "" {
		t.Error(text)
	}

	all := map[string][3]any{}

	rows, _ := state["licenses"].([]any)
	for _, element := range rows {
		row, _ := element.(map[string]any)
		all[fmt.Sprint(row["id"])] = [3]any{row["seats_used"], row["seats_inactive"], row["seats_never_used"]}
	}

	return all
}

// unusedNames returns the unused seats of a report, and its warnings.
func unusedNames(t *testing.T, org *simulator.Server, config map[string]any) (seats []string, warnings string) {
	t.Helper()

	state, diags := onWorld(t, org, unusedLicenses(), false).Read(config)
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	list, _ := state["seats"].([]any)
	for _, element := range list {
		seat, _ := element.(map[string]any)
		seats = append(seats, fmt.Sprint(seat["resource_id"], " ", seat["account_id"]))
	}

	return seats, protocoltest.Warnings(diags)
}

// TestProtocolReportsUnderReadings: the report is the same under every reading that loses no information.
func TestProtocolReportsUnderReadings(t *testing.T) {
	t.Parallel()

	bot := func(org *simulator.Server) {
		for _, app := range appsOf(org, false) {
			for _, kind := range []string{"app", "customer", "service"} {
				org.AddAccount(simulator.Account{
					Name: kind, Type: kind, DirectRoles: map[string]simulator.Set{app.ID: simulator.NewSet("atlassian/user")},
					Memberships: map[string]simulator.MembershipStatus{directoryOf(org): simulator.MembershipActive},
				})
			}
		}
	}

	configs := []map[string]any{nil, {"inactive_days": 60}}
	plain := reading(simulator.AdminOptions{})

	var want []map[string][3]any
	for _, config := range configs {
		want = append(want, figures(t, plain, config))
	}

	wantSeats, _ := unusedNames(t, plain, map[string]any{"inactive_days": 60})

	for name, test := range map[string]struct {
		options simulator.AdminOptions
		change  func(*simulator.Server)
	}{
		"activity of a directory alone (no. 27)": {options: simulator.AdminOptions{ExpandOwnDirectory: true}},
		"accounts that are nobody's (no. 33)":    {options: simulator.AdminOptions{ListOtherAccounts: true}, change: bot},
		"they are not listed":                    {change: bot},
		"Jira listed twice (no. 35)":             {options: simulator.AdminOptions{ListJiraTwice: true}},
		"times to the second without a zone":     {options: simulator.AdminOptions{ActivityTimes: simulator.TimesWithoutZone}},
		"times to the minute":                    {options: simulator.AdminOptions{ActivityTimes: simulator.TimesMinutes}},
		"milliseconds as a text":                 {options: simulator.AdminOptions{ActivityTimes: simulator.TimesEpoch}},
		"milliseconds as a number":               {options: simulator.AdminOptions{ActivityTimes: simulator.TimesEpochNumber}},
		"fields left out":                        {options: simulator.AdminOptions{WorkspaceNextURL: true, WorkspaceSingular: true}},
		"roles shown as Jira's (no. 28)":         {options: simulator.AdminOptions{JiraShown: simulator.JiraShownJira}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			other := reading(test.options)
			if test.change != nil {
				test.change(other)
			}

			for i, config := range configs {
				if diff := cmp.Diff(want[i], figures(t, other, config)); diff != "" {
					t.Errorf("%v: %s", config, diff)
				}
			}

			got, warnings := unusedNames(t, other, map[string]any{"inactive_days": 60})
			if diff := cmp.Diff(wantSeats, got); diff != "" || warnings != "" {
				t.Errorf("%s%s", warnings, diff)
			}
		})
	}
}

func directoryOf(org *simulator.Server) string {
	for _, account := range org.Accounts() {
		for id := range account.Memberships {
			if account.Email == "ada@acme.test" {
				return id
			}
		}
	}

	return ""
}

// TestProtocolActivityUnderJira: nobody who may have been active is named (API §9.2 no. 34). A person who has used any
// Jira app of the site counts as a user of each that they hold.
func TestProtocolActivityUnderJira(t *testing.T) {
	t.Parallel()

	org := reading(simulator.AdminOptions{ActivityUnderJira: true})
	seats, _ := unusedNames(t, org, map[string]any{"inactive_days": 60})
	since := now.AddDate(0, 0, -60)

	family := func(id string) bool { return strings.HasPrefix(id, "ari:cloud:jira") }
	site := func(id string) string { _, s, _ := strings.Cut(id, "::site/"); return s }

	want := 0

	for _, app := range appsOf(org, false) {
		for _, h := range org.SeatHolders(app.ID) {
			account, _ := org.Account(h.AccountID)
			used := h.LastActive != nil && h.LastActive.After(since)

			for id, last := range account.LastActive {
				used = used || family(app.ID) && family(id) && site(id) == site(app.ID) && last.After(since)
			}

			if !used && (h.LastActive != nil || !account.AddedToOrg.After(since)) {
				want++
			}

			name := app.ID + " " + h.AccountID
			if used == strings.Contains(strings.Join(seats, "\n"), name) && used {
				t.Errorf("%s is named as unused and was used", name)
			}
		}
	}

	if len(seats) != want {
		t.Errorf("%d seats are named, want %d", len(seats), want)
	}
}

// TestProtocolActivityNotReported: without readable activity of anybody, the report names nobody, gives no number and
// warns.
func TestProtocolActivityNotReported(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		org  *simulator.Server
		want string
	}{
		"none":  {org: reading(simulator.AdminOptions{}), want: "Last activity unknown"},
		"words": {org: reading(simulator.AdminOptions{ActivityTimes: simulator.TimesWords}), want: "Last activity not readable"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if name == "none" {
				for _, account := range test.org.Accounts() {
					test.org.SetAccount(account.ID, func(a *simulator.Account) { a.LastActive = nil })
				}
			} else {
				// A date alone would stay readable.
				for _, account := range test.org.Accounts() {
					test.org.SetAccount(account.ID, func(a *simulator.Account) { a.DatesOnly = false })
				}
			}

			if seats, warnings := unusedNames(t, test.org, nil); len(seats) > 0 || !strings.Contains(warnings, test.want) {
				t.Errorf("%d seats are named; %s", len(seats), warnings)
			}

			state, diags := onWorld(t, test.org, productLicenses(), false).Read(map[string]any{"inactive_days": 30})
			if text := protocoltest.Warnings(diags); !strings.Contains(text, test.want) {
				t.Errorf("no warning: %s", text)
			}

			rows, _ := state["licenses"].([]any)
			for _, element := range rows {
				row, _ := element.(map[string]any)
				if row["seats_used"] != 0.0 && row["seats_source"] == "counted" && (row["seats_inactive"] != nil || row["seats_never_used"] != nil) {
					t.Errorf("%v: %v inactive, %v never used", row["id"], row["seats_inactive"], row["seats_never_used"])
				}
			}
		})
	}
}

// TestProtocolOneAppRefused: one refused app leaves all other rows as they are (API §9.2 no. 36).
func TestProtocolOneAppRefused(t *testing.T) {
	t.Parallel()

	for _, config := range []map[string]any{nil, {"include_users": true, "include_grants": true}} {
		want, _ := onWorld(t, reading(simulator.AdminOptions{}), productLicenses(), false).Read(config)
		wanted, _ := want["licenses"].([]any)

		for _, status := range []int{400, 402, 403, 404, 409, 410} {
			t.Run(fmt.Sprint(status, config), func(t *testing.T) {
				t.Parallel()

				org := reading(simulator.AdminOptions{RefusedApps: map[string]int{"compass": status}})

				state, diags := onWorld(t, org, productLicenses(), false).Read(config)
				if text := protocoltest.Errors(diags); text != "" {
					t.Fatal(text)
				}

				if text := protocoltest.Warnings(diags); !strings.Contains(text, "Compass on https://acme.atlassian.net") || !strings.Contains(text, strconv.Itoa(status)) {
					t.Errorf("the warning does not name the app and the reason: %s", text)
				}

				rows, _ := state["licenses"].([]any)
				if len(rows) != len(wanted) {
					t.Fatalf("%d rows, want %d", len(rows), len(wanted))
				}

				for i, element := range rows {
					row, _ := element.(map[string]any)
					if row["product_key"] != "compass" {
						if diff := cmp.Diff(wanted[i], element); diff != "" {
							t.Error(diff)
						}

						continue
					}

					for _, figure := range []string{"seats_used", "seats_source", "seats_available", "utilization_percent", "seats_inactive", "seats_never_used", "users"} {
						if row[figure] != nil {
							t.Errorf("%s is %v", figure, row[figure])
						}
					}
				}
			})
		}
	}
}

// TestProtocolEveryAppRefused: if every app is refused but the key may count, the report has the rows without numbers.
func TestProtocolEveryAppRefused(t *testing.T) {
	t.Parallel()

	refused := map[string]int{}
	for _, app := range appsOf(reading(simulator.AdminOptions{}), true) {
		refused[app.TypeKey] = 403
	}

	state, diags := onWorld(t, reading(simulator.AdminOptions{RefusedApps: refused}), productLicenses(), false).Read(nil)
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	rows, _ := state["licenses"].([]any)
	for _, element := range rows {
		if row, _ := element.(map[string]any); (row["seats_used"] == nil) != (row["product_key"] != "bitbucket") {
			t.Errorf("%v: %v used", row["id"], row["seats_used"])
		}
	}
}

// TestProtocolCustomerService: an agent of both products counts once (API §9.2 no. 41).
func TestProtocolCustomerService(t *testing.T) {
	t.Parallel()

	plain, org := reading(simulator.AdminOptions{}), reading(simulator.AdminOptions{ListCustomerService: true})

	for _, config := range []map[string]any{nil, {"inactive_days": 60}} {
		want, got := figures(t, plain, config), figures(t, org, config)

		for id, figures := range got {
			if strings.Contains(id, "customer-service") {
				if figures[0] != 0.0 {
					t.Errorf("%s: %v agents are counted twice", id, figures[0])
				}

				delete(got, id)
			}
		}

		if len(got) == len(figures(t, org, config)) {
			t.Error("the second product has no row")
		}

		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}

	wantSeats, _ := unusedNames(t, plain, nil)

	gotSeats, _ := unusedNames(t, org, nil)
	if diff := cmp.Diff(wantSeats, gotSeats); diff != "" {
		t.Error(diff)
	}

	// If it alone is selected, it has its agents.
	alone := figures(t, org, map[string]any{"product_keys": []string{"jira-customer-service"}})
	for id, figures := range alone {
		if figures[0] == 0.0 {
			t.Errorf("%s has no agents when it is asked for alone", id)
		}
	}
}

// TestProtocolSuspendedInTheDirectoryOfTheApp: a person suspended in the app's directory holds no seat, even if active
// in another.
func TestProtocolSuspendedInTheDirectoryOfTheApp(t *testing.T) {
	t.Parallel()

	org := reading(simulator.AdminOptions{})
	guests := ""

	for _, account := range org.Accounts() {
		for id := range account.Memberships {
			if id != directoryOf(org) {
				guests = id
			}
		}
	}

	var wiki string

	for _, app := range appsOf(org, false) {
		if app.TypeKey == "confluence" && wiki == "" {
			wiki = app.ID
		}
	}

	half := org.AddAccount(simulator.Account{
		Name: "Half", Email: "half@acme.test", DirectRoles: map[string]simulator.Set{wiki: simulator.NewSet("atlassian/user")},
		Memberships: map[string]simulator.MembershipStatus{
			directoryOf(org): simulator.MembershipSuspended, guests: simulator.MembershipActive,
		},
	})

	for _, config := range []map[string]any{nil, {"include_users": true}} {
		state, diags := onWorld(t, org, productLicenses(), false).Read(config)
		if text := protocoltest.Errors(diags); text != "" {
			t.Fatal(text)
		}

		row := rowOf(t, state, wiki)
		if row["seats_used"] != float64(org.SeatCount(wiki)) {
			t.Errorf("%v: %v seats used, want %d", config, row["seats_used"], org.SeatCount(wiki))
		}

		users, _ := row["users"].([]any)
		for _, element := range users {
			if user, _ := element.(map[string]any); user["account_id"] == half {
				t.Error("somebody who is suspended holds a seat")
			}
		}
	}
}

// TestProtocolFiltersThatNameNothing: an unknown filter value is a warning that lists the existing ones.
func TestProtocolFiltersThatNameNothing(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		unused bool
		config map[string]any
		want   []string
	}{
		"product":        {config: map[string]any{"product_keys": []string{"jira", "jirra"}}, want: []string{"product_keys", "jirra", "confluence", "jira-software"}},
		"site":           {config: map[string]any{"site_urls": []string{"https://acmee.atlassian.net"}}, want: []string{"acmee", "https://acme.atlassian.net"}},
		"unused product": {unused: true, config: map[string]any{"product_keys": []string{"looom"}}, want: []string{"looom", "loom"}},
		"price": {
			unused: true, config: map[string]any{"cost_per_seat": map[string]any{"JIRA": protocoltest.Number("1"), "jira-work": protocoltest.Number("1")}},
			want: []string{"jira-work", "jira-software"},
		},
		"all right": {
			unused: true, config: map[string]any{"product_keys": []string{"jira-service-desk"}, "cost_per_seat": map[string]any{"Confluence.ondemand": protocoltest.Number("1")}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			driver := onWorld(t, reading(simulator.AdminOptions{}), productLicenses(), false)
			if test.unused {
				driver = onWorld(t, reading(simulator.AdminOptions{}), unusedLicenses(), false)
			}

			_, diags := driver.Read(test.config)
			if text := protocoltest.Errors(diags); text != "" {
				t.Fatal(text)
			}

			text := protocoltest.Warnings(diags)
			for _, want := range test.want {
				if !strings.Contains(text, want) && want != "product_keys" {
					t.Errorf("%q is not in: %s", want, text)
				}
			}

			if (text == "") != (test.want == nil) {
				t.Errorf("warnings: %q", text)
			}
		})
	}
}
