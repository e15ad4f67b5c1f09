// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/google/uuid"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
)

// organizationGroup is the holder of a role that is an organization group.
type organizationGroup struct {
	organization *admin.Client
	id           string
}

func (g organizationGroup) assign(ctx context.Context, role, resourceID string) error {
	directoryID, err := g.directory(ctx)
	if err != nil {
		return err
	}

	return g.organization.AssignGroupRole(ctx, directoryID, g.id, role, resourceID)
}

func (g organizationGroup) revoke(ctx context.Context, role, resourceID string) error {
	directoryID, err := g.directory(ctx)
	if err != nil {
		return err
	}

	return g.organization.RevokeGroupRole(ctx, directoryID, g.id, role, resourceID)
}

func (g organizationGroup) assignments(ctx context.Context) iter.Seq2[admin.RoleAssignment, error] {
	return g.organization.GroupRoleAssignments(ctx, admin.AllDirectories, g.id)
}

func (g organizationGroup) exists(ctx context.Context) (bool, error) {
	group, err := g.organization.FindGroup(ctx, g.id)

	return group != nil, err
}

// errUnknownGroup says that the organization has no such group.
var errUnknownGroup = errors.New("the organization has no such group")

// directory returns the id of the group's directory: writes accept no other (API §4.1).
func (g organizationGroup) directory(ctx context.Context) (string, error) {
	group, err := g.organization.FindGroup(ctx, g.id)
	if err != nil {
		return "", err
	}

	if group == nil {
		return "", errUnknownGroup
	}

	return group.DirectoryID, nil
}

// findSyncedGroup finds the organization group that Atlassian made from a SCIM group.
func findSyncedGroup(ctx context.Context, search holderSearch) (string, error) {
	record, err := search.directory.Group(ctx, search.recordID)
	if client.IsNotFound(err) {
		return "", noSCIMGroup(ctx, search, err)
	}

	if err != nil {
		return "", err
	}

	named, err := search.organization.GroupsNamed(ctx, record.DisplayName)
	if err != nil {
		return "", err
	}

	if group := admin.PickSynced(named); group != nil {
		return group.ID, nil
	}

	for _, group := range named {
		standard, err := search.organization.IsDefaultGroup(ctx, group)

		switch {
		case err != nil:
			return "", err
		case group.ExternalSynced:
			return "", &notThereError{final: true, reason: fmt.Sprintf(
				"The organization has several groups named %q that an identity provider synchronizes, so that it cannot be told which of them the "+
					"SCIM group %s is. Give its id in organization_group_id.", record.DisplayName, record.ID)}
		case standard:
			return "", &notThereError{final: true, reason: fmt.Sprintf(
				"%q is the name of a default group of the organization (id %s), which a SCIM group never becomes: Atlassian keeps the group in the "+
					"directory and does not propagate it. Choose another name for the group, or give roles to the default group by organization_group_id.",
				record.DisplayName, group.ID)}
		}
	}

	reason := fmt.Sprintf("The SCIM group %q, id %s, does not show in the organization yet, where roles are given. ", record.DisplayName, record.ID)
	if len(named) > 0 {
		reason += fmt.Sprintf("The organization has a group of that name already (id %s), which no identity provider synchronizes: an administrator has "+
			"to hand it over in the \"review groups\" step of the identity provider's settings.", named[0].ID)
	} else {
		reason += "Atlassian shows a new group a moment after it was made. Run the apply again, or raise timeouts.create."
	}

	return "", &notThereError{reason: reason}
}

// noSCIMGroup explains that the directory has no group with this id. It may be the id of an organization group.
func noSCIMGroup(ctx context.Context, search holderSearch, err error) error {
	if group, lookup := search.organization.FindGroup(ctx, search.recordID); lookup == nil && group != nil {
		return &notThereError{final: true, wrong: true, err: err, reason: fmt.Sprintf(
			"%q is the id of the group %q in the organization, and group_id takes the SCIM id, as everywhere. Write organization_group_id in its place, "+
				"or give the `id` of the atlassian_group.", search.recordID, group.Name)}
	}

	if named, lookup := search.organization.GroupsNamed(ctx, search.recordID); lookup == nil && len(named) > 0 {
		return &notThereError{final: true, wrong: true, err: err, reason: fmt.Sprintf(
			"%q is the name of a group, and group_id takes the SCIM id. Give the `id` that the data source atlassian_group finds by the name, or write "+
				"organization_group_id = %q.", search.recordID, named[0].ID)}
	}

	return &notThereError{final: true, err: err, reason: fmt.Sprintf(
		"The SCIM directory %s has no group with the id %q. Give the `id` of an atlassian_group of the provider's directory, or a group of the "+
			"organization in organization_group_id.", search.directory.ID(), search.recordID)}
}

// organizationGroupNamed returns the id of the organization group with this name. A text that is no group's name is
// taken as an id.
func organizationGroupNamed(ctx context.Context, organization *admin.Client, idOrName string) (string, error) {
	if uuid.Validate(idOrName) == nil {
		return idOrName, nil
	}

	group, err := organization.GroupNamed(ctx, idOrName)
	if group == nil {
		return idOrName, err
	}

	return group.ID, nil
}
