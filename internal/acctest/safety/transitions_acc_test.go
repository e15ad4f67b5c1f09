// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/provider"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// A transition is one apply that turns one configuration into another. Most move users, groups or memberships to other
// blocks.
type transition struct {
	before, after string
	// arguments are extra arguments of the apply.
	arguments []string
	// refusedWith is in the error of the plan, if the plan must be refused. The server must then stay unchanged.
	refusedWith string
	// warnedWith is in a warning of the apply.
	warnedWith string
	// outsideChange happens outside of the configuration, between the two applies.
	outsideChange func(*testing.T, *acctest.Environment, *folder)
}

const requiredProvider = "terraform {\n  required_providers {\n    atlassian = { source = \"" + provider.Address + "\" }\n  }\n}\n"

const fifteenPeople = `
variable "people" {
  default = ["p00", "p01", "p02", "p03", "p04", "p05", "p06", "p07", "p08", "p09", "p10", "p11", "p12", "p13", "p14"]
}
resource "atlassian_user" "p" {
  for_each = toset(var.people)
  email    = "${each.key}@corp.test"
}
resource "atlassian_group" "g" {
  display_name = "builders"
}
`

const kimAndGroup = `
resource "atlassian_user" "kim" {
  email = "kim@corp.test"
}
resource "atlassian_group" "g" {
  display_name = "builders"
}
`

const singleMemberships = `
resource "atlassian_group_membership" "m" {
  for_each = toset(var.people)
  group_id = atlassian_group.g.id
  user_id  = atlassian_user.p[each.key].id
}
`

func membersBlock(name string) string {
	return `
resource "atlassian_group_members" "` + name + `" {
  group_id = atlassian_group.g.id
  user_ids = [for p in atlassian_user.p : p.id]
}
`
}

const createBeforeDestroyLifecycle = "\n  lifecycle {\n    create_before_destroy = true\n  }\n}\n"

func createBeforeDestroy(block string) string {
	return strings.Replace(block, "\n}\n", createBeforeDestroyLifecycle, 1)
}

// kimBlock returns a user block for kim.
func kimBlock(name string, lines ...string) string {
	return "resource \"atlassian_user\" \"" + name + "\" {\n  email = \"kim@corp.test\"\n  " + strings.Join(lines, "\n  ") + "\n}\n"
}

func groupBlock(name string) string {
	return "resource \"atlassian_group\" \"" + name + "\" {\n  display_name = \"builders\"\n}\n"
}

func peopleBlock(meta, email string, emails ...string) string {
	return fmt.Sprintf("locals {\n  people = [%s]\n}\nresource \"atlassian_user\" \"p\" {\n  %s\n  email = %s\n  adopt_existing = true\n}\n",
		`"`+strings.Join(emails, `", "`)+`"`, meta, email)
}

func peopleByCount(emails ...string) string {
	return peopleBlock("count = length(local.people)", "local.people[count.index]", emails...)
}

func peopleByKey(emails ...string) string {
	return peopleBlock("for_each = toset(local.people)", "each.key", emails...)
}

func corpAddresses(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("p%02d@corp.test", i)
	}

	return all
}

// peopleByKeyMoved is peopleByKey with a moved block for each person, from the count index to the key.
func peopleByKeyMoved(emails []string) string {
	text := peopleByKey(emails...)
	for i, email := range emails {
		text += fmt.Sprintf("moved {\n  from = atlassian_user.p[%d]\n  to = atlassian_user.p[%q]\n}\n", i, email)
	}

	return text
}

const (
	removedAndAdded     = "Removed at one address and added at another"
	twoBlocks           = "Two blocks for one name"
	inTwoBlocks         = "Held by two blocks"
	nameOfAnotherRecord = "Name of another record"
)

// titledWithDataSource returns a user with a title, and relations whose group id comes from a data source that
// Terraform reads again when the user changes.
func titledWithDataSource(title, relations string) string {
	return kimBlock("kim", `title = "`+title+`"`) + groupBlock("g") + `
data "atlassian_group" "d" {
  display_name = atlassian_group.g.display_name
  depends_on   = [atlassian_user.kim]
}
` + strings.ReplaceAll(relations, "atlassian_group.g.id", "data.atlassian_group.d.id")
}

// kimMembersBlock returns a list of members with kim alone.
func kimMembersBlock(name string) string {
	return strings.Replace(membersBlock(name), "[for p in atlassian_user.p : p.id]", "[atlassian_user.kim.id]", 1)
}

