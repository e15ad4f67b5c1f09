// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// NewOrganizationGroupMembershipList is the list resource atlassian_organization_group_membership.
func NewOrganizationGroupMembershipList() list.ListResource {
	return &membershipList{
		ListResource: framework.ListResource{Name: "organization_group_membership"},
		kind:         organizationGroups,
		description: framework.NeedsOrganization + "Who is in which group of the organization, of the groups whose members can be changed in Atlassian Administration, default groups among them. It costs one " +
			"request for each hundred groups, and one for each hundred members of each group.",
		groupIDsText: "Ids (UUID) of groups of the organization whose members are listed. Unset, those of all groups are listed; an empty list is met by nobody.",
		groups:       organizationGroupsListed,
	}
}

// organizationGroupsListed yields the organization's groups whose members it manages: those with these ids, or all if
// ids is nil.
func organizationGroupsListed(ctx context.Context, clients *framework.Clients, ids []string) iter.Seq2[*listedGroup, diag.Diagnostics] {
	return func(yield func(*listedGroup, diag.Diagnostics) bool) {
		organization, diags := clients.Organization()
		if diags.HasError() {
			yield(nil, diags)

			return
		}

		if ids != nil && len(ids) == 0 {
			return
		}

		missing := slices.Clone(ids)

		for group, err := range organization.SearchGroups(ctx, admin.GroupQuery{GroupIDs: ids, Expand: []string{admin.ExpandUserCount}}) {
			if err != nil {
				yield(nil, diagnostics.FromError("Listing organization groups failed", err))

				return
			}

			missing = slices.DeleteFunc(missing, func(id string) bool { return id == group.ID })

			switch {
			case !hasOwnMembers(group):
				if ids != nil && !yield(nil, membersElsewhere(group)) {
					return
				}
			case group.UserCount != nil && *group.UserCount == 0:
			default:
				if !yield(organizationGroupListed(ctx, organization, group), nil) {
					return
				}
			}
		}

		for _, id := range missing {
			if !yield(nil, diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("organization_group_ids"), "Unknown value in organization_group_ids",
				"The organization has no group with this id: "+id+".")}) {
				return
			}
		}
	}
}

func membersElsewhere(group *admin.Group) diag.Diagnostics {
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("organization_group_ids"), "Members are managed elsewhere", fmt.Sprintf(
		"The members of %q, id %s, are not listed, since they cannot be changed in Atlassian Administration: it is %s. Members of groups of the SCIM directory are "+
			"listed as atlassian_group_membership.", group.Name, group.ID, kindOf(group)))}
}

func organizationGroupListed(ctx context.Context, organization *admin.Client, group *admin.Group) *listedGroup {
	return &listedGroup{id: group.ID, name: group.Name, directoryID: group.DirectoryID, members: func(yield func(listedMember, error) bool) {
		for user, err := range organization.SearchUsers(ctx, admin.UserQuery{GroupIDs: []string{group.ID}}) {
			if err != nil {
				yield(listedMember{}, err)

				return
			}

			if !yield(listedMember{user.AccountID, cmp.Or(user.Email, user.Name, user.AccountID)}, nil) {
				return
			}
		}
	}}
}
