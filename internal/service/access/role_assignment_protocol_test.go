// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access_test

import (
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

func access(address, attribute string, who any, role, app string) acctest.Block {
	return acctest.Block{Address: address, Config: map[string]any{attribute: who, "role": role, "resource_id": app}}
}

const (
	kim      = "atlassian_user.kim"
	builders = "atlassian_group.builders"
)

// Whichever id of a Jira site a listing shows, the next plan is empty, the role can be revoked, and it can be imported.
func TestProtocolRoleAssignment_jiraIDs(t *testing.T) {
	t.Parallel()

	for name, shown := range map[string]simulator.JiraShown{
		"as sent": simulator.JiraAsSent, "as jira": simulator.JiraShownJira, "as jira-core": simulator.JiraShownCore,
	} {
		for _, owner := range []string{"jira-software", "jira", "jira-servicedesk", "jira-product-discovery", "jira-admin"} {
			t.Run(name+" "+owner, func(t *testing.T) {
				t.Parallel()

				acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
					role := "atlassian/user"
					if owner == "jira-admin" {
						role = "atlassian/admin"
					}

					_, siteID, _ := strings.Cut(s.App(t, "jira-software").ID, "::site/")
					app := "ari:cloud:" + owner + "::site/" + siteID
					account := s.Account(t, s.SeedUsers(t, 1)[0])
					s.SeedGroup(t, "Makers")
					group := s.OrganizationGroup(t, "Makers")

					blocks := []acctest.Block{access(userAccess, "account_id", account, role, app)}
					want := map[string]acctest.Action{userAccess: acctest.Create}

					// Only for people does Atlassian want another spelling for Jira administration (API §3.8).
					if owner != "jira-admin" {
						blocks = append(blocks, access(groupAccess, "organization_group_id", group, role, app))
						want[groupAccess] = acctest.Create
					}

					s.Applies(blocks, want)

					if text := s.State(userAccess).Text(t, "resource_id"); text != app {
						t.Errorf("the state has %s, want %s", text, app)
					}

					imported := s.NewWorkspace()
					if text := imported.Import(t.Context(), userAccess, account+","+role+","+app); text != "" {
						t.Error(text)
					}

					if actions, failures := imported.Plan(t.Context(), blocks[:1]); len(failures) > 0 || actions[userAccess] != acctest.NoAction {
						t.Errorf("after the import: %v, %v", actions, failures)
					}

					if failures := s.Apply(t.Context(), nil); len(failures) > 0 {
						t.Error(failures)
					}

					left, _ := s.Simulator.Account(account)
					for resource, roles := range left.DirectRoles {
						if len(roles) > 0 {
							t.Errorf("left %v on %s", roles, resource)
						}
					}

					makers, _ := s.Simulator.OrganizationGroup("Makers")
					for resource, roles := range makers.Roles {
						if len(roles) > 0 {
							t.Errorf("the group has %v on %s left", roles, resource)
						}
					}
				}, func(o *simulator.Options) { o.Admin.JiraShown = shown })
			})
		}
	}
}

// If two apps of one site are listed under one id, revoking a role on one leaves the other's.
func TestProtocolRoleAssignment_jiraSiblings(t *testing.T) {
	t.Parallel()

	for name, shown := range map[string]simulator.JiraShown{
		"as sent": simulator.JiraAsSent, "as jira": simulator.JiraShownJira, "as jira-core": simulator.JiraShownCore,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
				account := s.Account(t, s.SeedUsers(t, 1)[0])
				software, desk := s.App(t, "jira-software").ID, s.App(t, "jira-servicedesk").ID
				stays := access("atlassian_user_role_assignment.software", "account_id", account, "atlassian/user", software)
				goes := access("atlassian_user_role_assignment.desk", "account_id", account, "atlassian/user", desk)

				s.Applies([]acctest.Block{stays, goes}, nil)

				if failures := s.Apply(t.Context(), []acctest.Block{stays}); len(failures) > 0 {
					t.Error(failures)
				}

				left, _ := s.Simulator.Account(account)
				if !left.DirectRoles[software].Has("atlassian/user") || left.DirectRoles[desk].Has("atlassian/user") {
					t.Errorf("left are %v", left.DirectRoles)
				}

				s.Empty([]acctest.Block{stays})
			}, func(o *simulator.Options) { o.Admin.JiraShown = shown })
		})
	}
}

