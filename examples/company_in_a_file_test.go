// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// TestAccCompanyInAFile applies examples/company-in-a-file with three hundred people, or as many as
// ATLASSIAN_COMPANY_PEOPLE says. It changes a few lines, and then plans with an empty and with a truncated file.
func TestAccCompanyInAFile(t *testing.T) {
	t.Parallel()

	acctest.NeedsCLI(t)

	company := 300

	if text := os.Getenv("ATLASSIAN_COMPANY_PEOPLE"); text != "" {
		var err error
		if company, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}

	r := scene{}.start(t, newCLI(t), func(o *simulator.Options) { o.APIKey, o.SCIMKey = "organization-key", "directory-key" })

	r.config = hclwrite.NewEmptyFile()
	if err := os.CopyFS(r.dir, os.DirFS("company-in-a-file")); err != nil {
		t.Fatal(err)
	}

	people, teams := read(t, filepath.Join(r.dir, "people.csv")), read(t, filepath.Join(r.dir, "teams.csv"))

	var more, in strings.Builder
	for i := range company - 3 {
		fmt.Fprintf(&more, "person%04d@example.com,Person %d,,Department %d\n", i, i, i%20)
		fmt.Fprintf(&in, "%s,person%04d@example.com\n", []string{"builders", "helpers"}[i%2], i)
	}

	people, teams = people+more.String(), teams+in.String()
	// Write the file as Excel saves it with European settings.
	r.write(t, "people.csv", "\ufeff"+strings.ReplaceAll(strings.ReplaceAll(people, ",", ";"), "\n", "\r\n"))
	r.write(t, "teams.csv", teams)

	for _, w := range r.env.Simulator.Workspaces() {
		r.env.Simulator.SetWorkspace(w.ID, func(w *simulator.Workspace) { w.Capacity = nil })
	}

	r.run(t, "terraform init >/dev/null && terraform apply -auto-approve")

	directory := r.env.Credentials().DirectoryID
	if got := len(r.env.Simulator.SCIMUsers(directory)); got != company {
		t.Fatalf("%d people are in the directory, not %d", got, company)
	}

	for _, group := range r.env.Simulator.SCIMGroups(directory) {
		if n := len(group.Members); n < company/2-3 {
			t.Errorf("%s has %d members", group.DisplayName, n)
		}
	}

	// A plan without changes lists the directory and makes no request for each person.
	r.env.Simulator.ResetJournal()
	r.run(t, "terraform plan -detailed-exitcode")

	if n := r.env.Simulator.CountRequests(simulator.Filter{}); n > company/100+20 {
		t.Errorf("a plan of %d people takes %d requests", company, n)
	}

	// One person gets a title, another person's line is removed.
	r.write(t, "people.csv", strings.Replace(strings.Replace(people, "Sam Rivera,,", "Sam Rivera,Advisor,", 1), "person0000@example.com,Person 0,,Department 0\n", "", 1))
	r.write(t, "teams.csv", strings.Replace(teams, "builders,person0000@example.com\n", "", 1))
	r.env.Simulator.ResetJournal()
	r.run(t, "terraform apply -auto-approve")

	changes := 0

	for _, method := range []string{"POST", "PUT", "PATCH", "DELETE"} {
		for _, request := range r.env.Simulator.Requests(simulator.Filter{Method: method}) {
			if strings.HasPrefix(request.Path, "/scim/") {
				changes++
			}
		}
	}

	if changes > 4 {
		t.Errorf("two changes are %d requests that change something", changes)
	}

	// The plan with an empty or truncated file is refused, because it exceeds deprovision_limit.
	for name, text := range map[string]string{"empty": "email,display_name\n", "half": people[:len(people)/2]} {
		if name == "half" {
			text = text[:strings.LastIndex(text, "\n")+1]
		}

		r.write(t, "people.csv", text)
		r.write(t, "teams.csv", "team,email\nbuilders,"+strings.Split(strings.Split(people, "\n")[1], ",")[0]+"\n")

		if name == "empty" {
			r.write(t, "teams.csv", "team,email\n")
		}

		command := r.cli.shell(t.Context(), r.dir, "terraform plan -input=false")
		command.Env = append(command.Env, environment(r.env)...)

		output, err := command.CombinedOutput()
		if err == nil || !strings.Contains(string(output), "Deprovision limit exceeded") {
			t.Errorf("%s: %v\n%s", name, err, output)
		}
	}
}
