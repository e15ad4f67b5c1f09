// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package named

import "github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"

var (
	acmeJira       = siteARI("jira-software", acmeSite)
	acmeService    = siteARI("jira-servicedesk", acmeSite)
	acmeConfluence = siteARI("confluence", acmeSite)
	acmeDiscovery  = siteARI("jira-product-discovery", acmeSite)
	acmeCompass    = siteARI("compass", acmeSite)
	acmeLoom       = siteARI("loom", acmeSite)
	acmeHome       = siteARI("townsquare", acmeSite)
	acmeJiraAdmin  = siteARI("jira-admin", acmeSite)
	acmePlatform   = siteARI("platform", acmeSite) // roles can be held on it, but the workspace list does not show it
	labsJira       = siteARI("jira-software", acmeLabsSite)
	labsConfluence = siteARI("confluence", acmeLabsSite)
	sandboxJira    = siteARI("jira-software", acmeSandboxSite)
)

const (
	acmeBitbucket = "ari:cloud:bitbucket::workspace/6d0f6b1e-7a55-4a0e-9d43-2f8f1b7c9a10"
	acmeTrello    = "ari:cloud:trello::workspace/5f2a9c7be41d8036aa90cd12"
)

// addWorkspaces makes the apps. Jira on the main site is over 90 % full, and almost nobody uses the labs' Confluence.
// Some capacities are unknown. Only Bitbucket shows a usage, which is a soft limit and not a count (API §4.7).
func (a *acme) addWorkspaces() {
	seats := func(n int) *int { return &n }

	const main, labs, sandboxed = "https://acme.atlassian.net", "https://acme-labs.atlassian.net", "https://acme-sandbox-314.atlassian.net"

	workspaces := []*world.Workspace{
		{ID: acmeJira, Name: "acme", TypeKey: "jira-software", TypeName: "Jira", Capacity: seats(45), HostURL: main, Plan: "Premium", PlanKey: "premium"},
		{ID: acmeService, Name: "acme", TypeKey: "jira-servicedesk", TypeName: "Jira Service Management", Capacity: seats(15), HostURL: main, Plan: "Standard", PlanKey: "standard"},
		{ID: acmeConfluence, Name: "acme", TypeKey: "confluence", TypeName: "Confluence", Capacity: seats(100), HostURL: main + "/wiki", Plan: "Standard", PlanKey: "standard"},
		{ID: acmeDiscovery, Name: "acme", TypeKey: "jira-product-discovery", TypeName: "Jira Product Discovery", Capacity: seats(10), HostURL: main, Plan: "Standard", PlanKey: "standard"},
		{ID: acmeCompass, Name: "acme", TypeKey: "compass", TypeName: "Compass", HostURL: main + "/compass", Plan: "Free", PlanKey: "free"},
		{ID: acmeLoom, Name: "Acme", TypeKey: "loom", TypeName: "Loom", HostURL: "https://www.loom.example", Plan: "Business", PlanKey: "business"},
		{ID: acmeHome, Name: "acme", TypeKey: "townsquare", TypeName: "Goals and Projects", HostURL: "https://home.atlassian.example/o/" + acmeOrgID},
		{ID: acmeJiraAdmin, Name: "acme", TypeKey: "jira-admin", TypeName: "Jira Administration", HostURL: main},
		{ID: labsJira, Name: "acme-labs", TypeKey: "jira-software", TypeName: "Jira", Capacity: seats(10), HostURL: labs, Plan: "Free", PlanKey: "free"},
		{ID: labsConfluence, Name: "acme-labs", TypeKey: "confluence", TypeName: "Confluence", Capacity: seats(25), HostURL: labs + "/wiki", Plan: "Standard", PlanKey: "standard"},
		{ID: sandboxJira, Name: "acme-sandbox-314", TypeKey: "jira-software", TypeName: "Jira", Sandbox: true, HostURL: sandboxed, Plan: "Premium", PlanKey: "premium"},
		{ID: acmeBitbucket, Name: "acme-code", TypeKey: "bitbucket", TypeName: "Bitbucket", Capacity: seats(25), Usage: seats(21), HostURL: "https://bitbucket.org/acme-code", Plan: "Standard", PlanKey: "standard"},
		{ID: acmeTrello, Name: "Acme boards", TypeKey: "trello", TypeName: "Trello", HostURL: "https://trello.com/a/acmeboards"},
	}
	created := a.now.AddDate(-2, -3, 0)

	for _, workspace := range workspaces {
		workspace.Status = "online"
		if workspace.Site() != "" { // only apps on a site have these fields (API §4.7)
			workspace.CreatedAt, workspace.CreatedBy = &created, "ari:cloud:identity::user/712020:0a0a0a0a-0000-4000-8000-000000000001"
			workspace.Realm, workspace.Regions = "eu", []string{"eu-west-1", "eu-central-1"}
		}
	}

	a.org.Workspaces = workspaces
}

// addOwnGroups makes the groups that do not come from SCIM: default groups of apps, administrators, a team, an open
// group and ordinary ones.
func (a *acme) addOwnGroups() {
	for _, group := range []*world.Group{
		{Name: "org-admins", Description: "Grants access to administer the organization", Undeletable: true, Roles: map[string]world.Set{a.org.OrgResource(): world.NewSet(world.RoleOrgAdmin)}},
		defaultGroup("jira-users-acme", "Jira", acmeJira),
		defaultGroup("confluence-users-acme", "Confluence", acmeConfluence),
		defaultGroup("jira-servicemanagement-users-acme", "Jira Service Management", acmeService),
		defaultGroup("jira-product-discovery-users-acme", "Jira Product Discovery", acmeDiscovery),
		defaultGroup("jira-users-acme-labs", "Jira", labsJira),
		defaultGroup("confluence-users-acme-labs", "Confluence", labsConfluence),
		{Name: "user-access-admins-acme", Undeletable: true, Roles: map[string]world.Set{acmeJira: world.NewSet(world.RoleUserAccessAdmin), acmeConfluence: world.NewSet(world.RoleUserAccessAdmin)}},
		{Name: "jira-admins-acme", Description: "Administers Jira", Roles: map[string]world.Set{acmeJira: world.NewSet(world.RoleAdmin), acmeJiraAdmin: world.NewSet(world.RoleAdmin), sandboxJira: world.NewSet(world.RoleAdmin)}},
		{Name: "contractors", Description: "People who leave again", Roles: map[string]world.Set{acmeConfluence: world.NewSet(world.RoleGuest)}},
		{Name: "Platform Team", ManagedBy: "team-members", Description: "A team anybody in it can change"},
		{Name: "Book Club", ManagedBy: "open"},
		{Name: "directory-members", ManagedBy: "external", Undeletable: true, DirectoryID: acmeGuestsID},
	} {
		if group.DirectoryID == "" {
			group.DirectoryID = acmeDirectoryID
		}

		group.CreatedAt = a.now.AddDate(-2, 0, 0)
		a.groups[group.Name] = a.world.AddGroup(group)
	}
}

// defaultGroup returns the group to which an app adds its new users.
func defaultGroup(name, app, resource string) *world.Group {
	return &world.Group{
		Name: name, Description: "Grants access to " + app, Undeletable: true,
		Roles: map[string]world.Set{resource: world.NewSet(world.RoleUser)}, DefaultRoles: map[string]string{resource: world.RoleUser},
	}
}
