// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

const (
	jiraARI    = "ari:cloud:jira-software::site/a"
	deskARI    = "ari:cloud:jira-servicedesk::site/a"
	wikiARI    = "ari:cloud:confluence::site/a"
	trelloARI  = "ari:cloud:trello::{w}"
	sandboxARI = "ari:cloud:jira-software::site/s"
)

// acme returns an organization with every special case of API §4.7 and §7.
func acme(options ...func(*simulator.AdminOptions)) *company {
	org := corp(options...)

	org.install(wikiARI, "confluence", "Confluence", "https://acme.atlassian.net/wiki", nil)
	org.install(jiraARI, "jira-software", "Jira", "https://acme.atlassian.net", new(2))
	org.install("ari:cloud:jira-admin::site/a", "jira-admin", "Jira Administration", "https://acme.atlassian.net", nil)
	org.install(deskARI, "jira-service-desk", "Jira Service Management", "https://acme.atlassian.net", new(10))
	org.install(sandboxARI, "jira-software", "Jira", "https://acme-sandbox.atlassian.net", nil)
	org.install(trelloARI, "trello", "Trello", "", nil)

	org.employ("ann", "ann@x.test", roles{jiraARI: {"atlassian/user", "atlassian/admin"}, wikiARI: {"atlassian/user"}}, nil)
	org.employ("bob", "Bob@x.test", roles{jiraARI: {"atlassian/user"}, wikiARI: {"atlassian/guest"}, sandboxARI: {"atlassian/user"}},
		map[string]time.Time{jiraARI: time.Date(2026, time.May, 1, 8, 0, 0, 0, time.UTC)})
	org.employ("cid", "", roles{jiraARI: {"atlassian/user"}}, nil)

	// Ann's activity in Jira is reported under the family's name, to the nanosecond; in Confluence to the day.
	org.access["ann"] = []any{used("ari:cloud:jira::site/a", "jira", "2026-11-20T08:00:00.936941226Z"), used(wikiARI, "confluence", "2026-01-02")}

	org.AddGroup(simulator.Group{ID: "g1", Name: "g1", Members: simulator.NewSet("cid")})
	org.AddGroup(simulator.Group{ID: "g2", Name: "g2", Members: simulator.NewSet("bob")})

	return org
}

func TestProtocolProductLicensesCounted(t *testing.T) {
	t.Parallel()

	org := acme()

	state, diags := licenses(t, org).Read(nil)
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	want := []any{
		map[string]any{
			"id": wikiARI, "product_key": "confluence", "product_name": "Confluence", "site_url": "https://acme.atlassian.net",
			"host_url": "https://acme.atlassian.net/wiki", "plan": "Standard", "status": "online", "seats_total": nil, "seats_used": 1.0, "seats_source": "counted",
			"seats_available": nil, "utilization_percent": nil, "seats_inactive": nil, "seats_never_used": nil, "users": nil,
		},
		map[string]any{
			"id": deskARI, "product_key": "jira-servicedesk", "product_name": "Jira Service Management", "site_url": "https://acme.atlassian.net",
			"host_url": "https://acme.atlassian.net", "plan": "Standard", "status": "online", "seats_total": 10.0, "seats_used": 0.0, "seats_source": "counted",
			"seats_available": 10.0, "utilization_percent": 0.0, "seats_inactive": nil, "seats_never_used": nil, "users": nil,
		},
		map[string]any{
			"id": jiraARI, "product_key": "jira-software", "product_name": "Jira", "site_url": "https://acme.atlassian.net",
			"host_url": "https://acme.atlassian.net", "plan": "Standard", "status": "online", "seats_total": 2.0, "seats_used": 3.0, "seats_source": "counted",
			"seats_available": 0.0, "utilization_percent": 150.0, "seats_inactive": nil, "seats_never_used": nil, "users": nil,
		},
		map[string]any{
			"id": trelloARI, "product_key": "trello", "product_name": "Trello", "site_url": nil, "host_url": nil, "plan": "Standard",
			"status": "online", "seats_total": nil, "seats_used": 0.0, "seats_source": "counted", "seats_available": nil, "utilization_percent": nil,
			"seats_inactive": nil, "seats_never_used": nil, "users": nil,
		},
	}
	if diff := cmp.Diff(want, state["licenses"]); diff != "" {
		t.Error(diff)
	}

	if state["inactive_days"] != nil {
		t.Errorf("inactive_days is %v although no activity was read", state["inactive_days"])
	}

	// The app with two seats is listed instead of counted, for the same number of requests.
	if counted, listed, all := org.asked(counts), org.asked(searches), org.asked(""); counted != 3 || listed != 1 || all != 5 {
		t.Errorf("%d counts and %d lists in %d requests for 4 apps; one each and one for the list of apps are enough", counted, listed, all)
	}
}

