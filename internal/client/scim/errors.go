// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// A DirectoryNotFoundError says that the directory itself was not found. It is not a client.ErrNotFound: with a
// mistyped directory id every user and group would otherwise look deleted.
type DirectoryNotFoundError struct {
	ID string
}

func (e *DirectoryNotFoundError) Error() string {
	return fmt.Sprintf("the SCIM directory %q was not found; the directory id is part of the Directory base URL that "+
		"admin.atlassian.com shows for the identity provider directory", e.ID)
}

// A TakenError says that another record already has the name. The client found it after the answer to a creation was
// lost. It is a client.ErrConflict.
type TakenError struct {
	Kind      string // "user" or "group"
	Attribute string
	Value     string
	ID        string // the record that has the name
	Err       error  // the failure that made the client search
}

func (e *TakenError) Error() string {
	return fmt.Sprintf("a %s with %s %q exists, with id %s, and was there before, or differs from the one to be created", e.Kind, e.Attribute, e.Value, e.ID)
}

// Unwrap makes the error a conflict and keeps its cause.
func (e *TakenError) Unwrap() []error { return []error{client.ErrConflict, e.Err} }

// An UnknownOutcomeError says that a creation may or may not have succeeded.
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

// A MembersError names the members of a group that a change did not reach. Done and Failed are SCIM user ids, in the
// caller's order.
type MembersError struct {
	GroupID string
	Done    []string
	Failed  []string
	Err     error // of the first failure

	causes map[string]error // by id in Failed
}

func (e *MembersError) Error() string {
	return fmt.Sprintf("members of group %s not changed: %s: %s", e.GroupID, e.Who(), e.Err)
}

// Who names the members that were not changed, at most ten of them.
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

// Unchanged returns the ids of members whose change the directory accepted twice but does not show.
func (e *MembersError) Unchanged() []string {
	return slices.DeleteFunc(slices.Clone(e.Failed), func(id string) bool {
		_, unchanged := errors.AsType[*NotChangedError](e.causes[id])
		return !unchanged
	})
}

// A NotChangedError says that the directory accepted an addition or a removal but does not show it.
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

// A MismatchError says that the directory answered with a record other than the requested one.
type MismatchError struct {
	Kind            string
	Asked, Answered string
}

func (e *MismatchError) Error() string {
	return fmt.Sprintf("the directory was asked for the %s with id %q and answered with the one with id %q", e.Kind, e.Asked, e.Answered)
}

// An IncompleteError says that the directory's answer lacks an attribute that every record has, so that it is not a
// valid record.
type IncompleteError struct {
	Kind, ID string
	Lacks    string
}

func (e *IncompleteError) Error() string {
	return fmt.Sprintf("the directory's answer about the %s with id %q lacks %s", e.Kind, e.ID, e.Lacks)
}

// An InvalidIDError says that an id cannot be that of a record. No request was sent.
type InvalidIDError struct {
	ID string
}

func (e *InvalidIDError) Error() string {
	return fmt.Sprintf("%q cannot be the id of a SCIM user or group", e.ID)
}

// validID refuses an id that would make a path address something other than one record: an empty id addresses the list,
// and "." and ".." are path segments that resolve.
func validID(id string) error {
	if id == "" || id == "." || id == ".." {
		return &InvalidIDError{ID: id}
	}

	return nil
}

// notFound returns the answer that a read of a deleted record gets, without asking for it.
func notFound(operation, directoryID string, path ...string) *client.Error {
	return &client.Error{
		Operation: operation,
		Method:    http.MethodGet,
		Path:      "/" + strings.Join(pathIn(directoryID, path...), "/"),
		Status:    http.StatusNotFound,
	}
}
