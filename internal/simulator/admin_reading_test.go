// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

func reading(change func(*simulator.AdminOptions)) simulator.AdminOptions {
	options := immediate
	change(&options)

	return options
}

// bare sends a request without a body and wants a status.
func (h *adminHarness) bare(method, path string, status int) {
	h.t.Helper()

	request, err := http.NewRequestWithContext(h.t.Context(), method, h.server.URL()+path, http.NoBody)
	if err != nil {
		h.t.Fatal(err)
	}

	request.Header.Set("Authorization", "Bearer "+h.key)

	response, err := h.client.RoundTrip(request)
	if err != nil {
		h.t.Fatal(err)
	}

	_ = response.Body.Close()
	if response.StatusCode != status {
		h.t.Fatalf("%s %s without a body: status %d, want %d", method, path, response.StatusCode, status)
	}
}

// API §9.2 no. 25, §4.3: suspend and restore want a JSON body, the others where the switch says so.
func TestReadingBodiesRequired(t *testing.T) {
	t.Parallel()

	for _, required := range []bool{false, true} {
		h := startAdmin(t, "acme", reading(func(o *simulator.AdminOptions) { o.BodiesRequired = required }))
		user := h.v2("/directories/" + h.directory() + "/users/" + h.account("jonas@acme.test"))
		h.bare("POST", user+"/suspend", 415)
		h.do("POST", user+"/suspend", object{}, 204)
		h.bare("POST", user+"/restore", 415)
		h.do("POST", user+"/restore", object{}, 204)

		record := h.server.SCIMUsers(h.server.Credentials().DirectoryID)[0]
		unlink := "/admin/user-provisioning/v1/org/" + h.org + "/scimDirectoryId/" + h.server.Credentials().DirectoryID + "/scimUserId/" + record.ID + "/unlink"
		enable := h.manage(h.account("jonas@acme.test"), "/lifecycle/enable")

		status := 204
		if required {
			status = 415
		}

		h.bare("PATCH", unlink, status)
		h.do("PATCH", unlink, object{}, 204)
		h.bare("POST", enable, status)
		h.do("POST", enable, object{}, 204)
	}
}

// API §9.2 no. 27: what the expands hold for "-".
func TestReadingExpandOwnDirectory(t *testing.T) {
	t.Parallel()

	for _, own := range []bool{false, true} {
		h := startAdmin(t, "acme", reading(func(o *simulator.AdminOptions) { o.ExpandOwnDirectory = own }))
		query := object{"accountIds": []string{h.account("jonas@acme.test")}, "expand": []string{"productAccess", "groups"}}

		anywhere := h.search(query)[0]
		if empty := len(list(anywhere["productAccess"])) == 0 && len(list(anywhere["groups"])) == 0; empty != own {
			t.Errorf("own %t: for any directory %v, %v", own, anywhere["productAccess"], anywhere["groups"])
		}

		there := h.pages(h.v2("/directories/"+h.directory()+"/users/search"), query)[0]
		if len(list(there["productAccess"])) == 0 || len(list(there["groups"])) == 0 {
			t.Errorf("own %t: for the directory %v, %v", own, there["productAccess"], there["groups"])
		}
	}
}

