// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package account_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/plain"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

type object = plain.Object

// keyed wants a refusal of the user management API (API §5, envelope E5).
func keyed(h *plain.Admin, method, path string, body any, status int, key string) object {
	h.T.Helper()

	answer := h.Do(method, path, body, status)
	if answer["key"] != key {
		h.T.Fatalf("%s %s: %v, want key %s", method, path, answer, key)
	}

	return answer
}

// API §1.4, §5: whose account it is, and with which key.
func TestAccountAccess(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	profile := func(account string) string { return h.Manage(account, "/profile") }
	h.Do("GET", profile(h.Account("lena@acme.test")), nil, 200)

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

// API §5: profiles are read and written; a PATCH is taken whole or not at all.
func TestAccountProfile(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	path := h.Manage(h.Account("lena@acme.test"), "/profile")

	changed := plain.ObjectOf(h.Do("PATCH", path, object{"nickname": "lh", "locale": "de-DE", "extended_profile": object{"location": "Delft"}}, 200)["account"])
	if changed["nickname"] != "lh" || changed["name"] != "Lena Hoffmann" || plain.Field(changed["extended_profile"], "location") != "Delft" {
		t.Fatalf("profile %v", changed)
	}

	violations := keyed(h, "PATCH", path, object{"nickname": strings.Repeat("n", 31), "name": "a\tb", "locale": "de-AT"}, 400, "fieldConstraintsViolated")

	fields := plain.Texts(plain.Field(violations["context"], "fieldViolations"), "field")
	if !slices.Equal(fields, []string{"name", "nickname"}) {
		t.Fatalf("violations %v", violations)
	}

	if got := plain.Field(h.Do("GET", path, nil, 200)["account"], "locale"); got != "de-DE" {
		t.Fatalf("a refused PATCH left locale %v", got)
	}

	for name, body := range map[string]any{
		"no body": nil, "no JSON": "{", "no object": []string{}, "unknown field": object{"nick": "x"},
		"a number": object{"name": 5}, "unknown inner field": object{"extended_profile": object{"phone": "1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			h := *h
			h.T = t
			keyed(&h, "PATCH", path, body, 400, "bodyParseFailure")
		})
	}
}

// API §2.9, §5: what SCIM pushes is locked while the account is linked.
func TestAccountLockedBySCIM(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	jonas := h.Account("jonas@acme.test")
	refused := keyed(h, "PATCH", h.Manage(jonas, "/profile"), object{"name": "J", "nickname": "J", "extended_profile": object{"job_title": "X"}}, 403, "forbidden.fieldMutation")

	locked := plain.ObjectOf(refused["context"])
	if len(locked) != 2 || plain.Field(locked["name"], "reason", "key") != "externalDirectory.scim" || locked["extended_profile.job_title"] == nil {
		t.Fatalf("locked %v", locked)
	}

	h.Do("PATCH", h.Manage(jonas, "/profile"), object{"nickname": "J", "extended_profile": object{"location": "Delft"}}, 200)
	keyed(h, "PUT", h.Manage(jonas, "/email"), object{"email": "j@acme.test"}, 403, "forbidden.action")

	rules := h.Do("GET", h.Manage(jonas, "?privileges=profile.write&privileges=email.set"), nil, 200)

	write := plain.ObjectOf(rules["profile.write"])
	if len(rules) != 2 || plain.Field(rules["email.set"], "allowed") != false || plain.Field(write["nickname"], "allowed") != true || plain.Field(write["locale"], "allowed") != false {
		t.Fatalf("privileges %v", rules)
	}

	h.Do("POST", h.Manage(jonas, "/lifecycle/disable"), object{}, 204)
	h.Server.Change(func(o *server.Options) { o.Admin.SCIMOwnsLifecycle = true })
	keyed(h, "POST", h.Manage(jonas, "/lifecycle/enable"), nil, 403, "forbidden.action")
}

// API §5: an address needs a verified domain and must be free.
func TestAccountEmail(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	path := h.Manage(h.Account("lena@acme.test"), "/email")
	h.Do("PUT", path, object{"email": "lena.hoffmann@corp.test"}, 204)

	if account, ok := h.Server.AccountByEmail("lena.hoffmann@corp.test"); !ok || !account.EmailVerified {
		t.Fatal("the address did not change")
	}

	unclaimed := keyed(h, "PUT", path, object{"email": "lena@elsewhere.test"}, 403, "forbidden.unclaimedDomain")
	if plain.Field(unclaimed["context"], "domain") != "elsewhere.test" {
		t.Fatalf("context %v", unclaimed)
	}

	keyed(h, "PUT", path, object{"email": "lena@partner.test"}, 403, "forbidden.unclaimedDomain") // claimed, not verified
	keyed(h, "PUT", path, object{"email": "lena"}, 400, "fieldConstraintsViolated")
	keyed(h, "PUT", path, object{"email": strings.Repeat("l", 256) + "@acme.test"}, 400, "fieldConstraintsViolated")
	keyed(h, "PUT", path, object{"email": "ada@acme.test"}, 400, "fieldConstraintsViolated")
	keyed(h, "PUT", path, object{}, 400, "bodyParseFailure")
}

// API §5: disable and enable, with the body that disable needs.
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

	details := plain.ObjectOf(h.Do("GET", h.Users("/"+lena), nil, 200)["data"])
	if details["status"] != "deactivated" || details["deactivatedOn"] != "2026-11-24T12:00:00.000Z" {
		t.Fatalf("details %v", details)
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

// API §5, §9.7: another sync's accounts and export control.
func TestAccountRestrictions(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	reason := func(answer object) any { return plain.Field(answer, "context", "reason", "key") }

	oscar := h.Account("oscar@acme.test")
	for _, step := range []string{"disable", "enable", "delete", "cancel-delete"} {
		if got := reason(keyed(h, "POST", h.Manage(oscar, "/lifecycle/"+step), object{}, 403, "forbidden.action")); got != "externalDirectory.google" {
			t.Fatalf("%s: %v", step, got)
		}
	}

	ulrike := h.Account("ulrike@acme.test")
	if got := reason(keyed(h, "POST", h.Manage(ulrike, "/lifecycle/enable"), nil, 403, "forbidden.action")); got != "blocked.exportControl" {
		t.Fatalf("enable: %v", got)
	}

	rules := h.Do("GET", h.Manage(ulrike, ""), nil, 200)
	if len(rules) != 8 || plain.Field(rules["lifecycle.enablement"], "allowed") != false || plain.Field(rules["lifecycle.delete"], "allowed") != true {
		t.Fatalf("privileges %v", rules)
	}
}

// API §5: deletion has 14 days of grace, and only cancel-delete undoes it.
func TestAccountDeletion(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	lena := h.Account("lena@acme.test")
	step := func(name string) string { return h.Manage(lena, "/lifecycle/"+name) }
	keyed(h, "POST", step("cancel-delete"), nil, 404, "notFound")

	deleted := h.Do("POST", step("delete"), nil, 200)
	if deleted["message"] != "AccountId "+lena+" has been deleted." {
		t.Fatalf("answer %v", deleted)
	}

	if status := plain.Field(h.Do("GET", h.Users("/"+lena), nil, 200)["data"], "status"); status != "for_deletion" {
		t.Fatalf("status %v", status)
	}

	keyed(h, "POST", step("delete"), nil, 409, "conflict.lifecycleErrors")
	keyed(h, "POST", step("enable"), nil, 409, "conflict.lifecycleErrors")
	h.Clock.Advance(13 * 24 * time.Hour)
	h.Do("POST", step("cancel-delete"), nil, 200)

	if account, _ := h.Server.Account(lena); account.Status != world.AccountActive {
		t.Fatalf("status %v", account.Status)
	}

	h.Do("POST", step("delete"), nil, 200)
	h.Clock.Advance(14 * 24 * time.Hour)
	keyed(h, "POST", step("cancel-delete"), nil, 404, "notFound")

	if account, _ := h.Server.Account(lena); account.Status != world.AccountClosed {
		t.Fatalf("status %v", account.Status)
	}
}

// API §5: a deleted account closes by itself after 14 days, whoever looks first; its
// address is then free, and a new SCIM record with it gets a new account.
func TestAccountClosesAfterGrace(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	credentials := h.Server.Credentials()
	scim, base := h.With(credentials.SCIMKey), "/scim/directory/"+credentials.DirectoryID+"/Users"
	hire := func() (id, account string) {
		answer := scim.Do("POST", base, object{
			"userName": "ziva.quint@acme.test", "emails": []any{object{"value": "ziva.quint@acme.test", "primary": true}},
		}, 201)

		return plain.TextOf(answer["id"]), plain.TextOf(plain.Field(answer["urn:scim:schemas:extension:atlassian-external:1.0"], "atlassianAccountId"))
	}
	record, first := hire()
	h.Server.JoinGroup(h.Server.AddGroup(world.Group{Name: "Leavers"}), first)
	scim.Do("DELETE", base+"/"+record, nil, 204)
	h.Do("POST", h.Manage(first, "/lifecycle/delete"), nil, 200)

	h.Clock.Advance(14*24*time.Hour - time.Second)

	record, same := hire()
	if same != first {
		t.Fatalf("within the days of grace the record got the account %s, want %s", same, first)
	}

	if account, _ := h.Server.Account(first); account.Status != world.AccountInactive || !account.ScheduledForDeletion {
		t.Fatalf("SCIM gave back a deleted account: %s", account.Status)
	}

	scim.Do("DELETE", base+"/"+record, nil, 204)

	h.Clock.Advance(time.Second)

	if details := plain.ObjectOf(h.Do("GET", h.Users("/"+first), nil, 200)["data"]); details["accountStatus"] != "closed" {
		t.Fatalf("details %v", details)
	}

	if account, found := h.Server.AccountByEmail("ziva.quint@acme.test"); found {
		t.Fatalf("the closed account %s still owns its address", account.ID)
	}

	if group, _ := h.Server.OrganizationGroup("Leavers"); len(group.Members) != 0 {
		t.Fatalf("the closed account is still a member: %v", group.Members)
	}

	if _, second := hire(); second == first || second == "" {
		t.Fatalf("the new record got the account %q", second)
	}
}

// API §5: an account's own tokens.
func TestAccountTokens(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	path := h.Manage(h.Account("ada@acme.test"), "/api-tokens")

	var tokens []object
	if err := json.Unmarshal(h.Raw("GET", path, nil, 200), &tokens); err != nil || len(tokens) != 2 || tokens[0]["label"] != "laptop" {
		t.Fatalf("tokens %v: %v", tokens, err)
	}

	if _, present := tokens[1]["expiry"]; present {
		t.Fatalf("a token without expiry: %v", tokens[1])
	}

	h.Do("DELETE", path+"/"+plain.TextOf(tokens[0]["id"]), nil, 204)
	keyed(h, "DELETE", path+"/"+plain.TextOf(tokens[0]["id"]), nil, 404, "notFound")
}