// A person and a group of the directory, created in the same apply, get roles by their SCIM ids.
func TestProtocolRoleAssignment_byRecord(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		compass := s.App(t, "compass").ID
		user := acctest.Block{Address: kim, Config: map[string]any{"email": "kim@acme.test"}}
		team := acctest.Block{Address: builders, Config: map[string]any{"display_name": "builders"}}
		person := access(userAccess, "user_id", acctest.Reference{Address: kim, Attribute: "id"}, "atlassian/user", compass)
		group := access(groupAccess, "group_id", acctest.Reference{Address: builders, Attribute: "id"}, "atlassian/user", compass)

		s.Applies([]acctest.Block{user, team, person, group}, map[string]acctest.Action{userAccess: acctest.Create, groupAccess: acctest.Create})

		account := s.State(kim).Text(t, "account_id")
		if got := s.State(userAccess).Text(t, "account_id"); got != account {
			t.Errorf("the role is of %s, want %s", got, account)
		}

		counterpart := s.OrganizationGroup(t, "builders")
		if got := s.State(groupAccess).Text(t, "organization_group_id"); got != counterpart {
			t.Errorf("the role is of the group %s, want %s", got, counterpart)
		}

		// The other id of the same holder is no change.
		other := access(userAccess, "account_id", account, "atlassian/user", compass)
		otherGroup := access(groupAccess, "organization_group_id", counterpart, "atlassian/user", compass)
		s.Applies([]acctest.Block{user, team, other, otherGroup}, map[string]acctest.Action{userAccess: acctest.Update, groupAccess: acctest.Update})
		s.Applies([]acctest.Block{user, team, person, group}, map[string]acctest.Action{userAccess: acctest.Update, groupAccess: acctest.Update})

		imported := s.NewWorkspace()
		record := s.State(kim).Text(t, "id")

		for address, id := range map[string]string{
			userAccess: "user_id:" + record + ",atlassian/user," + compass, groupAccess: "group_id:" + s.State(builders).Text(t, "id") + ",atlassian/user," + compass,
		} {
			if text := imported.Import(t.Context(), address, id); text != "" {
				t.Error(text)
			}
		}

		wanted := []acctest.Block{
			access(userAccess, "user_id", record, "atlassian/user", compass), access(groupAccess, "group_id", s.State(builders).Text(t, "id"), "atlassian/user", compass),
		}
		if actions, failures := imported.Plan(t.Context(), wanted); len(failures) > 0 ||
			actions[userAccess] != acctest.NoAction || actions[groupAccess] != acctest.NoAction {
			t.Errorf("after the import: %v, %v", actions, failures)
		}

		s.Applies([]acctest.Block{user, team}, nil)

		if left, _ := s.Simulator.Account(account); left.DirectRoles[compass].Has("atlassian/user") {
			t.Error("the role is left")
		}
	}, func(o *simulator.Options) { o.Admin.GroupLag = 40 * time.Second })
}

// Roles are imported by the name of a group and the address of a person.
func TestProtocolRoleAssignment_importByName(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		compass := s.App(t, "compass").ID
		record := s.SeedUsers(t, 1)[0]
		user, _ := s.Simulator.SCIMUser(s.Credentials().DirectoryID, record)
		s.SeedGroup(t, "Makers, and others")
		group, account := s.OrganizationGroup(t, "Makers, and others"), s.Account(t, record)

		blocks := []acctest.Block{
			access(userAccess, "account_id", account, "atlassian/user", compass), access(groupAccess, "organization_group_id", group, "atlassian/user", compass),
		}
		s.Applies(blocks, nil)

		imported := s.NewWorkspace()
		for address, id := range map[string]string{
			userAccess: strings.ToUpper(user.UserName) + ",atlassian/user," + compass, groupAccess: "Makers, and others,atlassian/user," + compass,
		} {
			if text := imported.Import(t.Context(), address, id); text != "" {
				t.Error(text)
			}
		}

		if actions, failures := imported.Plan(t.Context(), blocks); len(failures) > 0 ||
			actions[userAccess] != acctest.NoAction || actions[groupAccess] != acctest.NoAction {
			t.Errorf("after the import: %v, %v", actions, failures)
		}

		if text := imported.Import(t.Context(), userAccess, "nobody@acme.test,atlassian/user,"+compass); !strings.Contains(text, "no account with the e-mail") {
			t.Errorf("importing nobody: %q", text)
		}
	})
}

