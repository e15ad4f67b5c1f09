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
		400: true, 403: true, 404: true, 405: true, 501: true, 0: false,
		401: false, 409: false, 429: false, 500: false, 503: false,
	} {
		if got := client.Unserved(fmt.Errorf("counting: %w", &client.Error{Status: status})); got != want {
			t.Errorf("%d: %t", status, got)
		}
	}

	if client.Unserved(nil) || client.Unserved(errors.New("broken")) {
		t.Error("what is no answer refuses nothing")
	}
}
