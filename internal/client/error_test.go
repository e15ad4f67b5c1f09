// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

func TestErrorText(t *testing.T) {
	t.Parallel()

	request := client.Error{Operation: "Creating SCIM user", Method: "POST", Path: "/scim/directory/d/Users"}
	with := func(change func(e *client.Error)) *client.Error {
		e := request
		change(&e)

		return &e
	}

	const begin = "Creating SCIM user: POST /scim/directory/d/Users"

	tests := []struct {
		err  *client.Error
		want string
	}{
		{
			with(func(e *client.Error) {
				e.Status, e.Code, e.Detail, e.RequestID = 409, "uniqueness", "already exists", "r-1"
			}),
			begin + ": 409 Conflict (uniqueness): already exists, request id r-1",
		},
		{
			with(func(e *client.Error) { e.Status, e.Title, e.Detail = 404, "Not Found", "TCS validation failed" }),
			begin + ": 404 Not Found: TCS validation failed",
		},
		{
			with(func(e *client.Error) {
				e.Status, e.Code, e.Reason = 403, "forbidden.action", "externalDirectory.scim"
			}),
			begin + ": 403 Forbidden (forbidden.action, externalDirectory.scim)",
		},
		{
			with(func(e *client.Error) {
				e.Status, e.Fields = 400, []client.FieldViolation{{Field: "nickname", Rule: "maxLength"}, {Field: "name", Rule: "pattern"}}
			}),
			begin + ": 400 Bad Request: nickname maxLength, name pattern",
		},
		{with(func(e *client.Error) { e.Err, e.Attempts = errReset, 3 }), begin + ": read tcp: connection reset by peer, after 3 attempts"},
		{with(func(e *client.Error) { e.Status = 599 }), begin + ": 599"},
		{with(func(e *client.Error) { e.Err = client.ErrReadOnly }), begin + ": the client is read-only"},
	}
	for _, test := range tests {
		if got := test.err.Error(); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
}

func TestErrorIs(t *testing.T) {
	t.Parallel()

	sentinels := map[error]int{
		client.ErrBadRequest: 400, client.ErrUnauthorized: 401, client.ErrForbidden: 403, client.ErrNotFound: 404,
		client.ErrConflict: 409, client.ErrRateLimited: 429, client.ErrReadOnly: 0,
	}
	for sentinel, status := range sentinels {
		for _, other := range []int{0, 200, 400, 401, 403, 404, 409, 410, 429, 500} {
			err := fmt.Errorf("wrapped: %w", &client.Error{Status: other})
			if got, want := errors.Is(err, sentinel), other == status && status != 0; got != want {
				t.Errorf("%d is %v: %t", other, sentinel, got)
			}
		}
	}

	err := &client.Error{Err: fmt.Errorf("x: %w", context.Canceled)}
	if !errors.Is(err, context.Canceled) || errors.Is(err, client.ErrReadOnly) {
		t.Error("the cause is not found")
	}

	if !errors.Is(&client.Error{Err: client.ErrReadOnly}, client.ErrReadOnly) {
		t.Error("read-only is not found")
	}

	if client.OutcomeUnknown(nil) || client.OutcomeUnknown(errReset) || client.CodeOf(nil) != "" || client.CodeOf(errReset) != "" {
		t.Error("an error of another kind is taken for one of ours")
	}
}

// A 404 with a web page, or without a body, does not say that a record is gone.
func TestAPageIsNotNotFound(t *testing.T) {
	t.Parallel()

	for body, want := range map[string]bool{
		"": false, `{"status":"404","detail":"gone"}`: true, "<html><title>404</title>": false,
	} {
		s := &script{steps: []step{{status: 404, body: body}}}

		_, err := do(t.Context(), newClient(t, client.Options{Transport: s}), client.Reads, nil)
		if client.IsNotFound(err) != want {
			t.Errorf("%q: not found is %t", body, !want)
		}
	}
}