// A configuration that Terraform generates after an import by the SCIM id has both ids and an empty plan. A
// configuration with two different holders is an error that asks which one is meant.
func TestProtocolRoleAssignment_bothHolders(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		compass := s.App(t, "compass").ID
		records := s.SeedUsers(t, 2)
		account, other := s.Account(t, records[0]), s.Account(t, records[1])
		with := func(record, account string) []acctest.Block {
			block := access(userAccess, "user_id", record, "atlassian/user", compass)
			block.Config["account_id"] = account

			return []acctest.Block{block}
		}

		s.Fails(with(records[0], account), "not both")
		s.Applies([]acctest.Block{access(userAccess, "user_id", records[0], "atlassian/user", compass)}, nil)

		imported := s.NewWorkspace()
		if text := imported.Import(t.Context(), userAccess, "user_id:"+records[0]+",atlassian/user,"+compass); text != "" {
			t.Fatal(text)
		}

		if actions, failures := imported.Plan(t.Context(), with(records[0], account)); len(failures) > 0 || actions[userAccess] != acctest.NoAction {
			t.Errorf("%v, %v", actions, failures)
		}

		if _, failures := imported.Plan(t.Context(), with(records[0], other)); !strings.Contains(strings.Join(failures, ""), "not both") {
			t.Errorf("two people: %v", failures)
		}
	})
}

// The plan warns of a person from an unverified domain. Their role alone fails, with the reason, in every apply; all
// other resources are created, and everything can be destroyed.
func TestProtocolRoleAssignment_unverifiedDomain(t *testing.T) {
	t.Parallel()

	for name, attribute := range map[string]string{"user_id": "id", "account_id": "account_id"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
				compass := s.App(t, "compass").ID
				blocks := []acctest.Block{
					{Address: kim, Config: map[string]any{"email": "kim@unverified.example"}},
					access(userAccess, name, acctest.Reference{Address: kim, Attribute: attribute}, "atlassian/user", compass),
					{Address: builders, Config: map[string]any{"display_name": "builders"}},
				}

				_, diags := s.Drive(t, nil).Plan(t.Context(), "atlassian_user", blocks[0].Config, nil)
				if warnings := protocoltest.Warnings(diags); !strings.Contains(warnings, "the organization has not verified: unverified.example") {
					t.Errorf("the plan warns of %q", warnings)
				}

				for range 2 {
					began := time.Now()

					s.Fails(blocks, userAccess, "domain")

					if took := time.Since(began); took > 2*time.Minute {
						t.Errorf("it took %s to give up", took)
					}

					if s.State(builders) == nil || s.State(kim) == nil || s.State(userAccess) != nil {
						t.Error("not just the role is missing")
					}
				}

				if failures := s.Apply(t.Context(), nil); len(failures) > 0 {
					t.Error(failures)
				}
			})
		})
	}
}

// A SCIM group with the name of a default group never becomes an organization group.
func TestProtocolRoleAssignment_defaultGroup(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		compass := s.App(t, "compass").ID
		standard := s.Simulator.AddGroup(simulator.Group{Name: "builders", Roles: map[string]simulator.Set{compass: simulator.NewSet("atlassian/user")}, DefaultRoles: map[string]string{compass: "atlassian/user"}})
		group := acctest.Block{Address: builders, Config: map[string]any{"display_name": "builders"}}

		// The SCIM group itself can be created: Atlassian keeps it in the directory (API §2.9).
		s.Fails([]acctest.Block{group, access(groupAccess, "group_id", acctest.Reference{Address: builders, Attribute: "id"}, "atlassian/user", compass)},
			"name of a default group", standard)
	})
}

// A group that is still given by its id in the organization is named in the error, and already in the plan if there is
// a state.
func TestProtocolRoleAssignment_idOfTheOtherKind(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		compass := s.App(t, "compass").ID
		s.SeedGroup(t, "Makers")
		group := s.OrganizationGroup(t, "Makers")
		wrong := []acctest.Block{access(groupAccess, "group_id", group, "atlassian/user", compass)}

		s.Fails(wrong, "organization_group_id", "Makers")
		s.Fails([]acctest.Block{access(groupAccess, "group_id", "nothing", "atlassian/user", compass)}, `no group with the id "nothing"`)
		s.Fails([]acctest.Block{access(userAccess, "user_id", "nobody", "atlassian/user", compass)}, `no user with the id "nobody"`)

		right := []acctest.Block{access(groupAccess, "organization_group_id", group, "atlassian/user", compass)}
		s.Applies(right, nil)

		if _, failures := s.Plan(t.Context(), wrong); !strings.Contains(strings.Join(failures, "\n"), "Write organization_group_id") {
			t.Errorf("the plan says %v", failures)
		}
	})
}

