// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"context"
	"iter"
	"slices"
)

// RoleAssignment holds the roles of a user or a group on one resource.
type RoleAssignment struct {
	ResourceID    string
	ResourceOwner string
	// DirectoryID is empty for roles of the platform. For a group it is the directory that the caller gave, which may
	// be AllDirectories.
	DirectoryID string
	// DirectoryStatus is the user's status in that directory: active, suspended or no_membership. It is empty for
	// groups and for roles of the platform.
	DirectoryStatus string
	Roles           []AssignedRole
	// DefaultRole is the role that a default group gives to everybody who gets the app (API §4.6), or "".
	DefaultRole string
}

// AssignedRole is one role. Only a direct role can be revoked; others come from a group or are inferred (API §4.6).
type AssignedRole struct {
	Role            string
	Direct, ByGroup bool
}

// HasDirect reports whether the assignment has this role as a direct one.
func (a RoleAssignment) HasDirect(role string) bool {
	return slices.ContainsFunc(a.Roles, func(r AssignedRole) bool { return r.Role == role && r.Direct })
}

type wireUserRoleAssignment struct {
	ResourceID      string `json:"resourceId"`
	ResourceOwner   string `json:"resourceOwner"`
	DirectoryID     string `json:"directoryId"`
	DirectoryStatus string `json:"userDirectoryStatus"`
	RoleAssignments []struct {
		Role    string   `json:"role"`
		Methods []string `json:"roleAssignmentMethods"`
	} `json:"roleAssignments"`
}

func (w wireUserRoleAssignment) assignment() RoleAssignment {
	a := RoleAssignment{
		ResourceID: w.ResourceID, ResourceOwner: w.ResourceOwner, DirectoryID: w.DirectoryID, DirectoryStatus: w.DirectoryStatus,
	}
	for _, r := range w.RoleAssignments {
		a.Roles = append(a.Roles, AssignedRole{
			Role: r.Role, Direct: slices.Contains(r.Methods, "direct"), ByGroup: slices.Contains(r.Methods, "group_direct"),
		})
	}

	return a
}

type wireGroupRoleAssignment struct {
	ResourceID    string   `json:"resourceId"`
	ResourceOwner string   `json:"resourceOwner"`
	Roles         []string `json:"roles"`
	DefaultRole   string   `json:"defaultRole"`
}

// UserRoleAssignments reads the roles of a user, direct and inherited.
func (c *Client) UserRoleAssignments(ctx context.Context, accountID string) iter.Seq2[RoleAssignment, error] {
	path := c.v2("directories", AllDirectories, "users", accountID, "role-assignments")

	return list(ctx, c, pageRequests("Reading role assignments of user", path, fullPages),
		wireUserRoleAssignment.assignment)
}

// GroupRoleAssignments reads the roles that a group gives.
func (c *Client) GroupRoleAssignments(ctx context.Context, directoryID, groupID string) iter.Seq2[RoleAssignment, error] {
	path := c.v2("directories", directoryID, "groups", groupID, "role-assignments")
	convert := func(w wireGroupRoleAssignment) RoleAssignment {
		a := RoleAssignment{ResourceID: w.ResourceID, ResourceOwner: w.ResourceOwner, DirectoryID: directoryID, DefaultRole: w.DefaultRole}
		for _, role := range w.Roles {
			a.Roles = append(a.Roles, AssignedRole{Role: role, Direct: true})
		}

		return a
	}

	return list(ctx, c, pageRequests("Reading role assignments of group", path, fullPages), convert)
}
