// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
)

func TestProtocolUnusedLicenses(t *testing.T) {
	t.Parallel()

	state, diags := unused(t, acme()).Read(map[string]any{
		"cost_per_seat": map[string]any{"jira": protocoltest.Number("7.53"), "loom": protocoltest.Number("1")},
	})
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	wantSeats := []any{
		map[string]any{
			"account_id": "ann", "email": "ann@x.test", "name": "Name of ann", "resource_id": wikiARI, "product_key": "confluence", "product_name": "Confluence",
			"site_url": "https://acme.atlassian.net", "role": "atlassian/user", "last_active_at": "2026-01-02T00:00:00Z", "never_active": false, "cost": nil,
			"added_at": nil, "granted_by": nil, "revocable_by": nil,
		},
		map[string]any{
			"account_id": "bob", "email": "Bob@x.test", "name": "Name of bob", "resource_id": jiraARI, "product_key": "jira-software", "product_name": "Jira",
			"site_url": "https://acme.atlassian.net", "role": "atlassian/user", "last_active_at": "2026-05-01T08:00:00Z", "never_active": false, "cost": 7.53,
			"added_at": nil, "granted_by": nil, "revocable_by": nil,
		},
		map[string]any{
			"account_id": "cid", "email": nil, "name": "Name of cid", "resource_id": jiraARI, "product_key": "jira-software", "product_name": "Jira",
			"site_url": "https://acme.atlassian.net", "role": "atlassian/user", "last_active_at": nil, "never_active": true, "cost": 7.53,
			"added_at": nil, "granted_by": nil, "revocable_by": nil,
		},
	}
	if diff := cmp.Diff(wantSeats, state["seats"]); diff != "" {
		t.Error(diff)
	}

	wantProducts := []any{
		map[string]any{"product_key": "confluence", "seats": 1.0, "never_active": 0.0, "cost": nil},
		map[string]any{"product_key": "jira-servicedesk", "seats": 0.0, "never_active": 0.0, "cost": nil},
		map[string]any{"product_key": "jira-software", "seats": 2.0, "never_active": 1.0, "cost": 15.06},
		map[string]any{"product_key": "trello", "seats": 0.0, "never_active": 0.0, "cost": nil},
	}
	if diff := cmp.Diff(wantProducts, state["by_product"]); diff != "" {
		t.Error(diff)
	}

	if state["total_cost"] != 15.06 || state["inactive_days"] != 90.0 {
		t.Errorf("total cost is %v, inactive_days is %v", state["total_cost"], state["inactive_days"])
	}
}

func TestProtocolUnusedLicensesExclusions(t *testing.T) {
	t.Parallel()

	state, diags := unused(t, acme()).Read(map[string]any{
		"product_keys": []string{"jira-software"}, "exclude_emails": []string{"BOB@x.test"}, "exclude_group_ids": []string{"g1"}, "inactive_days": 30,
	})
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	if diff := cmp.Diff([]any{}, state["seats"]); diff != "" {
		t.Error(diff)
	}

	if state["total_cost"] != nil {
		t.Errorf("total cost is %v without prices", state["total_cost"])
	}
}

func TestProtocolUnusedLicensesUnknownGroup(t *testing.T) {
	t.Parallel()

	_, diags := unused(t, acme()).Read(map[string]any{"exclude_group_ids": []string{"g1", "typo"}})
	if text := protocoltest.Errors(diags); !strings.Contains(text, "typo") || strings.Contains(text, "g1") {
		t.Errorf("a group that does not exist gives %q", text)
	}
}

func TestProtocolUnusedLicensesUnknownEmail(t *testing.T) {
	t.Parallel()

	_, diags := unused(t, acme()).Read(map[string]any{"exclude_emails": []string{"BOB@x.test", "bobb@x.test"}})
	if text := protocoltest.Warnings(diags); !strings.Contains(text, "bobb@x.test") || strings.Contains(text, "BOB") {
		t.Errorf("an address that nobody has gives %q", text)
	}
}

func TestProtocolUnusedLicensesRefusedArguments(t *testing.T) {
	t.Parallel()

	for name, config := range map[string]map[string]any{
		"negative cost":             {"cost_per_seat": map[string]any{"jira": protocoltest.Number("-1")}},
		"null cost":                 {"cost_per_seat": map[string]any{"jira": nil}},
		"two costs for one product": {"cost_per_seat": map[string]any{"jira": protocoltest.Number("1"), "jira-software": protocoltest.Number("2")}},
		"no days":                   {"inactive_days": 0},
		"empty e-mail":              {"exclude_emails": []string{""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if text := protocoltest.Errors(unused(t, acme()).Validate(config)); text == "" {
				t.Error("accepted")
			}
		})
	}

	for name, config := range map[string]map[string]any{
		"all costs": {"cost_per_seat": protocoltest.Unknown},
		"one cost":  {"cost_per_seat": map[string]any{"jira": protocoltest.Unknown}},
	} {
		if text := protocoltest.Errors(unused(t, acme()).Validate(config)); text != "" {
			t.Errorf("%s not known yet: %s", name, text)
		}
	}
}
