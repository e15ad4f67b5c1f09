// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"context"
	"net/http"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// AssignUserRole assigns a role on a resource to a user. Repeating it changes nothing (API §8.2).
func (c *Client) AssignUserRole(ctx context.Context, accountID, role, resourceID string) error {
	return c.changeUserRole(ctx, "Assigning role to user", "assign", accountID, role, resourceID)
}

// RevokeUserRole revokes a direct role of a user.
func (c *Client) RevokeUserRole(ctx context.Context, accountID, role, resourceID string) error {
	return c.changeUserRole(ctx, "Revoking role of user", "revoke", accountID, role, resourceID)
}

func (c *Client) changeUserRole(ctx context.Context, operation, change, accountID, role, resourceID string) error {
	_, err := c.http.Do(ctx, client.Request{
		Operation: operation,
		Method:    http.MethodPost,
		Path:      c.v1("users", accountID, "roles", change),
		Body: struct {
			Role     string `json:"role"`
			Resource string `json:"resource,omitempty"`
		}{role, assignableResource(resourceID)},
		Effect: client.Repeatable,
	}, nil)

	return err
}

const (
	jiraAdminARI = "ari:cloud:jira-admin::site/"
	jiraARI      = "ari:cloud:jira::site/"
)

// assignableResource returns a resource id in the form that roles/assign takes. Workspaces list the administration of
// Jira as jira-admin, but this call answers ADMIN-UAM-400-5 to that and takes jira for the same site (API §3.8).
func assignableResource(resourceID string) string {
	if site, ok := strings.CutPrefix(resourceID, jiraAdminARI); ok {
		return jiraARI + site
	}

	return resourceID
}

// AssignGroupRole assigns a role on a resource to a group. Repeating it changes nothing (API §4.4).
func (c *Client) AssignGroupRole(ctx context.Context, directoryID, groupID, role, resourceID string) error {
	return c.changeGroupRole(ctx, "Assigning role to group", "assign", directoryID, groupID, role, resourceID)
}

// RevokeGroupRole revokes a role of a group.
func (c *Client) RevokeGroupRole(ctx context.Context, directoryID, groupID, role, resourceID string) error {
	return c.changeGroupRole(ctx, "Revoking role of group", "revoke", directoryID, groupID, role, resourceID)
}

func (c *Client) changeGroupRole(ctx context.Context, operation, change, directoryID, groupID, role, resourceID string) error {
	_, err := c.http.Do(ctx, client.Request{
		Operation: operation,
		Method:    http.MethodPost,
		Path:      c.v2("directories", directoryID, "groups", groupID, "role-assignments", change),
		Body: struct {
			RoleID     string `json:"roleId"`
			ResourceID string `json:"resourceId"`
		}{role, resourceID},
		Effect: client.Repeatable,
	}, nil)

	return err
}
