// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

const (
	userAccess  = "atlassian_user_role_assignment.access"
	groupAccess = "atlassian_group_role_assignment.access"
)

func userAccessConfig(accountID, role, resourceID string) string {
	return fmt.Sprintf("resource \"atlassian_user_role_assignment\" \"access\" {\n  account_id = %q\n  role = %q\n  resource_id = %q\n}\n",
		accountID, role, resourceID)
}

func groupAccessConfig(groupID, role, resourceID string) string {
	return fmt.Sprintf("resource \"atlassian_group_role_assignment\" \"access\" {\n  organization_group_id = %q\n  role = %q\n  resource_id = %q\n}\n",
		groupID, role, resourceID)
}

// roleSteps are the steps that both kinds of assignment must pass; config makes a configuration of a role and an app.
func roleSteps(site *acctest.Site, address, holder string, config func(role, resourceID string) string, confluence,
	compass string, revoke func(),
) []resource.TestStep {
	importing := func(id string, words ...string) resource.TestStep {
		step := resource.TestStep{ResourceName: address, ImportState: true, ImportStateId: id}
		if len(words) > 0 {
			step.ExpectError = acctest.Saying(words...)
		} else {
			step.ImportStateVerify, step.ImportStateVerifyIdentifierAttribute = true, "resource_id"
		}

		return step
	}

	gone := acctest.Plans(site.Config(config("atlassian/user", confluence)), address, plancheck.ResourceActionCreate)
	gone.PreConfig = revoke

	timeouts := acctest.WithLines(config("atlassian/user", confluence), `timeouts = { create = "1m" }`)

	return []resource.TestStep{
		acctest.Plans(site.Config(config("atlassian/user", confluence)), address, plancheck.ResourceActionCreate),
		importing(holder + ",atlassian/user," + confluence),
		importing(holder+",atlassian/user,"+compass, "by an assignment of its own"),
		importing("nobody,atlassian/user,"+confluence, "has no"),
		importing(holder+","+confluence, "has 2 of 3 values"),
		gone,
		acctest.Plans(site.Config(timeouts), address, plancheck.ResourceActionUpdate),
		acctest.Plans(site.Config(config("atlassian/admin", confluence)), address, plancheck.ResourceActionReplace),
		acctest.Plans(site.Config(config("atlassian/user", compass)), address, plancheck.ResourceActionReplace),
		acctest.Fails(site.Config(config("atlassian/superuser", compass)), "role", "atlassian/superuser"),
		acctest.Fails(site.Config(config("user", compass)), "role"),
		acctest.Fails(site.Config(config("atlassian/user", "jira-software")), "resource_id", "resource identifier"),
		acctest.Fails(site.Provider("read_only = true")+config("atlassian/admin", compass), "changing", "read_only"),
		acctest.Fails(site.Provider("org_id = null", "api_key = null")+config("atlassian/user", compass), "org_id"),
		acctest.Plans(site.Config(config("atlassian/user", compass)), address, plancheck.ResourceActionNoop),
		// The old assignment is gone by the time that the new one fails.
		acctest.Fails(site.Config(config("atlassian/user", "ari:cloud:confluence::site/unknown")), "resource_id", "does not know"),
		acctest.Plans(site.Config(config("atlassian/user", compass)), address, plancheck.ResourceActionCreate),
	}
}

func TestAccUserRoleAssignment_lifecycle(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t, acctest.World("acme"))
	account := site.Account(t, site.SeedUsers(t, 1)[0])
	confluence, compass := site.App(t, "confluence").ID, site.App(t, "compass").ID

	acctest.Run(t, roleSteps(site, userAccess, account,
		func(role, resourceID string) string { return userAccessConfig(account, role, resourceID) }, confluence, compass,
		func() {
			if err := site.Organization.RevokeUserRole(t.Context(), account, "atlassian/user", confluence); err != nil {
				t.Error(err)
			}
		})...)

	if got, _ := site.Simulator.Account(account); len(got.DirectRoles[compass]) != 0 {
		t.Errorf("the destroyed assignment left the roles %v", got.DirectRoles[compass])
	}
}

