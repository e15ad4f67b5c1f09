// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/provider"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// idsOf returns the ids of the results, in order.
func idsOf(results []acctest.Result) []string {
	ids := make([]string, len(results))
	for i, result := range results {
		ids[i], _ = result.Identity["id"].(string)
	}

	return ids
}

func TestProtocolUserList(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	ids, groupID := seedDirectory(t, env, 250)

	for name, test := range map[string]struct {
		query    acctest.Query
		want     []string
		requests int
	}{
		"everybody":           {acctest.Query{}, ids, 3},
		"Terraform's own":     {acctest.Query{Limit: acctest.DefaultLimit}, ids[:100], 1},
		"ten":                 {acctest.Query{Limit: 10}, ids[:10], 1},
		"a page and more":     {acctest.Query{Limit: 101}, ids[:101], 2},
		"more than there are": {acctest.Query{Limit: 1000}, ids, 3},
		"whole":               {acctest.Query{Limit: 200, IncludeResource: true}, ids[:200], 2},
		"active":              {acctest.Query{Config: map[string]any{"active": true}, Limit: 3}, []string{ids[0], ids[2], ids[3]}, 1},
		"inactive":            {acctest.Query{Config: map[string]any{"active": false}, Limit: 100}, ids[1:2], 3},
		"linked":              {acctest.Query{Config: map[string]any{"linked": true}, Limit: 4}, []string{ids[0], ids[1], ids[4], ids[5]}, 1},
		"not linked":          {acctest.Query{Config: map[string]any{"linked": false}}, ids[2:4], 3},
		"of a domain":         {acctest.Query{Config: map[string]any{"email_domains": []string{"Other.Test"}}}, ids[2:4], 3},
		"of a group":          {acctest.Query{Config: map[string]any{"group_ids": []string{groupID}}}, ids[:2], 4},
		"of no group":         {acctest.Query{Config: map[string]any{"not_in_group_ids": []string{groupID}}}, ids[2:], 4},
		"not in none":         {acctest.Query{Config: map[string]any{"not_in_group_ids": []string{}}}, ids, 3},
		"met by nobody":       {acctest.Query{Config: map[string]any{"email_domains": []string{}}}, nil, 3},
	} {
		t.Run(name, func(t *testing.T) {
			env.Simulator.ResetJournal()

			results, errors := env.Drive(t, map[string]any{"org_id": nil, "api_key": nil}).Listed(t.Context(), "atlassian_user", test.query)
			if errors != "" {
				t.Fatal(errors)
			}

			if got := idsOf(results); !slices.Equal(got, test.want) && len(got)+len(test.want) > 0 {
				t.Errorf("%d results, want %d", len(got), len(test.want))
			}

			if n := env.Simulator.CountRequests(simulator.Filter{}); n > test.requests {
				t.Errorf("%d requests, want %d", n, test.requests)
			}

			for _, result := range results {
				if result.Identity["directory_id"] != env.Credentials().DirectoryID || result.DisplayName == "" {
					t.Errorf("%q has the identity %v", result.DisplayName, result.Identity)
				}

				if (result.Resource != nil) != test.query.IncludeResource {
					t.Errorf("%s: whole resource asked for %t, given %t", result.DisplayName, test.query.IncludeResource, result.Resource != nil)
				}
			}
		})
	}
}

func TestProtocolUserListNames(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	ids, _ := seedDirectory(t, env, 4)

	if !env.Simulator.SetSCIMUser(env.Credentials().DirectoryID, ids[3], func(u *simulator.SCIMUser) { u.DisplayName = nil }) {
		t.Fatal("a record could not be changed")
	}

	results, errors := env.Drive(t, nil).Listed(t.Context(), "atlassian_user", acctest.Query{})
	if errors != "" {
		t.Fatal(errors)
	}

	names := make([]string, len(results))
	for i, result := range results {
		names[i] = result.DisplayName
	}

	want := []string{
		"User 000001 <user000001@corp.test>", "User 000002 <user000002@corp.test> (inactive)", "User 000003 <Kim@Other.Test>", "lee@other.test",
	}
	if !slices.Equal(names, want) {
		t.Errorf("the names are %q, want %q", names, want)
	}
}

// TestProtocolUserListThatFails: the list yields what it read before an error, then the error, then ends.
func TestProtocolUserListThatFails(t *testing.T) {
	t.Parallel()

	for name, limit := range map[string]int64{"without a limit": 0, "with a limit": 1000} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := acctest.StartInProcess(t)
			seedDirectory(t, env, 250)
			env.Simulator.Inject(simulator.Fault{Method: "GET", Path: "/scim/directory/*/Users", Skip: 1, Answer: simulator.RespondSCIM(403, "", "no")})

			var said []acctest.Result

			env.Drive(t, nil).List(t.Context(), "atlassian_user", acctest.Query{Limit: limit}, func(result acctest.Result) bool {
				said = append(said, result)

				return true
			})

			if len(said) != 101 {
				t.Fatalf("%d results, want a page and an error", len(said))
			}

			last := said[100]
			if text := protocoltest.Errors(last.Diagnostics); !strings.Contains(text, "Listing users failed") || !strings.Contains(text, "403") || last.Identity != nil {
				t.Errorf("the last result is %+v", last)
			}
		})
	}
}

