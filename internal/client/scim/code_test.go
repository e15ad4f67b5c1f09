// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

func TestErrorTypes(t *testing.T) {
	t.Parallel()

	for _, test := range []struct {
		status           int
		code             string
		taken, immutable bool
	}{
		{status: 409, code: "uniqueness", taken: true},
		{status: 409, taken: true},
		{status: 409, code: "mutability", immutable: true},
		{status: 400, code: "mutability", immutable: true},
		{status: 400, code: "uniqueness"},
		{status: 400, code: "noTarget"},
		{status: 400},
		{status: 500},
	} {
		err := fmt.Errorf("wrapped: %w", &client.Error{Status: test.status, Code: test.code})
		if scim.IsTaken(err) != test.taken || scim.IsImmutable(err) != test.immutable {
			t.Errorf("%d %q: taken %t, immutable %t", test.status, test.code, scim.IsTaken(err), scim.IsImmutable(err))
		}
	}

	if !scim.IsTaken(errors.Join(client.ErrConflict, &client.Error{Status: 503, Code: "ADMIN-503-1"})) {
		t.Error("a conflict found out after a failure with a code is none")
	}

	if err := errors.New("reset"); scim.IsTaken(nil) || scim.IsTaken(err) || scim.IsImmutable(nil) || scim.IsImmutable(err) {
		t.Error("an error of another kind is taken for one of SCIM")
	}
}
