// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

const (
	crew        = "atlassian_organization_group.crew"
	crewMember  = "atlassian_organization_group_membership.one"
	crewMembers = "atlassian_organization_group_members.all"
)

func crewBlock(arguments ...any) acctest.Block {
	config := map[string]any{"name": "crew"}
	for i := 0; i+1 < len(arguments); i += 2 {
		config[arguments[i].(string)] = arguments[i+1]
	}

	return acctest.Block{Address: crew, Config: config}
}

var crewID = acctest.Reference{Address: crew, Attribute: "id"}

// people adds n accounts to the organization.
func people(t *testing.T, s *acctest.Steps, n int) []string {
	t.Helper()

	ids := make([]string, n)
	for i, record := range s.SeedUsers(t, n) {
		ids[i] = s.Account(t, record)
	}

	return ids
}

func membersOf(t *testing.T, s *acctest.Steps, group string) []string {
	t.Helper()

	found, ok := s.Simulator.OrganizationGroup(group)
	if !ok {
		t.Fatalf("there is no group %q", group)
	}

	return found.Members.Sorted()
}

func list(ids []string) []any {
	elements := make([]any, len(ids))
	for i, id := range ids {
		elements[i] = id
	}

	return elements
}

func TestProtocolOrganizationGroup(t *testing.T) {
	t.Parallel()

	for name, lag := range map[string]time.Duration{"shown at once": simulator.NoDelay, "shown late": 45 * time.Second} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
				s.Applies([]acctest.Block{crewBlock("description", "Who sail")}, map[string]acctest.Action{crew: acctest.Create})

				made, _ := s.Simulator.OrganizationGroup("crew")
				if id := s.State(crew).Text(t, "id"); id != made.ID || made.Description != "Who sail" {
					t.Errorf("the state has %s, the organization %s, %q", id, made.ID, made.Description)
				}

				for _, id := range []string{made.ID, "crew"} {
					imported := s.NewWorkspace()
					if text := imported.Import(t.Context(), crew, id); text != "" {
						t.Error(text)
					}

					for _, block := range []acctest.Block{crewBlock("description", "Who sail"), crewBlock(), crewBlock("name", "Crew")} {
						if actions, failures := imported.Plan(t.Context(), []acctest.Block{block}); len(failures) > 0 || actions[crew] != acctest.NoAction {
							t.Errorf("after the import, %v: %v, %v", block.Config, actions, failures)
						}
					}
				}

				s.Applies([]acctest.Block{crewBlock("description", "Who row")}, map[string]acctest.Action{crew: acctest.Replace})

				if failures := s.Workspace.Apply(t.Context(), nil); len(failures) > 0 {
					t.Error(failures)
				}

				if _, left := s.Simulator.OrganizationGroup("crew"); left {
					t.Error("the group is left")
				}
			}, func(o *simulator.Options) { o.Admin.GroupLag = lag })
		})
	}
}

// givesByDefault returns a group that gives an app to each new user of it.
func givesByDefault(name, app string) simulator.Group {
	return simulator.Group{
		Name: name, Roles: map[string]simulator.Set{app: simulator.NewSet("atlassian/user")}, DefaultRoles: map[string]string{app: "atlassian/user"},
	}
}

// If the name is taken, the error says by which kind of group and what to do, and no group is created.
func TestProtocolOrganizationGroup_taken(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		standard := givesByDefault("standard", s.App(t, "compass").ID)
		standard.Undeletable = true

		s.Simulator.AddGroup(simulator.Group{Name: "ours"})
		s.Simulator.AddGroup(standard)
		s.SeedGroup(t, "synced")

		for name, words := range map[string][]string{
			"ours": {"import {"}, "OURS": {"import {"}, "standard": {"Atlassian makes those itself", "atlassian_organization_group_membership"},
			"synced": {"choose another"}, " padded": {"white space"},
		} {
			s.Fails([]acctest.Block{crewBlock("name", name)}, words...)
		}

		for name, words := range map[string]string{"standard": "default group", "synced": "atlassian_group", "nothing": "no group with the id or name"} {
			if text := s.NewWorkspace().Import(t.Context(), crew, name); !strings.Contains(text, words) {
				t.Errorf("importing %s: %q", name, text)
			}
		}

		if n := s.Simulator.CountRequests(simulator.Filter{Method: http.MethodPost, Path: "/admin/v2/orgs/*/directories/*/groups"}); n != 0 {
			t.Errorf("%d groups were made", n)
		}
	})
}

