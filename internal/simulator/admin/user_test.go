// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/plain"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

type object = plain.Object

// API §4.3: users/search answers 400 to filters that exclude each other or exceed a limit.
func TestUserSearchRefusals(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)

	many := func(n int) []string {
		values := make([]string, n)
		for i := range values {
			values[i] = fmt.Sprintf("value%d@acme.test", i)
		}

		return values
	}
	for name, body := range map[string]any{
		"emails with searchTerm":     object{"emails": many(1), "searchTerm": "ada"},
		"11 account ids":             object{"accountIds": many(11)},
		"11 directories":             object{"directoryIds": many(11)},
		"21 resources":               object{"resourceIds": many(21)},
		"11 groups":                  object{"groupIds": many(11)},
		"unknown role":               object{"roleIds": []string{"user"}},
		"viewer is no filter":        object{"roleIds": []string{"atlassian/viewer"}},
		"11 domains":                 object{"emailDomains": many(11)},
		"101 addresses":              object{"emails": many(101)},
		"no addresses":               object{"emails": []string{}},
		"an address twice":           object{"emails": []string{"a@acme.test", "a@acme.test"}},
		"unknown status":             object{"status": []string{"inactive"}},
		"unknown account status":     object{"accountStatus": []string{"suspended"}},
		"unknown membership":         object{"membershipStatus": []string{"deactivated"}},
		"unknown claim":              object{"claimStatus": "verified"},
		"unknown expansion":          object{"expand": []string{"roles"}},
		"limit 0":                    object{"limit": 0},
		"limit 101":                  object{"limit": 101},
		"limit as text":              object{"limit": "5"},
		"sort by two":                object{"sortBy": []object{{"field": "nick_name", "direction": "asc"}, {"field": "nick_name", "direction": "asc"}}},
		"sort by name":               object{"sortBy": []object{{"field": "name", "direction": "asc"}}},
		"sort without direction":     object{"sortBy": []object{{"field": "nick_name"}}},
		"a list for a text":          object{"searchTerm": []string{"ada"}},
		"a filter nobody documented": object{"productKeys": []string{"jira"}},
		"no object":                  []string{"ada"},
		"no JSON":                    "{",
		"two values":                 "{}{}",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			h := h.For(t)
			h.Refused("POST", h.Users("/search"), body, 400, "ADMIN-400-4")
		})
	}
}

// API §4.1: an unknown cursor, or a cursor of another list, is 400.
func TestCursorRefusals(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)

	groups := plain.TextOf(plain.Field(h.Do("POST", h.Groups("/search"), object{"limit": 1}, 200)["links"], "next"))
	for _, cursor := range []string{"x", "c+/", "c+/AAAA", groups} {
		h.Refused("POST", h.Users("/search"), object{"cursor": cursor}, 400, "ADMIN-400-1")
		h.Refused("GET", h.V1("/users?cursor="+url.QueryEscape(cursor)), nil, 400, "ADMIN-400-1")
		h.Refused("GET", h.V1("/domains?cursor="+url.QueryEscape(cursor)), nil, 400, "ADMIN-400-1")
	}
}

// API §4.1: cursors have characters that must be escaped, remember the query, and may be sent with the same filters;
// the last page has no next.
func TestUserSearchPages(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	query := object{"limit": 7, "status": []string{"active"}, "expand": []string{"groups"}}

	var ids []string

	cursor := ""
	for {
		if cursor != "" {
			query["cursor"] = cursor // filters and cursor together work (API §4.1, C S10)
		}

		answer := h.Do("POST", h.Users("/search"), query, 200)

		page := plain.List(answer["data"])
		for _, user := range page {
			if user["status"] != "active" || user["groups"] == nil {
				t.Fatalf("the cursor lost the query: %v", user)
			}

			ids = append(ids, plain.TextOf(user["accountId"]))
		}

		next, more := plain.Field(answer, "links", "next").(string)
		if !more {
			break
		}

		if len(page) != 7 || !strings.ContainsAny(next, "+") || !strings.Contains(next, "/") || !strings.Contains(next, "=") {
			t.Fatalf("a page of %d and cursor %q", len(page), next)
		}

		cursor = next
	}

	if got := h.Do("GET", h.Users("/count?status=active"), nil, 200)["count"]; got != float64(len(ids)) {
		t.Fatalf("count says %v, the pages have %d", got, len(ids))
	}

	slices.Sort(ids)

	if len(slices.Compact(ids)) != len(ids) {
		t.Fatal("somebody is on two pages")
	}
}

