// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package live_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// Domains of the acme world.
const (
	verifiedDomain   = "acme.test"
	unverifiedDomain = "partner.test"
)

// TestAccLive_simulated runs TestAccLive on simulated organizations, so that it keeps working while nobody runs it on a
// real one.
//
// Each run is this test program in a process of its own, with the organization in its environment. So it runs
// TestAccLive itself, with its skips, its empty provider block and its cleanup, exactly as make testacc does. In this
// process, all runs would share one environment, and a run that must fail would fail this test.
func TestAccLive_simulated(t *testing.T) {
	t.Parallel()

	acctest.NeedsCLI(t)

	refuse := simulator.RespondSCIM(http.StatusBadRequest, "invalidValue", "Injected.")

	tests := []struct {
		name string
		// variables are set in the run's environment; "" unsets one.
		variables map[string]string
		options   func(*simulator.Options)
		faults    []simulator.Fault
		fails     bool
		created   int // requests that create a person
		says      []string
	}{
		{
			name: "everything", created: 1,
			says: []string{
				`--- PASS: TestAccLive/reports/atlassian_organization`, `--- PASS: TestAccLive/reports/atlassian_product_licenses`,
				`--- PASS: TestAccLive/users_and_groups`,
			},
		},
		{
			name: "a directory alone", variables: map[string]string{varOrgID: "", varAPIKey: ""}, created: 1,
			says: []string{
				`not set: ATLASSIAN_ORG_ID, ATLASSIAN_API_KEY\n`, `--- SKIP: TestAccLive/reports `, `--- PASS: TestAccLive/users_and_groups`,
			},
		},
		{
			name: "an organization alone", variables: map[string]string{varDirectoryID: "", varSCIMAPIKey: ""},
			says: []string{`--- PASS: TestAccLive/reports`, `not set: ATLASSIAN_DIRECTORY_ID\n`, `--- SKIP: TestAccLive/users_and_groups`},
		},
		{
			name: "no key of the directory", variables: map[string]string{varSCIMAPIKey: ""},
			says: []string{`not set: ATLASSIAN_SCIM_API_KEY, and the organization's key does not open the directory`, `--- SKIP: TestAccLive/users_and_groups`},
		},
		{
			name: "no domain", variables: map[string]string{varTestDomain: ""},
			says: []string{`not set: ATLASSIAN_TEST_DOMAIN\n`, `--- SKIP: TestAccLive/users_and_groups`},
		},
		{
			name: "read only", variables: map[string]string{varReadOnly: "true"},
			says: []string{`--- PASS: TestAccLive/reports`, `ATLASSIAN_READ_ONLY is true`, `--- SKIP: TestAccLive/users_and_groups`},
		},
		{
			name: "a key with scopes", variables: map[string]string{varAPIKey: "simulator-scoped-key"}, created: 1,
			says: []string{
				`--- PASS: TestAccLive/reports/atlassian_organization`, `ATLASSIAN_API_KEY would have to be a key without scopes`,
				`--- SKIP: TestAccLive/reports/atlassian_product_licenses`,
				`Without the data source atlassian_user`, `--- PASS: TestAccLive/users_and_groups`,
			},
		},
		{
			name: "somebody else's domain", variables: map[string]string{varTestDomain: unverifiedDomain}, fails: true,
			says: []string{`"partner.test", which is no verified domain of the organization; these are: acme.test, corp.test`},
		},
		{
			name: "wrong keys", variables: map[string]string{varAPIKey: "wrong", varSCIMAPIKey: "wrong"}, fails: true,
			says: []string{`ATLASSIAN_API_KEY is not accepted`, `--- FAIL: TestAccLive/users_and_groups`},
		},
		{
			name: "neither organization nor directory", variables: map[string]string{varOrgID: "", varDirectoryID: ""}, fails: true,
			says: []string{`no part of this test can run`},
		},
		{
			name: "no key", variables: map[string]string{varAPIKey: "", varSCIMAPIKey: ""},
			says: []string{`--- SKIP: TestAccLive `, `make testacc`},
		},
		{
			// The membership is refused. Terraform destroys the person and the group.
			name: "a failure that Terraform cleans up after", created: 1, fails: true,
			faults: []simulator.Fault{{Method: http.MethodPatch, Path: "/scim/directory/*/Groups/*", Answer: refuse}},
			says:   []string{`Error running apply`},
		},
		{
			// As above, and the first deletion of each is refused too. The sweep finds both by their names.
			name: "a failure that is left to the sweep", created: 1, fails: true,
			faults: []simulator.Fault{
				{Method: http.MethodPatch, Path: "/scim/directory/*/Groups/*", Answer: refuse},
				{Method: http.MethodDelete, Path: "/scim/directory/*/Users/*", Times: 1, Answer: refuse},
				{Method: http.MethodDelete, Path: "/scim/directory/*/Groups/*", Times: 1, Answer: refuse},
			},
			says: []string{`there may be dangling resources`, `Swept: group tfacc-[0-9a-f]+, user tfacc-[0-9a-f]+-1@acme\.test`},
		},
		{
			// The person can be neither reactivated nor deleted, and no list shows them. The sweep knows their id.
			name: "somebody inactive is left to the sweep", created: 1, fails: true,
			options: func(o *simulator.Options) { o.SCIM.HideInactive = true },
			faults: []simulator.Fault{
				{Method: http.MethodPatch, Path: "/scim/directory/*/Users/*", Skip: 3, Answer: refuse},
				{Method: http.MethodPut, Path: "/scim/directory/*/Users/*", Answer: refuse},
				{Method: http.MethodDelete, Path: "/scim/directory/*/Users/*", Times: 1, Answer: refuse},
			},
			says: []string{`there may be dangling resources`, `Swept: user tfacc-[0-9a-f]+-1@acme\.test`},
		},
	}

	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()

			options := []func(*simulator.Options){acctest.World("acme")}
			if test.options != nil {
				options = append(options, test.options)
			}

			env := acctest.Start(t, options...)
			bystander(t, env)

			for _, fault := range test.faults {
				env.Simulator.Inject(fault)
			}

			before := others(t, env)
			output, failed := runLive(t, env, test.variables)

			if failed != test.fails {
				t.Errorf("the run has failed: %t, want %t", failed, test.fails)
			}

			for _, pattern := range test.says {
				if !regexp.MustCompile(pattern).MatchString(output) {
					t.Errorf("the run does not say %s", pattern)
				}
			}

			if n := env.Simulator.CountRequests(simulator.Filter{Method: http.MethodPost, Path: "/scim/directory/*/Users"}); n != test.created {
				t.Errorf("%d requests made a person, want %d", n, test.created)
			}

			unchanged(t, before, others(t, env))
			nothingLeft(t, env)

			if t.Failed() {
				t.Logf("The run:\n%s", output)
			}
		})
	}
}

