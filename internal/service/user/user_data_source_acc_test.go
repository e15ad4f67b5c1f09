// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

const annData = "data.atlassian_user.ann"

func annDataBy(argument string) string {
	return fmt.Sprintf("data \"atlassian_user\" \"ann\" {\n  %s\n}\n", argument)
}

func dataValue(name string, check knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(annData, at(name), check)
}

func TestAccUserDataSource_everyKey(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	title, external := "Engineer", "E-17"
	id := addRecord(t, env, func(u *simulator.SCIMUser) {
		withAddress("Ann@corp.test")(u)
		u.UserName, u.Title, u.ExternalID = "ann.ex", &title, &external
		u.PhoneNumbers = []simulator.SCIMPhoneNumber{{Value: "+49 30 1", Type: "work", Primary: true}}
	})
	account := record(t, env, "ann@corp.test").AccountID

	group, err := env.Simulator.SeedSCIMGroup(env.Credentials().DirectoryID, "engineers", id)
	if err != nil {
		t.Fatal(err)
	}

	var (
		config strings.Builder
		checks []statecheck.StateCheck
	)

	for name, argument := range map[string]string{
		"id": fmt.Sprintf("id = %q", id), "email": `email = "ANN@corp.test"`, "user_name": `user_name = "Ann.Ex"`, "external_id": `external_id = "E-17"`,
		"account_id": fmt.Sprintf("account_id = %q", account),
	} {
		fmt.Fprintf(&config, "data \"atlassian_user\" %q {\n  %s\n}\n", name, argument)

		for attribute, check := range map[string]knownvalue.Check{
			"id":           knownvalue.StringExact(id),
			"account_id":   knownvalue.StringExact(account),
			"directory_id": knownvalue.StringExact(env.Credentials().DirectoryID),
			"title":        knownvalue.StringExact("Engineer"),
			"active":       knownvalue.Bool(true),
			"created_at":   knownvalue.NotNull(),
			"updated_at":   knownvalue.NotNull(),
			"groups": knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
				"id": knownvalue.StringExact(group), "display_name": knownvalue.StringExact("engineers"),
			})}),
			"phone_numbers":  knownvalue.SetSizeExact(1),
			"status":         knownvalue.StringExact("active"),
			"claim_status":   knownvalue.StringExact("managed"),
			"product_access": knownvalue.ListExact([]knownvalue.Check{}),
			"last_active_at": knownvalue.Null(),
		} {
			checks = append(checks, statecheck.ExpectKnownValue("data.atlassian_user."+name, at(attribute), check))
		}
	}

	acctest.Run(t, resource.TestStep{Config: env.Config(config.String()), ConfigStateChecks: checks})
}

// Without a directory the organization's data is returned, and without an organization the directory's.
func TestAccUserDataSource_eitherSide(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	addRecord(t, env, withAddress("ann@corp.test"))

	acctest.Run(t,
		resource.TestStep{
			Config: env.Provider("directory_id = null", "scim_api_key = null") + annDataBy(`email = "ann@corp.test"`),
			ConfigStateChecks: []statecheck.StateCheck{
				dataValue("id", knownvalue.Null()), dataValue("active", knownvalue.Null()), dataValue("groups", knownvalue.Null()),
				dataValue("account_id", knownvalue.NotNull()), dataValue("status", knownvalue.StringExact("active")),
			},
		},
		resource.TestStep{
			Config: env.Provider("org_id = null", "api_key = null") + annDataBy(`email = "ann@corp.test"`),
			ConfigStateChecks: []statecheck.StateCheck{
				dataValue("id", knownvalue.NotNull()), dataValue("active", knownvalue.Bool(true)),
				dataValue("status", knownvalue.Null()), dataValue("product_access", knownvalue.Null()),
			},
		},
		resource.TestStep{
			Config:      env.Provider("directory_id = null", "scim_api_key = null") + annDataBy(`user_name = "ann@corp.test"`),
			ExpectError: regexp.MustCompile(`(?s)Provider configuration incomplete.*no\s+directory_id`),
		},
	)
}

// While the directory or the organization is unknown, the read is an error: half an answer would look like the whole
// one.
func TestAccUserDataSource_providerNotKnownYet(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	id := addRecord(t, env, withAddress("ann@corp.test"))
	credentials := env.Credentials()

	pending := func(value string) string {
		return fmt.Sprintf("resource \"terraform_data\" \"later\" {\n  input = %q\n}\n", value)
	}
	unknown := regexp.MustCompile(`(?s)Provider configuration not known yet`)
	email := annDataBy(`email = "ann@corp.test"`)

	acctest.Run(t,
		resource.TestStep{
			Config:      pending(credentials.DirectoryID) + env.Provider("directory_id = terraform_data.later.output") + email,
			ExpectError: unknown,
		},
		resource.TestStep{
			Config:      pending(credentials.OrgID) + env.Provider("org_id = terraform_data.later.output") + email,
			ExpectError: unknown,
		},
		// An unknown value that concerns neither side does not change the answer.
		resource.TestStep{
			Config:            pending("30s") + env.Provider("org_id = null", "api_key = null", "request_timeout = terraform_data.later.output") + email,
			ConfigStateChecks: []statecheck.StateCheck{dataValue("id", knownvalue.StringExact(id)), dataValue("status", knownvalue.Null())},
		},
		// Without an org_id there is no organization, even while its key is unknown.
		resource.TestStep{
			Config:            pending("k") + env.Provider("org_id = null", "api_key = terraform_data.later.output") + email,
			ConfigStateChecks: []statecheck.StateCheck{dataValue("id", knownvalue.StringExact(id)), dataValue("status", knownvalue.Null())},
		},
	)
}
