// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// usersWorlds are the worlds whose data is read over the wire and compared with the simulator's state.
func usersWorlds() []string {
	return []string{"acme", "random:1", "random:4:230"}
}

func TestProtocolUsersOfWorlds(t *testing.T) {
	t.Parallel()

	for _, name := range usersWorlds() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			world, driver := protocoltest.World(t, name, usersNow, usersWithFixedClock())
			world.Change(func(o *simulator.Options) { o.Admin.ListOtherAccounts = true })

			state, diags := driver.Read(nil)
			if text := protocoltest.Errors(diags); text != "" {
				t.Fatal(text)
			}

			shown := map[string]map[string]any{}

			users, _ := state["users"].([]any)
			for _, element := range users {
				u, _ := element.(map[string]any)
				shown[fmt.Sprint(u["account_id"])] = u
			}

			if state["total"] != float64(len(shown)) || len(users) != len(shown) {
				t.Errorf("total is %v of %d people, %d different", state["total"], len(users), len(shown))
			}

			for _, account := range world.Accounts() {
				u := shown[account.ID]
				if u == nil {
					t.Errorf("%s is not shown", account.ID)

					continue
				}

				if u["name"] != account.Name || (u["billable"] != nil) != (u["claim_status"] == "managed") {
					t.Errorf("%s is shown as %v", account.ID, u)
				}

				if diff := cmp.Diff(lastActiveOf(account), u["last_active_at"]); diff != "" {
					t.Errorf("%s was last active: %s", account.ID, diff)
				}
			}

			protocoltest.OnlyReads(t, world)
		})
	}
}

func TestProtocolUsersFiltersOfWorlds(t *testing.T) {
	t.Parallel()

	for _, name := range usersWorlds() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			world, driver := protocoltest.World(t, name, usersNow, usersWithFixedClock())
			world.Change(func(o *simulator.Options) { o.Admin.ListOtherAccounts = true })

			var groups []string
			for _, group := range world.Groups() {
				groups = append(groups, group.ID)
			}

			everybody := world.Accounts()
			half := idsOf(everybody[:len(everybody)/2])

			for filter, test := range map[string]struct {
				config map[string]any
				meets  func(simulator.Account) bool
			}{
				"groups": {
					config: map[string]any{"group_ids": groups},
					meets:  func(a simulator.Account) bool { return len(a.Groups) > 0 },
				},
				"first group": {
					config: map[string]any{"group_ids": groups[:1]},
					meets:  func(a simulator.Account) bool { return a.Groups.Has(groups[0]) },
				},
				"accounts": {
					config: map[string]any{"account_ids": half},
					meets:  func(a simulator.Account) bool { return slices.Contains(half, a.ID) },
				},
				"suspended": {
					config: map[string]any{"statuses": []string{"suspended"}},
					meets: func(a simulator.Account) bool {
						suspended := len(a.Memberships) > 0

						for _, membership := range a.Memberships {
							suspended = suspended && membership == simulator.MembershipSuspended
						}

						return suspended && a.Status == simulator.AccountActive && !a.ScheduledForDeletion
					},
				},
				"inactive": {
					config: map[string]any{"inactive_days": 30},
					meets: func(a simulator.Account) bool {
						last, ok := lastActiveOf(a).(string)

						return !ok || last <= usersNow.AddDate(0, 0, -30).Format(time.RFC3339)
					},
				},
			} {
				state, diags := driver.Read(test.config)
				if text := protocoltest.Errors(diags); text != "" {
					t.Fatalf("%s: %s", filter, text)
				}

				want := slices.DeleteFunc(slices.Clone(everybody), func(a simulator.Account) bool { return !test.meets(a) })
				got := accountIDs(state)
				slices.Sort(got)

				if wantIDs := idsOf(want); !slices.Equal(got, wantIDs) {
					t.Errorf("%s: %s", filter, cmp.Diff(wantIDs, got))
				}
			}

			protocoltest.OnlyReads(t, world)
		})
	}
}

func idsOf(accounts []simulator.Account) []string {
	var ids []string
	for _, account := range accounts {
		ids = append(ids, account.ID)
	}

	slices.Sort(ids)

	return ids
}

// lastActiveOf returns the last activity in any app, as Terraform should show it.
func lastActiveOf(account simulator.Account) any {
	var latest time.Time

	for _, moment := range account.LastActive {
		if account.DatesOnly {
			moment = moment.UTC().Truncate(24 * time.Hour)
		}

		if moment.After(latest) {
			latest = moment
		}
	}

	if latest.IsZero() {
		return nil
	}

	return latest.UTC().Format(time.RFC3339)
}
