// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

var onDestroyValues = []string{"delete", "deactivate", "retain", "unlink"}

// A person is a user block.
type person struct {
	email, title, department, onDestroy string
	active                              *bool
	adopt                               bool
}

// A team is a group block with its members, managed one by one or as a list.
type team struct {
	asList  bool
	members map[string]bool // names of user blocks
}

// A company is a configuration that changes at random, and what the server must then hold.
type company struct {
	t           *testing.T
	environment *acctest.Environment
	workspace   *acctest.Workspace
	random      *rand.Rand
	log         strings.Builder

	people         map[string]*person // by block name
	teams          map[string]*team
	directoryUsers directoryUsersBlock
	// unmanaged are records that were never in the configuration.
	unmanaged []string
	// keptRecords are those of people who left the configuration without being deleted, and whether they are active, by
	// e-mail address in lower case. A record enters keptAfterStep first, and keptRecords once the step has converged:
	// until then no new block may adopt it.
	keptRecords, keptAfterStep map[string]bool
	// accountActive says whether the account of a removed record must be active, by e-mail address in lower case.
	accountActive map[string]bool
	// removals counts the removed people by the on_destroy in the state.
	removals map[string]int
	// imported are user blocks that were imported: Terraform does not manage what their configuration leaves out.
	imported     map[string]bool
	titleManaged map[string]bool // Terraform had set a title when the last step converged
	lastNumber   int

	applies, imports, faulty int
}

func newCompany(t *testing.T, seed uint64) *company {
	t.Helper()

	c := &company{
		t: t, random: rand.New(rand.NewPCG(seed, seed)), people: map[string]*person{}, teams: map[string]*team{},
		directoryUsers: directoryUsersBlock{people: map[string]*person{}, released: map[string]bool{}},
		keptRecords:    map[string]bool{}, keptAfterStep: map[string]bool{}, accountActive: map[string]bool{}, removals: map[string]int{},
		imported: map[string]bool{}, titleManaged: map[string]bool{},
		environment: acctest.StartInProcess(t, func(o *simulator.Options) {
			o.Seed = seed + 1
			withoutDelays(o)

			o.SCIM.HideInactive = seed%2 == 0
			o.SCIM.LowerEmails = seed%3 == 0
			o.SCIM.PatchNoContent = seed%5 == 0
			o.SCIM.EnterpriseAnswers = seed%7 == 0
			o.SCIM.DeleteDeactivates = seed%4 == 1
			o.SCIM.EmptyPatchNoContent = seed%4 == 2
			o.SCIM.ReadOnlyEnterprise = seed%11 == 0
		}),
	}

	ids, err := c.environment.Simulator.SeedSCIMUsers(c.directory(), 3)
	if err != nil {
		t.Fatal(err)
	}

	c.unmanaged = ids
	c.workspace = c.environment.Workspace(t, nil)

	return c
}

func (c *company) directory() string { return c.environment.Credentials().DirectoryID }

func (c *company) logf(format string, arguments ...any) {
	fmt.Fprintf(&c.log, "  "+format+"\n", arguments...)
}

// step changes the configuration and the server, applies, perhaps with a fault first, and checks what must hold.
func (c *company) step(number int) {
	c.t.Helper()
	c.logf("step %d", number)

	for range 1 + c.random.IntN(3) {
		c.reconfigure()
	}

	if c.random.IntN(2) == 0 {
		c.drift()
	}

	imported := 0

	if c.random.IntN(2) == 0 {
		c.applyWithFault()

		imported = c.converge(true)
	} else {
		imported = c.converge(false)
	}

	c.imports += imported

	planIsEmpty(c.t, c.workspace, c.blocks())
	c.check()

	for name, person := range c.people {
		c.titleManaged[name] = person.title != "" && !c.imported[name]
	}

	for key, person := range c.directoryUsers.people {
		c.titleManaged[key] = person.title != ""
	}
}

func (c *company) applyWithFault() {
	c.t.Helper()

	all := faults()[4:] // the first four, answers of 429 that name a time, would only make the test wait
	chosen := all[c.random.IntN(len(all))]

	for strings.HasPrefix(chosen.name, "timeout") {
		chosen = all[c.random.IntN(len(all))]
	}

	skip := c.random.IntN(3)
	chosen.forms[0].Skip = skip
	times := c.random.IntN(3)
	end := chosen.inject(c.environment.Simulator, times, 0)

	c.workspace.Configure(c.environment, map[string]any{"max_retries": 0, "request_timeout": "5s"})
	failures := c.workspace.Apply(c.t.Context(), c.blocks())
	c.workspace.Configure(c.environment, nil)

	end()

	c.applies++
	c.faulty++
	c.logf("apply with %s, after %d, %d times: %s", chosen.name, skip, times, strings.Join(failures, "; "))
}

