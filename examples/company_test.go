// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// TestAccCompany runs what the pipelines of examples/company run, in their order, on a company's life.
func TestAccCompany(t *testing.T) {
	t.Parallel()

	if os.Getenv("TF_ACC") == "" {
		t.Skip("needs Terraform or OpenTofu: set TF_ACC")
	}

	if _, err := exec.LookPath("jq"); err != nil {
		t.Skip("needs jq, which the pipelines' scripts are written in")
	}

	program := newCLI(t)
	for name, pipeline := range map[string]pipeline{
		"GitHub": {
			plan: workflowCommands(t, "plan.yml"), apply: workflowCommands(t, "apply.yml"), drift: workflowCommands(t, "drift.yml"),
			report: workflowCommands(t, "report.yml"), issues: true,
		},
		"GitLab": gitlabCommands(t),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			c := foundCompany(t, program)
			c.pipeline = pipeline
			c.live(t)
		})
	}
}

// pipeline is what is run when.
type pipeline struct {
	plan, apply, drift, report []string
	issues                     bool // there is a gh to keep them with
}

// company is a copy of the example with its state in files, and a gh that keeps its issues in a folder.
type company struct {
	cli *cli
	env *acctest.Environment
	dir string
	gh  string

	pipeline pipeline
}

// gh is as much of GitHub's program as the scripts use: issues are files, whose first line is their state.
const gh = `#!/usr/bin/env bash
set -euo pipefail
cd "$GH_STUB"
printf '%s\n' "$*" >>log
case "$1 $2" in
"issue list") title=$(printf '%s' "$6" | sed 's/in:title "\(.*\)"/\1/'); grep -lxF "title $title" issue-* 2>/dev/null | head -1 | sed 's/issue-//' || true ;;
"issue view") head -1 "issue-$3" ;;
"issue create") n=$(($(ls | grep -c '^issue-' || true) + 1)); printf 'OPEN\ntitle %s\n' "$4" >"issue-$n" ;;
"issue close") sed -i 1s/.*/CLOSED/ "issue-$3" ;;
"issue reopen") sed -i 1s/.*/OPEN/ "issue-$3" ;;
"issue edit" | "pr comment") ;;
*) echo "gh $*: not known" >&2; exit 1 ;;
esac
`

func foundCompany(t *testing.T, program *cli) *company {
	t.Helper()

	c := &company{cli: program, env: acctest.Start(t, acctest.World("example")), dir: t.TempDir(), gh: t.TempDir()}
	if err := os.CopyFS(c.dir, os.DirFS("company")); err != nil {
		t.Fatal(err)
	}

	for _, folder := range []string{"people", "access", "reports"} {
		c.write(t, folder+"/backend_override.tf", "terraform {\n  backend \"local\" {}\n}\n")
	}

	if err := os.WriteFile(filepath.Join(c.gh, "gh"), []byte(gh), 0o700); err != nil {
		t.Fatal(err)
	}

	return c
}