// API §4.1: paging continues at the right entry when accounts leave in the meantime.
func TestUserSearchPagesWhilePeopleLeave(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "empty", plain.Immediate)
	ids := h.Server.SeedAccounts(30, world.AccountSeed{Domain: "elsewhere.test"})

	first := h.Do("POST", h.Users("/search"), object{"limit": 10}, 200)
	for _, gone := range ids[:5] {
		h.Server.SetAccount(gone, func(a *world.Account) { a.Memberships = nil })
	}

	rest := h.Pages(h.Users("/search"), object{"cursor": plain.Field(first, "links", "next")})
	if got, want := plain.Texts(rest, "accountId"), ids[10:]; !slices.Equal(got, want) {
		t.Fatalf("went on with %v, want %v", got, want)
	}
}

// API §4.3: each filter finds the right accounts, and count agrees with search.
func TestUserFilters(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	jira, confluence := h.Workspace("jira-software", "acme"), h.Workspace("confluence", "acme")
	ada := h.Account("ada@acme.test")

	tests := map[string]struct {
		query object
		want  func(world.Account) bool
	}{
		"account ids": {object{"accountIds": []string{ada, "nobody"}}, func(a world.Account) bool { return a.ID == ada }},
		"domain":      {object{"emailDomains": []string{"CORP.test"}}, func(a world.Account) bool { return strings.HasSuffix(a.Email, "@corp.test") }},
		"search term": {object{"searchTerm": "PAPADAKI"}, func(a world.Account) bool { return a.Email == "zoe@acme.test" }},
		"suspended": {object{"status": []string{"suspended"}}, func(a world.Account) bool {
			return a.Status == "active" && hasStanding(a, world.MembershipSuspended)
		}},
		"for deletion": {object{"status": []string{"for_deletion"}}, func(a world.Account) bool { return a.ScheduledForDeletion }},
		"deactivated":  {object{"status": []string{"deactivated"}}, func(a world.Account) bool { return a.Status != "active" && !a.ScheduledForDeletion }},
		"inactive":     {object{"accountStatus": []string{"inactive"}}, func(a world.Account) bool { return a.Status == "inactive" }},
		"not invited":  {object{"status": []string{"not_invited"}}, func(a world.Account) bool { return len(a.Memberships) == 0 }},
		"no member":    {object{"membershipStatus": []string{"no_membership"}}, func(a world.Account) bool { return len(a.Memberships) == 0 }},
		"unmanaged": {object{"claimStatus": "unmanaged"}, func(a world.Account) bool {
			return !strings.HasSuffix(a.Email, "@acme.test") && !strings.HasSuffix(a.Email, "@corp.test")
		}},
		"second factor": {object{"mfaEnabled": true}, func(a world.Account) bool { return a.MFAEnabled }},
		"group":         {object{"groupIds": []string{h.Group("idp-support")}}, func(a world.Account) bool { return a.Groups.Has(h.Group("idp-support")) }},
		"direct or by group": {
			object{"resourceIds": []string{jira}, "roleIds": []string{"atlassian/user", "atlassian/admin"}},
			func(a world.Account) bool {
				return a.DirectRoles[jira].Has("atlassian/user") || a.Groups.Has(h.Group("jira-users-acme")) || a.Groups.Has(h.Group("jira-admins-acme"))
			},
		},
		"guests of Confluence": {
			object{"resourceIds": []string{confluence}, "roleIds": []string{"atlassian/guest"}},
			func(a world.Account) bool { return a.Groups.Has(h.Group("contractors")) },
		},
		"organization admins": {
			object{"roleIds": []string{"atlassian/org-admin"}},
			func(a world.Account) bool {
				return a.PlatformRoles.Has("atlassian/org-admin") || a.Groups.Has(h.Group("org-admins"))
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			h := h.For(t)

			var want []string
			for _, account := range h.Server.Accounts() {
				if test.want(account) {
					want = append(want, account.ID)
				}
			}

			got := plain.Texts(h.Search(test.query), "accountId")
			if len(want) == 0 || !slices.Equal(got, want) {
				t.Fatalf("found %v, want %v", got, want)
			}

			if count := h.Do("GET", h.Users("/count?"+queryOf(test.query)), nil, 200)["count"]; count != float64(len(want)) {
				t.Fatalf("count is %v, want %d", count, len(want))
			}
		})
	}
}

