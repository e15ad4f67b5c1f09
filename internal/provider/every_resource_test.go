// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/provider"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// unlisted names the resources that have no list resource, and why.
var unlisted = map[string]string{
	"atlassian_directory_users":            "one block holds a whole directory: there is nothing to choose from",
	"atlassian_group_members":              "whom it holds is what atlassian_group_membership lists; configuration of both would manage each group twice",
	"atlassian_organization_group_members": "whom it holds is what atlassian_organization_group_membership lists; configuration of both would manage each group twice",
}

// Every resource has a list resource, or a reason why not.
func TestEveryResourceIsListed(t *testing.T) {
	t.Parallel()

	got := schemas(t)

	for name := range got.ResourceSchemas {
		if listed, excused := got.ListResourceSchemas[name] != nil, unlisted[name] != ""; listed == excused {
			t.Errorf("%s: there is a list: %t, and a reason why not: %t", name, listed, excused)
		}
	}
}

// Every resource can be imported and has a described identity with at least one required attribute. It upgrades states
// of every earlier version of its schema.
func TestEveryResourceHasIdentityImportAndUpgrades(t *testing.T) {
	t.Parallel()

	got := schemas(t)

	identities, err := provider.NewServer(t.Context(), "test").GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		t.Fatal(err)
	}

	for _, construct := range provider.New("test")().Resources(t.Context()) {
		r := construct()

		var metadata resource.MetadataResponse

		r.Metadata(t.Context(), resource.MetadataRequest{ProviderTypeName: provider.TypeName}, &metadata)

		name := metadata.TypeName
		schema, identity := got.ResourceSchemas[name], identities.IdentitySchemas[name]

		if _, ok := r.(resource.ResourceWithImportState); !ok {
			t.Errorf("%s cannot be imported", name)
		}

		if identity == nil {
			t.Errorf("%s has no identity", name)

			continue
		}

		required := 0

		for _, part := range identity.IdentityAttributes {
			if !strings.HasSuffix(part.Description, ".") {
				t.Errorf("%s.%s of the identity has the description %q", name, part.Name, part.Description)
			}

			if part.RequiredForImport {
				required++
			}
		}

		if required == 0 {
			t.Errorf("%s is imported by an identity that names nothing", name)
		}

		upgrades := map[int64]resource.StateUpgrader{}
		if r, ok := r.(resource.ResourceWithUpgradeState); ok {
			upgrades = r.UpgradeState(t.Context())
		}

		for version := range schema.Version {
			if _, ok := upgrades[version]; !ok {
				t.Errorf("%s does not upgrade states of version %d", name, version)
			}
		}
	}
}

// minimalConfigs returns the shortest configuration of a new object for every resource.
func minimalConfigs() map[string]map[string]any {
	const (
		id  = "9f3d2b1c-0000-4000-8000-000000000001"
		app = "ari:cloud:jira-software::site/9f3d2b1c-0000-4000-8000-000000000002"
	)

	return map[string]map[string]any{
		"atlassian_directory_users":               {"users": map[string]any{"kim": `{"email":"kim@corp.test"}`}},
		"atlassian_group":                         {"display_name": "crew"},
		"atlassian_group_members":                 {"group_id": id, "user_ids": []string{}},
		"atlassian_group_membership":              {"group_id": id, "user_id": id},
		"atlassian_group_role_assignment":         {"organization_group_id": id, "role": "atlassian/user", "resource_id": app},
		"atlassian_organization_group":            {"name": "crew"},
		"atlassian_organization_group_members":    {"organization_group_id": id, "account_ids": []string{}},
		"atlassian_organization_group_membership": {"organization_group_id": id, "account_id": "712020:kim"},
		"atlassian_user":                          {"email": "kim@corp.test"},
		"atlassian_user_role_assignment":          {"account_id": "712020:kim", "role": "atlassian/user", "resource_id": app},
	}
}

// With read_only, a plan that creates something fails with the resource's name, and the provider sends no request that
// changes anything.
func TestProtocolEveryResourceKeepsToReadOnly(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	driver := env.Drive(t, map[string]any{"read_only": true})
	configs := minimalConfigs()

	for name := range schemas(t).ResourceSchemas {
		_, diags := driver.Plan(t.Context(), name, configs[name], nil)
		if text := protocoltest.Errors(diags); !strings.Contains(text, "read-only") || !strings.Contains(text, name) {
			t.Errorf("%s: the plan says %q", name, text)
		}
	}

	for _, method := range []string{"POST", "PUT", "PATCH", "DELETE"} {
		for _, entry := range env.Simulator.Requests(simulator.Filter{Method: method}) {
			if !strings.HasSuffix(entry.Path, "/search") && !strings.HasSuffix(entry.Path, "/workspaces") {
				t.Errorf("%s %s was sent", method, entry.Path)
			}
		}
	}
}

// For every list, the configuration generated for a result plans no change after an import by identity. Including whole
// resources costs no request for each result: it costs at most one for each page of groups, which are looked up in the
// organization.
func TestProtocolEveryListPlansClean(t *testing.T) {
	t.Parallel()

	for name := range schemas(t).ListResourceSchemas {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := acctest.StartInProcess(t, acctest.World("acme"))
			driver := env.Drive(t, nil)

			results, errors := driver.Listed(t.Context(), name, acctest.Query{IncludeResource: true, Limit: 3})
			if errors != "" || len(results) != 3 {
				t.Fatalf("%d results, %s", len(results), errors)
			}

			whole := env.Simulator.CountRequests(simulator.Filter{})

			env.Simulator.ResetJournal()

			if _, errors := env.Drive(t, nil).Listed(t.Context(), name, acctest.Query{Limit: 3}); errors != "" {
				t.Fatal(errors)
			}

			if without := env.Simulator.CountRequests(simulator.Filter{}); whole > without+1 || name != "atlassian_group" && whole != without {
				t.Errorf("%d requests for whole resources, %d without", whole, without)
			}

			for _, result := range results {
				if strings.TrimSpace(result.DisplayName) == "" {
					t.Errorf("%v has no name", result.Identity)
				}
			}

			driver.PlansClean(results)
		})
	}
}
