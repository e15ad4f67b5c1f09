// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

const onboardingFolder = "onboarding"

// TestAccOnboarding applies examples/onboarding while a company in the acme world changes. The simulator shows changes
// as late as Atlassian does.
func TestAccOnboarding(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]func(*testing.T, *onboarding){
		"life":      onboardingLife,
		"bad input": onboardingBadInput,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			test(t, &onboarding{copyOf(t, onboardingFolder, "acme")})
		})
	}
}

// onboarding is a copy of the example, with an organization to apply it to.
type onboarding struct{ *exampleCopy }

func onboardingLife(t *testing.T, o *onboarding) {
	before := o.emails()

	o.apply(t, map[string]int{"atlassian_user create": 4, "atlassian_group create": 3, "atlassian_group_membership create": 6, "atlassian_group_role_assignment create": 4})
	o.plansNothing(t)
	o.hasAccess(t, "bruno.keller@acme.test", access{
		Name: "Bruno Keller", Teams: []string{"on-call", "support"}, Apps: []string{"confluence on acme.atlassian.net", "jira-servicedesk on acme.atlassian.net"},
	})

	for email, product := range map[string]string{"amara.okoye@acme.test": "jira-servicedesk", "dmitri.lund@acme.test": "jira-software"} {
		if !o.hasSeat(email, product) {
			t.Errorf("%s has no seat of %s, which the team uses", email, product)
		}
	}

	// When someone joins, the plan creates one user and one membership, wherever the new line is.
	people, members := o.read(t, "people.csv"), o.read(t, "members.csv")
	o.replace(t, "people.csv", "bruno.keller", "ebba.strand@acme.test,Ebba Strand,Support Engineer,Support\nbruno.keller")
	o.replace(t, "members.csv", "team,email", "team,email\nsupport,ebba.strand@acme.test")
	o.apply(t, map[string]int{"atlassian_user create": 1, "atlassian_group_membership create": 1})
	o.plansNothing(t)

	if !o.hasSeat("ebba.strand@acme.test", "jira-servicedesk") {
		t.Error("who joined the support team has no seat of its product")
	}

	// A file as Excel saves it with European settings, with a byte order mark, semicolons, quotes and CRLF, plans no
	// change.
	for _, name := range []string{"people.csv", "members.csv", "teams.csv"} {
		text := strings.ReplaceAll(strings.ReplaceAll(o.read(t, name), "Support Engineer", `"Support Engineer"`), ",", ";")
		o.write(t, name, "\uFEFF"+strings.ReplaceAll(text, "\n", "\r\n"))
	}

	o.plansNothing(t)

	// When someone changes the team, the plan updates the user in place.
	o.write(t, "people.csv", strings.Replace(people, "Writer,Engineering", "Writer,Support", 1))
	o.write(t, "members.csv", strings.Replace(members, "builders,dmitri", "support,dmitri", 1))
	o.apply(t, map[string]int{
		"atlassian_user update": 1, "atlassian_group_membership create": 1, "atlassian_group_membership delete": 2, "atlassian_user delete": 1,
	})
	o.plansNothing(t)

	if slices.Contains(o.emails(), "ebba.strand@acme.test") {
		t.Error("whose line was removed is still in the directory")
	}

	o.run(t, "apply", "-destroy", "-auto-approve")

	if after := o.emails(); !slices.Equal(before, after) {
		t.Errorf("the destroyed example leaves other people than it found: %s", cmp.Diff(before, after))
	}

	for _, name := range []string{"support", "builders", "on-call"} {
		if _, there := o.env.Simulator.OrganizationGroup(name); there {
			t.Errorf("the group %s is still there", name)
		}
	}
}

