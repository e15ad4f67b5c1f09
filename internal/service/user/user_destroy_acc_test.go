// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// destroyed is the plan that destroys the user.
var destroyed = resource.ConfigPlanChecks{
	PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(ann, plancheck.ResourceActionDestroy)},
}

func TestAccUser_onDestroy(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		record, active bool   // whether the record is still there, and active
		account        string // the state of the account
	}{
		"delete":     {account: "inactive"},
		"deactivate": {record: true, account: "inactive"},
		"unlink":     {account: "active"},
		"retain":     {record: true, active: true, account: "active"},
	}

	for way, want := range tests {
		for name, gone := range map[string]bool{"there": false, "gone already": true} {
			t.Run(way+", "+name, func(t *testing.T) {
				t.Parallel()

				env := acctest.Start(t)
				directory := env.Credentials().DirectoryID

				var before simulator.SCIMUser

				acctest.Run(t,
					resource.TestStep{
						Config:           env.Config(annWith(fmt.Sprintf("on_destroy = %q", way))),
						ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
						Check: checked(func() error {
							before = record(t, env, "ann@corp.test")

							return nil
						}),
					},
					resource.TestStep{
						PreConfig: func() {
							if gone {
								// Behind a plan's back: between its refresh and the destroy.
								env.Simulator.Inject(simulator.Fault{Method: destroyMethod(way), Path: "/**", Times: 1, Before: func(*http.Request) {
									env.Simulator.DeleteSCIMUser(directory, before.ID)
								}})
							}
						},
						Config:           env.Config(""),
						ConfigPlanChecks: destroyed,
						Check: checked(func() error {
							account, _ := env.Simulator.Account(before.AccountID)
							after, there := env.Simulator.SCIMUser(directory, before.ID)

							if gone && way != "retain" {
								if there {
									return errors.New("the record came back")
								}

								return nil
							}

							if there != want.record || after.Active != want.active || string(account.Status) != want.account {
								return fmt.Errorf("record %t, active %t, account %s", there, after.Active, account.Status)
							}

							return nil
						}),
					},
				)
			})
		}
	}
}

// destroyMethod is the method of the first request that a way of destroying sends.
func destroyMethod(way string) string {
	switch way {
	case "deactivate":
		return http.MethodPatch
	case "unlink":
		return http.MethodPatch
	default:
		return http.MethodDelete
	}
}

// Changing the way to destroy sends nothing.
func TestAccUser_onDestroyChangesInStateAlone(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)

	acctest.Run(t,
		resource.TestStep{Config: env.Config(annWith()), ConfigPlanChecks: planned(plancheck.ResourceActionCreate)},
		resource.TestStep{
			Config:            env.Config(annWith(`on_destroy = "retain"`, `adopt_existing = true`, `timeouts = { delete = "1m" }`)),
			ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{value("on_destroy", knownvalue.StringExact("retain"))},
			Check: checked(func() error {
				if n := sent(env, http.MethodPatch) + sent(env, http.MethodPut); n != 0 {
					return fmt.Errorf("%d requests were sent", n)
				}

				return nil
			}),
		},
	)
}

func TestAccUser_unlinkNeedsTheOrganization(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)

	acctest.Run(t, resource.TestStep{
		Config:      env.Provider("org_id = null", "api_key = null") + annWith(`on_destroy = "unlink"`),
		PlanOnly:    true,
		ExpectError: regexp.MustCompile(`(?s)Provider configuration incomplete.*on_destroy.*no\s+org_id.*no\s+api_key`),
	})
}

// Unlinking that does not take effect must not end in a deletion, which would deactivate the account.
func TestAccUser_unlinkThatFailsKeepsTheRecord(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	unlink := simulator.Fault{Method: http.MethodPatch, Path: "/admin/**", Answer: simulator.RespondErrors(http.StatusForbidden, "ADMIN-403-3", "Forbidden", "")}

	var (
		remove func()
		before simulator.SCIMUser
	)

	acctest.Run(t,
		resource.TestStep{Config: env.Config(annWith(`on_destroy = "unlink"`)), ConfigPlanChecks: planned(plancheck.ResourceActionCreate)},
		resource.TestStep{
			PreConfig:   func() { remove = env.Simulator.Inject(unlink) },
			Config:      env.Config(""),
			ExpectError: regexp.MustCompile(`(?s)Destroying user failed.*it\s+was\s+not\s+deleted`),
		},
		resource.TestStep{
			PreConfig: func() {
				remove()

				if before = record(t, env, "ann@corp.test"); !before.Active || before.AccountID == "" {
					t.Errorf("active %t, account %q", before.Active, before.AccountID)
				}
			},
			Config:           env.Config(""),
			ConfigPlanChecks: destroyed,
			Check: checked(func() error {
				account, _ := env.Simulator.Account(before.AccountID)
				if _, there := env.Simulator.SCIMUser(env.Credentials().DirectoryID, before.ID); there || account.Status != simulator.AccountActive {
					return fmt.Errorf("record %t, account %s", there, account.Status)
				}

				return nil
			}),
		},
	)
}

// A key that is refused is no matter of the directory, unless the record is in another one than the provider's.
func TestAccUser_destroyRefused(t *testing.T) {
	t.Parallel()

	for _, way := range []string{"delete", "deactivate"} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()

			env := acctest.Start(t)
			other := `directory_id = "11111111-2222-4333-8444-555555555555"`
			onDestroy := fmt.Sprintf("on_destroy = %q", way)
			refuse := func(status int) func() {
				return func() {
					env.Simulator.Inject(simulator.Fault{
						Method: destroyMethod(way), Path: "/scim/**", Times: 1, Answer: simulator.RespondEmpty(status),
					})
				}
			}

			acctest.Run(t,
				resource.TestStep{Config: env.Config(annWith(onDestroy)), ConfigPlanChecks: planned(plancheck.ResourceActionCreate)},
				resource.TestStep{
					PreConfig:   refuse(http.StatusUnauthorized),
					Config:      env.Config(""),
					ExpectError: regexp.MustCompile(`(?s)API key not accepted.*scim_api_key.*expired`),
				},
				resource.TestStep{
					PreConfig: refuse(http.StatusForbidden),
					Config:    env.Provider(other),
					ExpectError: regexp.MustCompile(`(?s)Destroying user failed.*on_destroy\s+=\s+"` + way + `".*directory\s+` +
						env.Credentials().DirectoryID + `.*alias\s+for\s+that\s+directory`),
				},
			)
		})
	}
}