func TestProtocolProductLicensesWithUsers(t *testing.T) {
	t.Parallel()

	org := acme()

	state, diags := licenses(t, org).Read(map[string]any{"include_users": true, "product_keys": []string{"jira", "confluence"}})
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	rows, _ := state["licenses"].([]any)
	if len(rows) != 2 {
		t.Fatalf("%d rows", len(rows))
	}

	wiki, _ := rows[0].(map[string]any)
	jira, _ := rows[1].(map[string]any)

	want := []any{
		map[string]any{"account_id": "ann", "email": "ann@x.test", "name": "Name of ann", "role": "atlassian/admin", "last_active_at": "2026-11-20T08:00:00Z", "granted_by": nil, "revocable_by": nil},
		map[string]any{"account_id": "bob", "email": "Bob@x.test", "name": "Name of bob", "role": "atlassian/user", "last_active_at": "2026-05-01T08:00:00Z", "granted_by": nil, "revocable_by": nil},
		map[string]any{"account_id": "cid", "email": nil, "name": "Name of cid", "role": "atlassian/user", "last_active_at": nil, "granted_by": nil, "revocable_by": nil},
	}
	if diff := cmp.Diff(want, jira["users"]); diff != "" {
		t.Error(diff)
	}

	if jira["seats_inactive"] != 1.0 || jira["seats_never_used"] != 1.0 || wiki["seats_inactive"] != 1.0 || wiki["seats_never_used"] != 0.0 {
		t.Errorf("inactive and never used are %v and %v, %v and %v", jira["seats_inactive"], jira["seats_never_used"], wiki["seats_inactive"], wiki["seats_never_used"])
	}

	if state["inactive_days"] != 90.0 {
		t.Errorf("inactive_days is %v", state["inactive_days"])
	}

	if n := org.asked(counts); n != 0 {
		t.Errorf("%d counts although the holders are read", n)
	}
}

func TestProtocolProductLicensesInactivityWithoutUsers(t *testing.T) {
	t.Parallel()

	state, diags := licenses(t, acme()).Read(map[string]any{"inactive_days": 365, "product_keys": []string{"jira-software"}})
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	rows, _ := state["licenses"].([]any)
	jira, _ := rows[0].(map[string]any)

	if jira["users"] != nil || jira["seats_inactive"] != 0.0 || jira["seats_never_used"] != 1.0 {
		t.Errorf("got %v", jira)
	}

	wantTotals := []any{map[string]any{
		"product_key": "jira-software", "product_name": "Jira", "seats_total": 2.0, "seats_used": 3.0, "seats_available": 0.0,
		"utilization_percent": 150.0, "seats_inactive": 0.0, "seats_never_used": 1.0,
	}}
	if diff := cmp.Diff(wantTotals, state["totals"]); diff != "" {
		t.Error(diff)
	}
}

func TestProtocolProductLicensesSandboxes(t *testing.T) {
	t.Parallel()

	state, diags := licenses(t, acme()).Read(map[string]any{"include_sandboxes": true, "site_urls": []string{"ACME-sandbox.atlassian.net/"}})
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	rows, _ := state["licenses"].([]any)
	if len(rows) != 1 {
		t.Fatalf("rows are %v", rows)
	}

	if sandbox, _ := rows[0].(map[string]any); sandbox["id"] != sandboxARI || sandbox["seats_used"] != 1.0 {
		t.Errorf("got %v", sandbox)
	}
}

