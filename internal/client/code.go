// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"errors"
	"net/http"
	"slices"
)

// Codes of Atlassian's organization APIs that callers decide by (API §3.9).
const (
	// CodeLicenseLimit is the license limit of the v1 and v2 directory calls.
	CodeLicenseLimit = "ADMIN-409-3"
	// CodeProductLicenseLimit is the same in user access management.
	CodeProductLicenseLimit = "ADMIN-UAM-409-3"
	// CodeResourceConflict is the answer to adding what is there already (API §4.4).
	CodeResourceConflict = "ADMIN-UAM-409-2"
	// CodeInvalidRole is a role that the resource does not know.
	CodeInvalidRole = "ADMIN-UAM-400-3"
	// CodeInvalidResource is undocumented, but measured (API §3.8).
	CodeInvalidResource = "ADMIN-UAM-400-5"
)

// SCIM error types, which stand in Error.Code (API §2.8).
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

// IsLicenseLimit reports whether a product has no seat left: a real failure, unlike other conflicts (API §8.2).
func IsLicenseLimit(err error) bool {
	return failedWith(err, http.StatusConflict, CodeLicenseLimit, CodeProductLicenseLimit)
}

// IsAlreadyMember reports whether the conflict is that what was to be added is there already, which is success (API
// §8.2).
func IsAlreadyMember(err error) bool {
	return failedWith(err, http.StatusConflict, CodeResourceConflict)
}

// IsTaken reports whether a SCIM record exists that holds a value which must be unique:
// SCIM knows no other conflict (API §2.8), so that a server may leave the scimType out.
// The text names the e-mail whichever value clashes (API §2.11), so nobody may read it.
// A conflict that was found out after another failure is one whatever code that failure had.
func IsTaken(err error) bool {
	code := CodeOf(err)
	return errors.Is(err, ErrConflict) && (!HasStatus(err, http.StatusConflict) || code == ScimUniqueness || code == "")
}

// IsNotFound reports whether the server answered that what was asked for does not exist.
func IsNotFound(err error) bool { return errors.Is(err, ErrNotFound) }

func failedWith(err error, status int, codes ...string) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Status == status && slices.Contains(codes, e.Code)
}
