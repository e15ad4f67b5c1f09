// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"errors"
	"net/http"
)

// Unserved reports whether the API refused one request as such: bad, forbidden, unknown, not paid for or not offered.
// What else can be asked is not affected, unlike after a refused key (401), a limit (429) or a failure that may pass.
func Unserved(err error) bool {
	var answered *Error
	if !errors.As(err, &answered) {
		return false
	}

	switch status := answered.Status; status {
	case http.StatusUnauthorized, http.StatusTooManyRequests, http.StatusRequestTimeout, http.StatusTooEarly:
		return false
	default:
		return status >= 400 && status < 500 || status == http.StatusNotImplemented
	}
}
