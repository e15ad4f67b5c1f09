// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"context"
	"net/http"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// SuspendUser suspends a user's access to all apps of a directory. The user keeps groups and roles, and is not billed
// meanwhile (API §4.3).
func (c *Client) SuspendUser(ctx context.Context, directoryID, accountID string) error {
	return c.changeAccess(ctx, "Suspending user", directoryID, accountID, "suspend")
}

// RestoreUser restores the access of a suspended user.
func (c *Client) RestoreUser(ctx context.Context, directoryID, accountID string) error {
	return c.changeAccess(ctx, "Restoring user", directoryID, accountID, "restore")
}

func (c *Client) changeAccess(ctx context.Context, operation, directoryID, accountID, change string) error {
	_, err := c.http.Do(ctx, client.Request{
		Operation: operation,
		Method:    http.MethodPost,
		Path:      c.v2("directories", directoryID, "users", accountID, change),
		Effect:    client.Repeatable,
	}, nil)

	return err
}
