// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"errors"
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

func TestAccUser_minimal(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)

	acctest.Run(t,
		resource.TestStep{
			Config:           env.Config(annWith()),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{
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
			},
			Check: checked(func() error {
				if n := sent(env, http.MethodPost); n != 1 {
					return fmt.Errorf("%d requests created the user, want 1", n)
				}

				return nil
			}),
		},
		resource.TestStep{
			Config:           env.Config(annWith()),
			ConfigPlanChecks: unchanged,
		},
	)
}

// A directory that answers a write with no more than the id has not dropped what was sent, and what Terraform does not
// manage has not gone.
func TestAccUser_briefAnswers(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t, func(o *simulator.Options) { o.SCIM.BriefAnswers = true })

	acctest.Run(t,
		resource.TestStep{
			Config:           env.Config(annWith(`given_name = "Ann"`, `family_name = "Ex"`)),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{
				value("account_id", knownvalue.NotNull()), value("display_name", knownvalue.StringExact("Ann Ex")),
			},
		},
		resource.TestStep{
			Config:           env.Config(annWith(`given_name = "Anne"`, `family_name = "Ex"`)),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{
				value("account_id", knownvalue.NotNull()), value("display_name", knownvalue.StringExact("Anne Ex")),
			},
		},
		resource.TestStep{Config: env.Config(annWith(`given_name = "Anne"`, `family_name = "Ex"`)), ConfigPlanChecks: unchanged},
	)
}

// Each attribute is set at create, changed, and cleared by removing it; the record stays the same one.
func TestAccUser_attributes(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, first, second string
		read                func(simulator.SCIMUser) *string
		// composed says that the server makes up a value of its own when there is none.
		composed bool
	}{
		{name: "display_name", first: "Ann Ex", second: "Ann Example", read: func(u simulator.SCIMUser) *string { return u.DisplayName }, composed: true},
		{name: "given_name", first: "Ann", second: "Anne", read: func(u simulator.SCIMUser) *string { return u.Name.GivenName }},
		{name: "family_name", first: "Ex", second: "Example", read: func(u simulator.SCIMUser) *string { return u.Name.FamilyName }},
		{name: "middle_name", first: "M", second: "N", read: func(u simulator.SCIMUser) *string { return u.Name.MiddleName }},
		{name: "formatted_name", first: "Dr. Ann Ex", second: "Ann Ex III", read: func(u simulator.SCIMUser) *string { return u.Name.Formatted }},
		{name: "honorific_prefix", first: "Dr.", second: "Prof.", read: func(u simulator.SCIMUser) *string { return u.Name.HonorificPrefix }},
		{name: "honorific_suffix", first: "II", second: "III", read: func(u simulator.SCIMUser) *string { return u.Name.HonorificSuffix }},
		{name: "nickname", first: "annie", second: "ann", read: func(u simulator.SCIMUser) *string { return u.NickName }},
		{name: "title", first: "Engineer", second: `Chief "Engineer" \ Ünïcödé`, read: func(u simulator.SCIMUser) *string { return u.Title }},
		{name: "department", first: "R&D", second: "IT", read: func(u simulator.SCIMUser) *string { return u.Department }},
		{name: "organization", first: "Corp", second: "Corp Ltd.", read: func(u simulator.SCIMUser) *string { return u.Organization }},
		{name: "preferred_language", first: "en-US", second: "de-DE", read: func(u simulator.SCIMUser) *string { return u.PreferredLanguage }},
		{name: "timezone", first: "Europe/Berlin", second: "UTC", read: func(u simulator.SCIMUser) *string { return u.Timezone }},
		{name: "external_id", first: "E-17", second: "E+18 &x", read: func(u simulator.SCIMUser) *string { return u.ExternalID }},
	}

	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()

			env := acctest.Start(t)
			with := func(value string) string { return annWith(fmt.Sprintf("%s = %q", test.name, value)) }
			stored := func(want string) resource.TestCheckFunc {
				return checked(func() error {
					if got := text(test.read(record(t, env, "ann@corp.test"))); got != want {
						return fmt.Errorf("the record has %s %q, want %q", test.name, got, want)
					}

					return nil
				})
			}
			same := statecheck.CompareValue(compare.ValuesSame())

			cleared := []statecheck.StateCheck{same.AddStateValue(ann, at("id"))}
			if !test.composed {
				cleared = append(cleared, value(test.name, knownvalue.Null()))
			}

			acctest.Run(t,
				resource.TestStep{
					Config:           env.Config(with(test.first)),
					ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
					ConfigStateChecks: []statecheck.StateCheck{
						same.AddStateValue(ann, at("id")),
						value(test.name, knownvalue.StringExact(test.first)),
					},
					Check: stored(test.first),
				},
				resource.TestStep{
					Config:           env.Config(with(test.second)),
					ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
					ConfigStateChecks: []statecheck.StateCheck{
						same.AddStateValue(ann, at("id")),
						value(test.name, knownvalue.StringExact(test.second)),
					},
					Check: stored(test.second),
				},
				resource.TestStep{
					PreConfig: change(t, env, func(u *simulator.SCIMUser) {
						changed := "Someone else's"
						*fieldOf(u, test.name) = &changed
					}),
					Config:           env.Config(with(test.second)),
					ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
					Check:            stored(test.second),
				},
				resource.TestStep{
					Config:            env.Config(annWith()),
					ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate),
					ConfigStateChecks: cleared,
					Check: checked(func() error {
						if got := test.read(record(t, env, "ann@corp.test")); got != nil && !test.composed {
							return fmt.Errorf("the record still has %s %q", test.name, *got)
						}

						return nil
					}),
				},
				resource.TestStep{
					PreConfig: change(t, env, func(u *simulator.SCIMUser) {
						changed := "No longer ours"
						*fieldOf(u, test.name) = &changed
					}),
					Config:           env.Config(annWith()),
					ConfigPlanChecks: unchanged,
				},
			)
		})
	}
}

