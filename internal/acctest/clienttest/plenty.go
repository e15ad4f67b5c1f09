// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package clienttest

import (
	"net/http"
	"strconv"
	"sync/atomic"
)

// Plenty tells with every answer of a quota that no test uses up (API §8.1). Toward a server that tells of none the client
// feels its way, from 50 requests a second on: a test that is not about that, and whose time is real, would wait for nothing.
func Plenty(next http.Handler) http.Handler {
	const quota = 1_000_000

	var sent atomic.Int64

	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-RateLimit-Limit", strconv.Itoa(quota))
		w.Header().Set("X-RateLimit-Remaining", strconv.FormatInt(quota-sent.Add(1), 10))
		next.ServeHTTP(w, r)
	})
}
