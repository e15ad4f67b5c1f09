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

// TestAccBulkImport follows examples/bulk-import/README.md with people whose records differ, using only the directory's
// key.
func TestAccBulkImport(t *testing.T) {
	t.Parallel()

	acctest.NeedsCLI(t)

	const people = 120

	env := acctest.Start(t)
	directory := env.Credentials().DirectoryID

	ids, err := env.Simulator.SeedSCIMUsers(directory, people)
	if err != nil {
		t.Fatal(err)
	}

	for i, alter := range []func(*simulator.SCIMUser){
		func(u *simulator.SCIMUser) { u.Active = false },
		func(u *simulator.SCIMUser) { u.DisplayName = new("=HYPERLINK(\"https://x.test\")") },
		func(u *simulator.SCIMUser) { u.DisplayName = new("Lee, \"Ann\"; the first ") },
		func(u *simulator.SCIMUser) { u.DisplayName = nil },
		func(u *simulator.SCIMUser) { u.Emails[0].Value = strings.ToUpper(u.Emails[0].Value) },
		func(u *simulator.SCIMUser) { u.UserName = "another.name" },
	} {
		if !env.Simulator.SetSCIMUser(directory, ids[i], alter) {
			t.Fatal("a record could not be changed")
		}
	}

	c := newCLI(t)

	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("bulk-import")); err != nil {
		t.Fatal(err)
	}

	run := func(args ...string) string {
		t.Helper()

		command := c.command(t.Context(), dir, append([]string{args[0], "-no-color"}, args[1:]...)...)
		command.Env = append(command.Env, "ATLASSIAN_BASE_URL="+env.Simulator.URL(), "ATLASSIAN_ORG_ID=", "ATLASSIAN_API_KEY=",
			"ATLASSIAN_DIRECTORY_ID="+directory, "ATLASSIAN_SCIM_API_KEY="+env.Credentials().SCIMKey)

		var problems strings.Builder

		command.Stderr = &problems

		output, err := command.Output()
		if err != nil {
			t.Fatalf("%v: %v\n%s", args, err, problems.String())
		}

		return string(output)
	}

	all := len(env.Simulator.SCIMUsers(directory))
	pages := (all + 99) / 100

	run("apply", "-auto-approve")

	written := run("output", "-raw", "directory")
	if err := os.WriteFile(filepath.Join(dir, "people.csv"), []byte(written), 0o600); err != nil {
		t.Fatal(err)
	}

	env.Simulator.ResetJournal()

	said := run("apply", "-auto-approve", "-parallelism=50")
	if want := fmt.Sprintf("%d imported, 0 added, 0 changed, 0 destroyed", all); !strings.Contains(said, want) {
		t.Errorf("the apply does not say %q:\n%s", want, said[max(0, len(said)-500):])
	}
	// Benchmark M1: the plan lists the directory once, and this list answers all imports and reads. An apply that only
	// imports reads nothing.
	requests := env.Simulator.Journal()
	if len(requests) > 2*pages+2 {
		t.Errorf("%d requests for %d people", len(requests), all)
	}

	for _, request := range requests {
		if request.Method != "GET" {
			t.Errorf("%s %s was sent", request.Method, request.Path)
		}
	}

	if err := os.Remove(filepath.Join(dir, "import.tf")); err != nil {
		t.Fatal(err)
	}

	if said := run("plan"); !strings.Contains(said, "No changes") && !strings.Contains(said, "without changing any real infrastructure") {
		t.Errorf("the plan afterwards is not empty:\n%s", said)
	}
}
