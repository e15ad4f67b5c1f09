// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"errors"
	"net/http"
	"slices"
)

// The codes of Atlassian's organization APIs that callers use (API §3.9).
const (
	// CodeLicenseLimit is the license limit of the v1 and v2 directory calls.
	CodeLicenseLimit = "ADMIN-409-3"
	// CodeProductLicenseLimit is the license limit of user access management.
	CodeProductLicenseLimit = "ADMIN-UAM-409-3"
	// CodeResourceConflict is the answer to adding what is already there (API §4.4).
	CodeResourceConflict = "ADMIN-UAM-409-2"
	// CodeInvalidRole means that the resource does not have the role.
	CodeInvalidRole = "ADMIN-UAM-400-3"
	// CodeInvalidResource means that the resource is not valid. It is undocumented, but was measured (API §3.8).
	CodeInvalidResource = "ADMIN-UAM-400-5"
)

// SCIM error types, which are found in Error.Code (API §2.8).
const (
	ScimUniqueness    = "uniqueness"
	ScimInvalidPath   = "invalidPath"
	ScimInvalidSyntax = "invalidSyntax"
	ScimInvalidValue  = "invalidValue"
	ScimNoTarget      = "noTarget"
)

// CodeOf returns the code of an API error, or "" if there is none.
func CodeOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}

	return ""
}

// HasStatus reports whether the answer had this status.
func HasStatus(err error, status int) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Status == status
}

// IsLicenseLimit reports whether a product has no free seat. Unlike other conflicts this is a failure (API §8.2).
func IsLicenseLimit(err error) bool {
	return failedWith(err, http.StatusConflict, CodeLicenseLimit, CodeProductLicenseLimit)
}

// IsAlreadyMember reports whether a conflict means that what was to be added is already there, which is a success (API
// §8.2).
func IsAlreadyMember(err error) bool {
	return failedWith(err, http.StatusConflict, CodeResourceConflict)
}

// IsTaken reports whether a SCIM record with the same value exists, where the value must be unique. SCIM knows no other
// conflict (API §2.8), so the server may leave out the scimType. The text names the e-mail whichever value is taken
// (API §2.11), so it must not be used. A caller may also join ErrConflict with an earlier failure, whose code then does
// not matter.
func IsTaken(err error) bool {
	code := CodeOf(err)
	return errors.Is(err, ErrConflict) && (!HasStatus(err, http.StatusConflict) || code == ScimUniqueness || code == "")
}

// IsNotFound reports whether the server answered that the record does not exist.
func IsNotFound(err error) bool { return errors.Is(err, ErrNotFound) }

func failedWith(err error, status int, codes ...string) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Status == status && slices.Contains(codes, e.Code)
}
