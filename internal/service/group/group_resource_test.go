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
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
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
		// Removed after Terraform has set it: cleared.
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

func TestAccGroup_drift(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)

	var id string

	change := func(externalID string) func() {
		return func() {
			if _, err := site.Directory.UpdateGroupExternalID(t.Context(), id, &externalID); err != nil {
				t.Error(err)
			}
		}
	}
	unmanaged, managed := site.Config(groupConfig(`display_name = "Engineers"`)), site.Config(groupConfig("display_name = \"Engineers\"\nexternal_id = \"eng\""))

	created := acctest.Plans(unmanaged, engineers, plancheck.ResourceActionCreate)
	created.Check = remember(engineers, "id", &id)

	leftAlone := acctest.Plans(unmanaged, engineers, plancheck.ResourceActionNoop,
		statecheck.ExpectKnownValue(engineers, tfjsonpath.New("external_id"), knownvalue.StringExact("somebody's")))
	leftAlone.PreConfig = change("somebody's")

	putBack := acctest.Plans(managed, engineers, plancheck.ResourceActionUpdate,
		statecheck.ExpectKnownValue(engineers, tfjsonpath.New("external_id"), knownvalue.StringExact("eng")))
	putBack.PreConfig = change("else")

	gone := acctest.Plans(managed, engineers, plancheck.ResourceActionCreate)
	gone.PreConfig = func() {
		if !site.Simulator.DeleteSCIMGroup(site.Credentials().DirectoryID, id) {
			t.Error("there was no group to delete")
		}
	}

	acctest.Run(t, created, leftAlone, acctest.Plans(managed, engineers, plancheck.ResourceActionUpdate), putBack, gone)
}

func TestAccGroup_nameTaken(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)
	here := site.SeedGroup(t, "Engineers")
	elsewhere := site.Simulator.AddSCIMDirectory("Other", "other-key")

	if _, err := site.Simulator.SeedSCIMGroup(elsewhere, "Makers"); err != nil {
		t.Fatal(err)
	}

	acctest.Run(t,
		acctest.Fails(site.Config(groupConfig(`display_name = "Engineers"`)), "409", "has the SCIM group", "import {", "to = atlassian_group.example", here),
		acctest.Fails(site.Config(groupConfig(`display_name = "Makers"`)), "409", "is taken by a group that an identity provider synchronizes"),
		acctest.Fails(site.Provider("org_id = null", "api_key = null")+groupConfig(`display_name = "Makers"`),
			"not by a group of this directory", "Configure the provider's org_id and api_key"),
	)
}

func TestAccGroup_badInput(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)

	acctest.Run(t,
		acctest.Fails(site.Config(groupConfig(`display_name = ""`)), "The value is empty"),
		acctest.Fails(site.Config(groupConfig(`display_name = " Engineers"`)), "white space"),
		acctest.Fails(site.Config(groupConfig("display_name = \"Engineers\"\nexternal_id = \"\"")), "The value is empty"),
		acctest.Fails(site.Provider("read_only = true")+groupConfig(`display_name = "Engineers"`), "creating atlassian_group Engineers", "read_only"),
		acctest.Fails(site.Provider("directory_id = null", "scim_api_key = null")+groupConfig(`display_name = "Engineers"`), "directory_id"),
	)

	if n := site.Simulator.CountRequests(simulator.Filter{Method: "POST", Path: "/scim/**"}); n != 0 {
		t.Errorf("%d groups were created from refused configurations", n)
	}
}

// Without the organization there is no counterpart; once it is configured, a refresh finds it.
func TestAccGroup_organizationLater(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)
	config := groupConfig(`display_name = "Engineers"`)

	acctest.Run(t,
		acctest.Plans(site.Provider("org_id = null", "api_key = null")+config, engineers, plancheck.ResourceActionCreate,
			statecheck.ExpectKnownValue(engineers, tfjsonpath.New("organization_group_id"), knownvalue.Null())),
		acctest.Plans(site.Config(config), engineers, plancheck.ResourceActionNoop,
			statecheck.ExpectKnownValue(engineers, tfjsonpath.New("organization_group_id"), knownvalue.NotNull())),
	)
}

// The counterpart is waited for as long as Atlassian takes to show it (API §8.3).
func TestAccGroup_organizationLag(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t, func(o *simulator.Options) { o.Admin.GroupLag = 0 })

	acctest.Run(t, acctest.Plans(site.Config(groupConfig(`display_name = "Engineers"`)), engineers, plancheck.ResourceActionCreate,
		statecheck.ExpectKnownValue(engineers, tfjsonpath.New("organization_group_id"), knownvalue.NotNull())))
}

