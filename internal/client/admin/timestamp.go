// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import "time"

// parseTime reads what Atlassian writes for a point in time: RFC 3339 with any number of fractional digits (nanoseconds
// in v2), an offset with or without a colon (API §1.4), or a date alone, which is the beginning of that day in UTC.
// Anything else is nil: a time that can't be read is unknown, never guessed.
func parseTime(s string) *time.Time {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			t = t.UTC()
			return &t
		}
	}
	return nil
}

// firstTime reads the first of several fields that holds a time.
func firstTime(fields ...string) *time.Time {
	for _, field := range fields {
		if t := parseTime(field); t != nil {
			return t
		}
	}
	return nil
}
