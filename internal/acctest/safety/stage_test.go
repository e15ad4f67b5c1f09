// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// A stage is an Atlassian with one thing for each resource to act on, so that no resource of the configuration depends
// on another and each of them meets the fault.
type stage struct {
	*acctest.Environment

	users    []string // SCIM ids
	people   []string // their accounts
	account  string   // of the last of them
	single   string   // group for the membership
	listed   string   // group for the list of members
	holder   string   // organization group that is given access
	joined   string   // organization group for the membership
	filled   string   // organization group for the list of members
	apps     [2]string
	accounts int // records in the directory at the start
	seen     int // how far struck has read the journal
}

const (
	theUser       = "atlassian_user.one"
	theLeaver     = "atlassian_user.unlinked" // with on_destroy = "unlink": their account outlives the record, active
	theGroup      = "atlassian_group.one"
	theMembership = "atlassian_group_membership.one"
	theMembers    = "atlassian_group_members.one"
	theGroupRole  = "atlassian_group_role_assignment.one"
	theUserRole   = "atlassian_user_role_assignment.one"
	theCrew       = "atlassian_organization_group.one"
	theCrewMember = "atlassian_organization_group_membership.one"
	theCrewList   = "atlassian_organization_group_members.one"
	theCompany    = "atlassian_directory_users.company"

	userEmail   = "matrix.one@acme.test"
	leaverEmail = "matrix.unlinked@acme.test"
	firstEmail  = "matrix.first@acme.test" // of the company
	secondEmail = "matrix.second@acme.test"
	groupName   = "Matrix one"
	crewName    = "Matrix crew"
)

var addresses = []string{theUser, theLeaver, theGroup, theMembership, theMembers, theGroupRole, theUserRole, theCrew, theCrewMember, theCrewList, theCompany}

// prompt shows groups and roles at once. All worlds of a run have the same ids, so that what two of them show can be
// compared.
func prompt(o *simulator.Options) {
	o.World, o.Seed = "acme", firstSeed()
	o.Admin.RoleDelay, o.Admin.GroupLag = simulator.NoDelay, simulator.NoDelay
}

// newStage is a stage that listens, for a CLI.
func newStage(t testing.TB, options ...func(*simulator.Options)) *stage {
	t.Helper()

	return stageOf(t, acctest.Start(t, append([]func(*simulator.Options){prompt}, options...)...))
}

// newStageInProcess is a stage for the protocol. In a bubble of testing/synctest its faults take no time, nor does
// feeling out what a server bears that tells of no quota.
func newStageInProcess(t testing.TB, options ...func(*simulator.Options)) *stage {
	t.Helper()

	return stageOf(t, acctest.StartInProcess(t, append([]func(*simulator.Options){prompt, acctest.Silent}, options...)...))
}

func stageOf(t testing.TB, environment *acctest.Environment) *stage {
	t.Helper()

	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("Repeat with %s=%d.", seedVariable, firstSeed())
		}
	})

	s := &stage{Environment: environment}
	directory := s.Credentials().DirectoryID

	ids, err := s.Simulator.SeedSCIMUsers(directory, 3)
	if err != nil {
		t.Fatal(err)
	}

	s.users = ids

	for _, id := range ids {
		user, _ := s.Simulator.SCIMUser(directory, id)
		if s.account = user.AccountID; s.account == "" {
			t.Fatal("the seeded user has no account")
		}

		s.people = append(s.people, s.account)
	}

	s.joined = s.Simulator.AddGroup(simulator.Group{Name: "Stage joined"})
	s.filled = s.Simulator.AddGroup(simulator.Group{Name: "Stage filled"})

	for name, id := range map[string]*string{"Stage single": &s.single, "Stage listed": &s.listed, "Stage holder": &s.holder} {
		if *id, err = s.Simulator.SeedSCIMGroup(directory, name); err != nil {
			t.Fatal(err)
		}
	}

	group, _ := s.Simulator.SCIMGroup(directory, s.holder)
	s.holder = group.OrganizationGroupID

	for _, workspace := range s.Simulator.Workspaces() {
		switch {
		case strings.HasPrefix(workspace.ID, "ari:cloud:confluence:") && s.apps[0] == "":
			s.apps[0] = workspace.ID
		case strings.HasPrefix(workspace.ID, "ari:cloud:compass:") && s.apps[1] == "":
			s.apps[1] = workspace.ID
		}
	}

	s.accounts = len(s.Simulator.SCIMUsers(directory))

	return s
}