func (c *company) write(t *testing.T, name, content string) {
	t.Helper()

	if err := os.WriteFile(filepath.Join(c.dir, filepath.FromSlash(name)), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (c *company) read(t *testing.T, name string) string {
	t.Helper()

	return read(t, filepath.Join(c.dir, filepath.FromSlash(name)))
}

// try runs commands of a pipeline in the repository, one after another until one fails.
func (c *company) try(t *testing.T, commands []string, folder string, variables ...string) (string, error) {
	t.Helper()

	var all strings.Builder

	for _, script := range commands {
		command := c.cli.shell(t.Context(), c.dir, script)
		command.Env = append(append(command.Env, environment(c.env)...), variables...)

		command.Env = append(command.Env, "FOLDER="+folder, "PULL_REQUEST=7", "GH_STUB="+c.gh)
		if c.pipeline.issues {
			command.Env = append(command.Env, "PATH="+c.gh+string(os.PathListSeparator)+c.cli.path+string(os.PathListSeparator)+os.Getenv("PATH"))
		}

		output, err := command.CombinedOutput()
		all.Write(output)

		if err != nil {
			return all.String(), err
		}
	}

	return all.String(), nil
}

func (c *company) run(t *testing.T, commands []string, folder string, variables ...string) string {
	t.Helper()

	output, err := c.try(t, commands, folder, variables...)
	if err != nil {
		t.Fatalf("%v\nin %s: %q\n%s", err, folder, commands, output)
	}

	return output
}

// says holds the summary of a folder's plan against lines that it should have.
func (c *company) says(t *testing.T, folder string, want ...string) {
	t.Helper()

	summary := c.read(t, folder+"/summary.md")
	for _, line := range want {
		if !strings.Contains("\n"+summary, "\n"+line+"\n") {
			t.Errorf("the summary has no line %q:\n%s", line, summary)
		}
	}
}

// issues are the states of the issues about drift.
func (c *company) issues(t *testing.T) []string {
	t.Helper()

	files, err := filepath.Glob(filepath.Join(c.gh, "issue-*"))
	if err != nil {
		t.Fatal(err)
	}

	var states []string

	for _, file := range files {
		state, _, _ := strings.Cut(read(t, file), "\n")
		states = append(states, state)
	}

	return states
}

// workflowCommands are the commands of a workflow, job by job in their order.
func workflowCommands(t *testing.T, name string) []string {
	t.Helper()

	var workflow struct {
		Jobs yaml.Node `yaml:"jobs"`
	}
	if err := yaml.Unmarshal([]byte(read(t, filepath.Join("company", ".github", "workflows", name))), &workflow); err != nil {
		t.Fatal(err)
	}

	var commands []string

	for i := 1; i < len(workflow.Jobs.Content); i += 2 {
		var job struct {
			Steps []struct {
				Run string `yaml:"run"`
			} `yaml:"steps"`
		}
		if err := workflow.Jobs.Content[i].Decode(&job); err != nil {
			t.Fatal(err)
		}

		for _, step := range job.Steps {
			if step.Run != "" {
				commands = append(commands, step.Run)
			}
		}
	}

	if len(commands) == 0 {
		t.Fatalf("%s runs nothing", name)
	}

	return commands
}

// gitlabCommands are the commands of .gitlab-ci.yml.
func gitlabCommands(t *testing.T) pipeline {
	t.Helper()

	type job struct {
		Script      []string `yaml:"script"`
		AfterScript []string `yaml:"after_script"`
	}

	var jobs struct {
		Plan   job `yaml:"plan"`
		Apply  job `yaml:"apply"`
		Drift  job `yaml:"drift"`
		Report job `yaml:"report"`
	}
	if err := yaml.Unmarshal([]byte(read(t, filepath.Join("company", ".gitlab-ci.yml"))), &jobs); err != nil {
		t.Fatal(err)
	}

	p := pipeline{plan: append(jobs.Plan.Script, jobs.Plan.AfterScript...), apply: append(jobs.Plan.Script, jobs.Apply.Script...), drift: jobs.Drift.Script, report: jobs.Report.Script}
	if len(p.plan) == 0 || len(jobs.Apply.Script) == 0 || len(p.drift) == 0 || len(p.report) == 0 {
		t.Fatalf(".gitlab-ci.yml runs nothing in a job: %+v", p)
	}

	return p
}

// live is the company's life: people are hired, a plan that removes too many is refused, somebody changes something by hand, and somebody
// leaves on a date.
func (c *company) live(t *testing.T) {
	for _, folder := range []string{"people", "access"} {
		c.run(t, c.pipeline.plan, folder)

		if folder == "people" {
			c.says(t, folder, "## people", "### Gains access: 6", "| kim.larsen@example.com | account |", "| kim.larsen@example.com in builders | team |")
		} else {
			c.says(t, folder, "| builders uses jira-software on example.atlassian.net | atlassian/user |")
		}

		c.run(t, c.pipeline.apply, folder)
		c.run(t, c.pipeline.drift, folder)
	}

	if issues := c.issues(t); len(issues) > 0 {
		t.Errorf("nothing has drifted, and there are issues: %v", issues)
	}

	// A file that was saved empty: nobody leaves, the plan fails.
	people := c.read(t, "people/people.csv")
	c.write(t, "people/people.csv", "email,display_name,title,department\n")
	c.write(t, "people/teams.csv", "team,email\n")

	output, err := c.try(t, c.pipeline.plan, "people", "MAX_LEAVERS=2")
	if err == nil || !strings.Contains(output, "3 people lose their account, more than 2:") {
		t.Errorf("a plan that removes everybody passes: %v\n%s", err, output)
	}

	c.says(t, "people", "| robin.okafor@example.com | account (delete) |", "| robin.okafor@example.com in helpers | team |", "| helpers | team, with everybody in it |")
	c.write(t, "people/people.csv", people)
	c.write(t, "people/teams.csv", read(t, filepath.Join("company", "people", "teams.csv")))

	// European Excel, and a new title.
	c.write(t, "people/people.csv", "\ufeff"+strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(people, "Platform Engineer", "Architect"), ",", ";"), "\n", "\r\n"))
	c.run(t, c.pipeline.plan, "people")
	c.says(t, "people", "### Changes: 1", "| kim.larsen@example.com | title |")
	c.run(t, c.pipeline.apply, "people")

	c.drift(t)

	// Someone leaves: nothing on their last day, and the day after they are deactivated.
	c.write(t, "people/leavers.csv", "email;last_day\nRobin.Okafor@example.com;2027-03-31\n")
	c.run(t, c.pipeline.plan, "people", "TF_VAR_now=2027-03-31T22:00:00Z")
	c.says(t, "people", "Nobody gains or loses anything.")
	c.run(t, c.pipeline.plan, "people", "TF_VAR_now=2027-04-01T00:00:01Z")
	c.says(t, "people", "### Loses access: 1", "| robin.okafor@example.com | account (deactivated) |")
	c.run(t, c.pipeline.apply, "people", "TF_VAR_now=2027-04-01T00:00:01Z")

	if account, _ := c.env.Simulator.AccountByEmail("robin.okafor@example.com"); account.Status != simulator.AccountInactive {
		t.Errorf("who has left is %s", account.Status)
	}

	c.run(t, c.pipeline.report, "reports")

	if report := c.read(t, "reports/licenses.csv"); !strings.Contains(report, "name") || strings.Count(report, "\n") < 2 {
		t.Errorf("the report says %q", report)
	}
}