var transitions = map[string]transition{
	"singles become a list":  {before: fifteenPeople + singleMemberships, after: fifteenPeople + membersBlock("all")},
	"a list becomes singles": {before: fifteenPeople + membersBlock("all"), after: fifteenPeople + singleMemberships},
	"a list is renamed":      {before: fifteenPeople + membersBlock("old"), after: fifteenPeople + membersBlock("new")},
	"a list is replaced by force, the new one first": {
		before:    fifteenPeople + createBeforeDestroy(membersBlock("all")),
		after:     fifteenPeople + createBeforeDestroy(membersBlock("all")),
		arguments: []string{"-replace=atlassian_group_members.all"},
	},
	"memberships get other keys": {
		before: fifteenPeople + singleMemberships,
		after:  fifteenPeople + strings.ReplaceAll(strings.ReplaceAll(singleMemberships, "toset(var.people)", "{ for p in var.people : upper(p) => p }"), "each.key", "each.value"),
	},
	"a membership is held twice, and one goes": {
		before: kimAndGroup + membershipBlock("one") + membershipBlock("two"),
		after:  kimAndGroup + membershipBlock("two"),
	},
	"roles get other labels": {before: kimAndGroup + roleBlocks("old"), after: kimAndGroup + roleBlocks("new")},
	"roles get other keys": {
		before: kimAndGroup + roleBlocks("r", `for_each = toset(["one"])`),
		after:  kimAndGroup + roleBlocks("r", `for_each = toset(["two"])`),
	},
	"roles are replaced by force, the new ones first": {
		before:    kimAndGroup + roleBlocks("r", "lifecycle {", "create_before_destroy = true", "}"),
		after:     kimAndGroup + roleBlocks("r", "lifecycle {", "create_before_destroy = true", "}"),
		arguments: []string{"-replace=atlassian_user_role_assignment.r", "-replace=atlassian_group_role_assignment.r"},
	},
	"roles are held twice, and one of each goes": {
		before: kimAndGroup + roleBlocks("one") + strings.Replace(roleBlocks("two"), "variable \"wiki\" {}\n", "", 1),
		after:  kimAndGroup + roleBlocks("two"),
	},
	"the directory id is mistyped": {
		before:      kimAndGroup + membershipBlock("m"),
		after:       "provider \"atlassian\" {\n  directory_id = \"7f3d2b1c-7e65-4a3f-8b9c-1d2e3f4a5b6c\"\n}\n" + kimAndGroup + membershipBlock("m"),
		refusedWith: "Directory not confirmed",
	},
	"a creation fails with 503, and an older record has the address": {
		outsideChange: otherRecordAndLostAnswer(simulator.RespondErrors(http.StatusServiceUnavailable, "ADMIN-503-1", "Unavailable", "Try again.")),
		after:         kimBlock("kim"), refusedWith: "import {",
	},
	"the connection of a creation is reset, and an older record has the address": {outsideChange: otherRecordAndLostAnswer(simulator.ResetConnection()), after: kimBlock("kim"), refusedWith: "import {"},
	"a group is held twice, and one goes":                                        {before: groupBlock("one"), outsideChange: importTwice, after: groupBlock("one"), refusedWith: removedAndAdded},
	"a person with an active account is created inactive": {
		outsideChange: func(_ *testing.T, environment *acctest.Environment, _ *folder) {
			environment.Simulator.AddAccount(simulator.Account{Email: "kim@corp.test", Name: "Kim", Status: simulator.AccountActive})
		},
		after: "provider \"atlassian\" {\n  deprovision_limit = 0\n}\n" + kimBlock("kim", "active = false"), refusedWith: "Deprovision limit exceeded",
	},
	"a domain is mistyped": {
		before:      kimBlock("kim"),
		after:       "provider \"atlassian\" {\n  deprovision_limit = 0\n}\n" + strings.Replace(kimBlock("kim"), "corp.test", "copr.test", 1),
		refusedWith: "Deprovision limit exceeded",
	},
	"a group's name changes its case": {before: groupBlock("g"), after: strings.Replace(groupBlock("g"), "builders", "Builders", 1)},
	"a title changes, and a membership that hangs on a data source is replaced": {
		before: titledWithDataSource("t1", createBeforeDestroy(membershipBlock("m"))),
		after:  titledWithDataSource("t2", createBeforeDestroy(membershipBlock("m"))),
	},
	"a title changes, and a list that hangs on a data source is replaced": {
		before: titledWithDataSource("t1", createBeforeDestroy(kimMembersBlock("all"))),
		after:  titledWithDataSource("t2", createBeforeDestroy(kimMembersBlock("all"))),
	},
	"a title changes, and roles that hang on a data source are replaced": {
		before: titledWithDataSource("t1", roleBlocks("r", "lifecycle {", "create_before_destroy = true", "}")),
		after:  titledWithDataSource("t2", roleBlocks("r", "lifecycle {", "create_before_destroy = true", "}")),
	},
	"groups are counted, then have keys": {
		before:      "resource \"atlassian_group\" \"g\" {\n  count = 3\n  display_name = \"builders ${count.index}\"\n}\n",
		after:       "resource \"atlassian_group\" \"g\" {\n  for_each = toset([\"0\", \"1\", \"2\"])\n  display_name = \"builders ${each.key}\"\n}\n",
		refusedWith: removedAndAdded,
	},
	"a person is replaced by force, the new one first": {
		before:     createBeforeDestroy(kimBlock("kim", "adopt_existing = true")),
		after:      createBeforeDestroy(kimBlock("kim", "adopt_existing = true")),
		arguments:  []string{"-replace=atlassian_user.kim"},
		warnedWith: "Left for another block",
	},
	"a person is replaced by force with what their membership wants first": {
		before:     kimBlock("kim", "adopt_existing = true") + groupBlock("g") + createBeforeDestroy(membershipBlock("m")),
		after:      kimBlock("kim", "adopt_existing = true") + groupBlock("g") + createBeforeDestroy(membershipBlock("m")),
		arguments:  []string{"-replace=atlassian_user.kim"},
		warnedWith: "Left for another block",
	},
	"a person gets another address":                            {before: kimBlock("old"), after: kimBlock("new", "adopt_existing = true"), refusedWith: removedAndAdded},
	"a person gets another address without adopt_existing":     {before: kimBlock("old"), after: kimBlock("new"), refusedWith: removedAndAdded},
	"a person with on_destroy deactivate gets another address": {before: kimBlock("old", `on_destroy = "deactivate"`), after: kimBlock("new", "adopt_existing = true"), refusedWith: removedAndAdded},
	"a person gets another address with a moved block":         {before: kimBlock("old"), after: kimBlock("new") + "moved {\n  from = atlassian_user.old\n  to = atlassian_user.new\n}\n"},
	"a person gets another address with a removed block":       {before: kimBlock("old"), after: kimBlock("new", "adopt_existing = true") + "removed {\n  from = atlassian_user.old\n  lifecycle {\n    destroy = false\n  }\n}\n"},
	"a person with on_destroy retain gets another address":     {before: kimBlock("old", `on_destroy = "retain"`), after: kimBlock("new", "adopt_existing = true")},
	"a second block for a person":                              {before: kimBlock("kim"), after: kimBlock("kim") + kimBlock("too", "adopt_existing = true"), refusedWith: twoBlocks},
	"a person is imported a second time":                       {before: kimBlock("kim"), after: kimBlock("kim") + kimBlock("too") + importBlockFor("atlassian_user.too", "kim@corp.test"), refusedWith: inTwoBlocks},
	"a person is imported to another address":                  {before: kimBlock("kim"), after: kimBlock("too") + importBlockFor("atlassian_user.too", "kim@corp.test"), refusedWith: removedAndAdded},
	"a file names a person twice":                              {before: "", after: peopleBlock("for_each = { a = local.people[0], b = local.people[1] }", "each.value", "kim@corp.test", "Kim@corp.test"), refusedWith: twoBlocks},
	"a group gets another address":                             {before: groupBlock("old"), after: groupBlock("new"), refusedWith: removedAndAdded},
	"a group gets another address with a moved block":          {before: groupBlock("old"), after: groupBlock("new") + "moved {\n  from = atlassian_group.old\n  to = atlassian_group.new\n}\n"},
	"a group is imported a second time":                        {before: groupBlock("g"), after: groupBlock("g") + groupBlock("too") + importBlockFor("atlassian_group.too", "builders"), refusedWith: inTwoBlocks},
	"a list of people is counted, then has keys":               {before: peopleByCount(corpAddresses(20)...), after: peopleByKey(corpAddresses(20)...), refusedWith: removedAndAdded},
	"a list of people gets its keys with moved blocks":         {before: peopleByCount(corpAddresses(20)...), after: peopleByKeyMoved(corpAddresses(20))},
	"the first person of a list is removed":                    {before: peopleByCount(corpAddresses(4)...), after: peopleByCount(corpAddresses(4)[1:]...), refusedWith: nameOfAnotherRecord},
	"a person is added at the front of a list":                 {before: peopleByCount(corpAddresses(4)[1:]...), after: peopleByCount(corpAddresses(4)...), refusedWith: nameOfAnotherRecord},
	"two people swap their addresses": {
		before:      kimBlock("kim") + strings.ReplaceAll(kimBlock("ann"), "kim@", "ann@"),
		after:       strings.ReplaceAll(kimBlock("kim"), "kim@", "ann@") + kimBlock("ann"),
		refusedWith: nameOfAnotherRecord,
	},
}

