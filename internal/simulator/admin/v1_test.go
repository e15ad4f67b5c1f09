// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/plain"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// API §3.2: a key reads only its own organization.
func TestOrganization(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)

	org := plain.ObjectOf(h.Do("GET", h.V1(""), nil, 200)["data"])
	if org["id"] != h.Org || org["type"] != "orgs" || plain.Field(org["attributes"], "name") != "Acme" {
		t.Fatalf("organization %v", org)
	}

	foreign := h.Do("GET", "/admin/v1/orgs/11111111-2222-4333-8444-555555555555", nil, 404)
	if foreign["message"] != "TCS validation failed" { // API §1.4
		t.Fatalf("foreign organization: %v", foreign)
	}
}

// API §3.3: v1 lists only managed accounts, pages by URL, uses snake case and its own app keys.
func TestManagedAccounts(t *testing.T) {
	t.Parallel()

	admin := plain.Immediate
	admin.ManagedPageSize = 9
	h := plain.StartAdmin(t, "acme", admin)
	want := 0

	for _, account := range h.Server.Accounts() {
		if strings.HasSuffix(account.Email, "@acme.test") || strings.HasSuffix(account.Email, "@corp.test") {
			want++
		}
	}

	path, seen := h.V1("/users"), map[string]object{}
	for path != "" {
		answer := h.Do("GET", path, nil, 200)
		if total := plain.Field(answer, "meta", "total"); total != float64(want) {
			t.Fatalf("total %v, want %d", total, want)
		}

		for _, account := range plain.List(answer["data"]) {
			seen[plain.TextOf(account["account_id"])] = account
		}

		next, _ := plain.Field(answer, "links", "next").(string)
		if path = strings.TrimPrefix(next, h.Server.URL()); path == next && next != "" {
			t.Fatalf("next is no URL of the server: %s", next)
		}
	}

	if len(seen) != want {
		t.Fatalf("%d accounts, want %d", len(seen), want)
	}

	service := h.Workspace("jira-servicedesk", "acme")
	agents := 0

	for _, account := range h.Server.Accounts() {
		if _, used := account.LastActive[service]; !used {
			continue
		}

		agents++

		products := plain.Texts(seen[account.ID]["product_access"], "key")
		if !slices.Contains(products, "jira-service-desk") || slices.Contains(products, "townsquare") {
			t.Fatalf("managed account %v", seen[account.ID])
		}

		for _, product := range plain.List(seen[account.ID]["product_access"]) {
			if strings.Contains(plain.TextOf(product["url"]), "/") { // only the host
				t.Fatalf("url %v", product["url"])
			}
		}
	}

	if agents == 0 {
		t.Fatal("nobody used Jira Service Management")
	}

	if mina := seen[h.Account("mina@acme.test")]; mina["last_active"] != nil || len(plain.List(mina["product_access"])) != 0 {
		t.Fatalf("somebody who never used anything: %v", mina)
	}
}

// LinkBase changes the host of links, and RepeatCursor repeats the cursor.
func TestLinkSwitches(t *testing.T) {
	t.Parallel()

	admin := plain.Immediate
	admin.ManagedPageSize, admin.LinkBase, admin.RepeatCursor = 5, "https://elsewhere.example", true
	h := plain.StartAdmin(t, "acme", admin)

	next := plain.TextOf(plain.Field(h.Do("GET", h.V1("/users"), nil, 200)["links"], "next"))
	if !strings.HasPrefix(next, "https://elsewhere.example/admin/v1/orgs/") {
		t.Fatalf("next %s", next)
	}

	again := plain.Field(h.Do("GET", strings.TrimPrefix(next, "https://elsewhere.example"), nil, 200)["links"], "next")
	if again != next {
		t.Fatalf("next %v, want the same again", again)
	}
}

