// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	cmpor "cmp"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/depth"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/service/license"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// An interpretation is one side of a contradiction in the documents (API §9.2) that a client can notice. The
// simulator's default is the other side.
type interpretation struct {
	row    string // number in API §9.2, or the section that leaves the question open
	name   string
	choose func(*simulator.Options)
	// fewerFigures: a report may leave out figures that it has under the default, but must not show other ones.
	fewerFigures bool
	// otherMembers: under this interpretation other people are members, so the reports list other people.
	otherMembers bool
	// exclusive: this interpretation turns off what other interpretations are about, so none runs beside it.
	exclusive bool
	// prepare adds data to the simulator that makes a difference only under this interpretation.
	prepare func(*fixture)
	// style varies how the server writes its answers in the same run. It is independent of the interpretation, and
	// `make faults` tests it separately.
	style serverStyle
}

// affectsReports reports whether the reports can be compared and send requests that the interpretation is about.
// Reports send no SCIM request.
func (r interpretation) affectsReports() bool {
	var chosen simulator.Options

	r.choose(&chosen)

	return !r.otherMembers && (chosen.Limit != simulator.Limit{} || !reflect.DeepEqual(chosen.Admin, simulator.AdminOptions{}))
}

// options returns the names of the simulator's options that the interpretation sets.
func (r interpretation) options() []string {
	var chosen simulator.Options

	r.choose(&chosen)

	var turned []string

	for _, options := range []reflect.Value{reflect.ValueOf(chosen.SCIM), reflect.ValueOf(chosen.Admin), reflect.ValueOf(chosen.Limit)} {
		for field, value := range options.Fields() {
			if !value.IsZero() {
				turned = append(turned, options.Type().Name()+"."+field.Name)
			}
		}
	}

	return turned
}

// combinesWith reports whether one server can have both interpretations.
func (r interpretation) combinesWith(other interpretation) bool {
	turned := r.options()

	return !r.exclusive && !other.exclusive && r.row != other.row &&
		(r.style.variations == nil || other.style.variations == nil) &&
		!slices.Contains(r.style.hides, other.row) && !slices.Contains(other.style.hides, r.row) &&
		!slices.ContainsFunc(other.options(), func(name string) bool { return slices.Contains(turned, name) })
}

// reportsAlike reports whether the reports are compared in the same way under both interpretations.
func (r interpretation) reportsAlike(other interpretation) bool {
	return r.fewerFigures == other.fewerFigures
}

// combine groups interpretations, up to eight to a server, to need fewer runs. `make faults` runs each alone, which
// also shows which one of a group is at fault.
func combine(all []interpretation, besides func(r, other interpretation) bool) [][]interpretation {
	const atOnce = 8

	var dealt [][]interpretation

	// The interpretations that combine with the fewest others come first. The rest fill the groups that these begin.
	alone := func(r interpretation) int {
		n := 0

		for _, other := range all {
			if r.name != other.name && !besides(r, other) {
				n++
			}
		}

		return n
	}

	for _, r := range slices.SortedStableFunc(slices.Values(all), func(a, b interpretation) int { return alone(b) - alone(a) }) {
		i := slices.IndexFunc(dealt, func(others []interpretation) bool {
			return len(others) < atOnce && !depth.Thorough() && !slices.ContainsFunc(others, func(other interpretation) bool { return !besides(r, other) })
		})
		if i < 0 {
			dealt = append(dealt, nil)
			i = len(dealt) - 1
		}

		dealt[i] = append(dealt[i], r)
	}

	return dealt
}

// newFixtureUnder makes a fixture whose server has all these interpretations.
func newFixtureUnder(t *testing.T, group ...interpretation) *fixture {
	t.Helper()

	options := make([]func(*simulator.Options), len(group))
	for i, r := range group {
		options[i] = r.choose
	}

	s := newFixtureInProcess(t, options...)

	for _, r := range group {
		if r.prepare != nil {
			r.prepare(s)
		}

		if r.style.variations != nil && !depth.Thorough() {
			s.varyAnswers(r.style.variations...)
		}
	}

	return s
}