func (c *company) converge(afterFault bool) int {
	c.t.Helper()

	c.applies++

	known := c.workspace.Addresses()
	imports := convergesWithImports(c.t, c.workspace, c.blocks())

	if imports > 0 {
		if !afterFault {
			c.t.Errorf("without a fault, %d imports were asked for", imports)
		}

		for name := range c.people {
			if !slices.Contains(known, "atlassian_user."+name) {
				c.imported[name] = true
			}
		}
	}

	return imports
}

func (c *company) blocks() []acctest.Block {
	var blocks []acctest.Block

	for _, name := range slices.Sorted(maps.Keys(c.people)) {
		p := c.people[name]
		config := map[string]any{"email": p.email}

		for argument, text := range map[string]string{"title": p.title, "department": p.department, "on_destroy": p.onDestroy} {
			if text != "" {
				config[argument] = text
			}
		}

		if p.active != nil {
			config["active"] = *p.active
		}

		if p.adopt {
			config["adopt_existing"] = true
		}

		blocks = append(blocks, acctest.Block{Address: "atlassian_user." + name, Config: config})
	}

	blocks = append(blocks, c.directoryUsers.blocks(c.t)...)

	for _, name := range slices.Sorted(maps.Keys(c.teams)) {
		blocks = append(blocks, acctest.Block{Address: "atlassian_group." + name, Config: map[string]any{"display_name": "Team " + name}})
		blocks = append(blocks, c.memberBlocks(name)...)
	}

	return blocks
}

func (c *company) memberBlocks(name string) []acctest.Block {
	group := acctest.Reference{Address: "atlassian_group." + name, Attribute: "id"}
	listed := []any{}

	var blocks []acctest.Block

	for _, member := range slices.Sorted(maps.Keys(c.teams[name].members)) {
		user := acctest.Reference{Address: "atlassian_user." + member, Attribute: "id"}
		listed = append(listed, user)
		blocks = append(blocks, acctest.Block{
			Address: "atlassian_group_membership." + name + "_" + member, Config: map[string]any{"group_id": group, "user_id": user},
		})
	}

	if c.teams[name].asList {
		return []acctest.Block{{Address: "atlassian_group_members." + name, Config: map[string]any{"group_id": group, "user_ids": listed}}}
	}

	return blocks
}

func (c *company) reconfigure() {
	name := c.randomPerson()

	switch kind := c.random.IntN(18); {
	case name == "" || kind <= 2 || kind <= 5 && len(c.people) < 3:
		c.addPerson()
	case kind <= 5:
		c.removePerson(name)
	case kind == 6:
		c.people[name].title = c.randomOf("", "Engineer", "Manager", "Ünïcode + \"quotes\"")
		c.logf("title of %s: %q", name, c.people[name].title)
	case kind == 7:
		c.people[name].department = c.randomOf("Sales", "R&D")
		c.logf("department of %s: %q", name, c.people[name].department)
	case kind == 8:
		active := c.random.IntN(2) == 0
		c.people[name].active = &active
		c.logf("active of %s: %t", name, active)
	case kind == 9:
		c.people[name].email = c.newEmail()
		c.logf("e-mail address of %s: %s", name, c.people[name].email)
	case kind == 10:
		c.people[name].onDestroy = c.randomOf(onDestroyValues...)
		c.logf("on_destroy of %s: %s", name, c.people[name].onDestroy)
	case kind == 11:
		c.addOrRemoveTeam()
	case kind >= 14:
		c.changeDirectoryUsers(name)
	default:
		c.changeMembership(name)
	}
}

func (c *company) addPerson() {
	name := fmt.Sprintf("p%d", c.lastNumber)
	p := &person{email: c.newEmail(), title: c.randomOf("", "Engineer"), onDestroy: c.randomOf("", "deactivate", "retain", "unlink")}

	// A person whose record was kept comes back. The record stays in keptRecords until the step has converged, because
	// the person may be removed again, or get another e-mail address, before the apply.
	if email := randomKey(c, c.keptRecords); email != "" && c.random.IntN(2) == 0 && !c.hasEmail(email) {
		p.email, p.adopt = email, true
	}

	c.people[name] = p
	c.logf("hire %s, %s, adopting %t, on_destroy %q", name, p.email, p.adopt, p.onDestroy)
}

