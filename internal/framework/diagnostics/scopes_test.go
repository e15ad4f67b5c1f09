// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

func TestRefusedKeyNamesTheScope(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		err       error
		want, not string
	}{
		"scope exists":     {err: &client.Error{Method: http.MethodPost, Path: "/admin/v2/orgs/o/workspaces", Status: 403, Code: "ADMIN-403-3"}, want: "read:workspaces:admin"},
		"wrapped":          {err: fmt.Errorf("reading: %w", &client.Error{Method: http.MethodPost, Path: "/admin/v2/orgs/o/workspaces", Status: 403}), want: "read:workspaces:admin"},
		"at the gateway":   {err: &client.Error{Method: http.MethodPost, Path: "/admin/v2/orgs/o/workspaces", Status: 401}, want: "read:workspaces:admin"},
		"without a scope":  {err: &client.Error{Method: http.MethodGet, Path: "/admin/v2/orgs/o/directories/-/users/count", Status: 403}, want: "an API key without scopes"},
		"user management":  {err: &client.Error{Method: http.MethodGet, Path: "/users/a/manage/profile", Status: 403}, want: "an API key without scopes"},
		"the directory":    {err: &client.Error{Method: http.MethodGet, Path: "/scim/directory/d/Users", Status: 403}, want: "403", not: "an API key without scopes"},
		"another status":   {err: &client.Error{Method: http.MethodPost, Path: "/admin/v2/orgs/o/workspaces", Status: 500}, want: "500", not: "scope"},
		"no answer at all": {err: errors.New("connection refused"), want: "Connection refused", not: "scope"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			diags := diagnostics.FromError("Reading things failed", test.err)
			if len(diags) != 1 || diags[0].Summary() != "Reading things failed" {
				t.Fatalf("got %v", diags)
			}

			if text := diags[0].Detail(); !strings.Contains(text, test.want) || test.not != "" && strings.Contains(text, test.not) {
				t.Errorf("want %q and not %q in: %s", test.want, test.not, text)
			}
		})
	}
}