// TestProtocolUserListStops: after the caller stops, no more pages are requested.
func TestProtocolUserListStops(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	seedDirectory(t, env, 950)

	env.Drive(t, nil).List(t.Context(), "atlassian_user", acctest.Query{Limit: 500}, func(acctest.Result) bool { return false })

	if n := env.Simulator.CountRequests(simulator.Filter{}); n != 1 {
		t.Errorf("%d requests for one result", n)
	}
}

func TestProtocolUserListInvalidArguments(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	ids, _ := seedDirectory(t, env, 4)

	for name, test := range map[string]struct {
		config map[string]any
		says   string
	}{
		"an empty domain":  {map[string]any{"email_domains": []string{""}}, "The value is empty"},
		"null for a group": {map[string]any{"group_ids": []any{nil}}, "Null"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if _, errors := env.Drive(t, nil).Listed(t.Context(), "atlassian_user", acctest.Query{Config: test.config}); !strings.Contains(errors, test.says) {
				t.Errorf("the error is %q, want %q", errors, test.says)
			}
		})
	}

	t.Run("no directory", func(t *testing.T) {
		t.Parallel()

		_, errors := env.Drive(t, map[string]any{"directory_id": nil}).Listed(t.Context(), "atlassian_user", acctest.Query{})
		if !strings.Contains(errors, "directory_id") {
			t.Errorf("the error is %q", errors)
		}
	})

	t.Run("a group that is gone", func(t *testing.T) {
		t.Parallel()

		warned, listed := false, 0

		env.Drive(t, nil).List(t.Context(), "atlassian_user", acctest.Query{Config: map[string]any{"not_in_group_ids": []string{"9f3d2b1c-0000-4000-8000-000000000000"}}}, func(r acctest.Result) bool {
			warned = warned || strings.Contains(protocoltest.Warnings(r.Diagnostics), "(builders)")

			if r.Identity != nil {
				listed++
			}

			return true
		})

		if !warned || listed != len(ids) {
			t.Errorf("warned %t, listed %d", warned, listed)
		}
	})
}

// TestProtocolListWithoutProviderData: a list call to an unconfigured provider returns an error and does not panic.
func TestProtocolListWithoutProviderData(t *testing.T) {
	t.Parallel()

	server, ok := provider.NewServer(t.Context(), "test").(tfprotov6.ListResourceServer)
	if !ok {
		t.Fatal("the server lists nothing")
	}

	schemas, err := provider.NewServer(t.Context(), "test").GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(schemas.ListResourceSchemas) == 0 {
		t.Fatal("there are no list resources", err)
	}

	for name, schema := range schemas.ListResourceSchemas {
		typ := protocoltest.ObjectOf(t, name, schema)

		stream, err := server.ListResource(t.Context(), &tfprotov6.ListResourceRequest{
			TypeName: name, Config: protocoltest.Encode(t, typ, protocoltest.ValueOf(t, typ, map[string]any{})), IncludeResource: true, Limit: 1,
		})
		if err != nil {
			t.Fatal(err)
		}

		results := slices.Collect(stream.Results)
		if len(results) != 1 || !strings.Contains(protocoltest.Errors(results[0].Diagnostics), "not configured") {
			t.Errorf("%s answers %+v", name, results)
		}
	}
}

// TestProtocolUserListPlansClean: the configuration that a query generates has an empty plan, for users of every kind.
func TestProtocolUserListPlansClean(t *testing.T) {
	t.Parallel()

	worlds := map[string]func(*testing.T) *acctest.Environment{
		"acme": func(t *testing.T) *acctest.Environment { return acctest.StartInProcess(t, acctest.World("acme")) },
		"awkward people": func(t *testing.T) *acctest.Environment {
			env := acctest.StartInProcess(t)
			awkwardPeople(t, env, 11, 40)

			return env
		},
	}

	for name, world := range worlds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := world(t)
			driver := env.Drive(t, nil)

			results, errors := driver.Listed(t.Context(), "atlassian_user", acctest.Query{IncludeResource: true})
			if errors != "" || len(results) == 0 {
				t.Fatal(len(results), errors)
			}

			driver.PlansClean(results)

			if n := env.Simulator.CountRequests(simulator.Filter{}); n > 4 {
				t.Errorf("%d requests for %d people", n, len(results))
			}
		})
	}
}
