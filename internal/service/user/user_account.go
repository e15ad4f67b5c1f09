// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"fmt"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
)

// accountQuery asks the organization for the account of somebody who is named by a key, where it knows people by that.
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

// account describes the account of somebody, "" if there is none or nobody to ask. An error is no account: this only
// adds to an error that is told anyway.
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

// describeAccount says what an administrator sees of an account: its status, and who manages it.
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