// API §9.2 no. 28: the resource under which a Jira role is shown, and that it is revoked by it.
func TestReadingJiraShown(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		reading     simulator.JiraShown
		owner       string // of what is sent
		shown       string
		revokeShown bool
	}{
		"as sent, app":   {simulator.JiraAsSent, "jira-software", "jira-software", true},
		"as sent, jira":  {simulator.JiraAsSent, "jira", "jira", true},
		"jira":           {simulator.JiraShownJira, "jira-software", "jira", true},
		"core":           {simulator.JiraShownCore, "jira-software", "jira-core", true},
		"core, by sent":  {simulator.JiraShownCore, "jira-software", "jira-core", false},
		"jira, of a JSM": {simulator.JiraShownJira, "jira-servicedesk", "jira", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := startAdmin(t, "acme", reading(func(o *simulator.AdminOptions) { o.JiraShown = test.reading }))
			site := strings.TrimPrefix(h.workspace("jira-software", "acme"), "ari:cloud:jira-software::site/")
			ari := func(owner string) string { return "ari:cloud:" + owner + "::site/" + site }
			person := h.server.AddAccount(simulator.Account{
				Name: "Fresh", Email: "fresh@acme.test", Memberships: map[string]simulator.MembershipStatus{h.directory(): simulator.MembershipActive},
			})
			at := h.v1("/users/" + url.PathEscape(person) + "/roles/")
			h.do("POST", at+"assign", object{"role": "atlassian/user", "resource": ari(test.owner)}, 204)

			assignments := func() []object {
				return list(h.do("GET", h.users("/"+url.PathEscape(person)+"/role-assignments"), nil, 200)["data"])
			}

			shown := assignments()
			if len(shown) != 1 || shown[0]["resourceId"] != ari(test.shown) || shown[0]["resourceOwner"] != test.shown {
				t.Fatalf("shown %v", shown)
			}

			revoked := ari(test.owner)
			if test.revokeShown {
				revoked = ari(test.shown)
			}

			h.do("POST", at+"revoke", object{"role": "atlassian/user", "resource": revoked}, 204)

			if left := assignments(); len(left) != 0 {
				t.Errorf("left %v", left)
			}

			group := h.server.AddGroup(simulator.Group{Name: "fresh group"})
			ofGroup := h.v2("/directories/" + h.directory() + "/groups/" + group + "/role-assignments")
			h.do("POST", ofGroup+"/assign", object{"roleId": "atlassian/user", "resourceId": ari(test.owner)}, 200)

			if shown := list(h.do("GET", ofGroup, nil, 200)["data"]); len(shown) != 1 || shown[0]["resourceId"] != ari(test.shown) {
				t.Errorf("shown of the group %v", shown)
			}

			h.do("POST", ofGroup+"/revoke", object{"roleId": "atlassian/user", "resourceId": revoked}, 204)

			if left := list(h.do("GET", ofGroup, nil, 200)["data"]); len(left) != 0 {
				t.Errorf("left of the group %v", left)
			}
		})
	}
}

// API §9.2 no. 29: how administrators are found.
func TestReadingAdministratorsByResource(t *testing.T) {
	t.Parallel()

	for _, named := range []bool{false, true} {
		h := startAdmin(t, "acme", reading(func(o *simulator.AdminOptions) { o.AdministratorsByResource = named }))

		alone := h.search(object{"roleIds": []string{"atlassian/org-admin"}})
		if (len(alone) == 0) != named {
			t.Errorf("named %t: the role alone finds %d", named, len(alone))
		}

		if len(h.search(object{"roleIds": []string{"atlassian/org-admin"}, "resourceIds": []string{"ari:cloud:platform::org/" + h.org}})) == 0 {
			t.Errorf("named %t: the resource finds nobody", named)
		}
	}
}

// API §9.2 no. 33: accounts that are no people are listed where the switch says so, and hold no seat.
func TestReadingListOtherAccounts(t *testing.T) {
	t.Parallel()

	for _, listed := range []bool{false, true} {
		h := startAdmin(t, "acme", reading(func(o *simulator.AdminOptions) { o.ListOtherAccounts = listed }))
		confluence := h.workspace("confluence", "acme")

		seats := h.server.SeatCount(confluence)
		for _, kind := range []string{"app", "customer"} {
			h.server.AddAccount(simulator.Account{
				Name: "Some " + kind, Type: kind, DirectRoles: map[string]simulator.Set{confluence: simulator.NewSet("atlassian/user")},
				Memberships: map[string]simulator.MembershipStatus{h.directory(): simulator.MembershipActive},
			})
		}

		kinds := map[string]int{}
		for _, account := range h.search(object{"resourceIds": []string{confluence}, "status": []string{"active"}, "roleIds": []string{"atlassian/user", "atlassian/admin"}}) {
			kinds[textOf(account["accountType"])]++
		}

		want := map[bool]int{false: 0, true: 1}[listed]
		if kinds["app"] != want || kinds["customer"] != want || kinds["atlassian"] != seats {
			t.Errorf("listed %t: found %v, %d seats", listed, kinds, seats)
		}

		if now := h.server.SeatCount(confluence); now != seats {
			t.Errorf("listed %t: %d seats became %d", listed, seats, now)
		}
	}
}

