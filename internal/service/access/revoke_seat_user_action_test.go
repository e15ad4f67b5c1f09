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

// startWithSeat starts a simulator with a person who has direct roles on an app, and perhaps a group that gives the
// app.
func startWithSeat(t *testing.T, inGroup bool, roles ...string) (env *acctest.Environment, app, accountID string) {
	t.Helper()

	env = acctest.StartInProcess(t, func(o *simulator.Options) { o.Admin.RoleDelay, o.Admin.GroupLag = simulator.NoDelay, simulator.NoDelay })
	app = "ari:cloud:confluence::site/0f2e4d6c-0000-4000-8000-00000000b001"

	env.Simulator.AddWorkspace(simulator.Workspace{ID: app, Name: "corp", TypeKey: "confluence", TypeName: "Confluence", Status: "online", HostURL: "https://corp.atlassian.net/wiki"})

	ids, err := env.Simulator.SeedSCIMUsers(env.Credentials().DirectoryID, 1)
	if err != nil {
		t.Fatal(err)
	}

	record, _ := env.Simulator.SCIMUser(env.Credentials().DirectoryID, ids[0])
	accountID = record.AccountID

	env.Simulator.SetAccount(accountID, func(a *simulator.Account) { a.DirectRoles[app] = simulator.NewSet(roles...) })

	if inGroup {
		group := env.Simulator.AddGroup(simulator.Group{Name: "writers", ManagedBy: "admins", Roles: map[string]simulator.Set{app: simulator.NewSet("atlassian/user")}})
		if !env.Simulator.JoinGroup(group, accountID) {
			t.Fatal("the group could not be joined")
		}
	}

	return env, app, accountID
}

func TestProtocolRevokeSeatAction(t *testing.T) {
	t.Parallel()

	const (
		action = "atlassian_user_revoke_seat"
		revoke = "/admin/v1/orgs/*/users/*/roles/revoke"
	)

	for name, test := range map[string]struct {
		inGroup bool
		roles   []string
		revoked int
		left    []string
		warns   string
	}{
		"a role":             {false, []string{"atlassian/user"}, 1, nil, ""},
		"two roles":          {false, []string{"atlassian/user", "atlassian/admin"}, 2, nil, ""},
		"a role without one": {false, []string{"atlassian/user", "atlassian/guest"}, 1, []string{"atlassian/guest"}, ""},
		"a role and a group": {true, []string{"atlassian/user"}, 1, nil, "writers"},
		"a group alone":      {true, nil, 0, nil, "writers"},
		"nothing":            {false, nil, 0, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env, app, accountID := startWithSeat(t, test.inGroup, test.roles...)
			driver := env.Drive(t, nil)
			config := map[string]any{"account_id": accountID, "resource_id": app}

			for round := range 2 {
				env.Simulator.ResetJournal()

				progress, diags := driver.Invoke(t.Context(), action, config)
				if text := protocoltest.Errors(diags); text != "" {
					t.Fatal(text)
				}

				if said := protocoltest.Warnings(diags); (said == "") != (test.warns == "") || !strings.Contains(said, test.warns) {
					t.Errorf("the warning is %q", said)
				}

				wanted := test.revoked
				if round > 0 {
					wanted = 0
				}

				if n := env.Simulator.CountRequests(simulator.Filter{Path: revoke}); n != wanted {
					t.Errorf("%d roles were revoked in round %d, want %d: %q", n, round+1, wanted, progress)
				}
			}

			account, _ := env.Simulator.Account(accountID)
			if len(account.DirectRoles[app]) != len(test.left) {
				t.Errorf("left are %v", account.DirectRoles[app])
			}
		})
	}

	t.Run("refused", func(t *testing.T) {
		t.Parallel()

		env, app, accountID := startWithSeat(t, false, "atlassian/user")

		for says, test := range map[string]struct{ arguments, config map[string]any }{
			"deprovision_limit is 0": {map[string]any{"deprovision_limit": 0}, map[string]any{"account_id": accountID, "resource_id": app}},
			"read-only":              {map[string]any{"read_only": true}, map[string]any{"account_id": accountID, "resource_id": app}},
			"resource identifier":    {nil, map[string]any{"account_id": accountID, "resource_id": "confluence"}},
			"resource_id":            {nil, map[string]any{"account_id": accountID}},
			"Exactly one":            {nil, map[string]any{"account_id": accountID, "email": "kim@corp.test", "resource_id": app}},
			"Exactly one of these":   {nil, map[string]any{"resource_id": app}},
			"org_id":                 {map[string]any{"org_id": nil}, map[string]any{"account_id": accountID, "resource_id": app}},
		} {
			if text := protocoltest.Errors(env.Drive(t, test.arguments).PlanAction(t.Context(), action, test.config)); !strings.Contains(text, says) {
				t.Errorf("the plan says %q, want %q", text, says)
			}
		}
	})

	// An unknown value is no error in the plan.
	t.Run("unknown", func(t *testing.T) {
		t.Parallel()

		env, app, accountID := startWithSeat(t, false, "atlassian/user")

		for _, config := range []map[string]any{{"account_id": protocoltest.Unknown, "resource_id": app}, {"account_id": accountID, "resource_id": protocoltest.Unknown}} {
			if text := protocoltest.Errors(env.Drive(t, nil).PlanAction(t.Context(), action, config)); text != "" {
				t.Errorf("the plan of %v fails: %s", config, text)
			}
		}
	})

	for name, fault := range map[string]simulator.Fault{
		"as usual":          {},
		"lost answer":       {Path: revoke, Times: 1, Commit: true, Answer: simulator.ResetConnection()},
		"revoked meanwhile": {Path: revoke, Times: 1, Commit: true, Answer: simulator.RespondErrors(409, "ADMIN-UAM-409-1", "Conflict", "already")},
	} {
		for _, by := range []string{"account_id", "email", "user_id"} {
			t.Run("by "+by+", "+name, func(t *testing.T) {
				t.Parallel()

				env, app, accountID := startWithSeat(t, false, "atlassian/user")
				account, _ := env.Simulator.Account(accountID)
				records := env.Simulator.SCIMUsers(env.Credentials().DirectoryID)
				record := records[slices.IndexFunc(records, func(u simulator.SCIMUser) bool { return u.AccountID == accountID })]

				env.Simulator.Inject(fault)

				_, diags := env.Drive(t, nil).Invoke(t.Context(), action, map[string]any{
					by: map[string]string{"account_id": accountID, "email": strings.ToUpper(account.Email), "user_id": record.ID}[by], "resource_id": app,
				})
				if text := protocoltest.Errors(diags); text != "" {
					t.Error(text)
				}

				if account, _ := env.Simulator.Account(accountID); len(account.DirectRoles[app]) > 0 {
					t.Errorf("left are %v", account.DirectRoles[app])
				}
			})
		}
	}
}
