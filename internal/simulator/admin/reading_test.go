// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/plain"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

func reading(change func(*world.AdminOptions)) world.AdminOptions {
	options := plain.Immediate
	change(&options)

	return options
}

// bare sends a request without a body and requires a status.
func bare(h *plain.Admin, method, path string, status int) {
	h.T.Helper()

	request, err := http.NewRequestWithContext(h.T.Context(), method, h.Server.URL()+path, http.NoBody)
	if err != nil {
		h.T.Fatal(err)
	}

	request.Header.Set("Authorization", "Bearer "+h.Key)

	response, err := h.Client.Do(request)
	if err != nil {
		h.T.Fatal(err)
	}

	_ = response.Body.Close()
	if response.StatusCode != status {
		h.T.Fatalf("%s %s without a body: status %d, want %d", method, path, response.StatusCode, status)
	}
}

// API §9.2 no. 25, §4.3: suspend and restore always require a JSON body, the other calls only by the switch.
func TestReadingBodiesRequired(t *testing.T) {
	t.Parallel()

	for _, required := range []bool{false, true} {
		h := plain.StartAdmin(t, "acme", reading(func(o *world.AdminOptions) { o.BodiesRequired = required }))
		user := h.V2("/directories/" + h.Directory() + "/users/" + h.Account("jonas@acme.test"))
		bare(h, "POST", user+"/suspend", 415)
		h.Do("POST", user+"/suspend", object{}, 204)
		bare(h, "POST", user+"/restore", 415)
		h.Do("POST", user+"/restore", object{}, 204)

		record := h.Server.SCIMUsers(h.Server.Credentials().DirectoryID)[0]
		unlink := "/admin/user-provisioning/v1/org/" + h.Org + "/scimDirectoryId/" + h.Server.Credentials().DirectoryID + "/scimUserId/" + record.ID + "/unlink"
		enable := h.Manage(h.Account("jonas@acme.test"), "/lifecycle/enable")

		status := 204
		if required {
			status = 415
		}

		bare(h, "PATCH", unlink, status)
		h.Do("PATCH", unlink, object{}, 204)
		bare(h, "POST", enable, status)
		h.Do("POST", enable, object{}, 204)
	}
}

// API §9.2 no. 27: the switch decides whether expansions are filled for "-".
func TestReadingExpandOwnDirectory(t *testing.T) {
	t.Parallel()

	for _, own := range []bool{false, true} {
		h := plain.StartAdmin(t, "acme", reading(func(o *world.AdminOptions) { o.ExpandOwnDirectory = own }))
		query := object{"accountIds": []string{h.Account("jonas@acme.test")}, "expand": []string{"productAccess", "groups"}}

		anywhere := h.Search(query)[0]
		if empty := len(plain.List(anywhere["productAccess"])) == 0 && len(plain.List(anywhere["groups"])) == 0; empty != own {
			t.Errorf("own %t: for any directory %v, %v", own, anywhere["productAccess"], anywhere["groups"])
		}

		there := h.Pages(h.V2("/directories/"+h.Directory()+"/users/search"), query)[0]
		if len(plain.List(there["productAccess"])) == 0 || len(plain.List(there["groups"])) == 0 {
			t.Errorf("own %t: for the directory %v, %v", own, there["productAccess"], there["groups"])
		}
	}
}

