// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// API §3.8: roles on users, with the codes of their refusals.
func TestUserRoles(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", immediate)
	lena := h.account("lena@acme.test")
	service := h.workspace("jira-servicedesk", "acme")
	at := func(account, verb string) string { return h.v1("/users/" + url.PathEscape(account) + "/roles/" + verb) }
	role := func(role, resource string) object { return object{"role": role, "resource": resource} }

	for range 2 { // repeating is no error (API §8.2)
		h.do("POST", at(lena, "assign"), role("atlassian/user", service), 204)
	}

	if got := h.methods(lena, service)["atlassian/user"]; !slices.Equal(got, []string{"direct"}) {
		t.Fatalf("methods %v", got)
	}

	for range 2 {
		h.do("POST", at(lena, "revoke"), role("atlassian/user", service), 204)
	}

	if got := h.methods(lena, service); len(got) != 0 {
		t.Fatalf("still holds %v", got)
	}

	site := strings.TrimPrefix(service, "ari:cloud:jira-servicedesk::site/")

	refusals := map[string]struct {
		account string
		body    any
		status  int
		code    string
	}{
		"unknown account":     {"712020:none", role("atlassian/user", service), 404, "ADMIN-UAM-404-3"},
		"deactivated account": {h.account("yusuf@acme.test"), role("atlassian/user", service), 400, "ADMIN-UAM-400-2"},
		"unknown role":        {lena, role("user", service), 400, "ADMIN-UAM-400-1"},
		"ai-access":           {lena, role("atlassian/ai-access", service), 400, "ADMIN-UAM-400-1"},
		"no resource":         {lena, object{"role": "atlassian/user"}, 400, "ADMIN-UAM-400-5"},
		"unknown resource":    {lena, role("atlassian/user", "ari:cloud:confluence::site/none"), 400, "ADMIN-UAM-400-5"},
		"jira-admin":          {lena, role("atlassian/admin", "ari:cloud:jira-admin::site/"+site), 400, "ADMIN-UAM-400-5"},
		"guest of Jira":       {lena, role("atlassian/guest", service), 400, "ADMIN-UAM-400-3"},
		"user of a site":      {lena, role("atlassian/user", "ari:cloud:platform::site/"+site), 400, "ADMIN-UAM-400-3"},
		"no body":             {lena, nil, 400, "ADMIN-UAM-400-1"},
	}
	for name, refusal := range refusals {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			h := *h
			h.t = t
			h.refused("POST", at(refusal.account, "assign"), refusal.body, refusal.status, refusal.code)
		})
	}
}

// methods are, by role, how an account holds it on a resource (API §4.6).
func (h *adminHarness) methods(account, resource string) map[string][]string {
	h.t.Helper()

	query := url.Values{"resourceIds": {resource}}.Encode()
	methods := map[string][]string{}

	for _, assignment := range list(h.do("GET", h.users("/"+url.PathEscape(account)+"/role-assignments?"+query), nil, 200)["data"]) {
		for _, held := range list(assignment["roleAssignments"]) {
			for _, method := range itemsOf(held["roleAssignmentMethods"]) {
				methods[textOf(held["role"])] = append(methods[textOf(held["role"])], textOf(method))
			}
		}
	}

	return methods
}

// API §3.8, ID-8887: Jira administration goes by jira where workspaces lists
// jira-admin.
func TestJiraAdministrationTrap(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", immediate)
	liam, listed := h.account("liam@acme.test"), h.workspace("jira-admin", "acme")
	spelt := strings.Replace(listed, "jira-admin", "jira", 1)
	h.do("POST", h.v1("/users/"+liam+"/roles/assign"), object{"role": "atlassian/admin", "resource": spelt}, 204)

	if got := h.methods(liam, listed)["atlassian/admin"]; !slices.Equal(got, []string{"direct"}) {
		t.Fatalf("methods %v", got)
	}
}

// API §3.8: organization admin needs no resource, by either call, and none else.
func TestOrganizationAdmin(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", immediate)
	liam := h.account("liam@acme.test")

	org := "ari:cloud:platform::org/" + h.org
	for _, call := range []string{"roles", "role-assignments"} {
		h.do("POST", h.v1("/users/"+liam+"/"+call+"/assign"), object{"role": "atlassian/org-admin"}, 204)

		if got := h.methods(liam, org)["atlassian/org-admin"]; !slices.Equal(got, []string{"direct"}) {
			t.Fatalf("%s: methods %v", call, got)
		}

		if got := h.methods(liam, h.workspace("confluence", "acme"))["atlassian/user-access-admin"]; !slices.Equal(got, []string{"inferred"}) {
			t.Fatalf("%s: methods on Confluence %v", call, got)
		}

		h.do("POST", h.v1("/users/"+liam+"/"+call+"/revoke"), object{"role": "atlassian/org-admin"}, 204)

		if got := h.methods(liam, org); len(got) != 0 {
			t.Fatalf("%s: still holds %v", call, got)
		}
	}

	h.refused("POST", h.v1("/users/"+liam+"/role-assignments/assign"), object{"role": "atlassian/site-admin"}, 400, "ADMIN-UAM-400-1")
	h.refused("POST", h.v1("/users/nobody/role-assignments/assign"), object{"role": "atlassian/org-admin"}, 404, "ADMIN-UAM-404-3")
}

