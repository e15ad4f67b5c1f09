// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// A memberAPI reads and changes members: SCIM for the groups of a directory, the organization's API for its own groups.
type memberAPI interface {
	// group returns a group with its members, perhaps from a cache. settled waits until no change of the members is in
	// progress.
	group(ctx context.Context, id string) (*groupState, error)
	settled(ctx context.Context, id string) (*groupState, error)
	isMember(ctx context.Context, groupID, memberID string) (directoryID string, is bool, err error)

	// add and remove change many members, and return those whose change succeeded, also with an error. A member who is
	// already as wanted is no failure. remove calls stays right before it removes somebody.
	add(ctx context.Context, groupID string, memberIDs []string) (done []string, err error)
	remove(ctx context.Context, groupID string, memberIDs []string, stays func(memberID string) bool) (done []string, err error)
	addOne(ctx context.Context, groupID, memberID string) (directoryID string, err error)
	removeOne(ctx context.Context, groupID, memberID string, stays func() bool) error

	// unknown returns the ids that no person has.
	unknown(ctx context.Context, memberIDs []string) ([]string, error)
	// explain returns advice on errors that only this API can explain, else "".
	explain(ctx context.Context, groupID string, err error) string
	groupMissing(ctx context.Context, summary, groupID string, err error) diag.Diagnostics

	// find and findMember look up a group and a person by id or name, for imports.
	find(ctx context.Context, idOrName string) (*groupState, error)
	findMember(ctx context.Context, idOrName string) (string, error)
}

// A groupState is a group with the sorted ids of its members.
type groupState struct {
	id, name, directoryID string
	members               []string
}

// A groupGoneError says that the group does not exist. An error of the whole directory or organization is not one.
type groupGoneError struct{ err error }

func (e *groupGoneError) Error() string { return e.err.Error() }

func (e *groupGoneError) Unwrap() error { return e.err }

func isGone(err error) bool {
	_, gone := errors.AsType[*groupGoneError](err)

	return gone
}

// refused reports whether an error blames the request: a member or a group that does not exist (API §2.7).
func refused(err error) bool {
	return client.IsNotFound(err) || errors.Is(err, client.ErrBadRequest)
}
