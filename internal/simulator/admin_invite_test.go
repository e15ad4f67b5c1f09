// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// API §4.5: an invitation turns an address into an account with roles and
// groups.
func TestInvite(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", immediate)
	confluence := h.workspace("confluence", "acme")
	body := object{
		"emails":           []string{"new@acme.test", "outside@elsewhere.test"},
		"permissionRules":  []object{{"resource": confluence, "role": "atlassian/user"}},
		"additionalGroups": []string{h.group("Book Club")},
	}

	answer := h.do("POST", h.v2("/users/invite"), body, 200)
	for i, email := range stringsOf(body["emails"]) {
		invited := list(answer["data"])[i]

		account, ok := h.server.AccountByEmail(email)
		if !ok || invited["id"] != account.ID || invited["email"] != email {
			t.Fatalf("invited %v", invited)
		}

		if !account.Groups.Has(h.group("Book Club")) || !account.DirectRoles[confluence].Has("atlassian/user") {
			t.Fatalf("%s got groups %v and roles %v", email, account.Groups, account.DirectRoles)
		}

		result := list(invited["results"])[0]

		role := list(result["roleAssignmentResult"])[0]
		if role["role"] != "ari:cloud:confluence::role/product/member" || role["status"] != "INVITED" {
			t.Fatalf("role %v", role)
		}

		claim := h.search(object{"accountIds": []string{account.ID}})[0]
		if managed := i == 0; (claim["claimStatus"] == "managed") != managed || (claim["managementSource"] == "invited") != managed {
			t.Fatalf("%s: %v", email, claim)
		}
	}

	body["additionalGroups"] = []string{h.group("idp-support")}

	partial := list(h.do("POST", h.v2("/users/invite"), body, 206)["data"])[0]
	if group := list(list(partial["results"])[0]["groupAssignmentResult"])[0]; group["status"] != "ERROR" || group["statusReason"] == nil {
		t.Fatalf("a synced group: %v", group)
	}
}

// API §4.5: what is refused before anybody is invited.
func TestInviteRefusals(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", immediate)
	confluence := h.workspace("confluence", "acme")
	one := []string{"new@acme.test"}

	rule := func(role, resource string) []object { return []object{{"role": role, "resource": resource}} }
	for name, refusal := range map[string]struct {
		body   any
		status int
		code   string
	}{
		"nobody":           {object{"emails": []string{}}, 400, "ADMIN-UAM-400-1"},
		"26 people":        {object{"emails": make([]string, 26)}, 400, "ADMIN-UAM-400-1"},
		"no address":       {object{"emails": []string{"new"}}, 400, "ADMIN-UAM-400-1"},
		"unknown role":     {object{"emails": one, "permissionRules": rule("atlassian/org-admin", confluence)}, 400, "ADMIN-UAM-400-1"},
		"role of another":  {object{"emails": one, "permissionRules": rule("atlassian/customer", confluence)}, 400, "ADMIN-UAM-400-3"},
		"unknown resource": {object{"emails": one, "permissionRules": rule("atlassian/user", "ari:cloud:confluence::site/none")}, 404, "ADMIN-UAM-404-1"},
		"unknown group":    {object{"emails": one, "additionalGroups": []string{"none"}}, 404, "ADMIN-UAM-404-3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			h := *h
			h.t = t
			h.refused("POST", h.v2("/users/invite"), refusal.body, refusal.status, refusal.code)
		})
	}

	t.Run("no subscription", func(t *testing.T) {
		t.Parallel()

		admin := immediate
		admin.NoSubscription = true
		h := startAdmin(t, "acme", admin)
		h.refused("POST", h.v2("/users/invite"), object{"emails": one}, 402, "ADMIN-UAM-402-1")
	})
}

// API §4.5: with seats for one of two the answer is 206.
func TestInviteBeyondTheLimit(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", immediate)
	confluence := h.workspace("confluence", "acme")
	capacity := h.server.SeatCount(confluence) + 1
	h.server.SetWorkspace(confluence, func(w *simulator.Workspace) { w.Capacity = &capacity })

	answer := h.do("POST", h.v2("/users/invite"), object{
		"emails":          []string{"first@acme.test", "second@acme.test"},
		"permissionRules": []object{{"resource": confluence, "role": "atlassian/user"}},
	}, 206)
	for i, want := range []string{"INVITED", "ERROR"} {
		result := list(list(list(answer["data"])[i]["results"])[0]["roleAssignmentResult"])[0]
		if result["status"] != want {
			t.Fatalf("person %d: %v, want %s", i, result, want)
		}
	}

	if got := h.server.SeatCount(confluence); got != capacity {
		t.Fatalf("%d seats of %d", got, capacity)
	}
}
