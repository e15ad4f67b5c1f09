// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

const userType = "atlassian_user"

// annArguments returns the arguments of the user of most tests, with these.
func annArguments(arguments map[string]any) map[string]any {
	config := map[string]any{"email": "ann@corp.test"}
	maps.Copy(config, arguments)

	return config
}

// planAndApply plans and applies. An error in the plan fails the test. It returns the diagnostics of the apply.
func planAndApply(t *testing.T, driver *acctest.Driver, config map[string]any, prior *acctest.Instance) (*acctest.Instance, []*tfprotov6.Diagnostic) {
	t.Helper()

	plan, diags := driver.Plan(t.Context(), userType, config, prior)
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	return driver.Apply(t.Context(), plan)
}

// plannedOf returns the planned state as plain values.
func plannedOf(t *testing.T, plan *acctest.Plan) map[string]any {
	t.Helper()

	planned, ok := protocoltest.PlainOf(t, plan.Planned).(map[string]any)
	if !ok {
		t.Fatal("the plan is no object")
	}

	return planned
}

// createUser returns a user that another provider has created, as in an earlier run.
func createUser(t *testing.T, env *acctest.Environment, config map[string]any) *acctest.Instance {
	t.Helper()

	instance, diags := planAndApply(t, env.Drive(t, nil), config, nil)
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	return instance
}

// An update that separates the record from its account warns about it, and the state shows it. An unverified domain
// makes account_id unknown in the plan, and another address of a verified domain does not.
func TestProtocolUser_separatedFromItsAccount(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		config  map[string]any
		unknown bool
		warns   bool
	}{
		"verified domain":       {config: map[string]any{"email": "anna@corp.test"}},
		"unverified domain":     {config: map[string]any{"email": "ann@elsewhere.test"}, unknown: true, warns: true},
		"no change of address":  {config: annArguments(map[string]any{"title": "x"})},
		"a change of case only": {config: map[string]any{"email": "ANN@corp.test", "title": "x"}},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := acctest.StartInProcess(t)
			before := createUser(t, env, annArguments(nil))
			account := before.Text(t, "account_id")
			driver := env.Drive(t, nil)

			plan, diags := driver.Plan(t.Context(), userType, test.config, before)
			if text := protocoltest.Errors(diags); text != "" {
				t.Fatal(text)
			}

			if open := plannedOf(t, plan)["account_id"] == protocoltest.Unknown; open != test.unknown {
				t.Errorf("the plan leaves the account open: %t", open)
			}

			after, diags := driver.Apply(t.Context(), plan)
			if text := protocoltest.Errors(diags); text != "" {
				t.Fatal(text)
			}

			if separated := after.Text(t, "account_id") == ""; separated != test.warns {
				t.Errorf("state has the account %q", after.Text(t, "account_id"))
			}

			warning := protocoltest.Warnings(diags)
			if warns := strings.Contains(warning, account) && strings.Contains(warning, "account_id"); warns != test.warns {
				t.Errorf("got the warning %q", warning)
			}
		})
	}
}

// If another address on the same domain gives the user a new account (API §9.2 no. 32), the apply keeps the planned
// account with a warning. The next refresh shows the new account and changes nothing else.
func TestProtocolUser_newAccountInItsDomain(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t, func(o *simulator.Options) { o.SCIM.NewAccountOnEmailChange = true })
	before := createUser(t, env, annArguments(nil))
	account, config := before.Text(t, "account_id"), map[string]any{"email": "anna@corp.test"}
	driver := env.Drive(t, nil)

	plan, diags := driver.Plan(t.Context(), userType, config, before)
	if text := protocoltest.Errors(diags); text != "" || plannedOf(t, plan)["account_id"] != account {
		t.Fatalf("planned the account %v: %s", plannedOf(t, plan)["account_id"], text)
	}

	after, diags := driver.Apply(t.Context(), plan)
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	if text := protocoltest.Warnings(diags); after.Text(t, "account_id") != account || !strings.Contains(text, "new account") {
		t.Errorf("state has the account %q; the warning is %q", after.Text(t, "account_id"), text)
	}

	refreshed, diags := env.Drive(t, nil).Read(t.Context(), after)
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	record, _ := env.Simulator.SCIMUser(env.Credentials().DirectoryID, after.Text(t, "id"))
	if now := refreshed.Text(t, "account_id"); now == account || now != record.AccountID {
		t.Errorf("the account is %q, was %q and should be %q", now, account, record.AccountID)
	}

	plan, diags = driver.Plan(t.Context(), userType, config, refreshed)
	if text := protocoltest.Errors(diags); text != "" || plan.Action != acctest.NoAction {
		t.Errorf("the next plan wants to %s: %s", plan.Action, text)
	}
}

