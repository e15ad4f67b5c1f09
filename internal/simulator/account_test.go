// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// keyed wants a refusal of the user management API (API §5, envelope E5).
func (h *adminHarness) keyed(method, path string, body any, status int, key string) object {
	h.t.Helper()

	answer := h.do(method, path, body, status)
	if answer["key"] != key {
		h.t.Fatalf("%s %s: %v, want key %s", method, path, answer, key)
	}

	return answer
}

// API §1.4, §5: whose account it is, and with which key.
func TestAccountAccess(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", immediate)
	profile := func(account string) string { return h.manage(account, "/profile") }
	h.do("GET", profile(h.account("lena@acme.test")), nil, 200)

	unknown := h.keyed("GET", profile("712020:none"), nil, 404, "accountNotFound")
	if unknown["errorKey"] != "account-not-found" {
		t.Fatalf("unknown account: %v", unknown)
	}

	foreign := h.keyed("GET", profile(h.account("ewan@freelance.test")), nil, 403, "forbidden")
	if foreign["errorDetail"] != "Error: Caller must be a verified org admin of targeted account" {
		t.Fatalf("unmanaged account: %v", foreign)
	}

	scoped := h.with("simulator-scoped-key").keyed("GET", profile(h.account("lena@acme.test")), nil, 403, "forbidden")
	if !strings.Contains(textOf(scoped["errorDetail"]), "manage:org") {
		t.Fatalf("scoped key: %v", scoped)
	}

	h.with("wrong").keyed("GET", profile(h.account("lena@acme.test")), nil, 401, "unauthorized")
}

// API §5: profiles are read and written; a PATCH is taken whole or not at all.
func TestAccountProfile(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", immediate)
	path := h.manage(h.account("lena@acme.test"), "/profile")

	changed := objectOf(h.do("PATCH", path, object{"nickname": "lh", "locale": "de-DE", "extended_profile": object{"location": "Delft"}}, 200)["account"])
	if changed["nickname"] != "lh" || changed["name"] != "Lena Hoffmann" || field(changed["extended_profile"], "location") != "Delft" {
		t.Fatalf("profile %v", changed)
	}

	violations := h.keyed("PATCH", path, object{"nickname": strings.Repeat("n", 31), "name": "a\tb", "locale": "de-AT"}, 400, "fieldConstraintsViolated")

	fields := texts(field(violations["context"], "fieldViolations"), "field")
	if !slices.Equal(fields, []string{"name", "nickname"}) {
		t.Fatalf("violations %v", violations)
	}

	if got := field(h.do("GET", path, nil, 200)["account"], "locale"); got != "de-DE" {
		t.Fatalf("a refused PATCH left locale %v", got)
	}

	for name, body := range map[string]any{
		"no body": nil, "no JSON": "{", "no object": []string{}, "unknown field": object{"nick": "x"},
		"a number": object{"name": 5}, "unknown inner field": object{"extended_profile": object{"phone": "1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			h := *h
			h.t = t
			h.keyed("PATCH", path, body, 400, "bodyParseFailure")
		})
	}
}

// API §2.9, §5: what SCIM pushes is locked while the account is linked.
func TestAccountLockedBySCIM(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", immediate)
	jonas := h.account("jonas@acme.test")
	refused := h.keyed("PATCH", h.manage(jonas, "/profile"), object{"name": "J", "nickname": "J", "extended_profile": object{"job_title": "X"}}, 403, "forbidden.fieldMutation")

	locked := objectOf(refused["context"])
	if len(locked) != 2 || field(locked["name"], "reason", "key") != "externalDirectory.scim" || locked["extended_profile.job_title"] == nil {
		t.Fatalf("locked %v", locked)
	}

	h.do("PATCH", h.manage(jonas, "/profile"), object{"nickname": "J", "extended_profile": object{"location": "Delft"}}, 200)
	h.keyed("PUT", h.manage(jonas, "/email"), object{"email": "j@acme.test"}, 403, "forbidden.action")

	rules := h.do("GET", h.manage(jonas, "?privileges=profile.write&privileges=email.set"), nil, 200)

	write := objectOf(rules["profile.write"])
	if len(rules) != 2 || field(rules["email.set"], "allowed") != false || field(write["nickname"], "allowed") != true || field(write["locale"], "allowed") != false {
		t.Fatalf("privileges %v", rules)
	}

	h.do("POST", h.manage(jonas, "/lifecycle/disable"), object{}, 204)
	h.server.Change(func(o *simulator.Options) { o.Admin.SCIMOwnsLifecycle = true })
	h.keyed("POST", h.manage(jonas, "/lifecycle/enable"), nil, 403, "forbidden.action")
}