// A key that may not search groups does not keep the directory's groups from being managed.
func TestAccGroup_organizationRefuses(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)
	site.Simulator.Inject(simulator.Fault{
		Method: "POST", Path: "/admin/v2/orgs/*/directories/*/groups/search", Answer: simulator.RespondErrors(403, "ADMIN-403-3", "Forbidden", "no"),
	})

	acctest.Run(t,
		acctest.Plans(site.Config(groupConfig(`display_name = "Engineers"`)), engineers, plancheck.ResourceActionCreate,
			statecheck.ExpectKnownValue(engineers, tfjsonpath.New("organization_group_id"), knownvalue.Null())),
		acctest.Plans(site.Config(groupConfig(`display_name = "Engineers"`)), engineers, plancheck.ResourceActionNoop),
	)
}

// Another directory of the provider replaces the group, which is deleted in its own. A key that does not reach that directory deletes
// and creates nothing.
func TestAccGroup_otherDirectory(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)
	credentials := site.Credentials()
	other := site.Simulator.AddSCIMDirectory("Other", "other-key")
	site.Simulator.AddKey(simulator.Key{Value: "key-of-both", Kind: simulator.KeyDirectory, OrgID: credentials.OrgID, DirectoryID: other})
	site.Simulator.AddKey(simulator.Key{Value: "key-of-both", Kind: simulator.KeyDirectory, OrgID: credentials.OrgID, DirectoryID: credentials.DirectoryID})

	elsewhere := func(key string) string {
		return site.Provider(fmt.Sprintf("directory_id = %q", other), fmt.Sprintf("scim_api_key = %q", key)) +
			groupConfig(`display_name = "Engineers"`)
	}

	var id string

	created := acctest.Plans(site.Config(groupConfig(`display_name = "Engineers"`)), engineers, plancheck.ResourceActionCreate)
	created.Check = remember(engineers, "id", &id)

	acctest.Run(t,
		created,
		acctest.Fails(elsewhere("other-key"), "Deleting group failed", "provider alias for the old directory"),
		acctest.Plans(site.Config(groupConfig(`display_name = "Engineers"`)), engineers, plancheck.ResourceActionNoop),
		acctest.Plans(elsewhere("key-of-both"), engineers, plancheck.ResourceActionReplace,
			statecheck.ExpectKnownValue(engineers, tfjsonpath.New("directory_id"), knownvalue.StringExact(other))),
	)

	if _, there := site.Simulator.SCIMGroup(credentials.DirectoryID, id); there {
		t.Error("the group is still in the directory that it was replaced in")
	}
}

// A provider that is not known before something else has been applied keeps what the state holds and plans what is new.
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

	acctest.Run(t,
		acctest.Plans(later(1), engineers, plancheck.ResourceActionCreate),
		acctest.Plans(later(2), engineers, plancheck.ResourceActionNoop),
		acctest.Plans(later(2), "atlassian_group_members.listed", plancheck.ResourceActionNoop),
	)
}

// The answer to the creation is lost after it took effect: the group is found again and kept.
func TestAccGroup_lostAnswer(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)
	site.Simulator.Inject(simulator.Fault{
		Method: "POST", Path: "/scim/directory/*/Groups", Times: 1, Commit: true, Answer: simulator.ResetConnection(),
	})

	acctest.Run(t, acctest.Plans(site.Config(groupConfig(`display_name = "Engineers"`)), engineers, plancheck.ResourceActionCreate,
		statecheck.ExpectKnownValue(engineers, tfjsonpath.New("id"), knownvalue.NotNull())))
}

// A directory that answers a write with no more than the id has not lost the group's name.
func TestAccGroup_briefAnswers(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t, func(o *simulator.Options) { o.SCIM.BriefAnswers = true })

	acctest.Run(t,
		acctest.Plans(site.Config(groupConfig(`display_name = "Engineers"`)), engineers, plancheck.ResourceActionCreate),
		acctest.Plans(site.Config(groupConfig("display_name = \"Engineers\"\nexternal_id = \"eng\"")), engineers, plancheck.ResourceActionUpdate,
			statecheck.ExpectKnownValue(engineers, tfjsonpath.New("external_id"), knownvalue.StringExact("eng"))),
	)
}

// remember takes an attribute out of the state for later steps.
func remember(address, attribute string, into *string) resource.TestCheckFunc {
	return func(state *terraform.State) error {
		found, ok := state.RootModule().Resources[address]
		if !ok {
			return fmt.Errorf("%s is not in the state", address)
		}

		*into = found.Primary.Attributes[attribute]

		return nil
	}
}
