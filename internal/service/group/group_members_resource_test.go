// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group_test

import (
	"context"
	"fmt"
	"slices"
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

const everyone = "atlassian_group_members.everyone"

func membersConfig(groupID string, userIDs ...string) string {
	return fmt.Sprintf("resource \"atlassian_group_members\" \"everyone\" {\n  group_id = %q\n  user_ids = %s\n}\n", groupID, acctest.List(userIDs...))
}

func TestAccGroupMembers_lifecycle(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)
	users := slices.Sorted(slices.Values(site.SeedUsers(t, 4))) // as an import lists them
	group := site.SeedGroup(t, "Engineers", users[3])
	count := func(n int) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(everyone, tfjsonpath.New("user_ids"), knownvalue.ListSizeExact(n))
	}

	acctest.Run(t,
		acctest.Plans(site.Config(membersConfig(group, users[0], users[1])), everyone, plancheck.ResourceActionCreate, count(2)),
		// The order is irrelevant.
		resource.TestStep{Config: site.Config(membersConfig(group, users[1], users[0])), PlanOnly: true},
		acctest.Plans(site.Config(membersConfig(group, users[1], users[2])), everyone, plancheck.ResourceActionUpdate, count(2)),
		resource.TestStep{
			ResourceName: everyone, ImportState: true, ImportStateId: group, ImportStateVerify: true,
			ImportStateVerifyIdentifierAttribute: "group_id",
		},
		resource.TestStep{
			ResourceName: everyone, ImportState: true, ImportStateId: "Engineers", ImportStateVerify: true,
			ImportStateVerifyIdentifierAttribute: "group_id",
		},
		resource.TestStep{ResourceName: everyone, ImportState: true, ImportStateId: "Nobody", ExpectError: acctest.Saying("no group with the id or display name")},
		acctest.Plans(site.Config(membersConfig(group)), everyone, plancheck.ResourceActionUpdate, count(0)),
	)

	if left := site.Members(t, group); len(left) != 0 {
		t.Errorf("the emptied list left the members %v", left)
	}
}

func TestAccGroupMembers_identity(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)
	users := site.SeedUsers(t, 1)
	group := site.SeedGroup(t, "Engineers")

	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		Steps: []resource.TestStep{
			acctest.Plans(site.Config(membersConfig(group, users[0])), everyone, plancheck.ResourceActionCreate),
			{ResourceName: everyone, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

// A group's members are replaced with few requests, from a saved plan (M6). TestConverge_hundreds replaces hundreds,
// `make bench` thousands.
func TestAccGroupMembers_savedPlan(t *testing.T) {
	t.Parallel()

	const members = 150

	site := acctest.StartSite(t)
	users := site.SeedUsers(t, 2*members)
	group := site.SeedGroup(t, "Engineers", users[:members]...)

	acctest.Run(t,
		acctest.Plans(site.Config(membersConfig(group, users[:members]...)), everyone, plancheck.ResourceActionCreate),
		resource.TestStep{
			Config: site.Config(membersConfig(group, users[members:]...)),
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(everyone, plancheck.ResourceActionUpdate), resetJournal{site}},
				PostApplyPreRefresh: []plancheck.PlanCheck{
					acctest.Requests(site, "setting a group to others", simulator.Filter{}, 2+2*members/50),
				},
			},
		},
	)
}

// resetJournal resets the journal when a plan check runs.
type resetJournal struct{ site *acctest.Site }

func (f resetJournal) CheckPlan(context.Context, plancheck.CheckPlanRequest, *plancheck.CheckPlanResponse) {
	f.site.Simulator.ResetJournal()
}