// fieldOf is where a record holds an attribute.
func fieldOf(u *simulator.SCIMUser, name string) **string {
	return map[string]**string{
		"display_name": &u.DisplayName, "given_name": &u.Name.GivenName, "family_name": &u.Name.FamilyName, "middle_name": &u.Name.MiddleName,
		"formatted_name": &u.Name.Formatted, "honorific_prefix": &u.Name.HonorificPrefix, "honorific_suffix": &u.Name.HonorificSuffix,
		"nickname": &u.NickName, "title": &u.Title, "department": &u.Department, "organization": &u.Organization,
		"preferred_language": &u.PreferredLanguage, "timezone": &u.Timezone, "external_id": &u.ExternalID,
	}[name]
}

func TestAccUser_phoneNumbers(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)

	phone := func(attributes map[string]knownvalue.Check) knownvalue.Check {
		return knownvalue.SetExact([]knownvalue.Check{knownvalue.ObjectExact(attributes)})
	}
	numbers := func(want string) resource.TestCheckFunc {
		return checked(func() error {
			if got := fmt.Sprint(record(t, env, "ann@corp.test").PhoneNumbers); got != want {
				return fmt.Errorf("the record has %s, want %s", got, want)
			}

			return nil
		})
	}

	acctest.Run(t,
		resource.TestStep{
			Config:           env.Config(annWith(`phone_numbers = [{ value = "+49 30 1" }]`)),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{value("phone_numbers", phone(map[string]knownvalue.Check{
				"value": knownvalue.StringExact("+49 30 1"), "type": knownvalue.Null(), "primary": knownvalue.Bool(false),
			}))},
			Check: numbers("[{+49 30 1  false}]"),
		},
		resource.TestStep{
			Config: env.Config(annWith(
				`phone_numbers = [{ value = "+49 30 1", type = "work", primary = true }, { value = "+49 170 2", type = "mobile" }]`)),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
		},
		resource.TestStep{
			Config: env.Config(annWith(
				`phone_numbers = [{ value = "+49 170 2", type = "mobile", primary = false }, { value = "+49 30 1", type = "work", primary = true }]`)),
			ConfigPlanChecks: unchanged,
		},
		resource.TestStep{
			PreConfig: change(t, env, func(u *simulator.SCIMUser) { u.PhoneNumbers = u.PhoneNumbers[:1] }),
			Config: env.Config(annWith(
				`phone_numbers = [{ value = "+49 170 2", type = "mobile" }, { value = "+49 30 1", type = "work", primary = true }]`)),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
		},
		resource.TestStep{
			Config:           env.Config(annWith(`phone_numbers = []`)),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{
				value("phone_numbers", knownvalue.SetExact([]knownvalue.Check{})),
			},
			Check: numbers("[]"),
		},
		resource.TestStep{
			Config:           env.Config(annWith(`phone_numbers = [{ value = "+49 30 3", type = "work" }]`)),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
		},
		resource.TestStep{
			Config:            env.Config(annWith()),
			ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{value("phone_numbers", knownvalue.Null())},
			Check:             numbers("[]"),
		},
	)
}

