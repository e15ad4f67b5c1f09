// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// TestAccCompany runs the commands of the pipelines in examples/company, in their order, for a company that changes
// over time. GitHub's and GitLab's pipelines run the same scripts, so one run covers both. They differ only in where
// they keep the issues about drift, so the test runs the drift commands of each.
func TestAccCompany(t *testing.T) {
	t.Parallel()

	needsPrograms(t)

	hub := pipeline{
		plan: workflowCommands(t, "plan.yml"), apply: workflowCommands(t, "apply.yml"), drift: workflowCommands(t, "drift.yml"),
		report: workflowCommands(t, "report.yml"), hub: true,
	}
	lab, summary := gitlabCommands(t)

	// GitLab's pipeline does not comment on merge requests. Its log shows the summary.
	if diff := cmp.Diff(commandsOf(slices.DeleteFunc(slices.Clone(hub.plan), func(command string) bool {
		return strings.HasPrefix(command, "scripts/comment.sh")
	}), hub.apply, hub.drift, hub.report), commandsOf(lab.plan, lab.apply, lab.drift, lab.report)); diff != "" {
		t.Errorf("GitLab's jobs run something else than GitHub's, and have to be run here too: %s", diff)
	}

	c := newCompany(t)
	c.pipeline = hub
	c.live(t, lab)

	if output := c.run(t, summary, "people"); output != c.read(t, "people/summary.md") {
		t.Errorf("GitLab's log shows %q", output)
	}
}

// commandsOf returns the command lines of jobs, with an empty line after each job.
func commandsOf(jobs ...[]string) []string {
	var lines []string

	for _, job := range jobs {
		for _, command := range job {
			lines = append(lines, strings.Split(strings.TrimSpace(command), "\n")...)
		}

		lines = append(lines, "")
	}

	return lines
}

// pipeline holds the commands of each job.
type pipeline struct {
	plan, apply, drift, report []string
	hub                        bool // the pipeline has the gh command
}

// company is a copy of the example that stores its state in files, with a fake gh that stores issues in a folder.
type company struct {
	*exampleCopy

	gh       string
	pipeline pipeline
	gitlab   *gitlab // for a pipeline without gh
	api      string
}

// gh fakes those commands of GitHub's program that the scripts use. Issues and comments are files, and the first line
// of an issue is its state.
const gh = `#!/usr/bin/env bash
set -euo pipefail
here=$PWD
cd "$GH_STUB"
printf '%s\n' "$*" >>log
case "$1 $2" in
"issue list")
	title=$(sed 's/in:title "\(.*\)"/\1/' <<<"$8")
	file=$(grep -lxF "title $title" issue-* 2>/dev/null | head -1 || true)
	if [ -n "$file" ]; then echo "${file#issue-} $(head -1 "$file")"; fi
	;;
"issue create") n=$(($(ls | grep -c '^issue-' || true) + 1)); printf 'OPEN\ntitle %s\n' "$4" >"issue-$n" ;;
"issue close") sed -i 1s/.*/CLOSED/ "issue-$3" ;;
"issue reopen") sed -i 1s/.*/OPEN/ "issue-$3" ;;
"issue edit") ;;
"pr comment") n=$(($(ls | grep -c '^comment-' || true) + 1)); cp "$here/$5" "comment-$n" ;;
"api --method") cp "$here/${6#body=@}" "comment-${4##*/}" ;;
"api "*)
	for file in comment-*; do
		[ ! -e "$file" ] || jq -Rs --arg id "${file#comment-}" '{id: ($id | tonumber), user: {login: "github-actions[bot]"}, body: .}' "$file"
	done | jq -s . | jq -r "$5"
	;;
*) echo "gh $*: not known" >&2; exit 1 ;;
esac
`

// gitlab fakes the part of GitLab's issue API that the scripts use.
type gitlab struct {
	mu     sync.Mutex
	issues []map[string]any
}