func TestAccGroupRoleAssignment_lifecycle(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t, acctest.World("acme"))
	site.SeedGroup(t, "Makers", site.SeedUsers(t, 1)...)
	group := site.OrganizationGroup(t, "Makers")
	confluence, compass := site.App(t, "confluence").ID, site.App(t, "compass").ID

	acctest.Run(t, roleSteps(site, groupAccess, group,
		func(role, resourceID string) string { return groupAccessConfig(group, role, resourceID) }, confluence, compass,
		func() {
			makers, _ := site.Simulator.OrganizationGroup("Makers")
			if err := site.Organization.RevokeGroupRole(t.Context(), makers.DirectoryID, group, "atlassian/user", confluence); err != nil {
				t.Error(err)
			}
		})...)

	if got, _ := site.Simulator.OrganizationGroup("Makers"); len(got.Roles[compass]) != 0 {
		t.Errorf("the destroyed assignment left the roles %v", got.Roles[compass])
	}
}

func TestAccRoleAssignment_identity(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t, acctest.World("acme"))
	account := site.Account(t, site.SeedUsers(t, 1)[0])
	compass := site.App(t, "compass").ID

	site.SeedGroup(t, "Makers")

	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		Steps: []resource.TestStep{
			acctest.Plans(site.Config(userAccessConfig(account, "atlassian/user", compass)+
				groupAccessConfig(site.OrganizationGroup(t, "Makers"), "atlassian/user", compass)), userAccess, plancheck.ResourceActionCreate),
			{ResourceName: userAccess, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
			{ResourceName: groupAccess, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

// Jira's administration is listed under an id that assignments don't take (API §3.8): both spellings work, and neither makes a diff.
func TestAccUserRoleAssignment_jiraAdmin(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t, acctest.World("acme"))
	account := site.Account(t, site.SeedUsers(t, 1)[0])
	listed := site.App(t, "jira-admin").ID
	wanted := strings.Replace(listed, "jira-admin", "jira", 1)

	acctest.Run(t,
		acctest.Plans(site.Config(userAccessConfig(account, "atlassian/admin", listed)), userAccess, plancheck.ResourceActionCreate),
		acctest.Plans(site.Config(userAccessConfig(account, "atlassian/admin", listed)), userAccess, plancheck.ResourceActionNoop),
		acctest.Plans(site.Config(userAccessConfig(account, "atlassian/admin", wanted)), userAccess, plancheck.ResourceActionNoop),
		acctest.Plans(site.Config(acctest.WithLines(userAccessConfig(account, "atlassian/admin", wanted), `timeouts = { create = "1m" }`)),
			userAccess, plancheck.ResourceActionUpdate),
		// Another role is another assignment, which is spelled as configured.
		acctest.Plans(site.Config(userAccessConfig(account, "atlassian/user", site.App(t, "compass").ID)), userAccess, plancheck.ResourceActionReplace),
		acctest.Plans(site.Config(userAccessConfig(account, "atlassian/admin", wanted)), userAccess, plancheck.ResourceActionReplace,
			statecheck.ExpectKnownValue(userAccess, tfjsonpath.New("resource_id"), knownvalue.StringExact(wanted))),
	)
}

// The other spelling of an app is no other assignment: creating that before the old one is destroyed would end with none.
func TestAccUserRoleAssignment_spellingCreateBeforeDestroy(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t, acctest.World("acme"))
	account := site.Account(t, site.SeedUsers(t, 1)[0])
	listed := site.App(t, "jira-admin").ID
	wanted := strings.Replace(listed, "jira-admin", "jira", 1)
	config := func(resourceID string) string {
		return site.Config(acctest.WithLines(userAccessConfig(account, "atlassian/admin", resourceID), "lifecycle {\n    create_before_destroy = true\n  }"))
	}

	acctest.Run(t,
		acctest.Plans(config(listed), userAccess, plancheck.ResourceActionCreate),
		acctest.Plans(config(wanted), userAccess, plancheck.ResourceActionNoop),
	)
}

// Of an organization administrator Atlassian ignores the resource, so that no resource makes it another assignment.
func TestAccUserRoleAssignment_administratorOfAnything(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t, acctest.World("acme"))
	account := site.Account(t, site.SeedUsers(t, 1)[0])
	organization := "ari:cloud:platform::org/" + site.Credentials().OrgID

	acctest.Run(t,
		acctest.Plans(site.Config(userAccessConfig(account, "atlassian/org-admin", organization)), userAccess, plancheck.ResourceActionCreate),
		acctest.Plans(site.Config(userAccessConfig(account, "atlassian/org-admin", site.App(t, "compass").ID)), userAccess, plancheck.ResourceActionNoop),
		acctest.Plans(site.Config(userAccessConfig(account, "atlassian/user", site.App(t, "compass").ID)), userAccess, plancheck.ResourceActionReplace),
	)
}

