// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/clienttest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/depth"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// onWorld drives a data source on a world, with or without the key of its SCIM directory.
func onWorld(t *testing.T, world *simulator.Server, source datasource.DataSource, withDirectory bool) *protocoltest.DataSourceDriver {
	t.Helper()

	return protocoltest.DriveDataSource(t, source, clientsOf(t, world, withDirectory))
}

func clientsOf(t *testing.T, world *simulator.Server, withDirectory bool) *framework.Clients {
	t.Helper()

	wire := func(key string) *client.Client {
		return clienttest.New(t, clienttest.WithPlentifulLimit(world), key, client.Options{})
	}

	credentials := world.Credentials()
	options := framework.ClientsOptions{Organization: admin.New(wire(credentials.APIKey), credentials.OrgID)}

	if withDirectory {
		options.SCIM, options.DirectoryID = scim.New(wire(credentials.SCIMKey)), credentials.DirectoryID
	}

	return framework.NewClients(options)
}

// shownGrants describes what gives a seat: names of groups with the way to leave them, and "direct".
func shownGrants(seat map[string]any) []string {
	var texts []string

	grants, _ := seat["granted_by"].([]any)
	for _, element := range grants {
		g, _ := element.(map[string]any)
		name, _ := g["name"].(string)
		way, _ := g["revocable_by"].(string)

		if g["type"] == "direct" {
			name = "direct"
		}

		texts = append(texts, name+" by "+way)
	}

	slices.Sort(texts)

	return texts
}

// expectedGrants derives from the simulator's state what gives a seat: the person's groups with a role that takes one,
// and the person's direct roles.
func expectedGrants(world *simulator.Server, app, accountID string, withDirectory, both bool) []string {
	takesSeat := func(roles simulator.Set) bool { return roles.Has("atlassian/user") || roles.Has("atlassian/admin") }

	var texts []string

	for _, group := range world.Groups() {
		if !group.Members.Has(accountID) || !takesSeat(group.Roles[app]) {
			continue
		}

		way := "organization_group_membership"

		switch {
		case group.ExternalSynced() && withDirectory:
			way = "group_membership"
		case group.ExternalSynced() || group.ManagedBy == "external":
			way = "identity_provider"
		}

		texts = append(texts, group.Name+" by "+way)
	}

	account, _ := world.Account(accountID)
	if takesSeat(account.DirectRoles[app]) && (both || len(texts) == 0) {
		texts = append(texts, "direct by role_assignment")
	}

	slices.Sort(texts)

	return texts
}

// TestProtocolGrantsOfWorlds: every seat is explained as in the simulator's state, by groups, and by direct roles if
// there is no group or they were asked for. The requests stay within the documented number.
func TestProtocolGrantsOfWorlds(t *testing.T) {
	t.Parallel()

	const large = "random:77:250" // members of groups come in several pages

	for _, name := range []string{"acme", "random:3", "random:5", large} {
		for _, test := range []struct{ withDirectory, directRoles bool }{{}, {withDirectory: true}, {directRoles: true}} {
			if name == large && !test.directRoles && !depth.Thorough() {
				continue
			}

			t.Run(fmt.Sprintf("%s %+v", name, test), func(t *testing.T) {
				t.Parallel()

				world := simulator.New(simulator.Options{World: name, Clock: simulator.NewManualClock(now)})
				withDirectory := test.withDirectory && world.Credentials().DirectoryID != ""
				driver := onWorld(t, world, productLicenses(), withDirectory)

				state, diags := driver.Read(map[string]any{"include_users": true, "include_grants": true, "include_direct_roles": test.directRoles})
				if text := protocoltest.Errors(diags); text != "" {
					t.Fatal(text)
				}

				if text := protocoltest.Warnings(diags); strings.Contains(text, "group") || strings.Contains(text, "not explained") {
					t.Error(text)
				}

				holders := map[string]bool{}

				rows, _ := state["licenses"].([]any)
				for _, element := range rows {
					row, _ := element.(map[string]any)
					app, _ := row["id"].(string)

					users, _ := row["users"].([]any)
					for _, element := range users {
						user, _ := element.(map[string]any)
						id, _ := user["account_id"].(string)
						holders[id] = true

						if diff := cmp.Diff(expectedGrants(world, app, id, withDirectory, test.directRoles), shownGrants(user)); diff != "" {
							t.Errorf("%s in %s: %s", id, app, diff)
						}
					}
				}

				if len(holders) == 0 {
					t.Error("nobody has a seat")
				}

				protocoltest.OnlyReads(t, world)

				if withDirectory {
					return // its directory's requests count too
				}

				bound := requestsForGroups(world)
				if test.directRoles {
					bound += len(holders)
				}

				with := len(world.Journal())
				world.ResetJournal()

				if _, diags := driver.Read(map[string]any{"include_users": true}); protocoltest.Errors(diags) != "" {
					t.Fatal(protocoltest.Errors(diags))
				}

				if cost := with - len(world.Journal()); cost > bound {
					t.Errorf("grants took %d requests, at most %d are documented", cost, bound)
				}
			})
		}
	}
}

// requestsForGroups is the number of requests for groups and members: one for each app, and one for each hundred
// members of each group that gives a seat.
func requestsForGroups(world *simulator.Server) int {
	apps := appsOf(world, false)
	requests := len(apps)

	for _, group := range world.Groups() {
		if slices.ContainsFunc(apps, func(app simulator.Workspace) bool {
			return group.Roles[app.ID].Has("atlassian/user") || group.Roles[app.ID].Has("atlassian/admin")
		}) {
			requests += 1 + len(group.Members)/100
		}
	}

	return requests
}