// roleBlocks returns a role of kim and one of the group.
func roleBlocks(name string, lines ...string) string {
	block := func(kind, holder, of string) string {
		return fmt.Sprintf("resource \"atlassian_%s_role_assignment\" %q {\n  %s = %s.id\n  role = \"atlassian/user\"\n  resource_id = var.wiki\n  %s\n}\n",
			kind, name, holder, of, strings.Join(lines, "\n  "))
	}

	return "variable \"wiki\" {}\n" + block("user", "user_id", "atlassian_user.kim") + block("group", "group_id", "atlassian_group.g")
}

// otherRecordAndLostAnswer adds an older record of kim and makes the next create of a user fail with the given answer.
func otherRecordAndLostAnswer(answer simulator.Answer) func(*testing.T, *acctest.Environment, *folder) {
	return func(t *testing.T, environment *acctest.Environment, _ *folder) {
		t.Helper()

		directory := environment.Credentials().DirectoryID

		ids, err := environment.Simulator.SeedSCIMUsers(directory, 1)
		if err != nil {
			t.Fatal(err)
		}

		environment.Simulator.SetSCIMUser(directory, ids[0], func(user *simulator.SCIMUser) {
			user.UserName, user.Emails[0].Value, user.Created = "kim@corp.test", "kim@corp.test", user.Created.AddDate(0, 0, -7)
		})
		environment.Simulator.Inject(simulator.Fault{Method: http.MethodPost, Path: "/scim/directory/*/Users", Answer: answer, Times: 1})
	}
}