// An ordinary group can be made the default of an app, and Atlassian says that it can be deleted. Without that
// statement it counts as a default group, which cannot be deleted.
func TestProtocolOrganizationGroup_givesByDefault(t *testing.T) {
	t.Parallel()

	for name, silent := range map[string]bool{"said to be deletable": false, "nothing said": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
				s.Simulator.AddGroup(givesByDefault("crew", s.App(t, "compass").ID))

				if text := s.NewWorkspace().Import(t.Context(), crew, "crew"); strings.Contains(text, "default group") != silent {
					t.Errorf("the import says %q", text)
				}

				results, errors := s.Environment.Drive(t, nil).Listed(t.Context(), "atlassian_organization_group", acctest.Query{})
				if listed := slices.ContainsFunc(results, func(r acctest.Result) bool { return r.DisplayName == "crew" }); errors != "" || listed == silent {
					t.Errorf("listed: %t, %s", listed, errors)
				}
			}, func(o *simulator.Options) { o.Admin.Sparse = silent })
		})
	}
}

// If the answer to a create is lost, the group exists once and is in state, or an error says what to do and the next
// apply converges.
func TestProtocolOrganizationGroup_lostAnswer(t *testing.T) {
	t.Parallel()

	for name, fault := range map[string]simulator.Fault{
		"after it was made": {Commit: true, Answer: simulator.ResetConnection()}, "before": {Answer: simulator.ResetConnection()},
		"made, and a proxy's page": {Commit: true, Answer: simulator.RespondHTML(502)}, "a proxy's page": {Answer: simulator.RespondHTML(502)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
				fault.Method, fault.Path, fault.Times = "POST", "/admin/v2/orgs/*/directories/*/groups", 1
				s.Simulator.Inject(fault)

				for range 2 {
					if failures := s.Workspace.Apply(t.Context(), []acctest.Block{crewBlock()}); len(failures) > 0 {
						t.Log(failures)
					}
				}

				s.Empty([]acctest.Block{crewBlock()})

				if made, ok := s.Simulator.OrganizationGroup("crew"); !ok || s.State(crew) == nil || s.State(crew).Text(t, "id") != made.ID {
					t.Error("the group is not in the state")
				}
			})
		})
	}
}

// If the run is interrupted, the new group is still found, so that the next run continues with it.
func TestProtocolOrganizationGroup_interrupted(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		ctx, interrupt := context.WithCancel(t.Context())

		s.Simulator.Inject(simulator.Fault{
			Method: http.MethodPost, Path: "/admin/v2/orgs/*/directories/*/groups", Times: 1, After: func(*http.Request) { interrupt() },
		})

		if failures := s.Apply(ctx, []acctest.Block{crewBlock()}); len(failures) > 0 {
			t.Error(failures)
		}

		s.Empty([]acctest.Block{crewBlock()})
	})
}

// Terraform waits for an interrupted run: a group that does not show is not looked for longer than ten seconds.
func TestProtocolOrganizationGroup_interruptedInVain(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		ctx, interrupt := context.WithCancel(t.Context())

		var interrupted time.Time

		s.Simulator.Inject(simulator.Fault{
			Method: http.MethodPost, Path: "/admin/v2/orgs/*/directories/*/groups", Times: 1, After: func(*http.Request) {
				interrupted = time.Now()

				interrupt()
			},
		})

		if failures := s.Apply(ctx, []acctest.Block{crewBlock()}); len(failures) == 0 {
			t.Error("the group is said to be made")
		}

		if took := time.Since(interrupted); took < 9*time.Second || took > 11*time.Second {
			t.Errorf("it took %s", took)
		}
	}, func(o *simulator.Options) { o.Admin.GroupLag = time.Hour })
}

