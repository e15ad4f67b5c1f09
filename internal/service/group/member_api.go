// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// A memberAPI is where who is in a group is read and changed: SCIM for the groups of a directory, the organization's
// API for its own.
type memberAPI interface {
	// group is a group with its members, which may be remembered; settled asks when no change of them is under way.
	group(ctx context.Context, id string) (*groupState, error)
	settled(ctx context.Context, id string) (*groupState, error)
	isMember(ctx context.Context, groupID, memberID string) (directoryID string, is bool, err error)

	// add and remove change many members, and answer whose change was carried out although there may have been an
	// error. Who is as wanted already is no failure. Whether somebody stays after all is asked right before they are
	// removed.
	add(ctx context.Context, groupID string, memberIDs []string) (done []string, err error)
	remove(ctx context.Context, groupID string, memberIDs []string, stays func(memberID string) bool) (done []string, err error)
	addOne(ctx context.Context, groupID, memberID string) (directoryID string, err error)
	removeOne(ctx context.Context, groupID, memberID string, stays func() bool) error

	// unknown are those of the ids that nobody has.
	unknown(ctx context.Context, memberIDs []string) ([]string, error)
	// explain says what an error means that only this API knows, and is empty for others.
	explain(ctx context.Context, groupID string, err error) string
	groupMissing(ctx context.Context, summary, groupID string, err error) diag.Diagnostics

	// find and findMember find a group and a person by id or name, for imports.
	find(ctx context.Context, idOrName string) (*groupState, error)
	findMember(ctx context.Context, idOrName string) (string, error)
}

// A groupState is a group and the sorted ids of who is in it.
type groupState struct {
	id, name, directoryID string
	members               []string
}

// A groupGoneError says that there is no group, which an error of the whole directory or organization does not.
type groupGoneError struct{ err error }

func (e *groupGoneError) Error() string { return e.err.Error() }

func (e *groupGoneError) Unwrap() error { return e.err }

func isGone(err error) bool {
	_, gone := errors.AsType[*groupGoneError](err)

	return gone
}

// refused reports an answer that blames what was asked for: a member or a group that does not exist (API §2.7).
func refused(err error) bool {
	return errors.Is(err, client.ErrNotFound) || errors.Is(err, client.ErrBadRequest)
}
