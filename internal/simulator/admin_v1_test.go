// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// API §3.2: a valid key lists no organizations, yet reads its own.
func TestOrganizations(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", immediate)

	listed := h.do("GET", "/admin/v1/orgs", nil, 200)
	if meta, present := listed["meta"]; len(list(listed["data"])) != 0 || !present || meta != nil {
		t.Fatalf("listed %v", listed)
	}

	org := objectOf(h.do("GET", h.v1(""), nil, 200)["data"])
	if org["id"] != h.org || org["type"] != "orgs" || field(org["attributes"], "name") != "Acme" {
		t.Fatalf("organization %v", org)
	}

	h.server.Change(func(o *simulator.Options) { o.Admin.ListOrganizations = true })

	if got := texts(h.do("GET", "/admin/v1/orgs", nil, 200)["data"], "id"); !slices.Equal(got, []string{h.org}) {
		t.Fatalf("listed %v", got)
	}

	foreign := h.do("GET", "/admin/v1/orgs/11111111-2222-4333-8444-555555555555", nil, 404)
	if foreign["message"] != "TCS validation failed" { // API §1.4
		t.Fatalf("foreign organization: %v", foreign)
	}
}

// API §3.3: managed accounts only, by URLs, in snake case, with v1's keys.
func TestManagedAccounts(t *testing.T) {
	t.Parallel()

	admin := immediate
	admin.ManagedPageSize = 9
	h := startAdmin(t, "acme", admin)
	want := 0

	for _, account := range h.server.Accounts() {
		if strings.HasSuffix(account.Email, "@acme.test") || strings.HasSuffix(account.Email, "@corp.test") {
			want++
		}
	}

	path, seen := h.v1("/users"), map[string]object{}
	for path != "" {
		answer := h.do("GET", path, nil, 200)
		if total := field(answer, "meta", "total"); total != float64(want) {
			t.Fatalf("total %v, want %d", total, want)
		}

		for _, account := range list(answer["data"]) {
			seen[textOf(account["account_id"])] = account
		}

		next, _ := field(answer, "links", "next").(string)
		if path = strings.TrimPrefix(next, h.server.URL()); path == next && next != "" {
			t.Fatalf("next is no URL of the server: %s", next)
		}
	}

	if len(seen) != want {
		t.Fatalf("%d accounts, want %d", len(seen), want)
	}

	service := h.workspace("jira-servicedesk", "acme")
	agents := 0

	for _, account := range h.server.Accounts() {
		if _, used := account.LastActive[service]; !used {
			continue
		}

		agents++

		products := texts(seen[account.ID]["product_access"], "key")
		if !slices.Contains(products, "jira-service-desk") || slices.Contains(products, "townsquare") {
			t.Fatalf("managed account %v", seen[account.ID])
		}

		for _, product := range list(seen[account.ID]["product_access"]) {
			if strings.Contains(textOf(product["url"]), "/") { // the host alone
				t.Fatalf("url %v", product["url"])
			}
		}
	}

	if agents == 0 {
		t.Fatal("nobody used Jira Service Management")
	}

	if mina := seen[h.account("mina@acme.test")]; mina["last_active"] != nil || len(list(mina["product_access"])) != 0 {
		t.Fatalf("somebody who never used anything: %v", mina)
	}
}

// Links name whatever host they like; a repeated cursor is a switch.
func TestLinkSwitches(t *testing.T) {
	t.Parallel()

	admin := immediate
	admin.ManagedPageSize, admin.LinkBase, admin.RepeatCursor = 5, "https://elsewhere.example", true
	h := startAdmin(t, "acme", admin)

	next := textOf(field(h.do("GET", h.v1("/users"), nil, 200)["links"], "next"))
	if !strings.HasPrefix(next, "https://elsewhere.example/admin/v1/orgs/") {
		t.Fatalf("next %s", next)
	}

	again := field(h.do("GET", strings.TrimPrefix(next, "https://elsewhere.example"), nil, 200)["links"], "next")
	if again != next {
		t.Fatalf("next %v, want the same again", again)
	}
}