// After a lost answer, a group found by name is not adopted if it is not the new one: here it already has a member.
func TestProtocolOrganizationGroup_otherGroupIsNotAdopted(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		accounts := people(t, s, 1)
		theirs := s.Simulator.AddGroup(simulator.Group{Name: "crew", Members: simulator.NewSet(accounts[0]), CreatedAt: time.Now()})

		s.Simulator.Inject(simulator.Fault{
			Method: http.MethodPost, Path: "/admin/v2/orgs/*/directories/*/groups", Times: 1, Answer: simulator.ResetConnection(),
		})
		s.Fails([]acctest.Block{crewBlock()}, "Whether the group was made is not known")
		s.Fails([]acctest.Block{crewBlock()}, "is taken", theirs)

		if s.State(crew) != nil {
			t.Error("somebody else's group is in the state")
		}
	}, func(o *simulator.Options) { o.Admin.GroupLag = 5 * time.Second })
}

// With several directories, the group goes into the first one unless the configuration names another.
func TestProtocolOrganizationGroup_directories(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		var ids []any

		for directory, err := range s.Organization.Directories(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}

			ids = append(ids, directory.ID)
		}

		for _, step := range []struct {
			block  acctest.Block
			action acctest.Action
			in     any
		}{
			{crewBlock(), acctest.Create, ids[0]}, {crewBlock("directory_id", ids[1]), acctest.Replace, ids[1]}, {crewBlock(), acctest.NoAction, ids[1]},
		} {
			s.Applies([]acctest.Block{step.block}, map[string]acctest.Action{crew: step.action})

			if made, _ := s.Simulator.OrganizationGroup("crew"); made.DirectoryID != step.in {
				t.Errorf("the group is in %s, want %s", made.DirectoryID, step.in)
			}
		}

		s.Applies(nil, nil)
		s.Fails([]acctest.Block{crewBlock("directory_id", "nowhere")}, "404")
	})
}

func TestProtocolOrganizationGroupMembership(t *testing.T) {
	t.Parallel()

	for name, second := range map[string]bool{"a second addition is answered with 204": false, "with 409": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
				accounts := people(t, s, 2)
				one := func(account any) acctest.Block {
					return acctest.Block{Address: crewMember, Config: map[string]any{"organization_group_id": crewID, "account_id": account}}
				}

				s.Applies([]acctest.Block{crewBlock(), one(accounts[0])}, map[string]acctest.Action{crewMember: acctest.Create})

				group := s.State(crew).Text(t, "id")
				email, _ := s.Simulator.Account(accounts[0])

				for _, id := range []string{group + "," + accounts[0], "crew," + email.Email} {
					if text := s.NewWorkspace().Import(t.Context(), crewMember, id); text != "" {
						t.Error(text)
					}
				}

				if text := s.NewWorkspace().Import(t.Context(), crewMember, group+","+accounts[1]); !strings.Contains(text, "no member") {
					t.Errorf("importing who is no member: %q", text)
				}

				s.Applies([]acctest.Block{crewBlock(), one(accounts[1])}, map[string]acctest.Action{crewMember: acctest.Replace})

				if got := membersOf(t, s, "crew"); !slices.Equal(got, []string{accounts[1]}) {
					t.Errorf("members %v", got)
				}

				// A person who is a member already is adopted, and one who has left is added again.
				again := s.NewWorkspace()
				blocks := []acctest.Block{{Address: crewMember, Config: map[string]any{"organization_group_id": group, "account_id": accounts[1]}}}

				if failures := again.Apply(t.Context(), blocks); len(failures) > 0 {
					t.Error(failures)
				}

				if err := s.Organization.RemoveGroupMember(t.Context(), s.State(crew).Text(t, "directory_id"), group, accounts[1]); err != nil {
					t.Fatal(err)
				}

				s.Applies([]acctest.Block{crewBlock(), one(accounts[1])}, map[string]acctest.Action{crewMember: acctest.Create})

				s.Fails([]acctest.Block{crewBlock(), one("nobody")}, `"nobody"`)
				s.Fails([]acctest.Block{{Address: crewMember, Config: map[string]any{"organization_group_id": "nothing", "account_id": accounts[1]}}},
					`no group with the id "nothing"`)
			}, func(o *simulator.Options) { o.Admin.RefuseSecondJoin = second })
		})
	}
}

