// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import "errors"

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

// IsNotFound reports whether the server answered that the record does not exist.
func IsNotFound(err error) bool { return errors.Is(err, ErrNotFound) }
