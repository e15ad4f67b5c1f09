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

// A moving is a configuration that becomes another one in one apply, in which people, groups and memberships change the
// blocks that they are in.
type moving struct {
	before, after string
	// arguments are those of the apply.
	arguments []string
	// refused is what the plan says that refuses it; then nothing may have been touched.
	refused string
	// warned is what the apply says beside.
	warned string
	// outside is done between the two applies.
	outside func(*testing.T, *acctest.Environment, *folder)
}

const requiredProvider = "terraform {\n  required_providers {\n    atlassian = { source = \"" + provider.Address + "\" }\n  }\n}\n"

const fifteen = `
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

const kim = `
resource "atlassian_user" "kim" {
  email = "kim@corp.test"
}
resource "atlassian_group" "g" {
  display_name = "builders"
}
`

const singles = `
resource "atlassian_group_membership" "m" {
  for_each = toset(var.people)
  group_id = atlassian_group.g.id
  user_id  = atlassian_user.p[each.key].id
}
`

func listNamed(name string) string {
	return `
resource "atlassian_group_members" "` + name + `" {
  group_id = atlassian_group.g.id
  user_ids = [for p in atlassian_user.p : p.id]
}
`
}

const newFirst = "\n  lifecycle {\n    create_before_destroy = true\n  }\n}\n"

func bornFirst(block string) string { return strings.Replace(block, "\n}\n", newFirst, 1) }

// kimAs is a block for kim.
func kimAs(name string, lines ...string) string {
	return "resource \"atlassian_user\" \"" + name + "\" {\n  email = \"kim@corp.test\"\n  " + strings.Join(lines, "\n  ") + "\n}\n"
}

func builders(name string) string {
	return "resource \"atlassian_group\" \"" + name + "\" {\n  display_name = \"builders\"\n}\n"
}

func listed(meta, email string, emails ...string) string {
	return fmt.Sprintf("locals {\n  people = [%s]\n}\nresource \"atlassian_user\" \"p\" {\n  %s\n  email = %s\n  adopt_existing = true\n}\n",
		`"`+strings.Join(emails, `", "`)+`"`, meta, email)
}

func counted(emails ...string) string {
	return listed("count = length(local.people)", "local.people[count.index]", emails...)
}

func keyed(emails ...string) string {
	return listed("for_each = toset(local.people)", "each.key", emails...)
}

func corpAddresses(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("p%02d@corp.test", i)
	}

	return all
}

// withMoved says of each that its address has changed from a number to a key.
func withMoved(emails []string) string {
	text := keyed(emails...)
	for i, email := range emails {
		text += fmt.Sprintf("moved {\n  from = atlassian_user.p[%d]\n  to = atlassian_user.p[%q]\n}\n", i, email)
	}

	return text
}

const (
	removedAndAdded = "Removed at one address and added at another"
	twoBlocks       = "Two blocks for one name"
	inTwoBlocks     = "Held by two blocks"
	anothersPlace   = "Name of another record"
)

// titled is a person with a title, and relations that go by a data source which is read again when the person changes.
func titled(title, relations string) string {
	return kimAs("kim", `title = "`+title+`"`) + builders("g") + `