// API §9.2 no. 28: the switch decides under which resource a Jira role is shown, and the role is revoked under that id.
func TestReadingJiraShown(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		reading     world.JiraShown
		owner       string // of the resource in the request
		shown       string
		revokeShown bool
	}{
		"as sent, app":   {world.JiraAsSent, "jira-software", "jira-software", true},
		"as sent, jira":  {world.JiraAsSent, "jira", "jira", true},
		"jira":           {world.JiraShownJira, "jira-software", "jira", true},
		"core":           {world.JiraShownCore, "jira-software", "jira-core", true},
		"core, by sent":  {world.JiraShownCore, "jira-software", "jira-core", false},
		"jira, of a JSM": {world.JiraShownJira, "jira-servicedesk", "jira", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := plain.StartAdmin(t, "acme", reading(func(o *world.AdminOptions) { o.JiraShown = test.reading }))
			site := strings.TrimPrefix(h.Workspace("jira-software", "acme"), "ari:cloud:jira-software::site/")
			ari := func(owner string) string { return "ari:cloud:" + owner + "::site/" + site }
			person := h.Server.AddAccount(world.Account{
				Name: "Fresh", Email: "fresh@acme.test", Memberships: map[string]world.MembershipStatus{h.Directory(): world.MembershipActive},
			})
			at := h.V1("/users/" + url.PathEscape(person) + "/roles/")
			h.Do("POST", at+"assign", object{"role": "atlassian/user", "resource": ari(test.owner)}, 204)

			assignments := func() []object {
				return plain.List(h.Do("GET", h.Users("/"+url.PathEscape(person)+"/role-assignments"), nil, 200)["data"])
			}

			shown := assignments()
			if len(shown) != 1 || shown[0]["resourceId"] != ari(test.shown) || shown[0]["resourceOwner"] != test.shown {
				t.Fatalf("shown %v", shown)
			}

			revoked := ari(test.owner)
			if test.revokeShown {
				revoked = ari(test.shown)
			}

			h.Do("POST", at+"revoke", object{"role": "atlassian/user", "resource": revoked}, 204)

			if left := assignments(); len(left) != 0 {
				t.Errorf("left %v", left)
			}

			group := h.Server.AddGroup(world.Group{Name: "fresh group"})
			ofGroup := h.V2("/directories/" + h.Directory() + "/groups/" + group + "/role-assignments")
			h.Do("POST", ofGroup+"/assign", object{"roleId": "atlassian/user", "resourceId": ari(test.owner)}, 200)

			if shown := plain.List(h.Do("GET", ofGroup, nil, 200)["data"]); len(shown) != 1 || shown[0]["resourceId"] != ari(test.shown) {
				t.Errorf("shown of the group %v", shown)
			}

			h.Do("POST", ofGroup+"/revoke", object{"roleId": "atlassian/user", "resourceId": revoked}, 204)

			if left := plain.List(h.Do("GET", ofGroup, nil, 200)["data"]); len(left) != 0 {
				t.Errorf("left of the group %v", left)
			}
		})
	}
}

// API §9.2 no. 29: the switch decides how a search finds organization administrators.
func TestReadingAdministratorsByResource(t *testing.T) {
	t.Parallel()

	for _, named := range []bool{false, true} {
		h := plain.StartAdmin(t, "acme", reading(func(o *world.AdminOptions) { o.AdministratorsByResource = named }))

		alone := h.Search(object{"roleIds": []string{"atlassian/org-admin"}})
		if (len(alone) == 0) != named {
			t.Errorf("named %t: the role alone finds %d", named, len(alone))
		}

		if len(h.Search(object{"roleIds": []string{"atlassian/org-admin"}, "resourceIds": []string{"ari:cloud:platform::org/" + h.Org}})) == 0 {
			t.Errorf("named %t: the resource finds nobody", named)
		}
	}
}

// API §9.2 no. 33: app and customer accounts are listed only by the switch, and never use a seat.
func TestReadingListOtherAccounts(t *testing.T) {
	t.Parallel()

	for _, listed := range []bool{false, true} {
		h := plain.StartAdmin(t, "acme", reading(func(o *world.AdminOptions) { o.ListOtherAccounts = listed }))
		confluence := h.Workspace("confluence", "acme")

		seats := h.Server.SeatCount(confluence)
		for _, kind := range []string{"app", "customer"} {
			h.Server.AddAccount(world.Account{
				Name: "Some " + kind, Type: kind, DirectRoles: map[string]world.Set{confluence: world.NewSet("atlassian/user")},
				Memberships: map[string]world.MembershipStatus{h.Directory(): world.MembershipActive},
			})
		}

		kinds := map[string]int{}
		for _, account := range h.Search(object{"resourceIds": []string{confluence}, "status": []string{"active"}, "roleIds": []string{"atlassian/user", "atlassian/admin"}}) {
			kinds[plain.TextOf(account["accountType"])]++
		}

		want := map[bool]int{false: 0, true: 1}[listed]
		if kinds["app"] != want || kinds["customer"] != want || kinds["atlassian"] != seats {
			t.Errorf("listed %t: found %v, %d seats", listed, kinds, seats)
		}

		if now := h.Server.SeatCount(confluence); now != seats {
			t.Errorf("listed %t: %d seats became %d", listed, seats, now)
		}
	}
}