func (g *gitlab) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()

	path, found := strings.CutPrefix(r.URL.Path, "/projects/1/issues")
	if !found || r.Header.Get("Private-Token") != "secret" || r.ParseForm() != nil {
		http.Error(w, "{}", http.StatusUnauthorized)

		return
	}

	switch r.Method {
	case http.MethodPost:
		g.issues = append(g.issues, map[string]any{"iid": len(g.issues) + 1, "title": r.Form.Get("title"), "state": "opened"})
	case http.MethodPut:
		n, err := strconv.Atoi(strings.TrimPrefix(path, "/"))
		if err != nil || n < 1 || n > len(g.issues) {
			http.Error(w, "{}", http.StatusNotFound)

			return
		}

		if state, there := map[string]string{"close": "closed", "reopen": "opened"}[r.Form.Get("state_event")]; there {
			g.issues[n-1]["state"] = state
		}
	}

	_ = json.NewEncoder(w).Encode(g.issues) // fails only if the client has gone
}

func newCompany(t *testing.T) *company {
	t.Helper()

	c := &company{exampleCopy: copyOf(t, "company", "example"), gh: t.TempDir(), gitlab: &gitlab{issues: []map[string]any{}}}

	for _, folder := range []string{"people", "access", "reports"} {
		c.write(t, folder+"/backend_override.tf", "terraform {\n  backend \"local\" {}\n}\n")
	}

	if err := os.WriteFile(filepath.Join(c.gh, "gh"), []byte(gh), 0o700); err != nil {
		t.Fatal(err)
	}

	issues := httptest.NewServer(c.gitlab)
	t.Cleanup(issues.Close)

	c.api = issues.URL

	// Write the lock files of the provider once, as the README says.
	c.run(t, []string{`for folder in people access reports; do terraform -chdir="$folder" init -backend=false; done`}, "")

	return c
}

