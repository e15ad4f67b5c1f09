// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// importBlock imports the user by an id.
func importBlock(id string) string {
	return fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", ann, id)
}

func TestAccUser_importOfWhatWasCreated(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	config := env.Config(annWith(
		`title = "Engineer"`, `external_id = "E-17"`, `phone_numbers = [{ value = "+49 30 1", type = "work", primary = true }]`))

	acctest.Run(t,
		resource.TestStep{Config: config, ConfigPlanChecks: planned(plancheck.ResourceActionCreate)},
		resource.TestStep{
			Config:            config,
			ResourceName:      ann,
			ImportState:       true,
			ImportStateVerify: true,
		},
		resource.TestStep{
			Config:            config,
			ResourceName:      ann,
			ImportState:       true,
			ImportStateVerify: true,
			ImportStateId:     "ANN@corp.test",
		},
		resource.TestStep{
			Config:          config,
			ResourceName:    ann,
			ImportState:     true,
			ImportStateKind: resource.ImportBlockWithID,
		},
	)
}

func TestAccUser_importByIdentity(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	config := env.Config(annWith(`title = "Engineer"`))

	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		Steps: []resource.TestStep{
			{
				Config:           config,
				ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectIdentityValueMatchesState(ann, at("id")),
					statecheck.ExpectIdentityValueMatchesState(ann, at("directory_id")),
				},
			},
			{
				Config:          config,
				ResourceName:    ann,
				ImportState:     true,
				ImportStateKind: resource.ImportBlockWithResourceIdentity,
			},
		},
	})
}

// Importing 500 people with nothing but their e-mail address changes none of them, and neither does what others
// change of them afterwards.
func TestAccUser_importChangesNothing(t *testing.T) {
	t.Parallel()

	full := func(u *simulator.SCIMUser) {
		named("Ann@corp.test")(u)

		title, external := "Engineer", "E-17"
		u.Title, u.ExternalID = &title, &external
		u.UserName = "Ann.Ex"
		u.PhoneNumbers = []simulator.SCIMPhoneNumber{{Value: "+49 30 1", Type: "work", Primary: true}}
	}

	ids := map[string]func(*testing.T, *acctest.Environment, string) string{
		"record id":      func(_ *testing.T, _ *acctest.Environment, id string) string { return id },
		"e-mail address": func(*testing.T, *acctest.Environment, string) string { return "ann@CORP.test" },
		"user name":      func(*testing.T, *acctest.Environment, string) string { return "user_name:ann.ex" },
		"external id":    func(*testing.T, *acctest.Environment, string) string { return "external_id:E-17" },
		"external id e":  func(*testing.T, *acctest.Environment, string) string { return "external_id:e-17" },
		"account id": func(t *testing.T, env *acctest.Environment, _ string) string {
			return "account_id:" + record(t, env, "ann@corp.test").AccountID
		},
	}

	for name, importID := range ids {
		for state, active := range map[string]bool{"active": true, "inactive": false} {
			for visibility, hidden := range map[string]bool{"listed": false, "hidden": true} {
				t.Run(fmt.Sprintf("%s, %s, %s", name, state, visibility), func(t *testing.T) {
					t.Parallel()

					env := acctest.Start(t, func(o *simulator.Options) { o.SCIM.HideInactive = hidden })
					id := exists(t, env, full)
					change(t, env, func(u *simulator.SCIMUser) { u.Active = active })()

					acctest.Run(t,
						resource.TestStep{
							Config: env.Config(importBlock(importID(t, env, id)) + annWith()),
							ConfigPlanChecks: resource.ConfigPlanChecks{
								PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(ann, plancheck.ResourceActionNoop)},
								PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
							},
							ConfigStateChecks: []statecheck.StateCheck{
								value("id", knownvalue.StringExact(id)),
								value("title", knownvalue.StringExact("Engineer")),
								value("active", knownvalue.Bool(active)),
								value("on_destroy", knownvalue.StringExact("delete")),
								value("adopt_existing", knownvalue.Bool(false)),
							},
							Check: checked(func() error {
								for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
									if n := sent(env, method); n != 0 {
										return fmt.Errorf("the import sent %d %s requests", n, method)
									}
								}

								return nil
							}),
						},
						resource.TestStep{
							PreConfig: change(t, env, func(u *simulator.SCIMUser) {
								title := "Chief Engineer"
								u.Title, u.PhoneNumbers, u.Active = &title, nil, true
							}),
							Config:           env.Config(annWith()),
							ConfigPlanChecks: unchanged,
						},
						resource.TestStep{
							Config:            env.Config(annWith(`department = "R&D"`)),
							ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate),
							ConfigStateChecks: []statecheck.StateCheck{value("title", knownvalue.StringExact("Chief Engineer"))},
						},
					)
				})
			}
		}
	}
}

func TestAccUser_importErrors(t *testing.T) {
	t.Parallel()

	tests := map[string]struct{ id, want string }{
		"unknown record id":   {"f81d4fae-7dec-11d0-a765-00a0c91e6bf6", `(?s)User to import does not exist.*f81d4fae`},
		"unknown address":     {"nobody@corp.test", `(?s)User to import does not exist.*nobody@corp\.test`},
		"unknown user name":   {"user_name:nobody", `(?s)User to import does not exist.*user\s+name\s+"nobody"`},
		"unknown account":     {"account_id:712020:none", `(?s)User to import does not exist`},
		"unknown external id": {"external_id:none", `(?s)User to import does not exist`},
		"no known form":       {"what is this?", `(?s)Malformed import id.*external_id:`},
		"nothing after":       {"user_name:", `(?s)Malformed import id.*nothing\s+follows`},
		"unknown prefix":      {"name:ann", `(?s)Malformed import id`},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := acctest.Start(t)

			acctest.Run(t, resource.TestStep{
				Config:      env.Config(importBlock(test.id) + annWith()),
				ExpectError: regexp.MustCompile(test.want),
			})
		})
	}
}

// Who has the address as a secondary one is somebody else.
func TestAccUser_importBySecondaryAddress(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	exists(t, env, aliased("ann@corp.test"))

	acctest.Run(t, resource.TestStep{
		Config:      env.Config(importBlock("ann@corp.test") + annWith()),
		ExpectError: regexp.MustCompile(`(?s)User to import does not exist.*e-mail\s+address\s+"ann@corp\.test"`),
	})
}

func TestAccUser_importOfSeveralMatches(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)

	for i, external := range []string{"abc", "ABC"} {
		exists(t, env, func(u *simulator.SCIMUser) {
			named(fmt.Sprintf("u%d@corp.test", i))(u)
			u.ExternalID = &external
		})
	}

	acctest.Run(t, resource.TestStep{
		Config:      env.Config(importBlock("external_id:Abc") + annWith()),
		ExpectError: regexp.MustCompile(`(?s)Several users of the directory.*u0@corp\.test.*u1@corp\.test`),
	})
}