// API §5: an address needs a verified domain and must be free.
func TestAccountEmail(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", immediate)
	path := h.manage(h.account("lena@acme.test"), "/email")
	h.do("PUT", path, object{"email": "lena.hoffmann@corp.test"}, 204)

	if account, ok := h.server.AccountByEmail("lena.hoffmann@corp.test"); !ok || !account.EmailVerified {
		t.Fatal("the address did not change")
	}

	unclaimed := h.keyed("PUT", path, object{"email": "lena@elsewhere.test"}, 403, "forbidden.unclaimedDomain")
	if field(unclaimed["context"], "domain") != "elsewhere.test" {
		t.Fatalf("context %v", unclaimed)
	}

	h.keyed("PUT", path, object{"email": "lena@partner.test"}, 403, "forbidden.unclaimedDomain") // claimed, not verified
	h.keyed("PUT", path, object{"email": "lena"}, 400, "fieldConstraintsViolated")
	h.keyed("PUT", path, object{"email": strings.Repeat("l", 256) + "@acme.test"}, 400, "fieldConstraintsViolated")
	h.keyed("PUT", path, object{"email": "ada@acme.test"}, 400, "fieldConstraintsViolated")
	h.keyed("PUT", path, object{}, 400, "bodyParseFailure")
}

// API §5: disable and enable, with the body that disable needs.
func TestAccountDisable(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", immediate)
	lena := h.account("lena@acme.test")
	status := func() any {
		return field(h.do("GET", h.manage(lena, "/profile"), nil, 200)["account"], "account_status")
	}
	jira := h.workspace("jira-software", "acme")
	seats := h.server.SeatCount(jira)

	h.keyed("POST", h.manage(lena, "/lifecycle/disable"), nil, 400, "bodyParseFailure")
	h.do("POST", h.manage(lena, "/lifecycle/disable"), object{"message": "gone fishing"}, 204)
	h.do("POST", h.manage(lena, "/lifecycle/disable"), object{}, 204)

	if status() != "inactive" || h.server.SeatCount(jira) != seats-1 {
		t.Fatalf("status %v, %d seats of %d before", status(), h.server.SeatCount(jira), seats)
	}

	details := objectOf(h.do("GET", h.users("/"+lena), nil, 200)["data"])
	if details["status"] != "deactivated" || details["deactivatedOn"] != "2026-11-24T12:00:00.000Z" {
		t.Fatalf("details %v", details)
	}

	h.do("POST", h.manage(lena, "/lifecycle/enable"), nil, 204)

	if status() != "active" || h.server.SeatCount(jira) != seats {
		t.Fatalf("status %v, %d seats", status(), h.server.SeatCount(jira))
	}

	h.server.Change(func(o *simulator.Options) { o.Admin.RefuseSecondDisable = true })

	conflict := h.keyed("POST", h.manage(lena, "/lifecycle/enable"), nil, 409, "conflict.lifecycleErrors")
	if context := objectOf(conflict["context"]); context["accountId"] != lena || len(list(context["errorCodes"])) != 1 {
		t.Fatalf("conflict %v", conflict)
	}
}

// API §5, §9.7: another sync's accounts and export control.
func TestAccountRestrictions(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", immediate)
	reason := func(answer object) any { return field(answer, "context", "reason", "key") }

	oscar := h.account("oscar@acme.test")
	for _, step := range []string{"disable", "enable", "delete", "cancel-delete"} {
		if got := reason(h.keyed("POST", h.manage(oscar, "/lifecycle/"+step), object{}, 403, "forbidden.action")); got != "externalDirectory.google" {
			t.Fatalf("%s: %v", step, got)
		}
	}

	ulrike := h.account("ulrike@acme.test")
	if got := reason(h.keyed("POST", h.manage(ulrike, "/lifecycle/enable"), nil, 403, "forbidden.action")); got != "blocked.exportControl" {
		t.Fatalf("enable: %v", got)
	}

	rules := h.do("GET", h.manage(ulrike, ""), nil, 200)
	if len(rules) != 8 || field(rules["lifecycle.enablement"], "allowed") != false || field(rules["lifecycle.delete"], "allowed") != true {
		t.Fatalf("privileges %v", rules)
	}
}

