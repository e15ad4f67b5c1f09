// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group_test

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// startGroups starts a simulator with 120 groups and 121 people. Each group has two members, except the first, which
// has none.
func startGroups(t *testing.T) (env *acctest.Environment, users, ids []string) {
	t.Helper()

	const groups = 120

	env = acctest.StartInProcess(t, func(o *simulator.Options) { o.Admin.GroupLag = simulator.NoDelay })

	users, err := env.Simulator.SeedSCIMUsers(env.Credentials().DirectoryID, groups+1)
	if err != nil {
		t.Fatal(err)
	}

	for i := range groups {
		members := users[i : i+2]
		if i == 0 {
			members = nil
		}

		id, err := env.Simulator.SeedSCIMGroup(env.Credentials().DirectoryID, fmt.Sprintf("group %03d", i), members...)
		if err != nil {
			t.Fatal(err)
		}

		ids = append(ids, id)
	}

	return env, users, ids
}

func TestProtocolGroupList(t *testing.T) {
	t.Parallel()

	env, _, ids := startGroups(t)

	for name, test := range map[string]struct {
		query    acctest.Query
		requests int
	}{
		"all":                       {acctest.Query{}, 2},
		"Terraform's own":           {acctest.Query{Limit: acctest.DefaultLimit}, 1},
		"five":                      {acctest.Query{Limit: 5}, 1},
		"whole, with counterparts":  {acctest.Query{IncludeResource: true}, 4},
		"five, with counterparts":   {acctest.Query{IncludeResource: true, Limit: 5}, 2},
		"a page, with counterparts": {acctest.Query{IncludeResource: true, Limit: 100}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			env.Simulator.ResetJournal()

			driver := env.Drive(t, nil)

			results, errors := driver.Listed(t.Context(), "atlassian_group", test.query)
			if errors != "" {
				t.Fatal(errors)
			}

			want := len(ids)
			if test.query.Limit > 0 {
				want = int(test.query.Limit)
			}

			if len(results) != want {
				t.Fatalf("%d results, want %d", len(results), want)
			}

			if n := env.Simulator.CountRequests(simulator.Filter{}); n > test.requests {
				t.Errorf("%d requests, want %d", n, test.requests)
			}

			for i, result := range results {
				if result.DisplayName != fmt.Sprintf("group %03d", i) || result.Identity["id"] != ids[i] {
					t.Errorf("result %d is %q with the identity %v", i, result.DisplayName, result.Identity)
				}

				if test.query.IncludeResource && result.Resource.Text(t, "organization_group_id") == "" {
					t.Errorf("%s has no counterpart", result.DisplayName)
				}
			}

			if test.query.IncludeResource {
				driver.PlansClean(results[:min(10, len(results))])
			}
		})
	}

	t.Run("with the directory's key alone", func(t *testing.T) {
		driver := env.Drive(t, map[string]any{"org_id": nil, "api_key": nil})

		results, errors := driver.Listed(t.Context(), "atlassian_group", acctest.Query{IncludeResource: true, Limit: 3})
		if errors != "" || len(results) != 3 {
			t.Fatal(len(results), errors)
		}

		driver.PlansClean(results)
	})
}

func TestProtocolGroupListThatFails(t *testing.T) {
	t.Parallel()

	for name, path := range map[string]string{"the second page": "/scim/directory/*/Groups", "the second search": "/admin/v2/orgs/*/directories/*/groups/search"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env, _, _ := startGroups(t)
			env.Simulator.Inject(simulator.Fault{Path: path, Skip: 1, Answer: simulator.RespondErrors(403, "ADMIN-403-1", "Forbidden", "no")})

			results, errors := env.Drive(t, nil).Listed(t.Context(), "atlassian_group", acctest.Query{IncludeResource: true})
			if len(results) != 100 || !strings.Contains(errors, "Listing groups failed") {
				t.Errorf("%d results, %q", len(results), errors)
			}
		})
	}
}

