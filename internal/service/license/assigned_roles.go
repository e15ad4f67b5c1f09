// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
)

// assignedRoles are a person's role assignments.
type assignedRoles []admin.RoleAssignment

// assignmentsOf reads the role assignments of people, with one request for each. After a refusal it reads the rest,
// then returns the refusal as the error.
func (r *reader) assignmentsOf(ctx context.Context, what string, accountIDs []string) (map[string]assignedRoles, error) {
	if len(accountIDs) == 0 {
		return nil, nil
	}

	accountIDs = slices.Compact(slices.Sorted(slices.Values(accountIDs)))

	var (
		mu      sync.Mutex
		refused error
	)

	of := make(map[string]assignedRoles, len(accountIDs))

	err := withProgress(ctx, what, len(accountIDs), func(ctx context.Context, i int) error {
		held, err := r.readAssignments(ctx, accountIDs[i])

		mu.Lock()
		defer mu.Unlock()

		switch {
		case client.RefusedThisRequestOnly(err):
			refused = err

			return nil
		case err == nil:
			of[accountIDs[i]] = held
		}

		return err
	})

	return of, cmp.Or(err, refused)
}

// readAssignments reads the role assignments of a person. A person whom the organization does not know has none.
func (r *reader) readAssignments(ctx context.Context, accountID string) (assignedRoles, error) {
	var found assignedRoles

	for assignment, err := range r.organization.UserRoleAssignments(ctx, accountID) {
		if client.IsNotFound(err) {
			return nil, nil
		}

		if err != nil {
			return nil, err
		}

		found = append(found, assignment)
	}

	return found, nil
}

// assignmentOn returns the assignment of a seat of the app. An id of the app itself has priority over an id that may
// stand for it.
func (a assignedRoles) assignmentOn(app product.App) (admin.RoleAssignment, bool) {
	if own, found := a.find(app.Has); found {
		return own, true
	}

	return a.find(func(id string) bool { return product.MayBeShownAs(app.ID, id) })
}

func (a assignedRoles) find(same func(id string) bool) (admin.RoleAssignment, bool) {
	i := slices.IndexFunc(a, func(assigned admin.RoleAssignment) bool {
		return same(assigned.ResourceID) && slices.ContainsFunc(assigned.Roles, func(role admin.AssignedRole) bool { return product.UsesSeat(role.Role) })
	})
	if i < 0 {
		return admin.RoleAssignment{}, false
	}

	return a[i], true
}

// seat returns the person's direct roles that take a seat of the app, and whether a group gives one. known is false if
// the assignments have no id of the app itself: an id that also stands for other apps proves nothing.
func (a assignedRoles) seat(app product.App) (direct []string, byGroup, known bool) {
	assignment, known := a.find(app.Has)

	for _, role := range assignment.Roles {
		if !product.UsesSeat(role.Role) {
			continue
		}

		byGroup = byGroup || role.ByGroup

		if role.Direct {
			direct = append(direct, role.Role)
		}
	}

	slices.Sort(direct)

	return direct, byGroup, known
}