func TestAccUser_caseIsNoChange(t *testing.T) {
	t.Parallel()

	for name, lower := range map[string]bool{"server keeps case": false, "server lowers case": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := acctest.Start(t, func(o *simulator.Options) { o.SCIM.LowerEmails = lower })

			acctest.Run(t,
				resource.TestStep{
					Config:            env.Config(block("ann", `email = "Ann@Corp.Test"`, `user_name = "Ann.Ex"`)),
					ConfigPlanChecks:  planned(plancheck.ResourceActionCreate),
					ConfigStateChecks: []statecheck.StateCheck{value("email", knownvalue.StringExact("Ann@Corp.Test"))},
				},
				resource.TestStep{
					Config:           env.Config(block("ann", `email = "ANN@corp.test"`, `user_name = "ann.EX"`)),
					ConfigPlanChecks: unchanged,
				},
				resource.TestStep{
					// Another change beside it does not send the address either: unchanged addresses are refused (API §9.7).
					Config:            env.Config(block("ann", `email = "ann@corp.test"`, `user_name = "ann.ex"`, `title = "Engineer"`)),
					ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate),
					ConfigStateChecks: []statecheck.StateCheck{value("email", knownvalue.StringExact("Ann@Corp.Test"))},
				},
			)
		})
	}
}

func TestAccUser_emailChangesInPlace(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	same := statecheck.CompareValue(compare.ValuesSame())

	acctest.Run(t,
		resource.TestStep{
			Config:            env.Config(annWith()),
			ConfigPlanChecks:  planned(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{same.AddStateValue(ann, at("id"))},
		},
		resource.TestStep{
			Config: env.Config(block("ann", `email = "anna@corp.test"`)),
			// The account follows: what depends on it has nothing to do.
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(ann, plancheck.ResourceActionUpdate),
				plancheck.ExpectKnownValue(ann, at("account_id"), knownvalue.NotNull()),
			}},
			ConfigStateChecks: []statecheck.StateCheck{
				same.AddStateValue(ann, at("id")),
				value("email", knownvalue.StringExact("anna@corp.test")),
				value("user_name", knownvalue.StringExact("anna@corp.test")),
				value("account_id", knownvalue.NotNull()),
			},
			Check: checked(func() error {
				if n := sent(env, http.MethodPatch); n != 1 {
					return fmt.Errorf("%d requests changed the address, want 1", n)
				}

				return nil
			}),
		},
		resource.TestStep{
			Config:           env.Config(block("ann", `email = "anna@corp.test"`, `user_name = "anna"`)),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
		},
		resource.TestStep{
			// A user name of its own does not follow.
			Config:            env.Config(block("ann", `email = "ann@corp.test"`, `user_name = "anna"`)),
			ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{value("user_name", knownvalue.StringExact("anna"))},
		},
		resource.TestStep{
			// Removed, it is the address again.
			Config:            env.Config(annWith()),
			ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{value("user_name", knownvalue.StringExact("ann@corp.test"))},
		},
		resource.TestStep{
			// An unverified domain separates the record from its account (API §2.9).
			Config:            env.Config(block("ann", `email = "ann@elsewhere.test"`)),
			ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{same.AddStateValue(ann, at("id"))},
		},
		resource.TestStep{
			// The account that was planned stays until the next refresh, which shows what has become of it.
			Config:            env.Config(block("ann", `email = "ann@elsewhere.test"`)),
			ConfigPlanChecks:  planned(plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{value("account_id", knownvalue.Null())},
		},
		resource.TestStep{
			// The account that the record will have, if any, is not known.
			Config: env.Config(annWith()),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(ann, plancheck.ResourceActionUpdate),
				plancheck.ExpectUnknownValue(ann, at("account_id")),
			}},
			ConfigStateChecks: []statecheck.StateCheck{value("account_id", knownvalue.NotNull())},
		},
	)
}

