// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"encoding/json"
	"testing"
	"time"
)

func TestParseTime(t *testing.T) {
	t.Parallel()

	for text, want := range map[string]time.Time{
		"2025-12-03T13:10:59.759Z":       time.Date(2025, 12, 3, 13, 10, 59, 759e6, time.UTC),
		"2025-11-06T23:07:29.936941226Z": time.Date(2025, 11, 6, 23, 7, 29, 936941226, time.UTC),
		"2025-12-03T13:10:59Z":           time.Date(2025, 12, 3, 13, 10, 59, 0, time.UTC),
		"2025-12-03T15:10:59+02:00":      time.Date(2025, 12, 3, 13, 10, 59, 0, time.UTC),
		"2025-06-06T06:03:27.122+0000":   time.Date(2025, 6, 6, 6, 3, 27, 122e6, time.UTC),
		"2026-10-03":                     time.Date(2026, 10, 3, 0, 0, 0, 0, time.UTC),
		"2025-12-03T13:10Z":              time.Date(2025, 12, 3, 13, 10, 0, 0, time.UTC),
		"2025-12-03T15:10+02:00":         time.Date(2025, 12, 3, 13, 10, 0, 0, time.UTC),
		"2025-12-03T13:10+0000":          time.Date(2025, 12, 3, 13, 10, 0, 0, time.UTC),
		"2025-12-03T13:10:59":            time.Date(2025, 12, 3, 13, 10, 59, 0, time.UTC),
		"2025-12-03T13:10:59.5":          time.Date(2025, 12, 3, 13, 10, 59, 5e8, time.UTC),
		"2025-12-03T13:10":               time.Date(2025, 12, 3, 13, 10, 0, 0, time.UTC),
		"2025-12-03 13:10:59":            time.Date(2025, 12, 3, 13, 10, 59, 0, time.UTC),
		"2025-12-03t13:10:59z":           time.Date(2025, 12, 3, 13, 10, 59, 0, time.UTC),
		"Wed, 03 Dec 2025 13:10:59 GMT":  time.Date(2025, 12, 3, 13, 10, 59, 0, time.UTC),
		"1764767459":                     time.Date(2025, 12, 3, 13, 10, 59, 0, time.UTC),
		"1764767459.25":                  time.Date(2025, 12, 3, 13, 10, 59, 25e7, time.UTC),
		"1764767459759":                  time.Date(2025, 12, 3, 13, 10, 59, 759e6, time.UTC),
		"1764767459759000":               time.Date(2025, 12, 3, 13, 10, 59, 759e6, time.UTC),
		"1764767459000000000":            time.Date(2025, 12, 3, 13, 10, 59, 0, time.UTC),
		"2024-02-29":                     time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC),
	} {
		if got := parseTime(text); got == nil || !got.Equal(want) || got.Location() != time.UTC {
			t.Errorf("%s: got %v", text, got)
		}
	}

	for _, text := range []string{
		"", "null", "never", "2025-13-03", "2025-02-29", "2025-12-03T25:00:00Z", "03.12.2025", " 2025-12-03", "2025", "-1764767459", "NaN", "Inf", "0x10",
		"0", "1970-01-01T00:00:00Z", "1970-01-01", "2100-01-01T00:00:00Z", "4102444800", "9999-12-31T23:59:59Z", "99999999999999999999999",
	} {
		if got := parseTime(text); got != nil {
			t.Errorf("%q: guessed %v", text, got)
		}
	}
}

func FuzzParseTime(f *testing.F) {
	for _, seed := range []string{
		"2025-12-03T13:10:59.759Z", "2025-11-06T23:07:29.936941226Z", "2026-10-03", "", "0000-00-00", "9999-12-31T23:59:60Z", "2025-12-03T13:10:59+0000",
	} {
		f.Add(seed)
	}

	f.Fuzz(func(t *testing.T, text string) {
		got := parseTime(text)
		if got == nil {
			return
		}

		if again := parseTime(got.Format(time.RFC3339Nano)); got.Year() >= 0 && got.Year() <= 9999 && (again == nil || !again.Equal(*got)) {
			t.Errorf("%q: %v is not read back, but %v", text, got, again)
		}
	})
}

func TestTimestamp(t *testing.T) {
	t.Parallel()

	for raw, want := range map[string]struct{ known, unreadable bool }{
		`{"at":"2025-12-03T13:10Z"}`:    {known: true},
		`{"at":1764767459759}`:          {known: true},
		`{"at":1.764767459759e12}`:      {known: true},
		`{"at":" 2025-12-03 "}`:         {known: true},
		`{}`:                            {},
		`{"at":null}`:                   {},
		`{"at":""}`:                     {},
		`{"at":"  "}`:                   {},
		`{"at":"never"}`:                {unreadable: true},
		`{"at":0}`:                      {unreadable: true},
		`{"at":true}`:                   {unreadable: true},
		`{"at":{"value":"2025-12-03"}}`: {unreadable: true},
		`{"at":["2025-12-03"]}`:         {unreadable: true},
	} {
		var wire struct {
			At timestamp `json:"at"`
		}
		if err := json.Unmarshal([]byte(raw), &wire); err != nil {
			t.Errorf("%s: %v", raw, err)
		}

		if (wire.At.time != nil) != want.known || wire.At.unreadable != want.unreadable {
			t.Errorf("%s: %v, unreadable %t", raw, wire.At.time, wire.At.unreadable)
		}
	}
}
