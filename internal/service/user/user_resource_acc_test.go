// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

func at(name string) tfjsonpath.Path { return tfjsonpath.New(name) }

func value(name string, check knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(ann, at(name), check)
}

// A user with only an address is created, gets another address, is deactivated, and is created again after its record
// was deleted outside of Terraform.
func TestAccUser_minimal(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	same, differ := statecheck.CompareValue(compare.ValuesSame()), statecheck.CompareValue(compare.ValuesDiffer())

	acctest.Run(t,
		resource.TestStep{
			Config:           env.Config(annWith()),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{
				same.AddStateValue(ann, at("id")),
				value("id", knownvalue.NotNull()),
				value("directory_id", knownvalue.StringExact(env.Credentials().DirectoryID)),
				value("account_id", knownvalue.NotNull()),
				value("created_at", knownvalue.StringRegexp(regexp.MustCompile(`^\d{4}-\d\d-\d\dT`))),
				value("email", knownvalue.StringExact("ann@corp.test")),
				value("user_name", knownvalue.StringExact("ann@corp.test")),
				value("active", knownvalue.Bool(true)),
				value("adopt_existing", knownvalue.Bool(false)),
				value("on_destroy", knownvalue.StringExact("delete")),
				value("title", knownvalue.Null()),
				value("phone_numbers", knownvalue.Null()),
				checked(func() error {
					if n := sent(env, http.MethodPost); n != 1 {
						return fmt.Errorf("%d requests created the user, want 1", n)
					}

					return nil
				}),
			},
		},
		resource.TestStep{
			Config: env.Config(block("ann", `email = "anna@corp.test"`)),
			// The account stays the same, so resources that depend on it do not change.
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(ann, plancheck.ResourceActionUpdate),
				plancheck.ExpectKnownValue(ann, at("account_id"), knownvalue.NotNull()),
			}},
			ConfigStateChecks: []statecheck.StateCheck{
				same.AddStateValue(ann, at("id")),
				value("email", knownvalue.StringExact("anna@corp.test")),
				value("user_name", knownvalue.StringExact("anna@corp.test")),
				value("account_id", knownvalue.NotNull()),
				checked(func() error {
					if n := sent(env, http.MethodPatch); n != 1 {
						return fmt.Errorf("%d requests changed the address, want 1", n)
					}

					return nil
				}),
			},
		},
		resource.TestStep{
			// A change of only the case of an address is no change.
			Config:            env.Config(block("ann", `email = "ANNA@corp.test"`, "active = false")),
			ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{same.AddStateValue(ann, at("id")), differ.AddStateValue(ann, at("id")), value("email", knownvalue.StringExact("anna@corp.test")), value("active", knownvalue.Bool(false))},
		},
		resource.TestStep{
			PreConfig: func() {
				env.Simulator.DeleteSCIMUser(env.Credentials().DirectoryID, record(t, env, "anna@corp.test").ID)
			},
			Config:            env.Config(annWith()),
			ConfigPlanChecks:  planned(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{differ.AddStateValue(ann, at("id"))},
		},
	)
}