// API §4.6: what a group gives is not revoked through the user; the platform's
// roles have no directory.
func TestUserRoleAssignments(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", immediate)
	ben, jira := h.account("ben@acme.test"), h.workspace("jira-software", "acme")
	h.do("POST", h.v1("/users/"+ben+"/roles/revoke"), object{"role": "atlassian/user", "resource": jira}, 204)

	if got := h.methods(ben, jira)["atlassian/user"]; !slices.Equal(got, []string{"group_direct"}) {
		t.Fatalf("methods %v", got)
	}

	path := h.users("/" + ben + "/role-assignments")
	all := list(h.do("GET", path+"?limit=100", nil, 200)["data"])

	var pages []object

	cursor := ""
	for {
		answer := h.do("GET", path+"?limit=2&cursor="+url.QueryEscape(cursor), nil, 200)
		pages = append(pages, list(answer["data"])...)

		next, more := field(answer, "links", "next").(string)
		if !more {
			break
		}

		cursor = next
	}

	if !slices.Equal(texts(all, "resourceId"), texts(pages, "resourceId")) {
		t.Fatalf("pages %v, want %v", texts(pages, "resourceId"), texts(all, "resourceId"))
	}

	for _, assignment := range all {
		platform := assignment["resourceOwner"] == "platform"
		if (assignment["directoryId"] == nil) != platform || (assignment["userDirectoryStatus"] == nil) != platform {
			t.Fatalf("assignment %v", assignment)
		}
	}

	owners := texts(h.do("GET", path+"?resourceOwners=platform&resourceOwners=bitbucket", nil, 200)["data"], "resourceOwner")
	if !slices.Equal(owners, []string{"bitbucket", "platform"}) {
		t.Fatalf("owners %v", owners)
	}

	admins := list(h.do("GET", path+"?roleIds=atlassian/org-admin", nil, 200)["data"])
	if len(admins) != 1 || len(itemsOf(admins[0]["roles"])) != 1 {
		t.Fatalf("by role: %v", admins)
	}

	h.refused("GET", path+"?roleIds=org-admin", nil, 400, "ADMIN-400-4")
	h.refused("GET", h.users("/nobody/role-assignments"), nil, 404, "ADMIN-404-8")
	other := h.users("/" + h.account("ada@acme.test") + "/role-assignments?cursor=" + url.QueryEscape(cursor))
	h.refused("GET", other, nil, 400, "ADMIN-400-1")
}

// API §3.9, §9.5: beyond the capacity every way to a seat is 409-3; unbilled
// roles, sandboxes and apps of unknown capacity have no limit.
func TestLicenseLimit(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", immediate)
	service, directory := h.workspace("jira-servicedesk", "acme"), h.directory()
	full := h.server.SeatCount(service)
	h.server.SetWorkspace(service, func(w *simulator.Workspace) { w.Capacity = &full })
	lena, holder := h.account("lena@acme.test"), h.server.SeatHolders(service)[0].AccountID
	assign := h.v1("/users/" + lena + "/roles/assign")
	group := h.group("jira-servicemanagement-users-acme")

	h.refused("POST", assign, object{"role": "atlassian/user", "resource": service}, 409, "ADMIN-UAM-409-3")
	h.do("POST", assign, object{"role": "atlassian/customer", "resource": service}, 204)
	h.do("POST", h.v1("/users/"+holder+"/roles/assign"), object{"role": "atlassian/admin", "resource": service}, 204) // has a seat
	h.refused("POST", h.v2("/directories/"+directory+"/groups/"+group+"/memberships"), object{"accountId": lena}, 409, "ADMIN-UAM-409-3")
	h.refused("POST", h.v2("/directories/"+directory+"/groups/"+h.group("Book Club")+"/role-assignments/assign"),
		object{"roleId": "atlassian/user", "resourceId": service}, 409, "ADMIN-UAM-409-3")
	rules := []object{{"resource": service, "role": "atlassian/user"}}
	h.refused("POST", h.v2("/users/invite"), object{"emails": []string{"new@acme.test"}, "permissionRules": rules}, 409, "ADMIN-UAM-409-3")

	for _, free := range []string{h.workspace("jira-software", "acme-sandbox-314"), h.workspace("compass", "acme")} {
		none := 0

		if strings.Contains(free, "jira-software") {
			h.server.SetWorkspace(free, func(w *simulator.Workspace) { w.Capacity = &none })
		}

		h.do("POST", assign, object{"role": "atlassian/user", "resource": free}, 204)
	}

	h.do("POST", h.v2("/directories/"+directory+"/users/"+holder+"/suspend"), object{}, 204) // frees a seat (API §9.5)
	h.do("POST", assign, object{"role": "atlassian/user", "resource": service}, 204)
}

