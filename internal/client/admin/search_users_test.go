// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
)

const (
	searchUsers = "POST /admin/v2/orgs/org-1/directories/-/users/search"
	countUsers  = "GET /admin/v2/orgs/org-1/directories/-/users/count"
)

func TestSearchUsersReadsEverything(t *testing.T) {
	t.Parallel()

	const full = `{"accountId":"557058:a|b","accountType":"atlassian","status":"active","accountStatus":"active","membershipStatus":"active",
		"addedToOrg":"2024-01-01T00:00:00.000Z","name":"Ann Ex","nickname":"ann","email":"ann@corp.test","claimStatus":"managed","managementSource":"synced",
		"platformRoles":["atlassian/org-admin"],"groups":[{"id":"ari:cloud:identity::group/g-1","name":"admins","description":null},{"id":"g-2","name":null}],
		"productAccess":[{"id":"ari:cloud:jira::site/1","key":"jira","lastActiveTimestamp":"2025-11-06T23:07:29.936941226Z"},{"id":"x","key":"loom"}]}`

	c, s := start(t, map[string]func(asked) (int, string){
		searchUsers: pages(`{"data":[`+full+`],"links":{"next":"t/2+="}}`,
			map[string]string{"t/2+=": `{"data":[{"accountId":"2","managementSource":null},` + full + `],"links":{}}`}),
	})

	got, err := collect(t, c.SearchUsers(t.Context(), admin.UserQuery{
		Status: []string{admin.StatusActive}, ClaimStatus: "managed", SearchTerm: "ann", Expand: []string{admin.ExpandGroups},
	}))
	if err != nil {
		t.Fatal(err)
	}

	added := time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)
	active := time.Date(2025, 11, 6, 23, 7, 29, 936941226, time.UTC)

	want := []*admin.User{
		{
			AccountID: "557058:a|b", AccountType: "atlassian", Status: "active", AccountStatus: "active", MembershipStatus: "active",
			ClaimStatus: "managed", ManagementSource: "synced", Name: "Ann Ex", Nickname: "ann", Email: "ann@corp.test", AddedToOrg: &added,
			PlatformRoles: []string{"atlassian/org-admin"},
			ProductAccess: []admin.ProductAccess{{ResourceID: "ari:cloud:jira::site/1", Key: "jira", LastActive: &active}, {ResourceID: "x", Key: "loom"}},
			Groups:        []admin.UserGroup{{ID: "g-1", Name: "admins"}, {ID: "g-2"}},
		},
		{AccountID: "2"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}

	first, second := decode(t, s.seen[0].Body), decode(t, s.seen[1].Body)

	wantBody := map[string]any{
		"status": []any{"active"}, "claimStatus": "managed", "searchTerm": "ann", "expand": []any{"groups"}, "limit": 100.0,
	}
	if diff := cmp.Diff(wantBody, first); diff != "" {
		t.Error(diff)
	}

	wantBody["cursor"] = "t/2+="
	if diff := cmp.Diff(wantBody, second); diff != "" {
		t.Error(diff)
	}
}

func names(prefix string, n int) []string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("%s%03d", prefix, i))
	}

	return all
}

// The server refuses what one request does not take, as the API does.
func bounded(t *testing.T) func(asked) (int, string) {
	t.Helper()

	most := map[string]int{
		"accountIds": 10, "directoryIds": 10, "resourceIds": 20, "groupIds": 10, "roleIds": 10, "emailDomains": 10, "emails": 100, "status": 4,
	}

	return func(r asked) (int, string) {
		var users []string

		for name, value := range decode(t, r.Body) {
			list, ok := value.([]any)
			if limit, known := most[name]; ok && known && len(list) > limit {
				return http.StatusBadRequest, `{"errors":[{"code":"ADMIN-400-24","detail":"` + name + `"}]}`
			}

			if ok && name != "groupIds" {
				for _, v := range list {
					users = append(users, fmt.Sprintf(`{"accountId":"user of %s"}`, v))
				}
			}
		}

		return http.StatusOK, `{"data":[` + strings.Join(users, ",") + `],"links":{}}`
	}
}