func onboardingBadInput(t *testing.T, o *onboarding) {
	people, members, teams := o.read(t, "people.csv"), o.read(t, "members.csv"), o.read(t, "teams.csv")

	for _, test := range []struct{ what, people, members, teams, want string }{
		{"unknown team", people, strings.Replace(members, "support,amara", "sales,amara", 1), teams, "into the team sales, which teams.csv does not have"},
		{"unknown person", people, members + "support,nobody@acme.test\n", teams, "nobody@acme.test in the team support, and people.csv does not have them"},
		{"unknown site", people, members, strings.Replace(teams, "jira-software,acme.", "jira-software,acne.", 1), "which is not one app of the organization"},
		{"a person twice", people + "Amara.Okoye@acme.test,Amara,,\n", members, teams, `lines 2 and 6 have the same e-mail address, "Amara.Okoye@acme.test"`},
		{"unknown heading", strings.Replace(people, "title", "job", 1), members, teams, `line 1 has the heading "job"`},
		{"no address", strings.Replace(people, "amara.okoye@acme.test", "amara", 1), members, teams, "Invalid"},
	} {
		o.write(t, "people.csv", test.people)
		o.write(t, "members.csv", test.members)
		o.write(t, "teams.csv", test.teams)

		if output := o.refused(t, "plan"); !strings.Contains(output, test.want) {
			t.Errorf("%s: want an error that says %q\n%s", test.what, test.want, output)
		}
	}

	if n := o.env.Simulator.CountRequests(simulator.Filter{Method: "PATCH"}); n > 0 {
		t.Errorf("plans have sent %d changes", n)
	}
}

// apply plans, compares the plan's actions by resource type with the wanted ones, and applies it.
func (o *onboarding) apply(t *testing.T, want map[string]int) {
	t.Helper()

	o.run(t, "plan", "-out=saved.plan")

	content, err := o.cli.command(t.Context(), o.dir, "show", "-json", "saved.plan").Output()
	if err != nil {
		t.Fatal(err)
	}

	var plan struct {
		Changes []struct {
			Type   string `json:"type"`
			Mode   string `json:"mode"`
			Change struct {
				Actions []string `json:"actions"`
			} `json:"change"`
		} `json:"resource_changes"`
	}
	if err := json.Unmarshal(content, &plan); err != nil {
		t.Fatal(err)
	}

	got := map[string]int{}

	for _, c := range plan.Changes {
		if action := strings.Join(c.Change.Actions, " "); c.Mode == "managed" && action != "no-op" {
			got[c.Type+" "+action]++
		}
	}

	if !cmp.Equal(got, want) {
		t.Fatalf("the plan is not what was wanted: %s", cmp.Diff(want, got))
	}

	o.run(t, "apply", "saved.plan")
}

// plansNothing fails unless the plan is empty.
func (o *onboarding) plansNothing(t *testing.T) {
	t.Helper()

	if output, err := o.command(t, "plan", "-detailed-exitcode").CombinedOutput(); err != nil {
		t.Fatalf("the plan is not empty: %v\n%s", err, output)
	}
}

// access is what the output shows of a person.
type access struct {
	Name  string   `json:"name"`
	Teams []string `json:"teams"`
	Apps  []string `json:"apps"`
}

func (o *onboarding) hasAccess(t *testing.T, email string, want access) {
	t.Helper()

	var got map[string]access

	o.output(t, "access", &got)

	if !cmp.Equal(got[email], want) {
		t.Errorf("%s: %s", email, cmp.Diff(want, got[email]))
	}
}

// hasSeat reports whether a person has a seat of a product on the main site.
func (o *onboarding) hasSeat(email, product string) bool {
	app := fmt.Sprintf("ari:cloud:%s::site/", product)
	for _, w := range o.env.Simulator.Workspaces() {
		if strings.HasPrefix(w.ID, app) && strings.HasPrefix(w.HostURL, "https://acme.atlassian.net") {
			return slices.ContainsFunc(o.env.Simulator.SeatHolders(w.ID), func(h simulator.SeatHolder) bool { return h.Email == email })
		}
	}

	return false
}

// emails returns the user names in the directory, sorted.
func (o *onboarding) emails() []string {
	var emails []string
	for _, user := range o.env.Simulator.SCIMUsers(o.env.Credentials().DirectoryID) {
		emails = append(emails, user.UserName)
	}

	slices.Sort(emails)

	return emails
}
