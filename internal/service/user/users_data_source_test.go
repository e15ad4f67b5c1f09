// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
)

var usersNow = time.Date(2026, time.November, 24, 9, 30, 0, 0, time.UTC)

// fakePerson is somebody in the fake organization.
type fakePerson struct {
	ID, Email, Name, Status, Claim string
	// Apps are the resource ids of the apps that the person has a role on.
	Apps, Groups []string
	Access       []any
	Hidden       bool
}

// fakeUsers answers the three calls that atlassian_users needs, as API §3.3, §4.3 and §4.7 describe them. The
// simulator is the whole thing; this one can be told to answer wrongly, and counts.
type fakeUsers struct {
	people []fakePerson
	// repeat makes every page of managed accounts name the same cursor.
	repeat bool
	// forbid is a part of a path that is refused with 403.
	forbid string

	requests protocoltest.Requests
}

const (
	usersJira    = "ari:cloud:jira-software::site/a"
	usersWiki    = "ari:cloud:confluence::site/a"
	usersSandbox = "ari:cloud:confluence::site/s"
)

func (f *fakeUsers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.requests.Add(r)

	w.Header().Set("Content-Type", "application/json")

	if f.forbid != "" && strings.Contains(r.URL.Path, f.forbid) {
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, `{"errors":[{"id":"1","status":"403","code":"ADMIN-403-3","title":"Forbidden"}]}`)

		return
	}

	switch r.Method + " " + strings.Replace(r.URL.Path, protocoltest.OrgID, "org", 1) {
	case "POST /admin/v2/orgs/org/workspaces":
		app := func(id, key, name, host, sandbox string) any {
			return map[string]any{"id": id, "attributes": map[string]any{
				"typeKey": key, "type": name, "hostUrl": host, "sandbox": map[string]any{"type": sandbox},
			}}
		}
		f.answer(w, map[string]any{"data": []any{
			app(usersJira, "jira-software", "Jira", "https://acme.atlassian.net", "NONE"),
			app(usersWiki, "confluence", "Confluence", "https://acme.atlassian.net/wiki", "NONE"),
			app(usersSandbox, "confluence", "Confluence", "https://acme-sandbox.atlassian.net/wiki", "CHILD"),
		}, "links": map[string]any{}})
	case "GET /admin/v2/orgs/org/directories":
		f.answer(w, map[string]any{"data": []any{}})
	case "GET /admin/v1/orgs/org/domains":
		f.answer(w, map[string]any{"data": []any{map[string]any{"attributes": map[string]any{"name": "x.test"}}}})
	case "POST /admin/v2/orgs/org/directories/-/groups/search":
		f.groups(w, r)
	case "POST /admin/v2/orgs/org/directories/-/users/search":
		f.search(w, r)
	case "GET /admin/v1/orgs/org/users":
		f.managed(w, r)
	default:
		http.Error(w, `{}`, http.StatusNotImplemented)
	}
}

type fakeQuery struct {
	AccountIDs   []string `json:"accountIds"`
	ResourceIDs  []string `json:"resourceIds"`
	GroupIDs     []string `json:"groupIds"`
	EmailDomains []string `json:"emailDomains"`
	Emails       []string `json:"emails"`
	SearchTerm   string   `json:"searchTerm"`
	Status       []string `json:"status"`
	ClaimStatus  string   `json:"claimStatus"`
	Limit        int      `json:"limit"`
	Cursor       string   `json:"cursor"`
}

func (f *fakeUsers) search(w http.ResponseWriter, r *http.Request) {
	var query fakeQuery
	if err := json.NewDecoder(r.Body).Decode(&query); err != nil {
		panic(err)
	}

	if len(query.AccountIDs) > 10 || len(query.ResourceIDs) > 20 || len(query.GroupIDs) > 10 || len(query.EmailDomains) > 10 ||
		len(query.Emails) > 100 || query.Limit > 100 || len(query.Emails) > 0 && query.SearchTerm != "" {
		http.Error(w, `{"errors":[{"code":"ADMIN-400-24"}]}`, http.StatusBadRequest)

		return
	}

	var all []any

	for _, p := range f.people {
		if !query.matches(p) {
			continue
		}

		user := map[string]any{
			"accountId": p.ID, "accountType": "atlassian", "name": p.Name, "status": p.Status, "accountStatus": "active",
			"membershipStatus": "active", "claimStatus": p.Claim, "addedToOrg": "2024-01-01T00:00:00.000Z", "productAccess": p.Access,
		}
		if p.Email != "" && !p.Hidden {
			user["email"] = p.Email
		}

		all = append(all, user)
	}

	from, _ := strconv.Atoi(query.Cursor)
	to := min(from+query.Limit, len(all))
	links := map[string]any{}

	if to < len(all) {
		links["next"] = strconv.Itoa(to)
	}

	f.answer(w, map[string]any{"data": all[from:to], "links": links})
}