func hasStanding(account world.Account, standing world.MembershipStatus) bool {
	for _, status := range account.Memberships {
		if status != standing {
			return false
		}
	}

	return len(account.Memberships) > 0
}

// queryOf encodes a search as query parameters; lists are repeated parameters (API §4.1).
func queryOf(query object) string {
	values := url.Values{}

	for name, value := range query {
		switch given := value.(type) {
		case []string:
			values[name] = given
		default:
			values.Set(name, fmt.Sprint(given))
		}
	}

	return values.Encode()
}

// API §4.3: emails finds exact addresses; count ignores it.
func TestUserSearchByEmail(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)

	got := plain.Texts(h.Search(object{"emails": []string{"zoe@acme.test", "ADA@acme.test", "nobody@acme.test", "hidden@freelance.test"}}), "email")
	if want := []string{"ada@acme.test", "zoe@acme.test"}; !slices.Equal(got, want) {
		t.Fatalf("found %v, want %v", got, want)
	}

	everybody := h.Do("GET", h.Users("/count"), nil, 200)["count"]
	if count := h.Do("GET", h.Users("/count?emails=ada@acme.test"), nil, 200)["count"]; count != everybody {
		t.Fatalf("count filtered by emails: %v of %v", count, everybody)
	}
}

// API §4.3: an answer has only the requested expansions.
func TestUserExpansions(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	ben := object{"accountIds": []string{h.Account("ben@acme.test")}}

	unasked := h.Search(ben)[0]
	for _, field := range []string{"platformRoles", "counts", "productAccess", "groups"} {
		if _, present := unasked[field]; present {
			t.Fatalf("%s came unasked", field)
		}
	}

	ben["expand"] = []string{"platformRoles", "counts.resources", "productAccess", "groups"}

	full := h.Search(ben)[0]
	if roles := plain.ItemsOf(full["platformRoles"]); !slices.Contains(roles, any("atlassian/org-admin")) {
		t.Fatalf("platform roles %v", roles)
	}

	if count := plain.NumberOf(plain.Field(full["counts"], "resources")); count < 3 {
		t.Fatalf("%v resources", count)
	}

	for _, group := range plain.List(full["groups"]) {
		if !strings.HasPrefix(plain.TextOf(group["id"]), "ari:cloud:identity::group/") {
			t.Fatalf("group %v", group)
		}
	}

	for _, access := range plain.List(full["productAccess"]) {
		if access["id"] == h.Workspace("jira-software", "acme") && access["key"] != "jira" {
			t.Fatalf("Jira is spelt %v", access["key"]) // API §7
		}

		if stamp, _ := access["lastActiveTimestamp"].(string); len(stamp) != len("2025-11-06T23:07:29.936941226Z") {
			t.Fatalf("last active %q", stamp)
		}
	}
}