// API §8.3: a change of roles is invisible for a while, to every read.
func TestRoleDelay(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", simulator.AdminOptions{})
	lena, service := h.account("lena@acme.test"), h.workspace("jira-servicedesk", "acme")
	path := "/users/" + lena + "/roles/"
	body := object{"role": "atlassian/user", "resource": service}
	found := func() int {
		return len(h.search(object{"accountIds": []string{lena}, "resourceIds": []string{service}}))
	}
	check := func(when string, want int) {
		t.Helper()

		if got := len(h.methods(lena, service)); got != want || found() != want {
			t.Fatalf("%s: %d roles listed, %d accounts found, want %d", when, got, found(), want)
		}
	}

	h.do("POST", h.v1(path+"assign"), body, 204)
	check("just assigned", 0)
	h.clock.Advance(2 * time.Second)
	check("2 s after", 1)
	h.do("POST", h.v1(path+"revoke"), body, 204)
	check("just revoked", 1)
	h.clock.Advance(2 * time.Second)
	check("2 s after", 0)

	group := h.group("Book Club")
	at := h.v2("/directories/" + h.directory() + "/groups/" + group + "/role-assignments")
	h.do("POST", at+"/assign", object{"roleId": "atlassian/user", "resourceId": service}, 200)

	if got := list(h.do("GET", at, nil, 200)["data"]); len(got) != 0 {
		t.Fatalf("visible at once: %v", got)
	}

	h.clock.Advance(2 * time.Second)

	if got := list(h.do("GET", at, nil, 200)["data"]); len(got) != 1 {
		t.Fatalf("invisible after 2 s: %v", got)
	}
}

// API §3.8, §9.2: with the switch, the ARI as listed is taken as well.
func TestJiraAdminAsListed(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", simulator.AdminOptions{RoleDelay: simulator.NoDelay, AcceptJiraAdmin: true})

	liam, listed := h.account("liam@acme.test"), h.workspace("jira-admin", "acme")
	for _, spelt := range []string{listed, strings.Replace(listed, "jira-admin", "jira", 1)} {
		body := object{"role": "atlassian/admin", "resource": spelt}
		h.do("POST", h.v1("/users/"+liam+"/roles/assign"), body, 204)

		if len(h.methods(liam, listed)) != 1 {
			t.Fatalf("%s: not assigned", spelt)
		}

		h.do("POST", h.v1("/users/"+liam+"/roles/revoke"), body, 204)

		if len(h.methods(liam, listed)) != 0 {
			t.Fatalf("%s: not revoked", spelt)
		}
	}
}

// Seats counted from the workspace's side agree with what the API counts from
// the account's side (API §4.7), in worlds of every kind.
func TestSeatsAgreeWithCount(t *testing.T) {
	t.Parallel()

	worlds := []string{"acme"}
	for seed := range 12 {
		worlds = append(worlds, fmt.Sprintf("random:%d:60", seed))
	}

	for _, world := range worlds {
		t.Run(world, func(t *testing.T) {
			t.Parallel()
			h := startAdmin(t, world, immediate)
			holders := 0

			for _, workspace := range h.server.Workspaces() {
				query := object{"resourceIds": []string{workspace.ID}, "roleIds": []string{"atlassian/user", "atlassian/admin"}, "status": []string{"active"}}
				want := h.server.SeatHolders(workspace.ID)

				holders += len(want)
				if got := h.do("GET", h.users("/count?"+queryOf(query)), nil, 200)["count"]; got != float64(len(want)) {
					t.Fatalf("%s: count says %v, the seats are %d", workspace.ID, got, len(want))
				}

				ids := texts(h.search(query), "accountId")
				slices.Sort(ids)

				if !slices.EqualFunc(ids, want, func(id string, holder simulator.SeatHolder) bool { return id == holder.AccountID }) {
					t.Fatalf("%s: the holders differ", workspace.ID)
				}
			}

			if holders == 0 {
				t.Fatal("nobody holds a seat")
			}
		})
	}
}

// Inactive seats are those of long ago; never is not old.
func TestInactiveSeats(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "empty", immediate)
	app := "ari:cloud:confluence::site/1"
	h.server.AddWorkspace(simulator.Workspace{ID: app, TypeKey: "confluence", Name: "one"})

	ids := h.server.SeedAccounts(4, simulator.AccountSeed{Workspaces: []string{app}})
	for i, age := range []time.Duration{90 * 24 * time.Hour, 90*24*time.Hour - time.Second, 400 * 24 * time.Hour} {
		h.server.SetAccount(ids[i], func(a *simulator.Account) { a.LastActive = map[string]time.Time{app: noon.Add(-age)} })
	}

	if inactive, never := h.server.InactiveSeats(app, 90); inactive != 2 || never != 1 {
		t.Fatalf("%d inactive and %d never, want 2 and 1", inactive, never)
	}
}
