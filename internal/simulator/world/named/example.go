// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package named

import (
	"fmt"
	"slices"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// The example world is the organization of the documentation, with the ids printed there. Its people have accounts, and
// get their apps through the apps' own groups. "filled" adds the records and groups that the pages on importing name;
// "bare" has no app.
const (
	exampleOrgID           = "0f2e5b7a-3c1d-4a68-9e57-8b6d4c2a1f03"
	exampleDirectoryID     = "1b3d5f70-9a2c-4e6b-8d0f-3a5c7e9b1d42"
	exampleSCIMDirectoryID = "7d3f9c52-6b1e-4f0a-8a24-5e9c1b7d3f60"
	exampleSite            = "2f4a6c8e-0b1d-4e3f-9a5b-7c8d9e0f1a2b"
	exampleSiteURL         = "https://example.atlassian.net"
	exampleKim             = "kim.larsen@example.com"
	exampleRobin           = "robin.okafor@example.com"
)

func buildExample(w *world.World, kind string) error {
	org := w.NewOrganization(exampleOrgID, "Example")
	org.Domains = []*world.Domain{
		{ID: w.NewUUID(), Name: "example.com", ClaimType: "dns", ClaimStatus: "verified"},
		{ID: w.NewUUID(), Name: "example.org", ClaimType: "http", ClaimStatus: "unverified"},
	}
	org.Directories = []*world.Directory{{ID: exampleDirectoryID, Name: "Primary Directory"}}
	directory := w.NewSCIMDirectory(exampleSCIMDirectoryID, "Terraform", exampleDirectoryID)

	jira, service, confluence := siteARI("jira-software", exampleSite), siteARI("jira-servicedesk", exampleSite), siteARI("confluence", exampleSite)
	seats := func(n int) *int { return &n }

	org.Workspaces = []*world.Workspace{
		{ID: jira, Name: "example", TypeKey: "jira-software", TypeName: "Jira", Status: "online", Capacity: seats(25), HostURL: exampleSiteURL, Plan: "Standard", PlanKey: "standard"},
		{ID: service, Name: "example", TypeKey: "jira-servicedesk", TypeName: "Jira Service Management", Status: "online", Capacity: seats(10), HostURL: exampleSiteURL, Plan: "Standard", PlanKey: "standard"},
		{ID: confluence, Name: "example", TypeKey: "confluence", TypeName: "Confluence", Status: "online", HostURL: exampleSiteURL + "/wiki", Plan: "Free", PlanKey: "free"},
	}
	for _, group := range []*world.Group{
		{Name: "org-admins", Undeletable: true, Roles: map[string]world.Set{org.OrgResource(): world.NewSet(world.RoleOrgAdmin)}},
		defaultGroup("jira-users-example", "Jira", jira),
		defaultGroup("confluence-users-example", "Confluence", confluence),
	} {
		group.DirectoryID, group.CreatedAt = exampleDirectoryID, w.Now().AddDate(-2, 0, 0)
		w.AddGroup(group)
	}

	addExamplePeople(w, jira)

	handOutKeys(w, "Terraform", exampleSCIMDirectoryID)

	switch kind {
	case "bare":
		org.Workspaces = nil
		for _, group := range slices.Collect(org.Groups.All()) {
			if len(group.DefaultRoles) > 0 {
				org.RemoveGroup(group)
			}
		}

		return nil
	case "filled":
		return fillExampleDirectory(w, directory, jira)
	default:
		return nil
	}
}

func addExamplePeople(w *world.World, jira string) {
	now := w.Now()
	for i, person := range []struct{ id, name, email string }{
		{"", "Ines Duarte", "ines.duarte@example.com"}, // the administrator, without a record
		{"5b10a2844c20165700ede21g", "Kim Larsen", exampleKim},
		{"712020:0a1b2c3d-4e5f-4a6b-8c7d-8e9f0a1b2c3d", "Robin Okafor", exampleRobin},
		{"", "Sam Rivera", "sam.rivera@example.com"},
		{"", "Noor Haddad", "noor@agency.test"}, // external
		{"5b10ac8d82e05b22cc7d4ef5", "Sam Contractor", "sam@contractor.example"},
	} {
		account := w.AddAccount(&world.Account{
			ID: person.id, Name: person.name, Nickname: person.name, Email: person.email, EmailVerified: true, AddedToOrg: now.AddDate(-2, 0, 0),
			Memberships: map[string]world.MembershipStatus{exampleDirectoryID: world.MembershipActive},
			LastActive:  map[string]time.Time{jira: now.AddDate(0, 0, -30*i)},
		})
		world.JoinGroup(w.Org.GroupNamed("jira-users-example"), account)

		if i < 3 {
			world.JoinGroup(w.Org.GroupNamed("confluence-users-example"), account)
		}

		if i == 0 {
			world.JoinGroup(w.Org.GroupNamed("org-admins"), account)
		}
	}
}

// fillExampleDirectory adds the records of Kim and Robin and two groups with Kim as member. One of the groups grants
// Jira.
func fillExampleDirectory(w *world.World, directory *world.SCIMDirectory, jira string) error {
	kim := &world.SCIMUser{ID: "b2a4c6e8-1f3d-4b5a-9c7e-2d4f6a8b0c1e", UserName: exampleKim, Active: true}
	for _, user := range []*world.SCIMUser{kim, {ID: "c3b5d7f9-2a4e-4c6b-8d0f-3e5a7b9c1d2f", UserName: exampleRobin, Active: true}} {
		user.Emails = []world.SCIMEmail{{Value: user.UserName, Type: "work", Primary: true}}
		if refusal := w.AddUser(directory, user); refusal != nil {
			return fmt.Errorf("the example world: %s", refusal.Why)
		}
	}

	for _, printed := range []struct{ name, id, organizationID string }{
		{"developers", "c5d7e9f1-3a5b-4c7d-8e9f-1a3b5c7d9e0f", "6b1d3f5a-7c9e-4b1d-8f3a-5c7e9b1d3f5a"},
		{"on-call", "d8e0f2a4-5b6c-4d8e-9f1a-2b4c6d8e0f1a", "7c2e4a6b-8d0f-4c2e-9a4b-6d8f0c2e4a6b"},
	} {
		group := &world.SCIMGroup{ID: printed.id, DisplayName: printed.name, OrgGroupID: printed.organizationID}
		if refusal := w.AddSCIMGroup(directory, group); refusal != nil {
			return fmt.Errorf("the example world: %s", refusal.Why)
		}

		mirror := w.Org.Group(printed.organizationID)
		mirror.CreatedAt = w.Now().AddDate(-1, 0, 0)

		w.JoinSCIMGroup(group, kim)

		if printed.name == "developers" {
			mirror.Roles[jira] = world.NewSet(world.RoleUser)
		}
	}

	contractors := w.AddGroup(&world.Group{
		ID: "4d6f8a0c-2e4b-4d6f-8a0c-2e4b6d8f0a2c", Name: "contractors", DirectoryID: exampleDirectoryID, CreatedAt: w.Now().AddDate(-1, 0, 0),
	})
	world.JoinGroup(contractors, w.Org.AccountWithEmail("sam@contractor.example"))

	if account := w.Org.AccountWithEmail(exampleKim); account != nil {
		account.DirectRoles[siteARI("confluence", exampleSite)] = world.NewSet(world.RoleUser)
	}

	return nil
}
