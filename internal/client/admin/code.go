// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"net/http"
	"slices"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// The organization APIs have two families of codes: ADMIN of the organization, ADMIN-UAM of user access management (API
// §3.9).

// IsLicenseLimit reports whether a product has no free seat. Unlike other conflicts this is a failure (API §8.2).
func IsLicenseLimit(err error) bool {
	return client.HasStatus(err, http.StatusConflict) && hasCode(err, "ADMIN-409-3", "ADMIN-UAM-409-3")
}

// IsAlreadyMember reports whether a conflict means that what was to be added is already there, which is a success (API
// §4.4, §8.2).
func IsAlreadyMember(err error) bool {
	return client.HasStatus(err, http.StatusConflict) && hasCode(err, "ADMIN-UAM-409-2")
}

// IsProtectedGroup reports whether a group is not this key's to change: it belongs to somebody else, has a default
// role, or gives administration.
func IsProtectedGroup(err error) bool {
	return hasCode(err, "ADMIN-403-5", "ADMIN-403-6", "ADMIN-403-7")
}

// IsInactiveUser reports whether a role was refused because the person is not active.
func IsInactiveUser(err error) bool { return hasCode(err, "ADMIN-UAM-400-2") }

// IsUnknownRole reports whether an app does not have the role.
func IsUnknownRole(err error) bool { return hasCode(err, "ADMIN-UAM-400-3") }

// IsUnlicensedResource reports whether the organization has no license for an app.
func IsUnlicensedResource(err error) bool { return hasCode(err, "ADMIN-UAM-400-4", "ADMIN-UAM-402-1") }

// IsUnknownResource reports whether an app or a person is not known. The first code is not documented, but was measured
// (API §3.8). The other codes do not say whether it is the app or the person.
func IsUnknownResource(err error) bool {
	return hasCode(err, "ADMIN-UAM-400-5", "ADMIN-400-4", "ADMIN-UAM-404-1", "ADMIN-404-1")
}

// IsUnknownGroup reports whether a group of a role or an invitation is not known.
func IsUnknownGroup(err error) bool { return hasCode(err, "ADMIN-UAM-404-3") }

func hasCode(err error, codes ...string) bool { return slices.Contains(codes, client.CodeOf(err)) }
