// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// randomWorld is a world of chance for property tests: everything that the
// documents allow, often together (API §3.3, §4.3, §4.7).
type randomWorld struct {
	s      *Server
	org    *Organization
	dice   *rand.Rand
	now    time.Time
	groups []*Group
}

const (
	randomOrgID           = "c7d8e9f0-2b3c-4d5e-8f6a-7b8c9d0e1f2a"
	randomDirectoryID     = "d8e9f0a1-3c4d-4e5f-9a7b-8c9d0e1f2a3b"
	randomSCIMDirectoryID = "e9f0a1b2-4d5e-4f6a-8b8c-9d0e1f2a3b4c"
)

func buildRandomWorld(s *Server, seed uint64, users int) error {
	org := s.newOrganization(randomOrgID, "Random")
	org.Domains = []*Domain{
		{ID: s.newUUID(), Name: "random.test", ClaimType: "dns", ClaimStatus: "verified"},
		{ID: s.newUUID(), Name: "second.test", ClaimType: "http", ClaimStatus: "verified"},
		{ID: s.newUUID(), Name: "unproven.test", ClaimType: "dns", ClaimStatus: "unverified"},
	}
	org.Directories = []*Directory{{ID: randomDirectoryID, Name: "Primary Directory"}}
	s.newSCIMDirectory(org, randomSCIMDirectoryID, "Identity provider", randomDirectoryID)
	expires := s.now().Add(keyLife)
	s.addKey(Key{Value: emptyAPIKey, Kind: KeyUnscoped, OrgID: org.ID, Label: "Simulator", ExpiresAt: expires})
	s.addKey(Key{Value: emptySCIMKey, Kind: KeyDirectory, OrgID: org.ID, DirectoryID: randomSCIMDirectoryID, ExpiresAt: expires})
	s.credentials = Credentials{OrgID: org.ID, APIKey: emptyAPIKey, DirectoryID: randomSCIMDirectoryID, SCIMKey: emptySCIMKey}

	w := &randomWorld{s: s, org: org, dice: rand.New(rand.NewPCG(seed, seed^0x5eed)), now: s.now()}
	w.addWorkspaces()
	w.addGroups()
	for number := range users {
		w.addAccount(number)
	}
	w.setCapacities()
	return nil
}

// chance tells whether something happens that does so in a percentage of cases.
func (w *randomWorld) chance(percent int) bool { return w.dice.IntN(100) < percent }

func pick[V any](dice *rand.Rand, values ...V) V { return values[dice.IntN(len(values))] }

func (w *randomWorld) addWorkspaces() {
	kinds := []struct{ key, name string }{
		{"jira-software", "Jira"},
		{"jira-servicedesk", "Jira Service Management"},
		{"confluence", "Confluence"},
		{"jira-product-discovery", "Jira Product Discovery"},
		{"compass", "Compass"},
		{"loom", "Loom"},
		{"opsgenie", "Opsgenie"},
		{"statuspage", "Statuspage"},
		{"jira-admin", "Jira Administration"},
	}
	for number := range 1 + w.dice.IntN(4) {
		site := w.s.newUUID()
		host := fmt.Sprintf("https://site%d.atlassian.net", number)
		inSandbox := w.chance(20)
		for _, kind := range kinds {
			if !w.chance(55) {
				continue
			}
			created := w.now.AddDate(0, 0, -w.dice.IntN(2000))
			workspace := &Workspace{
				ID: siteARI(kind.key, site), Name: fmt.Sprintf("site%d", number), TypeKey: kind.key, TypeName: kind.name,
				Status: pick(w.dice, "online", "online", "online", "offline", "deprecated"), Sandbox: inSandbox,
				HostURL: host, CreatedAt: &created,
			}
			if kind.key == "confluence" {
				workspace.HostURL = host + "/wiki"
			}
			if w.chance(70) {
				workspace.Plan, workspace.PlanKey = "Standard", "standard"
			}
			w.org.Workspaces = append(w.org.Workspaces, workspace)
		}
	}
	for number := range w.dice.IntN(3) {
		workspace := &Workspace{
			ID: "ari:cloud:bitbucket::workspace/{" + w.s.newUUID() + "}", Name: fmt.Sprintf("code%d", number),
			TypeKey: "bitbucket", TypeName: "Bitbucket", Status: "online",
		}
		if w.chance(80) {
			workspace.HostURL = fmt.Sprintf("https://bitbucket.org/code%d", number)
		}
		w.org.Workspaces = append(w.org.Workspaces, workspace)
	}
}

