// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"fmt"
	"regexp"
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
	id := exists(t, env, func(u *simulator.SCIMUser) {
		named("Ann@corp.test")(u)
		u.UserName, u.Title, u.ExternalID = "ann.ex", &title, &external
		u.PhoneNumbers = []simulator.SCIMPhoneNumber{{Value: "+49 30 1", Type: "work", Primary: true}}
	})
	account := record(t, env, "ann@corp.test").AccountID

	group, err := env.Simulator.SeedSCIMGroup(env.Credentials().DirectoryID, "engineers", id)
	if err != nil {
		t.Fatal(err)
	}

	for _, argument := range []string{
		fmt.Sprintf("id = %q", id), `email = "ANN@corp.test"`, `user_name = "Ann.Ex"`, `external_id = "E-17"`, fmt.Sprintf("account_id = %q", account),
	} {
		acctest.Run(t, resource.TestStep{
			Config: env.Config(annDataBy(argument)),
			ConfigStateChecks: []statecheck.StateCheck{
				dataValue("id", knownvalue.StringExact(id)),
				dataValue("account_id", knownvalue.StringExact(account)),
				dataValue("directory_id", knownvalue.StringExact(env.Credentials().DirectoryID)),
				dataValue("title", knownvalue.StringExact("Engineer")),
				dataValue("active", knownvalue.Bool(true)),
				dataValue("created_at", knownvalue.NotNull()),
				dataValue("updated_at", knownvalue.NotNull()),
				dataValue("groups", knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
					"id": knownvalue.StringExact(group), "display_name": knownvalue.StringExact("engineers"),
				})})),
				dataValue("phone_numbers", knownvalue.SetSizeExact(1)),
				dataValue("status", knownvalue.StringExact("active")),
				dataValue("claim_status", knownvalue.StringExact("managed")),
				dataValue("product_access", knownvalue.ListExact([]knownvalue.Check{})),
				dataValue("last_active_at", knownvalue.Null()),
			},
		})
	}
}

// Without a directory the organization answers; without an organization the directory does.
func TestAccUserDataSource_eitherSide(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	exists(t, env, named("ann@corp.test"))

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

// While a side of the provider's configuration is not known, half an answer would be taken for the whole one.
func TestAccUserDataSource_providerNotKnownYet(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	id := exists(t, env, named("ann@corp.test"))
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
		// What is not known concerns neither side: the answer is what it would be.
		resource.TestStep{
			Config:            pending("30s") + env.Provider("org_id = null", "api_key = null", "request_timeout = terraform_data.later.output") + email,
			ConfigStateChecks: []statecheck.StateCheck{dataValue("id", knownvalue.StringExact(id)), dataValue("status", knownvalue.Null())},
		},
		// An organization that is not configured stays so, whatever its key turns out to be.
		resource.TestStep{
			Config:            pending("k") + env.Provider("org_id = null", "api_key = terraform_data.later.output") + email,
			ConfigStateChecks: []statecheck.StateCheck{dataValue("id", knownvalue.StringExact(id)), dataValue("status", knownvalue.Null())},
		},
	)
}

// A person is asked for by the primary address; who has it as a secondary one is somebody else.
func TestAccUserDataSource_secondaryAddress(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	exists(t, env, aliased("ann@corp.test"))

	acctest.Run(t, resource.TestStep{
		Config:      env.Config(annDataBy(`email = "ann@corp.test"`)),
		ExpectError: regexp.MustCompile(`(?s)User not found.*e-mail\s+address\s+"ann@corp\.test"`),
	})
}

// The person's activity is told app by app, as the organization knows it.
func TestAccUserDataSource_productAccess(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t, acctest.World("acme"))

	var email string

	apps := 0

	for _, user := range env.Simulator.SCIMUsers(env.Credentials().DirectoryID) {
		if account, ok := env.Simulator.Account(user.AccountID); ok && len(account.LastActive) > apps {
			email, apps = account.Email, len(account.LastActive)
		}
	}

	if apps == 0 {
		t.Fatal("nobody in the world has used an app")
	}

	acctest.Run(t, resource.TestStep{
		Config: env.Config(annDataBy(fmt.Sprintf("email = %q", email))),
		ConfigStateChecks: []statecheck.StateCheck{
			dataValue("product_access", knownvalue.ListSizeExact(apps)),
			dataValue("last_active_at", knownvalue.StringRegexp(regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`))),
		},
	})
}

func TestAccUserDataSource_errors(t *testing.T) {
	t.Parallel()

	tests := map[string]struct{ argument, want string }{
		"nobody":            {`email = "nobody@corp.test"`, `(?s)User not found.*e-mail\s+address\s+"nobody@corp\.test"`},
		"unknown id":        {`id = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"`, `(?s)User not found`},
		"two keys":          {"id = \"x\"\n  email = \"ann@corp.test\"", `(?s)Invalid Attribute Combination`},
		"no key":            {"", `(?s)Missing Attribute Configuration|Invalid Attribute Combination`},
		"no e-mail address": {`email = "ann"`, `(?s)Invalid e-mail address`},
		"empty":             {`user_name = ""`, `(?s)Empty value`},
		"several":           {`external_id = "Abc"`, `(?s)Several users match.*Ask\s+by\s+id`},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := acctest.Start(t)

			for i, external := range []string{"abc", "ABC"} {
				exists(t, env, func(u *simulator.SCIMUser) {
					named(fmt.Sprintf("u%d@corp.test", i))(u)
					u.ExternalID = &external
				})
			}

			acctest.Run(t, resource.TestStep{Config: env.Config(annDataBy(test.argument)), ExpectError: regexp.MustCompile(test.want)})
		})
	}
}
