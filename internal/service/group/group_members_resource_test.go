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
		acctest.Plans(site.Config(membersConfig(group, users[1], users[0])), everyone, plancheck.ResourceActionNoop, count(2)),
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
		acctest.Plans(site.Config(membersConfig(group, users[0])), everyone, plancheck.ResourceActionUpdate, count(1)),
	)

	if left := site.Members(t, group); len(left) != 0 {
		t.Errorf("the destroyed list left the members %v", left)
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

// The list survives that members come and go, and that a member and the group itself are deleted outside of Terraform.
func TestAccGroupMembers_drift(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)
	directoryID := site.Credentials().DirectoryID
	users := site.SeedUsers(t, 3)
	group := site.SeedGroup(t, "Engineers")
	config := site.Config(membersConfig(group, users[0], users[1]))

	intruder := acctest.Plans(config, everyone, plancheck.ResourceActionUpdate)
	intruder.PreConfig = func() {
		if err := site.Directory.AddMembers(t.Context(), group, users[2:]); err != nil {
			t.Error(err)
		}
	}

	missing := acctest.Plans(config, everyone, plancheck.ResourceActionUpdate)
	missing.PreConfig = func() {
		if err := site.Directory.RemoveMembers(t.Context(), group, users[:2], nil); err != nil {
			t.Error(err)
		}
	}

	userGone := acctest.Fails(config, "user_ids", "no user with the id", users[1])
	userGone.PreConfig = func() { site.Simulator.DeleteSCIMUser(directoryID, users[1]) }

	groupGone := acctest.Fails(config, "group_id", "no group with the id", group)
	groupGone.PreConfig = func() { site.Simulator.DeleteSCIMGroup(directoryID, group) }

	acctest.Run(t, acctest.Plans(config, everyone, plancheck.ResourceActionCreate), intruder, missing, userGone, groupGone)
}

// One unknown id among many is blamed by name, and nobody else is lost: neither at create nor at update.
func TestAccGroupMembers_oneUnknown(t *testing.T) {
	t.Parallel()

	const unknown = "00000000-0000-4000-8000-000000000000"

	site := acctest.StartSite(t)
	users := site.SeedUsers(t, 120)
	group := site.SeedGroup(t, "Engineers", users[119])
	wrong := slices.Insert(slices.Clone(users[:119]), 60, unknown)
	sorted := func() []string { return slices.Sorted(slices.Values(site.Members(t, group))) }
	want := slices.Sorted(slices.Values(users[:119]))

	check := func() {
		if got := sorted(); !slices.Equal(got, want) {
			t.Errorf("%d members, want the %d known ones", len(got), len(want))
		}
	}

	corrected := acctest.Plans(site.Config(membersConfig(group, users[:119]...)), everyone, plancheck.ResourceActionCreate)
	corrected.PreConfig = check

	again := acctest.Plans(site.Config(membersConfig(group, users[:119]...)), everyone, plancheck.ResourceActionNoop)
	again.PreConfig = check

	acctest.Run(t,
		acctest.Fails(site.Config(membersConfig(group, wrong...)), "user_ids", "no user with the id", unknown, "Everyone else was added"),
		corrected,
		acctest.Plans(site.Config(membersConfig(group)), everyone, plancheck.ResourceActionUpdate),
		acctest.Fails(site.Config(membersConfig(group, wrong...)), "user_ids", "no user with the id", unknown),
		again,
	)
}

func TestAccGroupMembers_badInput(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)
	users := site.SeedUsers(t, 1)
	group := site.SeedGroup(t, "Engineers")

	acctest.Run(t,
		acctest.Fails(site.Config(membersConfig("nothing", users[0])), "group_id", `no group with the id "nothing"`),
		acctest.Fails(site.Config(membersConfig(group, users[0], users[0])), "Duplicate user id", "listed twice"),
		acctest.Fails(site.Config(membersConfig(group, "ABC", "abc")), "user_ids", "two spellings"),
		acctest.Fails(site.Config(membersConfig(group, "")), "user_ids", "empty"),
		acctest.Fails(site.Config(membersConfig(group, "ann@corp.test")), "user_ids", "is not the SCIM id of a user"),
		acctest.Fails(site.Provider("read_only = true")+membersConfig(group, users[0]), "creating atlassian_group_members"),
	)

	if got := site.Members(t, group); len(got) != 0 {
		t.Errorf("refused configurations made members: %v", got)
	}
}

// A change that breaks off half way leaves in the state who is in the group, and the next apply goes on from there.
func TestAccGroupMembers_breaksOff(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)
	users := site.SeedUsers(t, 120)
	group := site.SeedGroup(t, "Engineers")
	config := membersConfig(group, users...)

	brokenOff := acctest.Fails(site.Provider("max_retries = 0")+config, "Updating group members failed", "500")
	brokenOff.PreConfig = func() {
		site.Simulator.Inject(simulator.Fault{
			Method: "PATCH", Path: "/scim/directory/*/Groups/*", Skip: 1, Times: 1, Answer: simulator.RespondSCIM(500, "", "broken"),
		})
	}

	goesOn := acctest.Plans(site.Config(config), everyone, plancheck.ResourceActionUpdate)
	goesOn.PreConfig = func() {
		if n := len(site.Members(t, group)); n != 50 {
			t.Errorf("%d members, want the first batch of 50", n)
		}

		site.Simulator.ResetJournal()
	}
	goesOn.ConfigPlanChecks.PostApplyPreRefresh = []plancheck.PlanCheck{
		acctest.Requests(site, "adding the rest", simulator.Filter{Method: "PATCH"}, 2),
	}

	acctest.Run(t, acctest.Plans(site.Config(membersConfig(group)), everyone, plancheck.ResourceActionCreate), brokenOff, goesOn)
}

// A group is set to others with few requests, from a saved plan (M6); TestConverge_thousand and `make bench` do it to thousands.
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
				PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(everyone, plancheck.ResourceActionUpdate), forget{site}},
				PostApplyPreRefresh: []plancheck.PlanCheck{
					acctest.Requests(site, "setting a group to others", simulator.Filter{}, 2+2*members/50),
				},
			},
		},
	)
}

// forget resets the journal at the moment of a plan check.
type forget struct{ site *acctest.Site }

func (f forget) CheckPlan(context.Context, plancheck.CheckPlanRequest, *plancheck.CheckPlanResponse) {
	f.site.Simulator.ResetJournal()
}