data "atlassian_group" "d" {
  display_name = atlassian_group.g.display_name
  depends_on   = [atlassian_user.kim]
}
` + strings.ReplaceAll(relations, "atlassian_group.g.id", "data.atlassian_group.d.id")
}

// kimListed is the list of the group's members, of whom kim is the one.
func kimListed(name string) string {
	return strings.Replace(listNamed(name), "[for p in atlassian_user.p : p.id]", "[atlassian_user.kim.id]", 1)
}

var movings = map[string]moving{
	"singles become a list":  {before: fifteen + singles, after: fifteen + listNamed("all")},
	"a list becomes singles": {before: fifteen + listNamed("all"), after: fifteen + singles},
	"a list is renamed":      {before: fifteen + listNamed("old"), after: fifteen + listNamed("new")},
	"a list is replaced by force, the new one first": {
		before:    fifteen + bornFirst(listNamed("all")),
		after:     fifteen + bornFirst(listNamed("all")),
		arguments: []string{"-replace=atlassian_group_members.all"},
	},
	"memberships get other keys": {
		before: fifteen + singles,
		after:  fifteen + strings.ReplaceAll(strings.ReplaceAll(singles, "toset(var.people)", "{ for p in var.people : upper(p) => p }"), "each.key", "each.value"),
	},
	"a membership is held twice, and one goes": {
		before: kim + membershipOf("one") + membershipOf("two"),
		after:  kim + membershipOf("two"),
	},
	"roles get other labels": {before: kim + rolesOf("old"), after: kim + rolesOf("new")},
	"roles get other keys": {
		before: kim + rolesOf("r", `for_each = toset(["one"])`),
		after:  kim + rolesOf("r", `for_each = toset(["two"])`),
	},
	"roles are replaced by force, the new ones first": {
		before:    kim + rolesOf("r", "lifecycle {", "create_before_destroy = true", "}"),
		after:     kim + rolesOf("r", "lifecycle {", "create_before_destroy = true", "}"),
		arguments: []string{"-replace=atlassian_user_role_assignment.r", "-replace=atlassian_group_role_assignment.r"},
	},
	"roles are held twice, and one of each goes": {
		before: kim + rolesOf("one") + strings.Replace(rolesOf("two"), "variable \"wiki\" {}\n", "", 1),
		after:  kim + rolesOf("two"),
	},
	"the directory's id has a slip": {
		before:  kim + membershipOf("m"),
		after:   "provider \"atlassian\" {\n  directory_id = \"7f3d2b1c-7e65-4a3f-8b9c-1d2e3f4a5b6c\"\n}\n" + kim + membershipOf("m"),
		refused: "Directory not confirmed",
	},
	"a creation is answered by 503, and somebody else's record is there": {
		outside: somebodyElses(simulator.RespondErrors(http.StatusServiceUnavailable, "ADMIN-503-1", "Unavailable", "Try again.")),
		after:   kimAs("kim"), refused: "import {",
	},
	"a creation is reset, and somebody else's record is there": {outside: somebodyElses(simulator.ResetConnection()), after: kimAs("kim"), refused: "import {"},
	"a group is held twice, and one goes":                      {before: builders("one"), outside: heldTwice, after: builders("one"), refused: removedAndAdded},
	"somebody who is there is created inactive": {
		outside: func(_ *testing.T, environment *acctest.Environment, _ *folder) {
			environment.Simulator.AddAccount(simulator.Account{Email: "kim@corp.test", Name: "Kim", Status: simulator.AccountActive})
		},
		after: "provider \"atlassian\" {\n  deprovision_limit = 0\n}\n" + kimAs("kim", "active = false"), refused: "Deprovision limit exceeded",
	},
	"a domain is mistyped": {
		before:  kimAs("kim"),
		after:   "provider \"atlassian\" {\n  deprovision_limit = 0\n}\n" + strings.Replace(kimAs("kim"), "corp.test", "copr.test", 1),
		refused: "Deprovision limit exceeded",
	},
	"a group's name changes its case": {before: builders("g"), after: strings.Replace(builders("g"), "builders", "Builders", 1)},
	"a title changes, and a membership that hangs on a data source is replaced": {
		before: titled("t1", bornFirst(membershipOf("m"))),
		after:  titled("t2", bornFirst(membershipOf("m"))),
	},
	"a title changes, and a list that hangs on a data source is replaced": {
		before: titled("t1", bornFirst(kimListed("all"))),
		after:  titled("t2", bornFirst(kimListed("all"))),
	},
	"a title changes, and roles that hang on a data source are replaced": {
		before: titled("t1", rolesOf("r", "lifecycle {", "create_before_destroy = true", "}")),
		after:  titled("t2", rolesOf("r", "lifecycle {", "create_before_destroy = true", "}")),
	},
	"groups are counted, then have keys": {
		before:  "resource \"atlassian_group\" \"g\" {\n  count = 3\n  display_name = \"builders ${count.index}\"\n}\n",
		after:   "resource \"atlassian_group\" \"g\" {\n  for_each = toset([\"0\", \"1\", \"2\"])\n  display_name = \"builders ${each.key}\"\n}\n",
		refused: removedAndAdded,
	},
	"a person is replaced by force, the new one first": {
		before:    bornFirst(kimAs("kim", "adopt_existing = true")),
		after:     bornFirst(kimAs("kim", "adopt_existing = true")),
		arguments: []string{"-replace=atlassian_user.kim"},
		warned:    "Left for another block",
	},
	"a person is replaced by force with what their membership wants first": {
		before:    kimAs("kim", "adopt_existing = true") + builders("g") + bornFirst(membershipOf("m")),
		after:     kimAs("kim", "adopt_existing = true") + builders("g") + bornFirst(membershipOf("m")),
		arguments: []string{"-replace=atlassian_user.kim"},
		warned:    "Left for another block",
	},
	"a person gets another address":              {before: kimAs("old"), after: kimAs("new", "adopt_existing = true"), refused: removedAndAdded},
	"a person gets another address, unsaid":      {before: kimAs("old"), after: kimAs("new"), refused: removedAndAdded},
	"a person who is deactivated by it":          {before: kimAs("old", `on_destroy = "deactivate"`), after: kimAs("new", "adopt_existing = true"), refused: removedAndAdded},
	"a person gets another address, said":        {before: kimAs("old"), after: kimAs("new") + "moved {\n  from = atlassian_user.old\n  to = atlassian_user.new\n}\n"},
	"a person is let go and taken over":          {before: kimAs("old"), after: kimAs("new", "adopt_existing = true") + "removed {\n  from = atlassian_user.old\n  lifecycle {\n    destroy = false\n  }\n}\n"},
	"a person who is retained is taken over":     {before: kimAs("old", `on_destroy = "retain"`), after: kimAs("new", "adopt_existing = true")},
	"a second block for a person":                {before: kimAs("kim"), after: kimAs("kim") + kimAs("too", "adopt_existing = true"), refused: twoBlocks},
	"a person is imported who is there":          {before: kimAs("kim"), after: kimAs("kim") + kimAs("too") + importOf("atlassian_user.too", "kim@corp.test"), refused: inTwoBlocks},
	"a person is imported to another address":    {before: kimAs("kim"), after: kimAs("too") + importOf("atlassian_user.too", "kim@corp.test"), refused: removedAndAdded},
	"a file names a person twice":                {before: "", after: listed("for_each = { a = local.people[0], b = local.people[1] }", "each.value", "kim@corp.test", "Kim@corp.test"), refused: twoBlocks},
	"a group gets another address":               {before: builders("old"), after: builders("new"), refused: removedAndAdded},
	"a group gets another address, said":         {before: builders("old"), after: builders("new") + "moved {\n  from = atlassian_group.old\n  to = atlassian_group.new\n}\n"},
	"a group is imported who is there":           {before: builders("g"), after: builders("g") + builders("too") + importOf("atlassian_group.too", "builders"), refused: inTwoBlocks},
	"a list of people is counted, then has keys": {before: counted(corpAddresses(20)...), after: keyed(corpAddresses(20)...), refused: removedAndAdded},
	"a list of people gets its keys, said":       {before: counted(corpAddresses(20)...), after: withMoved(corpAddresses(20))},
	"the first of a list leaves":                 {before: counted(corpAddresses(4)...), after: counted(corpAddresses(4)[1:]...), refused: anothersPlace},
	"one comes first in a list":                  {before: counted(corpAddresses(4)[1:]...), after: counted(corpAddresses(4)...), refused: anothersPlace},
	"two people swap their addresses": {
		before:  kimAs("kim") + strings.ReplaceAll(kimAs("ann"), "kim@", "ann@"),
		after:   strings.ReplaceAll(kimAs("kim"), "kim@", "ann@") + kimAs("ann"),
		refused: anothersPlace,
	},
}

// rolesOf are a role of kim and one of the group.
func rolesOf(name string, lines ...string) string {
	block := func(kind, holder, of string) string {
		return fmt.Sprintf("resource \"atlassian_%s_role_assignment\" %q {\n  %s = %s.id\n  role = \"atlassian/user\"\n  resource_id = var.wiki\n  %s\n}\n",
			kind, name, holder, of, strings.Join(lines, "\n  "))
	}

	return "variable \"wiki\" {}\n" + block("user", "user_id", "atlassian_user.kim") + block("group", "group_id", "atlassian_group.g")
}

// somebodyElses is the record of kim that was there before, and a creation whose answer is lost.
func somebodyElses(answer simulator.Answer) func(*testing.T, *acctest.Environment, *folder) {
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

// held twice, as an import by hand may leave it, since a plan refuses it.
func heldTwice(t *testing.T, _ *acctest.Environment, f *folder) {
	t.Helper()

	f.write("main.tf", builders("one")+builders("two"))

	if o := f.run("import", "-input=false", "atlassian_group.two", "builders"); o.failed() {
		t.Fatalf("importing:\n%s", o.output)
	}
}

func importOf(address, id string) string {
	return fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, id)
}

func membershipOf(name string) string {
	return `
