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
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
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

	step := reads(site.Config(groupDataConfig("id", id)), map[string]knownvalue.Check{
		"id":                    knownvalue.StringExact(id),
		"display_name":          knownvalue.StringExact("Makers"),
		"organization_group_id": knownvalue.StringExact(counterpart),
		"directory_id":          knownvalue.StringExact(site.Credentials().DirectoryID),
		"user_ids":              knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact(users[0]), knownvalue.StringExact(users[1])}),
		"external_synced":       knownvalue.Bool(true),
		"managed_by":            knownvalue.StringExact("external"),
		"user_count":            knownvalue.Int64Exact(2),
	})

	acctest.Run(t, step)
}

// The data source finds each kind of group, with both APIs configured and with one of them.
func TestProtocolGroupDataSource(t *testing.T) {
	t.Parallel()

	env := acctest.StartSiteInProcess(t, acctest.World("acme"))
	users := env.SeedUsers(t, 2)
	id := env.SeedGroup(t, "Makers", users...)
	counterpart := env.OrganizationGroup(t, "Makers")

	both := map[string]any{
		"id": id, "display_name": "Makers", "organization_group_id": counterpart, "directory_id": env.Credentials().DirectoryID,
		"external_synced": true, "managed_by": "external",
	}
	directoryOnly := map[string]any{"id": id, "organization_group_id": nil, "user_count": nil}
	organizationOnly := map[string]any{"id": nil, "organization_group_id": counterpart, "user_ids": nil}
	withoutDirectory := map[string]any{"directory_id": nil, "scim_api_key": nil}

	for name, test := range map[string]struct {
		provider map[string]any
		config   map[string]any
		want     map[string]any
		words    []string // of the error
	}{
		"id":                   {config: map[string]any{"id": id}, want: both},
		"name":                 {config: map[string]any{"display_name": "Makers"}, want: both},
		"name in another case": {config: map[string]any{"display_name": "makers"}, want: both},
		"organization's id":    {config: map[string]any{"organization_group_id": counterpart}, want: both},
		"directory, id":        {provider: withoutOrganization, config: map[string]any{"id": id}, want: directoryOnly},
		"directory, name":      {provider: withoutOrganization, config: map[string]any{"display_name": "Makers"}, want: directoryOnly},
		"organization, name":   {provider: withoutDirectory, config: map[string]any{"display_name": "Makers"}, want: organizationOnly},
		"organization, its id": {provider: withoutDirectory, config: map[string]any{"organization_group_id": counterpart}, want: organizationOnly},
		"not of SCIM":          {config: map[string]any{"display_name": "Book Club"}, want: map[string]any{"id": nil, "managed_by": "open", "external_synced": false}},
		"no such name":         {config: map[string]any{"display_name": "takers"}, words: []string{"no group named \"takers\"", "compared without case"}},
		"the other id":         {config: map[string]any{"id": counterpart}, words: []string{"is the id of the group \"Makers\" in the organization"}},
		"the other id, too":    {config: map[string]any{"organization_group_id": id}, words: []string{"has no group with the id"}},
		"empty id":             {config: map[string]any{"id": ""}, words: []string{"Not an id", "The value is empty"}},
		"nothing":              {words: []string{"Exactly one of these attributes must be configured"}},
		"id, no directory":     {provider: withoutDirectory, config: map[string]any{"id": id}, words: []string{"directory_id"}},
		"its id, no org_id":    {provider: withoutOrganization, config: map[string]any{"organization_group_id": counterpart}, words: []string{"org_id"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			state, diags := env.Drive(t, test.provider).ReadDataSource(t.Context(), "atlassian_group", test.config)
			says(t, state, protocoltest.Errors(diags), test.want, test.words)
		})
	}
}

// While half of the provider's configuration is unknown, the read is an error: its answer would have nulls in place of
// values. A half that is known not to be configured is no error.
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
		// Here, one half is known not to be configured.
		reads(unknown("directory_id = null", "read_only = terraform_data.later.output")+groupDataConfig("organization_group_id", club),
			map[string]knownvalue.Check{"organization_group_id": knownvalue.StringExact(club), "id": knownvalue.Null()}),
		reads(unknown("org_id = null", "api_key = null", "read_only = terraform_data.later.output")+groupDataConfig("id", id),
			map[string]knownvalue.Check{"id": knownvalue.StringExact(id), "organization_group_id": knownvalue.Null()}),
	)
}

// If the organization's key may not search groups, the data source still has the directory's half.
func TestProtocolGroupDataSource_organizationRefuses(t *testing.T) {
	t.Parallel()

	site := acctest.StartSiteInProcess(t)
	id := site.SeedGroup(t, "Makers", site.SeedUsers(t, 1)...)
	counterpart := site.OrganizationGroup(t, "Makers")
	site.Simulator.Inject(refusedSearch)

	directoryOnly := map[string]any{
		"id": id, "display_name": "Makers", "organization_group_id": nil, "external_synced": nil, "user_count": nil,
	}

	for name, test := range map[string]struct {
		config, want map[string]any
		words        []string
	}{
		"id":                {map[string]any{"id": id}, directoryOnly, nil},
		"name":              {map[string]any{"display_name": "Makers"}, directoryOnly, nil},
		"no such name":      {map[string]any{"display_name": "Nobody"}, nil, []string{"Reading group failed", "403"}},
		"organization's id": {map[string]any{"organization_group_id": counterpart}, nil, []string{"Reading group failed", "403"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			state, diags := site.Drive(t, nil).ReadDataSource(t.Context(), "atlassian_group", test.config)
			says(t, state, protocoltest.Errors(diags), test.want, test.words)

			if members, _ := state["user_ids"].([]any); test.want != nil && len(members) != 1 {
				t.Errorf("the members are %v", members)
			}
		})
	}
}

// A group of another SCIM directory gets nothing from the group of the same name in the provider's directory.
func TestProtocolGroupDataSource_otherDirectory(t *testing.T) {
	t.Parallel()

	site := acctest.StartSiteInProcess(t)
	site.SeedGroup(t, "Makers", site.SeedUsers(t, 1)...)

	elsewhere := site.Simulator.AddSCIMDirectory("Other", "other-key")
	theirs := site.Simulator.AddGroup(simulator.Group{
		Name: "Makers", ManagedBy: "external", SCIMDirectoryID: elsewhere, SCIMGroupID: "00000000-0000-4000-8000-000000000001",
	})

	state, diags := site.Drive(t, nil).ReadDataSource(t.Context(), "atlassian_group", map[string]any{"organization_group_id": theirs})
	says(t, state, protocoltest.Errors(diags), map[string]any{
		"organization_group_id": theirs, "external_synced": true, "display_name": "Makers",
		"id": nil, "directory_id": nil, "user_ids": nil, "external_id": nil,
	}, nil)
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
