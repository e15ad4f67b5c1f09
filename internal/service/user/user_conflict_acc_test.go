// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// An inactive user that the directory's lists omit is adopted.
func TestAccUser_adoption(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t, func(o *simulator.Options) { o.SCIM.HideInactive = true })
	id := addRecord(t, env, inactiveWithDepartment)

	acctest.Run(t,
		resource.TestStep{
			Config:           env.Config(annWith(`title = "Engineer"`, `adopt_existing = true`)),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{
				value("id", knownvalue.StringExact(id)),
				value("active", knownvalue.Bool(true)),
				value("department", knownvalue.StringExact("Kept")),
				checked(func() error {
					u := record(t, env, "ann@corp.test")
					if u.ID != id || !u.Active || text(u.Title) != "Engineer" || text(u.Department) != "Kept" {
						return fmt.Errorf("the record was not merged into: %s, active %t, title %q, department %q", u.ID, u.Active, text(u.Title), text(u.Department))
					}

					return nil
				}),
			},
		},
		// Terraform does not clear values that the adoption did not set.
		resource.TestStep{
			Config:            env.Config(annWith(`adopt_existing = true`)),
			ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{value("department", knownvalue.StringExact("Kept")), value("title", knownvalue.Null())},
		},
	)
}

// inactiveWithDepartment makes ann's record inactive, with a department.
func inactiveWithDepartment(u *simulator.SCIMUser) {
	withAddress("ANN@corp.test")(u)
	u.UserName, u.Department, u.Active = "ann@corp.test", new("Kept"), false
}
