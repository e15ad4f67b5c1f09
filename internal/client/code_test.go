// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"fmt"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

func TestCodeAndStatusOfWrappedErrors(t *testing.T) {
	t.Parallel()

	err := fmt.Errorf("wrapped: %w", &client.Error{Status: 409, Code: "ADMIN-409-28"})
	if client.CodeOf(err) != "ADMIN-409-28" || !client.HasStatus(err, 409) || client.HasStatus(err, 400) {
		t.Errorf("the code is %q, the status 409: %t, 400: %t", client.CodeOf(err), client.HasStatus(err, 409), client.HasStatus(err, 400))
	}

	if client.HasStatus(nil, 0) || client.HasStatus(errReset, 0) {
		t.Error("an error that is no answer has a status")
	}
}