func interpretations() []interpretation {
	bodies := func(o *simulator.Options) { o.Admin.BodiesRequired = true }
	removal := func(r simulator.MemberRemoval) func(*simulator.Options) {
		return func(o *simulator.Options) { o.SCIM.MemberRemoval = r }
	}
	put := func(r simulator.PutActive) func(*simulator.Options) {
		return func(o *simulator.Options) {
			o.SCIM.PutActive, o.SCIM.OmitActive, o.SCIM.PatchRefusal = r, true, http.StatusNotImplemented
		}
	}

	return []interpretation{
		{row: "1", name: "SCIM pages are short", choose: func(o *simulator.Options) { o.SCIM.PageDefault, o.SCIM.PageCap = 2, 2 }},
		{row: "1", name: "SCIM pages are long", choose: func(o *simulator.Options) { o.SCIM.PageDefault, o.SCIM.PageCap = 10_000, 10_000 }},
		{row: "2", name: "SCIM deletes as in 2022", choose: func(o *simulator.Options) { o.SCIM.DeleteDeactivates = true }},
		{row: "3", name: "external users are refused", choose: func(o *simulator.Options) { o.SCIM.RefuseExternalUsers = true }},
		{row: "4", name: "user names are immutable", choose: func(o *simulator.Options) { o.SCIM.ImmutableUserName = true }},
		{row: "5", name: "names are immutable", choose: func(o *simulator.Options) { o.SCIM.ImmutableName = true }},
		{row: "6", name: "external ids are shared", choose: func(o *simulator.Options) { o.SCIM.ShareExternalIDs = true }},
		{row: "7", name: "the enterprise extension is read-only", choose: func(o *simulator.Options) { o.SCIM.ReadOnlyEnterprise = true }},
		{row: "7", name: "the enterprise extension answers", choose: func(o *simulator.Options) { o.SCIM.EnterpriseAnswers = true }},
		{row: "9", name: "resource types in capitals", choose: func(o *simulator.Options) { o.SCIM.UpperResourceTypes = true }},
		{row: "12", name: "a second membership is a 409", choose: func(o *simulator.Options) { o.Admin.RefuseSecondJoin = true }},
		{row: "16", name: "workspaces are called workspace", choose: func(o *simulator.Options) { o.Admin.WorkspaceSingular = true }},
		{row: "17", name: "the next page is a URL", choose: func(o *simulator.Options) { o.Admin.WorkspaceNextURL = true }},
		{row: "18", name: "Jira administration as listed", choose: func(o *simulator.Options) { o.Admin.AcceptJiraAdmin = true }},
		{row: "25", name: "every write needs a body", style: serverStyles()[0], choose: bodies},
		{row: "26", name: "members are removed by path alone", choose: removal(simulator.RemoveByPathOnly)},
		{row: "26", name: "members are removed by list alone", choose: removal(simulator.RemoveByListOnly)},
		{row: "26", name: "a removal by path is ignored", choose: removal(simulator.RemovePathIgnored)},
		{row: "26", name: "a removal by list removes all", choose: removal(simulator.RemoveListEmpties)},
		{row: "26", name: "a first addition is ignored", choose: func(o *simulator.Options) {
			o.SCIM.IgnoredAdditions = map[string]int{simulator.EverybodyIgnored: 1}
		}},
		{row: "26", name: "an answer shows one member", choose: func(o *simulator.Options) { o.SCIM.AnsweredMembers = 1 }},
		{row: "27", name: "expands are a directory's own", choose: func(o *simulator.Options) { o.Admin.ExpandOwnDirectory = true }},
		{row: "28", name: "Jira apps are shown as jira", choose: func(o *simulator.Options) { o.Admin.JiraShown = simulator.JiraShownJira }},
		{row: "28", name: "Jira apps are shown as jira-core", choose: func(o *simulator.Options) { o.Admin.JiraShown = simulator.JiraShownCore }},
		{row: "29", name: "administrators by the organization's resource", choose: func(o *simulator.Options) { o.Admin.AdministratorsByResource = true }},
		{row: "30", name: "PUT alone, which clears active", exclusive: true, choose: put(simulator.PutActiveCleared)},
		{row: "30", name: "PUT alone, which keeps active", exclusive: true, choose: put(simulator.PutActiveKept)},
		{row: "31", name: "a disabled account stays disabled", choose: func(o *simulator.Options) { o.SCIM.KeepDisabled = true }},
		{row: "32", name: "another address is another account", choose: func(o *simulator.Options) { o.SCIM.NewAccountOnEmailChange = true }},
		{row: "33", name: "apps and customers are listed", style: serverStyles()[1], prepare: withOtherAccounts, choose: func(o *simulator.Options) { o.Admin.ListOtherAccounts = true }},
		{row: "34", name: "activity in Jira apps is under jira", fewerFigures: true, choose: func(o *simulator.Options) { o.Admin.ActivityUnderJira = true }},
		{row: "36", name: "the count of an app is refused", fewerFigures: true, choose: func(o *simulator.Options) { o.Admin.RefusedApps = map[string]int{"loom": http.StatusBadRequest} }},
		{row: "37", name: "a quota for each endpoint", choose: func(o *simulator.Options) {
			o.Limit = simulator.Limit{RequestsPerSecond: 5, PerEndpoint: true, Reset: simulator.ResetMinutesUp}
		}},
		{row: "37", name: "a bucket that refills", choose: func(o *simulator.Options) {
			o.Limit = simulator.Limit{RequestsPerSecond: 10, Burst: 5, Reset: simulator.ResetMinutesUp}
		}},
		{row: "39", name: "the original experience", exclusive: true, choose: func(o *simulator.Options) { o.Admin.OriginalExperience = true }},
		{row: "§2.2", name: "a write links a separated record", choose: func(o *simulator.Options) { o.SCIM.RelinkOnWrite = true }},
		{row: "§2.8", name: "errors without scimType", choose: func(o *simulator.Options) { o.SCIM.OmitSCIMType = true }},
		{row: "§2.9", name: "members with their first group", otherMembers: true, choose: func(o *simulator.Options) { o.SCIM.LateMembership = true }},
		{row: "§3.8", name: "roles without membership", choose: func(o *simulator.Options) { o.Admin.RolesWithoutMembership = true }},
		{row: "§4.3", name: "times to the minute", fewerFigures: true, choose: func(o *simulator.Options) { o.Admin.ActivityTimes = simulator.TimesMinutes }},
		{row: "§4.6", name: "administrators by inference", style: serverStyles()[2], choose: func(o *simulator.Options) { o.Admin.InferAdmins = true }},
		{row: "§9.3", name: "names with their case", choose: func(o *simulator.Options) { o.SCIM.ExactCase = true }},
		{row: "§9.7", name: "an empty PATCH has no content", choose: func(o *simulator.Options) { o.SCIM.EmptyPatchNoContent = true }},
		{row: "§9.7", name: "a PATCH has no content", choose: func(o *simulator.Options) { o.SCIM.PatchNoContent = true }},
	}
}

