// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/sync/errgroup"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// organizationGroups is the kind of the groups that the organization manages.
var organizationGroups = groupKind{
	noun: "organization_group", group: "organization_group_id", member: "account_id", members: "account_ids",
	descriptions: groupDescriptions{
		membership: framework.NeedsOrganization + "One person's membership of one group of the organization, of those that Atlassian itself manages, without SCIM. Other members " +
			"of the group are left alone. A membership that exists already is taken over. Default groups can be joined too. Do not manage the " +
			"same group with `atlassian_organization_group_members`, which removes everyone that it does not list.\n\n" +
			"Needs an organization API key without scopes. Members of a group that an identity provider synchronizes are its own: for those of the " +
			"SCIM directory use `atlassian_group_membership`.",
		list: framework.NeedsOrganization + "The members of a group of the organization, of those that Atlassian itself manages, without SCIM: exactly these people and nobody " +
			"else. Whoever else is in the group is removed. To add people and leave the others alone, use " +
			"`atlassian_organization_group_membership`; do not manage one group with both.\n\n" +
			"Atlassian takes one member a request here. Destroying the list removes the members that it lists and keeps the group. Needs an " +
			"organization API key without scopes.",
		group:     "Id (UUID) of the group in the organization: the `id` of an `atlassian_organization_group`, or of any group in `atlassian_groups`.",
		member:    "Atlassian account id of the person.",
		members:   "Atlassian account ids of the members, each once, in any order. An empty list empties the group.",
		directory: "Id of the organization's user directory that the group is in, which is no SCIM directory.",
	},
	groupHint:      "Give the id of an atlassian_organization_group; the data source atlassian_group finds it by the name (organization_group_id).",
	memberHint:     "Give the account_id of an atlassian_user; the data source atlassian_user finds it by the address.",
	nullMemberHint: "The account_id of an atlassian_user is null while Atlassian links its record to no account, as for somebody whose domain is not verified.",
	memberID:       "the account id of a person (the `account_id` of an atlassian_user)",
	unknownMember: "The organization has no account with the id %s in the group's directory. Give the account_id of an atlassian_user or of the data source " +
		"atlassian_users; a SCIM id is not an account id.",
	absent: func(clients *framework.Clients, _ types.String) bool { return clients.OrganizationUnknown() },
	connect: func(clients *framework.Clients, _ types.String) (memberAPI, diag.Diagnostics) {
		organization, diags := clients.Organization()

		return organizationMembers{clients: clients, organization: organization}, diags
	},
	key: func(clients *framework.Clients, _, groupID types.String) string {
		organization, _ := clients.Organization()
		if organization == nil || groupID.IsUnknown() {
			return ""
		}

		return run.GlobalID(organization.OrgID(), groupID.ValueString())
	},
	plan: func(
		ctx context.Context, _ *framework.Clients, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
	) (types.String, bool) {
		held := types.StringUnknown()
		if !req.State.Raw.IsNull() {
			resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("directory_id"), &held)...)
		}

		return held, false
	},
	guard: guardAdministrators,
}

// guardAdministrators fails if the group makes its members administrators, and the removal of these accounts would
// leave the organization without an active administrator.
func guardAdministrators(ctx context.Context, clients *framework.Clients, groupID string, accountIDs []string) diag.Diagnostics {
	if len(accountIDs) == 0 || groupID == "" || !clients.HasOrganization() {
		return nil
	}

	organization, diags := clients.Organization()
	if diags.HasError() || !administers(ctx, organization, groupID) {
		return diags
	}

	return refuseLastAdministrators(ctx, clients, "organization_group_id", groupID, accountIDs)
}

// administers reports whether a group makes its members administrators of the organization. If it cannot be read, the
// answer is false: the change itself fails then.
func administers(ctx context.Context, organization *admin.Client, groupID string) bool {
	for assignment, err := range organization.GroupRoleAssignments(ctx, admin.AllDirectories, groupID) {
		if err != nil {
			return false
		}

		if assignment.HasDirect(product.RoleOrgAdmin) {
			return true
		}
	}

	return false
}

func refuseLastAdministrators(
	ctx context.Context, clients *framework.Clients, attribute, groupID string, accountIDs []string,
) diag.Diagnostics {
	var diags diag.Diagnostics

	for _, id := range accountIDs {
		diags.Append(guard.RefuseLastAdministrator(ctx, clients, run.Administrator{AccountID: id}, path.Root(attribute),
			fmt.Sprintf("The removal of %s from the group %s, which makes its members administrators of the organization,", id, groupID))...)
	}

	return diags
}

