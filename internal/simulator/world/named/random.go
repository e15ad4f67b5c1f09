// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package named

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// randomBuild builds a random organization for property tests, with everything that the documents allow (API §3.3,
// §4.3, §4.7).
type randomBuild struct {
	world  *world.World
	org    *world.Organization
	dice   *rand.Rand
	now    time.Time
	groups []*world.Group
}

const (
	randomOrgID           = "c7d8e9f0-2b3c-4d5e-8f6a-7b8c9d0e1f2a"
	randomDirectoryID     = "d8e9f0a1-3c4d-4e5f-9a7b-8c9d0e1f2a3b"
	randomGuestsID        = "f0a1b2c3-5e6f-4a7b-8c8d-0e1f2a3b4c5d"
	randomSCIMDirectoryID = "e9f0a1b2-4d5e-4f6a-8b8c-9d0e1f2a3b4c"
)

func buildRandom(w *world.World, seed uint64, users int) error {
	org := w.NewOrganization(randomOrgID, "Random")
	org.Domains = []*world.Domain{
		{ID: w.NewUUID(), Name: "random.test", ClaimType: "dns", ClaimStatus: "verified"},
		{ID: w.NewUUID(), Name: "second.test", ClaimType: "http", ClaimStatus: "verified"},
		{ID: w.NewUUID(), Name: "unproven.test", ClaimType: "dns", ClaimStatus: "unverified"},
	}
	org.Directories = []*world.Directory{{ID: randomDirectoryID, Name: "Primary Directory"}, {ID: randomGuestsID, Name: "Guests"}}
	w.NewSCIMDirectory(randomSCIMDirectoryID, "Identity provider", randomDirectoryID)
	handOutKeys(w, "Simulator", randomSCIMDirectoryID)

	r := &randomBuild{world: w, org: org, dice: rand.New(rand.NewPCG(seed, seed^0x5eed)), now: w.Now()}
	r.addWorkspaces()
	r.addGroups()

	for number := range users {
		r.addAccount(number)
	}

	r.addOtherAccounts()
	r.setCapacities()

	return nil
}

// chance returns true in the given percentage of calls.
func (r *randomBuild) chance(percent int) bool { return r.dice.IntN(100) < percent }

func pick[V any](dice *rand.Rand, values ...V) V { return values[dice.IntN(len(values))] }

func (r *randomBuild) addWorkspaces() {
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

	for number := range 1 + r.dice.IntN(4) {
		site := r.world.NewUUID()
		host := fmt.Sprintf("https://site%d.atlassian.net", number)

		inSandbox := r.chance(20)
		for _, kind := range kinds {
			if !r.chance(55) {
				continue
			}

			created := r.now.AddDate(0, 0, -r.dice.IntN(2000))

			workspace := &world.Workspace{
				ID: siteARI(kind.key, site), Name: fmt.Sprintf("site%d", number), TypeKey: kind.key, TypeName: kind.name,
				Status: pick(r.dice, "online", "online", "online", "offline", "deprecated"), Sandbox: inSandbox,
				HostURL: host, CreatedAt: &created,
			}
			if kind.key == "confluence" {
				workspace.HostURL = host + "/wiki"
			}

			if r.chance(15) {
				workspace.DirectoryID = randomGuestsID
			}

			if r.chance(70) {
				workspace.Plan, workspace.PlanKey = "Standard", "standard"
			}

			r.org.Workspaces = append(r.org.Workspaces, workspace)
		}
	}

	for number := range r.dice.IntN(3) {
		workspace := &world.Workspace{
			ID: "ari:cloud:bitbucket::workspace/" + r.world.NewUUID(), Name: fmt.Sprintf("code%d", number),
			TypeKey: "bitbucket", TypeName: "Bitbucket", Status: "online",
		}
		if r.chance(80) {
			workspace.HostURL = fmt.Sprintf("https://bitbucket.org/code%d", number)
		}

		r.org.Workspaces = append(r.org.Workspaces, workspace)
	}
}

func (r *randomBuild) addGroups() {
	for number := range 2 + r.dice.IntN(10) {
		group := &world.Group{
			Name: fmt.Sprintf("group-%02d", number), DirectoryID: randomDirectoryID,
			ManagedBy: pick(r.dice, "admins", "admins", "team-members", "open"),
			Roles:     map[string]world.Set{}, CreatedAt: r.now.AddDate(0, 0, -1-r.dice.IntN(900)),
		}
		for _, workspace := range r.org.Workspaces {
			if r.chance(25) {
				group.Roles[workspace.ID] = world.NewSet(r.role(workspace))
			}
		}

		r.groups = append(r.groups, r.world.AddGroup(group))
	}
}

