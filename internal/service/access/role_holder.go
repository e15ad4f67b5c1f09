// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"context"
	"errors"
	"iter"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
)

// A roleHolder is who can have a role on a resource: a person or a group of the organization.
type roleHolder interface {
	assign(ctx context.Context, role, resourceID string) error
	revoke(ctx context.Context, role, resourceID string) error
	assignments(ctx context.Context) iter.Seq2[admin.RoleAssignment, error]
	// exists asks whether the organization knows the holder at all.
	exists(ctx context.Context) (bool, error)
}

// person is a roleHolder.
type person struct {
	organization *admin.Client
	accountID    string
}

func (p person) assign(ctx context.Context, role, resourceID string) error {
	return p.organization.AssignUserRole(ctx, p.accountID, role, resourceID)
}

func (p person) revoke(ctx context.Context, role, resourceID string) error {
	return p.organization.RevokeUserRole(ctx, p.accountID, role, resourceID)
}

func (p person) assignments(ctx context.Context) iter.Seq2[admin.RoleAssignment, error] {
	return p.organization.UserRoleAssignments(ctx, p.accountID)
}

func (p person) exists(ctx context.Context) (bool, error) {
	for user, err := range p.organization.SearchUsers(ctx, admin.UserQuery{AccountIDs: []string{p.accountID}}) {
		if err != nil {
			return false, err
		}

		if user.AccountID == p.accountID {
			return true, nil
		}
	}

	return false, nil
}

// team is a roleHolder: a group of the organization.
type team struct {
	organization *admin.Client
	groupID      string
}

func (t team) assign(ctx context.Context, role, resourceID string) error {
	directoryID, err := t.directory(ctx)
	if err != nil {
		return err
	}

	return t.organization.AssignGroupRole(ctx, directoryID, t.groupID, role, resourceID)
}

func (t team) revoke(ctx context.Context, role, resourceID string) error {
	directoryID, err := t.directory(ctx)
	if err != nil {
		return err
	}

	return t.organization.RevokeGroupRole(ctx, directoryID, t.groupID, role, resourceID)
}

func (t team) assignments(ctx context.Context) iter.Seq2[admin.RoleAssignment, error] {
	return t.organization.GroupRoleAssignments(ctx, admin.AllDirectories, t.groupID)
}

func (t team) exists(ctx context.Context) (bool, error) {
	group, err := t.organization.FindGroup(ctx, t.groupID)

	return group != nil, err
}

// errUnknownGroup says that the organization has no such group.
var errUnknownGroup = errors.New("the organization has no group with this id")

// directory is the id of the directory that the group is in: writes take no other (API §4.1).
func (t team) directory(ctx context.Context) (string, error) {
	group, err := t.organization.FindGroup(ctx, t.groupID)
	if err != nil {
		return "", err
	}

	if group == nil {
		return "", errUnknownGroup
	}

	return group.DirectoryID, nil
}

// holds reports whether the holder has the role itself: what comes from a group or is inferred can't be revoked here and is
// nobody's assignment (API §4.6). A holder that the organization does not know has none.
func holds(ctx context.Context, holder roleHolder, role, resourceID string) (bool, error) {
	for assignment, err := range holder.assignments(ctx) {
		if errors.Is(err, client.ErrNotFound) {
			// A wrong org_id is answered with 404 too: the holder is gone only when the organization says so.
			exists, lookup := holder.exists(ctx)
			if lookup != nil {
				return false, lookup
			}

			if exists {
				return false, err
			}

			return false, nil
		}

		if err != nil {
			return false, err
		}

		if role != product.RoleOrgAdmin && !product.SameApp(assignment.ResourceID, resourceID) {
			continue
		}

		for _, assigned := range assignment.Roles {
			if assigned.Direct && assigned.Role == role {
				return true, nil
			}
		}
	}

	return false, nil
}