// try runs the commands of a pipeline in the repository, until one fails.
func (c *company) try(t *testing.T, commands []string, folder string, variables ...string) (string, error) {
	t.Helper()

	var all strings.Builder

	for _, script := range commands {
		// The apply must use the encrypted plan. The plain plan stays on the machine that made it.
		if strings.Contains(script, "apply.sh") {
			if err := os.Remove(filepath.Join(c.dir, folder, "saved.plan")); err != nil {
				t.Fatal(err)
			}
		}

		command := c.cli.shell(t.Context(), c.dir, script)
		command.Env = append(append(command.Env, environment(c.env)...), variables...)

		command.Env = append(command.Env, "FOLDER="+folder, "PLAN_PASSPHRASE=correct horse", "PULL_REQUEST=7", "GH_REPO=company/access", "GH_STUB="+c.gh,
			"CI_API_V4_URL="+c.api, "CI_PROJECT_ID=1", "ISSUES_TOKEN=secret")
		if c.pipeline.hub {
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

// says checks that the summary of a folder's plan has these lines.
func (c *company) says(t *testing.T, folder string, want ...string) {
	t.Helper()

	summary := c.read(t, folder+"/summary.md")
	for _, line := range want {
		if !strings.Contains("\n"+summary, "\n"+line+"\n") {
			t.Errorf("the summary has no line %q:\n%s", line, summary)
		}
	}
}

// issues returns the states of the issues about drift.
func (c *company) issues(t *testing.T) []string {
	t.Helper()

	var states []string

	if !c.pipeline.hub {
		for _, issue := range c.gitlab.issues {
			states = append(states, map[any]string{"opened": "OPEN", "closed": "CLOSED"}[issue["state"]])
		}

		return states
	}

	for _, file := range c.kept(t, "issue") {
		state, _, _ := strings.Cut(read(t, file), "\n")
		states = append(states, state)
	}

	return states
}

// kept returns the files with GitHub's issues or comments.
func (c *company) kept(t *testing.T, what string) []string {
	t.Helper()

	files, err := filepath.Glob(filepath.Join(c.gh, what+"-*"))
	if err != nil {
		t.Fatal(err)
	}

	return files
}

// workflowCommands returns the commands of a workflow, job by job, in order.
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

// gitlabCommands returns the commands of .gitlab-ci.yml, and those that show the summary of a plan.
func gitlabCommands(t *testing.T) (p pipeline, summary []string) {
	t.Helper()

	type job struct {
		Script      []string `yaml:"script"`
		AfterScript []string `yaml:"after_script"`
	}

	var jobs struct {
		Review job `yaml:"review"`
		Plan   job `yaml:"plan"`
		Apply  job `yaml:"apply"`
		Drift  job `yaml:"drift"`
		Report job `yaml:"report"`
	}
	if err := yaml.Unmarshal([]byte(read(t, filepath.Join("company", ".gitlab-ci.yml"))), &jobs); err != nil {
		t.Fatal(err)
	}

	p = pipeline{plan: jobs.Review.Script, apply: append(jobs.Plan.Script, jobs.Apply.Script...), drift: jobs.Drift.Script, report: jobs.Report.Script}

	if summary = jobs.Review.AfterScript; len(summary) == 0 || !slices.Equal(summary, jobs.Plan.AfterScript) {
		t.Errorf("after a plan, .gitlab-ci.yml runs %q and %q", summary, jobs.Plan.AfterScript)
	}

	return p, summary
}

// live plays what happens in the company: people are hired, a plan that removes too many is refused, somebody changes
// something by hand, and somebody leaves on a date. The other pipeline only looks for drift.
func (c *company) live(t *testing.T, other pipeline) {
	for _, folder := range []string{"people", "access"} {
		c.run(t, c.pipeline.plan, folder)

		if folder == "people" {
			c.says(t, folder, "## people", "### Gains access: 6", "| kim.larsen@example.com | account |", "| kim.larsen@example.com in builders | team |")
		} else {
			c.says(t, folder, "| builders uses jira-software on example.atlassian.net | atlassian/user, for everybody in it |")
		}

		c.run(t, c.pipeline.apply, folder)
		c.run(t, c.pipeline.drift, folder)
	}

	if issues := c.issues(t); len(issues) > 0 {
		t.Errorf("nothing has drifted, and there are issues: %v", issues)
	}

	// If the files were saved empty, the plan fails and nobody loses access.
	people := c.read(t, "people/people.csv")
	c.write(t, "people/people.csv", "email,display_name,title,department\n")
	c.write(t, "people/teams.csv", "team,email\n")

	output, err := c.try(t, c.pipeline.plan, "people", "MAX_LEAVERS=2")
	if err == nil || !strings.Contains(output, "3 people lose their account, more than 2:") || !strings.Contains(output, "2 teams are deleted or lose an app, more than 1:") {
		t.Errorf("a plan that removes everybody passes: %v\n%s", err, output)
	}

	c.says(t, "people", "| robin.okafor@example.com | account (delete) |", "| robin.okafor@example.com in helpers | team |", "| helpers | team, with everybody in it |")
	c.write(t, "people/people.csv", people)
	c.write(t, "people/teams.csv", read(t, filepath.Join("company", "people", "teams.csv")))

	// The file is saved by Excel with European settings and has a new title.
	c.write(t, "people/people.csv", "\ufeff"+strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(people, "Platform Engineer", "Architect"), ",", ";"), "\n", "\r\n"))
	c.run(t, c.pipeline.plan, "people")
	c.says(t, "people", "### Changes: 1", "| kim.larsen@example.com | title |")
	c.run(t, c.pipeline.apply, "people")

	hub := c.pipeline
	for _, c.pipeline = range []pipeline{other, hub} {
		c.drift(t)
	}

	// A leaver keeps access on the last day and is deactivated the day after.
	c.write(t, "people/leavers.csv", "email;last_day\nRobin.Okafor@example.com;3/31/2027\n")

	if output, err := c.try(t, c.pipeline.plan, "people"); err == nil || !strings.Contains(flat(output), "no date such as 2027-03-31: Robin.Okafor@example.com (3/31/2027)") {
		t.Errorf("a date that may be two days passes: %v\n%s", err, output)
	}

	c.says(t, "people", "**The plan failed: the log says why.**")
	c.write(t, "people/leavers.csv", "\ufeffemail;last_day\r\nRobin.Okafor@example.com;31.03.2027\r\n")
	c.run(t, c.pipeline.plan, "people", "TF_VAR_now=2027-03-31T22:00:00Z")
	c.says(t, "people", "Nobody gains or loses anything.")
	c.run(t, c.pipeline.plan, "people", "TF_VAR_now=2027-04-01T00:00:01Z")
	c.says(t, "people", "### Loses access: 1", "| robin.okafor@example.com | account (deactivated) |")
	c.run(t, c.pipeline.apply, "people", "TF_VAR_now=2027-04-01T00:00:01Z")

	if account, _ := c.env.Simulator.AccountByEmail("robin.okafor@example.com"); account.Status != simulator.AccountInactive {
		t.Errorf("who has left is %s", account.Status)
	}

	// Each folder has one comment with its last summary, however often it is planned.
	if comments := c.kept(t, "comment"); len(comments) != 2 || !slices.ContainsFunc(comments, func(file string) bool { return read(t, file) == c.read(t, "people/summary.md") }) {
		t.Errorf("the pull request has the comments %v", comments)
	}

	if sealed := c.read(t, "people/saved.plan.gpg"); strings.HasPrefix(sealed, "PK") || !strings.HasPrefix(c.read(t, "people/saved.plan"), "PK") {
		t.Error("the plan is kept as it is")
	}

	c.run(t, c.pipeline.report, "reports")

	if report := c.read(t, "reports/licenses.csv"); !strings.Contains(report, "name") || strings.Count(report, "\n") < 2 {
		t.Errorf("the report says %q", report)
	}
}

// drift changes a person's title by hand and looks for drift twice, changes it back and looks twice, and changes it
// again: the same issue is opened, closed and reopened.
func (c *company) drift(t *testing.T) {
	t.Helper()

	title := func(title string) {
		for _, user := range c.env.Simulator.SCIMUsers(c.env.Credentials().DirectoryID) {
			if user.UserName == "kim.larsen@example.com" {
				c.env.Simulator.SetSCIMUser(c.env.Credentials().DirectoryID, user.ID, func(u *simulator.SCIMUser) { u.Title = &title })
			}
		}
	}
	for _, step := range []struct{ title, want string }{{"Boss", "OPEN"}, {"Boss", "OPEN"}, {"Architect", "CLOSED"}, {"Architect", "CLOSED"}, {"Boss", "OPEN"}} {
		title(step.title)

		output, err := c.try(t, c.pipeline.drift, "people")
		if issues := c.issues(t); err != nil || !slices.Equal(issues, []string{step.want}) {
			t.Fatalf("%s: the issues are %v, want one that is %s: %v\n%s", step.title, issues, step.want, err, output)
		}

		if step.want == "OPEN" {
			c.says(t, "people", "## Drift in people", "| kim.larsen@example.com | title |")
		}
	}

	title("Architect")
}

// needsPrograms skips the test if a program that the scripts use is missing.
func needsPrograms(t *testing.T) {
	t.Helper()

	for _, name := range []string{"jq", "gpg", "curl"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("needs %s, which the pipelines' scripts use", name)
		}
	}
}

