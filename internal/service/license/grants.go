// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// Ways to take a seat back.
const (
	byGroupMembership             = "group_membership"
	byOrganizationGroupMembership = "organization_group_membership"
	byRoleAssignment              = "role_assignment"
	byIdentityProvider            = "identity_provider"
)

// grant is one source of a seat: a group, or the person's own roles if group is nil.
type grant struct {
	group *grantingGroup
	// roles are the person's direct roles that take a seat; nil if they were not read.
	roles []string
}

// revocableBy returns the way to take this grant back.
func (g grant) revocableBy() string {
	if g.group == nil {
		return byRoleAssignment
	}

	return g.group.revocableBy
}

// grantingGroup is a group whose members have seats.
type grantingGroup struct {
	id, name, managedBy string
	// scimID is the id in the provider's SCIM directory; empty if the group is not in it.
	scimID      string
	revocableBy string
	// gives are the ids of all apps whose seats the members get.
	gives []string

	members map[string]bool
	// expected is Atlassian's count of the members; incomplete is true if fewer were listed.
	expected   int
	incomplete bool
}

// scimGroups returns the id of the group with a name in the provider's SCIM directory, "" if there is none. It is nil
// if the provider has no directory.
type scimGroups func(ctx context.Context, name string) (string, error)

// scimGroupsOf returns the lookup in the provider's SCIM directory, if it has one.
func scimGroupsOf(clients *framework.Clients) scimGroups {
	if !clients.HasDirectory() {
		return nil
	}

	return func(ctx context.Context, name string) (string, error) {
		directory, diags := clients.Directory()
		if diags.HasError() {
			return "", errors.New(diags[0].Detail())
		}

		found, err := directory.FindGroups(ctx, name)
		if err != nil {
			return "", err
		}

		for _, group := range found {
			if group.DisplayName == name {
				return group.ID, nil
			}
		}

		return "", nil
	}
}

// grantingApps are the apps whose groups must be read to know what a membership gives: all that have seats, and the
// reported sandboxes.
func grantingApps(apps, reported []product.App) []product.App {
	var all []product.App

	for _, app := range apps {
		if !app.Sandbox || slices.ContainsFunc(reported, func(r product.App) bool { return r.ID == app.ID }) {
			all = append(all, app)
		}
	}

	return all
}

// grants holds the groups that give seats, by app.
type grants struct {
	groups []*grantingGroup
	// byApp has the app's id as key, and no entry for an app whose groups could not be read.
	byApp map[string][]*grantingGroup
	// diags warn of what could not be read.
	diags diag.Diagnostics
}

// readGrants reads the groups of each app once, and the members of each group that gives a reported app once.
func (r *reader) readGrants(
	ctx context.Context, shared *run.Shared, apps, reported []product.App, directory scimGroups,
) (*grants, error) {
	found := &grants{byApp: make(map[string][]*grantingGroup)}

	if err := r.readGroups(ctx, shared, apps, found); err != nil {
		return nil, err
	}

	asked := make(map[*grantingGroup]bool)

	for _, app := range reported {
		for _, group := range found.byApp[app.ID] {
			asked[group] = true
		}
	}

	wanted := slices.DeleteFunc(slices.Clone(found.groups), func(group *grantingGroup) bool { return !asked[group] })

	err := withProgress(ctx, "Reading the members of groups that give seats", len(wanted), func(ctx context.Context, i int) error {
		return r.readMembersOf(ctx, shared, wanted[i])
	})
	if err != nil {
		return nil, err
	}

	for _, group := range wanted {
		if group.revocableBy == byIdentityProvider && directory != nil {
			if err := group.lookUp(ctx, directory); err != nil {
				found.diags.AddWarning("SCIM group not looked up", fmt.Sprintf(
					"Whether the group %q can be changed through the provider's SCIM directory can't be told: %s.", group.name, err))

				break
			}
		}
	}

	return found, nil
}

func (g *grantingGroup) lookUp(ctx context.Context, directory scimGroups) error {
	id, err := directory(ctx, g.name)
	if err != nil {
		return err
	}

	if id != "" {
		g.scimID, g.revocableBy = id, byGroupMembership
	}

	return nil
}

func (r *reader) readGroups(ctx context.Context, shared *run.Shared, apps []product.App, found *grants) error {
	var mu sync.Mutex

	known := make(map[string]*grantingGroup)

	err := inParallel(ctx, len(apps), func(ctx context.Context, i int) error {
		app := apps[i]

		giving, err := run.Share(ctx, shared, "groups of "+app.ID, func(ctx context.Context) ([]*admin.Group, error) {
			return r.groupsOf(ctx, app)
		})

		mu.Lock()
		defer mu.Unlock()

		if client.RefusedThisRequestOnly(err) {
			found.diags.AddWarning("Groups not known", fmt.Sprintf(
				"Atlassian refuses to tell which groups give %s, so what gives its seats is null: %s.", title(app), err))

			return nil
		}

		if err != nil {
			return err
		}

		found.byApp[app.ID] = []*grantingGroup{}

		for _, group := range giving {
			kept, again := known[group.ID]
			if !again {
				kept = newGrantingGroup(group)
				known[group.ID] = kept
				found.groups = append(found.groups, kept)
			}

			kept.gives = append(kept.gives, app.ID)
			found.byApp[app.ID] = append(found.byApp[app.ID], kept)
		}

		return nil
	})

	byName := func(a, b *grantingGroup) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.id, b.id)) }
	slices.SortFunc(found.groups, byName)

	for _, groups := range found.byApp {
		slices.SortFunc(groups, byName)
	}

	for _, group := range found.groups {
		slices.Sort(group.gives)
	}

	return err
}