// TestProtocolContradictions shows that the provider converges whichever of two contradicting sources (API §9.2) is
// right: every resource is created, updated, destroyed, created again and imported, and the reports show the default's
// figures or, where the interpretation allows it, leave some out.
//
// These rows of API §9.2 have no interpretation here:
//   - 8: the provider sends one of two spellings, and servers accept both;
//   - 10, 15, 38: the provider uses ids as Atlassian sends them;
//   - 11, 20, 21: no plan comes near the limits, the delay cannot be observed, and the provider does not read events;
//   - 13: the provider does not list organizations;
//   - 14, 35, 41: other product keys and apps change the reports' rows, so the reports' own tests cover them;
//   - 19, 40: the client's tests cover the bodies of errors;
//   - 22, 23, 24: no request depends on them.
func TestProtocolContradictions(t *testing.T) {
	t.Parallel()

	columns := []string{"lifecycle", "reports"}
	table := &interpretationTable{columns: columns, cells: map[string]string{}}

	t.Cleanup(func() { table.print(t) })

	try := func(column string, group []interpretation, run func(*testing.T, *fixture)) {
		names := make([]string, len(group))
		for i, r := range group {
			names[i] = r.name
		}

		t.Run(strings.Join(names, ", ")+"/"+column, func(t *testing.T) {
			t.Parallel()

			defer table.set(group, column, t)

			synctest.Test(t, func(t *testing.T) { run(t, newFixtureUnder(t, group...)) })
		})
	}

	for _, group := range combine(interpretations(), interpretation.combinesWith) {
		try("lifecycle", group, lifecycle)
	}

	// In a plain run the tests of the reports themselves show what they do under other interpretations.
	if !depth.Thorough() {
		return
	}

	var want map[string]any

	t.Run("default", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) { want = readReports(t, newFixtureInProcess(t)) })
	})

	concerned := slices.DeleteFunc(interpretations(), func(r interpretation) bool { return !r.affectsReports() })
	for _, group := range combine(concerned, func(r, other interpretation) bool { return r.combinesWith(other) && r.reportsAlike(other) }) {
		try("reports", group, func(t *testing.T, fixture *fixture) {
			reportsMatch(t, want, readReports(t, fixture), group[0].fewerFigures)
		})
	}
}

