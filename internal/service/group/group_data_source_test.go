// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

const found = "data.atlassian_group.found"

func groupDataConfig(argument, value string) string {
	return fmt.Sprintf("data \"atlassian_group\" \"found\" {\n  %s = %q\n}\n", argument, value)
}

func reads(config string, want map[string]knownvalue.Check) resource.TestStep {
	step := resource.TestStep{Config: config}
	for attribute, check := range want {
		step.ConfigStateChecks = append(step.ConfigStateChecks, statecheck.ExpectKnownValue(found, tfjsonpath.New(attribute), check))
	}

	return step
}

func TestAccGroupDataSource(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t, acctest.World("acme"))
	users := site.SeedUsers(t, 2)
	id := site.SeedGroup(t, "Makers", users...)
	counterpart := site.OrganizationGroup(t, "Makers")

	slices.Sort(users) // as the data source answers them

	both := map[string]knownvalue.Check{
		"id":                    knownvalue.StringExact(id),
		"display_name":          knownvalue.StringExact("Makers"),
		"organization_group_id": knownvalue.StringExact(counterpart),
		"directory_id":          knownvalue.StringExact(site.Credentials().DirectoryID),
		"user_ids":              knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact(users[0]), knownvalue.StringExact(users[1])}),
		"external_synced":       knownvalue.Bool(true),
		"managed_by":            knownvalue.StringExact("external"),
		"user_count":            knownvalue.Int64Exact(2),
	}
	directoryOnly := map[string]knownvalue.Check{
		"id": knownvalue.StringExact(id), "organization_group_id": knownvalue.Null(), "user_count": knownvalue.Null(),
	}
	organizationOnly := map[string]knownvalue.Check{
		"id": knownvalue.Null(), "organization_group_id": knownvalue.StringExact(counterpart), "user_ids": knownvalue.Null(),
		"user_count": knownvalue.Int64Exact(2),
	}
	withoutOrganization := site.Provider("org_id = null", "api_key = null")
	withoutDirectory := site.Provider("directory_id = null", "scim_api_key = null")

	acctest.Run(t,
		reads(site.Config(groupDataConfig("id", id)), both),
		reads(site.Config(groupDataConfig("display_name", "Makers")), both),
		reads(site.Config(groupDataConfig("organization_group_id", counterpart)), both),
		reads(withoutOrganization+groupDataConfig("id", id), directoryOnly),
		reads(withoutOrganization+groupDataConfig("display_name", "Makers"), directoryOnly),
		reads(withoutDirectory+groupDataConfig("display_name", "Makers"), organizationOnly),
		reads(withoutDirectory+groupDataConfig("organization_group_id", counterpart), organizationOnly),
		// A group that SCIM does not manage.
		reads(site.Config(groupDataConfig("display_name", "Book Club")), map[string]knownvalue.Check{
			"id": knownvalue.Null(), "organization_group_id": knownvalue.NotNull(), "managed_by": knownvalue.StringExact("open"),
			"external_synced": knownvalue.Bool(false),
		}),
		reads(site.Config(groupDataConfig("display_name", "makers")), both),
		acctest.Fails(site.Config(groupDataConfig("display_name", "takers")), "no group named \"takers\"", "compared without case"),
		acctest.Fails(site.Config(groupDataConfig("id", counterpart)), "is the id of the group \"Makers\" in the organization"),
		acctest.Fails(site.Config(groupDataConfig("organization_group_id", id)), "has no group with the id"),
		acctest.Fails(site.Config(groupDataConfig("id", "")), "Not an id", "The value is empty"),
		acctest.Fails(site.Config("data \"atlassian_group\" \"found\" {\n}\n"), "Exactly one of these attributes must be configured"),
		acctest.Fails(withoutDirectory+groupDataConfig("id", id), "directory_id"),
		acctest.Fails(withoutOrganization+groupDataConfig("organization_group_id", counterpart), "org_id"),
	)
}

