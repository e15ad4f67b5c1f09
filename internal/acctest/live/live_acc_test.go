// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package live_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/provider"
)

const (
	person     = "atlassian_user.person"
	team       = "atlassian_group.team"
	membership = "atlassian_group_membership.person"
	personData = "data.atlassian_user.person"
)

// head has an empty provider block, because the test must show that the environment variables replace its arguments.
var head = fmt.Sprintf(`
terraform {
  required_providers {
    atlassian = { source = %q }
  }
}

provider "atlassian" {}
`, provider.Address)

// TestAccLive runs against the organization that the environment names, which may be a real one.
func TestAccLive(t *testing.T) {
	acctest.NeedsCLI(t)

	if os.Getenv(varAPIKey) == "" && os.Getenv(varSCIMAPIKey) == "" {
		t.Skipf("no organization: set the variables of the provider block (%s and %s for reports; %s and %s for users and groups) "+
			"and %s, and run make testacc", varOrgID, varAPIKey, varDirectoryID, varSCIMAPIKey, varTestDomain)
	}

	s := siteOf(t)
	if s.organizationLacks != "" && s.directoryLacks != "" {
		t.Fatalf("no part of this test can run: reports (%s), users and groups (%s)", s.organizationLacks, s.directoryLacks)
	}

	t.Run("reports", func(t *testing.T) { testReports(t, s) })
	t.Run("users and groups", func(t *testing.T) { testUsersAndGroups(t, s) })
}

// testReports reads what needs only an organization and its key.
func testReports(t *testing.T, s *site) {
	if s.organizationLacks != "" {
		t.Skip(s.organizationLacks)
	}

	_, organizationErr := s.organization.Organization(t.Context())
	seatsErr := s.seats(t.Context())

	// A key with scopes may be refused one of the two, but is known to Atlassian: only an unknown key gets 401 for
	// both.
	if errors.Is(organizationErr, client.ErrUnauthorized) && errors.Is(seatsErr, client.ErrUnauthorized) {
		t.Fatalf("%s is not accepted: %s", varAPIKey, organizationErr)
	}

	tests := []struct {
		source  string
		refusal error
		checks  map[string]knownvalue.Check
	}{
		{"atlassian_organization", organizationErr, map[string]knownvalue.Check{
			"id": knownvalue.StringExact(s.organization.OrgID()), "name": knownvalue.NotNull(),
		}},
		{"atlassian_product_licenses", seatsErr, map[string]knownvalue.Check{
			"licenses": knownvalue.NotNull(), "totals": knownvalue.NotNull(),
		}},
	}

	for _, test := range tests {
		t.Run(test.source, func(t *testing.T) {
			switch {
			case refused(test.refusal):
				t.Skip(lacking(test.refusal))
			case test.refusal != nil:
				t.Fatal(test.refusal)
			}

			step := resource.TestStep{
				Config:           head + fmt.Sprintf("data %q \"this\" {}\n", test.source),
				ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			}

			for attribute, check := range test.checks {
				step.ConfigStateChecks = append(step.ConfigStateChecks, value("data."+test.source+".this", attribute, check))
			}

			acctest.Run(t, step)
		})
	}
}

// testUsersAndGroups creates, changes and destroys a person and a group that belong to the run.
func testUsersAndGroups(t *testing.T, s *site) {
	if s.directoryLacks != "" {
		t.Skip(s.directoryLacks)
	}

	n := newNames(s.domain)

	switch found, err := s.directory().FindGroups(t.Context(), n.group); {
	case refused(err) && os.Getenv(varSCIMAPIKey) == "":
		t.Skipf("%s, and the organization's key does not open the directory (%s)", unset(varSCIMAPIKey), err)
	case err != nil:
		t.Fatal(err)
	case len(found) > 0:
		t.Fatalf("there is a group %q already", n.group)
	}

	if err := s.verified(t.Context()); err != nil {
		t.Fatal(err)
	}

	t.Logf("The directory %s gets the person %s and the group %s, and loses them again.", s.directoryID, n.email, n.group)

	sweeper := newSweeper(s, n)

	t.Cleanup(func() { sweeper.cleanUp(t) })

	gone := func(*terraform.State) error { return sweeper.gone(t.Context()) }

	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		CheckDestroy:             gone, // for a failure half way; after the last step the state is empty
		Steps: append(life(t, s, n, sweeper), resource.TestStep{
			Config:           head,
			ConfigPlanChecks: plans(map[string]plancheck.ResourceActionType{person: plancheck.ResourceActionDestroy}),
			Check:            gone,
		}),
	})
}

