// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
)

// If directory_id is known only during the apply, the plan leaves open what depends on it, and the apply keeps to the
// plan.
func TestAccDirectoryKnownInTheApply(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	inDirectory := func(directoryID, version, title string) string {
		return fmt.Sprintf(`
resource "terraform_data" "directory" {
  input = { id = %q, version = %q }
}
`, directoryID, version) + env.Provider("directory_id = terraform_data.directory.output.id") + fmt.Sprintf(`
resource "atlassian_user" "a" {
  email = "kim@corp.test"
  title = %[1]q
}

resource "atlassian_group" "g" {
  display_name = "builders"
  external_id  = %[1]q
}

resource "atlassian_group_membership" "m" {
  group_id = atlassian_group.g.id
  user_id  = atlassian_user.a.id
}

resource "atlassian_group_members" "l" {
  group_id = atlassian_group.other.id
  user_ids = %[2]s
}

resource "atlassian_group" "other" {
  display_name = "others"
}
`, title, map[bool]string{true: "[atlassian_user.a.id]", false: "[]"}[version == "1"])
	}

	config := func(version, title string) string { return inDirectory(env.Credentials().DirectoryID, version, title) }
	same := statecheck.CompareValue(compare.ValuesSame())
	id := func() statecheck.StateCheck { return same.AddStateValue("atlassian_user.a", tfjsonpath.New("id")) }

	acctest.Run(t,
		resource.TestStep{
			Config: config("1", "t1"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction("atlassian_user.a", plancheck.ResourceActionCreate),
				plancheck.ExpectUnknownValue("atlassian_user.a", tfjsonpath.New("directory_id")),
			}},
			ConfigStateChecks: []statecheck.StateCheck{
				id(), statecheck.ExpectKnownValue("atlassian_user.a", tfjsonpath.New("directory_id"), knownvalue.StringExact(env.Credentials().DirectoryID)),
			},
		},
		resource.TestStep{
			Config: config("2", "t2"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction("atlassian_user.a", plancheck.ResourceActionUpdate),
				plancheck.ExpectResourceAction("atlassian_group.g", plancheck.ResourceActionUpdate),
				plancheck.ExpectResourceAction("atlassian_group_members.l", plancheck.ResourceActionUpdate),
			}},
			ConfigStateChecks: []statecheck.StateCheck{id()},
		},
		// The directory turns out to be another one. The plan announced no move, so the apply fails and moves nobody.
		acctest.Fails(inDirectory(env.Simulator.AddSCIMDirectory("Other", acctest.KeyMark+"-of-the-other"), "3", "t3"), "directory_id", "Directory is not that of the plan"),
		resource.TestStep{Config: config("4", "t2"), ConfigStateChecks: []statecheck.StateCheck{id()}},
	)
}