func (w *randomWorld) addGroups() {
	for number := range 2 + w.dice.IntN(10) {
		group := &Group{
			Name: fmt.Sprintf("group-%02d", number), DirectoryID: randomDirectoryID,
			Type: pick(w.dice, "", "", "TEAM", "USERBASE_GROUP"), ManagedBy: pick(w.dice, "admins", "admins", "team-members", "open"),
			Roles: map[string]Set{}, CreatedAt: w.now.AddDate(0, 0, -1-w.dice.IntN(900)),
		}
		for _, workspace := range w.org.Workspaces {
			if w.chance(25) {
				group.Roles[workspace.ID] = NewSet(w.role(workspace))
			}
		}
		w.groups = append(w.groups, w.s.addGroup(w.org, group))
	}
}

// role is one that the workspace knows, most often one that uses a seat.
func (w *randomWorld) role(workspace *Workspace) string {
	target, _ := w.org.resource(workspace.ID)
	for {
		role := pick(w.dice, roleUser, roleUser, roleUser, roleAdmin, roleUserAccessAdmin, roleGuest, roleCustomer, roleContributor, roleStakeholder)
		if target.takes(role) {
			return role
		}
	}
}

func (w *randomWorld) addAccount(number int) {
	account := &Account{
		Name: fmt.Sprintf("Person %04d", number), Nickname: pick(w.dice, "", fmt.Sprintf("p%d", number)),
		Email:         fmt.Sprintf("Person%04d@%s", number, pick(w.dice, "random.test", "random.test", "second.test", "unproven.test", "elsewhere.test")),
		EmailVerified: w.chance(90), EmailHidden: w.chance(8), DatesOnly: w.chance(10), MFAEnabled: w.chance(50),
		AddedToOrg:  w.now.AddDate(0, 0, -w.dice.IntN(1500)),
		Memberships: map[string]MembershipStatus{randomDirectoryID: MembershipActive},
		LastActive:  map[string]time.Time{}, DirectRoles: map[string]Set{},
		ManagementSource: pick(w.dice, "", SourceInvited),
	}
	switch {
	case w.chance(10):
		account.Memberships[randomDirectoryID] = MembershipSuspended
	case w.chance(5) && w.org.manages(account):
		account.Memberships = map[string]MembershipStatus{}
	}
	if w.chance(12) {
		days := w.dice.IntN(400)
		account.Status = pick(w.dice, AccountInactive, AccountInactive, AccountClosed)
		if account.ScheduledForDeletion = account.Status == AccountInactive && w.chance(20); account.ScheduledForDeletion {
			days %= 13 // within the days of grace
		}
		since := w.now.AddDate(0, 0, -days)
		account.DeactivatedOn = &since
	}
	if w.chance(4) {
		account.PlatformRoles = NewSet(roleOrgAdmin)
	}
	for _, workspace := range w.org.Workspaces {
		if w.chance(15) {
			account.DirectRoles[workspace.ID] = NewSet(w.role(workspace))
		}
		w.use(account, workspace)
	}
	w.s.addAccount(w.org, account)
	for _, group := range w.groups {
		if w.chance(20) && len(account.Memberships) > 0 {
			joinGroup(group, account)
		}
	}
}

// use lets an account have used an app, with or without a role on it: removed
// access may linger, and an entry may come without a date (API §7).
func (w *randomWorld) use(account *Account, workspace *Workspace) {
	switch {
	case w.chance(45):
	case w.chance(5):
		account.LastActive[workspace.ID] = time.Time{}
	default:
		last := w.now.Add(-time.Duration(w.dice.Int64N(int64(400 * 24 * time.Hour))))
		if account.DatesOnly {
			last = last.Truncate(24 * time.Hour)
		}
		account.LastActive[workspace.ID] = last
	}
}

// setCapacities comes last: a capacity may lie below what is used.
func (w *randomWorld) setCapacities() {
	for _, workspace := range w.org.Workspaces {
		used := len(w.org.seatRoles(workspace))
		capacity := max(used+w.dice.IntN(20)-3, 0)
		if workspace.TypeKey == "bitbucket" || w.chance(65) && !workspace.isAdministration() {
			workspace.Capacity = &capacity
		}
		if workspace.TypeKey == "bitbucket" {
			usage := capacity + w.dice.IntN(10) - 4
			workspace.Usage = &usage
		}
	}
}
