// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// quota is what an answer says about the rate limit that counted its request.
type quota struct {
	limit     int // requests in a window; 0: not named
	remaining int
	reset     time.Time // when the window ends; zero: not named, or past
	exact     bool      // reset is the exact time, not a bound
}

// parseQuota reads the X-RateLimit headers (API §8.1). Both numbers are needed and must make sense.
func parseQuota(h http.Header, now time.Time) (quota, bool) {
	most, ok1 := count(h.Get("X-RateLimit-Limit"))

	left, ok2 := count(h.Get("X-RateLimit-Remaining"))
	if !ok1 || !ok2 || most == 0 {
		return quota{}, false
	}

	q := quota{limit: most, remaining: min(left, most)}
	if at, exact, ok := resetTime(h, now); ok {
		q.reset, q.exact = at, exact
	}

	return q, true
}

func count(value string) (int, bool) {
	n, err := strconv.ParseUint(strings.TrimSpace(value), 10, 31)
	return int(n), err == nil
}
