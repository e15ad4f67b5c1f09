// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// worlds are the worlds whose figures are derived twice: by the data sources over the wire, and from the simulator's
// state.
func worlds() []string {
	names := []string{"acme"}
	for seed := range 5 {
		names = append(names, fmt.Sprintf("random:%d", seed+1))
	}

	return append(names, "random:77:250")
}

func TestProtocolProductLicensesOfWorlds(t *testing.T) {
	t.Parallel()

	for _, name := range worlds() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			const days = 60

			world, driver := protocoltest.World(t, name, now, productLicenses())

			counted, diags := driver.Read(map[string]any{"include_sandboxes": true})
			if text := protocoltest.Errors(diags); text != "" {
				t.Fatal(text)
			}

			apps := appsOf(world, true)
			if requests := len(world.Journal()); requests > len(apps)+1 {
				t.Errorf("%d requests for %d apps", requests, len(apps))
			}

			// Accounts that are not people hold no seat, listed or not (API §9.2 no. 33).
			world.Change(func(o *simulator.Options) { o.Admin.ListOtherAccounts = true })

			read, diags := driver.Read(map[string]any{"include_users": true, "inactive_days": days})
			if text := protocoltest.Errors(diags); text != "" {
				t.Fatal(text)
			}

			for _, app := range apps {
				row := rowOf(t, counted, app.ID)
				used, source := world.SeatCount(app.ID), "counted"

				// Atlassian's own number is used if it reports one (API §4.7).
				if app.TypeKey == "bitbucket" && app.Usage != nil && *app.Usage >= 0 {
					used, source = *app.Usage, "atlassian"
				}

				if row["seats_used"] != float64(used) || row["seats_source"] != source {
					t.Errorf("%s: %v seats used (%v), want %d (%s)", app.ID, row["seats_used"], row["seats_source"], used, source)
				}

				compareCapacity(t, row, app.Capacity, used)
			}

			apps = appsOf(world, false)
			if rows, _ := read["licenses"].([]any); len(rows) != len(apps) {
				t.Errorf("%d rows, want %d", len(rows), len(apps))
			}

			for _, app := range apps {
				row := rowOf(t, read, app.ID)
				inactive, never := idleSeats(world, app.ID, days)

				if row["seats_inactive"] != inactive || row["seats_never_used"] != never {
					t.Errorf("%s: %v inactive and %v never used, want %v and %v", app.ID, row["seats_inactive"], row["seats_never_used"], inactive, never)
				}

				if diff := cmp.Diff(holdersOf(world, app.ID), row["users"]); diff != "" {
					t.Errorf("%s: %s", app.ID, diff)
				}
			}

			protocoltest.OnlyReads(t, world)
		})
	}
}

func TestProtocolUnusedLicensesOfWorlds(t *testing.T) {
	t.Parallel()

	for _, name := range worlds() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			const days = 45

			world, driver := protocoltest.World(t, name, now, unusedLicenses())

			state, diags := driver.Read(map[string]any{
				"inactive_days": days, "cost_per_seat": map[string]any{"jira": protocoltest.Number("8.15")},
			})
			if text := protocoltest.Errors(diags); text != "" {
				t.Fatal(text)
			}

			want := map[string]any{}
			unknown := map[string]bool{}
			all := 0

			for _, app := range appsOf(world, false) {
				key := product.NormalKey(app.TypeKey)
				if want[key] == nil {
					want[key] = [2]float64{}
				}

				seats, known := unusedSeats(world, app.ID, days)
				all += len(seats)
				unknown[key] = unknown[key] || !known
				sums, _ := want[key].([2]float64)

				for _, h := range seats {
					sums[0]++

					if h.LastActive == nil {
						sums[1]++
					}
				}

				want[key] = sums
			}

			for key := range unknown {
				if unknown[key] {
					want[key] = [2]any{}
				}
			}

			got := map[string]any{}

			products, _ := state["by_product"].([]any)
			for _, element := range products {
				p, _ := element.(map[string]any)
				seats, known := p["seats"].(float64)
				never, _ := p["never_active"].(float64)

				got[fmt.Sprint(p["product_key"])] = [2]float64{seats, never}
				if !known {
					got[fmt.Sprint(p["product_key"])] = [2]any{p["seats"], p["never_active"]}
				}
			}

			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}

			if seats, _ := state["seats"].([]any); len(seats) != all {
				t.Errorf("%d seats, want %d", len(seats), all)
			}

			jira, _ := want["jira-software"].([2]float64)
			if got, want := fmt.Sprintf("%.2f", state["total_cost"]), fmt.Sprintf("%.2f", 8.15*jira[0]); !unknown["jira-software"] && got != want {
				t.Errorf("all cost %s, want %s", got, want)
			}

			if unknown["jira-software"] && state["total_cost"] != nil {
				t.Errorf("all cost %v although what they are can't be told", state["total_cost"])
			}

			protocoltest.OnlyReads(t, world)
		})
	}
}

