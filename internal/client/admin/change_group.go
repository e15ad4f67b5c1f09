// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"context"
	"net/http"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// CreateGroup makes a group in a directory, which is named by its id and not by AllDirectories (API §4.1). The answer
// has no body: the group's id is found by its name, a moment later (API §4.4). It is never repeated blindly.
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

// AddGroupMember makes an account a member of a group in the same directory. Who is one already is no failure,
// whichever way Atlassian answers that (API §4.4).
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
	if client.IsAlreadyMember(err) {
		return nil
	}

	return err
}

// RemoveGroupMember ends an account's membership of a group. An error that is client.ErrNotFound says that there was
// none.
func (c *Client) RemoveGroupMember(ctx context.Context, directoryID, groupID, accountID string) error {
	_, err := c.http.Do(ctx, client.Request{
		Operation: "Removing member from organization group",
		Method:    http.MethodDelete,
		Path:      c.v2("directories", directoryID, "groups", groupID, "memberships", accountID),
		Effect:    client.Repeatable,
	}, nil)

	return err
}