// TestProtocolGrantsOfUnusedSeats: a direct role is reported beside a group's.
func TestProtocolGrantsOfUnusedSeats(t *testing.T) {
	t.Parallel()

	for _, name := range []string{"acme", "random:5", "random:77:250"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			world := simulator.New(simulator.Options{World: name, Clock: simulator.NewManualClock(now)})
			driver := onWorld(t, world, unusedLicenses(), false)

			if _, diags := driver.Read(map[string]any{"inactive_days": 60}); protocoltest.Errors(diags) != "" {
				t.Fatal(protocoltest.Errors(diags))
			}

			without := len(world.Journal())
			world.ResetJournal()

			state, diags := driver.Read(map[string]any{"inactive_days": 60, "include_grants": true})
			if text := protocoltest.Errors(diags); text != "" {
				t.Fatal(text)
			}

			people := map[any]bool{}

			seats, _ := state["seats"].([]any)
			for _, element := range seats {
				seat, _ := element.(map[string]any)
				id, _ := seat["account_id"].(string)
				app, _ := seat["resource_id"].(string)
				people[id] = true

				want := expectedGrants(world, app, id, false, true)
				if diff := cmp.Diff(want, shownGrants(seat)); diff != "" {
					t.Errorf("%s in %s: %s", id, app, diff)
				}

				ways, _ := seat["revocable_by"].([]any)
				for _, way := range ways {
					if !slices.ContainsFunc(want, func(text string) bool { return strings.HasSuffix(text, " by "+way.(string)) }) {
						t.Errorf("%s in %s: %v is no way to take it back", id, app, way)
					}
				}
			}

			// The documented requests: those for the groups, and one for each person.
			cost, bound := len(world.Journal())-without, requestsForGroups(world)+len(people)
			if cost > bound {
				t.Errorf("grants took %d requests, at most %d are documented", cost, bound)
			}

			protocoltest.OnlyReads(t, world)
		})
	}
}

// TestProtocolGrantsAreShared: both reports of a run share their requests.
func TestProtocolGrantsAreShared(t *testing.T) {
	t.Parallel()

	world := simulator.New(simulator.Options{World: "acme", Clock: simulator.NewManualClock(now)})
	clients := clientsOf(t, world, false)

	for _, source := range []datasource.DataSource{productLicenses(), unusedLicenses(), productLicenses()} {
		config := map[string]any{"include_grants": true}
		if _, isSeats := source.(*productLicensesDataSource); isSeats {
			config["include_users"] = true
		}

		if _, diags := protocoltest.DriveDataSource(t, source, clients).Read(config); protocoltest.Errors(diags) != "" {
			t.Fatal(protocoltest.Errors(diags))
		}
	}

	searches := 0

	for _, entry := range world.Journal() {
		if strings.HasSuffix(entry.Path, "/groups/search") {
			searches++
		}
	}

	if apps := len(appsOf(world, false)); searches != apps {
		t.Errorf("%d searches for the groups of %d apps", searches, apps)
	}
}

// TestProtocolGrantsOfSpecialGroups covers a group that gives two products, a seat from three groups, a default group,
// and a group of an identity provider.
func TestProtocolGrantsOfSpecialGroups(t *testing.T) {
	t.Parallel()

	world := simulator.New(simulator.Options{World: "acme", Clock: simulator.NewManualClock(now)})

	var jira, wiki string

	for _, app := range appsOf(world, false) {
		switch {
		case app.TypeKey == "jira-software" && app.HostURL == "https://acme.atlassian.net":
			jira = app.ID
		case app.TypeKey == "confluence" && strings.HasPrefix(app.HostURL, "https://acme.atlassian.net"):
			wiki = app.ID
		}
	}

	ada, _ := world.AccountByEmail("ada@acme.test")
	user := simulator.NewSet("atlassian/user")

	for name, roles := range map[string]map[string]simulator.Set{
		"both products": {jira: user, wiki: user}, "one": {jira: user}, "another": {jira: simulator.NewSet("atlassian/admin")},
	} {
		world.AddGroup(simulator.Group{Name: name, Roles: roles, Members: simulator.NewSet(ada.ID)})
	}

	state, diags := onWorld(t, world, productLicenses(), false).Read(map[string]any{
		"include_users": true, "include_grants": true, "product_keys": []string{"jira-software"},
	})
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	users, _ := rowOf(t, state, jira)["users"].([]any)
	for _, element := range users {
		holder, _ := element.(map[string]any)
		if holder["account_id"] != ada.ID {
			continue
		}

		grants, _ := holder["granted_by"].([]any)
		byName := map[any]map[string]any{}

		for _, element := range grants {
			g, _ := element.(map[string]any)
			byName[g["name"]] = g
		}

		for name, apps := range map[string][]any{"both products": {wiki, jira}, "one": {jira}, "another": {jira}, "jira-users-acme": {jira}} {
			if byName[name] == nil {
				t.Errorf("%q is not among %v", name, shownGrants(holder))

				continue
			}

			if got, _ := byName[name]["resource_ids"].([]any); !slices.Equal(got, apps) {
				t.Errorf("%q gives %v, want %v, although only Jira was asked for", name, got, apps)
			}
		}

		// A default group can be left like any other group of the organization.
		if g := byName["jira-users-acme"]; g != nil && (g["revocable_by"] != "organization_group_membership" || g["management_source"] != "admins") {
			t.Errorf("the default group is %v", g)
		}

		return
	}

	t.Error("Ada has no seat of Jira")
}
