// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
)

// TestAccFunctions calls every function from a configuration without a provider block.
func TestAccFunctions(t *testing.T) {
	known := statecheck.ExpectKnownOutputValue

	const required = `
terraform {
  required_providers {
    atlassian = { source = "registry.terraform.io/orgadmin/atlassian" }
  }
}
`

	resource.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config: required + `
locals {
  people = provider::atlassian::users_csv("email;display_name;active\r\nAnn@Corp.Test;=Ann;\r\nbob@corp.test;Bob;false\r\n")
  sheet = provider::atlassian::csv([
    { email = "ann@corp.test", display_name = "=Ann", "active" = null },
    { email = "bob@corp.test", display_name = "Bob", active = false },
  ])
}

output "people" {
  value = local.people
}

output "same" {
  value = jsondecode(provider::atlassian::users_csv(local.sheet)["ann@corp.test"]) == { display_name = "=Ann", email = "ann@corp.test" }
}

# The type is exactly what a map of texts is, and the texts are those of jsonencode.
output "exact" {
  value = local.people == tomap({
    "ann@corp.test" = jsonencode({ email = "Ann@Corp.Test", display_name = "=Ann" })
    "bob@corp.test" = jsonencode({ email = "bob@corp.test", display_name = "Bob", active = false })
  })
}

output "csv" {
  value = local.sheet
}

output "rows" {
  value = provider::atlassian::csv_rows("decision;email\r\nkeep;ann@corp.test\r\n", "email", "decision")
}

output "key" {
  value = provider::atlassian::email_key(" Ann@Corp.Test ")
}

output "directory" {
  value = provider::atlassian::directory_id("https://api.atlassian.com/scim/directory/9f3c1a52")
}

output "site" {
  value = provider::atlassian::parse_ari("ari:cloud:jira-software::site/5f2e")
}

output "days" {
  value = provider::atlassian::days_between("2026-11-06T12:00:00Z", "2026-11-04T00:00:00Z")
}
`,
				ConfigStateChecks: []statecheck.StateCheck{
					known("people", knownvalue.MapExact(map[string]knownvalue.Check{
						"ann@corp.test": knownvalue.StringExact(`{"display_name":"=Ann","email":"Ann@Corp.Test"}`),
						"bob@corp.test": knownvalue.StringExact(`{"active":false,"display_name":"Bob","email":"bob@corp.test"}`),
					})),
					known("same", knownvalue.Bool(true)),
					known("exact", knownvalue.Bool(true)),
					known("rows", knownvalue.ListExact([]knownvalue.Check{knownvalue.MapExact(map[string]knownvalue.Check{
						"decision": knownvalue.StringExact("keep"), "email": knownvalue.StringExact("ann@corp.test"),
					})})),
					known("csv", knownvalue.StringExact("active,display_name,email\n,'=Ann,ann@corp.test\nfalse,Bob,bob@corp.test\n")),
					known("key", knownvalue.StringExact("ann@corp.test")),
					known("directory", knownvalue.StringExact("9f3c1a52")),
					known("site", knownvalue.ObjectExact(map[string]knownvalue.Check{
						"resource_owner": knownvalue.StringExact("jira-software"), "cloud_id": knownvalue.Null(),
						"resource_type": knownvalue.StringExact("site"), "resource_id": knownvalue.StringExact("5f2e"),
					})),
					known("days", knownvalue.Int64Exact(-3)),
				},
			},
			{
				Config:      required + "output \"people\" {\n  value = provider::atlassian::users_csv(\"email;Surname\\n\")\n}\n",
				ExpectError: regexp.MustCompile(`(?s)"text"\s+parameter.*did\s+you\s+mean\s+family_name\?`),
			},
		},
	})
}
