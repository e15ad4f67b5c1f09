// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/depth"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// A fixture is a simulated organization with a user, group or app for each resource of its configuration. No resource
// depends on another, so a fault that fails one does not keep the others from meeting it.
type fixture struct {
	*acctest.Environment

	userIDs            []string // SCIM ids of the seeded users
	accountIDs         []string // their accounts
	roleAccount        string   // the last of accountIDs, which gets the role
	membershipGroup    string   // SCIM group
	membersGroup       string   // SCIM group
	roleGroup          string   // organization group, which gets the role
	orgMembershipGroup string   // organization group
	orgMembersGroup    string   // organization group
	apps               [2]string
	recordsAtStart     int // users in the directory before the first apply
	journalRead        int // sequence of the last journal entry that faultHitWrites has read
}

const (
	theUser           = "atlassian_user.one"
	theUnlinkedUser   = "atlassian_user.unlinked" // with on_destroy = "unlink", which deletes the record and leaves the account active
	theGroup          = "atlassian_group.one"
	theMembership     = "atlassian_group_membership.one"
	theMembers        = "atlassian_group_members.one"
	theGroupRole      = "atlassian_group_role_assignment.one"
	theUserRole       = "atlassian_user_role_assignment.one"
	theOrgGroup       = "atlassian_organization_group.one"
	theOrgMembership  = "atlassian_organization_group_membership.one"
	theOrgMembers     = "atlassian_organization_group_members.one"
	theDirectoryUsers = "atlassian_directory_users.company"

	userEmail     = "matrix.one@acme.test"
	unlinkedEmail = "matrix.unlinked@acme.test"
	firstEmail    = "matrix.first@acme.test" // firstEmail and secondEmail are in theDirectoryUsers
	secondEmail   = "matrix.second@acme.test"
	groupName     = "Matrix one"
	orgGroupName  = "Matrix organization group"
)

var addresses = []string{
	theUser, theUnlinkedUser, theGroup, theMembership, theMembers, theGroupRole, theUserRole,
	theOrgGroup, theOrgMembership, theOrgMembers, theDirectoryUsers,
}

// withoutDelays makes the simulator show new groups and roles at once.
func withoutDelays(o *simulator.Options) {
	o.Admin.RoleDelay, o.Admin.GroupLag = simulator.NoDelay, simulator.NoDelay
}

// sameWorldWithoutDelays also gives every simulator of a run the same ids, so that tests can compare two of them.
func sameWorldWithoutDelays(o *simulator.Options) {
	withoutDelays(o)

	o.World, o.Seed = "acme", depth.FirstSeed()
}

// newFixture makes a fixture whose server listens on the network, for the CLI.
func newFixture(t testing.TB, options ...func(*simulator.Options)) *fixture {
	t.Helper()

	return fixtureOn(t, acctest.Start(t, append([]func(*simulator.Options){sameWorldWithoutDelays}, options...)...))
}

// newFixtureInProcess makes a fixture without a network. Its server reports no rate limit, so the client has to find
// the rate that it allows. Tests run it in a bubble of testing/synctest, where no wait takes real time.
func newFixtureInProcess(t testing.TB, options ...func(*simulator.Options)) *fixture {
	t.Helper()

	return fixtureOn(t, acctest.StartInProcess(t, append([]func(*simulator.Options){sameWorldWithoutDelays, acctest.NoReportedLimit}, options...)...))
}

func fixtureOn(t testing.TB, environment *acctest.Environment) *fixture {
	t.Helper()

	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("Repeat with %s=%d.", depth.SeedVariable, depth.FirstSeed())
		}
	})

	s := &fixture{Environment: environment}
	directory := s.Credentials().DirectoryID

	ids, err := s.Simulator.SeedSCIMUsers(directory, 3)
	if err != nil {
		t.Fatal(err)
	}

	s.userIDs = ids

	for _, id := range ids {
		user, _ := s.Simulator.SCIMUser(directory, id)
		if s.roleAccount = user.AccountID; s.roleAccount == "" {
			t.Fatal("the seeded user has no account")
		}

		s.accountIDs = append(s.accountIDs, s.roleAccount)
	}

	s.orgMembershipGroup = s.Simulator.AddGroup(simulator.Group{Name: "Organization membership group"})
	s.orgMembersGroup = s.Simulator.AddGroup(simulator.Group{Name: "Organization members group"})

	for name, id := range map[string]*string{"Membership group": &s.membershipGroup, "Members group": &s.membersGroup, "Role group": &s.roleGroup} {
		if *id, err = s.Simulator.SeedSCIMGroup(directory, name); err != nil {
			t.Fatal(err)
		}
	}

	group, _ := s.Simulator.SCIMGroup(directory, s.roleGroup)
	s.roleGroup = group.OrganizationGroupID

	for _, workspace := range s.Simulator.Workspaces() {
		switch {
		case strings.HasPrefix(workspace.ID, "ari:cloud:confluence:") && s.apps[0] == "":
			s.apps[0] = workspace.ID
		case strings.HasPrefix(workspace.ID, "ari:cloud:compass:") && s.apps[1] == "":
			s.apps[1] = workspace.ID
		}
	}

	s.recordsAtStart = len(s.Simulator.SCIMUsers(directory))

	return s
}