func TestProtocolProductLicensesWithoutMatch(t *testing.T) {
	t.Parallel()

	for name, config := range map[string]map[string]any{
		"key":           {"product_keys": []string{"loom"}},
		"site":          {"site_urls": []string{"https://elsewhere.test"}},
		"no keys":       {"product_keys": []string{}},
		"no sites":      {"site_urls": []string{}},
		"holders of it": {"product_keys": []string{"loom"}, "include_users": true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			state, diags := licenses(t, acme()).Read(config)
			if text := protocoltest.Errors(diags); text != "" {
				t.Fatal(text)
			}

			if diff := cmp.Diff([]any{}, state["licenses"]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestProtocolProductLicensesRefusedArguments(t *testing.T) {
	t.Parallel()

	for name, config := range map[string]map[string]any{
		"no days":            {"inactive_days": 0},
		"negative days":      {"inactive_days": -1},
		"days without end":   {"inactive_days": 36501},
		"empty key":          {"product_keys": []string{""}},
		"site without host":  {"site_urls": []string{"/wiki"}},
		"site with a blank":  {"site_urls": []string{"https://a b"}},
		"empty site address": {"site_urls": []string{""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if text := protocoltest.Errors(licenses(t, acme()).Validate(config)); text == "" {
				t.Error("accepted")
			}
		})
	}

	if text := protocoltest.Errors(licenses(t, acme()).Validate(map[string]any{
		"inactive_days": protocoltest.Unknown, "product_keys": protocoltest.Unknown, "site_urls": protocoltest.Unknown,
	})); text != "" {
		t.Errorf("what is not known yet is refused: %s", text)
	}
}

func TestProtocolProductLicensesManyPages(t *testing.T) {
	t.Parallel()

	for name, link := range map[string]func(cursor any) any{
		"token": nil,
		"URL": func(cursor any) any {
			return "https://api.atlassian.com/admin/v2/x?limit=3&cursor=" + url.QueryEscape(fmt.Sprint(cursor))
		},
		"own path": func(cursor any) any { return "/admin/v2/x?cursor=" + url.QueryEscape(fmt.Sprint(cursor)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			org := corp()
			installed := make([]string, 2)

			for i := range installed {
				installed[i] = fmt.Sprintf("ari:cloud:confluence::site/%d", i)
				org.install(installed[i], "confluence", "Confluence", fmt.Sprintf("https://s%d.atlassian.net/wiki", i), new(1000))
			}

			org.SeedAccounts(250, simulator.AccountSeed{Workspaces: installed})

			org.next = link

			state, diags := licenses(t, org).Read(map[string]any{"include_users": true})
			if text := protocoltest.Errors(diags); text != "" {
				t.Fatal(text)
			}

			rows, _ := state["licenses"].([]any)
			for i := range rows {
				row, _ := rows[i].(map[string]any)
				if users, _ := row["users"].([]any); len(users) != 250 || row["seats_used"] != 250.0 {
					t.Errorf("row %d has %d users, %v used", i, len(users), row["seats_used"])
				}
			}

			// One request for the apps; for each app three pages of holders and one of administrators; one for the
			// directories. Since nobody has been active, the holders of each app once more in the only directory.
			if n := org.asked(""); n != 1+2*4+1+2*3 {
				t.Errorf("%d requests", n)
			}
		})
	}
}

func TestProtocolProductLicensesRepeatedCursor(t *testing.T) {
	t.Parallel()

	org := corp(func(o *simulator.AdminOptions) { o.RepeatCursor = true })

	// One person more than a page has.
	for i := range 1001 {
		org.install(fmt.Sprintf("ari:cloud:confluence::site/%d", i), "confluence", "Confluence", fmt.Sprintf("https://s%d.atlassian.net/wiki", i), nil)
	}

	_, diags := licenses(t, org).Read(nil)
	if text := protocoltest.Errors(diags); !strings.Contains(text, "cursor") {
		t.Errorf("a cursor that repeats gives %q", text)
	}
}

func TestProtocolProductLicensesRefusedKey(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		path   string
		status int
		body   string
		want   string
	}{
		"workspaces need a scope": {
			path: apps, status: http.StatusForbidden,
			body: `{"id":"1","status":"403","code":"ADMIN-403-3","title":"Forbidden","detail":"no"}`, want: "read:workspaces:admin",
		},
		"scope does not match": {
			path: apps, status: http.StatusUnauthorized, body: `{"code":401,"message":"Unauthorized; scope does not match"}`,
			want: "read:workspaces:admin",
		},
		"counting has no scope": {
			path: "/admin/v2/orgs/*/directories/*/users/*", status: http.StatusForbidden, body: `{"errors":[{"id":"1","status":"403","code":"ADMIN-403-3","title":"Forbidden"}]}`,
			want: "without scopes",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			org := acme()
			org.endChanges()
			org.Inject(simulator.Fault{Path: test.path, Answer: simulator.Respond(test.status, nil, test.body)})

			_, diags := licenses(t, org).Read(nil)
			if text := protocoltest.Errors(diags); !strings.Contains(text, test.want) {
				t.Errorf("the error does not name %q: %s", test.want, text)
			}
		})
	}
}

func TestProtocolProductLicensesBrokenAnswers(t *testing.T) {
	t.Parallel()

	for name, body := range map[string]string{
		"no JSON":        `<html>`,
		"wrong type":     `{"count":"many"}`,
		"no count":       `{}`,
		"null":           `null`,
		"nothing at all": ``,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			org := acme()
			org.Inject(simulator.Fault{Path: counts, Answer: simulator.Respond(http.StatusOK, http.Header{"Content-Type": {"application/json"}}, body)})

			_, diags := licenses(t, org).Read(nil)
			if text := protocoltest.Errors(diags); text == "" {
				t.Error("a count that cannot be read is taken for a number")
			}
		})
	}
}