func TestProtocolOrganizationGroupMembers(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		accounts := people(t, s, 130)
		all := func(ids []string) []acctest.Block {
			return []acctest.Block{crewBlock(), {Address: crewMembers, Config: map[string]any{"organization_group_id": crewID, "account_ids": list(ids)}}}
		}

		s.Applies(all(accounts[:120]), map[string]acctest.Action{crewMembers: acctest.Create})
		s.Simulator.ResetJournal()
		s.Applies(all(accounts[10:]), map[string]acctest.Action{crewMembers: acctest.Update})

		if got, want := membersOf(t, s, "crew"), slices.Sorted(slices.Values(accounts[10:])); !slices.Equal(got, want) {
			t.Errorf("%d members, want %d", len(got), len(want))
		}

		if n := s.Simulator.CountRequests(simulator.Filter{Path: "/admin/v2/orgs/*/directories/*/groups/*/memberships/**"}); n != 20 {
			t.Errorf("20 changes took %d requests", n)
		}

		// An unknown member does not stop the others.
		s.Fails(all(append([]string{"nobody"}, accounts...)), `"nobody"`, "Everyone else was added")

		if got := membersOf(t, s, "crew"); len(got) != len(accounts) {
			t.Errorf("%d members", len(got))
		}

		imported := s.NewWorkspace()
		if text := imported.Import(t.Context(), crewMembers, "crew"); text != "" {
			t.Error(text)
		}

		fixed := []acctest.Block{{Address: crewMembers, Config: map[string]any{"organization_group_id": s.State(crew).Text(t, "id"), "account_ids": list(accounts)}}}
		if actions, failures := imported.Plan(t.Context(), fixed); len(failures) > 0 || actions[crewMembers] != acctest.NoAction {
			t.Errorf("after the import: %v, %v", actions, failures)
		}

		s.Applies(all(nil), map[string]acctest.Action{crewMembers: acctest.Update})

		if got := membersOf(t, s, "crew"); len(got) != 0 {
			t.Errorf("members %v", got)
		}
	})
}

// The members of a group of an identity provider cannot be changed, and a full app is named.
func TestProtocolOrganizationGroupMembers_refused(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		accounts := people(t, s, 40)
		s.SeedGroup(t, "synced")
		synced := s.OrganizationGroup(t, "synced")

		s.Fails([]acctest.Block{{Address: crewMember, Config: map[string]any{"organization_group_id": synced, "account_id": accounts[0]}}},
			"atlassian_group_membership")
		s.Fails([]acctest.Block{{Address: crewMembers, Config: map[string]any{"organization_group_id": synced, "account_ids": list(accounts)}}},
			"atlassian_group_members")

		discovery := s.App(t, "jira-product-discovery")
		full := s.Simulator.AddGroup(simulator.Group{Name: "discoverers", Roles: map[string]simulator.Set{discovery.ID: simulator.NewSet("atlassian/user")}})

		s.Fails([]acctest.Block{{Address: crewMembers, Config: map[string]any{"organization_group_id": full, "account_ids": list(accounts)}}},
			"license limit of Jira Product Discovery", fmt.Sprintf("has %d seats", *discovery.Capacity))
	})
}

