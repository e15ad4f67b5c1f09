// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

const ann = "atlassian_group_membership.ann"

func membershipConfig(groupID, userID string) string {
	return fmt.Sprintf("resource \"atlassian_group_membership\" \"ann\" {\n  group_id = %q\n  user_id = %q\n}\n", groupID, userID)
}

func TestAccGroupMembership_lifecycle(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)
	users := site.SeedUsers(t, 3)
	group, other := site.SeedGroup(t, "Engineers", users[2]), site.SeedGroup(t, "Makers")

	importing := func(id string) resource.TestStep {
		return resource.TestStep{ResourceName: ann, ImportState: true, ImportStateId: id, ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "user_id"}
	}

	acctest.Run(t,
		acctest.Plans(site.Config(membershipConfig(group, users[0])), ann, plancheck.ResourceActionCreate),
		importing(group+","+users[0]),
		importing("Engineers,user000001@corp.test"),
		acctest.Plans(site.Config(membershipConfig(group, users[1])), ann, plancheck.ResourceActionReplace),
		acctest.Plans(site.Config(membershipConfig(other, users[1])), ann, plancheck.ResourceActionReplace),
		acctest.Plans(site.Config(strings.Replace(membershipConfig(other, users[1]), "{\n", "{\n  timeouts = { create = \"1m\" }\n", 1)), ann, plancheck.ResourceActionUpdate),
	)

	if got := site.Members(t, group); !slices.Equal(got, users[2:]) {
		t.Errorf("the group has the members %v, want only the one that Terraform did not manage", got)
	}

	if got := site.Members(t, other); len(got) != 0 {
		t.Errorf("the destroyed membership is still there: %v", got)
	}
}

func TestAccGroupMembership_identity(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)
	users := site.SeedUsers(t, 1)
	group := site.SeedGroup(t, "Engineers")

	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		Steps: []resource.TestStep{
			acctest.Plans(site.Config(membershipConfig(group, users[0])), ann, plancheck.ResourceActionCreate),
			{ResourceName: ann, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

// Memberships of several groups share requests when created and reads when refreshed.
// TestProtocolGroupMembership_hundreds bounds the requests for hundreds.
func TestAccGroupMembership_shared(t *testing.T) {
	t.Parallel()

	const people, groups = 10, 4

	site := acctest.StartSite(t)
	users := site.SeedUsers(t, people)

	var config strings.Builder

	config.WriteString(site.Provider())
	fmt.Fprintf(&config, "locals {\n  people = %s\n}\n", acctest.List(users...))

	for i := range groups {
		fmt.Fprintf(&config, "resource \"atlassian_group_membership\" \"m_%d\" {\n"+
			"  count = %d\n  group_id = %q\n  user_id = local.people[count.index]\n}\n", i, people, site.SeedGroup(t, fmt.Sprintf("Group %02d", i)))
	}

	acctest.Run(t,
		resource.TestStep{Config: config.String(), ConfigPlanChecks: resource.ConfigPlanChecks{
			// An idle machine needs one request for each group; a busy one asks for fewer memberships at a time.
			PostApplyPreRefresh: []plancheck.PlanCheck{acctest.Requests(site, "creating 40 memberships", simulator.Filter{Method: "PATCH"}, people*groups/2)},
		}},
		resource.TestStep{
			PreConfig: site.Simulator.ResetJournal,
			Config:    config.String(),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectEmptyPlan(), acctest.Requests(site, "refreshing 40 memberships of 4 groups", simulator.Filter{}, groups+2),
			}},
		},
	)
}
