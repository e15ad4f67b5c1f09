// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/plain"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// API §3.8: roles of users, and the codes of refusals.
func TestUserRoles(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	lena := h.Account("lena@acme.test")
	service := h.Workspace("jira-servicedesk", "acme")
	at := func(account, verb string) string { return h.V1("/users/" + url.PathEscape(account) + "/roles/" + verb) }
	role := func(role, resource string) object { return object{"role": role, "resource": resource} }

	for range 2 { // repeating is no error (API §8.2)
		h.Do("POST", at(lena, "assign"), role("atlassian/user", service), 204)
	}

	if got := methods(h, lena, service)["atlassian/user"]; !slices.Equal(got, []string{"direct"}) {
		t.Fatalf("methods %v", got)
	}

	for range 2 {
		h.Do("POST", at(lena, "revoke"), role("atlassian/user", service), 204)
	}

	if got := methods(h, lena, service); len(got) != 0 {
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
		"deactivated account": {h.Account("yusuf@acme.test"), role("atlassian/user", service), 400, "ADMIN-UAM-400-2"},
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

			h := h.For(t)
			h.Refused("POST", at(refusal.account, "assign"), refusal.body, refusal.status, refusal.code)
		})
	}
}

// methods returns by role how an account holds it on a resource (API §4.6).
func methods(h *plain.Admin, account, resource string) map[string][]string {
	h.T.Helper()

	query := url.Values{"resourceIds": {resource}}.Encode()
	methods := map[string][]string{}

	for _, assignment := range plain.List(h.Do("GET", h.Users("/"+url.PathEscape(account)+"/role-assignments?"+query), nil, 200)["data"]) {
		for _, held := range plain.List(assignment["roleAssignments"]) {
			for _, method := range plain.ItemsOf(held["roleAssignmentMethods"]) {
				methods[plain.TextOf(held["role"])] = append(methods[plain.TextOf(held["role"])], plain.TextOf(method))
			}
		}
	}

	return methods
}

// API §3.8, ID-8887: role writes name Jira administration jira, but the workspace list shows it as jira-admin.
func TestJiraAdministrationTrap(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	liam, listed := h.Account("liam@acme.test"), h.Workspace("jira-admin", "acme")
	spelt := strings.Replace(listed, "jira-admin", "jira", 1)
	h.Do("POST", h.V1("/users/"+liam+"/roles/assign"), object{"role": "atlassian/admin", "resource": spelt}, 204)

	h.Do("POST", h.V1("/users/"+liam+"/roles/assign"), object{"role": "atlassian/user-access-admin", "resource": spelt}, 204)

	for _, role := range []string{"atlassian/admin", "atlassian/user-access-admin"} {
		if got := methods(h, liam, listed)[role]; !slices.Equal(got, []string{"direct"}) {
			t.Fatalf("%s: methods %v", role, got)
		}
	}
}

// API §9.2 no. 28: a role is shown under the id of the last request that granted it.
func TestRoleShownAsSent(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	walid, jira := h.Account("walid@acme.test"), h.Workspace("jira-software", "acme")

	for _, sent := range []string{strings.Replace(jira, "jira-software", "jira", 1), jira} {
		h.Do("POST", h.V1("/users/"+walid+"/roles/assign"), object{"role": "atlassian/user", "resource": sent}, 204)

		shown := plain.Texts(h.Do("GET", h.Users("/"+walid+"/role-assignments"), nil, 200)["data"], "resourceId")
		if !slices.Equal(shown, []string{sent}) {
			t.Fatalf("sent as %s, shown as %v", sent, shown)
		}
	}
}

// API §3.8: the organization admin role needs no resource.
func TestOrganizationAdmin(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	liam := h.Account("liam@acme.test")

	org := "ari:cloud:platform::org/" + h.Org
	h.Do("POST", h.V1("/users/"+liam+"/roles/assign"), object{"role": "atlassian/org-admin"}, 204)

	if got := methods(h, liam, org)["atlassian/org-admin"]; !slices.Equal(got, []string{"direct"}) {
		t.Fatalf("methods %v", got)
	}

	if got := methods(h, liam, h.Workspace("confluence", "acme"))["atlassian/user-access-admin"]; !slices.Equal(got, []string{"inferred"}) {
		t.Fatalf("methods on Confluence %v", got)
	}

	h.Do("POST", h.V1("/users/"+liam+"/roles/revoke"), object{"role": "atlassian/org-admin"}, 204)

	if got := methods(h, liam, org); len(got) != 0 {
		t.Fatalf("still holds %v", got)
	}
}

