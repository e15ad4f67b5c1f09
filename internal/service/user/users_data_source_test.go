// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

var usersNow = time.Date(2026, time.November, 24, 9, 30, 0, 0, time.UTC)

const (
	usersJira    = "ari:cloud:jira-software::site/a"
	usersWiki    = "ari:cloud:confluence::site/a"
	usersSandbox = "ari:cloud:confluence::site/s"

	searchedUsers = "/admin/v2/orgs/*/directories/*/users/search"
	managedUsers  = "/admin/v1/orgs/*/users"
)

// usersWithFixedClock returns the data source at the moment usersNow.
func usersWithFixedClock() *usersDataSource {
	return &usersDataSource{framework.DataSource{Name: "users"}, func() time.Time { return usersNow }}
}

// emptyOrganization returns the simulator's empty organization at that moment.
func emptyOrganization(options simulator.AdminOptions) *simulator.Server {
	return simulator.New(simulator.Options{Clock: simulator.NewManualClock(usersNow), Admin: options})
}

func usersOf(t *testing.T, org *simulator.Server) *protocoltest.DataSourceDriver {
	t.Helper()

	credentials := org.Credentials()

	return protocoltest.DriveDataSource(t, usersWithFixedClock(), protocoltest.Organization(t, org, credentials.OrgID, credentials.APIKey))
}

// addMember adds a member with roles on apps. The id is the part of the address before the @.
func addMember(org *simulator.Server, email string, apps []string, change func(*simulator.Account)) {
	id, _, _ := strings.Cut(strings.ToLower(email), "@")
	account := simulator.Account{
		ID: id, Name: strings.ToUpper(id[:1]) + id[1:], Email: email, AddedToOrg: time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC),
		Memberships: map[string]simulator.MembershipStatus{org.Directories()[0].ID: simulator.MembershipActive}, DirectRoles: map[string]simulator.Set{},
	}

	for _, app := range apps {
		account.DirectRoles[app] = simulator.NewSet("atlassian/user")
	}

	if change != nil {
		change(&account)
	}

	org.AddAccount(account)
}

// appUse returns the use of an app as a search shows it.
func appUse(id, key, when string) any {
	return map[string]any{"id": id, "key": key, "lastActiveTimestamp": when}
}

// fewPeople returns an organization with enough people to tell the filters apart.
func fewPeople(options simulator.AdminOptions) *simulator.Server {
	org := emptyOrganization(options)

	for _, app := range []simulator.Workspace{
		{ID: usersJira, TypeKey: "jira-software", TypeName: "Jira", HostURL: "https://acme.atlassian.net"},
		{ID: usersWiki, TypeKey: "confluence", TypeName: "Confluence", HostURL: "https://acme.atlassian.net/wiki"},
		{ID: usersSandbox, TypeKey: "confluence", TypeName: "Confluence", HostURL: "https://acme-sandbox.atlassian.net/wiki", Sandbox: true},
	} {
		app.Name, app.Status = "acme", "online"
		org.AddWorkspace(app)
	}

	addMember(org, "Ann@corp.test", []string{usersJira, usersWiki}, nil)
	addMember(org, "bob@y.test", []string{usersWiki}, func(a *simulator.Account) { a.Memberships[org.Directories()[0].ID] = simulator.MembershipSuspended })
	addMember(org, "cid@z.test", []string{usersJira, usersSandbox}, func(a *simulator.Account) { a.EmailHidden = true })
	addMember(org, "dee@corp.test", nil, nil)

	for id, members := range map[string][]string{"g1": {"ann", "dee"}, "g2": {"bob", "dee"}} {
		org.AddGroup(simulator.Group{ID: id, Name: strings.ToUpper(id), Members: simulator.NewSet(members...)})
	}

	// These spellings of the use of apps are not in the simulator's world.
	access := map[string][]any{
		"ann": {appUse("ari:cloud:jira::site/a", "jira", "2026-11-20T08:00:00.936941226Z"), appUse(usersWiki, "confluence", "2026-01-02")},
		"bob": {appUse(usersWiki, "confluence", "yesterday")},
		"cid": {appUse("ari:cloud:confluence::site/gone", "confluence", "2026-11-01T00:00:00Z")},
	}

	amend(org, searchedUsers, func(person map[string]any) {
		if uses := access[fmt.Sprint(person["accountId"])]; uses != nil {
			person["productAccess"] = uses
		}

		// The documents do not say whether a search finds a hidden address: Dee is found by it, Cid is not.
		if person["accountId"] == "dee" {
			delete(person, "email")
		}
	})
	// Dee's account does not say whether it is billable.
	amend(org, managedUsers, func(account map[string]any) {
		if account["account_id"] == "dee" {
			delete(account, "access_billable")
		}
	})

	return org
}