// withOtherAccounts adds an app account and a portal customer that have access to one of the fixture's apps.
func withOtherAccounts(s *fixture) {
	for _, kind := range []string{"app", "customer"} {
		s.Simulator.AddAccount(simulator.Account{
			Name: "Some " + kind, Type: kind, DirectRoles: map[string]simulator.Set{s.apps[0]: simulator.NewSet("atlassian/user")},
			Memberships: map[string]simulator.MembershipStatus{s.organizationDirectory(): simulator.MembershipActive},
		})
	}
}

// organizationDirectory returns the id of the organization's directory whose members are the fixture's people.
func (s *fixture) organizationDirectory() string {
	account, _ := s.Simulator.Account(s.roleAccount)
	for id := range account.Memberships {
		return id
	}

	return ""
}

// lifecycle creates, updates and destroys every resource, and creates them again. After the first create, another
// configuration imports them.
func lifecycle(t *testing.T, fixture *fixture) {
	t.Helper()

	workspace := fixture.Workspace(t, nil)

	for i, p := range []phase{creating, updating, deleting, creating} {
		more := disputedBlocks(fixture, p)
		blocks := append(fixture.blocks(p), more...)

		for _, text := range workspace.Apply(t.Context(), blocks) {
			t.Errorf("%s: %s", p, text)
		}

		planIsEmpty(t, workspace, blocks)

		// The fixture does not count the users of the disputed blocks.
		before := fixture.recordsAtStart
		fixture.recordsAtStart += countUsers(more)

		for _, text := range fixture.differences(p, addresses...) {
			t.Errorf("%s: %s", p, text)
		}

		if i == 0 && !t.Failed() {
			importAll(t, fixture)
		}

		fixture.recordsAtStart = before

		if t.Failed() {
			return
		}
	}
}

// readReports reads the data sources of licenses with their holders, of unused licenses, and of users.
func readReports(t *testing.T, fixture *fixture) map[string]any {
	t.Helper()

	driver := fixture.Drive(t, nil)
	figures := map[string]any{}

	for name, source := range map[string]struct {
		typeName, attribute string
		config              map[string]any
	}{
		"licenses": {"atlassian_product_licenses", "licenses", map[string]any{"include_users": true}},
		"unused":   {"atlassian_unused_licenses", "seats", nil},
		"people":   {"atlassian_users", "users", nil},
	} {
		state, diags := driver.ReadDataSource(t.Context(), source.typeName, source.config)
		if text := protocoltest.Errors(diags); text != "" {
			t.Errorf("%s: %s", name, text)
		}

		figures[name] = slices.DeleteFunc(elements(state[source.attribute]), func(row any) bool {
			// The list of users also has accounts of apps and customers, which the default does not list.
			r, _ := row.(map[string]any)

			return name == "people" && r["account_type"] != "atlassian"
		})
	}

	return figures
}