// A role that somebody has through a group is not their own assignment (API §4.6).
func TestAccUserRoleAssignment_throughGroup(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t, acctest.World("acme"))
	users := site.SeedUsers(t, 1)
	account := site.Account(t, users[0])
	confluence := site.App(t, "confluence").ID

	site.SeedGroup(t, "Makers", users...)

	makers, _ := site.Simulator.OrganizationGroup("Makers")
	if err := site.Organization.AssignGroupRole(t.Context(), makers.DirectoryID, makers.ID, "atlassian/user", confluence); err != nil {
		t.Fatal(err)
	}

	again := acctest.Plans(site.Config(userAccessConfig(account, "atlassian/user", confluence)), userAccess, plancheck.ResourceActionCreate)
	again.PreConfig = func() {
		if err := site.Organization.RevokeUserRole(t.Context(), account, "atlassian/user", confluence); err != nil {
			t.Error(err)
		}
	}

	acctest.Run(t, acctest.Plans(site.Config(userAccessConfig(account, "atlassian/user", confluence)), userAccess, plancheck.ResourceActionCreate), again)
}

// A full app is an error that names it and its seats.
func TestAccRoleAssignment_licenseLimit(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t, acctest.World("acme"))
	discovery := site.App(t, "jira-product-discovery")
	free := *discovery.Capacity - site.Simulator.SeatCount(discovery.ID)
	users := site.SeedUsers(t, free+1)

	for _, user := range users[:free] {
		if err := site.Organization.AssignUserRole(t.Context(), site.Account(t, user), "atlassian/user", discovery.ID); err != nil {
			t.Fatal(err)
		}
	}

	site.SeedGroup(t, "Makers", users...)

	words := []string{"409", "license limit of Jira Product Discovery", "has 10 seats, of which 10 are used"}

	acctest.Run(t,
		acctest.Fails(site.Config(userAccessConfig(site.Account(t, users[free]), "atlassian/user", discovery.ID)), words...),
		acctest.Fails(site.Config(groupAccessConfig(site.OrganizationGroup(t, "Makers"), "atlassian/user", discovery.ID)), words...),
	)
}

func TestAccRoleAssignment_badInput(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t, acctest.World("acme"))
	users := site.SeedUsers(t, 1)
	account := site.Account(t, users[0])
	confluence, jira := site.App(t, "confluence").ID, site.App(t, "jira-software").ID
	scimGroup := site.SeedGroup(t, "Makers")

	inactive := acctest.Fails(site.Config(userAccessConfig(account, "atlassian/user", confluence)), "account_id", "is not active")
	inactive.PreConfig = func() {
		site.Simulator.SetAccount(account, func(a *simulator.Account) { a.Status = simulator.AccountInactive })
	}

	acctest.Run(t,
		acctest.Fails(site.Config(userAccessConfig("nobody", "atlassian/user", confluence)), "account_id", `no account with the id "nobody"`),
		acctest.Fails(site.Config(groupAccessConfig("nothing", "atlassian/user", confluence)), "group_id", `no group with the id "nothing"`),
		acctest.Fails(site.Config(groupAccessConfig(scimGroup, "atlassian/user", confluence)), "group_id", "organization_group_id"),
		acctest.Fails(site.Config(userAccessConfig(account, "atlassian/customer", jira)), "role", `no role "atlassian/customer"`),
		inactive,
	)
}