// hasEmail reports whether a user block has an e-mail address.
func (c *company) hasEmail(email string) bool {
	for _, p := range c.people {
		if strings.EqualFold(p.email, email) {
			return true
		}
	}

	return false
}

func (c *company) removePerson(name string) {
	p := c.people[name]

	// A destroy goes by the on_destroy in the state.
	if instance := c.workspace.State("atlassian_user." + name); instance != nil {
		email, way := strings.ToLower(instance.Text(c.t, "email")), instance.Text(c.t, "on_destroy")
		c.removals[way]++

		active, _ := instance.Value(c.t)["active"].(bool)

		switch way {
		case "retain":
			c.keptAfterStep[email] = active
		case "deactivate":
			c.keptAfterStep[email] = false
		case "unlink":
			c.accountActive[email] = active
		default:
			c.accountActive[email] = false
		}
	}

	for _, team := range c.teams {
		delete(team.members, name)
	}

	delete(c.people, name)
	delete(c.imported, name)
	delete(c.titleManaged, name)
	c.logf("fire %s, %s", name, p.email)
}

func (c *company) addOrRemoveTeam() {
	name := fmt.Sprintf("t%d", c.random.IntN(3))
	if c.teams[name] != nil {
		delete(c.teams, name)
		c.logf("no team %s", name)

		return
	}

	c.teams[name] = &team{asList: c.random.IntN(2) == 0, members: map[string]bool{}}
	c.logf("team %s, listed %t", name, c.teams[name].asList)
}

func (c *company) changeMembership(name string) {
	team := randomKey(c, c.teams)
	if team == "" {
		c.addOrRemoveTeam()

		return
	}

	if members := c.teams[team].members; members[name] {
		delete(members, name)
	} else {
		members[name] = true
	}

	c.logf("%s in team %s: %t", name, team, c.teams[team].members[name])
}

// drift changes something outside of Terraform.
func (c *company) drift() {
	if c.random.IntN(4) == 0 {
		c.driftDirectoryUsers()

		return
	}

	server := c.environment.Simulator

	name := c.randomPerson()
	if name == "" {
		return
	}

	instance := c.workspace.State("atlassian_user." + name)
	if instance == nil {
		return
	}

	id := instance.Text(c.t, "id")

	switch c.random.IntN(6) {
	case 0:
		c.logf("behind: %s is deleted: %t", name, server.DeleteSCIMUser(c.directory(), id))
	case 1:
		server.SetSCIMUser(c.directory(), id, func(u *simulator.SCIMUser) { u.Active = !u.Active })
		c.logf("behind: %s is deactivated or reactivated", name)
	case 2:
		text := "Changed"

		server.SetSCIMUser(c.directory(), id, func(u *simulator.SCIMUser) { u.Title, u.NickName = &text, &text })
		c.logf("behind: %s has another title", name)
	case 3:
		server.SetSCIMUser(c.directory(), id, func(u *simulator.SCIMUser) { u.Emails[0].Value = strings.ToUpper(u.Emails[0].Value) })
		c.logf("behind: %s has the address in upper case", name)
	default:
		c.driftTeam()
	}
}

func (c *company) driftTeam() {
	team := randomKey(c, c.teams)

	instance := c.workspace.State("atlassian_group." + team)
	if instance == nil {
		return
	}

	if c.random.IntN(2) == 0 {
		c.environment.Simulator.DeleteSCIMGroup(c.directory(), instance.Text(c.t, "id"))
		c.logf("behind: team %s is deleted", team)

		return
	}

	group, _ := c.environment.Simulator.OrganizationGroup("Team " + team)

	for _, account := range c.environment.Simulator.Accounts() {
		if account.Groups.Has(group.ID) && c.environment.Simulator.LeaveGroup(group.ID, account.ID) {
			c.logf("behind: %s leaves team %s in the organization", account.Email, team)

			return
		}
	}
}

func (c *company) newEmail() string {
	c.lastNumber++

	return fmt.Sprintf("Person.%d@corp.test", c.lastNumber)
}

func (c *company) randomOf(values ...string) string { return values[c.random.IntN(len(values))] }

func (c *company) randomPerson() string { return randomKey(c, c.people) }

