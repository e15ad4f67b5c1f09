// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

func TestScopeFor(t *testing.T) {
	t.Parallel()

	for _, test := range []struct{ method, path, want string }{
		{http.MethodGet, "/admin/v1/orgs/o", "read:orgs:admin"},
		{http.MethodGet, "/admin/v1/orgs/o/users", "read:accounts:admin"},
		{http.MethodGet, "/gateway/admin/v1/orgs/o/users", "read:accounts:admin"},
		{http.MethodGet, "/admin/v1/orgs/o/domains", "read:domains:admin"},
		{http.MethodGet, "/admin/v2/orgs/o/directories", "read:directories:admin"},
		{http.MethodGet, "/admin/v2/orgs/o/directories/-/users/a/role-assignments", "read:directories:admin"},
		{http.MethodGet, "/admin/v2/orgs/o/directories/-/groups/g/role-assignments", "read:groups:admin"},
		{http.MethodPost, "/admin/v2/orgs/o/workspaces", "read:workspaces:admin"},
		{http.MethodGet, "/admin/api-access/v1/orgs/o/api-keys", "read:keys:admin"},
		{http.MethodGet, "/admin/v2/orgs/o/directories/-/users/count", ""},
		{http.MethodPost, "/admin/v2/orgs/o/directories/-/users/search", ""},
		{http.MethodGet, "/admin/v1/orgs/o/directory/users/a/last-active-dates", ""},
		{http.MethodGet, "/admin/v2/orgs/o/workspaces", ""},
		{http.MethodGet, "", ""},
	} {
		if got := framework.ScopeFor(test.method, test.path); got != test.want {
			t.Errorf("%s %s needs %q, want %q", test.method, test.path, got, test.want)
		}
	}
}

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
		"no answer at all": {err: errors.New("connection refused"), want: "connection refused", not: "scope"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			diags := framework.ErrorDiagnostics("Reading things failed", test.err)
			if len(diags) != 1 || diags[0].Summary() != "Reading things failed" {
				t.Fatalf("got %v", diags)
			}

			if text := diags[0].Detail(); !strings.Contains(text, test.want) || test.not != "" && strings.Contains(text, test.not) {
				t.Errorf("want %q and not %q in: %s", test.want, test.not, text)
			}
		})
	}
}

// TestScopesOfAtlassiansDocuments holds the table against the scopes that Atlassian's own API document names.
func TestScopesOfAtlassiansDocuments(t *testing.T) {
	t.Parallel()

	folder := os.Getenv("ATLASSIAN_OPENAPI_DIR")
	if folder == "" {
		t.Skip("ATLASSIAN_OPENAPI_DIR is not set")
	}

	document, err := openapi3.NewLoader().LoadFromFile(filepath.Join(folder, "organizations.json"))
	if err != nil {
		t.Fatal(err)
	}

	for path, item := range document.Paths.Map() {
		for method, operation := range item.Operations() {
			scope := framework.ScopeFor(method, "/admin"+path)
			if scope != "" && !strings.Contains(operation.Description, "`"+scope+"`") {
				t.Errorf("%s %s does not name the scope %s", method, path, scope)
			}
		}
	}
}
