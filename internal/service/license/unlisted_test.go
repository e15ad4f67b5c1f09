// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// rowsOf returns a report's rows by product and site, and its warnings.
func rowsOf(t *testing.T, org *simulator.Server, config map[string]any) (rows, totals map[string]map[string]any, warnings string) {
	t.Helper()

	state, diags := onWorld(t, org, productLicenses(), false).Read(config)
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	by := func(list string, keys ...string) map[string]map[string]any {
		all := map[string]map[string]any{}

		elements, _ := state[list].([]any)
		for _, element := range elements {
			row, _ := element.(map[string]any)

			key := ""

			for _, part := range keys {
				text, _ := row[part].(string)
				key += text
			}

			all[key] = row
		}

		return all
	}

	return by("licenses", "product_key", "site_url"), by("totals", "product_key"), protocoltest.Warnings(diags)
}

const compassOnAcme = "compasshttps://acme.atlassian.net"

// An app whose people Atlassian counts but does not list keeps its number, for one request. An app that it does not
// count has nulls, unless its people are read anyway (API §9.2 no. 36).
func TestProtocolCountedOrListed(t *testing.T) {
	t.Parallel()

	refused := map[string]int{"compass": http.StatusNotFound}
	unlisted, uncounted := simulator.AdminOptions{UnlistedApps: refused}, simulator.AdminOptions{UncountedApps: refused}

	for name, test := range map[string]struct {
		refuses simulator.AdminOptions
		config  map[string]any
		nulls   []string
		counts  int // requests more than without the refusal
		warning string
	}{
		"listed":                {unlisted, nil, nil, 0, ""},
		"listed, with holders":  {unlisted, map[string]any{"include_users": true}, []string{"users", "seats_inactive", "seats_never_used"}, 1, "Holders not listed"},
		"counted":               {uncounted, nil, []string{"seats_used", "seats_source"}, 0, "Seats not counted"},
		"counted, with holders": {uncounted, map[string]any{"include_users": true}, nil, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			plain, org := reading(simulator.AdminOptions{}), reading(test.refuses)
			want, wantTotals, _ := rowsOf(t, plain, test.config)
			got, gotTotals, warnings := rowsOf(t, org, test.config)

			if (warnings != "") != (test.warning != "") || !strings.Contains(warnings, test.warning) {
				t.Errorf("the warnings are %q", warnings)
			}

			for _, figure := range test.nulls {
				if want[compassOnAcme][figure] == nil {
					t.Fatalf("%s is null by default", figure)
				}

				want[compassOnAcme][figure] = nil
				if _, summed := wantTotals["compass"][figure]; summed {
					wantTotals["compass"][figure] = nil
				}
			}

			if diff := cmp.Diff(want, got) + cmp.Diff(wantTotals, gotTotals); diff != "" {
				t.Error(diff)
			}

			count := simulator.Filter{Path: "/admin/v2/orgs/*/directories/*/users/count"}
			if more := org.CountRequests(count) - plain.CountRequests(count); more != test.counts {
				t.Errorf("%d counts more, want %d", more, test.counts)
			}
		})
	}
}

// If Atlassian does not list an app's people, none of them is reported as unused, and a warning says so.
func TestProtocolUnlistedIsNotUnused(t *testing.T) {
	t.Parallel()

	seats, warnings := unusedNames(t, reading(simulator.AdminOptions{UnlistedApps: map[string]int{"compass": http.StatusNotFound}}), nil)
	for _, seat := range seats {
		if strings.Contains(seat, "compass") {
			t.Errorf("named is %s", seat)
		}
	}

	if !strings.Contains(warnings, "Holders not listed") || !strings.Contains(warnings, "Compass on https://acme.atlassian.net") {
		t.Errorf("the warnings are %q", warnings)
	}
}

// An agent with a seat of both products counts once, whichever product Atlassian lists or counts.
func TestProtocolCustomerServiceUnlisted(t *testing.T) {
	t.Parallel()

	const agents, customers = "jira-servicedeskhttps://acme.atlassian.net", "jira-customer-servicehttps://acme.atlassian.net"

	holders := map[string]any{"include_users": true}
	want, _, _ := rowsOf(t, reading(simulator.AdminOptions{ListCustomerService: true}), nil)

	for name, refuses := range map[string]simulator.AdminOptions{
		"agents are not listed":     {ListCustomerService: true, UnlistedApps: map[string]int{"jira-servicedesk": http.StatusForbidden}},
		"customers are not listed":  {ListCustomerService: true, UnlistedApps: map[string]int{"jira-customer-service": http.StatusForbidden}},
		"agents are not counted":    {ListCustomerService: true, UncountedApps: map[string]int{"jira-servicedesk": http.StatusForbidden}},
		"customers are not counted": {ListCustomerService: true, UncountedApps: map[string]int{"jira-customer-service": http.StatusForbidden}},
	} {
		for _, config := range []map[string]any{nil, holders} {
			got, _, _ := rowsOf(t, reading(refuses), config)

			for _, app := range []string{agents, customers} {
				used := want[app]["seats_used"]
				if name == "agents are not counted" && config == nil {
					used = nil // then the overlap with the customers' agents is unknown too
				}

				if want[app] == nil || got[app]["seats_used"] != used {
					t.Errorf("%s, %v: %s uses %v seats, want %v", name, config, app, got[app]["seats_used"], used)
				}
			}
		}
	}
}
