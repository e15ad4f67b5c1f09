// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

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

// Importing users with only their e-mail addresses configured changes none of them, and neither do later plans after
// changes outside of Terraform.
func TestAccUser_importChangesNothing(t *testing.T) {
	t.Parallel()

	ids := map[string]func(user simulator.SCIMUser) string{
		"record":   func(u simulator.SCIMUser) string { return u.ID },
		"email":    func(u simulator.SCIMUser) string { return strings.ToUpper(u.Emails[0].Value) },
		"name":     func(u simulator.SCIMUser) string { return "user_name:" + strings.ToLower(u.UserName) },
		"external": func(u simulator.SCIMUser) string { return "external_id:" + *u.ExternalID },
		"lower":    func(u simulator.SCIMUser) string { return "external_id:" + strings.ToLower(*u.ExternalID) },
		"account":  func(u simulator.SCIMUser) string { return "account_id:" + u.AccountID },
	}

	for visibility, hidden := range map[string]bool{"listed": false, "hidden": true} {
		t.Run(visibility, func(t *testing.T) {
			t.Parallel()

			env := acctest.Start(t, func(o *simulator.Options) { o.SCIM.HideInactive = hidden })

			var (
				imports, blocks, changed strings.Builder
				addresses                []string
				checks                   []statecheck.StateCheck
			)

			for name, idOf := range ids {
				for state, active := range map[string]bool{"active": true, "inactive": false} {
					label := name + "_" + state
					email, address := label+"@corp.test", "atlassian_user."+label

					id := addRecord(t, env, func(u *simulator.SCIMUser) {
						withAddress(email)(u)
						u.Title, u.ExternalID, u.UserName, u.Active = new("Engineer"), new("E-"+label), "Name."+label, active
						u.PhoneNumbers = []simulator.SCIMPhoneNumber{{Value: "+49 30 1", Type: "work", Primary: true}}
					})

					fmt.Fprintf(&imports, "import {\n  to = %s\n  id = %q\n}\n", address, idOf(record(t, env, email)))
					blocks.WriteString(block(label, fmt.Sprintf("email = %q", email)))
					changed.WriteString(block(label, fmt.Sprintf("email = %q", email), `department = "R&D"`))

					addresses = append(addresses, address)
					for attribute, check := range map[string]knownvalue.Check{
						"id": knownvalue.StringExact(id), "title": knownvalue.StringExact("Engineer"), "active": knownvalue.Bool(active),
						"on_destroy": knownvalue.StringExact("delete"), "adopt_existing": knownvalue.Bool(false),
					} {
						checks = append(checks, statecheck.ExpectKnownValue(address, at(attribute), check))
					}
				}
			}

			quiet := checked(func() error {
				for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
					if n := sent(env, method); n != 0 {
						return fmt.Errorf("the import sent %d %s requests", n, method)
					}
				}

				return nil
			})

			var after []statecheck.StateCheck
			for _, address := range addresses {
				after = append(after, statecheck.ExpectKnownValue(address, at("title"), knownvalue.StringExact("Chief Engineer")))
			}

			acctest.Run(t,
				resource.TestStep{
					Config:            env.Config(imports.String() + blocks.String()),
					ConfigPlanChecks:  plannedAll(plancheck.ResourceActionNoop, addresses...),
					ConfigStateChecks: append(checks, quiet),
				},
				resource.TestStep{
					PreConfig: func() {
						for _, address := range addresses {
							_, label, _ := strings.Cut(address, ".")
							changeRecord(t, env, label+"@corp.test", func(u *simulator.SCIMUser) {
								u.Title, u.PhoneNumbers, u.Active = new("Chief Engineer"), nil, true
							})
						}
					},
					Config:   env.Config(blocks.String()),
					PlanOnly: true,
				},
				resource.TestStep{
					Config:            env.Config(changed.String()),
					ConfigPlanChecks:  plannedAll(plancheck.ResourceActionUpdate, addresses...),
					ConfigStateChecks: after,
				},
			)
		})
	}
}