// reportsMatch fails the test unless the reports equal those of the default. With fewerFigures, a figure may be null,
// and the unused seats must be among those of the default.
func reportsMatch(t *testing.T, want, got map[string]any, losing bool) {
	t.Helper()

	if !losing {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the reports differ (-default +interpretation):\n%s", diff)
		}

		return
	}

	seat := func(row any) string {
		r, _ := row.(map[string]any)

		return fmt.Sprint(r["account_id"], " ", r["product_key"], " ", r["site_url"])
	}

	named := map[string]bool{}
	for _, row := range elements(want["unused"]) {
		named[seat(row)] = true
	}

	for _, row := range elements(got["unused"]) {
		if !named[seat(row)] {
			t.Errorf("a seat is named as unused that the default does not name: %s", seat(row))
		}
	}

	if len(elements(got["licenses"])) != len(elements(want["licenses"])) {
		t.Errorf("there are %d licenses, by default %d", len(elements(got["licenses"])), len(elements(want["licenses"])))
	}

	for i, row := range elements(got["licenses"]) {
		before, _ := elements(want["licenses"])[i].(map[string]any)
		after, _ := row.(map[string]any)

		for _, figure := range []string{"id", "seats_total", "seats_used"} {
			if after[figure] != nil && after[figure] != before[figure] {
				t.Errorf("%v: %s is %v, by default %v", before["id"], figure, after[figure], before[figure])
			}
		}
	}
}

func elements(list any) []any {
	all, _ := list.([]any)

	return all
}

// importAll imports into a second configuration what the first one created, by the names that users know. The plan
// after the first apply must be empty.
func importAll(t *testing.T, fixture *fixture) {
	t.Helper()

	group := func(id string) string {
		state, _ := fixture.Simulator.SCIMGroup(fixture.Credentials().DirectoryID, id)

		return state.DisplayName
	}
	workspace, blocks := fixture.Workspace(t, nil), fixture.blocks(creating)

	for address, id := range map[string]string{
		theUser: strings.ToUpper(userEmail), theUnlinkedUser: "user_name:" + unlinkedEmail, theGroup: groupName,
		theMembership: group(fixture.membershipGroup) + "," + fixture.userIDs[0], theMembers: group(fixture.membersGroup),
		theGroupRole: fixture.roleGroup + ",atlassian/user," + fixture.apps[0], theUserRole: fixture.roleAccount + ",atlassian/user," + fixture.apps[0],
		theOrgGroup: orgGroupName, theOrgMembership: "Organization membership group," + fixture.accountIDs[0], theOrgMembers: fixture.orgMembersGroup, theDirectoryUsers: "none",
	} {
		if problem := workspace.Import(t.Context(), address, id); problem != "" {
			t.Error(problem)
		}
	}

	if t.Failed() {
		return
	}

	// Import sets arguments that the server does not have, such as on_destroy, to their defaults. This apply sets them.
	for _, text := range workspace.Apply(t.Context(), blocks) {
		t.Errorf("after the import: %s", text)
	}

	planIsEmpty(t, workspace, blocks)

	for _, text := range fixture.differences(creating, addresses...) {
		t.Errorf("after the import: %s", text)
	}
}

// An interpretationTable holds the result of each interpretation.
type interpretationTable struct {
	columns []string

	mu    sync.Mutex
	cells map[string]string
}

func (r *interpretationTable) set(group []interpretation, column string, t *testing.T) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()

	text := map[string]string{"reports": "as by default"}[column]

	switch {
	case t.Failed():
		text = "FAILED"
	case column == "reports" && group[0].fewerFigures:
		text = "less, and nothing else"
	case column != "reports":
		text = "converged"
	}

	for _, of := range group {
		r.cells[of.name+"/"+column] = text
	}
}

func (r *interpretationTable) print(t *testing.T) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()

	var b strings.Builder

	fmt.Fprintf(&b, "\nInterpretations of what API §9.2 and its neighbors leave open.\n\n| § 9.2 | interpretation | %s |\n|---|---|%s\n",
		strings.Join(r.columns, " | "), strings.Repeat("---|", len(r.columns)))

	for _, of := range interpretations() {
		fmt.Fprintf(&b, "| %s | %s |", of.row, of.name)

		for _, column := range r.columns {
			fmt.Fprintf(&b, " %s |", cmpor.Or(r.cells[of.name+"/"+column], "–"))
		}

		b.WriteString("\n")
	}

	appendToMatrix(t, b.String())
}

