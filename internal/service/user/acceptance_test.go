// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// ann is the address of the user block of most tests.
const ann = "atlassian_user.ann"

// annWith returns that block with an e-mail address and these arguments.
func annWith(arguments ...string) string {
	return block("ann", append([]string{`email = "ann@corp.test"`}, arguments...)...)
}

func block(name string, arguments ...string) string {
	return fmt.Sprintf("resource \"atlassian_user\" %q {\n  %s\n}\n", name, strings.Join(arguments, "\n  "))
}

// planned checks the action that the plan has for ann before the apply, and that the plan after the apply is empty.
func planned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return plannedAll(action, ann)
}

// plannedAll checks the same for several users.
func plannedAll(action plancheck.ResourceActionType, addresses ...string) resource.ConfigPlanChecks {
	checks := resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
	for _, address := range addresses {
		checks.PreApply = append(checks.PreApply, plancheck.ExpectResourceAction(address, action))
	}

	return checks
}

// unchanged asserts that the plan is empty.
var unchanged = resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}

// record returns the user's record in the simulator, found by the e-mail address in any case.
func record(t *testing.T, env *acctest.Environment, email string) simulator.SCIMUser {
	t.Helper()

	var found []simulator.SCIMUser

	for _, user := range env.Simulator.SCIMUsers(env.Credentials().DirectoryID) {
		if len(user.Emails) > 0 && strings.EqualFold(user.Emails[0].Value, email) {
			found = append(found, user)
		}
	}

	if len(found) != 1 {
		t.Fatalf("%d records have the address %s, want 1", len(found), email)
	}

	return found[0]
}

// changeAnn changes ann's record outside of Terraform.
func changeAnn(t *testing.T, env *acctest.Environment, alter func(*simulator.SCIMUser)) func() {
	return func() {
		t.Helper()
		changeRecord(t, env, "ann@corp.test", alter)
	}
}

// changeRecord changes a record outside of Terraform.
func changeRecord(t *testing.T, env *acctest.Environment, email string, alter func(*simulator.SCIMUser)) {
	t.Helper()

	if !env.Simulator.SetSCIMUser(env.Credentials().DirectoryID, record(t, env, email).ID, alter) {
		t.Fatalf("the record of %s could not be changed", email)
	}
}

// addRecord creates a record outside of Terraform and returns its id.
func addRecord(t *testing.T, env *acctest.Environment, alter func(*simulator.SCIMUser)) string {
	t.Helper()

	ids, err := env.Simulator.SeedSCIMUsers(env.Credentials().DirectoryID, 1)
	if err != nil {
		t.Fatal(err)
	}

	if !env.Simulator.SetSCIMUser(env.Credentials().DirectoryID, ids[0], alter) {
		t.Fatal("the record could not be made")
	}

	return ids[0]
}

func withAddress(email string) func(*simulator.SCIMUser) {
	return func(u *simulator.SCIMUser) {
		u.UserName = email
		u.Emails = []simulator.SCIMEmail{{Value: email, Type: "work", Primary: true}}
	}
}

// sent counts the requests of a method to the directory's users.
func sent(env *acctest.Environment, method string) int {
	path := "/scim/directory/*/Users/**"
	if method == "POST" {
		path = "/scim/directory/*/Users"
	}

	return env.Simulator.CountRequests(simulator.Filter{Method: method, Path: path})
}

// checked checks the simulator's state after the apply of a step.
type checked func() error

func (check checked) CheckState(_ context.Context, _ statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	resp.Error = check()
}

func text(value *string) string {
	if value == nil {
		return ""
	}

	return *value
}