// A role that Atlassian accepts but never shows stays in state, and a destroy revokes it.
func TestProtocolRoleAssignment_neverShown(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		compass := s.App(t, "compass").ID
		account := s.Account(t, s.SeedUsers(t, 1)[0])
		blocks := []acctest.Block{access(userAccess, "account_id", account, "atlassian/user", compass)}

		if failures := s.Apply(t.Context(), blocks); len(failures) > 0 {
			t.Fatal(failures)
		}

		s.Empty(blocks)

		if failures := s.Apply(t.Context(), nil); len(failures) > 0 {
			t.Fatal(failures)
		}

		if left, _ := s.Simulator.Account(account); left.DirectRoles[compass].Has("atlassian/user") {
			t.Error("the role is left")
		}
	}, func(o *simulator.Options) { o.Admin.RoleDelay = 24 * time.Hour })
}

// If a change of address links the person to another account, the role moves to it.
func TestProtocolRoleAssignment_newAccount(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		compass := s.App(t, "compass").ID
		config := func(email string) []acctest.Block {
			return []acctest.Block{
				{Address: kim, Config: map[string]any{"email": email}},
				access(userAccess, "user_id", acctest.Reference{Address: kim, Attribute: "id"}, "atlassian/user", compass),
			}
		}

		s.Applies(config("kim@acme.test"), nil)
		before := s.State(userAccess).Text(t, "account_id")

		for range 2 { // the second apply moves the role
			if failures := s.Apply(t.Context(), config("kim.larsen@acme.test")); len(failures) > 0 {
				t.Fatal(failures)
			}
		}

		s.Empty(config("kim.larsen@acme.test"))

		after := s.State(userAccess).Text(t, "account_id")
		if after == before || after != s.State(kim).Text(t, "account_id") {
			t.Errorf("the role was of %s and is of %s, the person is %s", before, after, s.State(kim).Text(t, "account_id"))
		}

		if old, _ := s.Simulator.Account(before); old.DirectRoles[compass].Has("atlassian/user") {
			t.Error("the old account has the role still")
		}
	}, func(o *simulator.Options) { o.SCIM.NewAccountOnEmailChange = true })
}

// A role can be destroyed whatever has happened to its holder.
func TestProtocolRoleAssignment_destroyed(t *testing.T) {
	t.Parallel()

	for name, befall := range map[string]func(s *acctest.Steps, account, group string){
		"nothing": func(*acctest.Steps, string, string) {},
		"deactivated": func(s *acctest.Steps, account, _ string) {
			s.Simulator.SetAccount(account, func(a *simulator.Account) { a.Status = simulator.AccountInactive })
		},
		"deleted": func(s *acctest.Steps, account, _ string) {
			s.Simulator.SetAccount(account, func(a *simulator.Account) { a.Status = simulator.AccountClosed })
		},
		"suspended": func(s *acctest.Steps, account, _ string) { suspend(s, account) },
		"out of the organization": func(s *acctest.Steps, account, _ string) {
			s.Simulator.SetAccount(account, func(a *simulator.Account) { clear(a.Memberships); clear(a.DirectRoles) })
		},
		"the group deleted": func(s *acctest.Steps, _, group string) {
			s.Simulator.DeleteSCIMGroup(s.Credentials().DirectoryID, group)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
				compass := s.App(t, "compass").ID
				record := s.SeedUsers(t, 1)[0]
				account, group := s.Account(t, record), s.SeedGroup(t, "Makers")

				if failures := s.Workspace.Apply(t.Context(), []acctest.Block{
					access(userAccess, "user_id", record, "atlassian/user", compass), access(groupAccess, "group_id", group, "atlassian/user", compass),
				}); len(failures) > 0 {
					t.Fatal(failures)
				}

				befall(s, account, group)

				// The plan has no refresh, as with -refresh=false.
				for _, address := range []string{userAccess, groupAccess} {
					driver := s.Drive(t, nil)

					plan, diags := driver.Plan(t.Context(), s.State(address).Type, nil, s.State(address))
					if text := protocoltest.Errors(diags); text != "" {
						t.Fatal(text)
					}

					if left, diags := driver.Apply(t.Context(), plan); left != nil || protocoltest.Errors(diags) != "" {
						t.Errorf("%s: %s", address, protocoltest.Errors(diags))
					}
				}

				if failures := s.Workspace.Apply(t.Context(), nil); len(failures) > 0 {
					t.Error(failures)
				}

				if left := s.Addresses(); len(left) > 0 {
					t.Errorf("left in the state: %v", left)
				}
			})
		})
	}
}