// groupsOf reads the groups that give seats of the app.
func (r *reader) groupsOf(ctx context.Context, app product.App) ([]*admin.Group, error) {
	var giving []*admin.Group

	err := askApp(app.IDs, func(ids []string) error {
		giving = nil

		for group, err := range r.organization.SearchGroups(ctx, admin.GroupQuery{
			ResourceIDs: ids, RoleIDs: product.SeatRoles(), Expand: []string{admin.ExpandUserCount},
		}) {
			if err != nil {
				return err
			}

			giving = append(giving, group)
		}

		return nil
	})

	return giving, err
}

func newGrantingGroup(group *admin.Group) *grantingGroup {
	g := &grantingGroup{
		id: group.ID, name: group.Name, managedBy: group.ManagedBy, revocableBy: byOrganizationGroupMembership,
	}

	// A group of an identity provider is changed there, or through its SCIM directory.
	if group.ExternalSynced || group.ManagedBy == admin.ManagedExternally || group.Modifiable != nil && !*group.Modifiable {
		g.revocableBy = byIdentityProvider
	}

	if group.UserCount != nil {
		g.expected = *group.UserCount
	}

	return g
}

func (r *reader) readMembersOf(ctx context.Context, shared *run.Shared, group *grantingGroup) error {
	members, err := run.Share(ctx, shared, "members of "+group.id, func(ctx context.Context) (map[string]bool, error) {
		members := make(map[string]bool)

		for user, err := range r.organization.SearchUsers(ctx, admin.UserQuery{GroupIDs: []string{group.id}}) {
			if err != nil {
				return nil, err
			}

			members[user.AccountID] = true
		}

		return members, nil
	})

	group.members, group.incomplete = members, len(members) < group.expected

	return err
}

// explainSeats reads the groups and explains the seats of the rows with them.
func (r *reader) explainSeats(ctx context.Context, clients *framework.Clients, apps []product.App, rows []row) (diag.Diagnostics, error) {
	reported := make([]product.App, len(rows))
	for i := range rows {
		reported[i] = rows[i].app
	}

	grants, err := r.readGrants(ctx, &clients.Run.Shared, grantingApps(apps, reported), reported, scimGroupsOf(clients))
	if err != nil {
		return nil, err
	}

	return grants.explain(rows), nil
}

// explain sets the grants of each holder. A holder in none of the groups must have a direct role, unless some members
// are unknown.
func (g *grants) explain(rows []row) diag.Diagnostics {
	diags := g.diags

	var incomplete, unexplained []string

	for _, group := range g.groups {
		if group.incomplete {
			incomplete = append(incomplete, fmt.Sprintf("%s (%d of %d)", group.name, len(group.members), group.expected))
		}
	}

	for i := range rows {
		groups, told := g.byApp[rows[i].app.ID]

		for k := range rows[i].holders {
			h := &rows[i].holders[k]
			open := !told

			for _, group := range groups {
				switch {
				case group.members[h.accountID]:
					h.grants = append(h.grants, grant{group: group})
				case group.incomplete:
					open = true
				}
			}

			switch {
			case len(h.grants) > 0:
			case !open:
				h.grants = []grant{{}}
			case told:
				unexplained = append(unexplained, h.label()+" in "+title(rows[i].app))
			}
		}
	}

	if incomplete != nil {
		diags.AddWarning("Members of groups missing", "Atlassian lists fewer members than it counts in "+diagnostics.JoinNames(incomplete)+".")
	}

	if unexplained != nil {
		diags.AddWarning("Seats not explained", "What gives these seats can't be told, since not all members of its groups are listed: "+
			diagnostics.JoinNames(unexplained)+".")
	}

	return diags
}

// heldSeat is a person's seat, of either report.
type heldSeat struct {
	*holder

	app *product.App
}

// confirm also reads each person's direct roles, with one request for each person. After a refusal, the groups'
// explanation stands.
func (r *reader) confirm(ctx context.Context, seats []heldSeat) (diag.Diagnostics, error) {
	var diags diag.Diagnostics

	accounts := make([]string, len(seats))
	for i, seat := range seats {
		accounts[i] = seat.accountID
	}

	assigned, err := r.assignmentsOf(ctx, "Reading the roles that people hold themselves", accounts)
	if err != nil && !client.RefusedThisRequestOnly(err) {
		return nil, err
	}

	var unexplained []string

	for _, seat := range seats {
		direct, byGroup, known := assigned[seat.accountID].seat(*seat.app)
		if !known || seat.grants == nil && byGroup {
			continue // an unknown group gives the seat too, so the direct roles are not the whole explanation
		}

		grants := slices.DeleteFunc(slices.Clone(seat.grants), func(g grant) bool { return g.group == nil })
		if direct != nil {
			grants = append(grants, grant{roles: direct})
		}

		if len(grants) == 0 {
			grants = nil

			if seat.grants != nil {
				unexplained = append(unexplained, seat.label()+" in "+title(*seat.app))
			}
		}

		seat.grants = grants
	}

	if unexplained != nil {
		diags.AddWarning("Seats not explained", "Atlassian shows neither a group nor a role of the person's own that gives these seats: "+
			diagnostics.JoinNames(unexplained)+".")
	}

	return diags, nil
}
