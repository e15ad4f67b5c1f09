// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
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
		if got := admin.ScopeFor(test.method, test.path); got != test.want {
			t.Errorf("%s %s needs %q, want %q", test.method, test.path, got, test.want)
		}
	}
}

// TestScopesOfAtlassiansDocuments compares the table with the scopes in Atlassian's OpenAPI document.
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
			scope := admin.ScopeFor(method, "/admin"+path)
			if scope != "" && !strings.Contains(operation.Description, "`"+scope+"`") {
				t.Errorf("%s %s does not name the scope %s", method, path, scope)
			}
		}
	}
}