// Each attribute is set at creation, changed, and cleared by its removal, on a user of its own. The record stays the
// same.
func TestAccUser_attributes(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, first, second string
		// composed means that the server makes up a value if none is set.
		composed bool
	}{
		{name: "display_name", first: "Ann Ex", second: "Ann Example", composed: true},
		{name: "given_name", first: "Ann", second: "Anne"},
		{name: "family_name", first: "Ex", second: "Example"},
		{name: "middle_name", first: "M", second: "N"},
		{name: "formatted_name", first: "Dr. Ann Ex", second: "Ann Ex III"},
		{name: "honorific_prefix", first: "Dr.", second: "Prof."},
		{name: "honorific_suffix", first: "II", second: "III"},
		{name: "nickname", first: "annie", second: "ann"},
		{name: "title", first: "Engineer", second: `Chief "Engineer" \ Ünïcödé`},
		{name: "department", first: "R&D", second: "IT"},
		{name: "organization", first: "Corp", second: "Corp Ltd."},
		{name: "preferred_language", first: "en-US", second: "de-DE"},
		{name: "timezone", first: "Europe/Berlin", second: "UTC"},
		{name: "external_id", first: "E-17", second: "E+18 &x"},
	}

	env := acctest.Start(t)
	email := func(name string) string { return name + "@corp.test" }

	var addresses []string
	for _, test := range tests {
		addresses = append(addresses, "atlassian_user."+test.name)
	}

	// config gives each user a value of its attribute, and omits it if the value is "".
	config := func(values func(i int) string) string {
		var b strings.Builder

		for i, test := range tests {
			arguments := []string{fmt.Sprintf("email = %q", email(test.name))}
			if value := values(i); value != "" {
				arguments = append(arguments, fmt.Sprintf("%s = %q", test.name, value))
			}

			b.WriteString(block(test.name, arguments...))
		}

		return env.Config(b.String())
	}
	first, second, none := func(i int) string { return tests[i].first }, func(i int) string { return tests[i].second }, func(int) string { return "" }

	same := map[string]string{} // ids of the records that were created first
	// has checks the values of records and state, and that the records are still the same.
	has := func(values func(i int) string) []statecheck.StateCheck {
		checks := []statecheck.StateCheck{checked(func() error {
			for i, test := range tests {
				user := record(t, env, email(test.name))
				if same[test.name] == "" {
					same[test.name] = user.ID
				}

				if user.ID != same[test.name] {
					return fmt.Errorf("with another %s there is another record", test.name)
				}

				if got := text(*fieldOf(&user, test.name)); got != values(i) && !(values(i) == "" && test.composed) {
					return fmt.Errorf("the record has %s %q, want %q", test.name, got, values(i))
				}
			}

			return nil
		})}

		for i, test := range tests {
			want := knownvalue.Check(knownvalue.StringExact(values(i)))
			if values(i) == "" {
				want = knownvalue.Null()
			}

			if values(i) != "" || !test.composed {
				checks = append(checks, statecheck.ExpectKnownValue(addresses[i], at(test.name), want))
			}
		}

		return checks
	}
	elsewhere := func(value string) func() {
		return func() {
			for _, test := range tests {
				changeRecord(t, env, email(test.name), func(u *simulator.SCIMUser) { *fieldOf(u, test.name) = new(value + " " + test.name) })
			}
		}
	}

	acctest.Run(t,
		resource.TestStep{Config: config(first), ConfigPlanChecks: plannedAll(plancheck.ResourceActionCreate, addresses...), ConfigStateChecks: has(first)},
		resource.TestStep{Config: config(second), ConfigPlanChecks: plannedAll(plancheck.ResourceActionUpdate, addresses...), ConfigStateChecks: has(second)},
		resource.TestStep{
			PreConfig: elsewhere("Someone else's"),
			Config:    config(second), ConfigPlanChecks: plannedAll(plancheck.ResourceActionUpdate, addresses...), ConfigStateChecks: has(second),
		},
		resource.TestStep{Config: config(none), ConfigPlanChecks: plannedAll(plancheck.ResourceActionUpdate, addresses...), ConfigStateChecks: has(none)},
		resource.TestStep{PreConfig: elsewhere("No longer ours"), Config: config(none), ConfigPlanChecks: unchanged},
	)
}

// fieldOf returns the field of a record for an attribute.
func fieldOf(u *simulator.SCIMUser, name string) **string {
	return map[string]**string{
		"display_name": &u.DisplayName, "given_name": &u.Name.GivenName, "family_name": &u.Name.FamilyName, "middle_name": &u.Name.MiddleName,
		"formatted_name": &u.Name.Formatted, "honorific_prefix": &u.Name.HonorificPrefix, "honorific_suffix": &u.Name.HonorificSuffix,
		"nickname": &u.NickName, "title": &u.Title, "department": &u.Department, "organization": &u.Organization,
		"preferred_language": &u.PreferredLanguage, "timezone": &u.Timezone, "external_id": &u.ExternalID,
	}[name]
}

func TestAccUser_directoryChangeReplaces(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	// The key of the first directory is valid for the second too, so that the old record can be deleted.
	second := env.Simulator.AddSCIMDirectory("Second", env.Credentials().SCIMKey)

	acctest.Run(t,
		resource.TestStep{
			Config:           env.Config(annWith()),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
		},
		resource.TestStep{
			Config:           env.Provider(fmt.Sprintf("directory_id = %q", second)) + annWith(),
			ConfigPlanChecks: planned(plancheck.ResourceActionDestroyBeforeCreate),
			ConfigStateChecks: []statecheck.StateCheck{
				value("directory_id", knownvalue.StringExact(second)),
				checked(func() error {
					if n := len(env.Simulator.SCIMUsers(env.Credentials().DirectoryID)); n != 0 {
						return fmt.Errorf("%d records are left in the old directory", n)
					}

					return nil
				}),
			},
		},
	)
}

// An address that is unknown until the apply makes everything that depends on it unknown in the plan.
func TestAccUser_unknownValues(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	config := func(value string) string {
		return env.Config(fmt.Sprintf(`
resource "terraform_data" "source" {
  input = %q
}
`, value) + block("ann", `email = terraform_data.source.output`, `title = "${terraform_data.source.output}!"`))
	}

	acctest.Run(t,
		resource.TestStep{
			Config: config("ann@corp.test"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(ann, plancheck.ResourceActionCreate),
				plancheck.ExpectUnknownValue(ann, at("email")),
				plancheck.ExpectUnknownValue(ann, at("user_name")),
				plancheck.ExpectUnknownValue(ann, at("title")),
			}},
			ConfigStateChecks: []statecheck.StateCheck{value("user_name", knownvalue.StringExact("ann@corp.test"))},
		},
		resource.TestStep{
			Config:            config("anna@corp.test"),
			ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{value("user_name", knownvalue.StringExact("anna@corp.test"))},
		},
	)
}
