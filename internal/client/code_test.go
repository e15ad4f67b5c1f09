// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

func TestCodesDecideWithTheStatus(t *testing.T) {
	t.Parallel()

	tests := []struct {
		status                 int
		code                   string
		license, member, taken bool
	}{
		{status: 409, code: "ADMIN-UAM-409-3", license: true},
		{status: 409, code: "ADMIN-409-3", license: true},
		{status: 400, code: "ADMIN-409-3"},
		{status: 409, code: "ADMIN-UAM-409-2", member: true},
		{status: 409, code: "ADMIN-409-28"},
		{status: 409, code: "uniqueness", taken: true},
		{status: 409, code: "mutability"},
		{status: 400, code: "uniqueness"},
		{status: 409, taken: true},
		{status: 500},
	}
	for _, test := range tests {
		err := fmt.Errorf("wrapped: %w", &client.Error{Status: test.status, Code: test.code})
		if client.IsLicenseLimit(err) != test.license || client.IsAlreadyMember(err) != test.member ||
			client.IsTaken(err) != test.taken {
			t.Errorf("%d %s is told wrong", test.status, test.code)
		}

		if client.CodeOf(err) != test.code {
			t.Errorf("code %q, want %q", client.CodeOf(err), test.code)
		}
	}

	if !client.IsTaken(errors.Join(client.ErrConflict, &client.Error{Status: 503, Code: "ADMIN-503-1"})) {
		t.Error("a conflict found out after a failure with a code is none")
	}

	if client.IsTaken(errReset) || client.IsLicenseLimit(nil) {
		t.Error("an error of another kind is taken for one of ours")
	}
}
