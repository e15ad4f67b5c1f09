// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/provider"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

const directoryUsersConfig = `
terraform {
  required_providers {
    atlassian = { source = "` + provider.Address + `" }
  }
}

provider "atlassian" {}

resource "atlassian_directory_users" "company" {
  users = { for i in flatten([for k in range(ceil(%[1]d / 1000)) : range(k * 1000, min(k * 1000 + 1000, %[1]d))]) : "p${i}" => jsonencode({ email = "p${i}@corp.test", title = "Engineer" }) }
}

import {
  to = atlassian_directory_users.company
  id = "none"
}
`

func countUserCreations(env *acctest.Environment) int {
	return env.Simulator.CountRequests(simulator.Filter{Method: http.MethodPost, Path: "/scim/directory/*/Users"})
}

// TestAccKill_directoryUsers shows that after the provider's process was killed halfway through creating users, the
// second apply creates the others and no user twice. ATLASSIAN_COMPANY_SIZE=10000 runs it with ten thousand users.
func TestAccKill_directoryUsers(t *testing.T) {
	t.Parallel()

	people := acctest.Size(t, acctest.CompanyVariable, 60)
	half := people / 2

	for _, at := range []killPoint{beforeWrite, beforeAnswer} {
		t.Run(string(at), func(t *testing.T) {
			t.Parallel()

			env := acctest.Start(t)
			folder := newFolder(t, env)
			k := makeKillable(t, folder)

			// The configuration calls no provider function: Terraform would start another process for it, and the test
			// could kill the wrong one.
			folder.write("main.tf", fmt.Sprintf(directoryUsersConfig, people))

			end := k.inject(env.Simulator, at, half)
			killed := folder.apply()

			end()

			made := len(env.Simulator.SCIMUsers(env.Credentials().DirectoryID))
			if !killed.failed() || made < half || made == people {
				t.Fatalf("%d were made, %d kills:\n%s", made, k.kills.Load(), killed.output)
			}

			env.Simulator.ResetJournal()
			folder.converges()

			if n := countUserCreations(env); n != people-made {
				t.Errorf("the second apply created %d, want the other %d", n, people-made)
			}

			if n := len(env.Simulator.SCIMUsers(env.Credentials().DirectoryID)); n != people {
				t.Errorf("%d people are there, want %d", n, people)
			}
		})
	}
}

// TestAccDirectoryUsers_generatedConfiguration shows that the configuration that Terraform generates for an import
// gives a plan without changes.
func TestAccDirectoryUsers_generatedConfiguration(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)

	ids, err := env.Simulator.SeedSCIMUsers(env.Credentials().DirectoryID, 30)
	if err != nil {
		t.Fatal(err)
	}

	for i, id := range ids {
		env.Simulator.SetSCIMUser(env.Credentials().DirectoryID, id, func(u *simulator.SCIMUser) {
			name, zone, language := "Kim \"K\" <Larsen> ${x} ", "GMT+8", "de_DE.UTF-8"
			u.DisplayName, u.Timezone, u.PreferredLanguage = &name, &zone, &language
			u.Active = i%5 > 0
			u.PhoneNumbers = []simulator.SCIMPhoneNumber{{Value: "+45 1", Primary: true}, {Value: "+45 2", Primary: true, Type: "work"}}
		})
	}

	folder := newFolder(t, env)
	blocks := regexp.MustCompile(`(?s)resource .*?\n}\n`).ReplaceAllString(directoryUsersConfig, "")
	folder.write("main.tf", strings.Replace(blocks, `"none"`, `"all"`, 1)+"\nimport {\n  to = atlassian_user.one\n  id = \""+ids[3]+"\"\n}\n")

	if o := folder.run("plan", "-generate-config-out=generated.tf", "-input=false"); !strings.Contains(o.output, "by two blocks") {
		t.Errorf("one person in two blocks is not told:\n%s", o.output)
	}

	folder.write("main.tf", strings.Replace(blocks, `"none"`, `"all"`, 1))

	if err := os.Remove(filepath.Join(folder.dir, "generated.tf")); err != nil {
		t.Fatal(err)
	}

	if o := folder.run("plan", "-generate-config-out=generated.tf", "-input=false"); o.failed() || !strings.Contains(o.output, "1 to import, 0 to add, 0 to change, 0 to destroy") {
		t.Fatalf("the generated configuration does not plan clean:\n%s", o.output)
	}

	folder.converges()
}