// disputedBlocks are users with attributes on which the sources disagree, one of whom changes their e-mail address, and
// roles on Jira and on its administration.
func disputedBlocks(s *fixture, p phase) []acctest.Block {
	if p == deleting {
		return nil
	}

	department, moving := "Sales", "moving@acme.test"
	if p == updating {
		department, moving = "R&D", "moving@corp.test"
	}

	person := map[string]any{
		"email": "detailed.one@acme.test", "given_name": "Ann", "family_name": "Ex", "department": department, "organization": "Acme",
		"external_id": "detailed-1",
	}
	other := maps.Clone(person)
	other["email"], other["external_id"] = "detailed.two@acme.test", "detailed-2"

	if p == updating {
		delete(other, "department") // cleared by the update
	}

	blocks := []acctest.Block{
		{Address: "atlassian_user.detailed", Config: person},
		{Address: "atlassian_user.other", Config: other},
		// user_name stays the same, because not every directory lets it change.
		{Address: "atlassian_user.moving", Config: map[string]any{"email": moving, "user_name": "moving"}},
	}

	worker, _ := s.Simulator.SCIMUser(s.Credentials().DirectoryID, s.userIDs[0])

	for _, app := range s.Simulator.Workspaces() {
		if strings.HasPrefix(app.ID, "ari:cloud:jira-admin:") {
			return append(blocks, acctest.Block{
				Address: "atlassian_user_role_assignment.administration",
				Config:  map[string]any{"account_id": s.roleAccount, "role": "atlassian/admin", "resource_id": app.ID},
			}, acctest.Block{
				Address: "atlassian_user_role_assignment.jira",
				Config: map[string]any{
					"account_id": worker.AccountID, "role": "atlassian/user", "resource_id": strings.Replace(app.ID, ":jira-admin:", ":jira-software:", 1),
				},
			})
		}
	}

	return blocks
}

func countUsers(blocks []acctest.Block) int {
	n := 0

	for _, block := range blocks {
		if strings.HasPrefix(block.Address, "atlassian_user.") {
			n++
		}
	}

	return n
}

// TestProtocolImmutableName shows that the update of a name fails with an error that says so, and changes nothing, when
// the directory does not let names change.
func TestProtocolImmutableName(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		fixture := newFixtureInProcess(t, func(o *simulator.Options) { o.SCIM.ImmutableName = true })
		workspace := fixture.Workspace(t, nil)
		named := func(given string) []acctest.Block {
			return []acctest.Block{{Address: theUser, Config: map[string]any{"email": userEmail, "given_name": given, "family_name": "Ex"}}}
		}

		if failures := workspace.Apply(t.Context(), named("Ann")); failures != nil {
			t.Fatal(failures)
		}

		failures := workspace.Apply(t.Context(), named("Anna"))
		if len(failures) != 1 || !strings.Contains(failures[0], "does not let this attribute change") {
			t.Errorf("the error does not say that the name can't change: %v", failures)
		}

		planIsEmpty(t, workspace, named("Ann"))
	})
}

// TestProtocolContradictions_licenses shows that the license counts do not depend on how the server names the type of
// workspaces and how it links the next page.
func TestProtocolContradictions_licenses(t *testing.T) {
	t.Parallel()

	read := func(choose func(*simulator.Options)) any {
		fixture := newFixtureInProcess(t, choose)
		credentials := fixture.Credentials()
		clients := protocoltest.Organization(t, fixture.Simulator, credentials.OrgID, credentials.APIKey)

		state, diags := protocoltest.DriveDataSource(t, license.NewProductLicensesDataSource(), clients).Read(nil)
		if text := protocoltest.Errors(diags); text != "" {
			t.Fatal(text)
		}

		return state["licenses"]
	}

	want := read(func(*simulator.Options) {})
	if licenses, _ := want.([]any); len(licenses) == 0 {
		t.Fatal("there are no licenses")
	}

	for name, choose := range map[string]func(*simulator.Options){
		"singular": func(o *simulator.Options) { o.Admin.WorkspaceSingular = true },
		"URL":      func(o *simulator.Options) { o.Admin.WorkspaceNextURL = true },
	} {
		if diff := cmp.Diff(want, read(choose)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