// administrators adds three people and the only group that makes its members administrators, still without members.
func administrators(t *testing.T, s *acctest.Steps) (accounts []string, group string) {
	t.Helper()

	accounts = people(t, s, 3)

	for _, administrator := range s.Simulator.Accounts() {
		s.Simulator.SetAccount(administrator.ID, func(a *simulator.Account) { a.PlatformRoles = simulator.Set{} })

		for group := range administrator.Groups {
			s.Simulator.LeaveGroup(group, administrator.ID)
		}
	}

	organization := "ari:cloud:platform::org/" + s.Credentials().OrgID
	group = s.Simulator.AddGroup(simulator.Group{Name: "admins", Roles: map[string]simulator.Set{organization: simulator.NewSet("atlassian/org-admin")}})

	return accounts, group
}

// The last administrators are not removed from the group that makes them administrators.
func TestProtocolOrganizationGroup_lastAdministrator(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		accounts, admins := administrators(t, s)
		everybody := acctest.Block{Address: crewMembers, Config: map[string]any{"organization_group_id": admins, "account_ids": list(accounts[:2])}}
		another := acctest.Block{Address: crewMembers, Config: map[string]any{"organization_group_id": admins, "account_ids": list(accounts[2:])}}
		elsewhere := acctest.Block{Address: crewMembers, Config: map[string]any{
			"organization_group_id": s.Simulator.AddGroup(simulator.Group{Name: "others"}), "account_ids": list(accounts[:2]),
		}}
		one := acctest.Block{Address: crewMembers, Config: map[string]any{"organization_group_id": admins, "account_ids": list(accounts[:1])}}

		s.Applies([]acctest.Block{everybody}, nil)

		for _, blocks := range [][]acctest.Block{nil, {another}, {elsewhere}} {
			s.Fails(blocks, "Last organization administrator")
		}

		s.Applies([]acctest.Block{one}, map[string]acctest.Action{crewMembers: acctest.Update})
		s.Fails(nil, "Last organization administrator")

		if got := membersOf(t, s, "admins"); !slices.Equal(got, accounts[:1]) {
			t.Errorf("members %v", got)
		}
	})
}

func TestProtocolOrganizationGroupMembership_lastAdministrator(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		accounts, admins := administrators(t, s)
		member := func(group, account string) []acctest.Block {
			return []acctest.Block{{Address: crewMember, Config: map[string]any{"organization_group_id": group, "account_id": account}}}
		}

		s.Applies(member(admins, accounts[0]), nil)

		for _, blocks := range [][]acctest.Block{nil, member(admins, accounts[1]), member(s.Simulator.AddGroup(simulator.Group{Name: "others"}), accounts[0])} {
			s.Fails(blocks, "Last organization administrator")
		}
	})
}

// A wrong org_id is answered with 404, and removes nothing from state.
func TestProtocolOrganizationGroup_wrongOrganization(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		accounts := people(t, s, 2)
		blocks := []acctest.Block{
			crewBlock(),
			{Address: crewMember, Config: map[string]any{"organization_group_id": crewID, "account_id": accounts[0]}},
			{Address: "atlassian_organization_group.other", Config: map[string]any{"name": "other"}},
			{Address: crewMembers, Config: map[string]any{
				"organization_group_id": acctest.Reference{Address: "atlassian_organization_group.other", Attribute: "id"}, "account_ids": list(accounts),
			}},
		}
		s.Applies(blocks, nil)

		s.Workspace.Configure(s.Environment, map[string]any{"org_id": "00000000-0000-4000-8000-000000000000"})

		if _, failures := s.Workspace.Plan(t.Context(), blocks); len(failures) == 0 {
			t.Error("the plan goes on")
		}

		for _, address := range []string{crew, crewMember, crewMembers} {
			if s.State(address) == nil {
				t.Errorf("%s is out of the state", address)
			}
		}

		s.Workspace.Configure(s.Environment, nil)
		s.Empty(blocks)
	})
}
