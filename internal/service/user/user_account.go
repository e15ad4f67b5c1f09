// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"fmt"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
)

// accountNamed describes the account that an import names by its e-mail address or its id, if there is one.
func (l lookup) accountNamed(ctx context.Context, key userKey, value string) string {
	switch key {
	case keyEmail:
		return l.accountWith(ctx, value)
	case keyAccountID:
		return l.account(ctx, admin.UserQuery{AccountIDs: []string{value}})
	default:
		return ""
	}
}

// accountWith describes the account that holds an address, "" if there is none or nobody to ask.
func (l lookup) accountWith(ctx context.Context, email string) string {
	if email == "" {
		return ""
	}

	return l.account(ctx, admin.UserQuery{Emails: []string{email}})
}

// account describes the one account of a query. An error is no account: this only adds to an error that is told anyway.
func (l lookup) account(ctx context.Context, query admin.UserQuery) string {
	if l.organization == nil {
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
