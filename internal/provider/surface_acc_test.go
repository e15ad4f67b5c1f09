// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// startWithGroup starts a simulator with three people, the first two of them in a group.
func startWithGroup(t *testing.T) (env *acctest.Environment, ids []string, groupID string) {
	t.Helper()

	env = acctest.Start(t)

	ids, err := env.Simulator.SeedSCIMUsers(env.Credentials().DirectoryID, 3)
	if err != nil {
		t.Fatal(err)
	}

	groupID, err = env.Simulator.SeedSCIMGroup(env.Credentials().DirectoryID, "builders", ids[:2]...)
	if err != nil {
		t.Fatal(err)
	}

	return env, ids, groupID
}

// TestAccQuery queries the provider's list resources, if the CLI can.
func TestAccQuery(t *testing.T) {
	acctest.SkipUnless(t, acctest.Queries)

	env, ids, groupID := startWithGroup(t)
	credentials := env.Credentials()

	resource.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: env.Config("resource \"terraform_data\" \"nothing\" {}\n")},
			{
				Query: true,
				Config: fmt.Sprintf(`
provider "atlassian" {
  base_url     = %q
  org_id       = %q
  api_key      = %q
  directory_id = %q
  scim_api_key = %q
}

list "atlassian_user" "members" {
  provider         = atlassian
  include_resource = true

  config {
    group_ids = [%q]
  }
}

list "atlassian_group" "all" {
  provider = atlassian
}

list "atlassian_group_membership" "all" {
  provider = atlassian
}
`, env.Simulator.URL(), credentials.OrgID, credentials.APIKey, credentials.DirectoryID, credentials.SCIMKey, groupID),
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectLength("atlassian_user.members", 2),
					querycheck.ExpectIdentity("atlassian_user.members", map[string]knownvalue.Check{
						"directory_id": knownvalue.StringExact(credentials.DirectoryID), "id": knownvalue.StringExact(ids[1]),
					}),
					querycheck.ExpectLength("atlassian_group.all", 1),
					querycheck.ExpectLength("atlassian_group_membership.all", 2),
					querycheck.ExpectIdentity("atlassian_group_membership.all", map[string]knownvalue.Check{
						"group_id": knownvalue.StringExact(groupID), "user_id": knownvalue.StringExact(ids[0]),
					}),
				},
			},
		},
	})
}

// TestAccActions invokes an action when a resource is created, if the CLI can.
func TestAccActions(t *testing.T) {
	acctest.SkipUnless(t, acctest.Actions)

	env, ids, _ := startWithGroup(t)

	resource.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config: env.Config(fmt.Sprintf(`
action "atlassian_user_deactivate" "leaver" {
  config {
    user_id = %q
    message = "Ask the service desk"
  }
}

resource "terraform_data" "leaving" {
  input = "gone"

  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.atlassian_user_deactivate.leaver]
    }
  }
}
`, ids[0])),
				PostApplyFunc: func() {
					record, _ := env.Simulator.SCIMUser(env.Credentials().DirectoryID, ids[0])
					if account, _ := env.Simulator.Account(record.AccountID); account.Status != simulator.AccountInactive {
						t.Errorf("the account is %s", account.Status)
					}
				},
			},
		},
	})
}

// TestAccImportByIdentity imports resources by the identity that a list returns, if the CLI can.
func TestAccImportByIdentity(t *testing.T) {
	acctest.SkipUnless(t, acctest.Identity)

	env, ids, groupID := startWithGroup(t)

	resource.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config: env.Config(fmt.Sprintf(`
import {
  to       = atlassian_user.one
  identity = { id = %[1]q }
}

resource "atlassian_user" "one" {
  email = "user000001@corp.test"
}

import {
  to       = atlassian_group.builders
  identity = { id = %[2]q }
}

resource "atlassian_group" "builders" {
  display_name = "builders"
}

import {
  to       = atlassian_group_membership.one
  identity = { group_id = %[2]q, user_id = %[1]q }
}

resource "atlassian_group_membership" "one" {
  group_id = %[2]q
  user_id  = %[1]q
}
`, ids[0], groupID)),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{
						plancheck.ExpectResourceAction("atlassian_user.one", plancheck.ResourceActionNoop),
						plancheck.ExpectResourceAction("atlassian_group.builders", plancheck.ResourceActionNoop),
						plancheck.ExpectResourceAction("atlassian_group_membership.one", plancheck.ResourceActionNoop),
					},
					PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
			},
			// Removing the imported resources from the state leaves them at Atlassian as they were.
			{Config: env.Config(`
removed {
  from = atlassian_user.one
  lifecycle {
    destroy = false
  }
}

removed {
  from = atlassian_group.builders
  lifecycle {
    destroy = false
  }
}

removed {
  from = atlassian_group_membership.one
  lifecycle {
    destroy = false
  }
}
`)},
		},
	})
}
