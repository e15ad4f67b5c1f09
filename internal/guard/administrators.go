// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package guard

import (
	"context"
	"errors"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// readAdministrators returns the active administrators of the organization. It searches in two ways, because either of
// them may find nobody (API §9.2): by the role alone, and by the role on the organization's own resource.
func readAdministrators(ctx context.Context, organization *admin.Client) ([]run.Administrator, error) {
	var all []run.Administrator

	seen := map[string]bool{}

	for _, resources := range [][]string{nil, {organization.Resource()}} {
		query := admin.UserQuery{RoleIDs: []string{product.RoleOrgAdmin}, ResourceIDs: resources, Status: []string{admin.StatusActive}}
		for user, err := range organization.SearchUsers(ctx, query) {
			if resources != nil && errors.Is(err, client.ErrBadRequest) {
				break // a server that can't search by this resource has answered the first search
			}

			if errors.Is(err, client.ErrForbidden) {
				return nil, run.ErrAdministratorsForbidden
			}

			if err != nil {
				return nil, err
			}

			if !seen[user.AccountID] {
				seen[user.AccountID] = true

				all = append(all, withEmailKey(user.AccountID, user.Email))
			}
		}
	}

	return all, nil
}
