// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import "strings"

// The scopes that a key may have; a key without scopes may do everything (API §1.3).
const (
	ScopeReadOrganization = "read:orgs:admin"
	ScopeReadAccounts     = "read:accounts:admin"
	ScopeReadDomains      = "read:domains:admin"
	ScopeReadDirectories  = "read:directories:admin"
	ScopeReadGroups       = "read:groups:admin"
	ScopeReadWorkspaces   = "read:workspaces:admin"
	ScopeReadKeys         = "read:keys:admin"
)

// scopedOperation is an operation that a key with scopes may call. The path is relative to the base URL; "*" matches
// any one segment.
type scopedOperation struct {
	method, path, scope string
}

// scopedOperations are the operations of this provider for which Atlassian documents a scope. All others need a key
// without scopes (API §1.3).
var scopedOperations = []scopedOperation{
	{"GET", "/admin/v1/orgs/*", ScopeReadOrganization},
	{"GET", "/admin/v1/orgs/*/users", ScopeReadAccounts},
	{"GET", "/admin/v1/orgs/*/domains", ScopeReadDomains},
	{"GET", "/admin/v2/orgs/*/directories", ScopeReadDirectories},
	{"GET", "/admin/v2/orgs/*/directories/*/users/*/role-assignments", ScopeReadDirectories},
	{"GET", "/admin/v2/orgs/*/directories/*/groups/*/role-assignments", ScopeReadGroups},
	{"POST", "/admin/v2/orgs/*/workspaces", ScopeReadWorkspaces},
	{"GET", "/admin/api-access/v1/orgs/*/api-keys", ScopeReadKeys},
}

// ScopeFor returns the scope that a request needs, or "" if it needs a key without scopes.
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

	// The base URL may have a path of its own.
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

// TakesOrganizationKey reports whether a path takes the organization's key: the admin APIs and user management do, the
// SCIM directory does not (API §1.2).
func TakesOrganizationKey(requestPath string) bool {
	return strings.Contains(requestPath, "/admin/") ||
		strings.Contains(requestPath, "/users/") && strings.Contains(requestPath, "/manage")
}
