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

	importing := func(id string, words ...string) resource.TestStep {
		step := resource.TestStep{ResourceName: ann, ImportState: true, ImportStateId: id}
		if len(words) > 0 {
			step.ExpectError = acctest.Saying(words...)
		} else {
			step.ImportStateVerify = true
			step.ImportStateVerifyIdentifierAttribute = "user_id"
		}

		return step
	}

	acctest.Run(t,
		acctest.Plans(site.Config(membershipConfig(group, users[0])), ann, plancheck.ResourceActionCreate),
		importing(group+","+users[0]),
		importing("Engineers,user000001@corp.test"),
		importing(group, `is "group_id,user_id", with commas between`),
		importing(group+","+users[1], "is no member of the group"),
		importing("Nobody,"+users[0], `no group with the id or display name "Nobody"`),
		importing(group+",nobody", `no user with the id "nobody"`),
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

// A membership survives that it, its person and its group are deleted outside of Terraform.
func TestAccGroupMembership_disappears(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)
	directoryID := site.Credentials().DirectoryID
	users := site.SeedUsers(t, 1)
	group := site.SeedGroup(t, "Engineers")
	config := site.Config(membershipConfig(group, users[0]))

	itself := acctest.Plans(config, ann, plancheck.ResourceActionCreate)
	itself.PreConfig = func() {
		if err := site.Directory.RemoveMembers(t.Context(), group, users, nil); err != nil {
			t.Error(err)
		}
	}

	itsUser := acctest.Fails(config, "user_id", "has no user with the id", users[0])
	itsUser.PreConfig = func() { site.Simulator.DeleteSCIMUser(directoryID, users[0]) }

	itsGroup := acctest.Fails(config, "group_id", "has no group with the id", group)
	itsGroup.PreConfig = func() { site.Simulator.DeleteSCIMGroup(directoryID, group) }

	acctest.Run(t, acctest.Plans(config, ann, plancheck.ResourceActionCreate), itself, itsUser, itsGroup)
}

// A membership that is there already is success at create; one that is gone already is success at destroy.
func TestAccGroupMembership_tolerant(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)
	users := site.SeedUsers(t, 1)
	group := site.SeedGroup(t, "Engineers", users...)

	destroyed := resource.TestStep{Config: site.Config(membershipConfig(group, users[0])), Destroy: true}
	destroyed.PreConfig = func() { site.Simulator.DeleteSCIMGroup(site.Credentials().DirectoryID, group) }

	acctest.Run(t, acctest.Plans(site.Config(membershipConfig(group, users[0])), ann, plancheck.ResourceActionCreate), destroyed)
}

func TestAccGroupMembership_badInput(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)
	users := site.SeedUsers(t, 1)
	group := site.SeedGroup(t, "Engineers")

	acctest.Run(t,
		acctest.Fails(site.Config(membershipConfig(group, "nobody")), "user_id", `no user with the id "nobody"`),
		acctest.Fails(site.Config(membershipConfig("nothing", users[0])), "group_id", `no group with the id "nothing"`),
		acctest.Fails(site.Config(membershipConfig(site.OrganizationGroup(t, "Engineers"), users[0])), "group_id", `is the id of the group "Engineers" in the organization`),
		acctest.Fails(site.Config(membershipConfig("", users[0])), "Not an id", "group_id"),
		acctest.Fails(site.Provider("read_only = true")+membershipConfig(group, users[0]), "creating atlassian_group_membership"),
	)
}

// Memberships of several groups: creations share their requests, and a refresh shares its reads. How far with a thousand, in
// TestProtocolGroupMembership_thousand.
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
			// One a group on an idle machine; a busy one asks for fewer memberships at a time.
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