// importTwice imports the group into a second block. Only `terraform import` can do that, because a plan refuses it.
func importTwice(t *testing.T, _ *acctest.Environment, f *folder) {
	t.Helper()

	f.write("main.tf", groupBlock("one")+groupBlock("two"))

	if o := f.run("import", "-input=false", "atlassian_group.two", "builders"); o.failed() {
		t.Fatalf("importing:\n%s", o.output)
	}
}

func importBlockFor(address, id string) string {
	return fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, id)
}

func membershipBlock(name string) string {
	return `
resource "atlassian_group_membership" "` + name + `" {
  group_id = atlassian_group.g.id
  user_id  = atlassian_user.kim.id
}
`
}

// A load says which requests are slow and how many resources Terraform applies at a time.
type load struct {
	slow        string
	parallelism int
}

func loads() []load {
	var all []load

	for _, parallelism := range []int{1, 10, 30} {
		for _, slow := range []string{"nothing", "DELETE", "PATCH"} {
			all = append(all, load{slow, parallelism})
		}
	}

	return all
}

// slowRequests are the requests that add (PATCH) and those that remove (DELETE). Roles are added and removed by POST.
var slowRequests = map[string][]simulator.Fault{
	"PATCH": {
		{Method: http.MethodPatch, Path: "/scim/**"},
		{Method: http.MethodPost, Path: "/admin/v1/orgs/*/users/*/roles/assign"},
		{Method: http.MethodPost, Path: "/admin/v2/orgs/*/directories/*/groups/*/role-assignments/assign"},
	},
	"DELETE": {
		{Method: http.MethodDelete, Path: "/scim/**"},
		{Method: http.MethodPost, Path: "/admin/v1/orgs/*/users/*/roles/revoke"},
		{Method: http.MethodPost, Path: "/admin/v2/orgs/*/directories/*/groups/*/role-assignments/revoke"},
	},
}

