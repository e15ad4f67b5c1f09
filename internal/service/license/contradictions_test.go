// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"slices"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// A search over all directories reports a person as active who is active in any of them (API §4.3). The role
// assignments have the person's status in the directory of the app (API §4.6).
func TestProtocolSuspendedWhereTheAppIs(t *testing.T) {
	t.Parallel()

	// Jira is listed by the family's name, Confluence by its own.
	org := acme(func(o *simulator.AdminOptions) { o.JiraShown = simulator.JiraShownJira })
	first, second := org.Directories()[0].ID, org.AddDirectory("Second")

	org.SetWorkspace(wikiARI, func(w *simulator.Workspace) { w.DirectoryID = second })

	for _, id := range []string{"ann", "bob"} {
		org.SetAccount(id, func(a *simulator.Account) { a.Memberships[second] = simulator.MembershipActive })
	}

	org.SetAccount("ann", func(a *simulator.Account) { a.Memberships[first] = simulator.MembershipSuspended })

	state, diags := licenses(t, org).Read(map[string]any{"include_users": true})
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	for app, want := range map[string]struct {
		used float64
		ann  bool
	}{jiraARI: {used: 2}, wikiARI: {used: 1, ann: true}} {
		row := rowOf(t, state, app)

		users, _ := row["users"].([]any)
		ann := slices.ContainsFunc(users, func(u any) bool { user, _ := u.(map[string]any); return user["account_id"] == "ann" })

		if row["seats_used"] != want.used || ann != want.ann {
			t.Errorf("%s: %v used, Ann holds one %t", app, row["seats_used"], ann)
		}
	}

	// Only a person who is suspended somewhere costs a request.
	if n := org.asked(assignments); n != 1 {
		t.Errorf("%d people were asked about", n)
	}

	// Without the directory status, the numbers would be wrong: a refusal is an error.
	org.Inject(simulator.Fault{Path: assignments, Answer: simulator.RespondErrors(403, "ADMIN-403-1", "Forbidden", "no")})

	_, diags = licenses(t, org).Read(map[string]any{"include_users": true})
	if text := protocoltest.Errors(diags); !strings.Contains(text, readingSeats) {
		t.Errorf("a refusal to read role assignments is not an error: %q", text)
	}
}

// A list of apps that is shorter than its own total is a warning; the apps that it has are reported.
func TestProtocolAppsCutShort(t *testing.T) {
	t.Parallel()

	org := acme()
	org.amend(apps, func(document map[string]any) {
		meta, _ := document["meta"].(map[string]any)
		meta["total"] = 8
	})

	state, diags := licenses(t, org).Read(nil)
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	if text := protocoltest.Warnings(diags); !strings.Contains(text, "counts 8 and lists 6") {
		t.Errorf("no word of the two apps that are missing: %q", text)
	}

	if rows, _ := state["licenses"].([]any); len(rows) != 4 {
		t.Errorf("%d rows", len(rows))
	}
}

// If not all members of an excluded group are listed, the read is an error: otherwise the report would name people who
// are to be excluded.
func TestProtocolExcludedMembersCutShort(t *testing.T) {
	t.Parallel()

	org := acme()
	org.amend(groupSearch, func(document map[string]any) {
		groups, _ := document["data"].([]any)
		for _, element := range groups {
			group, _ := element.(map[string]any)
			group["counts"] = map[string]any{"users": 4}
		}
	})

	_, diags := unused(t, org).Read(map[string]any{"exclude_group_ids": []string{"g1"}})
	if text := protocoltest.Errors(diags); !strings.Contains(text, "counts 4 members") {
		t.Errorf("got %q", text)
	}
}

// A large group whose members are all listed does not make up for a small group whose members are not.
func TestProtocolExcludedMembersOfASmallGroupCutShort(t *testing.T) {
	t.Parallel()

	org := acme()
	for _, id := range []string{"eve", "fay"} {
		org.employ(id, id+"@x.test", nil, nil)
	}

	org.AddGroup(simulator.Group{ID: "large", Name: "large", Members: simulator.NewSet("ann", "bob", "cid")})
	org.AddGroup(simulator.Group{ID: "small", Name: "small", Members: simulator.NewSet("eve", "fay")})

	both := map[string]any{"exclude_group_ids": []string{"large", "small"}}
	if _, diags := unused(t, org).Read(both); protocoltest.Errors(diags) != "" {
		t.Fatal(protocoltest.Errors(diags))
	}

	org.endChanges()
	org.amend(searches, func(document map[string]any) {
		people, _ := document["data"].([]any)
		document["data"] = slices.DeleteFunc(people, func(element any) bool {
			person, _ := element.(map[string]any)

			return person["accountId"] == "fay"
		})
	})

	_, diags := unused(t, org).Read(both)
	if text := protocoltest.Errors(diags); !strings.Contains(text, `counts 2 members of "small" and lists 1`) {
		t.Errorf("got %q", text)
	}
}

// Groups with members in common are read one by one, and exclude what they have.
func TestProtocolExcludedGroupsWithCommonMembers(t *testing.T) {
	t.Parallel()

	org := acme()
	org.AddGroup(simulator.Group{ID: "one", Name: "one", Members: simulator.NewSet("ann", "bob")})
	org.AddGroup(simulator.Group{ID: "two", Name: "two", Members: simulator.NewSet("ann", "bob", "cid")})

	if _, diags := unused(t, org).Read(map[string]any{"exclude_group_ids": []string{"one", "two"}}); protocoltest.Errors(diags) != "" {
		t.Error(protocoltest.Errors(diags))
	}
}