// organizationMembers reads and changes the members of organization groups.
type organizationMembers struct {
	clients      *framework.Clients
	organization *admin.Client
}

// longestLook bounds the wait for a group to show. The create timeout normally ends it earlier.
const longestLook = time.Hour

// errNoOrganizationGroup says that the organization has no such group.
var errNoOrganizationGroup = &groupGoneError{errors.New("the organization has no such group")}

// An unmanagedMembersError says that the organization does not manage the members of a group.
type unmanagedMembersError struct{ group *admin.Group }

func (e *unmanagedMembersError) Error() string {
	return fmt.Sprintf("the members of the group %q, id %s, are not managed in the organization: it is %s", e.group.Name, e.group.ID, kindOf(e.group))
}

func (e *unmanagedMembersError) advice() string {
	if e.group.ExternalSynced {
		return "Members of a group of the SCIM directory are managed by atlassian_group_membership and atlassian_group_members, with SCIM ids."
	}

	return "Atlassian Administration says who can change this group."
}

// writable returns the group for a change: writes need its directory (API §4.1). A group of an identity provider is
// refused.
func (o organizationMembers) writable(ctx context.Context, groupID string) (*admin.Group, error) {
	group, err := o.organization.GroupIfPresent(ctx, admin.AllDirectories, groupID)

	switch {
	case err != nil:
		return nil, err
	case group == nil:
		return nil, errNoOrganizationGroup
	case !hasOwnMembers(group):
		return nil, &unmanagedMembersError{group: group}
	default:
		return group, nil
	}
}

func (o organizationMembers) group(ctx context.Context, id string) (*groupState, error) {
	group, err := o.organization.GroupIfPresent(ctx, admin.AllDirectories, id)
	if err != nil {
		return nil, err
	}

	if group == nil {
		return nil, errNoOrganizationGroup
	}

	return o.withMembers(ctx, group)
}

func (o organizationMembers) withMembers(ctx context.Context, group *admin.Group) (*groupState, error) {
	found := &groupState{id: group.ID, name: group.Name, directoryID: group.DirectoryID}

	for user, err := range o.organization.SearchUsers(ctx, admin.UserQuery{GroupIDs: []string{group.ID}}) {
		if err != nil {
			return nil, err
		}

		found.members = append(found.members, user.AccountID)
	}

	slices.Sort(found.members)

	return found, nil
}

func (o organizationMembers) settled(ctx context.Context, id string) (*groupState, error) {
	unlock, err := o.clients.Run.GroupLocks.Lock(ctx, id)
	if err != nil {
		return nil, err
	}

	defer unlock()

	group, err := o.writable(ctx, id)
	if err != nil {
		return nil, err
	}

	return o.withMembers(ctx, group)
}

func (o organizationMembers) isMember(ctx context.Context, groupID, memberID string) (string, bool, error) {
	query := admin.UserQuery{AccountIDs: []string{memberID}, GroupIDs: []string{groupID}}
	for user, err := range o.organization.SearchUsers(ctx, query) {
		if err != nil {
			return "", false, err
		}

		if user.AccountID == memberID {
			return "", true, nil
		}
	}

	return "", false, nil
}

func (o organizationMembers) add(ctx context.Context, groupID string, memberIDs []string) ([]string, error) {
	return o.change(ctx, groupID, memberIDs, nil, o.organization.AddGroupMember)
}

func (o organizationMembers) remove(ctx context.Context, groupID string, memberIDs []string, stays func(string) bool) ([]string, error) {
	return o.change(ctx, groupID, memberIDs, stays, o.removeMember)
}

// removeMember removes a member. A person who is not a member is success.
func (o organizationMembers) removeMember(ctx context.Context, directoryID, groupID, memberID string) error {
	err := o.organization.RemoveGroupMember(ctx, directoryID, groupID, memberID)
	if client.IsNotFound(err) {
		return nil
	}

	return err
}

// changedAtOnce is how many members of one group are changed in parallel: each takes one request.
const changedAtOnce = 4

