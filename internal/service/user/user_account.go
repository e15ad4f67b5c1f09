// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"fmt"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
)

// accountQuery returns the search for a person's account by a key. ok is false if the organization does not know the
// key or the value is empty.
func accountQuery(key userKey, value string) (query admin.UserQuery, ok bool) {
	switch key {
	case keyEmail:
		return admin.UserQuery{Emails: []string{value}}, value != ""
	case keyAccountID:
		return admin.UserQuery{AccountIDs: []string{value}}, value != ""
	default:
		return query, false
	}
}

// account describes a person's account. It returns "" if there is none, if no organization is configured, or after an
// error: it only adds to an error that is reported anyway.
func (l lookup) account(ctx context.Context, key userKey, value string) string {
	query, ok := accountQuery(key, value)
	if l.organization == nil || !ok {
		return ""
	}

	for account, err := range l.organization.SearchUsers(ctx, query) {
		if err != nil {
			return ""
		}

		return describeAccount(account)
	}

	return ""
}

// describeAccount describes an account by its status and its manager.
func describeAccount(account *admin.User) string {
	managed := ""

	switch account.ClaimStatus {
	case admin.ClaimManaged:
		managed = ", managed by this organization"
	case admin.ClaimUnmanaged:
		managed = ", not managed by this organization, which has not verified its domain"
	}

	if account.ManagementSource != "" {
		managed += " (" + account.ManagementSource + ")"
	}

	return fmt.Sprintf("Its Atlassian account is %s, with the status %s%s.", account.AccountID, account.Status, managed)
}