// API §9.2 no. 34: where the use of a Jira app is recorded.
func TestReadingActivityUnderJira(t *testing.T) {
	t.Parallel()

	for _, under := range []bool{false, true} {
		h := startAdmin(t, "empty", reading(func(o *simulator.AdminOptions) { o.ActivityUnderJira = under }))
		used := map[string]time.Time{}

		for i, owner := range []string{"jira-software", "jira-servicedesk", "confluence"} {
			id := "ari:cloud:" + owner + "::site/s1"
			h.server.AddWorkspace(simulator.Workspace{ID: id, TypeKey: owner, TypeName: owner})
			used[id] = noon.AddDate(0, 0, -10-i)
		}

		id := h.server.AddAccount(simulator.Account{Email: "ann@corp.test", LastActive: used, Memberships: map[string]simulator.MembershipStatus{h.directory(): simulator.MembershipActive}})
		access := list(h.search(object{"accountIds": []string{id}, "expand": []string{"productAccess"}})[0]["productAccess"])

		want := []string{"ari:cloud:jira-software::site/s1", "ari:cloud:jira-servicedesk::site/s1", "ari:cloud:confluence::site/s1"}
		if under {
			want = []string{"ari:cloud:jira::site/s1", "ari:cloud:confluence::site/s1"}
		}

		if got := texts(access, "id"); !slices.Equal(got, want) {
			t.Errorf("under %t: recorded %v", under, got)
		}

		if last := textOf(access[0]["lastActiveTimestamp"]); !strings.HasPrefix(last, noon.AddDate(0, 0, -10).Format(time.DateOnly)) {
			t.Errorf("under %t: the latest is %s", under, last)
		}
	}
}

// The forms of a moment, of which API §4.3 shows one.
func TestReadingActivityTimes(t *testing.T) {
	t.Parallel()

	for form, want := range map[simulator.ActivityTimes]any{
		simulator.TimesNanoseconds: "2026-11-06T23:07:11.000000000Z",
		simulator.TimesMinutes:     "2026-11-06T23:07Z",
		simulator.TimesWithoutZone: "2026-11-06T23:07:11",
		simulator.TimesEpoch:       "1794006431000",
		simulator.TimesEpochNumber: 1794006431000.0,
		simulator.TimesWords:       "recently",
	} {
		h := startAdmin(t, "empty", reading(func(o *simulator.AdminOptions) { o.ActivityTimes = form }))
		h.server.AddWorkspace(simulator.Workspace{ID: "ari:cloud:confluence::site/s1", TypeKey: "confluence"})
		id := h.server.AddAccount(simulator.Account{
			Email: "ann@corp.test", Memberships: map[string]simulator.MembershipStatus{h.directory(): simulator.MembershipActive},
			LastActive: map[string]time.Time{"ari:cloud:confluence::site/s1": time.Date(2026, 11, 6, 23, 7, 11, 0, time.UTC)},
		})

		access := list(h.search(object{"accountIds": []string{id}, "expand": []string{"productAccess"}})[0]["productAccess"])
		if got := access[0]["lastActiveTimestamp"]; got != want {
			t.Errorf("form %d: %v, want %v", form, got, want)
		}
	}
}

// API §9.2 no. 35, 41: an app under two names has the same people under both.
func TestReadingAppsListedTwice(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", reading(func(o *simulator.AdminOptions) { o.ListJiraTwice, o.ListCustomerService, o.ListRovo = true, true, true }))

	names := map[string]string{}
	for _, workspace := range h.pages(h.v2("/workspaces"), object{"limit": 1000}) {
		names[textOf(workspace["id"])] = textOf(field(workspace, "attributes", "type"))
	}

	holders := func(resource string) []string {
		return texts(h.search(object{"resourceIds": []string{resource}, "roleIds": []string{"atlassian/user", "atlassian/admin"}, "status": []string{"active"}}), "accountId")
	}
	jira, service := h.workspace("jira-software", "acme"), h.workspace("jira-servicedesk", "acme")

	site := strings.TrimPrefix(jira, "ari:cloud:jira-software::site/")
	for app, twin := range map[string]string{jira: "ari:cloud:jira::site/" + site, service: "ari:cloud:jira-customer-service::site/" + site} {
		if names[twin] == "" || len(holders(app)) == 0 || !slices.Equal(holders(app), holders(twin)) {
			t.Errorf("%s (%q) and %s (%q) have %d and %d holders", app, names[app], twin, names[twin], len(holders(app)), len(holders(twin)))
		}
	}

	if names[jira] != "Jira Software" || names["ari:cloud:jira::site/"+site] != "Jira" || names["ari:cloud:rovo::site/"+site] != "Rovo" {
		t.Errorf("listed %v", names)
	}
}