// TestProtocolProductLicensesRequests: a large organization costs only the requests that the page sizes require.
func TestProtocolProductLicensesRequests(t *testing.T) {
	t.Parallel()

	const apps, holders = 4, 250 // of each app, in three pages

	world, driver := protocoltest.World(t, "empty", now, productLicenses())

	ids := make([]string, apps)
	for i := range ids {
		ids[i] = fmt.Sprintf("ari:cloud:confluence::site/%08d", i)
		world.AddWorkspace(simulator.Workspace{
			ID: ids[i], TypeKey: "confluence", TypeName: "Confluence", Status: "online", HostURL: fmt.Sprintf("https://s%d.atlassian.net/wiki", i),
		})
		world.SeedAccounts(holders, simulator.AccountSeed{Workspaces: ids[i : i+1], Active: true})
	}

	state, diags := driver.Read(map[string]any{"include_users": true})
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	sums, _ := state["totals"].([]any)
	if len(sums) != 1 {
		t.Fatalf("totals are %v", sums)
	}

	if sum, _ := sums[0].(map[string]any); whole(sum["seats_used"]) != apps*holders {
		t.Errorf("totals are %v", sum)
	}

	// One request for the apps and one for the directories; for each app three pages of holders and one of
	// administrators.
	if requests := len(world.Journal()); requests != 2+apps*(3+1) {
		t.Errorf("%d requests", requests)
	}

	protocoltest.OnlyReads(t, world)
}

// idleSeats derives the numbers of inactive and never used seats from the simulator's state. They are unknown for a
// product that nobody is known to have used.
func idleSeats(world *simulator.Server, app string, days int) (inactive, never any) {
	if len(world.SeatHolders(app)) > 0 && !productUsed(world, app) {
		return nil, nil
	}

	old, none := world.InactiveSeats(app, days)

	return float64(old), float64(none)
}

// productUsed reports whether anybody is known to have used an app of the product.
func productUsed(world *simulator.Server, id string) bool {
	apps := appsOf(world, false)
	at := slices.IndexFunc(apps, func(app simulator.Workspace) bool { return app.ID == id })

	return slices.ContainsFunc(apps, func(app simulator.Workspace) bool {
		return app.TypeKey == apps[at].TypeKey &&
			slices.ContainsFunc(world.SeatHolders(app.ID), func(h simulator.SeatHolder) bool { return h.LastActive != nil })
	})
}

// unusedSeats derives the seats that could be taken back from the simulator's state: holders who were active but not
// lately, and those who never were although they joined long enough ago. They are unknown for a product that nobody is
// known to have used.
func unusedSeats(world *simulator.Server, app string, days int) (seats []simulator.SeatHolder, known bool) {
	limit := now.AddDate(0, 0, -days)
	holders := world.SeatHolders(app)

	for _, h := range holders {
		account, _ := world.Account(h.AccountID)

		if h.LastActive != nil && !h.LastActive.After(limit) || h.LastActive == nil && !account.AddedToOrg.After(limit) {
			seats = append(seats, h)
		}
	}

	if len(holders) > 0 && !productUsed(world, app) {
		return nil, false
	}

	return seats, true
}