// API §4.6: revoking a user's role does not remove a role held through a group; platform roles have no directory.
func TestUserRoleAssignments(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	ben, jira := h.Account("ben@acme.test"), h.Workspace("jira-software", "acme")
	h.Do("POST", h.V1("/users/"+ben+"/roles/revoke"), object{"role": "atlassian/user", "resource": jira}, 204)

	if got := methods(h, ben, jira)["atlassian/user"]; !slices.Equal(got, []string{"group_direct"}) {
		t.Fatalf("methods %v", got)
	}

	path := h.Users("/" + ben + "/role-assignments")
	all := plain.List(h.Do("GET", path+"?limit=100", nil, 200)["data"])

	var pages []object

	cursor := ""
	for {
		answer := h.Do("GET", path+"?limit=2&cursor="+url.QueryEscape(cursor), nil, 200)
		pages = append(pages, plain.List(answer["data"])...)

		next, more := plain.Field(answer, "links", "next").(string)
		if !more {
			break
		}

		cursor = next
	}

	if !slices.Equal(plain.Texts(all, "resourceId"), plain.Texts(pages, "resourceId")) {
		t.Fatalf("pages %v, want %v", plain.Texts(pages, "resourceId"), plain.Texts(all, "resourceId"))
	}

	for _, assignment := range all {
		platform := assignment["resourceOwner"] == "platform"
		if (assignment["directoryId"] == nil) != platform || (assignment["userDirectoryStatus"] == nil) != platform {
			t.Fatalf("assignment %v", assignment)
		}
	}

	owners := plain.Texts(h.Do("GET", path+"?resourceOwners=platform&resourceOwners=bitbucket", nil, 200)["data"], "resourceOwner")
	if !slices.Equal(owners, []string{"bitbucket", "platform"}) {
		t.Fatalf("owners %v", owners)
	}

	admins := plain.List(h.Do("GET", path+"?roleIds=atlassian/org-admin", nil, 200)["data"])
	if len(admins) != 1 || len(plain.ItemsOf(admins[0]["roles"])) != 1 {
		t.Fatalf("by role: %v", admins)
	}

	// A directory in the path excludes the apps of other directories (API §4.6).
	guest := h.Account("doris@partner.test")
	for directory, want := range map[string][]string{h.Directory(): {jira}, plain.Texts(h.Do("GET", h.V2("/directories"), nil, 200)["data"], "directoryId")[1]: {}} {
		held := h.Do("GET", h.V2("/directories/"+directory+"/users/"+guest+"/role-assignments?resourceOwners=jira-software"), nil, 200)["data"]
		if got := plain.Texts(held, "resourceId"); !slices.Equal(got, want) {
			t.Fatalf("directory %s: %v, want %v", directory, got, want)
		}
	}

	h.Refused("GET", path+"?roleIds=org-admin", nil, 400, "ADMIN-400-4")
	h.Refused("GET", h.Users("/nobody/role-assignments"), nil, 404, "ADMIN-404-8")
	other := h.Users("/" + h.Account("ada@acme.test") + "/role-assignments?cursor=" + url.QueryEscape(cursor))
	h.Refused("GET", other, nil, 400, "ADMIN-400-1")
}

// API §3.9, §9.5: when an app is full, every way to a seat answers 409-3. Unbilled roles, sandboxes and apps of unknown
// capacity have no limit.
func TestLicenseLimit(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	service, directory := h.Workspace("jira-servicedesk", "acme"), h.Directory()
	full := h.Server.SeatCount(service)
	h.Server.SetWorkspace(service, func(w *world.Workspace) { w.Capacity = &full })
	lena, holder := h.Account("lena@acme.test"), h.Server.SeatHolders(service)[0].AccountID
	assign := h.V1("/users/" + lena + "/roles/assign")
	group := h.Group("jira-servicemanagement-users-acme")

	h.Refused("POST", assign, object{"role": "atlassian/user", "resource": service}, 409, "ADMIN-UAM-409-3")
	h.Do("POST", assign, object{"role": "atlassian/customer", "resource": service}, 204)

	outside := h.Account("walid@acme.test")
	h.Refused("POST", h.V1("/users/"+outside+"/roles/assign"), object{"role": "atlassian/user", "resource": service}, 409, "ADMIN-UAM-409-3")

	if got := h.Person(outside)["membershipStatus"]; got != "no_membership" {
		t.Fatalf("who got no seat has the membership %v", got)
	}

	h.Do("POST", h.V1("/users/"+holder+"/roles/assign"), object{"role": "atlassian/admin", "resource": service}, 204) // already has a seat
	h.Refused("POST", h.V2("/directories/"+directory+"/groups/"+group+"/memberships"), object{"accountId": lena}, 409, "ADMIN-UAM-409-3")
	h.Refused("POST", h.V2("/directories/"+directory+"/groups/"+h.Group("Book Club")+"/role-assignments/assign"),
		object{"roleId": "atlassian/user", "resourceId": service}, 409, "ADMIN-UAM-409-3")
	rules := []object{{"resource": service, "role": "atlassian/user"}}
	h.Refused("POST", h.V2("/users/invite"), object{"emails": []string{"new@acme.test"}, "permissionRules": rules}, 409, "ADMIN-UAM-409-3")

	for _, free := range []string{h.Workspace("jira-software", "acme-sandbox-314"), h.Workspace("compass", "acme")} {
		none := 0

		if strings.Contains(free, "jira-software") {
			h.Server.SetWorkspace(free, func(w *world.Workspace) { w.Capacity = &none })
		}

		h.Do("POST", assign, object{"role": "atlassian/user", "resource": free}, 204)
	}

	h.Do("POST", h.V2("/directories/"+directory+"/users/"+holder+"/suspend"), object{}, 204) // frees a seat (API §9.5)
	h.Do("POST", assign, object{"role": "atlassian/user", "resource": service}, 204)
}

