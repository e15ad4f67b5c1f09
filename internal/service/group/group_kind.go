// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import "github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"

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
