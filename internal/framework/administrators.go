// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"context"
	"sync"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
)

// roleOrganizationAdmin is the role that can undo everything else (API §4.6).
const roleOrganizationAdmin = "atlassian/org-admin"

// Administrators knows the organization's active administrators, and which of them one plan or apply takes access
// from, so that the last one is kept. The zero value is ready to use; it asks the organization once, when first needed.
type Administrators struct {
	mu     sync.Mutex
	active map[string]struct{} // nil until asked
}

// Deprovision takes an account off the active administrators. It reports whether nobody would be left, in which case
// the account stays on the list; for an account that is no active administrator it reports false.
func (a *Administrators) Deprovision(ctx context.Context, organization *admin.Client, accountID string) (last bool, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()

	if a.active == nil {
		active := map[string]struct{}{}

		query := admin.UserQuery{RoleIDs: []string{roleOrganizationAdmin}, Status: []string{admin.StatusActive}}
		for user, err := range organization.SearchUsers(ctx, query) {
			if err != nil {
				return false, err
			}

			active[user.AccountID] = struct{}{}
		}

		a.active = active
	}

	if _, ok := a.active[accountID]; !ok {
		return false, nil
	}

	if len(a.active) == 1 {
		return true, nil
	}

	delete(a.active, accountID)

	return false, nil
}