// A phase is one apply in the lifecycle of the fixture's resources.
type phase int

const (
	creating phase = iota
	updating
	deleting
)

func (p phase) String() string { return [...]string{"create", "update", "delete"}[p] }

// blocks returns the fixture's configuration. Updating replaces the resources that cannot change in place.
func (s *fixture) blocks(p phase) []acctest.Block {
	if p == deleting {
		return nil
	}

	title, external, first, app := "First", "matrix-1", 0, s.apps[0]
	if p == updating {
		title, external, first, app = "Second", "matrix-2", 1, s.apps[1]
	}

	members, accounts := []any{s.userIDs[first], s.userIDs[first+1]}, []any{s.accountIDs[first], s.accountIDs[first+1]}

	return []acctest.Block{
		{Address: theUser, Config: map[string]any{"email": userEmail, "title": title}},
		{Address: theUnlinkedUser, Config: map[string]any{"email": unlinkedEmail, "title": title, "on_destroy": "unlink"}},
		{Address: theGroup, Config: map[string]any{"display_name": groupName, "external_id": external}},
		{Address: theMembership, Config: map[string]any{"group_id": s.membershipGroup, "user_id": s.userIDs[first]}},
		{Address: theMembers, Config: map[string]any{"group_id": s.membersGroup, "user_ids": members}},
		{Address: theGroupRole, Config: map[string]any{"organization_group_id": s.roleGroup, "role": "atlassian/user", "resource_id": app}},
		{Address: theUserRole, Config: map[string]any{"account_id": s.roleAccount, "role": "atlassian/user", "resource_id": app}},
		{Address: theOrgGroup, Config: map[string]any{"name": orgGroupName, "description": title}},
		{Address: theOrgMembership, Config: map[string]any{"organization_group_id": s.orgMembershipGroup, "account_id": s.accountIDs[first]}},
		{Address: theOrgMembers, Config: map[string]any{"organization_group_id": s.orgMembersGroup, "account_ids": accounts}},
		{Address: theDirectoryUsers, Config: map[string]any{"users": map[string]any{
			"first": personText(firstEmail, title), "second, " + title: personText(secondEmail, title), // the key changes with the title
		}}},
	}
}

func personText(email, title string) string {
	return fmt.Sprintf(`{"email":%q,"title":%q}`, email, title)
}

// only returns the blocks with these addresses.
func only(blocks []acctest.Block, kept ...string) []acctest.Block {
	return slices.DeleteFunc(blocks, func(b acctest.Block) bool { return !slices.Contains(kept, b.Address) })
}