// drift changes a person's title by hand, looks, looks again, mends it and looks twice more.
func (c *company) drift(t *testing.T) {
	t.Helper()

	title := func(title string) {
		for _, user := range c.env.Simulator.SCIMUsers(c.env.Credentials().DirectoryID) {
			if user.UserName == "kim.larsen@example.com" {
				c.env.Simulator.SetSCIMUser(c.env.Credentials().DirectoryID, user.ID, func(u *simulator.SCIMUser) { u.Title = &title })
			}
		}
	}
	for _, step := range []struct{ title, want string }{{"Boss", "OPEN"}, {"Boss", "OPEN"}, {"Architect", "CLOSED"}, {"Architect", "CLOSED"}, {"Boss", "OPEN"}, {"Architect", "CLOSED"}} {
		title(step.title)

		output, err := c.try(t, c.pipeline.drift, "people")
		if !c.pipeline.issues {
			if (err == nil) != (step.want == "CLOSED") {
				t.Errorf("%s: %v\n%s", step.title, err, output)
			}

			continue
		}

		if issues := c.issues(t); err != nil || !slices.Equal(issues, []string{step.want}) {
			t.Fatalf("%s: the issues are %v, want one that is %s: %v\n%s", step.title, issues, step.want, err, output)
		}

		if step.want == "OPEN" {
			c.says(t, "people", "## Drift in people", "| kim.larsen@example.com | title |")
		}
	}
}