// API §9.2 no. 36: one app's refusal is one app's.
func TestReadingRefusedApps(t *testing.T) {
	t.Parallel()

	for status, code := range map[int]string{400: "ADMIN-400-4", 403: "ADMIN-403-3", 404: "ADMIN-404-1"} {
		h := startAdmin(t, "acme", reading(func(o *simulator.AdminOptions) { o.RefusedApps = map[string]int{"loom": status} }))
		count := func(key string) string {
			name := map[string]string{"loom": "Acme", "confluence": "acme"}[key]
			return h.users("/count?resourceIds=" + url.QueryEscape(h.workspace(key, name)) + "&roleIds=atlassian%2Fuser")
		}
		h.refused("GET", count("loom"), nil, status, code)
		h.refused("POST", h.users("/search"), object{"resourceIds": []string{h.workspace("loom", "Acme")}}, status, code)
		h.do("GET", count("confluence"), nil, 200)
	}
}

// API §9.2 no. 36: a count and a search are two endpoints, each of which may refuse an app.
func TestReadingUnlistedApps(t *testing.T) {
	t.Parallel()

	for _, counted := range []bool{false, true} {
		h := startAdmin(t, "acme", reading(func(o *simulator.AdminOptions) {
			if refused := map[string]int{"loom": 404}; counted {
				o.UnlistedApps = refused
			} else {
				o.UncountedApps = refused
			}
		}))
		loom := h.workspace("loom", "Acme")
		status := map[bool]int{counted: 200, !counted: 404}
		h.do("GET", h.users("/count?resourceIds="+url.QueryEscape(loom)+"&roleIds=atlassian%2Fuser"), nil, status[true])
		h.do("POST", h.users("/search"), object{"resourceIds": []string{loom}}, status[false])
	}
}

// API §9.2 no. 39: last activity on the original experience.
func TestReadingOriginalExperience(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", reading(func(o *simulator.AdminOptions) { o.OriginalExperience = true }))
	h.refused("GET", h.v1("/directory/users/"+url.PathEscape(h.account("jonas@acme.test"))+"/last-active-dates"), nil, 400, "ADMIN-400-4")
}

// API §9.2 no. 40: the rule that is broken, as an object.
func TestForbiddenActionDetail(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", immediate)
	id := h.account("jonas@acme.test")
	h.server.SetAccount(id, func(a *simulator.Account) { a.SyncedBy = "google" })

	answer := h.do("POST", h.manage(id, "/lifecycle/disable"), object{}, 403)
	if key := field(answer, "errorDetail", "reason", "key"); key != "externalDirectory.google" {
		t.Errorf("the answer is %v", answer)
	}
}

// Which records the links of an address show (API §2.2, 22).
func TestReadingLinksByEmail(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		change func(*simulator.AdminOptions)
		found  [2]int // the separated record, and the one that has the address beside its primary one
	}{
		"all":     {func(*simulator.AdminOptions) {}, [2]int{1, 1}},
		"linked":  {func(o *simulator.AdminOptions) { o.LinksOfLinked = true }, [2]int{0, 1}},
		"primary": {func(o *simulator.AdminOptions) { o.LinksOfPrimary = true }, [2]int{1, 0}},
	} {
		h := startAdmin(t, "empty", reading(test.change))
		directory := h.server.Credentials().DirectoryID

		ids, err := h.server.SeedSCIMUsers(directory, 2)
		if err != nil {
			t.Fatal(err)
		}

		links := "/admin/user-provisioning/v1/org/" + h.org
		h.do("PATCH", links+"/scimDirectoryId/"+directory+"/scimUserId/"+ids[0]+"/unlink", object{}, 204)
		first, _ := h.server.SCIMUser(directory, ids[0])
		h.server.SetSCIMUser(directory, ids[1], func(u *simulator.SCIMUser) {
			u.Emails = append(u.Emails, simulator.SCIMEmail{Value: "second@corp.test", Type: "home"})
		})

		for i, email := range []string{first.PrimaryEmail(), "second@corp.test"} {
			if got := len(list(h.do("POST", links+"/get-scim-links-for-email", object{"email": email}, 200)["scimLinks"])); got != test.found[i] {
				t.Errorf("%s: %s has %d links", name, email, got)
			}
		}
	}
}