// change sends one request for each member. A refusal of one member does not stop the others; any other failure ends
// the change.
func (o organizationMembers) change(
	ctx context.Context, groupID string, memberIDs []string, stays func(string) bool,
	send func(ctx context.Context, directoryID, groupID, memberID string) error,
) (done []string, err error) {
	if len(memberIDs) == 0 {
		return nil, nil
	}

	unlock, err := o.clients.Run.GroupLocks.Lock(ctx, groupID)
	if err != nil {
		return nil, err
	}

	defer unlock()

	group, err := o.writable(ctx, groupID)
	if err != nil {
		return nil, err
	}

	var (
		mu    sync.Mutex
		first error
	)

	working, ctx := errgroup.WithContext(ctx)
	working.SetLimit(changedAtOnce)

	for _, id := range memberIDs {
		working.Go(func() error {
			if ctx.Err() != nil {
				return nil // another request's failure has ended the change
			}

			var err error
			if stays == nil || !stays(id) {
				err = send(ctx, group.DirectoryID, group.ID, id)
			}

			mu.Lock()
			defer mu.Unlock()

			if err == nil {
				done = append(done, id)

				return nil
			}

			if first == nil {
				first = err
			}

			if refused(err) {
				return nil
			}

			return err
		})
	}

	if err := working.Wait(); err != nil {
		return done, err
	}

	return done, first
}

func (o organizationMembers) addOne(ctx context.Context, groupID, memberID string) (string, error) {
	unlock, err := o.clients.Run.GroupLocks.Lock(ctx, groupID)
	if err != nil {
		return "", err
	}

	defer unlock()

	group, err := o.writable(ctx, groupID)
	if err != nil {
		return "", err
	}

	return group.DirectoryID, o.organization.AddGroupMember(ctx, group.DirectoryID, group.ID, memberID)
}

func (o organizationMembers) removeOne(ctx context.Context, groupID, memberID string, stays func() bool) error {
	_, err := o.remove(ctx, groupID, []string{memberID}, func(string) bool { return stays() })

	return err
}

func (o organizationMembers) unknown(ctx context.Context, memberIDs []string) ([]string, error) {
	known := make(map[string]bool, len(memberIDs))

	for user, err := range o.organization.SearchUsers(ctx, admin.UserQuery{AccountIDs: memberIDs}) {
		if err != nil {
			return nil, err
		}

		known[user.AccountID] = true
	}

	return slices.DeleteFunc(slices.Clone(memberIDs), func(id string) bool { return known[id] }), nil
}

func (o organizationMembers) explain(ctx context.Context, groupID string, err error) string {
	if unmanaged, ok := errors.AsType[*unmanagedMembersError](err); ok {
		return unmanaged.advice()
	}

	if !admin.IsLicenseLimit(err) {
		return ""
	}

	var apps []string

	for assignment, err := range o.organization.GroupRoleAssignments(ctx, admin.AllDirectories, groupID) {
		if err != nil {
			break
		}

		if slices.ContainsFunc(assignment.Roles, func(r admin.AssignedRole) bool { return product.UsesSeat(r.Role) }) {
			apps = append(apps, assignment.ResourceID)
		}
	}

	if len(apps) == 0 {
		return "An app that the group gives has no seat left."
	}

	return guard.LicenseLimitAdvice(ctx, o.organization, apps...)
}

func (o organizationMembers) groupMissing(ctx context.Context, summary, groupID string, _ error) diag.Diagnostics {
	text := fmt.Sprintf("The organization has no group with the id %q. ", groupID)

	if named, err := o.organization.GroupsNamed(ctx, groupID); err == nil && len(named) > 0 {
		text += fmt.Sprintf("It is the name of a group, whose id is %q.", named[0].ID)
	} else {
		text += "Give the id of an atlassian_organization_group, or of a group in the data source atlassian_groups; a SCIM id is not the group's id in the organization."
	}

	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("organization_group_id"), summary, text)}
}

func (o organizationMembers) find(ctx context.Context, idOrName string) (*groupState, error) {
	group, err := findOrganizationGroup(ctx, o.organization, idOrName)
	if err != nil {
		return nil, err
	}

	// The members of a group of an identity provider cannot be changed here: importing it would only delay that error.
	if group.ExternalSynced {
		return nil, &unmanagedMembersError{group: group}
	}

	return o.withMembers(ctx, group)
}

func (o organizationMembers) findMember(ctx context.Context, idOrEmail string) (string, error) {
	return o.organization.AccountID(ctx, idOrEmail)
}

// findOrganizationGroup finds an organization group by its id or name, for imports.
func findOrganizationGroup(ctx context.Context, organization *admin.Client, idOrName string) (*admin.Group, error) {
	if uuid.Validate(idOrName) == nil {
		group, err := organization.GroupIfPresent(ctx, admin.AllDirectories, idOrName)
		if group != nil || err != nil {
			return group, err
		}
	}

	group, err := organization.GroupNamed(ctx, idOrName)
	if group != nil || err != nil {
		return group, err
	}

	return nil, fmt.Errorf(
		"the organization has no group with the id or name %q; the data source atlassian_groups lists those that there are, with their organization_group_id", idOrName)
}