// Activity of unknown people, of unknown products or at impossible times counts as nobody's activity.
func TestProtocolUnattributableActivity(t *testing.T) {
	t.Parallel()

	for name, access := range map[string][]any{
		"an owner nobody knows":   {used("ari:cloud:novelty::site/a", "novelty", "2026-11-20T08:00:00Z")},
		"a site nobody knows":     {used("ari:cloud:jira-software::site/z", "jira", "2026-11-20T08:00:00Z")},
		"an id that is none":      {used("jira", "jira", "2026-11-20T08:00:00Z"), used("", "", "2026-11-20T08:00:00Z")},
		"Jira's administration":   {used("ari:cloud:jira-admin::site/a", "jira", "2026-11-20T08:00:00Z")},
		"nothing":                 nil,
		"an entry without a time": {map[string]any{"id": jiraARI, "key": "jira"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			org := acme()
			org.employ("zed", "zed@x.test", roles{jiraARI: {"atlassian/user"}}, nil)
			org.access["zed"] = access

			state, diags := unused(t, org).Read(map[string]any{"product_keys": []string{"jira"}})
			if text := protocoltest.Errors(diags); text != "" {
				t.Fatal(text)
			}

			seats, _ := state["seats"].([]any)
			if !slices.ContainsFunc(seats, func(s any) bool {
				seat, _ := s.(map[string]any)

				return seat["account_id"] == "zed" && seat["never_active"] == true
			}) {
				t.Errorf("zed is not named: %v", seats)
			}
		})
	}
}

// TestProtocolTimes reads every form of a time. A time that cannot be read makes nobody idle, and is a warning.
func TestProtocolTimes(t *testing.T) {
	t.Parallel()

	for when, want := range map[any]any{
		"2026-11-06T23:07Z":        "2026-11-06T23:07:00Z",
		"2026-11-06T23:07:11":      "2026-11-06T23:07:11Z",
		"2026-11-06T23:07:11+0100": "2026-11-06T22:07:11Z",
		"2026-11-06":               "2026-11-06T00:00:00Z",
		"1794006431000":            "2026-11-06T23:07:11Z",
		1794006431000:              "2026-11-06T23:07:11Z",
		"1794006431":               "2026-11-06T23:07:11Z",
		"never":                    nil,
		"1970-01-01T00:00:00Z":     nil,
		0:                          nil,
		"2100-01-01T00:00:00Z":     nil,
		"2027-06-01T00:00:00Z":     nil,
		true:                       nil,
	} {
		org := acme()
		org.employ("zed", "zed@x.test", roles{jiraARI: {"atlassian/user"}}, nil)
		org.access["zed"] = []any{map[string]any{"id": jiraARI, "key": "jira", "lastActiveTimestamp": when}}

		state, diags := licenses(t, org).Read(map[string]any{"include_users": true, "product_keys": []string{"jira"}, "inactive_days": 365})
		if text := protocoltest.Errors(diags); text != "" {
			t.Fatal(text)
		}

		if warned := strings.Contains(protocoltest.Warnings(diags), "zed@x.test"); warned != (want == nil) {
			t.Errorf("%v: warned %t", when, warned)
		}

		row := rowOf(t, state, jiraARI)
		if row["seats_never_used"] != 1.0 || row["seats_inactive"] != 0.0 {
			t.Errorf("%v: %v never used, %v inactive; Cid alone has never been active", when, row["seats_never_used"], row["seats_inactive"])
		}

		users, _ := row["users"].([]any)
		for _, element := range users {
			if user, _ := element.(map[string]any); user["account_id"] == "zed" && user["last_active_at"] != want {
				t.Errorf("%v is read as %v, want %v", when, user["last_active_at"], want)
			}
		}
	}
}

// Bitbucket's own number is reported, whatever its list of people has (API §4.7).
func TestProtocolBitbucketUsage(t *testing.T) {
	t.Parallel()

	const bitbucket = "ari:cloud:bitbucket::workspace/1"

	org := acme()
	org.install(bitbucket, "bitbucket", "Bitbucket", "https://bitbucket.org/acme", new(25))
	org.SetWorkspace(bitbucket, func(w *simulator.Workspace) { w.Usage = new(5) })
	org.SetAccount("ann", func(a *simulator.Account) { a.DirectRoles[bitbucket] = simulator.NewSet("atlassian/user") })

	for _, config := range []map[string]any{nil, {"include_users": true}} {
		state, diags := licenses(t, org).Read(config)
		if text := protocoltest.Errors(diags); text != "" {
			t.Fatal(text)
		}

		row := rowOf(t, state, bitbucket)
		if row["seats_used"] != 5.0 || row["seats_source"] != "atlassian" || row["seats_available"] != 20.0 {
			t.Errorf("%v: %v used (%v), %v available", config, row["seats_used"], row["seats_source"], row["seats_available"])
		}
	}

	// For other apps the number has no meaning.
	org.SetWorkspace(wikiARI, func(w *simulator.Workspace) { w.Usage = new(99) })

	state, _ := licenses(t, org).Read(nil)
	if row := rowOf(t, state, wikiARI); row["seats_used"] != 1.0 || row["seats_source"] != "counted" {
		t.Errorf("%v used (%v)", row["seats_used"], row["seats_source"])
	}
}