// API §9.2 no. 34: the switch decides under which app the use of a Jira app is recorded.
func TestReadingActivityUnderJira(t *testing.T) {
	t.Parallel()

	for _, under := range []bool{false, true} {
		h := plain.StartAdmin(t, "empty", reading(func(o *world.AdminOptions) { o.ActivityUnderJira = under }))
		used := map[string]time.Time{}

		for i, owner := range []string{"jira-software", "jira-servicedesk", "confluence"} {
			id := "ari:cloud:" + owner + "::site/s1"
			h.Server.AddWorkspace(world.Workspace{ID: id, TypeKey: owner, TypeName: owner})
			used[id] = plain.Noon.AddDate(0, 0, -10-i)
		}

		id := h.Server.AddAccount(world.Account{Email: "ann@corp.test", LastActive: used, Memberships: map[string]world.MembershipStatus{h.Directory(): world.MembershipActive}})
		access := plain.List(h.Search(object{"accountIds": []string{id}, "expand": []string{"productAccess"}})[0]["productAccess"])

		want := []string{"ari:cloud:jira-software::site/s1", "ari:cloud:jira-servicedesk::site/s1", "ari:cloud:confluence::site/s1"}
		if under {
			want = []string{"ari:cloud:jira::site/s1", "ari:cloud:confluence::site/s1"}
		}

		if got := plain.Texts(access, "id"); !slices.Equal(got, want) {
			t.Errorf("under %t: recorded %v", under, got)
		}

		if last := plain.TextOf(access[0]["lastActiveTimestamp"]); !strings.HasPrefix(last, plain.Noon.AddDate(0, 0, -10).Format(time.DateOnly)) {
			t.Errorf("under %t: the latest is %s", under, last)
		}
	}
}

// The formats of lastActiveTimestamp; API §4.3 shows one of them.
func TestReadingActivityTimes(t *testing.T) {
	t.Parallel()

	for form, want := range map[world.ActivityTimes]any{
		world.TimesNanoseconds: "2026-11-06T23:07:11.000000000Z",
		world.TimesMinutes:     "2026-11-06T23:07Z",
		world.TimesWithoutZone: "2026-11-06T23:07:11",
		world.TimesEpoch:       "1794006431000",
		world.TimesEpochNumber: 1794006431000.0,
		world.TimesWords:       "recently",
	} {
		h := plain.StartAdmin(t, "empty", reading(func(o *world.AdminOptions) { o.ActivityTimes = form }))
		h.Server.AddWorkspace(world.Workspace{ID: "ari:cloud:confluence::site/s1", TypeKey: "confluence"})
		id := h.Server.AddAccount(world.Account{
			Email: "ann@corp.test", Memberships: map[string]world.MembershipStatus{h.Directory(): world.MembershipActive},
			LastActive: map[string]time.Time{"ari:cloud:confluence::site/s1": time.Date(2026, 11, 6, 23, 7, 11, 0, time.UTC)},
		})

		access := plain.List(h.Search(object{"accountIds": []string{id}, "expand": []string{"productAccess"}})[0]["productAccess"])
		if got := access[0]["lastActiveTimestamp"]; got != want {
			t.Errorf("form %d: %v, want %v", form, got, want)
		}
	}
}