// API §3.4: last-active-dates by cursor, for unmanaged people too, up to 24 h
// late.
func TestLastActiveDates(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "empty", immediate)
	id := h.server.SeedAccounts(1, simulator.AccountSeed{Domain: "elsewhere.test"})[0]
	last := noon.Add(-5 * time.Hour)
	activity := map[string]time.Time{}

	for site := range strings.SplitSeq("abcdefghijkl", "") {
		app := "ari:cloud:confluence::site/" + site
		h.server.AddWorkspace(simulator.Workspace{ID: app, TypeKey: "confluence"})
		activity[app] = last
	}

	h.server.SetAccount(id, func(a *simulator.Account) { a.LastActive = activity })
	path := h.v1("/directory/users/" + url.PathEscape(id) + "/last-active-dates")

	first := h.do("GET", path, nil, 200)
	data := objectOf(first["data"])

	entry := list(data["product_access"])[0]
	if entry["last_active"] != "2026-11-24" || entry["last_active_timestamp"] != "2026-11-24T07:00:00Z" || data["added_to_org"] != "2025-11-24" {
		t.Fatalf("activity %v of %v", entry, data)
	}

	next := textOf(field(first, "links", "next"))
	if strings.Contains(next, "://") {
		t.Fatalf("next is a URL: %s", next)
	}

	second := h.do("GET", path+"?cursor="+url.QueryEscape(next), nil, 200)
	if got := len(list(data["product_access"])) + len(list(field(second, "data", "product_access"))); got != len(activity) {
		t.Fatalf("%d apps, want %d", got, len(activity))
	}

	h.server.Change(func(o *simulator.Options) { o.Admin.ActivityLag = 24 * time.Hour })

	late := objectOf(h.do("GET", path, nil, 200)["data"])
	if access, present := late["product_access"].([]any); !present || len(access) != 0 {
		t.Fatalf("activity %v, want an empty list", late)
	}

	h.refused("GET", h.v1("/directory/users/nobody/last-active-dates"), nil, 404, "ADMIN-404-8")
	h.refused("GET", path+"?cursor=x", nil, 400, "ADMIN-400-4")
}

// API §1.3: a scoped key reads what its scopes name and nothing else.
func TestScopes(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", immediate).with("simulator-scoped-key")
	account := h.account("ada@acme.test")
	h.do("GET", "/admin/v1/orgs", nil, 200)
	h.do("GET", h.v1("/users"), nil, 200)
	h.do("POST", h.v2("/workspaces"), nil, 200)
	h.do("GET", h.groups("/"+"x/role-assignments"), nil, 404)

	for _, path := range []string{h.users("/search"), h.groups("/search"), h.v1("/users/" + account + "/roles/assign"), h.v2("/users/invite")} {
		h.refused("POST", path, object{}, 403, "ADMIN-403-3")
	}

	for _, path := range []string{h.v1("/directory/users/" + account + "/last-active-dates"), h.users("/count"), h.groups("/count")} {
		h.refused("GET", path, nil, 403, "ADMIN-403-3")
	}

	expired := h.with("simulator-expired-key").do("GET", h.v1(""), nil, 401)
	if expired["code"] != 401.0 {
		t.Fatalf("expired key: %v", expired)
	}
}

// API §3.5: domains, verified or not.
func TestDomains(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", immediate)
	statuses := map[any]any{}

	var id string

	for _, domain := range list(h.do("GET", h.v1("/domains"), nil, 200)["data"]) {
		attributes := objectOf(domain["attributes"])
		statuses[attributes["name"]] = field(attributes["claim"], "status")
		id = textOf(domain["id"])
	}

	if len(statuses) != 3 || statuses["acme.test"] != "verified" || statuses["partner.test"] != "unverified" {
		t.Fatalf("domains %v", statuses)
	}

	if got := field(h.do("GET", h.v1("/domains/"+id), nil, 200)["data"], "id"); got != id {
		t.Fatalf("domain %v", got)
	}

	h.refused("GET", h.v1("/domains/acme.test"), nil, 400, "ADMIN-400-2")
	h.refused("GET", h.v1("/domains/00000000-0000-4000-8000-000000000000"), nil, 404, "ADMIN-404-3")
}

// API §3.3: whether v1 shows apps that its key enum does not know is a switch.
func TestNewProductsInManagedAccounts(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "empty", immediate)
	app := "ari:cloud:compass::site/1"
	h.server.AddWorkspace(simulator.Workspace{ID: app, TypeKey: "compass", TypeName: "Compass"})
	h.server.SeedAccounts(1, simulator.AccountSeed{Workspaces: []string{app}, Active: true})

	keys := func() []string {
		return texts(list(h.do("GET", h.v1("/users"), nil, 200)["data"])[0]["product_access"], "key")
	}
	if got := keys(); len(got) != 0 {
		t.Fatalf("products %v", got)
	}

	h.server.Change(func(o *simulator.Options) { o.Admin.NewProducts = true })

	if got := keys(); !slices.Equal(got, []string{"compass"}) {
		t.Fatalf("products %v", got)
	}
}
