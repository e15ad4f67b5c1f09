// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// quota is what an answer says about the window that its request was counted in.
type quota struct {
	limit     int // requests in a window; 0: not said
	remaining int
	reset     time.Time // when the window ends; zero: not said, or past
	exact     bool      // reset is that moment, and no bound of it
}

// parseQuota reads the X-RateLimit headers (API §8.1). Without both numbers, or with such that make no sense, there is
// no quota.
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