// API §3.4: last-active-dates pages by cursor, covers unmanaged accounts, and may be 24 h late.
func TestLastActiveDates(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "empty", plain.Immediate)
	id := h.Server.SeedAccounts(1, world.AccountSeed{Domain: "elsewhere.test"})[0]
	last := plain.Noon.Add(-5 * time.Hour)
	activity := map[string]time.Time{}

	for site := range strings.SplitSeq("abcdefghijkl", "") {
		app := "ari:cloud:confluence::site/" + site
		h.Server.AddWorkspace(world.Workspace{ID: app, TypeKey: "confluence"})
		activity[app] = last
	}

	h.Server.SetAccount(id, func(a *world.Account) { a.LastActive = activity })
	path := h.V1("/directory/users/" + url.PathEscape(id) + "/last-active-dates")

	first := h.Do("GET", path, nil, 200)
	data := plain.ObjectOf(first["data"])

	entry := plain.List(data["product_access"])[0]
	if entry["last_active"] != "2026-11-24" || entry["last_active_timestamp"] != "2026-11-24T07:00:00Z" || data["added_to_org"] != "2025-11-24" {
		t.Fatalf("activity %v of %v", entry, data)
	}

	next := plain.TextOf(plain.Field(first, "links", "next"))
	if strings.Contains(next, "://") {
		t.Fatalf("next is a URL: %s", next)
	}

	second := h.Do("GET", path+"?cursor="+url.QueryEscape(next), nil, 200)
	if got := len(plain.List(data["product_access"])) + len(plain.List(plain.Field(second, "data", "product_access"))); got != len(activity) {
		t.Fatalf("%d apps, want %d", got, len(activity))
	}

	h.Server.Change(func(o *server.Options) { o.Admin.ActivityLag = 24 * time.Hour })

	late := plain.ObjectOf(h.Do("GET", path, nil, 200)["data"])
	if access, present := late["product_access"].([]any); !present || len(access) != 0 {
		t.Fatalf("activity %v, want an empty list", late)
	}

	h.Refused("GET", h.V1("/directory/users/nobody/last-active-dates"), nil, 404, "ADMIN-404-8")
	h.Refused("GET", path+"?cursor=x", nil, 400, "ADMIN-400-4")
}

// API §1.3: a scoped key reads only what its scopes allow.
func TestScopes(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate).With("simulator-scoped-key")
	account := h.Account("ada@acme.test")
	h.Do("GET", h.V1("/users"), nil, 200)
	h.Do("POST", h.V2("/workspaces"), nil, 200)
	h.Do("GET", h.Groups("/"+"x/role-assignments"), nil, 404)

	for _, path := range []string{h.Users("/search"), h.Groups("/search"), h.V1("/users/" + account + "/roles/assign"), h.V2("/users/invite")} {
		h.Refused("POST", path, object{}, 403, "ADMIN-403-3")
	}

	for _, path := range []string{h.V1("/directory/users/" + account + "/last-active-dates"), h.Users("/count")} {
		h.Refused("GET", path, nil, 403, "ADMIN-403-3")
	}

	// Refusals differ (API §1.4, §4.7): the router refuses v1's reads, and workspaces sends an error without a list.
	h.Server.AddKey(world.Key{Value: "narrow", Kind: world.KeyScoped, Scopes: world.NewSet("read:keys:admin")})

	narrow := h.With("narrow")
	if bare := narrow.Do("POST", h.V2("/workspaces"), nil, 403); bare["code"] != "ADMIN-403-3" {
		t.Fatalf("workspaces: %v", bare)
	}

	if routed := narrow.Do("GET", h.V1("/users"), nil, 403); routed["error"] != "Forbidden" || routed["path"] != "/api"+h.V1("/users") {
		t.Fatalf("managed accounts: %v", routed)
	}

	expired := h.With("simulator-expired-key").Do("GET", h.V1(""), nil, 401)
	if expired["code"] != 401.0 {
		t.Fatalf("expired key: %v", expired)
	}
}

// API §3.5: domains, verified or not.
func TestDomains(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	statuses := map[any]any{}

	for _, domain := range plain.List(h.Do("GET", h.V1("/domains"), nil, 200)["data"]) {
		attributes := plain.ObjectOf(domain["attributes"])
		statuses[attributes["name"]] = plain.Field(attributes["claim"], "status")
	}

	if len(statuses) != 3 || statuses["acme.test"] != "verified" || statuses["partner.test"] != "unverified" {
		t.Fatalf("domains %v", statuses)
	}
}

// API §3.3: NewProducts decides whether v1 shows apps that its key enum does not have.
func TestNewProductsInManagedAccounts(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "empty", plain.Immediate)
	app := "ari:cloud:compass::site/1"
	h.Server.AddWorkspace(world.Workspace{ID: app, TypeKey: "compass", TypeName: "Compass"})
	h.Server.SeedAccounts(1, world.AccountSeed{Workspaces: []string{app}, Active: true})

	keys := func() []string {
		return plain.Texts(plain.List(h.Do("GET", h.V1("/users"), nil, 200)["data"])[0]["product_access"], "key")
	}
	if got := keys(); len(got) != 0 {
		t.Fatalf("products %v", got)
	}

	h.Server.Change(func(o *server.Options) { o.Admin.NewProducts = true })

	if got := keys(); !slices.Equal(got, []string{"compass"}) {
		t.Fatalf("products %v", got)
	}
}
