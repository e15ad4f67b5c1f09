// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"context"
	"net/http"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// SuspendUser takes a user's access to all apps of a directory. Groups and roles are kept, and nothing is billed
// meanwhile (API §4.3).
func (c *Client) SuspendUser(ctx context.Context, directoryID, accountID string) error {
	return c.changeMembership(ctx, "Suspending user", directoryID, accountID, "suspend")
}

// RestoreUser gives a suspended user their access back.
func (c *Client) RestoreUser(ctx context.Context, directoryID, accountID string) error {
	return c.changeMembership(ctx, "Restoring user", directoryID, accountID, "restore")
}

func (c *Client) changeMembership(ctx context.Context, operation, directoryID, accountID, change string) error {
	_, err := c.http.Do(ctx, client.Request{
		Operation: operation,
		Method:    http.MethodPost,
		Path:      c.v2("directories", directoryID, "users", accountID, change),
		Effect:    client.Repeatable,
	}, nil)

	return err
}
