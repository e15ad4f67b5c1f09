// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"errors"
	"net/http"
)

// IsKeyRefused reports whether the server refused the key, for this request or at all.
func IsKeyRefused(err error) bool {
	return errors.Is(err, ErrForbidden) || errors.Is(err, ErrUnauthorized)
}

// WriteRefused reports whether the server answered that it did not carry out a write. After any other failure the write
// may have been carried out.
func WriteRefused(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Status >= 400 && !transientStatus(e.Status) && !e.outcomeUnknown
}

// RefusedThisRequestOnly reports whether the API refused one request as such: bad, forbidden, unknown, not paid for or
// not offered. Other requests may succeed, unlike after a refused key (401), a rate limit (429) or a temporary failure.
func RefusedThisRequestOnly(err error) bool {
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