// TestAccCompany_changes runs the scripts on plans of everything that gives access: people in one block, lists of
// members, organization groups and roles. One plan destroys everything, and one has errors.
func TestAccCompany_changes(t *testing.T) {
	t.Parallel()

	needsPrograms(t)

	c := newCompany(t)
	kim, _ := c.env.Simulator.AccountByEmail("kim.larsen@example.com")
	app := c.env.Simulator.Workspaces()[0].ID

	if err := os.Mkdir(filepath.Join(c.dir, "other"), 0o700); err != nil {
		t.Fatal(err)
	}

	config := func(people, released, members, more string) {
		c.write(t, "other/main.tf", required+fmt.Sprintf(`
resource "atlassian_directory_users" "company" {
  users    = provider::atlassian::users_csv("key,email,title,active\n%s")
  released = [%s]
}

resource "atlassian_group" "crew" {
  display_name = "crew"
}

resource "atlassian_group_members" "crew" {
  group_id = atlassian_group.crew.id
  user_ids = [%s]
}

resource "atlassian_organization_group" "sailors" {
  name = "sailors"
}
%s`, people, released, members, more))
	}
	of := func(key string) string { return fmt.Sprintf("atlassian_directory_users.company.ids[%q]", key) }
	plan := []string{"scripts/plan.sh other"}

	// The people are Ann, Bob (released later), Cem and Eve.
	config(`1,ann@example.com,,\n2,bob@example.com,,\n3,cem@example.com,,\n5,eve@example.com,,\n`, "", of("1")+", "+of("2"), fmt.Sprintf(`
resource "atlassian_organization_group_membership" "kim" {
  organization_group_id = atlassian_organization_group.sailors.id
  account_id            = %[1]q
}

resource "atlassian_user_role_assignment" "kim" {
  account_id  = %[1]q
  role        = "atlassian/user"
  resource_id = %[2]q
}

resource "atlassian_group_role_assignment" "sailors" {
  organization_group_id = atlassian_organization_group.sailors.id
  role                  = "atlassian/user"
  resource_id           = %[2]q
}
`, kim.ID, app))
	c.run(t, append([]string{"terraform -chdir=other init -input=false"}, plan...), "other")
	c.says(t, "other", "### Gains access: 9", "| bob@example.com | account |", "| somebody new | team atlassian_group_members.crew |", "| "+kim.ID+" | atlassian/user on "+app+" |")
	c.run(t, []string{"terraform -chdir=other apply -input=false saved.plan"}, "other")

	config(`1,ann@example.com,Captain,\n3,cem@example.com,,false\n4,dan@example.com,,\n6,eve@example.com,,\n`, `"2"`, of("1")+", "+of("3"), "")
	c.run(t, plan, "other")
	c.says(t, "other",
		"### Loses access: 5", "| cem@example.com | account (deactivated) |", "| 2 | team crew |", "| "+kim.ID+" in sailors | team |",
		"| "+kim.ID+" | atlassian/user on "+app+" |", "| sailors | atlassian/user, for everybody in it on "+app+" |",
		"### Gains access: 2", "| dan@example.com | account |", "| 3 | team crew |", "### Changes: 1", "| ann@example.com | title |")

	// The policy refuses a plan that destroys everything, because of the people and because of the teams.
	output, err := c.try(t, []string{
		"terraform -chdir=other plan -destroy -input=false -out=saved.plan >/dev/null && terraform -chdir=other show -json saved.plan >other/plan.json",
		"scripts/summary.sh other <other/plan.json >other/summary.md", "scripts/policy.sh 3 1 <other/plan.json",
	}, "other")
	if err == nil || !strings.Contains(output, "4 people lose their account, more than 3:\nann@example.com") || !strings.Contains(output, "2 teams are deleted or lose an app, more than 1:\ncrew\nsailors") {
		t.Errorf("a plan that destroys everything passes: %v\n%s", err, output)
	}

	c.says(t, "other", "| crew | team, with everybody in it |", "| sailors | team, with everybody in it |", "| bob@example.com | account (delete) |")

	// The summary shows a failed check. A plan with errors does not count as a plan, even if it was saved.
	const quiet = "\ncheck \"quiet\" {\n  assert {\n    condition     = length(atlassian_group.crew.display_name) == 0\n    error_message = \"Cem is <missing>.\"\n  }\n}\n"

	remaining := `1,ann@example.com,Captain,\n3,cem@example.com,,\n5,eve@example.com,,\n`
	config(remaining, `"2"`, of("1"), quiet)
	c.run(t, plan, "other")
	c.says(t, "other", "**Warning:** Cem is  missing .", "| 2 | team crew |")

	output, err = c.try(t, []string{"jq '.errored = true' other/plan.json >other/errored.json", "scripts/summary.sh other <other/errored.json >other/summary.md", "scripts/policy.sh 9 9 <other/errored.json"}, "other")
	if err == nil || !strings.Contains(output, "no whole plan") {
		t.Errorf("a plan with errors passes: %v\n%s", err, output)
	}

	c.says(t, "other", "**The plan has errors: this is not all.**")
	config(remaining, `"2"`, of("1"), quiet+"\noutput \"bad\" {\n  value = 1\n  precondition {\n    condition     = length(atlassian_group.crew.display_name) == 0\n    error_message = \"bad\"\n  }\n}\n")

	if output, err := c.try(t, plan, "other"); err == nil || strings.Contains(output, "lose their account") {
		t.Errorf("a plan that fails passes: %v\n%s", err, output)
	}

	c.says(t, "other", "**The plan failed: the log says why.**")
}