func TestProtocolGroupMembershipList(t *testing.T) {
	t.Parallel()

	env, users, ids := startGroups(t)

	for name, test := range map[string]struct {
		query          acctest.Query
		want, requests int
	}{
		"all":             {acctest.Query{IncludeResource: true}, 238, 2},
		"Terraform's own": {acctest.Query{Limit: acctest.DefaultLimit}, 100, 1},
		"of two groups":   {acctest.Query{Config: map[string]any{"group_ids": []string{ids[7], ids[0]}}}, 2, 2},
		"of none":         {acctest.Query{Config: map[string]any{"group_ids": []string{}}}, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			env.Simulator.ResetJournal()

			driver := env.Drive(t, map[string]any{"org_id": nil, "api_key": nil})

			results, errors := driver.Listed(t.Context(), "atlassian_group_membership", test.query)
			if errors != "" || len(results) != test.want {
				t.Fatalf("%d results, want %d: %s", len(results), test.want, errors)
			}

			if n := env.Simulator.CountRequests(simulator.Filter{}); n > test.requests {
				t.Errorf("%d requests, want %d", n, test.requests)
			}

			for _, result := range results {
				group, user := slices.Index(ids, result.Identity["group_id"].(string)), slices.Index(users, result.Identity["user_id"].(string))
				if group < 1 || user < group || user > group+1 {
					t.Errorf("%q has the identity %v", result.DisplayName, result.Identity)
				}

				if want := fmt.Sprintf("user%06d@corp.test in group %03d", user+1, group); result.DisplayName != want {
					t.Errorf("%q should be %q", result.DisplayName, want)
				}
			}

			if test.query.IncludeResource {
				driver.PlansClean(results[:10])
			}
		})
	}

	t.Run("of a group that is gone", func(t *testing.T) {
		warned := false

		env.Drive(t, nil).List(t.Context(), "atlassian_group_membership", acctest.Query{Config: map[string]any{
			"group_ids": []string{"9f3d2b1c-0000-4000-8000-000000000000", ids[1]},
		}}, func(result acctest.Result) bool {
			warned = warned || strings.Contains(protocoltest.Warnings(result.Diagnostics), "9f3d2b1c")

			return true
		})

		if !warned {
			t.Error("there is no warning")
		}
	})
}

// TestProtocolGroupListsShare: the lists of groups and of memberships share one read until something is written.
func TestProtocolGroupListsShare(t *testing.T) {
	t.Parallel()

	env, users, ids := startGroups(t)
	driver := env.Drive(t, nil)

	listed := func(wantedRequests, wantedMembers int) {
		t.Helper()
		env.Simulator.ResetJournal()

		groups, errors := driver.Listed(t.Context(), "atlassian_group", acctest.Query{})
		memberships, more := driver.Listed(t.Context(), "atlassian_group_membership", acctest.Query{})

		if errors+more != "" || len(groups) != 120 || len(memberships) != wantedMembers {
			t.Errorf("%d groups, %d memberships: %s%s", len(groups), len(memberships), errors, more)
		}

		if n := env.Simulator.CountRequests(simulator.Filter{}); n > wantedRequests {
			t.Errorf("%d requests, want %d", n, wantedRequests)
		}
	}

	listed(2, 238)
	listed(0, 238)

	plan, diags := driver.Plan(t.Context(), "atlassian_group_membership", map[string]any{"group_id": ids[0], "user_id": users[0]}, nil)
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	if _, diags := driver.Apply(t.Context(), plan); protocoltest.Errors(diags) != "" {
		t.Fatal(protocoltest.Errors(diags))
	}

	listed(2, 239)
}

// TestProtocolGroupListOfGroupsThatMove: if a group is deleted while the list is paged, another group moves from an
// unread page to a page already read. The list still has that group and its members.
func TestProtocolGroupListOfGroupsThatMove(t *testing.T) {
	t.Parallel()

	for typeName, want := range map[string]int{"atlassian_group": 119, "atlassian_group_membership": 236} {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()

			env, _, ids := startGroups(t)
			env.Simulator.Inject(simulator.Fault{Path: "/scim/directory/*/Groups", Times: 1, After: func(*http.Request) {
				env.Simulator.DeleteSCIMGroup(env.Credentials().DirectoryID, ids[5])
			}})

			results, errors := env.Drive(t, nil).Listed(t.Context(), typeName, acctest.Query{})
			if errors != "" {
				t.Fatal(errors)
			}

			there := map[any]bool{}

			for _, result := range results {
				if id := cmp.Or(result.Identity["group_id"], result.Identity["id"]); id != ids[5] {
					there[id] = true

					continue
				}

				want++ // it was there when its page was read
			}

			if len(results) != want || !there[ids[100]] {
				t.Errorf("%d results, want %d; the group that moved is there: %t", len(results), want, there[ids[100]])
			}
		})
	}
}
