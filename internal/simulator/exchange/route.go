// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package exchange

// authKind says which check stands before a route, and in which shape it refuses (API §1.2, §1.4).
type authKind int

const (
	// AuthOrganization wants an organization key; {orgId} must be the key's own.
	AuthOrganization authKind = iota
	// AuthAccount wants an unscoped organization key and refuses in the shape of the user management API.
	AuthAccount
	// AuthSCIM wants the key of the SCIM directory {directoryId}.
	AuthSCIM
)

// ScopeNone is the scope of a route for which none is documented: a scoped key is refused (API §1.3).
const ScopeNone = ""

// Route is one operation.
type Route struct {
	Method  string
	Pattern string // "/admin/v1/orgs/{orgId}": {name} takes one whole segment
	Auth    authKind
	Scope   string // that a scoped key needs
	Handler func(*Call) Reply
}