// randomKey returns a random key, the same for the same seed, and "" if there is none.
func randomKey[V any](c *company, from map[string]V) string {
	keys := slices.Sorted(maps.Keys(from))
	if len(keys) == 0 {
		return ""
	}

	return keys[c.random.IntN(len(keys))]
}

// check compares the server with the configuration.
func (c *company) check() {
	c.t.Helper()

	maps.Copy(c.keptRecords, c.keptAfterStep)
	clear(c.keptAfterStep)

	records := map[string][]simulator.SCIMUser{}

	for _, record := range c.environment.Simulator.SCIMUsers(c.directory()) {
		email := strings.ToLower(record.PrimaryEmail())
		records[email] = append(records[email], record)
	}

	for email, same := range records {
		if len(same) > 1 {
			c.t.Errorf("%d records have the address %s", len(same), email)
		}
	}

	for name, p := range c.people {
		email := strings.ToLower(p.email)
		delete(c.keptRecords, email)

		if len(records[email]) != 1 {
			c.t.Errorf("%s: %d records have the address %s", name, len(records[email]), email)

			continue
		}

		c.checkPerson(name, p, records[email][0])
		delete(records, email)
	}

	c.checkDirectoryUsers(records)

	for email, active := range c.keptRecords {
		if same := records[email]; len(same) != 1 || same[0].Active != active {
			c.t.Errorf("%s left and should have one record, with active %t: %d records", email, active, len(same))
		}

		delete(records, email)
	}

	for _, id := range c.unmanaged {
		record, ok := c.environment.Simulator.SCIMUser(c.directory(), id)
		if !ok || !record.Active {
			c.t.Errorf("a bystander, %s, has been deprovisioned: exists %t", id, ok)
		}

		delete(records, strings.ToLower(record.PrimaryEmail()))
	}

	for _, account := range c.environment.Simulator.Accounts() {
		active, left := c.accountActive[strings.ToLower(account.Email)]
		if is := account.Status == simulator.AccountActive; left && is != active {
			c.t.Errorf("%s left, and their account should be active %t: it is %s", account.Email, active, account.Status)
		}
	}

	for email := range records {
		c.t.Errorf("%s is an orphan: on the server, but neither configured nor meant to stay", email)
	}

	c.checkTeams()
}

func (c *company) checkPerson(name string, p *person, record simulator.SCIMUser) {
	c.t.Helper()

	if id := c.workspace.State("atlassian_user."+name).Text(c.t, "id"); id != record.ID {
		c.t.Errorf("%s: the state has the id %s, the server %s", name, id, record.ID)
	}

	wanted := p.active == nil || *p.active
	if record.Active != wanted && (p.active != nil || !c.imported[name]) {
		c.t.Errorf("%s is active %t on the server, want %t", name, record.Active, wanted)
	}

	if p.title != "" && textOrEmpty(record.Title) != p.title {
		c.t.Errorf("%s has the title %q on the server, want %q", name, textOrEmpty(record.Title), p.title)
	}

	if p.title == "" && c.titleManaged[name] && textOrEmpty(record.Title) != "" {
		c.t.Errorf("%s still has the title %q on the server, which Terraform had set and the configuration has no more", name, textOrEmpty(record.Title))
	}

	department := textOrEmpty(record.Department)
	if department == "" {
		department = textOrEmpty(record.EnterpriseDepartment)
	}

	if p.department != "" && department != p.department {
		c.t.Errorf("%s has the department %q on the server, want %q", name, department, p.department)
	}
}

func (c *company) checkTeams() {
	c.t.Helper()

	groups := map[string][]simulator.SCIMGroupState{}
	for _, group := range c.environment.Simulator.SCIMGroups(c.directory()) {
		groups[group.DisplayName] = append(groups[group.DisplayName], group)
	}

	for name, team := range c.teams {
		same := groups["Team "+name]
		if len(same) != 1 {
			c.t.Errorf("%d groups are team %s", len(same), name)

			continue
		}

		delete(groups, "Team "+name)

		var wanted []string
		for member := range team.members {
			wanted = append(wanted, c.workspace.State("atlassian_user."+member).Text(c.t, "id"))
		}

		slices.Sort(wanted)

		if have := slices.Sorted(slices.Values(same[0].Members)); !slices.Equal(have, wanted) {
			c.t.Errorf("team %s has the members %v on the server, want %v", name, have, wanted)
		}
	}

	for name := range groups {
		c.t.Errorf("the group %q is an orphan", name)
	}
}
