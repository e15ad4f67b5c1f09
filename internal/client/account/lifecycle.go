// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"net/http"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// Disable deactivates an account: no login anywhere and no product access. message may be empty. The answer to a
// repetition is not documented (API §8.2), so the outcome is unknown after a lost answer, and only Profile shows it.
func (c *Client) Disable(ctx context.Context, accountID, message string) error {
	_, err := c.http.Do(ctx, client.Request{
		Operation: "Deactivating account",
		Method:    http.MethodPost,
		Path:      path(accountID, "lifecycle", "disable"),
		// The body is required, its message is not (API §5).
		Body: struct {
			Message string `json:"message,omitempty"`
		}{message},
		Effect: client.Once,
	}, nil)

	return err
}

// Enable reactivates an account.
func (c *Client) Enable(ctx context.Context, accountID string) error {
	_, err := c.http.Do(ctx, client.Request{
		Operation: "Reactivating account",
		Method:    http.MethodPost,
		Path:      path(accountID, "lifecycle", "enable"),
		Effect:    client.Once,
	}, nil)

	return err
}
