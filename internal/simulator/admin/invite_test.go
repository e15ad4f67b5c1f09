// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin_test

import (
	"slices"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/plain"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// API §4.5: an invitation gives an address an account with roles and groups.
func TestInvite(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	confluence := h.Workspace("confluence", "acme")
	body := object{
		"emails":           []string{"new@acme.test", "outside@elsewhere.test"},
		"permissionRules":  []object{{"resource": confluence, "role": "atlassian/user"}},
		"additionalGroups": []string{h.Group("Book Club")},
	}

	answer := h.Do("POST", h.V2("/users/invite"), body, 200)
	for i, email := range plain.StringsOf(body["emails"]) {
		invited := plain.List(answer["data"])[i]

		account, ok := h.Server.AccountByEmail(email)
		if !ok || invited["id"] != account.ID || invited["email"] != email {
			t.Fatalf("invited %v", invited)
		}

		if !account.Groups.Has(h.Group("Book Club")) || !account.DirectRoles[confluence].Has("atlassian/user") {
			t.Fatalf("%s got groups %v and roles %v", email, account.Groups, account.DirectRoles)
		}

		result := plain.List(invited["results"])[0]

		role := plain.List(result["roleAssignmentResult"])[0]
		if role["role"] != "ari:cloud:confluence::role/product/member" || role["status"] != "INVITED" {
			t.Fatalf("role %v", role)
		}

		claim := h.Search(object{"accountIds": []string{account.ID}})[0]
		if managed := i == 0; (claim["claimStatus"] == "managed") != managed || (claim["managementSource"] == "invited") != managed {
			t.Fatalf("%s: %v", email, claim)
		}
	}

	lena := h.Account("lena@acme.test")
	again := h.Do("POST", h.V2("/users/invite"), object{"emails": []string{"Lena@acme.test"}, "permissionRules": body["permissionRules"]}, 200)

	if got := plain.Texts(again["data"], "id"); !slices.Equal(got, []string{lena}) {
		t.Fatalf("who has an account is invited as %v", got)
	}

	body["additionalGroups"] = []string{h.Group("idp-support")}

	partial := plain.List(h.Do("POST", h.V2("/users/invite"), body, 206)["data"])[0]
	if group := plain.List(plain.List(partial["results"])[0]["groupAssignmentResult"])[0]; group["status"] != "ERROR" || group["statusReason"] == nil {
		t.Fatalf("a synced group: %v", group)
	}
}

// API §4.5: a refused invitation invites no one.
func TestInviteRefusals(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	confluence := h.Workspace("confluence", "acme")
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

			h := h.For(t)
			h.Refused("POST", h.V2("/users/invite"), refusal.body, refusal.status, refusal.code)
		})
	}

	t.Run("no subscription", func(t *testing.T) {
		t.Parallel()

		admin := plain.Immediate
		admin.NoSubscription = true
		h := plain.StartAdmin(t, "acme", admin)
		h.Refused("POST", h.V2("/users/invite"), object{"emails": one}, 402, "ADMIN-UAM-402-1")
	})
}

// API §4.5: with one seat left for two people the answer is 206.
func TestInviteBeyondTheLimit(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	confluence := h.Workspace("confluence", "acme")
	capacity := h.Server.SeatCount(confluence) + 1
	h.Server.SetWorkspace(confluence, func(w *world.Workspace) { w.Capacity = &capacity })

	answer := h.Do("POST", h.V2("/users/invite"), object{
		"emails":          []string{"first@acme.test", "second@acme.test"},
		"permissionRules": []object{{"resource": confluence, "role": "atlassian/user"}},
	}, 206)
	for i, want := range []string{"INVITED", "ERROR"} {
		result := plain.List(plain.List(plain.List(answer["data"])[i]["results"])[0]["roleAssignmentResult"])[0]
		if result["status"] != want {
			t.Fatalf("person %d: %v, want %s", i, result, want)
		}
	}

	if got := h.Server.SeatCount(confluence); got != capacity {
		t.Fatalf("%d seats of %d", got, capacity)
	}
}
