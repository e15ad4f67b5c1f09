// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// longestPause limits the time that a server may name. Windows of these APIs are minutes long (API §8.1). A header that
// names hours is a mistake or a wrong clock, and such a wait would look like a hang and outlast the operation. If the
// time is right, the next refusal names it again.
const longestPause = 5 * time.Minute

// retryAfter reads Retry-After: seconds, or an HTTP date.
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

// resetLayouts are the forms of X-RateLimit-Reset. Only minutes were measured (API §8.1), although RFC 3339 has
// seconds.
var resetLayouts = []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02T15:04Z0700"}

// resetTime reads X-RateLimit-Reset. A whole minute has been rounded, up or down, and is not the end of a window if the
// server refills all the time. Then exact is false, and the time is only a bound.
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

// capPause limits a time to longestPause from now. It drops a past time, which does not say when the server is ready.
func capPause(at, now time.Time) (time.Time, bool) {
	wait := at.Sub(now)
	if wait <= 0 {
		return time.Time{}, false
	}

	return now.Add(min(wait, longestPause)), true
}

// clockTolerance is the difference between two clocks that the precision of Date and the latency may explain.
const clockTolerance = 5 * time.Second

// localTime converts a time of the server's clock to the local clock, with the Date of the answer.
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