// amend changes each entry of the lists that a path answers.
func amend(org *simulator.Server, path string, change func(entry map[string]any)) {
	org.Inject(simulator.Fault{Path: path, Answer: simulator.Amend(func(document map[string]any) {
		data, _ := document["data"].([]any)
		for _, element := range data {
			entry, _ := element.(map[string]any)
			change(entry)
		}
	})})
}

func TestProtocolUsers(t *testing.T) {
	t.Parallel()

	org := fewPeople(simulator.AdminOptions{})

	state, diags := usersOf(t, org).Read(nil)
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
			"email": "Ann@corp.test", "billable": true, "last_active_at": "2026-11-20T08:00:00Z", "product_access": []any{wiki, map[string]any{
				"key": "jira-software", "name": "Jira", "url": "https://acme.atlassian.net", "last_active_at": "2026-11-20T08:00:00Z",
			}},
		}),
		base("bob", "Bob", "suspended", "unmanaged", map[string]any{
			"email": "bob@y.test", "membership_status": "suspended", "product_access": []any{wikiOfBob},
		}),
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

	if n := len(org.Journal()); n != 3 {
		t.Errorf("%d requests", n)
	}
}

func TestProtocolUsersFilters(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		config map[string]any
		want   []string
	}{
		"e-mail without case":     {config: map[string]any{"emails": []string{"aNN@corp.test"}}, want: []string{"ann"}},
		"e-mail twice":            {config: map[string]any{"emails": []string{"ann@corp.test", "Ann@Corp.test"}}, want: []string{"ann"}},
		"hidden e-mail":           {config: map[string]any{"emails": []string{"dee@corp.test"}}, want: []string{"dee"}},
		"domain":                  {config: map[string]any{"email_domains": []string{"corp.test"}}, want: []string{"ann", "dee"}},
		"account":                 {config: map[string]any{"account_ids": []string{"cid", "bob"}}, want: []string{"bob", "cid"}},
		"group":                   {config: map[string]any{"group_ids": []string{"g2"}}, want: []string{"bob", "dee"}},
		"two groups":              {config: map[string]any{"group_ids": []string{"g1", "g2"}}, want: []string{"ann", "bob", "dee"}},
		"product":                 {config: map[string]any{"product_keys": []string{"jira"}}, want: []string{"ann", "cid"}},
		"product, not by sandbox": {config: map[string]any{"product_keys": []string{"confluence"}}, want: []string{"ann", "bob"}},
		"product nobody has":      {config: map[string]any{"product_keys": []string{"loom"}}},
		"status":                  {config: map[string]any{"statuses": []string{"suspended"}}, want: []string{"bob"}},
		"claim":                   {config: map[string]any{"claim_status": "unmanaged"}, want: []string{"bob", "cid"}},
		"search":                  {config: map[string]any{"search": "Bo"}, want: []string{"bob"}},
		"domain as it is written": {config: map[string]any{"email_domains": []string{"@Corp.test"}}, want: []string{"ann", "dee"}},
		// Bob's last activity cannot be read, so Bob is not listed.
		"inactive anywhere":       {config: map[string]any{"inactive_days": 90}, want: []string{"dee"}},
		"inactive, long ago":      {config: map[string]any{"inactive_days": 10}, want: []string{"cid", "dee"}},
		"inactive in a product":   {config: map[string]any{"inactive_days": 90, "product_keys": []string{"confluence"}}, want: []string{"ann"}},
		"inactive, other product": {config: map[string]any{"inactive_days": 90, "product_keys": []string{"jira"}}, want: []string{"cid"}},
		"combined":                {config: map[string]any{"email_domains": []string{"corp.test"}, "product_keys": []string{"jira"}}, want: []string{"ann"}},
		"there, filtered out":     {config: map[string]any{"emails": []string{"bob@y.test"}, "statuses": []string{"active"}}},
		"there, active":           {config: map[string]any{"account_ids": []string{"ann"}, "inactive_days": 30}},
		"there, product nobody has": {
			config: map[string]any{"emails": []string{"ann@corp.test"}, "account_ids": []string{"ann"}, "product_keys": []string{"loom"}},
		},
		"e-mail and account differ": {config: map[string]any{"emails": []string{"ann@corp.test"}, "account_ids": []string{"bob"}}},
		"missing and ignored": {
			config: map[string]any{"emails": []string{"ann@corp.test", "nobody@corp.test"}, "ignore_missing": true}, want: []string{"ann"},
		},
		"no e-mails": {config: map[string]any{"emails": []string{}}},
		"no groups":  {config: map[string]any{"group_ids": []string{}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			state, diags := usersOf(t, fewPeople(simulator.AdminOptions{})).Read(test.config)
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
		"e-mails":                     {config: map[string]any{"emails": []string{"ann@corp.test", "No@corp.test", "nil@corp.test"}}, names: []string{"No@corp.test", "nil@corp.test"}, nots: []string{"ann@corp.test"}},
		"accounts":                    {config: map[string]any{"account_ids": []string{"ann", "zoe"}}, names: []string{"zoe"}, nots: []string{"ann"}},
		"only those not there at all": {config: map[string]any{"emails": []string{"bob@y.test", "no@corp.test"}, "statuses": []string{"active"}}, names: []string{"no@corp.test"}, nots: []string{"bob@y.test"}},
		"with a product nobody has":   {config: map[string]any{"account_ids": []string{"bob", "zoe"}, "product_keys": []string{"loom"}}, names: []string{"zoe"}, nots: []string{"bob"}},
		"all unknown":                 {config: map[string]any{"emails": []string{"no@corp.test"}}, names: []string{"has nobody", "no@corp.test"}, nots: []string{"hides"}},
		"one hidden": {
			config: map[string]any{"emails": []string{"typo@corp.test", "dee@corp.test", "ann@corp.test"}},
			names:  []string{"shows nobody", "typo@corp.test, dee@corp.test", "1 belong to people whose e-mail address Atlassian hides; the others are unknown"}, nots: []string{"ann@corp.test"},
		},
		"one hidden, by other filters as well": {
			config: map[string]any{"emails": []string{"typo@corp.test", "dee@corp.test"}, "statuses": []string{"suspended"}},
			names:  []string{"1 belong to people whose e-mail address Atlassian hides"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			_, diags := usersOf(t, fewPeople(simulator.AdminOptions{})).Read(test.config)
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
		"e-mails and search": {"emails": []string{"a@corp.test"}, "search": "a"},
		"unknown status":     {"statuses": []string{"idle"}},
		"unknown claim":      {"claim_status": "claimed"},
		"unknown role":       {"roles": []string{"user"}},
		"empty search":       {"search": ""},
		"empty e-mail":       {"emails": []string{""}},
		"no days":            {"inactive_days": 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if text := protocoltest.Errors(usersOf(t, fewPeople(simulator.AdminOptions{})).Validate(config)); text == "" {
				t.Error("accepted")
			}
		})
	}

	if text := protocoltest.Errors(usersOf(t, fewPeople(simulator.AdminOptions{})).Validate(map[string]any{
		"emails": protocoltest.Unknown, "search": protocoltest.Unknown, "statuses": protocoltest.Unknown, "inactive_days": protocoltest.Unknown,
	})); text != "" {
		t.Errorf("what is not known yet is refused: %s", text)
	}
}

// TestProtocolUsersLargeFilters filters by more addresses and more groups than one request takes.
func TestProtocolUsersLargeFilters(t *testing.T) {
	t.Parallel()

	org := emptyOrganization(simulator.AdminOptions{})
	members := make([]simulator.Set, 25)

	var emails, groups, want []string

	for i := range 250 {
		id := fmt.Sprintf("p%03d", i)
		addMember(org, id+"@x.test", nil, nil)

		for group := range members {
			if i%(group+1) == 0 {
				members[group] = simulator.NewSet(append(members[group].Sorted(), id)...)
			}
		}

		emails = append(emails, id+"@x.test")
		want = append(want, id)
	}

	for group, in := range members {
		groups = append(groups, org.AddGroup(simulator.Group{Name: fmt.Sprintf("g%d", group), Members: in}))
	}

	state, diags := usersOf(t, org).Read(map[string]any{"emails": emails, "group_ids": groups})
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	if got := accountIDs(state); !slices.Equal(got, want) {
		t.Errorf("got %d, want %d, each once", len(got), len(want))
	}
}

// TestProtocolUsersBillable counts the requests for billable.
func TestProtocolUsersBillable(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		config map[string]any
		pages  int
	}{
		"everybody":                    {pages: 5},
		"one on the first page":        {config: map[string]any{"emails": []string{"p001@corp.test"}}, pages: 1},
		"one on the third":             {config: map[string]any{"account_ids": []string{"p149"}}, pages: 3},
		"nobody managed":               {config: map[string]any{"account_ids": []string{"p219"}}},
		"nobody at all":                {config: map[string]any{"search": "zzz"}},
		"named, and everybody managed": {config: map[string]any{"claim_status": "managed"}, pages: 5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			org := emptyOrganization(simulator.AdminOptions{})

			for i := range 219 {
				addMember(org, fmt.Sprintf("p%03d@corp.test", i), nil, nil)
			}

			addMember(org, "p219@x.test", nil, nil)

			_, diags := usersOf(t, org).Read(test.config)
			if text := protocoltest.Errors(diags); text != "" {
				t.Fatal(text)
			}

			if pages := org.CountRequests(simulator.Filter{Path: managedUsers}); pages != test.pages {
				t.Errorf("%d pages of managed accounts, want %d", pages, test.pages)
			}
		})
	}
}

