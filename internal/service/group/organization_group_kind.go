// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
)

// kindOf says in words what kind of group of the organization it is.
func kindOf(group *admin.Group) string {
	switch {
	case group.ExternalSynced:
		return "a group that an identity provider synchronizes"
	case group.Default():
		return "a default group, which SCIM cannot manage"
	default:
		return "a group of the organization, managed in Atlassian Administration"
	}
}

// hasOwnMembers reports whether the members of a group are changed in Atlassian Administration.
func hasOwnMembers(group *admin.Group) bool {
	return !group.ExternalSynced && (group.Modifiable == nil || *group.Modifiable)
}

// isDefaultGroup asks whether it is a group that nobody can create or delete. What Atlassian says of that counts, for
// somebody's own group can be made one that gives an app by default; where it says nothing, such a group is taken for a
// default group (API §4.4, §4.6).
func isDefaultGroup(ctx context.Context, organization *admin.Client, group *admin.Group) (bool, error) {
	if group.Deletable != nil || group.ResourceCount != nil && *group.ResourceCount == 0 {
		return group.Default(), nil
	}

	return organization.IsDefaultGroup(ctx, group)
}