// TestAccTransitions shows that each transition keeps the users, groups, memberships and roles as they are: either the
// plan is refused, or both configurations want the same ones. Each transition runs under one load, with MOVING=all
// under every load.
func TestAccTransitions(t *testing.T) {
	t.Parallel()

	for i, name := range slices.Sorted(maps.Keys(transitions)) {
		for j, r := range loads() {
			if os.Getenv("MOVING") != "all" && j != (i*4+3)%len(loads()) {
				continue
			}

			t.Run(fmt.Sprintf("%s/%s slow, %d at a time", name, r.slow, r.parallelism), func(t *testing.T) {
				t.Parallel()
				transitions[name].check(t, r)
			})
		}
	}
}

func (m transition) check(t *testing.T, r load) {
	t.Helper()

	environment := acctest.Start(t, sameWorldWithoutDelays)
	f := newFolder(t, environment, "TF_VAR_wiki="+confluenceApp(t, environment))

	f.write("provider.tf", requiredProvider)
	f.write("main.tf", m.before)

	if o := f.apply(); o.failed() {
		t.Fatalf("setting up:\n%s", o.output)
	}

	if m.outsideChange != nil {
		m.outsideChange(t, environment, f)
	}

	if r.slow != "nothing" {
		for _, slow := range slowRequests[r.slow] {
			slow.Delay = 200 * time.Millisecond
			environment.Simulator.Inject(slow)
		}
	}

	before := directorySnapshot(t, environment) + accessSnapshot(environment)

	f.write("main.tf", m.after)

	arguments := append([]string{fmt.Sprintf("-parallelism=%d", r.parallelism)}, m.arguments...)
	o := f.apply(arguments...)

	if m.refusedWith != "" {
		if !o.failed() || !strings.Contains(o.output, m.refusedWith) {
			t.Errorf("not refused with %q:\n%s", m.refusedWith, o.output)
		}

		if after := directorySnapshot(t, environment) + accessSnapshot(environment); after != before {
			t.Errorf("something was touched: before\n%s\nafter\n%s", before, after)
		}

		return
	}

	if o.failed() {
		t.Fatalf("the apply failed:\n%s", o.output)
	}

	if m.warnedWith != "" && !strings.Contains(o.output, m.warnedWith) {
		t.Errorf("nothing is said of %q:\n%s", m.warnedWith, o.output)
	}

	if after := directorySnapshot(t, environment) + accessSnapshot(environment); after != before {
		t.Errorf("not everything is there: before\n%s\nafter\n%s\n%s", before, after, o.output)
	}

	f.planIsEmpty()
}

// confluenceApp returns the id of the organization's Confluence.
func confluenceApp(t *testing.T, environment *acctest.Environment) string {
	t.Helper()

	for _, workspace := range environment.Simulator.Workspaces() {
		if strings.HasPrefix(workspace.ID, "ari:cloud:confluence:") {
			return workspace.ID
		}
	}

	t.Fatal("the organization has no app")

	return ""
}

// accessSnapshot describes the status of each account, and the roles of accounts and groups.
func accessSnapshot(environment *acctest.Environment) string {
	var lines strings.Builder

	for _, account := range environment.Simulator.Accounts() {
		fmt.Fprintf(&lines, "\naccount %s %s %s %v", account.ID, account.Email, account.Status, account.DirectRoles)
	}

	for _, group := range environment.Simulator.Groups() {
		fmt.Fprintf(&lines, "\nroles of %s %v", group.Name, group.Roles)
	}

	return lines.String()
}

// directorySnapshot describes the users and the groups with their members.
func directorySnapshot(t *testing.T, environment *acctest.Environment) string {
	t.Helper()

	var lines []string

	names := map[string]string{}

	for _, user := range environment.Simulator.SCIMUsers(environment.Credentials().DirectoryID) {
		names[user.ID] = user.UserName
		lines = append(lines, fmt.Sprintf("%s %s active %t account %s", user.UserName, user.ID, user.Active, user.AccountID))
	}

	for _, group := range environment.Simulator.SCIMGroups(environment.Credentials().DirectoryID) {
		var members []string
		for _, id := range group.Members {
			members = append(members, names[id])
		}

		slices.Sort(members)
		lines = append(lines, fmt.Sprintf("group %s %s: %s", group.DisplayName, group.ID, strings.Join(members, " ")))
	}

	slices.Sort(lines)

	return strings.Join(lines, "\n")
}
