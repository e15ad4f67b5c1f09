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

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// The server's text says "email" whichever attribute is taken (API §2.11); the error says which one it is.
func TestAccUser_conflictNamesWhatIsTaken(t *testing.T) {
	t.Parallel()

	external := "E-17"
	tests := map[string]struct {
		other func(*simulator.SCIMUser)
		want  string
	}{
		"e-mail address": {
			other: func(u *simulator.SCIMUser) { named("ANN@corp.test")(u); u.UserName = "other" },
			want:  `(?s)email = "ann@corp\.test".*The\s+e-mail\s+address\s+"ann@corp\.test"\s+is\s+taken\s+by\s+the\s+record.*import \{.*id = "[0-9a-f-]{36}"`,
		},
		"user name": {
			other: func(u *simulator.SCIMUser) { named("other@corp.test")(u); u.UserName = "ann.ex" },
			want:  `(?s)user_name\s+= "ann\.ex".*The\s+user\s+name\s+"ann\.ex"\s+is\s+taken\s+by\s+the\s+record`,
		},
		"external id": {
			other: func(u *simulator.SCIMUser) { named("other@corp.test")(u); u.ExternalID = &external },
			want:  `(?s)external_id\s+= "E-17".*The\s+external\s+id\s+"E-17"\s+is\s+taken\s+by\s+the\s+record`,
		},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := acctest.Start(t)
			exists(t, env, test.other)

			acctest.Run(t, resource.TestStep{
				Config:      env.Config(annWith(`user_name = "ann.ex"`, `external_id = "E-17"`)),
				ExpectError: regexp.MustCompile(test.want),
			})
		})
	}
}

func TestAccUser_conflictOnUpdate(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	exists(t, env, named("taken@corp.test"))

	acctest.Run(t,
		resource.TestStep{Config: env.Config(annWith()), ConfigPlanChecks: planned(plancheck.ResourceActionCreate)},
		resource.TestStep{
			Config:      env.Config(block("ann", `email = "taken@corp.test"`)),
			ExpectError: regexp.MustCompile(`(?s)Updating user failed.*"taken@corp\.test".*taken\s+by\s+the\s+record.*Change\s+one\s+of\s+the\s+two`),
		},
		resource.TestStep{Config: env.Config(annWith()), ConfigPlanChecks: unchanged},
	)
}

func TestAccUser_adoption(t *testing.T) {
	t.Parallel()

	for name, hidden := range map[string]bool{"listed": false, "hidden": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := acctest.Start(t, func(o *simulator.Options) { o.SCIM.HideInactive = hidden })
			department := "Kept"
			id := exists(t, env, func(u *simulator.SCIMUser) {
				named("ANN@corp.test")(u)
				u.UserName = "ann@corp.test"
				u.Department = &department
			})
			change(t, env, func(u *simulator.SCIMUser) { u.Active = false })()

			acctest.Run(t,
				resource.TestStep{
					Config:           env.Config(annWith(`title = "Engineer"`, `adopt_existing = true`)),
					ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
					ConfigStateChecks: []statecheck.StateCheck{
						value("id", knownvalue.StringExact(id)),
						value("active", knownvalue.Bool(true)),
						value("department", knownvalue.StringExact(department)),
					},
					Check: checked(func() error {
						u := record(t, env, "ann@corp.test")
						if u.ID != id || !u.Active || text(u.Title) != "Engineer" || text(u.Department) != department {
							return fmt.Errorf("the record was not merged into: %s, active %t, title %q, department %q", u.ID, u.Active, text(u.Title), text(u.Department))
						}

						return nil
					}),
				},
				// What adoption did not set is not Terraform's to clear.
				resource.TestStep{
					Config:            env.Config(annWith(`adopt_existing = true`)),
					ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate),
					ConfigStateChecks: []statecheck.StateCheck{value("department", knownvalue.StringExact(department)), value("title", knownvalue.Null())},
				},
			)
		})
	}
}

func TestAccUser_adoptionOfSeveralIsRefused(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	external := "E-17"

	exists(t, env, func(u *simulator.SCIMUser) { named("ann@corp.test")(u); u.UserName = "someone" })
	exists(t, env, func(u *simulator.SCIMUser) { named("other@corp.test")(u); u.ExternalID = &external })

	acctest.Run(t, resource.TestStep{
		Config:      env.Config(annWith(`external_id = "E-17"`, `adopt_existing = true`)),
		ExpectError: regexp.MustCompile(`(?s)Adopting user failed.*Several\s+records\s+match`),
	})

	if n := sent(env, http.MethodPatch) + sent(env, http.MethodPut); n != 0 {
		t.Errorf("%d requests changed a record", n)
	}
}