func TestSearchUsersSplitsLongLists(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		query           admin.UserQuery
		requests, users int
	}{
		"nothing":             {admin.UserQuery{}, 1, 0},
		"ten":                 {admin.UserQuery{AccountIDs: names("a", 10)}, 1, 10},
		"eleven":              {admin.UserQuery{AccountIDs: names("a", 11)}, 2, 11},
		"directories":         {admin.UserQuery{DirectoryIDs: names("d", 21)}, 3, 21},
		"resources":           {admin.UserQuery{ResourceIDs: names("r", 41)}, 3, 41},
		"groups":              {admin.UserQuery{GroupIDs: names("g", 21)}, 3, 0},
		"roles":               {admin.UserQuery{RoleIDs: names("o", 11)}, 2, 11},
		"domains":             {admin.UserQuery{EmailDomains: names("x", 11)}, 2, 11},
		"e-mails":             {admin.UserQuery{Emails: names("e", 201)}, 3, 201},
		"five statuses":       {admin.UserQuery{Status: names("s", 5)}, 2, 5},
		"twice the same":      {admin.UserQuery{AccountIDs: append(names("a", 8), names("a", 8)...)}, 1, 8},
		"e-mails but by case": {admin.UserQuery{Emails: append(names("e", 80), names("E", 80)...)}, 1, 80},
		"ids by case":         {admin.UserQuery{AccountIDs: append(names("a", 8), names("A", 8)...)}, 2, 16},
		"every with every":    {admin.UserQuery{GroupIDs: names("g", 25), ResourceIDs: names("r", 30)}, 6, 30},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, s := start(t, map[string]func(asked) (int, string){searchUsers: bounded(t)})

			got, err := collect(t, c.SearchUsers(t.Context(), test.query))
			if err != nil {
				t.Fatal(err)
			}

			if len(s.seen) != test.requests {
				t.Errorf("%d requests, want %d", len(s.seen), test.requests)
			}

			seen := map[string]bool{}
			for _, user := range got {
				if seen[user.AccountID] {
					t.Errorf("%s is there twice", user.AccountID)
				}

				seen[user.AccountID] = true
			}

			if len(got) != test.users {
				t.Errorf("%d users, want %d", len(got), test.users)
			}
		})
	}
}

func TestSplittingCoversEveryPair(t *testing.T) {
	t.Parallel()
	c, s := start(t, map[string]func(asked) (int, string){searchUsers: bounded(t)})

	query := admin.UserQuery{AccountIDs: names("a", 23), GroupIDs: names("g", 12), Status: []string{"active"}}
	if _, err := collect(t, c.SearchUsers(t.Context(), query)); err != nil {
		t.Fatal(err)
	}

	pairs := map[string]int{}

	for _, r := range s.seen {
		body := decode(t, r.Body)
		if fmt.Sprint(body["status"]) != "[active]" {
			t.Errorf("a part lost another filter: %s", r.Body)
		}

		for _, a := range list(t, body["accountIds"]) {
			for _, g := range list(t, body["groupIds"]) {
				pairs[fmt.Sprint(a, g)]++
			}
		}
	}

	if len(pairs) != 23*12 {
		t.Errorf("%d pairs asked for, want %d", len(pairs), 23*12)
	}

	for pair, n := range pairs {
		if n != 1 {
			t.Errorf("%s asked for %d times", pair, n)
		}
	}

	if len(query.AccountIDs) != 23 || query.AccountIDs[22] != "a022" {
		t.Error("the caller's query was changed")
	}
}

func TestSearchUsersRefusesWhatTheAPIRefuses(t *testing.T) {
	t.Parallel()
	c, s := start(t, nil)

	_, err := collect(t, c.SearchUsers(t.Context(), admin.UserQuery{Emails: []string{"a@b.c"}, SearchTerm: "x"}))
	if !errors.Is(err, admin.ErrInvalidQuery) || len(s.seen) != 0 {
		t.Errorf("got %v", err)
	}
}

