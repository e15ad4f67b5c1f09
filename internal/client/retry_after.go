// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// longestPause caps the time that a server may name. The windows of these APIs are minutes (API §8.1); a header that
// names hours is a mistake or another clock, and waiting it out would look like a hang and outlast the operation. If it
// is meant, the next refusal names it again.
const longestPause = 5 * time.Minute

// retryAfter reads the time of Retry-After: seconds, or an HTTP date.
func retryAfter(h http.Header, now time.Time) (time.Time, bool) {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if value == "" {
		return time.Time{}, false
	}

	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		return capPause(now.Add(time.Duration(seconds)*time.Second), now)
	}

	at, err := http.ParseTime(value)
	if err != nil {
		return time.Time{}, false
	}

	return capPause(localTime(at, h, now), now)
}

// resetLayouts are the ways in which X-RateLimit-Reset is written. Minutes alone are measured (API §8.1), although RFC
// 3339 has seconds.
var resetLayouts = []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02T15:04Z0700"}

// resetTime reads X-RateLimit-Reset. A whole minute is rounded, nobody knows which way, and is the end of no window at
// all where the server refills all the time: exact is false then, and the time a bound.
func resetTime(h http.Header, now time.Time) (at time.Time, exact, ok bool) {
	value := strings.TrimSpace(h.Get("X-RateLimit-Reset"))
	for _, layout := range resetLayouts {
		if told, err := time.Parse(layout, value); err == nil {
			at, ok = capPause(localTime(told, h, now), now)
			return at, ok && !told.Equal(told.Truncate(time.Minute)), ok
		}
	}

	return time.Time{}, false, false
}

// capPause caps a time, and drops one that has passed: it says nothing about when the server will be ready.
func capPause(at, now time.Time) (time.Time, bool) {
	wait := at.Sub(now)
	if wait <= 0 {
		return time.Time{}, false
	}

	return now.Add(min(wait, longestPause)), true
}

// clockTolerance is a difference of clocks that the precision of Date and the way of the answer do not explain.
const clockTolerance = 5 * time.Second

// localTime puts a time of the server's clock on ours. Where the two differ, the answer's own Date tells by how much.
func localTime(at time.Time, h http.Header, now time.Time) time.Time {
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return at
	}

	if ahead := date.Sub(now); ahead > clockTolerance || ahead < -clockTolerance {
		return at.Add(-ahead)
	}

	return at
}
