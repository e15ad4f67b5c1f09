// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
)

// account is the holder of a role that is a person's account.
type account struct {
	organization *admin.Client
	id           string
}

func (a account) assign(ctx context.Context, role, resourceID string) error {
	return a.organization.AssignUserRole(ctx, a.id, role, resourceID)
}

func (a account) revoke(ctx context.Context, role, resourceID string) error {
	return a.organization.RevokeUserRole(ctx, a.id, role, resourceID)
}

func (a account) assignments(ctx context.Context) iter.Seq2[admin.RoleAssignment, error] {
	return a.organization.UserRoleAssignments(ctx, a.id)
}

func (a account) exists(ctx context.Context) (bool, error) {
	for user, err := range a.organization.SearchUsers(ctx, admin.UserQuery{AccountIDs: []string{a.id}}) {
		if err != nil {
			return false, err
		}

		if user.AccountID == a.id {
			return true, nil
		}
	}

	return false, nil
}

// findAccount finds the account that a SCIM record is linked to.
func findAccount(ctx context.Context, search holderSearch) (string, error) {
	user, err := search.directory.FreshUser(ctx, search.recordID)

	switch {
	case client.IsNotFound(err):
		return "", &notThereError{final: true, err: err, reason: fmt.Sprintf(
			"The SCIM directory %s has no user with the id %q. Give the `id` of an atlassian_user of the provider's directory, or the account in "+
				"account_id.", search.directory.ID(), search.recordID)}
	case err != nil:
		return "", err
	case user.AccountID != nil:
		return *user.AccountID, nil
	}

	missing := &notThereError{unlikely: search.fromOutside(ctx, user.UserName)}
	missing.reason = fmt.Sprintf("The SCIM record %s (%s) is not linked to an Atlassian account, which alone can have roles. ", user.ID, user.UserName)

	if missing.unlikely {
		missing.reason += "The organization has not verified the domain of this address: Atlassian makes no account for somebody from outside, who has " +
			"to make one and be invited. Verify the domain, or give the account_id of such an account."
	} else {
		missing.reason += "Atlassian links a record a moment after it was made; one that was separated from its account has to be made anew. Run the " +
			"apply again, or raise timeouts.create."
	}

	return "", missing
}

// fromOutside reports whether an address is known to be in a domain that the organization has not verified.
func (s holderSearch) fromOutside(ctx context.Context, address string) bool {
	_, domain, ok := strings.Cut(address, "@")
	if !ok {
		return false
	}

	verified, known := guard.IsVerifiedDomain(ctx, s.clients, domain)

	return known && !verified
}

// currentAccount returns the account that a record is linked to now. It is empty if there is none, or if the record
// cannot be read.
func currentAccount(ctx context.Context, directory *scim.Directory, recordID string) string {
	user, err := directory.User(ctx, recordID)
	if err != nil || user.AccountID == nil {
		return ""
	}

	return *user.AccountID
}