// API §8.3: no read shows a change of roles before the delay has passed.
func TestRoleDelay(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", world.AdminOptions{})
	lena, service := h.Account("lena@acme.test"), h.Workspace("jira-servicedesk", "acme")
	path := "/users/" + lena + "/roles/"
	body := object{"role": "atlassian/user", "resource": service}
	found := func() int {
		return len(h.Search(object{"accountIds": []string{lena}, "resourceIds": []string{service}}))
	}
	check := func(when string, want int) {
		t.Helper()

		if got := len(methods(h, lena, service)); got != want || found() != want {
			t.Fatalf("%s: %d roles listed, %d accounts found, want %d", when, got, found(), want)
		}
	}

	h.Do("POST", h.V1(path+"assign"), body, 204)
	check("just assigned", 0)
	h.Clock.Advance(2 * time.Second)
	check("2 s after", 1)
	h.Do("POST", h.V1(path+"revoke"), body, 204)
	check("just revoked", 1)
	h.Clock.Advance(2 * time.Second)
	check("2 s after", 0)

	group := h.Group("Book Club")
	at := h.V2("/directories/" + h.Directory() + "/groups/" + group + "/role-assignments")
	h.Do("POST", at+"/assign", object{"roleId": "atlassian/user", "resourceId": service}, 200)

	if got := plain.List(h.Do("GET", at, nil, 200)["data"]); len(got) != 0 {
		t.Fatalf("visible at once: %v", got)
	}

	h.Clock.Advance(2 * time.Second)

	if got := plain.List(h.Do("GET", at, nil, 200)["data"]); len(got) != 1 {
		t.Fatalf("invisible after 2 s: %v", got)
	}
}

// API §3.8, §9.2: with AcceptJiraAdmin the ARI in the workspace list is accepted as well.
func TestJiraAdminAsListed(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", world.AdminOptions{RoleDelay: world.NoDelay, AcceptJiraAdmin: true})

	liam, listed := h.Account("liam@acme.test"), h.Workspace("jira-admin", "acme")
	for _, spelt := range []string{listed, strings.Replace(listed, "jira-admin", "jira", 1)} {
		body := object{"role": "atlassian/admin", "resource": spelt}
		h.Do("POST", h.V1("/users/"+liam+"/roles/assign"), body, 204)

		if len(methods(h, liam, listed)) != 1 {
			t.Fatalf("%s: not assigned", spelt)
		}

		h.Do("POST", h.V1("/users/"+liam+"/roles/revoke"), body, 204)

		if len(methods(h, liam, listed)) != 0 {
			t.Fatalf("%s: not revoked", spelt)
		}
	}
}

// The seats counted from the workspace's side agree with the API's count from the account's side (API §4.7), in the
// acme world and in random worlds.
func TestSeatsAgreeWithCount(t *testing.T) {
	t.Parallel()

	worlds := []string{"acme"}
	for seed := range 6 {
		worlds = append(worlds, fmt.Sprintf("random:%d:60", seed))
	}

	for _, name := range worlds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := plain.StartAdmin(t, name, plain.Immediate)
			holders := 0

			for _, workspace := range h.Server.Workspaces() {
				query := object{"resourceIds": []string{workspace.ID}, "roleIds": []string{"atlassian/user", "atlassian/admin"}, "status": []string{"active"}}
				want := h.Server.SeatHolders(workspace.ID)

				holders += len(want)
				if got := h.Do("GET", h.Users("/count?"+queryOf(query)), nil, 200)["count"]; got != float64(len(want)) {
					t.Fatalf("%s: count says %v, the seats are %d", workspace.ID, got, len(want))
				}

				ids := plain.Texts(h.Search(query), "accountId")
				slices.Sort(ids)

				if !slices.EqualFunc(ids, want, func(id string, holder world.SeatHolder) bool { return id == holder.AccountID }) {
					t.Fatalf("%s: the holders differ", workspace.ID)
				}
			}

			if holders == 0 {
				t.Fatal("nobody holds a seat")
			}
		})
	}
}

// Seats last used at least the given number of days ago are inactive; seats never used are counted separately.
func TestInactiveSeats(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "empty", plain.Immediate)
	app := "ari:cloud:confluence::site/1"
	h.Server.AddWorkspace(world.Workspace{ID: app, TypeKey: "confluence", Name: "one"})

	ids := h.Server.SeedAccounts(4, world.AccountSeed{Workspaces: []string{app}})
	for i, age := range []time.Duration{90 * 24 * time.Hour, 90*24*time.Hour - time.Second, 400 * 24 * time.Hour} {
		h.Server.SetAccount(ids[i], func(a *world.Account) { a.LastActive = map[string]time.Time{app: plain.Noon.Add(-age)} })
	}

	if inactive, never := h.Server.InactiveSeats(app, 90); inactive != 2 || never != 1 {
		t.Fatalf("%d inactive and %d never, want 2 and 1", inactive, never)
	}
}
