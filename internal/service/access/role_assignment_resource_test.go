// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
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
	gone := acctest.Plans(site.Config(config("atlassian/user", confluence)), address, plancheck.ResourceActionCreate)
	gone.PreConfig = revoke

	timeouts := acctest.WithLines(config("atlassian/user", confluence), `timeouts = { create = "1m" }`)

	return []resource.TestStep{
		acctest.Plans(site.Config(config("atlassian/user", confluence)), address, plancheck.ResourceActionCreate),
		{
			ResourceName: address, ImportState: true, ImportStateId: holder + ",atlassian/user," + confluence,
			ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "resource_id",
		},
		gone,
		acctest.Plans(site.Config(timeouts), address, plancheck.ResourceActionUpdate),
		acctest.Plans(site.Config(config("atlassian/admin", confluence)), address, plancheck.ResourceActionReplace),
		acctest.Plans(site.Config(config("atlassian/user", compass)), address, plancheck.ResourceActionReplace),
		acctest.Fails(site.Config(config("atlassian/superuser", compass)), "role", "atlassian/superuser"),
		acctest.Fails(site.Config(config("user", compass)), "role"),
		acctest.Fails(site.Config(config("atlassian/user", "jira-software")), "resource_id", "resource identifier"),
		acctest.Fails(site.Provider("read_only = true")+config("atlassian/admin", compass), "changing", "read_only"),
		acctest.Fails(site.Provider("org_id = null", "api_key = null")+config("atlassian/user", compass), "org_id"),
		{Config: site.Config(config("atlassian/user", compass)), PlanOnly: true},
		// The old assignment is already revoked when the new one fails.
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

// A person's record is deleted outside of Terraform, which deactivates the account but keeps its roles. One apply
// creates the record again, which reactivates the account, and the role exists; a destroy then revokes it.
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

// A person's new address keeps the account, so their roles stay throughout.
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
