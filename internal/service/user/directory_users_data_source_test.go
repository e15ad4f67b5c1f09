// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// seedDirectory seeds a directory with people of each kind, and a group of the first two.
func seedDirectory(t *testing.T, env *acctest.Environment, people int) (ids []string, groupID string) {
	t.Helper()

	ids, err := env.Simulator.SeedSCIMUsers(env.Credentials().DirectoryID, people)
	if err != nil {
		t.Fatal(err)
	}

	for i, alter := range []func(*simulator.SCIMUser){
		func(*simulator.SCIMUser) {},
		func(u *simulator.SCIMUser) { u.Active, u.ExternalID = false, new("x-1") },
		func(u *simulator.SCIMUser) { u.Emails[0].Value = "Kim@Other.Test" },
		func(u *simulator.SCIMUser) { u.Emails[0].Value, u.AccountID = "lee@other.test", "" },
	} {
		if !env.Simulator.SetSCIMUser(env.Credentials().DirectoryID, ids[i], alter) {
			t.Fatal("a record could not be changed")
		}
	}

	groupID, err = env.Simulator.SeedSCIMGroup(env.Credentials().DirectoryID, "builders", ids[0], ids[1])
	if err != nil {
		t.Fatal(err)
	}

	return ids, groupID
}

func TestProtocolDirectoryUsersDataSource(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	ids, groupID := seedDirectory(t, env, 250)

	for name, test := range map[string]struct {
		config map[string]any
		want   []string
		warns  string
		// more is the number of requests beside the listing.
		more int
	}{
		"everybody":           {nil, ids, "", 0},
		"active":              {map[string]any{"active": true}, append([]string{ids[0]}, ids[2:]...), "", 0},
		"inactive":            {map[string]any{"active": false}, ids[1:2], "", 0},
		"of a domain":         {map[string]any{"email_domains": []string{"@OTHER.test"}}, ids[2:4], "", 0},
		"of a group":          {map[string]any{"group_ids": []string{groupID}}, ids[:2], "", 1},
		"of both":             {map[string]any{"group_ids": []string{groupID}, "active": true}, ids[:1], "", 1},
		"of no domain":        {map[string]any{"email_domains": []string{}}, nil, "", 0},
		"of no group":         {map[string]any{"group_ids": []string{}}, nil, "", 0},
		"a domain misspelled": {map[string]any{"email_domains": []string{"other.test", "ohter.test"}}, ids[2:4], "ohter.test. Did you mean other.test? There is: corp.test, other.test", 0},
		"a group that is gone": {
			map[string]any{"group_ids": []string{"9f3d2b1c-0000-4000-8000-000000000000", groupID}}, ids[:2], "There is: " + groupID + " (builders)", 4,
		},
	} {
		t.Run(name, func(t *testing.T) {
			env.Simulator.ResetJournal()

			// The directory's key alone is enough.
			driver := env.Drive(t, map[string]any{"org_id": nil, "api_key": nil})

			state, diags := driver.ReadDataSource(t.Context(), "atlassian_directory_users", test.config)
			if text := protocoltest.Errors(diags); text != "" {
				t.Fatal(text)
			}

			if said := protocoltest.Warnings(diags); (said == "") != (test.warns == "") || !strings.Contains(said, test.warns) {
				t.Errorf("the warning is %q, want %q", said, test.warns)
			}

			var got, emails []string

			for _, element := range state["users"].([]any) {
				user := element.(map[string]any)
				got, emails = append(got, user["id"].(string)), append(emails, strings.ToLower(user["email"].(string)))

				if id := state["by_email"].(map[string]any)[strings.ToLower(user["email"].(string))]; id != user["id"] {
					t.Errorf("by_email has the id %v for %s", id, user["email"])
				}
			}

			if !slices.IsSorted(emails) {
				t.Error("the users are in no order")
			}

			want := slices.Sorted(slices.Values(test.want))
			if slices.Sort(got); !slices.Equal(got, want) {
				t.Errorf("%d people are listed, want %d", len(got), len(want))
			}

			if n := env.Simulator.CountRequests(simulator.Filter{}); n > 3+test.more {
				t.Errorf("%d requests, want %d", n, 3+test.more)
			}
		})
	}
}

// TestProtocolDirectoryUsersSharesTheListing: the data source and the reads of all users share one listing of the
// directory.
func TestProtocolDirectoryUsersSharesTheListing(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	ids, _ := seedDirectory(t, env, 110)
	driver := env.Drive(t, nil)

	if _, diags := driver.ReadDataSource(t.Context(), "atlassian_directory_users", nil); protocoltest.Errors(diags) != "" {
		t.Fatal(protocoltest.Errors(diags))
	}

	for _, id := range ids {
		if _, diags := driver.Import(t.Context(), "atlassian_user", id); protocoltest.Errors(diags) != "" {
			t.Fatal(protocoltest.Errors(diags))
		}
	}

	if n := env.Simulator.CountRequests(simulator.Filter{}); n > 3 {
		t.Errorf("%d requests for 110 people", n)
	}
}

func TestProtocolDirectoryUsersThatCannotBeRead(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	_, groupID := seedDirectory(t, env, 120)

	for name, path := range map[string]string{"a page": "/scim/directory/*/Users", "a group": "/scim/directory/*/Groups/*"} {
		t.Run(name, func(t *testing.T) {
			remove := env.Simulator.Inject(simulator.Fault{Method: "GET", Path: path, Answer: simulator.RespondSCIM(403, "", "no")})
			defer remove()

			_, diags := env.Drive(t, nil).ReadDataSource(t.Context(), "atlassian_directory_users", map[string]any{"group_ids": []string{groupID}})
			if text := protocoltest.Errors(diags); !strings.Contains(text, "403") || !strings.Contains(text, "directory") {
				t.Errorf("the error is %q", text)
			}
		})
	}
}

func TestAccDirectoryUsersDataSource(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	ids, groupID := seedDirectory(t, env, 5)

	acctest.Run(t, resource.TestStep{
		Config: env.Provider("org_id = null", "api_key = null") + fmt.Sprintf(`
data "atlassian_directory_users" "some" {
  active    = false
  group_ids = [%q]
}
`, groupID),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.atlassian_directory_users.some", at("users"), knownvalue.ListExact([]knownvalue.Check{
				knownvalue.ObjectPartial(map[string]knownvalue.Check{
					"id": knownvalue.StringExact(ids[1]), "active": knownvalue.Bool(false), "external_id": knownvalue.StringExact("x-1"),
					"email": knownvalue.StringExact("user000002@corp.test"), "user_name": knownvalue.StringExact("user000002@corp.test"), "account_id": knownvalue.NotNull(),
				}),
			})),
			statecheck.ExpectKnownValue("data.atlassian_directory_users.some", at("by_email"), knownvalue.MapExact(map[string]knownvalue.Check{
				"user000002@corp.test": knownvalue.StringExact(ids[1]),
			})),
		},
	})
}
