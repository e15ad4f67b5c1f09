// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"errors"
	"fmt"
	"testing"
)

func TestWriteRefused(t *testing.T) {
	t.Parallel()

	for err, want := range map[*Error]bool{
		{Status: 400}:                       true,
		{Status: 409}:                       true,
		{Status: 429}:                       true,
		{Status: 501}:                       true,
		{Status: 429, outcomeUnknown: true}: false, // an earlier attempt may have arrived
		{Status: 408}:                       false,
		{Status: 500}:                       false,
		{Status: 200}:                       false,
		{}:                                  false,
	} {
		if got := WriteRefused(err); got != want {
			t.Errorf("%d: got %t", err.Status, got)
		}
	}
}

func TestRefusedThisRequestOnly(t *testing.T) {
	t.Parallel()

	for status, want := range map[int]bool{
		400: true, 402: true, 403: true, 404: true, 405: true, 409: true, 410: true, 413: true, 422: true, 501: true,
		0: false, 200: false, 302: false, 401: false, 408: false, 425: false, 429: false, 500: false, 503: false,
	} {
		if got := RefusedThisRequestOnly(fmt.Errorf("counting: %w", &Error{Status: status})); got != want {
			t.Errorf("%d: %t", status, got)
		}
	}

	if RefusedThisRequestOnly(nil) || RefusedThisRequestOnly(errors.New("broken")) {
		t.Error("what is no answer refuses nothing")
	}
}