// Terraform knows the provider's arguments in the apply. If they are unknown even then, nothing may be changed.
func TestProtocolUser_limitsNotKnownInTheApply(t *testing.T) {
	t.Parallel()

	for argument, want := range map[string]string{"deprovision_limit": "Deprovision limit not known", "read_only": "read-only"} {
		t.Run(argument, func(t *testing.T) {
			t.Parallel()

			env := acctest.StartInProcess(t)
			before := createUser(t, env, annArguments(nil))
			env.Simulator.ResetJournal()

			driver := env.Drive(t, map[string]any{argument: protocoltest.Unknown})

			for name, config := range map[string]map[string]any{"deactivation": annArguments(map[string]any{"active": false}), "deletion": nil} {
				if _, diags := planAndApply(t, driver, config, before); !strings.Contains(protocoltest.Errors(diags), want) {
					t.Errorf("%s: got %q, want %q", name, protocoltest.Errors(diags), want)
				}
			}

			if n := sent(env, http.MethodPatch) + sent(env, http.MethodDelete); n != 0 {
				t.Errorf("%d requests changed the record", n)
			}
		})
	}
}

// If the key may not search for administrators, one warning says so.
func TestProtocolUser_administratorsNotChecked(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	driver := env.Drive(t, nil)
	people := []*acctest.Instance{createUser(t, env, annArguments(nil)), createUser(t, env, map[string]any{"email": "ben@corp.test"})}

	env.Simulator.Inject(simulator.Fault{
		Method: http.MethodPost, Path: "/admin/v2/orgs/*/directories/*/users/search", Answer: simulator.RespondErrors(http.StatusForbidden, "ADMIN-403-3", "Forbidden", ""),
	})

	warnings := 0

	for _, person := range people {
		_, diags := driver.Plan(t.Context(), userType, nil, person)
		warnings += strings.Count(protocoltest.Warnings(diags), "Organization administrators not checked")
	}

	if warnings != 1 {
		t.Errorf("warned %d times, want once", warnings)
	}
}

// Two blocks have one address that is known only in the apply. While the first block creates the record, the second one
// could adopt it. The second is refused, and the first keeps its record.
func TestProtocolUser_adoptedWhileCreated(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	driver := env.Drive(t, nil)
	config := annArguments(map[string]any{"adopt_existing": true})

	env.Simulator.Inject(simulator.Fault{Method: http.MethodPost, Path: "/scim/directory/*/Users", Times: 1, After: func(*http.Request) {
		_, diags := driver.Plan(t.Context(), userType, config, nil)
		if text := protocoltest.Errors(diags); !strings.Contains(text, "Two blocks of this configuration want the email \"ann@corp.test\"") {
			t.Errorf("got %q", text)
		}
	}})

	created, diags := planAndApply(t, driver, config, nil)
	if text := protocoltest.Errors(diags); text != "" {
		t.Error(text)
	}

	if created == nil {
		t.Error("the first of them has no record")
	}
}

// After an import Terraform owns no attribute, because it does not keep the private state of a plan without changes. An
// argument that only Terraform knows makes the import a change that sends nothing; from then on Terraform owns what is
// configured.
func TestProtocolUser_importOwns(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		beside map[string]any
		title  any // after its removal from the configuration
	}{
		"nothing":        {nil, "Boss"},
		"adopt_existing": {map[string]any{"adopt_existing": true}, nil},
		"on_destroy":     {map[string]any{"on_destroy": "retain"}, nil},
		"timeouts":       {map[string]any{"timeouts": map[string]any{"read": "1m"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
				ann := func(arguments map[string]any) []acctest.Block {
					config := annArguments(test.beside)
					maps.Copy(config, arguments)

					return []acctest.Block{{Address: "atlassian_user.ann", Config: config}}
				}
				boss, kept := map[string]any{"title": "Boss", "department": "Board"}, map[string]any{"department": "Board"}

				if failures := s.NewWorkspace().Apply(t.Context(), ann(boss)); len(failures) > 0 {
					t.Fatal(failures)
				}

				if text := s.Import(t.Context(), "atlassian_user.ann", "ann@corp.test"); text != "" {
					t.Fatal(text)
				}

				writes := func() (n int) {
					for _, request := range s.Simulator.Journal() {
						if request.Method != http.MethodGet && strings.Contains(request.Path, "/Users") {
							n++
						}
					}

					return n
				}
				before := writes()

				s.Applies(ann(boss), nil)

				if n := writes() - before; n != 0 {
					t.Errorf("the import sends %d changes", n)
				}

				s.Applies(ann(kept), nil)

				if got := s.State("atlassian_user.ann").Value(t)["title"]; got != test.title {
					t.Errorf("the title is %v, want %v", got, test.title)
				}
			})
		})
	}
}
