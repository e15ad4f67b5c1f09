// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
)

// kindOf describes the kind of an organization group, for messages.
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

// hasOwnMembers reports whether a group's members are managed in Atlassian Administration.
func hasOwnMembers(group *admin.Group) bool {
	return !group.ExternalSynced && (group.Modifiable == nil || *group.Modifiable)
}

// isDefaultGroup reports whether a group is one that Atlassian creates and nobody can delete. Atlassian's own statement
// decides, because an ordinary group can also give an app by default. If there is none, a group that gives an app by
// default counts as a default group (API §4.4, §4.6).
func isDefaultGroup(ctx context.Context, organization *admin.Client, group *admin.Group) (bool, error) {
	if group.Deletable != nil || group.ResourceCount != nil && *group.ResourceCount == 0 {
		return group.Default(), nil
	}

	return organization.IsDefaultGroup(ctx, group)
}
