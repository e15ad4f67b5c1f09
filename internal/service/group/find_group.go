// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// findGroup finds a SCIM group by its id or display name, for imports. Text that looks like an id is looked up as an id
// first, then as a name, because a group's name may look like an id.
func findGroup(ctx context.Context, directory *scim.Directory, idOrName string) (*scim.Group, error) {
	byID := func() (*scim.Group, error) {
		group, err := directory.Group(ctx, idOrName)
		if lower := strings.ToLower(idOrName); client.IsNotFound(err) && lower != idOrName {
			group, err = directory.Group(ctx, lower) // ids are lower case
		}

		if _, invalid := errors.AsType[*scim.InvalidIDError](err); invalid || client.IsNotFound(err) {
			return nil, nil //nolint:nilnil // Not this way; the other is tried next.
		}

		return group, err
	}
	byName := func() (*scim.Group, error) { return groupNamed(ctx, directory, idOrName) }

	ways := []func() (*scim.Group, error){byName, byID}
	if uuid.Validate(idOrName) == nil {
		ways = []func() (*scim.Group, error){byID, byName}
	}

	for _, way := range ways {
		group, err := way()
		if group != nil || err != nil {
			return group, err
		}
	}

	return nil, &noGroupError{directoryID: directory.ID(), idOrName: idOrName}
}

// A noGroupError says that a directory has no group with this id or name.
type noGroupError struct{ directoryID, idOrName string }

func (e *noGroupError) Error() string {
	return fmt.Sprintf("the directory %s has no group with the id or display name %q", e.directoryID, e.idOrName)
}

// groupNamed returns the directory's group with this display name, or nil. If no name is equal, a single group whose
// name differs only in case or Unicode composition is accepted.
func groupNamed(ctx context.Context, directory *scim.Directory, name string) (*scim.Group, error) {
	found, err := directory.FindGroups(ctx, name)
	if err != nil {
		return nil, err
	}

	var folded []*scim.Group

	for _, group := range found {
		if group.DisplayName == name {
			return group, nil
		}

		if scim.SameName(group.DisplayName, name) {
			folded = append(folded, group)
		}
	}

	switch len(folded) {
	case 0:
		return nil, nil //nolint:nilnil // The absence of a group is an answer, not an error.
	case 1:
		return folded[0], nil
	default:
		return nil, fmt.Errorf("the directory %s has %d groups whose name differs from %q only in case; give the id",
			directory.ID(), len(folded), name)
	}
}