// A phase is a moment in the life of the resources.
type phase int

const (
	creating phase = iota
	updating
	deleting
)

func (p phase) String() string { return [...]string{"create", "update", "delete"}[p] }

// blocks are the resources. What can't change in place is replaced by the update.
func (s *stage) blocks(p phase) []acctest.Block {
	if p == deleting {
		return nil
	}

	title, external, first, app := "First", "matrix-1", 0, s.apps[0]
	if p == updating {
		title, external, first, app = "Second", "matrix-2", 1, s.apps[1]
	}

	members, accounts := []any{s.users[first], s.users[first+1]}, []any{s.people[first], s.people[first+1]}

	return []acctest.Block{
		{Address: theUser, Config: map[string]any{"email": userEmail, "title": title}},
		{Address: theLeaver, Config: map[string]any{"email": leaverEmail, "title": title, "on_destroy": "unlink"}},
		{Address: theGroup, Config: map[string]any{"display_name": groupName, "external_id": external}},
		{Address: theMembership, Config: map[string]any{"group_id": s.single, "user_id": s.users[first]}},
		{Address: theMembers, Config: map[string]any{"group_id": s.listed, "user_ids": members}},
		{Address: theGroupRole, Config: map[string]any{"organization_group_id": s.holder, "role": "atlassian/user", "resource_id": app}},
		{Address: theUserRole, Config: map[string]any{"account_id": s.account, "role": "atlassian/user", "resource_id": app}},
		{Address: theCrew, Config: map[string]any{"name": crewName, "description": title}},
		{Address: theCrewMember, Config: map[string]any{"organization_group_id": s.joined, "account_id": s.people[first]}},
		{Address: theCrewList, Config: map[string]any{"organization_group_id": s.filled, "account_ids": accounts}},
		{Address: theCompany, Config: map[string]any{"users": map[string]any{
			"first": personText(firstEmail, title), "second, " + title: personText(secondEmail, title), // whose key changes
		}}},
	}
}

func personText(email, title string) string {
	return fmt.Sprintf(`{"email":%q,"title":%q}`, email, title)
}

// only keeps the blocks of some addresses.
func only(blocks []acctest.Block, kept ...string) []acctest.Block {
	return slices.DeleteFunc(blocks, func(b acctest.Block) bool { return !slices.Contains(kept, b.Address) })
}

// wrong says in what the simulator's state differs from a phase that has been applied, for each resource: each thing of
// the given addresses is there exactly once, with its values, and nothing else is.
func (s *stage) wrong(p phase, applied ...string) []string {
	want := map[phase]map[string]string{
		creating: {
			theUser: "First true", theLeaver: "First true", theGroup: "matrix-1", theMembership: s.users[0], theMembers: s.users[0] + " " + s.users[1],
			theGroupRole: s.apps[0], theUserRole: s.apps[0],
			theCrew: "First", theCrewMember: s.people[0], theCrewList: s.people[0] + " " + s.people[1],
			theCompany: "First true First true",
		},
		updating: {
			theUser: "Second true", theLeaver: "Second true", theGroup: "matrix-2", theMembership: s.users[1], theMembers: s.users[1] + " " + s.users[2],
			theGroupRole: s.apps[1], theUserRole: s.apps[1],
			theCrew: "Second", theCrewMember: s.people[1], theCrewList: s.people[1] + " " + s.people[2],
			theCompany: "Second true Second true",
		},
	}[p]

	var wrong []string

	have := s.have()

	for _, address := range addresses {
		if !slices.Contains(applied, address) {
			delete(want, address)
		}

		if have[address] != want[address] {
			wrong = append(wrong, fmt.Sprintf("%s: the server has %q, want %q", address, have[address], want[address]))
		}
	}

	extra := 0

	for address, people := range map[string]int{theUser: 1, theLeaver: 1, theCompany: 2} {
		if p != deleting && slices.Contains(applied, address) {
			extra += people
		}
	}

	if slices.Contains(applied, theLeaver) {
		if status := s.statusOf(leaverEmail); status != simulator.AccountActive {
			wrong = append(wrong, fmt.Sprintf("%s: the account is %q, want it active in every phase", theLeaver, status))
		}
	}

	if p == deleting && slices.Contains(applied, theUser) {
		if status := s.statusOf(userEmail); status != simulator.AccountInactive {
			wrong = append(wrong, fmt.Sprintf("%s: the account is %q, want it inactive", theUser, status))
		}
	}

	if n := len(s.Simulator.SCIMUsers(s.Credentials().DirectoryID)); n != s.accounts+extra {
		wrong = append(wrong, fmt.Sprintf("%s: the directory has %d users, want %d", theUser, n, s.accounts+extra))
	}

	return wrong
}

