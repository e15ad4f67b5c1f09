// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"errors"
	"net/http"
)

// Unserved reports whether the API refused one request as such: bad, forbidden, unknown or not offered. What else can
// be asked is not affected, unlike after a refused key (401) or a failure that may pass.
func Unserved(err error) bool {
	var answered *Error
	if !errors.As(err, &answered) {
		return false
	}

	switch answered.Status {
	case http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return true
	default:
		return false
	}
}