// groups are those that somebody is in, named as their id in capitals.
func (f *fakeUsers) groups(w http.ResponseWriter, r *http.Request) {
	var query struct {
		GroupIDs   []string `json:"groupIds"`
		GroupNames []string `json:"groupNames"`
	}
	if err := json.NewDecoder(r.Body).Decode(&query); err != nil {
		panic(err)
	}

	found := []any{}
	seen := map[string]bool{}

	for _, p := range f.people {
		for _, id := range p.Groups {
			name := strings.ToUpper(id)
			if seen[id] || query.GroupIDs != nil && !slices.Contains(query.GroupIDs, id) ||
				query.GroupNames != nil && !slices.Contains(query.GroupNames, name) {
				continue
			}

			seen[id] = true

			found = append(found, map[string]any{"id": id, "name": name})
		}
	}

	f.answer(w, map[string]any{"data": found})
}

func (q fakeQuery) matches(p fakePerson) bool {
	meets := func(want, have []string) bool {
		return len(want) == 0 || slices.ContainsFunc(want, func(w string) bool {
			return slices.ContainsFunc(have, func(h string) bool { return strings.EqualFold(w, h) })
		})
	}
	_, domain, _ := strings.Cut(p.Email, "@")

	return meets(q.AccountIDs, []string{p.ID}) && meets(q.Emails, []string{p.Email}) && meets(q.EmailDomains, []string{domain}) &&
		meets(q.GroupIDs, p.Groups) && meets(q.ResourceIDs, p.Apps) && meets(q.Status, []string{p.Status}) &&
		(q.ClaimStatus == "" || q.ClaimStatus == p.Claim) && strings.Contains(p.Name+p.Email, q.SearchTerm)
}

func (f *fakeUsers) managed(w http.ResponseWriter, r *http.Request) {
	const pageSize = 50

	var all []any

	for i, p := range f.people {
		if p.Claim == "managed" {
			account := map[string]any{"account_id": p.ID, "account_type": "atlassian", "account_status": "active", "name": p.Name}
			if i%3 > 0 {
				account["access_billable"] = i%3 == 1
			}

			all = append(all, account)
		}
	}

	from, _ := strconv.Atoi(r.URL.Query().Get("cursor"))
	to := min(from+pageSize, len(all))
	links := map[string]any{"self": "https://api.atlassian.com/admin/v1/orgs/x/users"}

	if to < len(all) || f.repeat {
		links["next"] = "https://api.atlassian.com/admin/v1/orgs/x/users?cursor=" + strconv.Itoa(to)
		if f.repeat {
			links["next"] = "https://api.atlassian.com/admin/v1/orgs/x/users?cursor=1"
		}
	}

	f.answer(w, map[string]any{"data": all[from:to], "links": links, "meta": map[string]any{"total": len(all)}})
}

func (f *fakeUsers) answer(w http.ResponseWriter, body any) {
	if err := json.NewEncoder(w).Encode(body); err != nil {
		panic(err)
	}
}

// fixedUsers is the data source at the moment usersNow.
func fixedUsers() *usersDataSource {
	return &usersDataSource{now: func() time.Time { return usersNow }}
}

func (f *fakeUsers) driver(t *testing.T) *protocoltest.DataSourceDriver {
	t.Helper()

	return protocoltest.DriveDataSource(t, fixedUsers(), protocoltest.Organization(t, f, protocoltest.OrgID, "key"))
}

func usedApp(id, key, when string) any {
	return map[string]any{"id": id, "key": key, "lastActiveTimestamp": when}
}