func TestSearchUsersStopsWithItsCaller(t *testing.T) {
	t.Parallel()

	c, s := start(t, map[string]func(asked) (int, string){searchUsers: bounded(t)})
	for _, err := range c.SearchUsers(t.Context(), admin.UserQuery{AccountIDs: names("a", 50)}) {
		if err != nil {
			t.Error(err)
		}

		break
	}

	if len(s.seen) != 1 {
		t.Errorf("%d requests", len(s.seen))
	}
}

func TestSearchUsersYieldsAnErrorOfALaterPart(t *testing.T) {
	t.Parallel()
	c, _ := start(t, map[string]func(asked) (int, string){searchUsers: func(r asked) (int, string) {
		if strings.Contains(r.Body, "a010") {
			return http.StatusForbidden, ""
		}

		return http.StatusOK, `{"data":[{"accountId":"1"}],"links":{}}`
	}})

	got, err := collect(t, c.SearchUsers(t.Context(), admin.UserQuery{AccountIDs: names("a", 11)}))
	if !errors.Is(err, client.ErrForbidden) || len(got) != 1 {
		t.Errorf("%d users, %v", len(got), err)
	}
}

func TestCountUsers(t *testing.T) {
	t.Parallel()
	c, s := start(t, map[string]func(asked) (int, string){countUsers: always(200, `{"count":7}`)})

	got, err := c.CountUsers(t.Context(), admin.UserQuery{
		ResourceIDs: []string{"ari:cloud:jira::site/1"}, RoleIDs: []string{"atlassian/user", "atlassian/admin"}, Status: []string{"active"},
		ClaimStatus: "managed", SearchTerm: "a b", MembershipStatus: []string{"active"}, AccountStatus: []string{"active"},
		DirectoryIDs: []string{"d"}, GroupIDs: []string{"g"}, EmailDomains: []string{"x.test"}, AccountIDs: []string{"1:a|b"},
	})
	if err != nil || got != 7 {
		t.Fatalf("got %d, %v", got, err)
	}

	want := url.Values{
		"resourceIds": {"ari:cloud:jira::site/1"}, "roleIds": {"atlassian/user", "atlassian/admin"}, "status": {"active"},
		"claimStatus": {"managed"}, "searchTerm": {"a b"}, "membershipStatus": {"active"}, "accountStatus": {"active"},
		"directoryIds": {"d"}, "groupIds": {"g"}, "emailDomains": {"x.test"}, "accountIds": {"1:a|b"},
	}

	query, err := url.ParseQuery(s.seen[0].Query)
	if diff := cmp.Diff(want, query); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestCountUsersAddsOnlyWhatDoesNotOverlap(t *testing.T) {
	t.Parallel()

	c, s := start(t, map[string]func(asked) (int, string){countUsers: always(200, `{"count":2}`)})
	if got, err := c.CountUsers(t.Context(), admin.UserQuery{AccountIDs: names("a", 25), EmailDomains: names("d", 11)}); err != nil || got != 12 {
		t.Errorf("got %d, %v", got, err)
	}

	if len(s.seen) != 6 {
		t.Errorf("%d requests", len(s.seen))
	}

	before := len(s.seen)

	for name, query := range map[string]admin.UserQuery{
		"e-mails":     {Emails: []string{"a@b.c"}},
		"groups":      {GroupIDs: names("g", 11)},
		"roles":       {RoleIDs: names("r", 11)},
		"resources":   {ResourceIDs: names("r", 21)},
		"directories": {DirectoryIDs: names("d", 11)},
	} {
		if _, err := c.CountUsers(t.Context(), query); !errors.Is(err, admin.ErrInvalidQuery) {
			t.Errorf("%s: %v", name, err)
		}
	}

	if len(s.seen) != before {
		t.Error("a request was sent")
	}
}

func TestACountThatIsMissingIsNotZero(t *testing.T) {
	t.Parallel()

	for _, body := range []string{`{}`, ``, `{"count":null}`, `{"count":"many"}`} {
		c, _ := start(t, map[string]func(asked) (int, string){countUsers: always(200, body)})
		if got, err := c.CountUsers(t.Context(), admin.UserQuery{}); err == nil {
			t.Errorf("%q: counted %d", body, got)
		}
	}
}

func TestSearchGroups(t *testing.T) {
	t.Parallel()

	const path = "POST /admin/v2/orgs/org-1/directories/-/groups/search"

	no, count := false, 3
	c, s := start(t, map[string]func(asked) (int, string){path: pages(
		`{"data":[{"id":"g1","name":"Team","description":"d","directoryId":"d1","managedBy":"external","externalSynced":true,
			"managementAccess":{"deletable":false,"modifiable":false},"counts":{"users":3}}],"links":{"next":"t"}}`,
		map[string]string{"t": `{"data":[{"id":"g1","name":"Team"},{"id":"g2","name":"Other","managedBy":"admins"}],"links":{}}`})})
	got, err := collect(t, c.SearchGroups(t.Context(), admin.GroupQuery{GroupNames: []string{"Team", "team"}, Expand: []string{admin.ExpandUserCount}}))

	want := []*admin.Group{
		{
			ID: "g1", Name: "Team", Description: "d", DirectoryID: "d1", ManagedBy: "external", ExternalSynced: true,
			Modifiable: &no, Deletable: &no, UserCount: &count,
		},
		{ID: "g2", Name: "Other", ManagedBy: "admins"},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}

	wantBody := map[string]any{"groupNames": []any{"Team"}, "expand": []any{"counts.users"}, "limit": 100.0}
	if diff := cmp.Diff(wantBody, decode(t, s.seen[0].Body)); diff != "" {
		t.Error(diff)
	}
}

func TestSearchGroupsSplitsAndRefuses(t *testing.T) {
	t.Parallel()

	const path = "POST /admin/v2/orgs/org-1/directories/-/groups/search"

	c, s := start(t, map[string]func(asked) (int, string){path: always(200, `{"data":[{"id":"g"}],"links":{}}`)})

	got, err := collect(t, c.SearchGroups(t.Context(), admin.GroupQuery{GroupIDs: names("g", 25), ResourceIDs: names("r", 21)}))
	if err != nil || len(got) != 1 || len(s.seen) != 6 {
		t.Errorf("%d groups, %d requests, %v", len(got), len(s.seen), err)
	}

	for _, query := range []admin.GroupQuery{
		{GroupNames: []string{"a"}, GroupIDs: []string{"1"}}, {GroupNames: []string{"a"}, SearchTerm: "x"},
	} {
		if _, err := collect(t, c.SearchGroups(t.Context(), query)); !errors.Is(err, admin.ErrInvalidQuery) {
			t.Errorf("got %v", err)
		}
	}
}

func TestGroup(t *testing.T) {
	t.Parallel()
	c, _ := start(t, map[string]func(asked) (int, string){
		"GET /admin/v2/orgs/org-1/directories/-/groups/g1": always(200, `{"data":{"id":"g1","name":"Team"}}`),
		"GET /admin/v2/orgs/org-1/directories/-/groups/g2": always(404, `{"errors":[{"code":"ADMIN-404-10"}]}`),
	})

	got, err := c.Group(t.Context(), admin.AllDirectories, "g1")
	if diff := cmp.Diff(&admin.Group{ID: "g1", Name: "Team"}, got); err != nil || diff != "" {
		t.Error(err, diff)
	}

	if _, err := c.Group(t.Context(), admin.AllDirectories, "g2"); !errors.Is(err, client.ErrNotFound) {
		t.Errorf("got %v", err)
	}

	if _, err := c.Group(t.Context(), "", "g1"); !errors.Is(err, client.ErrInvalidPath) {
		t.Errorf("an empty directory id was sent: %v", err)
	}
}