// Addresses that Terraform does not manage survive a change of the one that it does.
func TestAccUser_emailChangeKeepsOtherAddresses(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)

	acctest.Run(t,
		resource.TestStep{
			Config:           env.Config(annWith()),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
		},
		resource.TestStep{
			PreConfig: change(t, env, func(u *simulator.SCIMUser) {
				u.Emails[0].Type = "home"
				u.Emails = append(u.Emails, simulator.SCIMEmail{Value: "ann@private.test", Type: "other"})
			}),
			Config:           env.Config(block("ann", `email = "anna@corp.test"`)),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
			Check: checked(func() error {
				got := fmt.Sprint(record(t, env, "anna@corp.test").Emails)
				if want := "[{anna@corp.test home true} {ann@private.test other false}]"; got != want {
					return fmt.Errorf("the addresses are %s, want %s", got, want)
				}

				return nil
			}),
		},
	)
}

func TestAccUser_active(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	same := statecheck.CompareValue(compare.ValuesSame())
	active := func(want bool) resource.TestCheckFunc {
		return checked(func() error {
			if got := record(t, env, "ann@corp.test").Active; got != want {
				return fmt.Errorf("active is %t, want %t", got, want)
			}

			return nil
		})
	}

	acctest.Run(t,
		resource.TestStep{
			Config:            env.Config(annWith()),
			ConfigPlanChecks:  planned(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{same.AddStateValue(ann, at("id"))},
		},
		resource.TestStep{
			Config:            env.Config(annWith(`active = false`)),
			ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{value("active", knownvalue.Bool(false))},
			Check:             active(false),
		},
		resource.TestStep{
			Config:            env.Config(annWith(`active = true`)),
			ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{same.AddStateValue(ann, at("id"))},
			Check:             active(true),
		},
		resource.TestStep{
			// Unset, it is still Terraform's: a deactivation by someone else is drift.
			PreConfig:        change(t, env, func(u *simulator.SCIMUser) { u.Active = false }),
			Config:           env.Config(annWith()),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
			Check:            active(true),
		},
	)
}

func TestAccUser_createdInactive(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)

	acctest.Run(t, resource.TestStep{
		Config:            env.Config(annWith(`active = false`)),
		ConfigPlanChecks:  planned(plancheck.ResourceActionCreate),
		ConfigStateChecks: []statecheck.StateCheck{value("active", knownvalue.Bool(false))},
		Check: checked(func() error {
			if record(t, env, "ann@corp.test").Active {
				return errors.New("the user was created active")
			}

			return nil
		}),
	})
}

func TestAccUser_disappears(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	differ := statecheck.CompareValue(compare.ValuesDiffer())

	acctest.Run(t,
		resource.TestStep{
			Config:            env.Config(annWith()),
			ConfigPlanChecks:  planned(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{differ.AddStateValue(ann, at("id"))},
		},
		resource.TestStep{
			PreConfig: func() {
				env.Simulator.DeleteSCIMUser(env.Credentials().DirectoryID, record(t, env, "ann@corp.test").ID)
			},
			Config:            env.Config(annWith()),
			ConfigPlanChecks:  planned(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{differ.AddStateValue(ann, at("id"))},
		},
	)
}

// A user whom the directory's list hides is not taken for deleted.
func TestAccUser_hiddenFromListIsNotGone(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t, func(o *simulator.Options) { o.SCIM.HideInactive = true })

	var config strings.Builder
	for i := range 6 {
		config.WriteString(block(fmt.Sprintf("u%d", i), fmt.Sprintf(`email = "u%d@corp.test"`, i), `active = false`))
	}

	acctest.Run(t,
		resource.TestStep{Config: env.Config(config.String()), ConfigPlanChecks: all(plancheck.ResourceActionCreate, 0, 1, 2, 3, 4, 5)},
		resource.TestStep{Config: env.Config(config.String()), ConfigPlanChecks: unchanged},
	)
}

func TestAccUser_directoryChangeReplaces(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	// The key of the first directory serves the second too, so that the old record can be deleted.
	second := env.Simulator.AddSCIMDirectory("Second", env.Credentials().SCIMKey)

	acctest.Run(t,
		resource.TestStep{
			Config:           env.Config(annWith()),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
		},
		resource.TestStep{
			Config:            env.Provider(fmt.Sprintf("directory_id = %q", second)) + annWith(),
			ConfigPlanChecks:  planned(plancheck.ResourceActionDestroyBeforeCreate),
			ConfigStateChecks: []statecheck.StateCheck{value("directory_id", knownvalue.StringExact(second))},
			Check: checked(func() error {
				if n := len(env.Simulator.SCIMUsers(env.Credentials().DirectoryID)); n != 0 {
					return fmt.Errorf("%d records are left in the old directory", n)
				}

				return nil
			}),
		},
	)
}

// An address that is known only in the apply defers everything that depends on it.
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
