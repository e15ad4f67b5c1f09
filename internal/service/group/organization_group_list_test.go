// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// organizationKeyAlone removes the directory from the provider block.
var organizationKeyAlone = map[string]any{"directory_id": nil, "scim_api_key": nil}

// crews starts the acme world with 90 more groups, which makes two pages of groups. Each new group has two members,
// except the first.
func crews(t *testing.T) (env *acctest.Environment, groups []string) {
	t.Helper()

	env = acctest.StartInProcess(t, acctest.World("acme"))
	accounts := env.Simulator.Accounts()

	for i := range 90 {
		group := simulator.Group{Name: fmt.Sprintf("crew %03d", i), Description: "Who sail", ManagedBy: "admins"}
		if i > 0 {
			group.Members = simulator.NewSet(accounts[0].ID, accounts[1].ID)
		}

		groups = append(groups, env.Simulator.AddGroup(group))
	}

	return env, groups
}

// TestProtocolOrganizationGroupList: the list has exactly the groups that can be managed, complete from its page.
func TestProtocolOrganizationGroupList(t *testing.T) {
	t.Parallel()

	env, _ := crews(t)

	var want []string

	for _, group := range env.Simulator.Groups() {
		if group.SCIMGroupID == "" && !group.Undeletable && group.ManagedBy != "external" {
			want = append(want, group.Name)
		}
	}

	slices.Sort(want)

	for name, test := range map[string]struct {
		query    acctest.Query
		want     int
		requests int
	}{
		"all":             {acctest.Query{}, len(want), 2},
		"whole":           {acctest.Query{IncludeResource: true}, len(want), 2},
		"Terraform's own": {acctest.Query{Limit: acctest.DefaultLimit}, len(want), 2},
		"five":            {acctest.Query{Limit: 5}, 5, 1},
	} {
		t.Run(name, func(t *testing.T) {
			env.Simulator.ResetJournal()

			driver := env.Drive(t, organizationKeyAlone)

			results, errors := driver.Listed(t.Context(), "atlassian_organization_group", test.query)
			if errors != "" || len(results) != test.want {
				t.Fatalf("%d results, want %d: %s", len(results), test.want, errors)
			}

			if n := env.Simulator.CountRequests(simulator.Filter{}); n > test.requests {
				t.Errorf("%d requests, want %d", n, test.requests)
			}

			var names []string
			for _, result := range results {
				names = append(names, result.DisplayName)
			}

			slices.Sort(names)

			if test.query.Limit == 0 && !slices.Equal(names, want) {
				t.Errorf("listed are %q, want %q", names, want)
			}

			if test.query.IncludeResource {
				driver.PlansClean(results[:10])
			}
		})
	}
}

func TestProtocolOrganizationGroupMembershipList(t *testing.T) {
	t.Parallel()

	env, crews := crews(t)

	all := 0

	for _, group := range env.Simulator.Groups() {
		if group.SCIMGroupID == "" && group.ManagedBy != "external" {
			all += len(group.Members)
		}
	}

	of := func(ids ...string) map[string]any { return map[string]any{"organization_group_ids": ids} }

	for name, test := range map[string]struct {
		query          acctest.Query
		want, requests int
	}{
		"all":                 {acctest.Query{IncludeResource: true}, all, 2 + 89 + 12},
		"Terraform's own":     {acctest.Query{Limit: 4}, 4, 1 + 4},
		"of two groups":       {acctest.Query{Config: of(crews[7], crews[0])}, 2, 2},
		"of a dozen":          {acctest.Query{Config: of(crews[1:13]...)}, 24, 2 + 12},
		"of none":             {acctest.Query{Config: of()}, 0, 0},
		"of one that is gone": {acctest.Query{Config: of("9f3d2b1c-0000-4000-8000-000000000000", crews[3])}, 2, 2},
	} {
		t.Run(name, func(t *testing.T) {
			env.Simulator.ResetJournal()

			driver := env.Drive(t, organizationKeyAlone)

			var results []acctest.Result

			warnings := ""

			driver.List(t.Context(), "atlassian_organization_group_membership", test.query, func(result acctest.Result) bool {
				warnings += protocoltest.Warnings(result.Diagnostics)

				if text := protocoltest.Errors(result.Diagnostics); text != "" {
					t.Error(text)
				} else if result.Identity != nil {
					results = append(results, result)
				}

				return true
			})

			if len(results) != test.want {
				t.Fatalf("%d results, want %d", len(results), test.want)
			}

			if n := env.Simulator.CountRequests(simulator.Filter{}); n > test.requests {
				t.Errorf("%d requests, want %d", n, test.requests)
			}

			if gone := strings.Contains(name, "gone"); strings.Contains(warnings, "9f3d2b1c") != gone {
				t.Errorf("the warnings are %q", warnings)
			}

			for _, result := range results {
				if id, _ := result.Identity["account_id"].(string); strings.Contains(result.DisplayName, id) || !strings.Contains(result.DisplayName, " in ") {
					t.Errorf("one is called %q", result.DisplayName)
				}
			}

			if test.query.IncludeResource {
				driver.PlansClean(results[:10])
			}
		})
	}
}

// TestProtocolOrganizationGroupListsThatFail: the list yields what it read before an error, then the error, then ends.
func TestProtocolOrganizationGroupListsThatFail(t *testing.T) {
	t.Parallel()

	refuse := simulator.RespondErrors(403, "ADMIN-403-1", "Forbidden", "no")

	for name, test := range map[string]struct {
		typeName string
		fault    simulator.Fault
		says     string
	}{
		"the second page of groups":  {"atlassian_organization_group", simulator.Fault{Path: "/admin/v2/orgs/*/directories/*/groups/search", Skip: 1, Answer: refuse}, "Listing organization groups failed"},
		"the second group's members": {"atlassian_organization_group_membership", simulator.Fault{Path: "/admin/v2/orgs/*/directories/*/users/search", Skip: 1, Answer: refuse}, "Listing organization group members failed"},
		"groups, for their members":  {"atlassian_organization_group_membership", simulator.Fault{Path: "/admin/v2/orgs/*/directories/*/groups/search", Skip: 1, Answer: refuse}, "Listing organization groups failed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env, _ := crews(t)
			env.Simulator.Inject(test.fault)

			results, errors := env.Drive(t, nil).Listed(t.Context(), test.typeName, acctest.Query{IncludeResource: true})
			if len(results) == 0 || !strings.Contains(errors, test.says) || !strings.Contains(errors, "403") {
				t.Errorf("%d results, then %q", len(results), errors)
			}
		})
	}

	t.Run("a group of the directory in the filter", func(t *testing.T) {
		t.Parallel()

		env, _ := crews(t)
		warned := ""

		for _, group := range env.Simulator.Groups() {
			if group.SCIMGroupID == "" {
				continue
			}

			env.Drive(t, nil).List(t.Context(), "atlassian_organization_group_membership", acctest.Query{Config: map[string]any{"organization_group_ids": []string{group.ID}}}, func(r acctest.Result) bool {
				if r.Identity != nil {
					t.Errorf("%s is listed", r.DisplayName)
				}

				warned += protocoltest.Warnings(r.Diagnostics)

				return true
			})
		}

		if !strings.Contains(warned, "atlassian_group_membership") {
			t.Errorf("the warning is %q", warned)
		}
	})
}
