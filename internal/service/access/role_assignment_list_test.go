// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// TestProtocolRoleAssignmentLists: the lists match the acme world, and the configuration that they generate has an
// empty plan.
func TestProtocolRoleAssignmentLists(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t, acctest.World("acme"))
	wantedGroups, wantedUsers, holders := 0, 0, 0

	apps := map[string]bool{}
	for _, workspace := range env.Simulator.Workspaces() {
		apps[workspace.ID] = true
	}

	for _, group := range env.Simulator.Groups() {
		for resource, roles := range group.Roles {
			if apps[resource] {
				wantedGroups += len(roles)
			}
		}
	}

	for _, account := range env.Simulator.Accounts() {
		for resource, roles := range account.DirectRoles {
			if apps[resource] {
				wantedUsers += len(roles)
			}
		}

		if len(account.DirectRoles) > 0 {
			holders++
		}
	}

	for typeName, wanted := range map[string]int{"atlassian_group_role_assignment": wantedGroups, "atlassian_user_role_assignment": wantedUsers} {
		t.Run(typeName, func(t *testing.T) {
			driver := env.Drive(t, map[string]any{"directory_id": nil, "scim_api_key": nil})

			results, errors := driver.Listed(t.Context(), typeName, acctest.Query{IncludeResource: true})
			if errors != "" {
				t.Fatal(errors)
			}

			onApps := slices.DeleteFunc(slices.Clone(results), func(r acctest.Result) bool { return !apps[r.Identity["resource_id"].(string)] })
			if len(onApps) != wanted || wanted == 0 {
				t.Errorf("%d results on apps, want %d", len(onApps), wanted)
			}

			for _, result := range onApps {
				if !strings.Contains(result.DisplayName, ": atlassian/") || strings.Contains(result.DisplayName, "ari:") && !strings.Contains(result.DisplayName, "-admin::") {
					t.Errorf("one is called %q", result.DisplayName)
				}
			}

			driver.PlansClean(results[:min(8, len(results))])

			// The limit ends the requests: one page of holders, the names of the apps, and one request for the first
			// holder.
			env.Simulator.ResetJournal()

			if results, errors := env.Drive(t, nil).Listed(t.Context(), typeName, acctest.Query{Limit: 1}); errors != "" || len(results) != 1 {
				t.Errorf("%d results, %s", len(results), errors)
			}

			if n := env.Simulator.CountRequests(simulator.Filter{Path: "/admin/v2/orgs/*/directories/*/*/*/role-assignments"}); n > 2 {
				t.Errorf("%d requests for one result", n)
			}

			// A filter of one app, and an empty filter.
			first := onApps[0].Identity

			some, errors := driver.Listed(t.Context(), typeName, acctest.Query{Config: map[string]any{"resource_ids": []any{first["resource_id"]}}})
			if errors != "" || len(some) == 0 || len(some) >= len(results) {
				t.Errorf("%d of %d results on one app, %s", len(some), len(results), errors)
			}

			if none, errors := driver.Listed(t.Context(), typeName, acctest.Query{Config: map[string]any{"resource_ids": []any{}}}); errors != "" || len(none) > 0 {
				t.Errorf("%d results on no app, %s", len(none), errors)
			}

			defer env.Simulator.Inject(simulator.Fault{Path: "/admin/v2/orgs/*/directories/*/*/*/role-assignments", Skip: 1, Answer: simulator.RespondErrors(403, "ADMIN-403-1", "Forbidden", "no")})()

			if before, errors := env.Drive(t, nil).Listed(t.Context(), typeName, acctest.Query{}); !strings.Contains(errors, "Listing role assignments failed") || len(before) == len(results) {
				t.Errorf("%d results, then %q", len(before), errors)
			}
		})
	}
}

// TestProtocolRoleAssignmentListsThatNameNothing: a filter value that does not exist is a warning, since an empty list
// would pass for "no roles". A holder without roles is not.
func TestProtocolRoleAssignmentListsThatNameNothing(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t, acctest.World("acme"))
	driver := env.Drive(t, nil)
	idle := env.Simulator.AddGroup(simulator.Group{Name: "idle"})

	for name, test := range map[string]struct {
		typeName string
		config   map[string]any
		says     string
	}{
		"no such app":          {"atlassian_group_role_assignment", map[string]any{"resource_ids": []string{"ari:cloud:jira-software::site/00000000-0000-4000-8000-000000000000"}}, "There is: ari:"},
		"no such group":        {"atlassian_group_role_assignment", map[string]any{"organization_group_ids": []string{"9f3d2b1c-0000-4000-8000-000000000000", idle}}, "asked for: 9f3d2b1c-0000-4000-8000-000000000000."},
		"a group without role": {"atlassian_group_role_assignment", map[string]any{"organization_group_ids": []string{idle}}, ""},
		"no such account":      {"atlassian_user_role_assignment", map[string]any{"account_ids": []string{"712020:nobody"}}, "asked for: 712020:nobody."},
	} {
		t.Run(name, func(t *testing.T) {
			warned := ""

			driver.List(t.Context(), test.typeName, acctest.Query{Config: test.config}, func(result acctest.Result) bool {
				if text := protocoltest.Errors(result.Diagnostics); text != "" || result.Identity != nil {
					t.Errorf("%q is listed; %s", result.DisplayName, text)
				}

				warned += protocoltest.Warnings(result.Diagnostics)

				return true
			})

			if !strings.Contains(warned, test.says) || test.says == "" && warned != "" {
				t.Errorf("the warning is %q, want %q", warned, test.says)
			}
		})
	}
}