resource "atlassian_group_membership" "` + name + `" {
  group_id = atlassian_group.g.id
  user_id  = atlassian_user.kim.id
}
`
}

// A race is how a moving is met: what is slow, and how many resources are at work at a time.
type race struct {
	slow        string
	parallelism int
}

func races() []race {
	var all []race

	for _, parallelism := range []int{1, 10, 30} {
		for _, slow := range []string{"nothing", "DELETE", "PATCH"} {
			all = append(all, race{slow, parallelism})
		}
	}

	return all
}

// slowed are the requests that give, and those that take. Roles know neither PATCH nor DELETE.
var slowed = map[string][]simulator.Fault{
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

// After an apply in which things change their blocks, the server holds what the configuration says, or the plan was
// refused and nothing was touched. Each moving meets one race, and with MOVING=all all of them.
func TestAccMoving(t *testing.T) {
	t.Parallel()

	for i, name := range slices.Sorted(maps.Keys(movings)) {
		for j, r := range races() {
			if os.Getenv("MOVING") != "all" && j != (i*4+3)%len(races()) {
				continue
			}

			t.Run(fmt.Sprintf("%s/%s slow, %d at a time", name, r.slow, r.parallelism), func(t *testing.T) {
				t.Parallel()
				movings[name].check(t, r)
			})
		}
	}
}

func (m moving) check(t *testing.T, r race) {
	t.Helper()

	environment := acctest.Start(t, prompt)
	f := newFolder(t, environment, "TF_VAR_wiki="+wikiOf(t, environment))

	f.write("provider.tf", requiredProvider)
	f.write("main.tf", m.before)

	if o := f.apply(); o.failed() {
		t.Fatalf("setting up:\n%s", o.output)
	}

	if m.outside != nil {
		m.outside(t, environment, f)
	}

	if r.slow != "nothing" {
		for _, slow := range slowed[r.slow] {
			slow.Delay = 200 * time.Millisecond
			environment.Simulator.Inject(slow)
		}
	}

	before := picture(t, environment) + accesses(environment)

	f.write("main.tf", m.after)

	arguments := append([]string{fmt.Sprintf("-parallelism=%d", r.parallelism)}, m.arguments...)
	o := f.apply(arguments...)

	if m.refused != "" {
		if !o.failed() || !strings.Contains(o.output, m.refused) {
			t.Errorf("not refused with %q:\n%s", m.refused, o.output)
		}

		if after := picture(t, environment) + accesses(environment); after != before {
			t.Errorf("something was touched: before\n%s\nafter\n%s", before, after)
		}

		return
	}

	if o.failed() {
		t.Fatalf("the apply failed:\n%s", o.output)
	}

	if m.warned != "" && !strings.Contains(o.output, m.warned) {
		t.Errorf("nothing is said of %q:\n%s", m.warned, o.output)
	}

	if after := picture(t, environment) + accesses(environment); after != before {
		t.Errorf("not everything is there: before\n%s\nafter\n%s\n%s", before, after, o.output)
	}

	f.planIsEmpty()
}

// wikiOf is an app that has roles.
func wikiOf(t *testing.T, environment *acctest.Environment) string {
	t.Helper()

	for _, workspace := range environment.Simulator.Workspaces() {
		if strings.HasPrefix(workspace.ID, "ari:cloud:confluence:") {
			return workspace.ID
		}
	}

	t.Fatal("the organization has no app")

	return ""
}

// accesses is which accounts are on, and who has which roles.
func accesses(environment *acctest.Environment) string {
	var lines strings.Builder

	for _, account := range environment.Simulator.Accounts() {
		fmt.Fprintf(&lines, "\naccount %s %s %s %v", account.ID, account.Email, account.Status, account.DirectRoles)
	}

	for _, group := range environment.Simulator.Groups() {
		fmt.Fprintf(&lines, "\nroles of %s %v", group.Name, group.Roles)
	}

	return lines.String()
}

// picture is who is in the directory and in which group.
func picture(t *testing.T, environment *acctest.Environment) string {
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
