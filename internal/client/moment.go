// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"encoding/json"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// TimeText takes the text or the number out of a JSON value that is to be a time. Anything else comes as it is written,
// which is no time.
func TimeText(raw json.RawMessage) (string, error) {
	text := string(raw)

	switch {
	case text == "null":
		return "", nil
	case !strings.HasPrefix(text, `"`):
	case strings.Contains(text, `\`):
		if err := json.Unmarshal(raw, &text); err != nil {
			return "", err
		}
	default:
		text = strings.Trim(text, `"`)
	}

	return strings.TrimSpace(text), nil
}

// The forms of a time. A zone may have a colon or none (API §1.4), seconds may be missing, and what has no zone is UTC.
// Fractions of a second are read wherever seconds are.
var layouts = []string{
	time.RFC3339,
	"2006-01-02T15:04:05Z0700",
	"2006-01-02T15:04:05",
	"2006-01-02T15:04Z07:00",
	"2006-01-02T15:04Z0700",
	"2006-01-02T15:04",
	time.DateOnly,
	time.RFC1123,
	time.RFC1123Z,
}

// ParseTime reads what Atlassian writes for a point in time, in UTC: a date alone is the beginning of that day, digits
// alone are seconds, milliseconds or finer since 1970. Anything else is no time: what can't be read is unknown, never
// guessed.
func ParseTime(s string) (time.Time, bool) {
	t, ok := parseEpoch(s)
	if !ok {
		t, ok = parseText(s)
	}

	return t.UTC(), ok
}

func parseText(s string) (time.Time, bool) {
	// Nearly all are of this form.
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, true
	}

	iso := strings.ToUpper(s)
	// RFC 3339 allows a blank instead of the T.
	if len(iso) > len(time.DateOnly) && iso[len(time.DateOnly)] == ' ' {
		iso = iso[:len(time.DateOnly)] + "T" + iso[len(time.DateOnly)+1:]
	}

	for _, layout := range layouts {
		if t, err := time.Parse(layout, iso); err == nil {
			return t, true
		}
	}

	if t, err := http.ParseTime(s); err == nil {
		return t, true
	}

	return time.Time{}, false
}

// parseEpoch reads a number, with a fraction or an exponent or without. Their number tells the unit: seconds have 12
// digits from the year 5138 on only.
func parseEpoch(s string) (time.Time, bool) {
	if strings.Trim(s, "0123456789.eE+") != "" {
		return time.Time{}, false
	}

	number, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return time.Time{}, false
	}

	unit := float64(time.Second)
	for limit := 1e11; number >= limit && unit > 1; limit *= 1e3 {
		unit /= 1e3
	}
	// Whole units and their rest apart: together they don't fit a float exactly.
	whole, rest := math.Modf(number)

	perSecond := int64(float64(time.Second) / unit)
	if whole/float64(perSecond) > 1e11 {
		return time.Time{}, false
	}

	seconds, units := int64(whole)/perSecond, int64(whole)%perSecond

	return time.Unix(seconds, units*int64(unit)+int64(rest*unit)), true
}

// WholeDays is how many days of 24 hours lie between two times, rounded down: twelve hours back are -1. It does not go
// by time.Duration, which ends after 292 years.
func WholeDays(from, to time.Time) int64 {
	const day = 24 * 60 * 60

	seconds := to.Unix() - from.Unix()
	if to.Nanosecond() < from.Nanosecond() {
		seconds--
	}

	days := seconds / day
	if seconds%day < 0 {
		days--
	}

	return days
}
