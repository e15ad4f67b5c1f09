// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"errors"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

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

// scopeAdvice says what kind of key a request needs that the organization's API refused. It is empty for anything else.
// Whether the key has scopes cannot be asked, so the advice covers both cases.
func scopeAdvice(err error) string {
	answered, ok := errors.AsType[*client.Error](err)
	if !ok || !organizationKeyPath(answered.Path) {
		return ""
	}

	key := "The key in the provider's " + argumentNamed(ArgumentAPIKey)

	const never = " The SCIM directory's key and a personal API token of id.atlassian.com never serve here."

	switch {
	case errors.Is(err, client.ErrForbidden):
		return key + " is known, but may not do this. " + neededScope(answered) + ", made by an administrator of this organization. Keys are made " +
			"in admin.atlassian.com under Settings → API keys; their scopes cannot be changed afterwards." + never
	case errors.Is(err, client.ErrUnauthorized):
		return key + " was not accepted. " + neededScope(answered) + "." + never
	default:
		return ""
	}
}

// neededScope says which key a request of the organization's APIs needs.
func neededScope(answered *client.Error) string {
	if scope := ScopeFor(answered.Method, answered.Path); scope != "" {
		return "If the key was created with scopes, it needs the scope " + scope + " for this request"
	}

	return "Atlassian has no scope for this request: it needs an API key without scopes"
}

// organizationKeyPath reports whether the organization's key serves this path: the admin APIs and user management,
// but not the SCIM directory (API §1.2).
func organizationKeyPath(requestPath string) bool {
	return strings.Contains(requestPath, "/admin/") ||
		strings.Contains(requestPath, "/users/") && strings.Contains(requestPath, "/manage")
}