// While half of the provider's configuration is not known, the answer would be half as well and say null of the rest. What is known not
// to be configured is not waited for.
func TestAccGroupDataSource_unknownProvider(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)
	id := site.SeedGroup(t, "Makers")
	counterpart := site.OrganizationGroup(t, "Makers")
	club := site.Simulator.AddGroup(simulator.Group{Name: "Book Club", ManagedBy: "open"})

	const notKnown = "Provider configuration not known yet"

	unknown := func(arguments ...string) string {
		return site.Provider(arguments...) + "resource \"terraform_data\" \"later\" {\n  input = false\n}\n"
	}
	organization, directory := unknown("org_id = terraform_data.later.output"), unknown("directory_id = terraform_data.later.output")

	acctest.Run(t,
		acctest.Fails(organization+groupDataConfig("id", id), notKnown),
		acctest.Fails(organization+groupDataConfig("display_name", "Makers"), notKnown),
		acctest.Fails(directory+groupDataConfig("display_name", "Makers"), notKnown),
		acctest.Fails(directory+groupDataConfig("organization_group_id", counterpart), notKnown),
		acctest.Fails(unknown("org_id = null", "directory_id = terraform_data.later.output")+groupDataConfig("display_name", "Makers"), notKnown),
		// A group that SCIM does not manage has no other half.
		reads(unknown("directory_id = null", "read_only = terraform_data.later.output")+groupDataConfig("organization_group_id", club),
			map[string]knownvalue.Check{"organization_group_id": knownvalue.StringExact(club), "id": knownvalue.Null()}),
		reads(unknown("org_id = null", "api_key = null", "read_only = terraform_data.later.output")+groupDataConfig("id", id),
			map[string]knownvalue.Check{"id": knownvalue.StringExact(id), "organization_group_id": knownvalue.Null()}),
	)
}

// Where the organization's key may not search groups, the directory answers what it knows.
func TestAccGroupDataSource_organizationRefuses(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)
	id := site.SeedGroup(t, "Makers", site.SeedUsers(t, 1)...)
	counterpart := site.OrganizationGroup(t, "Makers")
	site.Simulator.Inject(simulator.Fault{
		Method: "POST", Path: "/admin/v2/orgs/*/directories/*/groups/search", Answer: simulator.RespondErrors(403, "ADMIN-403-3", "Forbidden", "no"),
	})

	directoryOnly := map[string]knownvalue.Check{
		"id": knownvalue.StringExact(id), "display_name": knownvalue.StringExact("Makers"), "user_ids": knownvalue.ListSizeExact(1),
		"organization_group_id": knownvalue.Null(), "external_synced": knownvalue.Null(), "user_count": knownvalue.Null(),
	}

	acctest.Run(t,
		reads(site.Config(groupDataConfig("id", id)), directoryOnly),
		reads(site.Config(groupDataConfig("display_name", "Makers")), directoryOnly),
		acctest.Fails(site.Config(groupDataConfig("display_name", "Nobody")), "Reading group failed", "403"),
		acctest.Fails(site.Config(groupDataConfig("organization_group_id", counterpart)), "Reading group failed", "403"),
	)
}

// A group of another SCIM directory has nothing of the group of the same name in the provider's.
func TestAccGroupDataSource_otherDirectory(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t)
	site.SeedGroup(t, "Makers", site.SeedUsers(t, 1)...)

	elsewhere := site.Simulator.AddSCIMDirectory("Other", "other-key")
	theirs := site.Simulator.AddGroup(simulator.Group{
		Name: "Makers", ManagedBy: "external", SCIMDirectoryID: elsewhere, SCIMGroupID: "00000000-0000-4000-8000-000000000001",
	})

	acctest.Run(t, reads(site.Config(groupDataConfig("organization_group_id", theirs)), map[string]knownvalue.Check{
		"organization_group_id": knownvalue.StringExact(theirs), "external_synced": knownvalue.Bool(true), "display_name": knownvalue.StringExact("Makers"),
		"id": knownvalue.Null(), "directory_id": knownvalue.Null(), "user_ids": knownvalue.Null(), "external_id": knownvalue.Null(),
	}))
}

func TestAccGroupsDataSource(t *testing.T) {
	t.Parallel()

	site := acctest.StartSite(t, acctest.World("acme"))

	groups := 0

	for _, err := range site.Organization.SearchGroups(t.Context(), admin.GroupQuery{}) {
		if err != nil {
			t.Fatal(err)
		}

		groups++
	}

	if groups < 10 {
		t.Fatalf("the world has only %d groups", groups)
	}

	const all = "data \"atlassian_groups\" \"all\" {}\noutput \"names\" { value = sort(data.atlassian_groups.all.groups[*].display_name) }\n" +
		"output \"ordered\" { value = data.atlassian_groups.all.groups[*].display_name == sort(data.atlassian_groups.all.groups[*].display_name) }\n"

	acctest.Run(t,
		resource.TestStep{Config: site.Config(all), ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("names", knownvalue.ListSizeExact(groups)),
			statecheck.ExpectKnownOutputValue("ordered", knownvalue.Bool(true)),
		}},
		acctest.Fails(site.Provider("org_id = null", "api_key = null")+all, "org_id"),
	)
}
