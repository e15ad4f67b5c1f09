// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// scene is the organization for one folder of a guide. The zero value is the organization that the documentation
// describes, with accounts and an empty directory.
type scene struct {
	world string
	// needsPeople marks a guide that needs people or apps. It is not planned in an organization without them.
	needsPeople bool
	// changesEachRun marks a guide that shows the current time or counts its own changes, so that a second plan has
	// changes.
	changesEachRun bool
	prepare        func(*testing.T, *reader)
	check          func(*testing.T, *reader)
}

// scenes returns the scenes that are not the zero value, by guide and folder.
func scenes() map[string]scene {
	return map[string]scene{
		"start-here/company": {check: func(t *testing.T, r *reader) {
			t.Helper()

			r.checkLinked(t, "kim.larsen@example.com", "5b10a2844c20165700ede21g")
		}},
		"existing-accounts/wave": {check: func(t *testing.T, r *reader) {
			t.Helper()

			r.checkLinked(t, "kim.larsen@example.com", "5b10a2844c20165700ede21g")
		}},
		"license-reports/report":           {changesEachRun: true},
		"export/main":                      {world: "example:filled", check: nothingWritten},
		"import-existing-users/one":        {world: "example:filled", needsPeople: true, check: nothingWritten},
		"import-existing-users/owned":      {world: "example:filled", needsPeople: true},
		"import-existing-users/many":       {world: "example:filled", check: nothingWritten},
		"import-existing-users/generated":  {world: "example:filled", check: nothingWritten},
		"beside-an-identity-provider/main": {prepare: addContractors},
		"everyone-is-deactivated/main":     {prepare: deactivateEveryone, changesEachRun: true, check: everyoneIsBack},
	}
}

func (s scene) start(t *testing.T, program *cli, options ...func(*simulator.Options)) *reader {
	t.Helper()

	world := s.world
	if world == "" {
		world = "example"
	}

	return &reader{cli: program, env: acctest.Start(t, append(options, acctest.World(world))...), dir: t.TempDir()}
}

func (s scene) play(t *testing.T, program *cli, all []step) {
	t.Helper()

	r := s.start(t, program)
	if s.prepare != nil {
		s.prepare(t, r)
	}

	r.follow(t, all)

	if !s.changesEachRun {
		r.run(t, "terraform plan -detailed-exitcode")
	}

	if s.check != nil {
		s.check(t, r)
	}
}

// plan plans everything that a folder of a guide shows, in an organization with the change.
func (s scene) plan(t *testing.T, program *cli, all []step, change func(*acctest.Environment)) {
	t.Helper()

	r := s.start(t, program)
	change(r.env)

	if s.prepare != nil && s.check == nil {
		s.prepare(t, r)
	}

	r.begin(t, all)

	for _, each := range all {
		if each.kind == "terraform" {
			r.addConfig(t, each.text)
		}
	}

	command := program.command(t.Context(), r.dir, "plan", "-input=false", "-no-color")

	command.Env = append(append(command.Env, environment(r.env)...), r.variables...)
	if output, err := command.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s\n\nThe configuration:\n%s", err, output, r.config.Bytes())
	}
}

// makeIrregular adds what breaks configurations that work only on tidy organizations: hidden addresses, an app without
// a site, two apps of one product on one host, an unknown product, and a thousand people.
func makeIrregular(env *acctest.Environment) {
	apps := []simulator.Workspace{
		{ID: "ari:cloud:loom::workspace/1", TypeKey: "loom", TypeName: "Loom"},
		{ID: "ari:cloud:jira-servicedesk::site/2", TypeKey: "jira-servicedesk", TypeName: "Jira Service Management", HostURL: "https://example.atlassian.net"},
		{ID: "ari:cloud:jira-software::site/2", TypeKey: "jira-software", TypeName: "Jira", HostURL: "https://example.atlassian.net", Capacity: new(int)},
		{ID: "ari:cloud:novelty::workspace/3", TypeKey: "novelty", HostURL: "https://novelty.example"},
	}

	var ids []string

	for _, app := range apps {
		app.Status = "online"
		env.Simulator.AddWorkspace(app)
		ids = append(ids, app.ID)
	}

	for i, id := range env.Simulator.SeedAccounts(1000, simulator.AccountSeed{Workspaces: ids, Active: true}) {
		env.Simulator.SetAccount(id, func(a *simulator.Account) { a.EmailHidden = i%10 == 0 })
	}

	if _, err := env.Simulator.SeedSCIMUsers(env.Credentials().DirectoryID, 120); err != nil {
		panic(err)
	}
}

func leaveAsIs(*acctest.Environment) {}

// checkLinked checks that a person's record is linked to the account.
func (r *reader) checkLinked(t *testing.T, email, account string) {
	t.Helper()

	for _, user := range r.env.Simulator.SCIMUsers(r.env.Credentials().DirectoryID) {
		if user.UserName == email {
			if user.AccountID != account {
				t.Errorf("%s is linked to %q, not to %s", email, user.AccountID, account)
			}

			return
		}
	}

	t.Errorf("%s has no record", email)
}

func (r *reader) write(t *testing.T, name, content string) {
	t.Helper()

	if err := os.WriteFile(filepath.Join(r.dir, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// nothingWritten fails if a request changed something in the directory.
func nothingWritten(t *testing.T, r *reader) {
	t.Helper()

	for _, method := range []string{"POST", "PUT", "PATCH", "DELETE"} {
		for _, request := range r.env.Simulator.Requests(simulator.Filter{Method: method}) {
			if strings.HasPrefix(request.Path, "/scim/") {
				t.Errorf("%s %s was sent", method, request.Path)
			}
		}
	}
}

// addContractors adds a second directory and sets the guide's variables for it.
func addContractors(_ *testing.T, r *reader) {
	key := acctest.KeyMark + "-contractors"
	r.variables = append(r.variables,
		"TF_VAR_contractors_directory_id="+r.env.Simulator.AddSCIMDirectory("Contractors", key), "TF_VAR_contractors_scim_api_key="+key)
}

// deactivateEveryone makes the accident that the guide is about: a commit that removes everyone is merged and applied.
func deactivateEveryone(t *testing.T, r *reader) {
	t.Helper()

	var people strings.Builder
	people.WriteString(required)

	for _, name := range []string{"kim.larsen", "robin.okafor"} {
		fmt.Fprintf(&people, "resource \"atlassian_user\" %q {\n  email = \"%s@example.com\"\n}\n", strings.Replace(name, ".", "_", 1), name)
	}

	r.write(t, "people.tf", people.String())
	r.prepared = true
	r.write(t, ".gitignore", ".terraform*\n*.tfstate*\nguide.tf\n*.plan\n")
	r.run(t, "terraform init && terraform apply -auto-approve && git init -q && git config user.email it@example.com && git config user.name IT && git add -A && git commit -qm people")
	r.write(t, "people.tf", required)
	r.run(t, "git commit -qam nobody && terraform apply -auto-approve")

	if account, _ := r.env.Simulator.AccountByEmail("kim.larsen@example.com"); account.Status != simulator.AccountInactive {
		t.Fatalf("Kim's account is %s: the guide has nothing to mend", account.Status)
	}
}

func everyoneIsBack(t *testing.T, r *reader) {
	t.Helper()

	for _, email := range []string{"kim.larsen@example.com", "robin.okafor@example.com"} {
		account, _ := r.env.Simulator.AccountByEmail(email)
		if account.Status != simulator.AccountActive {
			t.Errorf("%s is %s", email, account.Status)
		}

		r.checkLinked(t, email, account.ID)
	}
}