// life returns all steps before the last.
func life(t *testing.T, s *site, n names, sweeper *sweeper) []resource.TestStep {
	t.Helper()

	config := func(arguments ...string) string {
		arguments = append([]string{fmt.Sprintf("email = %q", n.email), fmt.Sprintf("display_name = %q", n.person)}, arguments...)

		return head + fmt.Sprintf("resource \"atlassian_user\" \"person\" {\n  %s\n}\n", strings.Join(arguments, "\n  "))
	}
	same := statecheck.CompareValue(compare.ValuesSame())
	changes := func(action plancheck.ResourceActionType, config string, checks map[string]knownvalue.Check) resource.TestStep {
		step := resource.TestStep{
			Config:            config,
			ConfigPlanChecks:  plans(map[string]plancheck.ResourceActionType{person: action}),
			ConfigStateChecks: []statecheck.StateCheck{sweeper, same.AddStateValue(person, tfjsonpath.New("id"))},
		}
		for attribute, check := range checks {
			step.ConfigStateChecks = append(step.ConfigStateChecks, value(person, attribute, check))
		}

		return step
	}
	imports := func(address, id string) resource.TestStep {
		return resource.TestStep{ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateId: id}
	}

	grouped := func(arguments ...string) string {
		return config(arguments...) + fmt.Sprintf(`
resource "atlassian_group" "team" {
  display_name = %q
}

resource "atlassian_group_membership" "person" {
  group_id = atlassian_group.team.id
  user_id  = atlassian_user.person.id
}
`, n.group)
	}

	created := changes(plancheck.ResourceActionCreate, grouped(`title = "Tester"`, `department = "Acceptance"`), map[string]knownvalue.Check{
		"id": knownvalue.NotNull(), "directory_id": knownvalue.StringExact(s.directoryID), "email": knownvalue.StringExact(n.email),
		"user_name": knownvalue.StringExact(n.email), "display_name": knownvalue.StringExact(n.person), "active": knownvalue.Bool(true),
		"title": knownvalue.StringExact("Tester"), "department": knownvalue.StringExact("Acceptance"),
	})
	created.ConfigPlanChecks = plans(map[string]plancheck.ResourceActionType{
		person: plancheck.ResourceActionCreate, team: plancheck.ResourceActionCreate, membership: plancheck.ResourceActionCreate,
	})
	created.ConfigStateChecks = append(created.ConfigStateChecks,
		value(team, "display_name", knownvalue.StringExact(n.group)),
		statecheck.CompareValuePairs(membership, tfjsonpath.New("user_id"), person, tfjsonpath.New("id"), compare.ValuesSame()),
		statecheck.CompareValuePairs(membership, tfjsonpath.New("group_id"), team, tfjsonpath.New("id"), compare.ValuesSame()))

	moved := changes(plancheck.ResourceActionUpdate, grouped(`title = "Senior tester"`, `department = "Quality"`), map[string]knownvalue.Check{
		"title": knownvalue.StringExact("Senior tester"), "department": knownvalue.StringExact("Quality"),
	})
	// The data source also calls the organization's API, if one is configured.
	if canLookUp(t, s) {
		moved.Config += "data \"atlassian_user\" \"person\" {\n  id         = atlassian_user.person.id\n  depends_on = [atlassian_group_membership.person]\n}\n"
		moved.ConfigStateChecks = append(moved.ConfigStateChecks,
			value(personData, "email", knownvalue.StringExact(n.email)),
			value(personData, "title", knownvalue.StringExact("Senior tester")),
			value(personData, "active", knownvalue.Bool(true)),
			value(personData, "groups", knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectPartial(map[string]knownvalue.Check{
				"display_name": knownvalue.StringExact(n.group),
			})})))
	}

	left := changes(plancheck.ResourceActionUpdate, config(`title = "Senior tester"`), map[string]knownvalue.Check{
		"title": knownvalue.StringExact("Senior tester"), "department": knownvalue.Null(),
	})
	left.ConfigPlanChecks = plans(map[string]plancheck.ResourceActionType{
		person: plancheck.ResourceActionUpdate, team: plancheck.ResourceActionDestroy, membership: plancheck.ResourceActionDestroy,
	})

	return []resource.TestStep{
		created,
		moved,
		imports(person, ""), // by its id
		imports(person, strings.ToUpper(n.email)),
		imports(team, n.group),
		left,
		changes(plancheck.ResourceActionUpdate, config(`title = "Senior tester"`, `active = false`), map[string]knownvalue.Check{
			"active": knownvalue.Bool(false), "title": knownvalue.StringExact("Senior tester"),
		}),
		changes(plancheck.ResourceActionUpdate, config(`title = "Senior tester"`, `active = true`), map[string]knownvalue.Check{"active": knownvalue.Bool(true)}),
	}
}

// canLookUp reports whether the key may read the data source of a person, and logs why not.
func canLookUp(t *testing.T, s *site) bool {
	t.Helper()

	if s.organization == nil {
		return true
	}

	err := s.seats(t.Context())
	if refused(err) {
		t.Logf("Without the data source atlassian_user: %s.", lacking(err))

		return false
	}

	if err != nil {
		t.Fatal(err)
	}

	return true
}

// plans checks the action on each resource, and that the next plan is empty.
func plans(actions map[string]plancheck.ResourceActionType) resource.ConfigPlanChecks {
	checks := resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}

	for address, action := range actions {
		checks.PreApply = append(checks.PreApply, plancheck.ExpectResourceAction(address, action))
	}

	return checks
}

func value(address, attribute string, check knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), check)
}
