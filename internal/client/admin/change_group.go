// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"context"
	"net/http"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// CreateGroup creates a group in a directory. The directory must be an id, not AllDirectories (API §4.1). The answer
// has no body; the caller finds the id by the name a moment later (API §4.4). The request is never repeated blindly.
func (c *Client) CreateGroup(ctx context.Context, directoryID, name, description string) error {
	_, err := c.http.Do(ctx, client.Request{
		Operation: "Creating organization group",
		Method:    http.MethodPost,
		Path:      c.v2("directories", directoryID, "groups"),
		Body: struct {
			Name        string `json:"name"`
			Description string `json:"description,omitempty"`
		}{name, description},
		Effect: client.Once,
	}, nil)

	return err
}

// DeleteGroup deletes a group; its members lose the access that it gave (API §4.4).
func (c *Client) DeleteGroup(ctx context.Context, directoryID, groupID string) error {
	_, err := c.http.Do(ctx, client.Request{
		Operation: "Deleting organization group",
		Method:    http.MethodDelete,
		Path:      c.v2("directories", directoryID, "groups", groupID),
		Effect:    client.Repeatable,
	}, nil)

	return err
}

// AddGroupMember adds an account to a group in the same directory. An account that is already a member is no failure,
// whichever status Atlassian answers (API §4.4).
func (c *Client) AddGroupMember(ctx context.Context, directoryID, groupID, accountID string) error {
	_, err := c.http.Do(ctx, client.Request{
		Operation: "Adding member to organization group",
		Method:    http.MethodPost,
		Path:      c.v2("directories", directoryID, "groups", groupID, "memberships"),
		Body: struct {
			AccountID string `json:"accountId"`
		}{accountID},
		Effect: client.Repeatable,
	}, nil)
	if IsAlreadyMember(err) {
		return nil
	}

	return err
}

// RemoveGroupMember removes an account from a group. The error is client.ErrNotFound if it was not a member.
func (c *Client) RemoveGroupMember(ctx context.Context, directoryID, groupID, accountID string) error {
	_, err := c.http.Do(ctx, client.Request{
		Operation: "Removing member from organization group",
		Method:    http.MethodDelete,
		Path:      c.v2("directories", directoryID, "groups", groupID, "memberships", accountID),
		Effect:    client.Repeatable,
	}, nil)

	return err
}