// An assignment survives that its group is deleted outside of Terraform.
func TestAccRoleAssignment_groupGone(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t, acctest.World("acme"))
	compass := site.App(t, "compass").ID
	group := site.SeedGroup(t, "Makers")
	counterpart := site.OrganizationGroup(t, "Makers")
	config := site.Config(groupAccessConfig(counterpart, "atlassian/user", compass))

	gone := acctest.Fails(config, "group_id", "no group with the id", counterpart)
	gone.PreConfig = func() { site.Simulator.DeleteSCIMGroup(site.Credentials().DirectoryID, group) }

	acctest.Run(t, acctest.Plans(config, groupAccess, plancheck.ResourceActionCreate), gone)
}

// An assignment survives that its person is removed from the organization outside of Terraform, or that the account is
// deleted for good: the next plan wants it again. Whether Atlassian gives a managed account that was removed access again is not
// documented (API §4.3 says only that it stays managed), so both answers are tried: access, and an error that says who is gone.
// A configuration without the assignment has an empty plan then.
func TestAccRoleAssignment_accountGone(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		email string
		close bool
		words string // of the error; none if access is given again
	}{
		"managed account removed":   {email: "worker@acme.test"},
		"unmanaged account removed": {email: "guest@elsewhere.test", words: "no account with the id"},
		"account closed":            {email: "worker@acme.test", close: true, words: "is not active"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			site := acctest.StartSite(t, acctest.World("acme"))
			colleague, _ := site.Simulator.Account(site.Account(t, site.SeedUsers(t, 1)[0]))
			account := site.Simulator.AddAccount(simulator.Account{
				Email: test.email, Name: "Worker", Status: simulator.AccountActive, Memberships: colleague.Memberships,
			})
			config := site.Config(userAccessConfig(account, "atlassian/user", site.App(t, "compass").ID))

			again := acctest.Plans(config, userAccess, plancheck.ResourceActionCreate)
			if test.words != "" {
				again = acctest.Fails(config, "account_id", test.words)
			}

			again.PreConfig = func() {
				site.Simulator.SetAccount(account, func(a *simulator.Account) {
					clear(a.Memberships)
					clear(a.DirectRoles)

					if test.close {
						a.Status = simulator.AccountClosed
					}
				})
			}

			left := resource.TestStep{
				Config:           site.Config(""),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			}
			if test.words == "" {
				left = acctest.Plans(config, userAccess, plancheck.ResourceActionNoop)
			}

			acctest.Run(t, acctest.Plans(config, userAccess, plancheck.ResourceActionCreate), again, left)
		})
	}
}

// The record of a person is deleted outside of Terraform, which deactivates the account and leaves it its roles. One apply
// makes the record again, which reactivates the account, and ends with the role; and what is destroyed then is gone.
func TestAccRoleAssignment_recordGone(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t, acctest.World("acme"))
	directory := site.Credentials().DirectoryID
	compass := site.App(t, "compass").ID
	config := site.Config(`
resource "atlassian_user" "it" {
  email        = "worker@acme.test"
  display_name = "Worker"
}

resource "atlassian_user_role_assignment" "access" {
  account_id  = atlassian_user.it.account_id
  role        = "atlassian/user"
  resource_id = "` + compass + `"
}
`)
	record := func() simulator.SCIMUser {
		for _, user := range site.Simulator.SCIMUsers(directory) {
			if strings.EqualFold(user.UserName, "worker@acme.test") {
				return user
			}
		}

		t.Error("there is no record")

		return simulator.SCIMUser{}
	}

	var account string

	again := acctest.Plans(config, "atlassian_user.it", plancheck.ResourceActionCreate)
	again.PreConfig = func() {
		account = record().AccountID
		site.Simulator.DeleteSCIMUser(directory, record().ID)
	}

	still := acctest.Plans(config, userAccess, plancheck.ResourceActionNoop)
	still.PreConfig = func() {
		if got := record().AccountID; got != account {
			t.Errorf("the record has the account %s, want %s", got, account)
		}

		if got, _ := site.Simulator.Account(account); !got.DirectRoles[compass].Has("atlassian/user") {
			t.Errorf("the account has the roles %v", got.DirectRoles[compass])
		}
	}

	destroyed := resource.TestStep{Config: config, Destroy: true}
	destroyed.PreConfig = func() { site.Simulator.DeleteSCIMUser(directory, record().ID) }

	acctest.Run(t, acctest.Plans(config, userAccess, plancheck.ResourceActionCreate), again, still, destroyed)
}