// aliased makes the record of somebody else, who has the address as a secondary one.
func aliased(address string) func(*simulator.SCIMUser) {
	return func(u *simulator.SCIMUser) {
		named("ben@corp.test")(u)
		u.Emails = append(u.Emails, simulator.SCIMEmail{Value: address, Type: "alias"})
	}
}

// Who has the address as a secondary one is somebody else, whose record must not become this user's.
func TestAccUser_adoptionBySecondaryAddressIsRefused(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	id := exists(t, env, aliased("Ann@corp.test"))
	refused := `(?s)email = "ann@corp\.test".*secondary\s+address\s+of\s+the\s+record\s+` + id + `.*"ben@corp\.test"`

	acctest.Run(t,
		resource.TestStep{
			Config:      env.Config(annWith(`display_name = "Ann Ex"`, "adopt_existing = true")),
			ExpectError: regexp.MustCompile(`(?s)Adopting user failed.*` + refused + `.*Nothing\s+was\s+changed`),
		},
		// Nor is it advised.
		resource.TestStep{
			Config:      env.Config(annWith(`display_name = "Ann Ex"`)),
			ExpectError: regexp.MustCompile(`(?s)Creating user failed.*` + refused + `[^{]*$`),
		},
	)

	if n := sent(env, http.MethodPatch) + sent(env, http.MethodPut); n != 0 {
		t.Errorf("%d requests changed a record", n)
	}
}

// An alias beside the same primary address is no obstacle.
func TestAccUser_adoptionKeepsSecondaryAddresses(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	id := exists(t, env, func(u *simulator.SCIMUser) {
		named("ann@corp.test")(u)
		u.UserName = "someone"
		u.Emails = append(u.Emails, simulator.SCIMEmail{Value: "alias@corp.test", Type: "alias"})
	})

	acctest.Run(t, resource.TestStep{
		Config:            env.Config(annWith("adopt_existing = true")),
		ConfigPlanChecks:  planned(plancheck.ResourceActionCreate),
		ConfigStateChecks: []statecheck.StateCheck{value("id", knownvalue.StringExact(id))},
		Check: checked(func() error {
			if n := len(record(t, env, "ann@corp.test").Emails); n != 2 {
				return fmt.Errorf("the record has %d addresses, want 2", n)
			}

			return nil
		}),
	})
}

// Of two blocks with one address the second would take over what the first has just made or adopted, and both would
// manage it.
func TestAccUser_twoBlocksWithOneAddressAreRefused(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)

	acctest.Run(t,
		resource.TestStep{
			Config: env.Config(annWith("adopt_existing = true") +
				block("too", `email = "ANN@corp.test"`, `title = "Too"`, "adopt_existing = true", "depends_on = ["+ann+"]")),
			ExpectError: regexp.MustCompile(`(?s)Two blocks for one name.*email = "ANN@corp\.test".*Two\s+blocks\s+of\s+this\s+configuration`),
		},
		resource.TestStep{
			PreConfig: func() {
				if n := sent(env, http.MethodPost); n != 0 {
					t.Errorf("%d users were created", n)
				}
			},
			Config: env.Config(annWith("adopt_existing = true")),
		},
	)
}

// A POST whose answer is lost is not repeated blindly: the record is read back, and kept.
func TestAccUser_lostAnswer(t *testing.T) {
	t.Parallel()

	faults := map[string]simulator.Fault{
		"connection reset after the commit":  {Commit: true, Answer: simulator.ResetConnection()},
		"connection reset before the commit": {Answer: simulator.ResetConnection()},
		"truncated answer":                   {Commit: true, Answer: simulator.Truncate()},
		"invalid answer":                     {Commit: true, Answer: simulator.RespondInvalidJSON()},
		"500 after the commit":               {Commit: true, Answer: simulator.RespondSCIM(500, "", "internal")},
		"502 page of a proxy":                {Answer: simulator.RespondHTML(502)},
		"503":                                {Answer: simulator.RespondSCIM(503, "", "unavailable")},
		"429 with Retry-After":               {Answer: simulator.TooManyRequests(simulator.RetryAfter(1))},
		"429 with nothing":                   {Answer: simulator.TooManyRequests()},
	}

	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := acctest.Start(t)
			fault.Method, fault.Path, fault.Times = http.MethodPost, "/scim/directory/*/Users", 1
			env.Simulator.Inject(fault)

			acctest.Run(t, resource.TestStep{
				Config:           env.Config(annWith(`title = "Engineer"`)),
				ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
				Check: checked(func() error {
					if u := record(t, env, "ann@corp.test"); text(u.Title) != "Engineer" {
						return fmt.Errorf("the record has the title %q", text(u.Title))
					}

					return nil
				}),
			})
		})
	}
}