// role picks a role that exists on the workspace, most often one that uses a seat.
func (r *randomBuild) role(workspace *world.Workspace) string {
	target, _ := r.org.Resource(workspace.ID)
	for {
		role := pick(r.dice, world.RoleUser, world.RoleUser, world.RoleUser, world.RoleAdmin, world.RoleUserAccessAdmin,
			world.RoleGuest, world.RoleCustomer, world.RoleContributor, world.RoleStakeholder)
		if target.Takes(role) {
			return role
		}
	}
}

func (r *randomBuild) addAccount(number int) {
	account := &world.Account{
		Name: fmt.Sprintf("Person %04d", number), Nickname: pick(r.dice, "", fmt.Sprintf("p%d", number)),
		Email:         fmt.Sprintf("Person%04d@%s", number, pick(r.dice, "random.test", "random.test", "second.test", "unproven.test", "elsewhere.test")),
		EmailVerified: r.chance(90), EmailHidden: r.chance(8), DatesOnly: r.chance(10), MFAEnabled: r.chance(50),
		AddedToOrg:  r.now.AddDate(0, 0, -r.dice.IntN(1500)),
		Memberships: map[string]world.MembershipStatus{randomDirectoryID: world.MembershipActive},
		LastActive:  map[string]time.Time{}, DirectRoles: map[string]world.Set{},
		ManagementSource: pick(r.dice, "", world.SourceInvited),
	}
	switch {
	case r.chance(10):
		account.Memberships[randomDirectoryID] = world.MembershipSuspended
	case r.chance(5) && r.org.Manages(account):
		account.Memberships = map[string]world.MembershipStatus{}
	}

	// An account may be suspended in one directory and active in the other.
	if r.chance(20) {
		account.Memberships[randomGuestsID] = pick(r.dice, world.MembershipActive, world.MembershipActive, world.MembershipSuspended)
	}

	if r.chance(12) {
		days := r.dice.IntN(400)

		account.Status = pick(r.dice, world.AccountInactive, world.AccountInactive, world.AccountClosed)
		if account.ScheduledForDeletion = account.Status == world.AccountInactive && r.chance(20); account.ScheduledForDeletion {
			days %= 13 // within the grace period
		}

		since := r.now.AddDate(0, 0, -days)
		account.DeactivatedOn = &since
	}

	if r.chance(4) {
		account.PlatformRoles = world.NewSet(world.RoleOrgAdmin)
	}

	for _, workspace := range r.org.Workspaces {
		if r.chance(15) {
			account.DirectRoles[workspace.ID] = world.NewSet(r.role(workspace))
		}

		r.use(account, workspace)
	}

	r.world.AddAccount(account)

	for _, group := range r.groups {
		if r.chance(20) && len(account.Memberships) > 0 {
			world.JoinGroup(group, account)
		}
	}
}

// addOtherAccounts adds accounts of apps and customers. They hold roles but use no seat (API §9.2 no. 33).
func (r *randomBuild) addOtherAccounts() {
	for number := range r.dice.IntN(5) {
		account := &world.Account{
			Name: fmt.Sprintf("Service %d", number), Type: pick(r.dice, "app", "customer"), DirectRoles: map[string]world.Set{},
			AddedToOrg:  r.now.AddDate(0, 0, -r.dice.IntN(1500)),
			Memberships: map[string]world.MembershipStatus{randomDirectoryID: world.MembershipActive},
		}

		for _, workspace := range r.org.Workspaces {
			if r.chance(40) {
				account.DirectRoles[workspace.ID] = world.NewSet(r.role(workspace))
			}
		}

		r.world.AddAccount(account)
	}
}

// use may record activity of an account in an app, with or without a role on it. Activity may outlive access, and an
// entry may have no date (API §7).
func (r *randomBuild) use(account *world.Account, workspace *world.Workspace) {
	switch {
	case r.chance(45):
	case r.chance(5):
		account.LastActive[workspace.ID] = time.Time{}
	default:
		last := r.now.Add(-time.Duration(r.dice.Int64N(int64(400 * 24 * time.Hour))))
		if account.DatesOnly {
			last = last.Truncate(24 * time.Hour)
		}

		account.LastActive[workspace.ID] = last
	}
}

// setCapacities runs last, because a capacity may be below the number of seats in use.
func (r *randomBuild) setCapacities() {
	for _, workspace := range r.org.Workspaces {
		used := len(r.org.SeatHolders(workspace))

		capacity := max(used+r.dice.IntN(20)-3, 0)
		if workspace.TypeKey == "bitbucket" || r.chance(65) && !workspace.IsAdministration() {
			workspace.Capacity = &capacity
		}

		if workspace.TypeKey == "bitbucket" {
			usage := capacity + r.dice.IntN(10) - 4
			workspace.Usage = &usage
		}
	}
}