// A change that Atlassian shows late is waited for (API §8.3): the next plan is empty.
func TestAccRoleAssignment_delay(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t, acctest.World("acme"), func(o *simulator.Options) { o.Admin.RoleDelay = 0 })
	account := site.Account(t, site.SeedUsers(t, 1)[0])
	compass := site.App(t, "compass").ID

	acctest.Run(t,
		acctest.Plans(site.Config(userAccessConfig(account, "atlassian/user", compass)), userAccess, plancheck.ResourceActionCreate),
		acctest.Plans(site.Config(userAccessConfig(account, "atlassian/user", compass)), userAccess, plancheck.ResourceActionNoop),
	)
}

// A wrong organization is answered with 404 as well, which takes nothing out of the state.
func TestAccRoleAssignment_wrongOrganization(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t, acctest.World("acme"))
	account := site.Account(t, site.SeedUsers(t, 1)[0])
	config := userAccessConfig(account, "atlassian/user", site.App(t, "compass").ID)

	acctest.Run(t,
		acctest.Plans(site.Config(config), userAccess, plancheck.ResourceActionCreate),
		acctest.Fails(site.Provider(`org_id = "00000000-0000-4000-8000-000000000000"`)+config, "Organization not found", "404"),
		acctest.Plans(site.Config(config), userAccess, plancheck.ResourceActionNoop),
	)
}

// The answer to an assignment, or to its end, is lost after it took effect: what counts is whether the role is there.
func TestAccRoleAssignment_lostAnswer(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t, acctest.World("acme"))
	account := site.Account(t, site.SeedUsers(t, 1)[0])
	config := site.Provider("max_retries = 0") + userAccessConfig(account, "atlassian/user", site.App(t, "compass").ID)

	for _, path := range []string{"/admin/v1/orgs/*/users/*/roles/assign", "/admin/v1/orgs/*/users/*/roles/revoke"} {
		site.Simulator.Inject(simulator.Fault{Method: "POST", Path: path, Times: 1, Commit: true, Answer: simulator.ResetConnection()})
	}

	acctest.Run(t,
		acctest.Plans(config, userAccess, plancheck.ResourceActionCreate),
		acctest.Plans(config, userAccess, plancheck.ResourceActionNoop),
		resource.TestStep{Config: config, Destroy: true},
	)
}

// A person's new address is no other account: their roles stay, without a moment in which they have none.
func TestAccRoleAssignment_emailChanged(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t, acctest.World("acme"))
	compass := site.App(t, "compass").ID
	config := func(email string) string {
		return site.Config(`
resource "atlassian_user" "it" {
  email = "` + email + `"
}

resource "atlassian_user_role_assignment" "access" {
  account_id  = atlassian_user.it.account_id
  role        = "atlassian/user"
  resource_id = "` + compass + `"
}
`)
	}

	renamed := acctest.Plans(config("worked@acme.test"), "atlassian_user.it", plancheck.ResourceActionUpdate)
	renamed.PreConfig = site.Simulator.ResetJournal
	renamed.ConfigPlanChecks.PreApply = append(renamed.ConfigPlanChecks.PreApply,
		plancheck.ExpectResourceAction(userAccess, plancheck.ResourceActionNoop))

	still := acctest.Plans(config("worked@acme.test"), userAccess, plancheck.ResourceActionNoop)
	still.PreConfig = func() {
		if n := site.Simulator.CountRequests(simulator.Filter{Method: "POST", Path: "/admin/v1/orgs/*/users/*/roles/*"}); n != 0 {
			t.Errorf("%d requests changed the roles", n)
		}
	}

	acctest.Run(t, acctest.Plans(config("worker@acme.test"), userAccess, plancheck.ResourceActionCreate), renamed, still)
}
