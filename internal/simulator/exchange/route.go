// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package exchange

// authKind says how a route checks the key and in which format it refuses (API §1.2, §1.4).
type authKind int

const (
	// AuthOrganization requires a key of the organization {orgId}.
	AuthOrganization authKind = iota
	// AuthAccount requires an unscoped organization key and refuses in the format of the user management API.
	AuthAccount
	// AuthSCIM requires the key of the SCIM directory {directoryId}.
	AuthSCIM
)

// ScopeNone is the scope of a route without a documented scope. Such a route refuses scoped keys (API §1.3).
const ScopeNone = ""

// Route is one operation.
type Route struct {
	Method  string
	Pattern string // such as "/admin/v1/orgs/{orgId}"; {name} matches one whole segment
	Auth    authKind
	Scope   string // the scope that a scoped key needs
	Handler func(*Call) Reply
}
