// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"context"
	"fmt"
	"strings"
)

// AccountID returns the id of the only account of the organization with this e-mail address. A text that is not an
// address counts as an id.
func (c *Client) AccountID(ctx context.Context, idOrEmail string) (string, error) {
	if !strings.Contains(idOrEmail, "@") {
		return idOrEmail, nil
	}

	var ids []string

	for user, err := range c.SearchUsers(ctx, UserQuery{Emails: []string{idOrEmail}}) {
		if err != nil {
			return "", err
		}

		ids = append(ids, user.AccountID)
	}

	switch len(ids) {
	case 0:
		return "", fmt.Errorf("the organization shows no account with the e-mail address %q, which may be hidden; give the account id", idOrEmail)
	case 1:
		return ids[0], nil
	default:
		return "", fmt.Errorf("the organization shows %d accounts with the e-mail address %q; give the account id", len(ids), idOrEmail)
	}
}