func suspend(s *acctest.Steps, account string) {
	s.Simulator.SetAccount(account, func(a *simulator.Account) {
		for directory := range a.Memberships {
			a.Memberships[directory] = simulator.MembershipSuspended
		}
	})
}

// If two blocks exchange their roles, both roles exist afterwards, whichever block Terraform applies first.
func TestProtocolRoleAssignment_exchanged(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		people := s.SeedUsers(t, 2)
		ann, bob, wiki := s.Account(t, people[0]), s.Account(t, people[1]), s.App(t, "confluence").ID
		block := func(label, account string) acctest.Block {
			return access("atlassian_user_role_assignment."+label, "account_id", account, "atlassian/user", wiki)
		}

		s.Applies([]acctest.Block{block("a", ann), block("b", bob)}, nil)

		s.Applies([]acctest.Block{block("a", bob), block("b", ann)}, map[string]acctest.Action{
			"atlassian_user_role_assignment.a": acctest.Replace, "atlassian_user_role_assignment.b": acctest.Replace,
		})

		for _, account := range []string{ann, bob} {
			if left, _ := s.Simulator.Account(account); !left.DirectRoles[wiki].Has("atlassian/user") {
				t.Errorf("%s has lost the role", account)
			}
		}
	})
}

// Two blocks for one role are detected, also if they were created before the plan knew the holder, or spell the
// resource differently: destroying one does not revoke the role of the other.
func TestProtocolRoleAssignment_twoBlocks(t *testing.T) {
	t.Parallel()

	first, second := "atlassian_user_role_assignment.first", "atlassian_user_role_assignment.second"

	t.Run("made with the person", func(t *testing.T) {
		t.Parallel()

		acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
			wiki := s.App(t, "confluence").ID
			user := acctest.Block{Address: kim, Config: map[string]any{"email": "kim@acme.test"}}
			who := acctest.Reference{Address: kim, Attribute: "id"}
			one, other := access(first, "user_id", who, "atlassian/user", wiki), access(second, "user_id", who, "atlassian/user", wiki)

			s.Applies([]acctest.Block{user, one, other}, nil)
			s.Applies([]acctest.Block{user, other}, map[string]acctest.Action{first: acctest.Delete, second: acctest.Update})

			if left, _ := s.Simulator.Account(s.State(kim).Text(t, "account_id")); !left.DirectRoles[wiki].Has("atlassian/user") {
				t.Error("the role is lost")
			}
		})
	})

	t.Run("spelled in two ways", func(t *testing.T) {
		t.Parallel()

		acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
			_, siteID, _ := strings.Cut(s.App(t, "jira-software").ID, "::site/")
			asSent, administration := "ari:cloud:jira::site/"+siteID, "ari:cloud:jira-admin::site/"+siteID
			account := s.Account(t, s.SeedUsers(t, 1)[0])
			one := access(first, "account_id", account, "atlassian/admin", administration)
			other := access(second, "account_id", account, "atlassian/admin", asSent)

			s.Applies([]acctest.Block{one, other}, nil)
			s.Applies([]acctest.Block{other}, map[string]acctest.Action{first: acctest.Delete, second: acctest.Update})

			if left, _ := s.Simulator.Account(account); !left.DirectRoles[administration].Has("atlassian/admin") {
				t.Errorf("the role is lost: %v", left.DirectRoles)
			}
		})
	})

	// Jira's ids on one site are one resource in requests, and may be listed as one (API §9.2 no. 28).
	t.Run("Jira by two ids", func(t *testing.T) {
		t.Parallel()

		acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
			jira := s.App(t, "jira-software").ID
			_, siteID, _ := strings.Cut(jira, "::site/")
			account := s.Account(t, s.SeedUsers(t, 1)[0])
			one := access(first, "account_id", account, "atlassian/user", jira)
			other := access(second, "account_id", account, "atlassian/user", "ari:cloud:jira::site/"+siteID)

			s.Applies([]acctest.Block{one, other}, nil)
			s.Applies([]acctest.Block{other}, map[string]acctest.Action{first: acctest.Delete, second: acctest.Update})

			if left, _ := s.Simulator.Account(account); !left.DirectRoles[jira].Has("atlassian/user") {
				t.Errorf("the role is lost: %v", left.DirectRoles)
			}
		})
	})
}
