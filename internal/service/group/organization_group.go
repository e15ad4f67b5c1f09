// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"cmp"
	"context"
	"slices"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
)

// organizationGroupsNamed are the organization's groups of exactly this name, in every directory; the search itself
// ignores case (API §4.4). What is to be expanded is the query's.
func organizationGroupsNamed(ctx context.Context, organization *admin.Client, name string, expand ...string) ([]*admin.Group, error) {
	var named []*admin.Group

	for group, err := range organization.SearchGroups(ctx, admin.GroupQuery{GroupNames: []string{name}, Expand: expand}) {
		if err != nil {
			return nil, err
		}

		if group.Name == name {
			named = append(named, group)
		}
	}

	slices.SortFunc(named, func(a, b *admin.Group) int { return cmp.Compare(a.ID, b.ID) })

	return named, nil
}

// organizationGroupByID is the organization's group of this id, or nil. The search is over all directories, because only
// it tells which one the group is in, and writes want a directory by its id (API §4.1).
func organizationGroupByID(ctx context.Context, organization *admin.Client, id string) (*admin.Group, error) {
	for group, err := range organization.SearchGroups(ctx, admin.GroupQuery{GroupIDs: []string{id}}) {
		if err != nil {
			return nil, err
		}

		if group.ID == id {
			return group, nil
		}
	}

	return nil, nil //nolint:nilnil // The absence of a group is an answer, not an error.
}

// counterpart is the one of the organization's groups that a SCIM group has become: it is synchronized from outside (API
// §2.9). A default group of the same name is another group, which SCIM does not manage; two candidates leave it open.
func counterpart(named []*admin.Group) *admin.Group {
	var found *admin.Group

	for _, group := range named {
		if !group.ExternalSynced {
			continue
		}

		if found != nil {
			return nil
		}

		found = group
	}

	return found
}

// kindOf says in words what kind of group of the organization it is.
func kindOf(group *admin.Group) string {
	switch {
	case group.ExternalSynced:
		return "a group that an identity provider synchronizes"
	case group.Deletable != nil && !*group.Deletable:
		return "a default group, which SCIM cannot manage"
	default:
		return "a group of the organization, managed in Atlassian Administration"
	}
}