// fewPeople are enough to tell every filter from the others.
func fewPeople() *fakeUsers {
	return &fakeUsers{people: []fakePerson{
		{
			ID: "ann", Email: "Ann@x.test", Name: "Ann", Status: "active", Claim: "managed", Apps: []string{usersJira, usersWiki}, Groups: []string{"g1"},
			Access: []any{
				usedApp("ari:cloud:jira::site/a", "jira", "2026-11-20T08:00:00.936941226Z"), usedApp(usersWiki, "confluence", "2026-01-02"),
			},
		},
		{
			ID: "bob", Email: "bob@y.test", Name: "Bob", Status: "suspended", Claim: "managed", Apps: []string{usersWiki}, Groups: []string{"g2"},
			Access: []any{usedApp(usersWiki, "confluence", "yesterday")},
		},
		{
			ID: "cid", Name: "Cid", Status: "active", Claim: "unmanaged", Apps: []string{usersJira, usersSandbox},
			Access: []any{usedApp("ari:cloud:confluence::site/gone", "confluence", "2026-11-01T00:00:00Z")},
		},
		{ID: "dee", Email: "dee@x.test", Name: "Dee", Status: "active", Claim: "managed", Hidden: true, Groups: []string{"g1", "g2"}},
	}}
}

func TestProtocolUsers(t *testing.T) {
	t.Parallel()

	org := fewPeople()

	state, diags := org.driver(t).Read(nil)
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	base := func(id, name, status, claim string, rest map[string]any) map[string]any {
		user := map[string]any{
			"account_id": id, "email": nil, "name": name, "status": status, "account_status": "active", "membership_status": "active",
			"claim_status": claim, "management_source": nil, "account_type": "atlassian", "billable": nil, "added_at": "2024-01-01T00:00:00Z", "last_active_at": nil, "product_access": []any{},
		}
		maps.Copy(user, rest)

		return user
	}
	wiki := map[string]any{"key": "confluence", "name": "Confluence", "url": "https://acme.atlassian.net", "last_active_at": "2026-01-02T00:00:00Z"}
	wikiOfBob := map[string]any{"key": "confluence", "name": "Confluence", "url": "https://acme.atlassian.net", "last_active_at": nil}
	want := []any{
		base("ann", "Ann", "active", "managed", map[string]any{
			"email": "Ann@x.test", "last_active_at": "2026-11-20T08:00:00Z", "product_access": []any{wiki, map[string]any{
				"key": "jira-software", "name": "Jira", "url": "https://acme.atlassian.net", "last_active_at": "2026-11-20T08:00:00Z",
			}},
		}),
		base("bob", "Bob", "suspended", "managed", map[string]any{"email": "bob@y.test", "billable": true, "product_access": []any{wikiOfBob}}),
		base("cid", "Cid", "active", "unmanaged", map[string]any{
			"last_active_at": "2026-11-01T00:00:00Z", "product_access": []any{map[string]any{
				"key": "confluence", "name": "Confluence", "url": nil, "last_active_at": "2026-11-01T00:00:00Z",
			}},
		}),
		base("dee", "Dee", "active", "managed", nil),
	}

	if diff := cmp.Diff(want, state["users"]); diff != "" {
		t.Error(diff)
	}

	if state["total"] != 4.0 {
		t.Errorf("total is %v", state["total"])
	}

	if n := org.requests.Count(""); n != 3 {
		t.Errorf("%d requests", n)
	}
}

