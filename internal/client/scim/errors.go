// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// A DirectoryNotFoundError says that the directory itself was not found, which must not be taken for the absence of the
// user or group that was asked for: a mistyped directory id would otherwise look as if everybody had been deleted. It
// is therefore no client.ErrNotFound.
type DirectoryNotFoundError struct {
	ID string
}

func (e *DirectoryNotFoundError) Error() string {
	return fmt.Sprintf("the SCIM directory %q was not found; the directory id is part of the Directory base URL that "+
		"admin.atlassian.com shows for the identity provider directory", e.ID)
}

// A TakenError says that a name is already taken by another record, found after the answer to a creation was lost. It
// is a client.ErrConflict.
type TakenError struct {
	Kind      string // "user" or "group"
	Attribute string
	Value     string
	ID        string // the record that has the name
	Err       error  // the failure that led to looking
}

func (e *TakenError) Error() string {
	return fmt.Sprintf("a %s with %s %q exists, with id %s, and was there before, or differs from the one to be created", e.Kind, e.Attribute, e.Value, e.ID)
}

// Unwrap makes the error a conflict and keeps its cause.
func (e *TakenError) Unwrap() []error { return []error{client.ErrConflict, e.Err} }

// An UnknownOutcomeError says that it could not be found out whether a creation took place.
type UnknownOutcomeError struct {
	Kind      string
	Attribute string
	Value     string
	Err       error
}

func (e *UnknownOutcomeError) Error() string {
	return fmt.Sprintf("whether the %s with %s %q was created is not known: %s. It may exist: look for it, and import it if it "+
		"does, before it is created again", e.Kind, e.Attribute, e.Value, e.Err)
}

// Unwrap returns the failure of the creation.
func (e *UnknownOutcomeError) Unwrap() error { return e.Err }

// A MembersError says whom a change of a group's members did not reach. Done and Failed are SCIM user ids, in the order
// given.
type MembersError struct {
	GroupID string
	Done    []string
	Failed  []string
	Err     error // why: of the first failure

	causes map[string]error // of each in Failed
}

func (e *MembersError) Error() string {
	return fmt.Sprintf("members of group %s not changed: %s: %s", e.GroupID, e.Who(), e.Err)
}

// Who names those whom the change did not reach, of many the first ones.
func (e *MembersError) Who() string {
	const most = 10

	names, more := e.Failed, ""
	if len(names) > most {
		names, more = names[:most], fmt.Sprintf(" and %d more", len(names)-most)
	}

	return strings.Join(names, ", ") + more
}

// Unwrap returns the first failure.
func (e *MembersError) Unwrap() error { return e.Err }

// Unchanged are those whose change the directory accepted, twice, and does not show.
func (e *MembersError) Unchanged() []string {
	return slices.DeleteFunc(slices.Clone(e.Failed), func(id string) bool {
		_, unchanged := errors.AsType[*NotChangedError](e.causes[id])
		return !unchanged
	})
}

// A NotChangedError says that a directory accepted an addition or a removal, and does not show it.
type NotChangedError struct {
	GroupID, UserID string
	Removal         bool
}

func (e *NotChangedError) Error() string {
	what, shown := "addition of the user %s to the group %s", "does not show them as a member"
	if e.Removal {
		what, shown = "removal of the user %s from the group %s", "shows them as a member still"
	}

	return fmt.Sprintf("the directory accepted the "+what+", but "+shown, e.UserID, e.GroupID)
}

// A MismatchError says that the directory answered with another record than the one asked for.
type MismatchError struct {
	Kind            string
	Asked, Answered string
}

func (e *MismatchError) Error() string {
	return fmt.Sprintf("the directory was asked for the %s with id %q and answered with the one with id %q", e.Kind, e.Asked, e.Answered)
}

// An IncompleteError says that the directory's answer lacks what every record has, so that it says nothing about this
// one.
type IncompleteError struct {
	Kind, ID string
	Lacks    string
}

func (e *IncompleteError) Error() string {
	return fmt.Sprintf("the directory's answer about the %s with id %q lacks %s", e.Kind, e.ID, e.Lacks)
}

// An InvalidIDError says that an id cannot be that of a record: nothing was sent.
type InvalidIDError struct {
	ID string
}

func (e *InvalidIDError) Error() string {
	return fmt.Sprintf("%q cannot be the id of a SCIM user or group", e.ID)
}

// validID refuses what would address something else than one record: nothing, which is the whole list, and the two
// names that a path resolves.
func validID(id string) error {
	if id == "" || id == "." || id == ".." {
		return &InvalidIDError{ID: id}
	}

	return nil
}
