// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

func TestUnserved(t *testing.T) {
	t.Parallel()

	for status, want := range map[int]bool{
		400: true, 402: true, 403: true, 404: true, 405: true, 409: true, 410: true, 413: true, 422: true, 501: true,
		0: false, 200: false, 302: false, 401: false, 408: false, 425: false, 429: false, 500: false, 503: false,
	} {
		if got := client.Unserved(fmt.Errorf("counting: %w", &client.Error{Status: status})); got != want {
			t.Errorf("%d: %t", status, got)
		}
	}

	if client.Unserved(nil) || client.Unserved(errors.New("broken")) {
		t.Error("what is no answer refuses nothing")
	}
}
