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

// TimeText returns the text or the number of a JSON value for a time. Any other value is returned as written, and
// ParseTime refuses it.
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

// The forms of a time. A zone may be without a colon (API §1.4), seconds may be missing, and a time without a zone is
// UTC. Fractions of a second are accepted.
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

// ParseTime reads a point in time as Atlassian writes it, in UTC. A date is the beginning of its day. A number counts
// seconds, milliseconds or smaller units since 1970. Anything else is not a time, and is never guessed.
func ParseTime(s string) (time.Time, bool) {
	t, ok := parseEpoch(s)
	if !ok {
		t, ok = parseText(s)
	}

	return t.UTC(), ok
}

func parseText(s string) (time.Time, bool) {
	// Nearly all times have this form.
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, true
	}

	iso := strings.ToUpper(s)
	// RFC 3339 allows a space instead of the T.
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

// parseEpoch reads a number, which may have a fraction or an exponent. Its size shows the unit: a number of 12 digits
// can't be seconds, which would be the year 5138 or later.
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
	// The whole units and the rest are converted separately, because a float can't hold both exactly.
	whole, rest := math.Modf(number)

	perSecond := int64(float64(time.Second) / unit)
	if whole/float64(perSecond) > 1e11 {
		return time.Time{}, false
	}

	seconds, units := int64(whole)/perSecond, int64(whole)%perSecond

	return time.Unix(seconds, units*int64(unit)+int64(rest*unit)), true
}

// WholeDays returns the number of 24-hour days between two times, rounded down: 12 hours back are -1. It does not use
// time.Duration, which is limited to 292 years.
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
