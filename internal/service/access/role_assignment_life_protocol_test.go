// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access_test

import (
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// ofAccount returns a block for a role of an account, ofGroup one for a role of an organization group.
func ofAccount(account, role, app string) []acctest.Block {
	return []acctest.Block{access(userAccess, "account_id", account, role, app)}
}

func ofGroup(group, app string) []acctest.Block {
	return []acctest.Block{access(groupAccess, "organization_group_id", group, "atlassian/user", app)}
}

// Jira administration is listed under an id that assignments do not accept (API §3.8). Both spellings work, and neither
// causes a diff.
func TestProtocolUserRoleAssignment_jiraAdmin(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		account := s.Account(t, s.SeedUsers(t, 1)[0])
		listed := s.App(t, "jira-admin").ID
		wanted := strings.Replace(listed, "jira-admin", "jira", 1)
		timed := ofAccount(account, "atlassian/admin", wanted)
		timed[0].Config["timeouts"] = map[string]any{"create": "1m"}

		s.Becomes(ofAccount(account, "atlassian/admin", listed), acctest.Create, nil)
		s.Becomes(ofAccount(account, "atlassian/admin", wanted), acctest.NoAction, nil)
		s.Becomes(timed, acctest.Update, nil)
		// Another role replaces the assignment.
		s.Becomes(ofAccount(account, "atlassian/user", s.App(t, "compass").ID), acctest.Replace, nil)
		s.Becomes(ofAccount(account, "atlassian/admin", wanted), acctest.Replace, nil)

		if got := s.State(userAccess).Text(t, "resource_id"); got != wanted {
			t.Errorf("the state has %s, want %s", got, wanted)
		}
	})
}

// Atlassian ignores the resource of an organization administrator, so another resource makes no other assignment.
func TestProtocolUserRoleAssignment_administratorIgnoresResource(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		account, compass := s.Account(t, s.SeedUsers(t, 1)[0]), s.App(t, "compass").ID

		s.Becomes(ofAccount(account, "atlassian/org-admin", "ari:cloud:platform::org/"+s.Credentials().OrgID), acctest.Create, nil)
		s.Becomes(ofAccount(account, "atlassian/org-admin", compass), acctest.NoAction, nil)
		s.Becomes(ofAccount(account, "atlassian/user", compass), acctest.Replace, nil)
	})
}

// A role that a person has through a group is not the person's own assignment (API §4.6).
func TestProtocolUserRoleAssignment_throughGroup(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		users := s.SeedUsers(t, 1)
		account, confluence := s.Account(t, users[0]), s.App(t, "confluence").ID

		s.SeedGroup(t, "Makers", users...)

		makers, _ := s.Simulator.OrganizationGroup("Makers")
		if err := s.Organization.AssignGroupRole(t.Context(), makers.DirectoryID, makers.ID, "atlassian/user", confluence); err != nil {
			t.Fatal(err)
		}

		s.Becomes(ofAccount(account, "atlassian/user", confluence), acctest.Create, nil)

		if err := s.Organization.RevokeUserRole(t.Context(), account, "atlassian/user", confluence); err != nil {
			t.Error(err)
		}

		s.Becomes(ofAccount(account, "atlassian/user", confluence), acctest.Create, nil)
	})
}

func TestProtocolRoleAssignment_importErrors(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		s.SeedGroup(t, "Makers")

		confluence := s.App(t, "confluence").ID

		for address, holder := range map[string]string{userAccess: s.Account(t, s.SeedUsers(t, 1)[0]), groupAccess: s.OrganizationGroup(t, "Makers")} {
			for id, want := range map[string]string{
				holder + ",atlassian/user," + confluence: "by an assignment of its own",
				"nobody,atlassian/user," + confluence:    "has no",
				holder + "," + confluence:                "has 2 of 3 values",
			} {
				if said := s.Import(t.Context(), address, id); !strings.Contains(said, want) {
					t.Errorf("%q does not say %q", said, want)
				}
			}
		}
	})
}

// The error for a full app names the app and its seats.
func TestProtocolRoleAssignment_licenseLimit(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		discovery := s.App(t, "jira-product-discovery")
		free := *discovery.Capacity - s.Simulator.SeatCount(discovery.ID)
		users := s.SeedUsers(t, free+1)

		for _, user := range users[:free] {
			if err := s.Organization.AssignUserRole(t.Context(), s.Account(t, user), "atlassian/user", discovery.ID); err != nil {
				t.Fatal(err)
			}
		}

		s.SeedGroup(t, "Makers", users...)

		words := []string{"409", "license limit of Jira Product Discovery", "has 10 seats, of which 10 are used"}

		s.Fails(ofAccount(s.Account(t, users[free]), "atlassian/user", discovery.ID), words...)
		s.Fails(ofGroup(s.OrganizationGroup(t, "Makers"), discovery.ID), words...)
	})
}