// Whether a role makes its holder a member, and what an organization administrator holds by inference.
func TestReadingRoles(t *testing.T) {
	t.Parallel()

	for _, other := range []bool{false, true} {
		h := startAdmin(t, "acme", reading(func(o *simulator.AdminOptions) { o.RolesWithoutMembership, o.InferAdmins = other, other }))
		confluence := h.workspace("confluence", "acme")
		outsider := h.server.AddAccount(simulator.Account{Name: "Out", Email: "out@acme.test"})
		h.do("POST", h.v1("/users/"+url.PathEscape(outsider)+"/roles/assign"), object{"role": "atlassian/user", "resource": confluence}, 204)

		if account, _ := h.server.Account(outsider); (len(account.Memberships) == 0) != other {
			t.Errorf("other %t: memberships %v", other, account.Memberships)
		}

		h.server.SetAccount(outsider, func(a *simulator.Account) { a.PlatformRoles = simulator.NewSet("atlassian/org-admin") })

		if inferred := slices.Contains(h.methods(outsider, confluence)["atlassian/admin"], "inferred"); inferred != other {
			t.Errorf("other %t: methods %v", other, h.methods(outsider, confluence))
		}
	}
}

// API §3.3: access_billable is no count of seats.
func TestAccessBillable(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", immediate)
	id := h.account("jonas@acme.test")
	billable := func() any {
		for address := h.v1("/users"); address != ""; {
			answer := h.do("GET", address, nil, 200)
			for _, account := range list(answer["data"]) {
				if account["account_id"] == id {
					return account["access_billable"]
				}
			}

			address = strings.TrimPrefix(textOf(field(answer, "links", "next")), h.server.URL())
		}

		return nil
	}

	h.do("POST", h.v2("/directories/"+h.directory()+"/users/"+id+"/suspend"), object{}, 204)

	if billable() != true {
		t.Errorf("suspended: %v", billable())
	}

	h.server.SetAccount(id, func(a *simulator.Account) { a.BilledElsewhere = true })

	if billable() != false {
		t.Errorf("billed elsewhere: %v", billable())
	}
}

// Somebody suspended in the app's directory uses no seat, however active they are in another: the count of the API and
// that of the workspace are one.
func TestSeatsByTheDirectoryOfTheApp(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "acme", immediate)
	confluence := h.workspace("confluence", "acme")
	directories := texts(h.do("GET", h.v2("/directories"), nil, 200)["data"], "directoryId")
	before := h.server.SeatCount(confluence)
	h.server.AddAccount(simulator.Account{
		Name: "Both", Email: "both@acme.test", DirectRoles: map[string]simulator.Set{confluence: simulator.NewSet("atlassian/user")},
		Memberships: map[string]simulator.MembershipStatus{directories[0]: simulator.MembershipSuspended, directories[1]: simulator.MembershipActive},
	})
	query := url.Values{"resourceIds": {confluence}, "roleIds": {"atlassian/user", "atlassian/admin"}, "status": {"active"}}

	count := numberOf(h.do("GET", h.users("/count?"+query.Encode()), nil, 200)["count"])
	if after := h.server.SeatCount(confluence); after != before || int(count) != before {
		t.Errorf("%d seats before, %d after, and the API counts %v", before, after, count)
	}

	query.Set("status", "suspended")

	suspended := h.search(object{"resourceIds": []string{confluence}, "status": []string{"suspended"}, "emails": []string{"both@acme.test"}})
	if len(suspended) != 1 {
		t.Errorf("as suspended, %d are found", len(suspended))
	}
}