func TestProtocolUsersFilters(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		config map[string]any
		want   []string
	}{
		"e-mail without case":     {config: map[string]any{"emails": []string{"aNN@x.test"}}, want: []string{"ann"}},
		"e-mail twice":            {config: map[string]any{"emails": []string{"ann@x.test", "Ann@X.test"}}, want: []string{"ann"}},
		"hidden e-mail":           {config: map[string]any{"emails": []string{"dee@x.test"}}, want: []string{"dee"}},
		"domain":                  {config: map[string]any{"email_domains": []string{"x.test"}}, want: []string{"ann", "dee"}},
		"account":                 {config: map[string]any{"account_ids": []string{"cid", "bob"}}, want: []string{"bob", "cid"}},
		"group":                   {config: map[string]any{"group_ids": []string{"g2"}}, want: []string{"bob", "dee"}},
		"two groups":              {config: map[string]any{"group_ids": []string{"g1", "g2"}}, want: []string{"ann", "bob", "dee"}},
		"product":                 {config: map[string]any{"product_keys": []string{"jira"}}, want: []string{"ann", "cid"}},
		"product, not by sandbox": {config: map[string]any{"product_keys": []string{"confluence"}}, want: []string{"ann", "bob"}},
		"product nobody has":      {config: map[string]any{"product_keys": []string{"loom"}}},
		"status":                  {config: map[string]any{"statuses": []string{"suspended"}}, want: []string{"bob"}},
		"claim":                   {config: map[string]any{"claim_status": "unmanaged"}, want: []string{"cid"}},
		"search":                  {config: map[string]any{"search": "Bo"}, want: []string{"bob"}},
		"domain as it is written": {config: map[string]any{"email_domains": []string{"@X.test"}}, want: []string{"ann", "dee"}},
		// Of Bob it can't be told.
		"inactive anywhere":       {config: map[string]any{"inactive_days": 90}, want: []string{"dee"}},
		"inactive, long ago":      {config: map[string]any{"inactive_days": 10}, want: []string{"cid", "dee"}},
		"inactive in a product":   {config: map[string]any{"inactive_days": 90, "product_keys": []string{"confluence"}}, want: []string{"ann"}},
		"inactive, other product": {config: map[string]any{"inactive_days": 90, "product_keys": []string{"jira"}}, want: []string{"cid"}},
		"combined":                {config: map[string]any{"email_domains": []string{"x.test"}, "product_keys": []string{"jira"}}, want: []string{"ann"}},
		"there, filtered out":     {config: map[string]any{"emails": []string{"bob@y.test"}, "statuses": []string{"active"}}},
		"there, active":           {config: map[string]any{"account_ids": []string{"ann"}, "inactive_days": 30}},
		"there, product nobody has": {
			config: map[string]any{"emails": []string{"ann@x.test"}, "account_ids": []string{"ann"}, "product_keys": []string{"loom"}},
		},
		"e-mail and account differ": {config: map[string]any{"emails": []string{"ann@x.test"}, "account_ids": []string{"bob"}}},
		"missing and ignored": {
			config: map[string]any{"emails": []string{"ann@x.test", "nobody@x.test"}, "ignore_missing": true}, want: []string{"ann"},
		},
		"no e-mails": {config: map[string]any{"emails": []string{}}},
		"no groups":  {config: map[string]any{"group_ids": []string{}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			state, diags := fewPeople().driver(t).Read(test.config)
			if text := protocoltest.Errors(diags); text != "" {
				t.Fatal(text)
			}

			if got := accountIDs(state); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestProtocolUsersMissing(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		config      map[string]any
		names, nots []string
	}{
		"e-mails":                     {config: map[string]any{"emails": []string{"ann@x.test", "No@x.test", "nil@x.test"}}, names: []string{"No@x.test", "nil@x.test"}, nots: []string{"ann@x.test"}},
		"accounts":                    {config: map[string]any{"account_ids": []string{"ann", "zoe"}}, names: []string{"zoe"}, nots: []string{"ann"}},
		"only those not there at all": {config: map[string]any{"emails": []string{"bob@y.test", "no@x.test"}, "statuses": []string{"active"}}, names: []string{"no@x.test"}, nots: []string{"bob@y.test"}},
		"with a product nobody has":   {config: map[string]any{"account_ids": []string{"bob", "zoe"}, "product_keys": []string{"loom"}}, names: []string{"zoe"}, nots: []string{"bob"}},
		"all unknown":                 {config: map[string]any{"emails": []string{"no@x.test"}}, names: []string{"has nobody", "no@x.test"}, nots: []string{"hides"}},
		"one hidden": {
			config: map[string]any{"emails": []string{"typo@x.test", "dee@x.test", "ann@x.test"}},
			names:  []string{"shows nobody", "typo@x.test, dee@x.test", "1 belong to people whose e-mail address Atlassian hides; the others are unknown"}, nots: []string{"ann@x.test"},
		},
		"one hidden, by other filters as well": {
			config: map[string]any{"emails": []string{"typo@x.test", "dee@x.test"}, "statuses": []string{"suspended"}},
			names:  []string{"1 belong to people whose e-mail address Atlassian hides"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			_, diags := fewPeople().driver(t).Read(test.config)
			text := protocoltest.Errors(diags)

			for _, name := range test.names {
				if !strings.Contains(text, name) {
					t.Errorf("%q is not named: %s", name, text)
				}
			}

			for _, name := range test.nots {
				if strings.Contains(text, name) {
					t.Errorf("%q is named: %s", name, text)
				}
			}
		})
	}
}

func TestProtocolUsersRefusedArguments(t *testing.T) {
	t.Parallel()

	for name, config := range map[string]map[string]any{
		"e-mails and search": {"emails": []string{"a@x.test"}, "search": "a"},
		"unknown status":     {"statuses": []string{"idle"}},
		"unknown claim":      {"claim_status": "claimed"},
		"unknown role":       {"roles": []string{"user"}},
		"empty search":       {"search": ""},
		"empty e-mail":       {"emails": []string{""}},
		"no days":            {"inactive_days": 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if text := protocoltest.Errors(fewPeople().driver(t).Validate(config)); text == "" {
				t.Error("accepted")
			}
		})
	}

	if text := protocoltest.Errors(fewPeople().driver(t).Validate(map[string]any{
		"emails": protocoltest.Unknown, "search": protocoltest.Unknown, "statuses": protocoltest.Unknown, "inactive_days": protocoltest.Unknown,
	})); text != "" {
		t.Errorf("what is not known yet is refused: %s", text)
	}
}

// TestProtocolUsersLargeFilters asks for more than a request takes, in two ways at once.
func TestProtocolUsersLargeFilters(t *testing.T) {
	t.Parallel()

	org := &fakeUsers{}

	var emails, groups, want []string

	for i := range 250 {
		id := fmt.Sprintf("p%03d", i)
		person := fakePerson{ID: id, Email: id + "@x.test", Name: id, Status: "active", Claim: "unmanaged"}

		for group := range 25 {
			if i%(group+1) == 0 {
				person.Groups = append(person.Groups, "g"+strconv.Itoa(group))
			}
		}

		org.people = append(org.people, person)
		emails = append(emails, person.Email)
		want = append(want, id)
	}

	for group := range 25 {
		groups = append(groups, "g"+strconv.Itoa(group))
	}

	state, diags := org.driver(t).Read(map[string]any{"emails": emails, "group_ids": groups})
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	if got := accountIDs(state); !slices.Equal(got, want) {
		t.Errorf("got %d, want %d, each once", len(got), len(want))
	}
}

// TestProtocolUsersBillable looks at what reading billable costs.
func TestProtocolUsersBillable(t *testing.T) {
	t.Parallel()

	org := func() *fakeUsers {
		f := &fakeUsers{}

		for i := range 220 {
			id := fmt.Sprintf("p%03d", i)
			f.people = append(f.people, fakePerson{ID: id, Email: id + "@x.test", Name: id, Status: "active", Claim: "managed"})
		}

		f.people[219].Claim = "unmanaged"

		return f
	}

	for name, test := range map[string]struct {
		config map[string]any
		pages  int
	}{
		"everybody":                    {pages: 5},
		"one on the first page":        {config: map[string]any{"emails": []string{"p001@x.test"}}, pages: 1},
		"one on the third":             {config: map[string]any{"account_ids": []string{"p149"}}, pages: 3},
		"nobody managed":               {config: map[string]any{"account_ids": []string{"p219"}}},
		"nobody at all":                {config: map[string]any{"search": "zzz"}},
		"named, and everybody managed": {config: map[string]any{"claim_status": "managed"}, pages: 5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			f := org()

			_, diags := f.driver(t).Read(test.config)
			if text := protocoltest.Errors(diags); text != "" {
				t.Fatal(text)
			}

			if pages := f.requests.Count("/v1/"); pages != test.pages {
				t.Errorf("%d pages of managed accounts, want %d", pages, test.pages)
			}
		})
	}
}

func TestProtocolUsersRepeatedCursor(t *testing.T) {
	t.Parallel()

	org := fewPeople()
	org.repeat = true

	_, diags := org.driver(t).Read(nil)
	if text := protocoltest.Errors(diags); !strings.Contains(text, "cursor") {
		t.Errorf("a cursor that repeats gives %q", text)
	}
}

func TestProtocolUsersRefusedKey(t *testing.T) {
	t.Parallel()

	for path, want := range map[string]string{
		"/workspaces":   "read:workspaces:admin",
		"/users/search": "without scopes",
		"/v1/":          "read:accounts:admin",
	} {
		t.Run(strings.Trim(path, "/"), func(t *testing.T) {
			t.Parallel()

			org := fewPeople()
			org.forbid = path

			_, diags := org.driver(t).Read(nil)
			if text := protocoltest.Errors(diags); !strings.Contains(text, want) {
				t.Errorf("the error does not say %q: %s", want, text)
			}
		})
	}
}

func accountIDs(state map[string]any) []string {
	var ids []string

	users, _ := state["users"].([]any)
	for _, element := range users {
		user, _ := element.(map[string]any)
		ids = append(ids, fmt.Sprint(user["account_id"]))
	}

	return ids
}