// API §5: deletion has 14 days of grace, and only cancel-delete undoes it.
func TestAccountDeletion(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", immediate)
	lena := h.account("lena@acme.test")
	step := func(name string) string { return h.manage(lena, "/lifecycle/"+name) }
	h.keyed("POST", step("cancel-delete"), nil, 404, "notFound")

	deleted := h.do("POST", step("delete"), nil, 200)
	if deleted["message"] != "AccountId "+lena+" has been deleted." {
		t.Fatalf("answer %v", deleted)
	}

	if status := field(h.do("GET", h.users("/"+lena), nil, 200)["data"], "status"); status != "for_deletion" {
		t.Fatalf("status %v", status)
	}

	h.keyed("POST", step("delete"), nil, 409, "conflict.lifecycleErrors")
	h.keyed("POST", step("enable"), nil, 409, "conflict.lifecycleErrors")
	h.clock.Advance(13 * 24 * time.Hour)
	h.do("POST", step("cancel-delete"), nil, 200)

	if account, _ := h.server.Account(lena); account.Status != simulator.AccountActive {
		t.Fatalf("status %v", account.Status)
	}

	h.do("POST", step("delete"), nil, 200)
	h.clock.Advance(14 * 24 * time.Hour)
	h.keyed("POST", step("cancel-delete"), nil, 404, "notFound")

	if account, _ := h.server.Account(lena); account.Status != simulator.AccountClosed {
		t.Fatalf("status %v", account.Status)
	}
}

// API §5: a deleted account closes by itself after 14 days, whoever looks first; its
// address is then free, and a new SCIM record with it gets a new account.
func TestAccountClosesAfterGrace(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", immediate)
	credentials := h.server.Credentials()
	scim, base := h.with(credentials.SCIMKey), "/scim/directory/"+credentials.DirectoryID+"/Users"
	hire := func() (id, account string) {
		answer := scim.do("POST", base, object{
			"userName": "ziva.quint@acme.test", "emails": []any{object{"value": "ziva.quint@acme.test", "primary": true}},
		}, 201)

		return textOf(answer["id"]), textOf(field(answer["urn:scim:schemas:extension:atlassian-external:1.0"], "atlassianAccountId"))
	}
	record, first := hire()
	h.server.JoinGroup(h.server.AddGroup(simulator.Group{Name: "Leavers"}), first)
	scim.do("DELETE", base+"/"+record, nil, 204)
	h.do("POST", h.manage(first, "/lifecycle/delete"), nil, 200)

	h.clock.Advance(14*24*time.Hour - time.Second)

	record, same := hire()
	if same != first {
		t.Fatalf("within the days of grace the record got the account %s, want %s", same, first)
	}

	if account, _ := h.server.Account(first); account.Status != simulator.AccountInactive || !account.ScheduledForDeletion {
		t.Fatalf("SCIM gave back a deleted account: %s", account.Status)
	}

	scim.do("DELETE", base+"/"+record, nil, 204)

	h.clock.Advance(time.Second)

	if details := objectOf(h.do("GET", h.users("/"+first), nil, 200)["data"]); details["accountStatus"] != "closed" {
		t.Fatalf("details %v", details)
	}

	if account, found := h.server.AccountByEmail("ziva.quint@acme.test"); found {
		t.Fatalf("the closed account %s still owns its address", account.ID)
	}

	if group, _ := h.server.OrganizationGroup("Leavers"); len(group.Members) != 0 {
		t.Fatalf("the closed account is still a member: %v", group.Members)
	}

	if _, second := hire(); second == first || second == "" {
		t.Fatalf("the new record got the account %q", second)
	}
}

// API §5: an account's own tokens.
func TestAccountTokens(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", immediate)
	path := h.manage(h.account("ada@acme.test"), "/api-tokens")

	var tokens []object
	if err := json.Unmarshal(h.raw("GET", path, nil, 200), &tokens); err != nil || len(tokens) != 2 || tokens[0]["label"] != "laptop" {
		t.Fatalf("tokens %v: %v", tokens, err)
	}

	if _, present := tokens[1]["expiry"]; present {
		t.Fatalf("a token without expiry: %v", tokens[1])
	}

	h.do("DELETE", path+"/"+textOf(tokens[0]["id"]), nil, 204)
	h.keyed("DELETE", path+"/"+textOf(tokens[0]["id"]), nil, 404, "notFound")
}
