// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import "strings"

// scopedOperation is an operation that a key with scopes may carry out. The path is relative to the base URL;
// "*" stands for any one segment.
type scopedOperation struct {
	method, path, scope string
}

// scopedOperations are all operations for which Atlassian documents a scope and that this provider uses. What is
// not among them needs a key without scopes (API §1.3).
var scopedOperations = []scopedOperation{
	{"GET", "/admin/v1/orgs/*", "read:orgs:admin"},
	{"GET", "/admin/v1/orgs/*/users", "read:accounts:admin"},
	{"GET", "/admin/v1/orgs/*/domains", "read:domains:admin"},
	{"GET", "/admin/v2/orgs/*/directories", "read:directories:admin"},
	{"GET", "/admin/v2/orgs/*/directories/*/users/*/role-assignments", "read:directories:admin"},
	{"GET", "/admin/v2/orgs/*/directories/*/groups/*/role-assignments", "read:groups:admin"},
	{"POST", "/admin/v2/orgs/*/workspaces", "read:workspaces:admin"},
	{"GET", "/admin/api-access/v1/orgs/*/api-keys", "read:keys:admin"},
}

// ScopeFor is the scope that a key with scopes needs for a request; empty when only a key without scopes will do.
func ScopeFor(method, requestPath string) string {
	for _, operation := range scopedOperations {
		if operation.method == method && matchesPath(operation.path, requestPath) {
			return operation.scope
		}
	}

	return ""
}

func matchesPath(pattern, requestPath string) bool {
	want := strings.Split(strings.Trim(pattern, "/"), "/")
	have := strings.Split(strings.Trim(requestPath, "/"), "/")

	// A base URL may have a path of its own in front.
	if len(have) < len(want) {
		return false
	}

	have = have[len(have)-len(want):]
	for i := range want {
		if want[i] != "*" && want[i] != have[i] {
			return false
		}
	}

	return true
}

// TakesOrganizationKey reports whether the organization's key serves this path: the admin APIs and user management,
// but not the SCIM directory (API §1.2).
func TakesOrganizationKey(requestPath string) bool {
	return strings.Contains(requestPath, "/admin/") ||
		strings.Contains(requestPath, "/users/") && strings.Contains(requestPath, "/manage")
}
