// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

func TestSearchUsersReadsEverything(t *testing.T) {
	t.Parallel()

	const full = `{"accountId":"557058:a|b","accountType":"atlassian","status":"active","accountStatus":"active","membershipStatus":"active",
		"addedToOrg":"2024-01-01T00:00:00.000Z","name":"Ann Ex","nickname":"ann","email":"ann@corp.test","claimStatus":"managed","managementSource":"synced",
		"productAccess":[{"id":"ari:cloud:jira::site/1","key":"jira","lastActiveTimestamp":"2025-11-06T23:07:29.936941226Z"},{"id":"x","key":"loom"}]}`

	world, c := answering(t, `{"data":[`+full+`],"links":{"next":"t/2+="}}`, `{"data":[{"accountId":"2","managementSource":null},`+full+`],"links":{}}`)

	got, err := collect(t, c.SearchUsers(t.Context(), admin.UserQuery{
		Status: []string{admin.StatusActive}, ClaimStatus: "managed", SearchTerm: "ann", Expand: []string{admin.ExpandProductAccess},
	}))
	if err != nil {
		t.Fatal(err)
	}

	added := time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)
	active := time.Date(2025, 11, 6, 23, 7, 29, 936941226, time.UTC)

	want := []*admin.User{
		{
			AccountID: "557058:a|b", AccountType: "atlassian", Status: "active", AccountStatus: "active", MembershipStatus: "active",
			ClaimStatus: "managed", ManagementSource: "synced", Name: "Ann Ex", Email: "ann@corp.test", AddedToOrg: &added,
			ProductAccess: []admin.ProductAccess{{ResourceID: "ari:cloud:jira::site/1", Key: "jira", LastActive: &active}, {ResourceID: "x", Key: "loom"}},
		},
		{AccountID: "2"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}

	journal := world.Journal()
	first, second := decode(t, journal[0].RequestBody), decode(t, journal[1].RequestBody)

	wantBody := map[string]any{
		"status": []any{"active"}, "claimStatus": "managed", "searchTerm": "ann", "expand": []any{"productAccess"}, "limit": 100.0,
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

// company is an organization of forty people, the first five of them in two groups.
type company struct {
	*simulator.Server

	people, emails, groups []string
}

func someCompany(t *testing.T) (*company, *admin.Client) {
	t.Helper()

	world, c := organization(t, simulator.Options{Seed: 1}) // the same ids in each organization
	k := &company{Server: world, people: world.SeedAccounts(40, simulator.AccountSeed{})}

	for _, id := range k.people {
		person, _ := world.Account(id)
		k.emails = append(k.emails, person.Email)
	}

	for _, name := range []string{"one", "other"} {
		k.groups = append(k.groups, world.AddGroup(simulator.Group{Name: name, Members: simulator.NewSet(k.people[:5]...)}))
	}

	return k, c
}

// The matching users are at both ends of a list that is too long for one request. So a skipped part loses users, and
// overlapping parts would show a user twice.
func TestSearchUsersSplitsLongLists(t *testing.T) {
	t.Parallel()

	k, _ := someCompany(t)
	roles := []string{
		"atlassian/user", "atlassian/admin", "atlassian/guest", "atlassian/customer", "atlassian/user-access-admin", "atlassian/contributor",
		"atlassian/basic", "atlassian/stakeholder", "atlassian/org-admin", "atlassian/site-admin", "atlassian/ai-access",
	}
	between := func(first string, strangers []string, last string) []string {
		return append(append([]string{first}, strangers...), last)
	}
	upper := func(values []string) (all []string) {
		for _, value := range values {
			all = append(all, strings.ToUpper(value))
		}

		return all
	}

	for name, test := range map[string]struct {
		query           admin.UserQuery
		requests, users int
	}{
		"nothing":             {admin.UserQuery{}, 1, 40},
		"ten":                 {admin.UserQuery{AccountIDs: k.people[:10]}, 1, 10},
		"eleven":              {admin.UserQuery{AccountIDs: k.people[:11]}, 2, 11},
		"directories":         {admin.UserQuery{DirectoryIDs: append(names("d", 20), directory(k.Server))}, 3, 40},
		"resources":           {admin.UserQuery{ResourceIDs: names("r", 41)}, 3, 0},
		"groups":              {admin.UserQuery{GroupIDs: between(k.groups[0], names("g", 19), k.groups[1])}, 3, 5},
		"roles":               {admin.UserQuery{RoleIDs: roles}, 2, 0},
		"domains":             {admin.UserQuery{EmailDomains: append(names("x", 10), "corp.test")}, 2, 40},
		"e-mails":             {admin.UserQuery{Emails: between(k.emails[0], names("e", 199), k.emails[1])}, 3, 2},
		"five statuses":       {admin.UserQuery{Status: []string{"deactivated", "suspended", "not_invited", "for_deletion", "active"}}, 2, 40},
		"twice the same":      {admin.UserQuery{AccountIDs: append(slices.Clone(k.people[:8]), k.people[:8]...)}, 1, 8},
		"e-mails but by case": {admin.UserQuery{Emails: append(slices.Clone(k.emails), upper(k.emails)...)}, 1, 40},
		"ids by case":         {admin.UserQuery{AccountIDs: append(slices.Clone(k.people[:8]), upper(k.people[:8])...)}, 2, 8},
		"every with every":    {admin.UserQuery{GroupIDs: between(k.groups[0], names("g", 23), k.groups[1]), EmailDomains: append(names("x", 10), "corp.test")}, 6, 5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			same, c := someCompany(t)

			got, err := collect(t, c.SearchUsers(t.Context(), test.query))
			if err != nil {
				t.Fatal(err)
			}

			if n := len(same.Journal()); n != test.requests {
				t.Errorf("%d requests, want %d", n, test.requests)
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

	world, c := organization(t, simulator.Options{})

	query := admin.UserQuery{AccountIDs: names("a", 23), GroupIDs: names("g", 12), Status: []string{"active"}}
	if _, err := collect(t, c.SearchUsers(t.Context(), query)); err != nil {
		t.Fatal(err)
	}

	pairs := map[string]int{}

	for _, sent := range world.Journal() {
		var body struct {
			AccountIDs []string `json:"accountIds"`
			GroupIDs   []string `json:"groupIds"`
			Status     []string `json:"status"`
		}
		if err := json.Unmarshal(sent.RequestBody, &body); err != nil || !slices.Equal(body.Status, query.Status) {
			t.Errorf("a part lost another filter: %s", sent.RequestBody)
		}

		for _, a := range body.AccountIDs {
			for _, g := range body.GroupIDs {
				pairs[a+g]++
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

	world, c := organization(t, simulator.Options{})

	_, err := collect(t, c.SearchUsers(t.Context(), admin.UserQuery{Emails: []string{"a@b.c"}, SearchTerm: "x"}))
	if !errors.Is(err, admin.ErrInvalidQuery) || len(world.Journal()) != 0 {
		t.Errorf("got %v", err)
	}
}

func TestSearchUsersStopsWithItsCaller(t *testing.T) {
	t.Parallel()

	k, c := someCompany(t)
	for _, err := range c.SearchUsers(t.Context(), admin.UserQuery{AccountIDs: k.people}) {
		if err != nil {
			t.Error(err)
		}

		break
	}

	if n := len(k.Journal()); n != 1 {
		t.Errorf("%d requests", n)
	}
}

func TestSearchUsersYieldsAnErrorOfALaterPart(t *testing.T) {
	t.Parallel()

	k, c := someCompany(t)
	k.Inject(simulator.Fault{Skip: 1, Answer: simulator.RespondEmpty(http.StatusForbidden)})

	got, err := collect(t, c.SearchUsers(t.Context(), admin.UserQuery{AccountIDs: k.people[:11]}))
	if !errors.Is(err, client.ErrForbidden) || len(got) != 10 {
		t.Errorf("%d users, %v", len(got), err)
	}
}

func TestCountUsers(t *testing.T) {
	t.Parallel()
	world, c := answering(t, `{"count":7}`)

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

	if diff := cmp.Diff(want, world.Journal()[0].Query); diff != "" {
		t.Error(diff)
	}
}

func TestCountUsersAddsOnlyWhatDoesNotOverlap(t *testing.T) {
	t.Parallel()

	k, c := someCompany(t)
	if got, err := c.CountUsers(t.Context(), admin.UserQuery{AccountIDs: k.people[:25], EmailDomains: append(names("d", 10), "corp.test")}); err != nil || got != 25 {
		t.Errorf("got %d, %v", got, err)
	}

	before := len(k.Journal())
	if before != 6 {
		t.Errorf("%d requests", before)
	}

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

	if len(k.Journal()) != before {
		t.Error("a request was sent")
	}
}

func TestACountThatIsMissingIsNotZero(t *testing.T) {
	t.Parallel()

	for _, body := range []string{`{}`, ``, `{"count":null}`, `{"count":"many"}`} {
		_, c := answering(t, body)
		if got, err := c.CountUsers(t.Context(), admin.UserQuery{}); err == nil {
			t.Errorf("%q: counted %d", body, got)
		}
	}
}

func TestSearchGroups(t *testing.T) {
	t.Parallel()

	no, count := false, 3
	world, c := answering(t,
		`{"data":[{"id":"g1","name":"Team","description":"d","directoryId":"d1","managedBy":"external","externalSynced":true,
			"managementAccess":{"deletable":false,"modifiable":false},"counts":{"users":3}}],"links":{"next":"t"}}`,
		`{"data":[{"id":"g1","name":"Team"},{"id":"g2","name":"Other","managedBy":"admins"}],"links":{}}`)
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
	if diff := cmp.Diff(wantBody, decode(t, world.Journal()[0].RequestBody)); diff != "" {
		t.Error(diff)
	}
}

func TestSearchGroupsSplitsAndRefuses(t *testing.T) {
	t.Parallel()

	world, c := organization(t, simulator.Options{World: "acme"})
	apps := []string{"ari:cloud:jira-software::site/a", "ari:cloud:confluence::site/b"}
	roles := map[string]simulator.Set{}

	for _, app := range apps {
		world.AddWorkspace(simulator.Workspace{ID: app, Name: "more", TypeKey: "confluence"})

		roles[app] = simulator.NewSet("atlassian/user")
	}

	// Two of the requests find the group, each through another app.
	group := world.AddGroup(simulator.Group{Name: "makers", Roles: roles})

	got, err := collect(t, c.SearchGroups(t.Context(), admin.GroupQuery{
		GroupIDs: append(names("g", 24), group), ResourceIDs: append(append(apps[:1:1], names("r", 19)...), apps[1]),
	}))
	if err != nil || len(got) != 1 || got[0].ID != group || len(world.Journal()) != 6 {
		t.Errorf("%d groups, %d requests, %v", len(got), len(world.Journal()), err)
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

	world, c := organization(t, simulator.Options{})
	id := world.AddGroup(simulator.Group{Name: "Team"})

	if got, err := c.Group(t.Context(), admin.AllDirectories, id); err != nil || got.ID != id || got.Name != "Team" {
		t.Errorf("got %v, %v", got, err)
	}

	if _, err := c.Group(t.Context(), admin.AllDirectories, "g2"); !client.IsNotFound(err) {
		t.Errorf("got %v", err)
	}

	if _, err := c.Group(t.Context(), "", id); !errors.Is(err, client.ErrInvalidPath) {
		t.Errorf("an empty directory id was sent: %v", err)
	}
}
