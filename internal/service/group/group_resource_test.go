// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
)

const engineers = "atlassian_group.engineers"

func groupConfig(arguments string) string {
	return fmt.Sprintf("resource \"atlassian_group\" \"engineers\" {\n%s\n}\n", arguments)
}

func TestAccGroup_lifecycle(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)
	id, organizationID := tfjsonpath.New("id"), tfjsonpath.New("organization_group_id")
	sameID, otherID := statecheck.CompareValue(compare.ValuesSame()), statecheck.CompareValue(compare.ValuesDiffer())

	acctest.Run(t,
		acctest.Plans(site.Config(groupConfig(`display_name = "Engineers"`)), engineers, plancheck.ResourceActionCreate,
			statecheck.ExpectKnownValue(engineers, id, knownvalue.NotNull()),
			statecheck.ExpectKnownValue(engineers, organizationID, knownvalue.NotNull()),
			statecheck.ExpectKnownValue(engineers, tfjsonpath.New("directory_id"), knownvalue.StringExact(site.Credentials().DirectoryID)),
			statecheck.ExpectKnownValue(engineers, tfjsonpath.New("external_id"), knownvalue.Null()),
			sameID.AddStateValue(engineers, id), otherID.AddStateValue(engineers, id)),
		acctest.Plans(site.Config(groupConfig("display_name = \"Engineers\"\nexternal_id = \"eng\"")), engineers, plancheck.ResourceActionUpdate,
			statecheck.ExpectKnownValue(engineers, tfjsonpath.New("external_id"), knownvalue.StringExact("eng")),
			sameID.AddStateValue(engineers, id)),
		// Terraform has set the external id, so its removal clears it.
		acctest.Plans(site.Config(groupConfig(`display_name = "Engineers"`)), engineers, plancheck.ResourceActionUpdate,
			statecheck.ExpectKnownValue(engineers, tfjsonpath.New("external_id"), knownvalue.Null())),
		acctest.Plans(site.Config(groupConfig("display_name = \"Engineers\"\ntimeouts = { create = \"1m\" }")), engineers, plancheck.ResourceActionUpdate,
			sameID.AddStateValue(engineers, id)),
		resource.TestStep{ResourceName: engineers, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"timeouts"}},
		resource.TestStep{
			ResourceName: engineers, ImportState: true, ImportStateVerify: true, ImportStateId: "Engineers",
			ImportStateVerifyIgnore: []string{"timeouts"},
		},
		resource.TestStep{
			ResourceName: engineers, ImportState: true, ImportStateVerify: true, ImportStateId: "engineers",
			ImportStateVerifyIgnore: []string{"timeouts"},
		},
		resource.TestStep{
			ResourceName: engineers, ImportState: true, ImportStateId: "Nobody",
			ExpectError: acctest.Saying(`has no group with the id or display name "Nobody"`),
		},
		acctest.Plans(site.Config(groupConfig(`display_name = "Makers"`)), engineers, plancheck.ResourceActionReplace, otherID.AddStateValue(engineers, id)),
	)
}

func TestAccGroup_identity(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)

	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		Steps: []resource.TestStep{
			acctest.Plans(site.Config(groupConfig(`display_name = "Engineers"`)), engineers, plancheck.ResourceActionCreate,
				statecheck.ExpectIdentityValueMatchesState(engineers, tfjsonpath.New("id")),
				statecheck.ExpectIdentityValueMatchesState(engineers, tfjsonpath.New("directory_id"))),
			{ResourceName: engineers, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

// While the provider's configuration is unknown, the plan keeps the state and plans new resources.
func TestAccGroup_unknownProvider(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)
	users := site.SeedUsers(t, 1)
	credentials := site.Credentials()
	body := groupConfig(`display_name = "Engineers"`) + fmt.Sprintf(`
resource "atlassian_group_membership" "one" {
  group_id = atlassian_group.engineers.id
  user_id  = %[1]q
}

resource "atlassian_group" "listed" {
  display_name = "Listed"
}

resource "atlassian_group_members" "listed" {
  group_id = atlassian_group.listed.id
  user_ids = [%[1]q]
}
`, users[0])
	later := func(round int) string {
		return site.Provider("directory_id = terraform_data.later.output", "org_id = terraform_data.organization.output") + fmt.Sprintf(
			"resource \"terraform_data\" \"later\" {\n  input = %q\n  triggers_replace = %d\n}\n"+
				"resource \"terraform_data\" \"organization\" {\n  input = %q\n  triggers_replace = %d\n}\n",
			credentials.DirectoryID, round, credentials.OrgID, round) + body
	}

	kept := acctest.Plans(later(2), engineers, plancheck.ResourceActionNoop)
	kept.ConfigPlanChecks.PreApply = append(kept.ConfigPlanChecks.PreApply,
		plancheck.ExpectResourceAction("atlassian_group_members.listed", plancheck.ResourceActionNoop))

	acctest.Run(t,
		acctest.Plans(later(1), engineers, plancheck.ResourceActionCreate),
		kept,
	)
}