func TestProtocolUsersRepeatedCursor(t *testing.T) {
	t.Parallel()

	_, diags := usersOf(t, fewPeople(simulator.AdminOptions{RepeatCursor: true, ManagedPageSize: 1})).Read(nil)
	if text := protocoltest.Errors(diags); !strings.Contains(text, "cursor") {
		t.Errorf("a cursor that repeats gives %q", text)
	}
}

func TestProtocolUsersRefusedKey(t *testing.T) {
	t.Parallel()

	for path, want := range map[string]string{
		"/admin/v2/orgs/*/workspaces": "read:workspaces:admin",
		searchedUsers:                 "without scopes",
		managedUsers:                  "read:accounts:admin",
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()

			org := emptyOrganization(simulator.AdminOptions{})
			addMember(org, "ann@corp.test", nil, nil)
			org.Inject(simulator.Fault{Path: path, Answer: simulator.RespondErrors(http.StatusForbidden, "ADMIN-403-3", "Forbidden", "")})

			_, diags := usersOf(t, org).Read(nil)

			text := protocoltest.Errors(diags)
			if path == managedUsers { // which only billable needs, so the refusal is a warning
				text += protocoltest.Warnings(diags)
			}

			if !strings.Contains(text, want) {
				t.Errorf("it does not say %q: %s", want, text)
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
