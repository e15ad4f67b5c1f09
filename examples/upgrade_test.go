// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

const states = "testdata/states"

// TestAccUpgrade plans with the state, private state included, that each released version wrote. An upgrade alone
// changes nothing, and the provider still knows which attributes Terraform has set. ATLASSIAN_STATES=update writes the
// state of this version.
func TestAccUpgrade(t *testing.T) {
	t.Parallel()

	acctest.NeedsCLI(t)

	program := newCLI(t)

	if os.Getenv("ATLASSIAN_STATES") == "update" {
		writeState(t, program)
	}

	versions, err := os.ReadDir(states)
	if err != nil || len(versions) == 0 {
		t.Fatalf("there are no states: %v", err)
	}

	for _, version := range versions {
		t.Run(version.Name(), func(t *testing.T) {
			t.Parallel()

			u := newUpgrade(t, program, filepath.Join(states, version.Name()))
			if output, err := u.run(t, "plan", "-detailed-exitcode"); err != nil {
				t.Fatalf("the upgrade alone changes something: %v\n%s", err, output)
			}

			u.write(t, "main.tf", strings.Replace(u.text, "\n  title = \"Platform Engineer\"", "", 1))

			output, err := u.run(t, "plan")
			if err != nil || !strings.Contains(output, `- title `) || !strings.Contains(output, "0 to add, 1 to change, 0 to destroy") {
				t.Errorf("it is not known any more that Terraform has set the title: %v\n%s", err, output)
			}
		})
	}
}

type upgrade struct {
	*reader

	text string
}

// newUpgrade copies the folder of an earlier version and starts its organization.
func newUpgrade(t *testing.T, program *cli, from string) *upgrade {
	t.Helper()

	u := &upgrade{reader: scene{world: "example:filled"}.start(t, program)}
	if err := os.CopyFS(u.dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}

	u.text = read(t, filepath.Join(u.dir, "main.tf"))
	setTitle(u.env)

	return u
}

// setTitle repeats the change that the apply of the stored state made.
func setTitle(env *acctest.Environment) {
	title := "Platform Engineer"

	for _, user := range env.Simulator.SCIMUsers(env.Credentials().DirectoryID) {
		if user.UserName == "kim.larsen@example.com" {
			env.Simulator.SetSCIMUser(env.Credentials().DirectoryID, user.ID, func(u *simulator.SCIMUser) { u.Title = &title })
		}
	}
}

func (u *upgrade) run(t *testing.T, arguments ...string) (string, error) {
	t.Helper()

	command := u.cli.command(t.Context(), u.dir, append(arguments, "-input=false", "-no-color")...)
	command.Env = append(command.Env, environment(u.env)...)
	output, err := command.CombinedOutput()

	return string(output), err
}

func writeState(t *testing.T, program *cli) {
	t.Helper()

	dir := filepath.Join(states, installedVersion)
	u := &upgrade{reader: scene{world: "example:filled"}.start(t, program)}
	u.write(t, "main.tf", read(t, filepath.Join(dir, "main.tf")))
	u.write(t, "imports.tf", read(t, filepath.Join("testdata", "imports.tf")))

	if output, err := u.run(t, "apply", "-auto-approve"); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}

	state := read(t, filepath.Join(u.dir, "terraform.tfstate"))
	if err := os.WriteFile(filepath.Join(dir, "terraform.tfstate"), []byte(state), 0o600); err != nil {
		t.Fatal(err)
	}
}
