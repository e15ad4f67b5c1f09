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

// findGroup finds a SCIM group by its id or its display name, for imports. What looks like an id is first taken for
// one, anything else for a name; a group may have a name that looks like an id.
func findGroup(ctx context.Context, directory *scim.Directory, idOrName string) (*scim.Group, error) {
	byID := func() (*scim.Group, error) {
		group, err := directory.Group(ctx, idOrName)
		if lower := strings.ToLower(idOrName); client.IsNotFound(err) && lower != idOrName {
			group, err = directory.Group(ctx, lower) // as ids are written
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

// A noGroupError says that a directory has no group of this id or name.
type noGroupError struct{ directoryID, idOrName string }

func (e *noGroupError) Error() string {
	return fmt.Sprintf("the directory %s has no group with the id or display name %q", e.directoryID, e.idOrName)
}

// groupNamed is the directory's group of this display name, or nil. A person may type a name in another case, or with
// letters composed otherwise: a single match will do.
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
