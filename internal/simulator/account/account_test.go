// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package account_test

import (
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/plain"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

type object = plain.Object

// keyed requires a refusal of the user management API with a key (API §5, envelope E5).
func keyed(h *plain.Admin, method, path string, body any, status int, key string) object {
	h.T.Helper()

	answer := h.Do(method, path, body, status)
	if answer["key"] != key {
		h.T.Fatalf("%s %s: %v, want key %s", method, path, answer, key)
	}

	return answer
}

// API §1.4, §5: which accounts the organization may manage, and with which key.
func TestAccountAccess(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	profile := func(account string) string { return h.Manage(account, "/profile") }
	h.Do("GET", profile(h.Account("lena@acme.test")), nil, 200)

	named := h.Server.AddAccount(world.Account{Name: strings.Repeat("é", 40), Email: "long@acme.test"})
	if shown := plain.TextOf(plain.Field(h.Do("GET", profile(named), nil, 200)["account"], "nickname")); shown != strings.Repeat("é", 30) {
		t.Fatalf("without a nickname: %q", shown)
	}

	unknown := keyed(h, "GET", profile("712020:none"), nil, 404, "accountNotFound")
	if unknown["errorKey"] != "account-not-found" {
		t.Fatalf("unknown account: %v", unknown)
	}

	foreign := keyed(h, "GET", profile(h.Account("ewan@freelance.test")), nil, 403, "forbidden")
	if foreign["errorDetail"] != "Error: Caller must be a verified org admin of targeted account" {
		t.Fatalf("unmanaged account: %v", foreign)
	}

	scoped := keyed(h.With("simulator-scoped-key"), "GET", profile(h.Account("lena@acme.test")), nil, 403, "forbidden")
	if !strings.Contains(plain.TextOf(scoped["errorDetail"]), "manage:org") {
		t.Fatalf("scoped key: %v", scoped)
	}

	keyed(h.With("wrong"), "GET", profile(h.Account("lena@acme.test")), nil, 401, "unauthorized")
}

// API §5: disable and enable, and the body that disable requires.
func TestAccountDisable(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	lena := h.Account("lena@acme.test")
	status := func() any {
		return plain.Field(h.Do("GET", h.Manage(lena, "/profile"), nil, 200)["account"], "account_status")
	}
	jira := h.Workspace("jira-software", "acme")
	seats := h.Server.SeatCount(jira)

	keyed(h, "POST", h.Manage(lena, "/lifecycle/disable"), nil, 400, "bodyParseFailure")
	h.Do("POST", h.Manage(lena, "/lifecycle/disable"), object{"message": "gone fishing"}, 204)
	h.Do("POST", h.Manage(lena, "/lifecycle/disable"), object{}, 204)

	if status() != "inactive" || h.Server.SeatCount(jira) != seats-1 {
		t.Fatalf("status %v, %d seats of %d before", status(), h.Server.SeatCount(jira), seats)
	}

	if shown := h.Person(lena)["status"]; shown != "deactivated" {
		t.Fatalf("a search shows %v", shown)
	}

	h.Do("POST", h.Manage(lena, "/lifecycle/enable"), nil, 204)

	if status() != "active" || h.Server.SeatCount(jira) != seats {
		t.Fatalf("status %v, %d seats", status(), h.Server.SeatCount(jira))
	}

	h.Server.Change(func(o *server.Options) { o.Admin.RefuseSecondDisable = true })

	conflict := keyed(h, "POST", h.Manage(lena, "/lifecycle/enable"), nil, 409, "conflict.lifecycleErrors")
	if context := plain.ObjectOf(conflict["context"]); context["accountId"] != lena || len(plain.List(context["errorCodes"])) != 1 {
		t.Fatalf("conflict %v", conflict)
	}
}

// API §5, §9.7: accounts that another sync owns, under export control, owned by SCIM by a switch, or scheduled for
// deletion.
func TestAccountRestrictions(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	reason := func(answer object) any { return plain.Field(answer, "context", "reason", "key") }

	oscar := h.Account("oscar@acme.test")
	for _, step := range []string{"disable", "enable"} {
		if got := reason(keyed(h, "POST", h.Manage(oscar, "/lifecycle/"+step), object{}, 403, "forbidden.action")); got != "externalDirectory.google" {
			t.Fatalf("%s: %v", step, got)
		}
	}

	ulrike := h.Account("ulrike@acme.test")
	if got := reason(keyed(h, "POST", h.Manage(ulrike, "/lifecycle/enable"), nil, 403, "forbidden.action")); got != "blocked.exportControl" {
		t.Fatalf("enable: %v", got)
	}

	jonas := h.Account("jonas@acme.test")
	h.Do("POST", h.Manage(jonas, "/lifecycle/disable"), object{}, 204)
	h.Server.Change(func(o *server.Options) { o.Admin.SCIMOwnsLifecycle = true })
	keyed(h, "POST", h.Manage(jonas, "/lifecycle/enable"), nil, 403, "forbidden.action")

	lena := h.Account("lena@acme.test")
	for _, change := range []func(*world.Account){
		func(a *world.Account) { a.Status, a.ScheduledForDeletion = world.AccountInactive, true },
		func(a *world.Account) { a.Status, a.ScheduledForDeletion = world.AccountClosed, false },
	} {
		h.Server.SetAccount(lena, change)
		keyed(h, "POST", h.Manage(lena, "/lifecycle/enable"), nil, 409, "conflict.lifecycleErrors")
	}
}