// appsOf returns the world's apps that have rows.
func appsOf(world *simulator.Server, sandboxes bool) []simulator.Workspace {
	return slices.DeleteFunc(world.Workspaces(), func(w simulator.Workspace) bool {
		return w.TypeKey == "jira-admin" || w.TypeKey == "platform" || w.Sandbox && !sandboxes
	})
}

func rowOf(t *testing.T, state map[string]any, id string) map[string]any {
	t.Helper()

	rows, _ := state["licenses"].([]any)
	for _, element := range rows {
		if row, _ := element.(map[string]any); row["id"] == id {
			return row
		}
	}

	t.Errorf("no row for %s", id)

	return nil
}

func compareCapacity(t *testing.T, row map[string]any, capacity *int, used int) {
	t.Helper()

	var total, available any
	if capacity != nil {
		total, available = float64(*capacity), float64(max(*capacity-used, 0))
	}

	if row["seats_total"] != total || row["seats_available"] != available {
		t.Errorf("%v: total %v, available %v; want %v, %v", row["id"], row["seats_total"], row["seats_available"], total, available)
	}

	if (row["utilization_percent"] == nil) != (capacity == nil || *capacity == 0) {
		t.Errorf("%v: utilization is %v of %v", row["id"], row["utilization_percent"], total)
	}
}

// holdersOf derives the seat holders from the simulator's state.
func holdersOf(world *simulator.Server, app string) []any {
	dates := map[string]bool{}
	for _, account := range world.Accounts() {
		dates[account.ID] = account.DatesOnly
	}

	holders := world.SeatHolders(app)
	slices.SortFunc(holders, func(a, b simulator.SeatHolder) int {
		if (a.Email == "") != (b.Email == "") {
			return strings.Compare(b.Email, a.Email)
		}

		return strings.Compare(strings.ToLower(a.Email)+"\x00"+a.AccountID, strings.ToLower(b.Email)+"\x00"+b.AccountID)
	})

	list := []any{}

	for _, h := range holders {
		var email, last any
		if h.Email != "" {
			email = h.Email
		}

		if h.LastActive != nil {
			moment := h.LastActive.UTC()
			if dates[h.AccountID] {
				moment = moment.Truncate(24 * time.Hour)
			}

			last = moment.Format(time.RFC3339)
		}

		list = append(list, map[string]any{"account_id": h.AccountID, "email": email, "name": h.Name, "role": h.Role, "last_active_at": last, "granted_by": nil, "revocable_by": nil})
	}

	return list
}

func whole(number any) int {
	n, _ := number.(float64)

	return int(n)
}

// TestProtocolProductLicensesOfScopedKeys uses keys that lack a scope, which the simulator refuses (API §1.3).
func TestProtocolProductLicensesOfScopedKeys(t *testing.T) {
	t.Parallel()

	for scope, want := range map[string]string{
		"read:orgs:admin":       "read:workspaces:admin",
		"read:workspaces:admin": "without scopes",
	} {
		t.Run(scope, func(t *testing.T) {
			t.Parallel()

			world := simulator.New(simulator.Options{World: "acme", Clock: simulator.NewManualClock(now)})
			orgID := world.Credentials().OrgID
			world.AddKey(simulator.Key{
				Value: "scoped-key", Kind: simulator.KeyScoped, Scopes: simulator.NewSet(scope), ExpiresAt: now.AddDate(0, 1, 0),
			})

			_, diags := protocoltest.DriveDataSource(t, NewProductLicensesDataSource(), protocoltest.Organization(t, world, orgID, "scoped-key")).Read(nil)
			if text := protocoltest.Errors(diags); !strings.Contains(text, want) || strings.Contains(text, "scoped-key") {
				t.Errorf("want %q in: %s", want, text)
			}
		})
	}
}