// differences says how the server differs from what a phase must leave when it is applied to the given addresses: each
// object exists exactly once with its values, and nothing else exists.
func (s *fixture) differences(p phase, applied ...string) []string {
	want := map[phase]map[string]string{
		creating: {
			theUser: "First true", theUnlinkedUser: "First true", theGroup: "matrix-1", theMembership: s.userIDs[0], theMembers: s.userIDs[0] + " " + s.userIDs[1],
			theGroupRole: s.apps[0], theUserRole: s.apps[0],
			theOrgGroup: "First", theOrgMembership: s.accountIDs[0], theOrgMembers: s.accountIDs[0] + " " + s.accountIDs[1],
			theDirectoryUsers: "First true First true",
		},
		updating: {
			theUser: "Second true", theUnlinkedUser: "Second true", theGroup: "matrix-2", theMembership: s.userIDs[1], theMembers: s.userIDs[1] + " " + s.userIDs[2],
			theGroupRole: s.apps[1], theUserRole: s.apps[1],
			theOrgGroup: "Second", theOrgMembership: s.accountIDs[1], theOrgMembers: s.accountIDs[1] + " " + s.accountIDs[2],
			theDirectoryUsers: "Second true Second true",
		},
	}[p]

	var wrong []string

	have := s.serverState()

	for _, address := range addresses {
		if !slices.Contains(applied, address) {
			delete(want, address)
		}

		if have[address] != want[address] {
			wrong = append(wrong, fmt.Sprintf("%s: the server has %q, want %q", address, have[address], want[address]))
		}
	}

	extra := 0

	for address, people := range map[string]int{theUser: 1, theUnlinkedUser: 1, theDirectoryUsers: 2} {
		if p != deleting && slices.Contains(applied, address) {
			extra += people
		}
	}

	if slices.Contains(applied, theUnlinkedUser) {
		if status := s.accountStatus(unlinkedEmail); status != simulator.AccountActive {
			wrong = append(wrong, fmt.Sprintf("%s: the account is %q, want it active in every phase", theUnlinkedUser, status))
		}
	}

	if p == deleting && slices.Contains(applied, theUser) {
		if status := s.accountStatus(userEmail); status != simulator.AccountInactive {
			wrong = append(wrong, fmt.Sprintf("%s: the account is %q, want it inactive", theUser, status))
		}
	}

	if n := len(s.Simulator.SCIMUsers(s.Credentials().DirectoryID)); n != s.recordsAtStart+extra {
		wrong = append(wrong, fmt.Sprintf("%s: the directory has %d users, want %d", theUser, n, s.recordsAtStart+extra))
	}

	return wrong
}

// serverState describes the object of each resource on the server, "" if there is none.
func (s *fixture) serverState() map[string]string {
	directory := s.Credentials().DirectoryID
	have := map[string]string{}

	add := func(address, text string) { have[address] = strings.TrimSpace(have[address] + " " + text) }

	for _, user := range s.Simulator.SCIMUsers(directory) {
		for email, address := range map[string]string{
			userEmail: theUser, unlinkedEmail: theUnlinkedUser, firstEmail: theDirectoryUsers, secondEmail: theDirectoryUsers,
		} {
			if strings.EqualFold(user.PrimaryEmail(), email) {
				add(address, fmt.Sprintf("%s %t", textOrEmpty(user.Title), user.Active))
			}
		}
	}

	for _, group := range s.Simulator.Groups() {
		if group.Name == groupName {
			found := false

			if id := s.scimGroup(groupName); id != "" {
				state, _ := s.Simulator.SCIMGroup(directory, id)
				add(theGroup, textOrEmpty(state.ExternalID))

				found = true
			}

			if !found {
				add(theGroup, "in the organization alone")
			}
		}

		if group.Name == orgGroupName {
			add(theOrgGroup, group.Description)
		}

		for id, address := range map[string]string{s.orgMembershipGroup: theOrgMembership, s.orgMembersGroup: theOrgMembers} {
			for _, account := range s.accountIDs {
				if group.ID == id && group.Members.Has(account) {
					add(address, account)
				}
			}
		}

		if group.ID == s.roleGroup {
			for resource, roles := range group.Roles {
				if roles.Has("atlassian/user") {
					add(theGroupRole, resource)
				}
			}
		}
	}

	for group, address := range map[string]string{s.membershipGroup: theMembership, s.membersGroup: theMembers} {
		state, _ := s.Simulator.SCIMGroup(directory, group)
		for _, member := range s.inFixtureOrder(state.Members) {
			add(address, member)
		}
	}

	account, _ := s.Simulator.Account(s.roleAccount)
	for resource, roles := range account.DirectRoles {
		if roles.Has("atlassian/user") {
			add(theUserRole, resource)
		}
	}

	return have
}

// accountStatus returns the status of the account with an e-mail address, "" if there is none.
func (s *fixture) accountStatus(email string) simulator.AccountStatus {
	for _, account := range s.Simulator.Accounts() {
		if strings.EqualFold(account.Email, email) {
			return account.Status
		}
	}

	return ""
}

// inFixtureOrder sorts members in the order of userIDs.
func (s *fixture) inFixtureOrder(members []string) []string {
	sorted := slices.Clone(members)
	slices.SortFunc(sorted, func(a, b string) int { return slices.Index(s.userIDs, a) - slices.Index(s.userIDs, b) })

	return sorted
}

// scimGroup returns the id of the SCIM group with a name, "" if there is none.
func (s *fixture) scimGroup(name string) string {
	for _, group := range s.Simulator.SCIMGroups(s.Credentials().DirectoryID) {
		if group.DisplayName == name {
			return group.ID
		}
	}

	return ""
}

func textOrEmpty(text *string) string {
	if text == nil {
		return ""
	}

	return *text
}