// API §9.2 no. 35, 41: an app that is listed twice has the same people under both names.
func TestReadingAppsListedTwice(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", reading(func(o *world.AdminOptions) { o.ListJiraTwice, o.ListCustomerService, o.ListRovo = true, true, true }))

	names := map[string]string{}
	for _, workspace := range h.Pages(h.V2("/workspaces"), object{"limit": 1000}) {
		names[plain.TextOf(workspace["id"])] = plain.TextOf(plain.Field(workspace, "attributes", "type"))
	}

	holders := func(resource string) []string {
		return plain.Texts(h.Search(object{"resourceIds": []string{resource}, "roleIds": []string{"atlassian/user", "atlassian/admin"}, "status": []string{"active"}}), "accountId")
	}
	jira, service := h.Workspace("jira-software", "acme"), h.Workspace("jira-servicedesk", "acme")

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

// API §9.2 no. 36: only queries by the refused app are refused.
func TestReadingRefusedApps(t *testing.T) {
	t.Parallel()

	for status, code := range map[int]string{400: "ADMIN-400-4", 403: "ADMIN-403-3", 404: "ADMIN-404-1"} {
		h := plain.StartAdmin(t, "acme", reading(func(o *world.AdminOptions) { o.RefusedApps = map[string]int{"loom": status} }))
		count := func(key string) string {
			name := map[string]string{"loom": "Acme", "confluence": "acme"}[key]
			return h.Users("/count?resourceIds=" + url.QueryEscape(h.Workspace(key, name)) + "&roleIds=atlassian%2Fuser")
		}
		h.Refused("GET", count("loom"), nil, status, code)
		h.Refused("POST", h.Users("/search"), object{"resourceIds": []string{h.Workspace("loom", "Acme")}}, status, code)
		h.Do("GET", count("confluence"), nil, 200)
	}
}

// API §9.2 no. 36: count and search can refuse an app independently.
func TestReadingUnlistedApps(t *testing.T) {
	t.Parallel()

	for _, counted := range []bool{false, true} {
		h := plain.StartAdmin(t, "acme", reading(func(o *world.AdminOptions) {
			if refused := map[string]int{"loom": 404}; counted {
				o.UnlistedApps = refused
			} else {
				o.UncountedApps = refused
			}
		}))
		loom := h.Workspace("loom", "Acme")
		status := map[bool]int{counted: 200, !counted: 404}
		h.Do("GET", h.Users("/count?resourceIds="+url.QueryEscape(loom)+"&roleIds=atlassian%2Fuser"), nil, status[true])
		h.Do("POST", h.Users("/search"), object{"resourceIds": []string{loom}}, status[false])
	}
}

// API §9.2 no. 39: last-active-dates answers 400 for an organization with the original user management.
func TestReadingOriginalExperience(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", reading(func(o *world.AdminOptions) { o.OriginalExperience = true }))
	h.Refused("GET", h.V1("/directory/users/"+url.PathEscape(h.Account("jonas@acme.test"))+"/last-active-dates"), nil, 400, "ADMIN-400-4")
}

// API §9.2 no. 40: errorDetail of forbidden.action is the broken rule as an object.
func TestForbiddenActionDetail(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	id := h.Account("jonas@acme.test")
	h.Server.SetAccount(id, func(a *world.Account) { a.SyncedBy = "google" })

	answer := h.Do("POST", h.Manage(id, "/lifecycle/disable"), object{}, 403)
	if key := plain.Field(answer, "errorDetail", "reason", "key"); key != "externalDirectory.google" {
		t.Errorf("the answer is %v", answer)
	}
}

// The switches decide which records the links of an address show (API §2.2, 22).
func TestReadingLinksByEmail(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		change func(*world.AdminOptions)
		found  [2]int // the separated record, and the record with the address as a secondary one
	}{
		"all":     {func(*world.AdminOptions) {}, [2]int{1, 1}},
		"linked":  {func(o *world.AdminOptions) { o.LinksOfLinked = true }, [2]int{0, 1}},
		"primary": {func(o *world.AdminOptions) { o.LinksOfPrimary = true }, [2]int{1, 0}},
	} {
		h := plain.StartAdmin(t, "empty", reading(test.change))
		directory := h.Server.Credentials().DirectoryID

		ids, err := h.Server.SeedSCIMUsers(directory, 2)
		if err != nil {
			t.Fatal(err)
		}

		links := "/admin/user-provisioning/v1/org/" + h.Org
		h.Do("PATCH", links+"/scimDirectoryId/"+directory+"/scimUserId/"+ids[0]+"/unlink", object{}, 204)
		first, _ := h.Server.SCIMUser(directory, ids[0])
		h.Server.SetSCIMUser(directory, ids[1], func(u *world.SCIMUser) {
			u.Emails = append(u.Emails, world.SCIMEmail{Value: "second@corp.test", Type: "home"})
		})

		for i, email := range []string{first.PrimaryEmail(), "second@corp.test"} {
			if got := len(plain.List(h.Do("POST", links+"/get-scim-links-for-email", object{"email": email}, 200)["scimLinks"])); got != test.found[i] {
				t.Errorf("%s: %s has %d links", name, email, got)
			}
		}
	}
}