// have describes what the server has of each resource, "" for nothing.
func (s *stage) have() map[string]string {
	directory := s.Credentials().DirectoryID
	have := map[string]string{}

	add := func(address, text string) { have[address] = strings.TrimSpace(have[address] + " " + text) }

	for _, user := range s.Simulator.SCIMUsers(directory) {
		for email, address := range map[string]string{userEmail: theUser, leaverEmail: theLeaver, firstEmail: theCompany, secondEmail: theCompany} {
			if strings.EqualFold(user.PrimaryEmail(), email) {
				add(address, fmt.Sprintf("%s %t", value(user.Title), user.Active))
			}
		}
	}

	for _, group := range s.Simulator.Groups() {
		if group.Name == groupName {
			found := false

			if id := s.scimGroup(groupName); id != "" {
				state, _ := s.Simulator.SCIMGroup(directory, id)
				add(theGroup, value(state.ExternalID))

				found = true
			}

			if !found {
				add(theGroup, "in the organization alone")
			}
		}

		if group.Name == crewName {
			add(theCrew, group.Description)
		}

		for id, address := range map[string]string{s.joined: theCrewMember, s.filled: theCrewList} {
			for _, account := range s.people {
				if group.ID == id && group.Members.Has(account) {
					add(address, account)
				}
			}
		}

		if group.ID == s.holder {
			for resource, roles := range group.Roles {
				if roles.Has("atlassian/user") {
					add(theGroupRole, resource)
				}
			}
		}
	}

	for group, address := range map[string]string{s.single: theMembership, s.listed: theMembers} {
		state, _ := s.Simulator.SCIMGroup(directory, group)
		for _, member := range s.inOrder(state.Members) {
			add(address, member)
		}
	}

	account, _ := s.Simulator.Account(s.account)
	for resource, roles := range account.DirectRoles {
		if roles.Has("atlassian/user") {
			add(theUserRole, resource)
		}
	}

	return have
}

// statusOf is that of the account with an address, "" if there is none.
func (s *stage) statusOf(email string) simulator.AccountStatus {
	for _, account := range s.Simulator.Accounts() {
		if strings.EqualFold(account.Email, email) {
			return account.Status
		}
	}

	return ""
}

// inOrder sorts members in the order of the stage's users.
func (s *stage) inOrder(members []string) []string {
	sorted := slices.Clone(members)
	slices.SortFunc(sorted, func(a, b string) int { return slices.Index(s.users, a) - slices.Index(s.users, b) })

	return sorted
}

// scimGroup is the id of the SCIM group of a name, "" if there is none.
func (s *stage) scimGroup(name string) string {
	for _, group := range s.Simulator.SCIMGroups(s.Credentials().DirectoryID) {
		if group.DisplayName == name {
			return group.ID
		}
	}

	return ""
}

func value(text *string) string {
	if text == nil {
		return ""
	}

	return *text
}
