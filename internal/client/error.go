// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// The errors to match with errors.Is. All but ErrReadOnly are decided by the status.
var (
	ErrBadRequest   = errors.New("bad request")
	ErrUnauthorized = errors.New("unauthorized")
	ErrForbidden    = errors.New("forbidden")
	ErrNotFound     = errors.New("not found")
	ErrConflict     = errors.New("conflict")
	ErrRateLimited  = errors.New("rate limited")
	// ErrReadOnly is the cause of a write that a read-only client did not send.
	ErrReadOnly = errors.New("the client is read-only")
)

// FieldViolation is a field that the server refuses, and the rule that it breaks.
type FieldViolation struct {
	Field string
	Rule  string
}

// Error is a failed request. It holds selected fields of the answer, bounded and without control characters, and never
// a body.
type Error struct {
	Operation string
	Method    string
	Path      string
	// Status is 0 without an answer.
	Status int
	// Code is the machine-readable code: ADMIN-UAM-409-3, the scimType, or the key of user management.
	Code string
	// Reason is a second code that some answers add, such as externalDirectory.scim to forbidden.action (API §5).
	Reason    string
	Title     string
	Detail    string
	RequestID string
	Fields    []FieldViolation
	// Attempts is how often the request was sent at least.
	Attempts int
	// Err is a cause other than the answer: the connection, the context, or a body that can't be read.
	Err error

	outcomeUnknown bool   // the write may have been carried out
	notSent        bool   // nothing of the request reached the server
	transient      bool   // a retry may help
	unreachable    bool   // no connection could be made
	sharedCause    *Cause // nil if only this request fails
	notFromAPI     bool   // a gateway, router or proxy answered
	// noOrganization means that the router does not know the organization.
	noOrganization bool
	// notBefore is when the server allows another attempt.
	notBefore time.Time
}

func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s %s", e.Operation, e.Method, e.Path)

	if e.Status != 0 {
		fmt.Fprintf(&b, ": %d", e.Status)

		if text := http.StatusText(e.Status); text != "" {
			b.WriteString(" " + text)
		}

		switch {
		case e.Code != "" && e.Reason != "":
			fmt.Fprintf(&b, " (%s, %s)", e.Code, e.Reason)
		case e.Code != "":
			fmt.Fprintf(&b, " (%s)", e.Code)
		}
	}

	if e.Title != "" && !strings.EqualFold(e.Title, http.StatusText(e.Status)) {
		b.WriteString(": " + trimStop(e.Title))
	}

	if says := trimStop(e.Detail); says != "" && says != trimStop(e.Title) && !strings.EqualFold(says, http.StatusText(e.Status)) {
		b.WriteString(": " + says)
	}

	for i, f := range e.Fields {
		if i == 0 {
			b.WriteString(": ")
		} else {
			b.WriteString(", ")
		}

		b.WriteString(f.Field + " " + f.Rule)
	}

	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}

	if e.Attempts > 1 {
		fmt.Fprintf(&b, ", after %d attempts", e.Attempts)
	}

	if e.RequestID != "" {
		b.WriteString(", request id " + e.RequestID)
	}

	return b.String()
}

// failure returns what went wrong, without the request.
func (e *Error) failure() string {
	if e.Err != nil {
		return e.Err.Error()
	}

	return fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status))
}

// trimStop removes the full stop, because the sentence goes on.
func trimStop(text string) string { return strings.TrimRight(text, ". ") }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is matches the errors above by status. A 404 that is not certainly this API's answer about the record does not match
// ErrNotFound: otherwise an existing record would be dropped from the state.
func (e *Error) Is(target error) bool {
	switch target {
	case ErrBadRequest:
		return e.Status == http.StatusBadRequest
	case ErrUnauthorized:
		return e.Status == http.StatusUnauthorized
	case ErrForbidden:
		return e.Status == http.StatusForbidden
	case ErrNotFound:
		return e.Status == http.StatusNotFound && !e.notFromAPI
	case ErrConflict:
		return e.Status == http.StatusConflict
	case ErrRateLimited:
		return e.Status == http.StatusTooManyRequests
	}

	return false
}

// OutcomeUnknown reports whether err is a write that may or may not have been carried out: it was sent, but its answer
// was lost, came too late, was a server error, or can't be read.
func OutcomeUnknown(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.outcomeUnknown
}