// The switches decide whether a role makes its holder a member, and which roles an organization administrator has by
// inference.
func TestReadingRoles(t *testing.T) {
	t.Parallel()

	for _, other := range []bool{false, true} {
		h := plain.StartAdmin(t, "acme", reading(func(o *world.AdminOptions) { o.RolesWithoutMembership, o.InferAdmins = other, other }))
		confluence := h.Workspace("confluence", "acme")
		outsider := h.Server.AddAccount(world.Account{Name: "Out", Email: "out@acme.test"})
		h.Do("POST", h.V1("/users/"+url.PathEscape(outsider)+"/roles/assign"), object{"role": "atlassian/user", "resource": confluence}, 204)

		if account, _ := h.Server.Account(outsider); (len(account.Memberships) == 0) != other {
			t.Errorf("other %t: memberships %v", other, account.Memberships)
		}

		h.Server.SetAccount(outsider, func(a *world.Account) { a.PlatformRoles = world.NewSet("atlassian/org-admin") })

		if inferred := slices.Contains(methods(h, outsider, confluence)["atlassian/admin"], "inferred"); inferred != other {
			t.Errorf("other %t: methods %v", other, methods(h, outsider, confluence))
		}
	}
}

// API §3.3: access_billable does not tell whether an account uses a seat.
func TestAccessBillable(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	id := h.Account("jonas@acme.test")
	billable := func() any {
		for address := h.V1("/users"); address != ""; {
			answer := h.Do("GET", address, nil, 200)
			for _, account := range plain.List(answer["data"]) {
				if account["account_id"] == id {
					return account["access_billable"]
				}
			}

			address = strings.TrimPrefix(plain.TextOf(plain.Field(answer, "links", "next")), h.Server.URL())
		}

		return nil
	}

	h.Do("POST", h.V2("/directories/"+h.Directory()+"/users/"+id+"/suspend"), object{}, 204)

	if billable() != true {
		t.Errorf("suspended: %v", billable())
	}

	h.Server.SetAccount(id, func(a *world.Account) { a.BilledElsewhere = true })

	if billable() != false {
		t.Errorf("billed elsewhere: %v", billable())
	}
}

// An account that is suspended in the app's directory uses no seat, even if it is active in another directory. The
// API's count and the workspace's count agree on it.
func TestSeatsByTheDirectoryOfTheApp(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	confluence := h.Workspace("confluence", "acme")
	directories := plain.Texts(h.Do("GET", h.V2("/directories"), nil, 200)["data"], "directoryId")
	before := h.Server.SeatCount(confluence)
	h.Server.AddAccount(world.Account{
		Name: "Both", Email: "both@acme.test", DirectRoles: map[string]world.Set{confluence: world.NewSet("atlassian/user")},
		Memberships: map[string]world.MembershipStatus{directories[0]: world.MembershipSuspended, directories[1]: world.MembershipActive},
	})
	query := url.Values{"resourceIds": {confluence}, "roleIds": {"atlassian/user", "atlassian/admin"}, "status": {"active"}}

	count := plain.NumberOf(h.Do("GET", h.Users("/count?"+query.Encode()), nil, 200)["count"])
	if after := h.Server.SeatCount(confluence); after != before || int(count) != before {
		t.Errorf("%d seats before, %d after, and the API counts %v", before, after, count)
	}

	query.Set("status", "suspended")

	suspended := h.Search(object{"resourceIds": []string{confluence}, "status": []string{"suspended"}, "emails": []string{"both@acme.test"}})
	if len(suspended) != 1 {
		t.Errorf("as suspended, %d are found", len(suspended))
	}
}