func TestProtocolRoleAssignment_badInput(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		account := s.Account(t, s.SeedUsers(t, 1)[0])
		confluence := s.App(t, "confluence").ID

		s.Fails(ofAccount("nobody", "atlassian/user", confluence), "[account_id]", `no account with the id "nobody"`)
		s.Fails(ofGroup("nothing", confluence), "[organization_group_id]", `no group with the id "nothing"`)
		s.Fails(ofGroup(s.SeedGroup(t, "Makers"), confluence), "[organization_group_id]", "organization_group_id")
		s.Fails(ofAccount(account, "atlassian/customer", s.App(t, "jira-software").ID), "[role]", `no role "atlassian/customer"`)

		s.Simulator.SetAccount(account, func(a *simulator.Account) { a.Status = simulator.AccountInactive })
		s.Fails(ofAccount(account, "atlassian/user", confluence), "[account_id]", "is not active")
	})
}

// A group's assignment recovers from the deletion of the group outside of Terraform.
func TestProtocolRoleAssignment_groupGone(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		group := s.SeedGroup(t, "Makers")
		counterpart := s.OrganizationGroup(t, "Makers")
		blocks := ofGroup(counterpart, s.App(t, "compass").ID)

		s.Becomes(blocks, acctest.Create, nil)
		s.Simulator.DeleteSCIMGroup(s.Credentials().DirectoryID, group)
		s.Fails(blocks, "[organization_group_id]", "no group with the id", counterpart)
	})
}

// A person's assignment recovers from the removal of the person, or the deletion of the account, outside of Terraform:
// the next plan creates it again. Whether Atlassian gives a removed managed account access again is not documented (API
// §4.3 says only that it stays managed), so both answers are tested: access, and an error that names the person. A
// configuration without the assignment then has an empty plan.
func TestProtocolRoleAssignment_accountGone(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		email string
		close bool
		words string // of the error; empty if access is given again
	}{
		"managed account removed":   {email: "worker@acme.test"},
		"unmanaged account removed": {email: "guest@elsewhere.test", words: "no account with the id"},
		"account closed":            {email: "worker@acme.test", close: true, words: "is not active"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
				colleague, _ := s.Simulator.Account(s.Account(t, s.SeedUsers(t, 1)[0]))
				account := s.Simulator.AddAccount(simulator.Account{
					Email: test.email, Name: "Worker", Status: simulator.AccountActive, Memberships: colleague.Memberships,
				})
				blocks := ofAccount(account, "atlassian/user", s.App(t, "compass").ID)

				s.Becomes(blocks, acctest.Create, nil)
				s.Simulator.SetAccount(account, func(a *simulator.Account) {
					clear(a.Memberships)
					clear(a.DirectRoles)

					if test.close {
						a.Status = simulator.AccountClosed
					}
				})

				if test.words == "" {
					s.Becomes(blocks, acctest.Create, nil)

					return
				}

				s.Fails(blocks, "[account_id]", test.words)
				s.Empty(nil)
			})
		})
	}
}

// The provider waits for a change that Atlassian shows late (API §8.3), so that the next plan is empty.
func TestProtocolRoleAssignment_delay(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		s.Becomes(ofAccount(s.Account(t, s.SeedUsers(t, 1)[0]), "atlassian/user", s.App(t, "compass").ID), acctest.Create, nil)
	}, func(o *simulator.Options) { o.Admin.RoleDelay = 0 })
}

// A wrong organization is answered with 404 too, and removes nothing from state.
func TestProtocolRoleAssignment_wrongOrganization(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		blocks := ofAccount(s.Account(t, s.SeedUsers(t, 1)[0]), "atlassian/user", s.App(t, "compass").ID)

		s.Becomes(blocks, acctest.Create, nil)
		s.Configure(s.Environment, map[string]any{"org_id": "00000000-0000-4000-8000-000000000000"})
		s.Fails(blocks, "Organization not found", "404")
		s.Configure(s.Environment, nil)
		s.Empty(blocks)
	})
}

// If the answer to an assignment or a revocation is lost after it took effect, the listing decides.
func TestProtocolRoleAssignment_lostAnswer(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		account, compass := s.Account(t, s.SeedUsers(t, 1)[0]), s.App(t, "compass").ID
		s.Configure(s.Environment, map[string]any{"max_retries": 0})

		for _, path := range []string{"/admin/v1/orgs/*/users/*/roles/assign", "/admin/v1/orgs/*/users/*/roles/revoke"} {
			s.Simulator.Inject(simulator.Fault{Method: "POST", Path: path, Times: 1, Commit: true, Answer: simulator.ResetConnection()})
		}

		s.Becomes(ofAccount(account, "atlassian/user", compass), acctest.Create, nil)
		s.Applies(nil, map[string]acctest.Action{userAccess: acctest.Delete})

		if got, _ := s.Simulator.Account(account); len(got.DirectRoles[compass]) != 0 {
			t.Errorf("left are the roles %v", got.DirectRoles[compass])
		}
	})
}
