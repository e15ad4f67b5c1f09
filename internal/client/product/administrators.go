// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package product

import (
	"context"
	"errors"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
)

// Administrators returns the active administrators of the organization. It searches in two ways, because either of them
// may find nobody (API §9.2): by the role alone, and by the role on the organization's own resource.
func Administrators(ctx context.Context, organization *admin.Client) ([]*admin.User, error) {
	var active []*admin.User

	seen := map[string]bool{}

	for _, resources := range [][]string{nil, {organization.Resource()}} {
		query := admin.UserQuery{RoleIDs: []string{RoleOrgAdmin}, ResourceIDs: resources, Status: []string{admin.StatusActive}}
		for user, err := range organization.SearchUsers(ctx, query) {
			if resources != nil && errors.Is(err, client.ErrBadRequest) {
				break // a server that can't search by this resource has answered the first search
			}

			if err != nil {
				return nil, err
			}

			if !seen[user.AccountID] {
				seen[user.AccountID] = true

				active = append(active, user)
			}
		}
	}

	return active, nil
}