// runLive runs TestAccLive against the simulated organization. The variables replace those of the same name.
func runLive(t *testing.T, env *acctest.Environment, variables map[string]string) (output string, failed bool) {
	t.Helper()

	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}

	credentials := env.Credentials()
	environment := map[string]string{
		varBaseURL: env.Simulator.URL(), varOrgID: credentials.OrgID, varAPIKey: credentials.APIKey,
		varDirectoryID: credentials.DirectoryID, varSCIMAPIKey: credentials.SCIMKey, varTestDomain: verifiedDomain,
	}
	maps.Copy(environment, variables)

	command := exec.CommandContext(t.Context(), program, "-test.run=^TestAccLive$", "-test.v", "-test.timeout=10m")

	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "ATLASSIAN_") {
			command.Env = append(command.Env, variable)
		}
	}

	for name, value := range environment {
		if value != "" {
			command.Env = append(command.Env, name+"="+value)
		}
	}

	text, err := command.CombinedOutput()

	return string(text), err != nil
}

// bystander adds a person and a group whose names only resemble those of the test.
func bystander(t *testing.T, env *acctest.Environment) {
	t.Helper()

	directory := env.Credentials().DirectoryID

	ids, err := env.Simulator.SeedSCIMUsers(directory, 1)
	if err != nil {
		t.Fatal(err)
	}

	if !env.Simulator.SetSCIMUser(directory, ids[0], func(u *simulator.SCIMUser) { u.UserName = "not-" + testPrefix + "1@acme.test" }) {
		t.Fatal("the bystander could not be named")
	}

	if _, err := env.Simulator.SeedSCIMGroup(directory, testPrefix+"somebody-elses", ids...); err != nil {
		t.Fatal(err)
	}
}

// runPrefix matches names that belong to any run.
var runPrefix = regexp.MustCompile(`^` + testPrefix + `[0-9a-f]{10}`)

// others returns all people, accounts and groups that belong to no run, as JSON by kind and id.
func others(t *testing.T, env *acctest.Environment) map[string]string {
	t.Helper()

	all := map[string]string{}
	note := func(kind, id, name string, record any) {
		if runPrefix.MatchString(name) {
			return
		}

		text, err := json.Marshal(record)
		if err != nil {
			t.Fatal(err)
		}

		all[kind+" "+id] = string(text)
	}

	for _, user := range env.Simulator.SCIMUsers(env.Credentials().DirectoryID) {
		note("SCIM user", user.ID, user.UserName, user)
	}

	for _, group := range env.Simulator.SCIMGroups(env.Credentials().DirectoryID) {
		note("SCIM group", group.ID, group.DisplayName, group)
	}

	for _, account := range env.Simulator.Accounts() {
		note("account", account.ID, account.Email, account)
	}

	for _, group := range env.Simulator.Groups() {
		note("group", group.ID, group.Name, group)
	}

	return all
}

func unchanged(t *testing.T, before, after map[string]string) {
	t.Helper()

	for _, key := range slices.Sorted(maps.Keys(before)) {
		if before[key] != after[key] {
			t.Errorf("%s was changed:\n%s\n%s", key, before[key], after[key])
		}
	}

	for _, key := range slices.Sorted(maps.Keys(after)) {
		if _, ok := before[key]; !ok {
			t.Errorf("%s has been added: %s", key, after[key])
		}
	}
}

// nothingLeft fails if the directory or the organization still has something of a run. A person's account stays, as
// accounts do (API §2.9), but it must be inactive.
func nothingLeft(t *testing.T, env *acctest.Environment) {
	t.Helper()

	for _, user := range env.Simulator.SCIMUsers(env.Credentials().DirectoryID) {
		if runPrefix.MatchString(user.UserName) {
			t.Errorf("the user %s is left", user.UserName)
		}
	}

	for _, group := range env.Simulator.SCIMGroups(env.Credentials().DirectoryID) {
		if runPrefix.MatchString(group.DisplayName) {
			t.Errorf("the group %s is left", group.DisplayName)
		}
	}

	for _, group := range env.Simulator.Groups() {
		if runPrefix.MatchString(group.Name) {
			t.Errorf("the organization's group %s is left", group.Name)
		}
	}

	for _, account := range env.Simulator.Accounts() {
		if runPrefix.MatchString(account.Email) && account.Status != simulator.AccountInactive {
			t.Errorf("the account %s is left %s", account.Email, account.Status)
		}
	}
}