// API §4.3: suspending frees the seat and keeps roles and groups.
func TestSuspendRestore(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	jonas := h.Account("jonas@acme.test")
	at := func(path string) string { return h.V2("/directories/" + h.Directory() + "/users/" + jonas + path) }
	jira := h.Workspace("jira-software", "acme")
	before := h.Server.SeatCount(jira)

	h.Do("POST", at("/suspend"), object{}, 204)

	if status := h.Person(jonas)["status"]; status != "suspended" {
		t.Fatalf("status %v", status)
	}

	if got := h.Server.SeatCount(jira); got != before-1 {
		t.Fatalf("%d seats, want %d", got, before-1)
	}

	h.Do("POST", at("/restore"), object{}, 204)

	if got := h.Server.SeatCount(jira); got != before {
		t.Fatalf("%d seats after the restoration, want %d", got, before)
	}

	for _, admin := range []string{"ada@acme.test", "ben@acme.test"} {
		h.Refused("POST", h.V2("/directories/"+h.Directory()+"/users/"+h.Account(admin)+"/suspend"), object{}, 400, "ADMIN-400-4")
	}

	h.Refused("POST", h.V2("/directories/"+h.Directory()+"/users/nobody/suspend"), object{}, 404, "ADMIN-404-8")
	h.Refused("POST", h.Users("/"+jonas+"/suspend"), object{}, 404, "ADMIN-404-1") // "-" is only for reads (API §4.1)
}

// API §4.3: the order by nickname holds across pages, in both directions.
func TestUserSearchSort(t *testing.T) {
	t.Parallel()

	h := plain.StartAdmin(t, "acme", plain.Immediate)
	for _, direction := range []string{"asc", "desc"} {
		names := plain.Texts(h.Search(object{"limit": 9, "sortBy": []object{{"field": "nick_name", "direction": direction}}}), "nickname")
		for i := range names {
			names[i] = strings.ToLower(names[i])
		}

		want := slices.Sorted(slices.Values(names))
		if direction == "desc" {
			slices.Reverse(want)
		}

		if len(names) < 50 || !slices.Equal(names, want) {
			t.Fatalf("%s: %v", direction, names)
		}
	}
}

// API §4.3, §4.4: Sparse omits optional fields and keeps those that identify a user or group.
func TestSparseAnswers(t *testing.T) {
	t.Parallel()

	admin := plain.Immediate
	admin.Sparse = true

	h := plain.StartAdmin(t, "acme", admin)
	for _, user := range h.Search(object{}) {
		for _, optional := range []string{"nickname", "picture", "jobTitle", "mfaEnabled", "addedToOrg"} {
			if _, present := user[optional]; present {
				t.Fatalf("%s is there: %v", optional, user)
			}
		}

		if plain.TextOf(user["accountId"]) == "" || plain.TextOf(user["status"]) == "" {
			t.Fatalf("user %v", user)
		}
	}

	for _, group := range h.Pages(h.Groups("/search"), object{}) {
		if _, present := group["managementAccess"]; present || plain.TextOf(group["id"]) == "" {
			t.Fatalf("group %v", group)
		}
	}
}

// API §4.2: directories are found by name and by member.
func TestDirectories(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	names := func(query string) []string {
		return plain.Texts(h.Do("GET", h.V2("/directories?"+query), nil, 200)["data"], "name")
	}

	both := []string{"Primary Directory", "Guests"}
	for query, want := range map[string][]string{
		"":                 both,
		"searchTerm=GUEST": both[1:],
		"accountId=" + h.Account("ada@acme.test"):            both[:1],
		"accountId=" + h.Account("doris@partner.test"):       both,
		"accountId=" + h.Account("walid@acme.test"):          {},
		"directoryIds=" + h.Directory():                      both[:1],
		"directoryIds=" + h.Server.Credentials().DirectoryID: {}, // a SCIM directory is not an organization directory (API §1.1)
	} {
		if got := names(query); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}

	first := h.Do("GET", h.V2("/directories?limit=1"), nil, 200)

	rest := names("cursor=" + url.QueryEscape(plain.TextOf(plain.Field(first, "links", "next"))))
	if !slices.Equal(rest, both[1:]) {
		t.Fatalf("second page %v", rest)
	}

	guests := plain.Texts(h.Do("GET", h.V2("/directories?searchTerm=guest"), nil, 200)["data"], "directoryId")
	if found := h.Pages(h.V2("/directories/"+h.Directory()+"/users/search"), object{"directoryIds": guests}); len(found) > 0 {
		t.Fatalf("in one directory and in the other: %v", found)
	}

	h.Refused("GET", h.V2("/directories?limit=0"), nil, 400, "ADMIN-400-4")
}
