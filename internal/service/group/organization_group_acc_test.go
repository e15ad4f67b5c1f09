// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
)

// imports imports the resource by its name and compares it with state.
func imports(address, id string) resource.TestStep {
	return resource.TestStep{
		ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateId: id,
		ImportStateVerifyIdentifierAttribute: "organization_group_id",
	}
}

// One group has single memberships, another a list.
func TestAccOrganizationGroup_lifecycle(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)
	users := site.SeedUsers(t, 2)
	ann, bob := site.Account(t, users[0]), site.Account(t, users[1])

	config := func(listed string) string {
		return site.Config(fmt.Sprintf(`
resource "atlassian_organization_group" "crew" {
  name        = "crew"
  description = "Who sail"
}

resource "atlassian_organization_group_membership" "one" {
  organization_group_id = atlassian_organization_group.crew.id
  account_id            = %q
}

resource "atlassian_organization_group" "guests" {
  name = "guests"
}

resource "atlassian_organization_group_members" "all" {
  organization_group_id = atlassian_organization_group.guests.id
  account_ids           = %s
}
`, ann, listed))
	}

	acctest.Run(t,
		acctest.Plans(config(acctest.List(ann, bob)), crew, plancheck.ResourceActionCreate,
			statecheck.ExpectKnownValue(crew, tfjsonpath.New("description"), knownvalue.StringExact("Who sail")),
			statecheck.ExpectKnownValue(crewMember, tfjsonpath.New("account_id"), knownvalue.StringExact(ann)),
			statecheck.ExpectKnownValue(crewMembers, tfjsonpath.New("account_ids"), knownvalue.ListSizeExact(2))),
		acctest.Plans(config(acctest.List(bob)), crewMembers, plancheck.ResourceActionUpdate,
			statecheck.ExpectKnownValue(crewMembers, tfjsonpath.New("account_ids"), knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact(bob)}))),
		resource.TestStep{ResourceName: crew, ImportState: true, ImportStateVerify: true, ImportStateId: "crew"},
		imports(crewMember, "crew,"+ann),
		imports(crewMembers, "guests"),
	)
}
