// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestResetTime(t *testing.T) {
	t.Parallel()

	now := time.Date(2023, 10, 11, 9, 14, 30, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"2023-10-11T09:15Z":              30 * time.Second,
		"2023-10-11T09:15:10Z":           40 * time.Second,
		"2023-10-11T09:15:10.5Z":         40*time.Second + 500*time.Millisecond,
		"2023-10-11T11:15+02:00":         30 * time.Second,
		"2023-10-11T11:15+0200":          30 * time.Second,
		"2023-10-11T11:15:10+02:00":      40 * time.Second,
		" 2023-10-11T09:15Z ":            30 * time.Second,
		"2023-10-11T10:15Z":              longestPause,
		"9999-12-31T23:59Z":              longestPause,
		"2023-10-11T09:14:30.000000001Z": time.Nanosecond,
		"2023-10-11T09:14:30.999999999Z": 999999999 * time.Nanosecond,
		"2023-10-11T09:14Z":              0,
		"2023-10-11T09:14:30Z":           0,
		"0001-01-01T00:00Z":              0,
		"":                               0,
		"1697015700":                     0,
		"60":                             0,
		"2023-10-11":                     0,
		"2023-10-11 09:15":               0,
		"2023-13-11T09:15Z":              0,
		"tomorrow":                       0,
	} {
		at, exact, ok := resetTime(http.Header{"X-Ratelimit-Reset": {value}}, now)
		if ok != (want > 0) || ok && at.Sub(now) != want {
			t.Errorf("%q: got %s, %t, want %s", value, at.Sub(now), ok, want)
		}

		if seconds := strings.Count(value, ":")-strings.Count(value, "+02:") == 2; exact != (ok && seconds) {
			t.Errorf("%q: exact is %t", value, exact)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()

	now := time.Date(2023, 10, 11, 9, 14, 30, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"1":                                 time.Second,
		"120":                               2 * time.Minute,
		" 7 ":                               7 * time.Second,
		"2147483647":                        longestPause,
		"Wed, 11 Oct 2023 09:15:00 GMT":     30 * time.Second,
		"Wednesday, 11-Oct-23 09:15:00 GMT": 30 * time.Second,
		"Wed Oct 11 09:15:00 2023":          30 * time.Second,
		"Wed, 11 Oct 2023 23:15:00 GMT":     longestPause,
		"Wed, 11 Oct 2023 09:14:00 GMT":     0,
		"0":                                 0,
		"-5":                                0,
		"1.5":                               0,
		"99999999999999999999":              0,
		"":                                  0,
		"soon":                              0,
		"2023-10-11T09:15Z":                 0,
	} {
		at, ok := retryAfter(http.Header{"Retry-After": {value}}, now)
		if ok != (want > 0) || ok && at.Sub(now) != want {
			t.Errorf("%q: got %s, %t, want %s", value, at.Sub(now), ok, want)
		}
	}
}

func TestClocksThatDiffer(t *testing.T) {
	t.Parallel()

	now := time.Date(2023, 10, 11, 9, 14, 30, 0, time.UTC)

	for date, want := range map[string]time.Duration{
		"Wed, 11 Oct 2023 09:14:29 GMT": 60 * time.Second, // precision of Date
		"Wed, 11 Oct 2023 09:15:20 GMT": 10 * time.Second, // ahead by 50 s
		"Wed, 11 Oct 2023 09:13:30 GMT": 2 * time.Minute,  // behind by 60 s
		"garbage":                       60 * time.Second,
		"":                              60 * time.Second,
	} {
		h := http.Header{"X-Ratelimit-Reset": {"2023-10-11T09:15:30Z"}, "Date": {date}}
		if at, _, ok := resetTime(h, now); !ok || at.Sub(now) != want {
			t.Errorf("%q: got %s, %t, want %s", date, at.Sub(now), ok, want)
		}
	}
}

func FuzzTimesOfTheServer(f *testing.F) {
	for _, seed := range [][3]string{
		{"", "2023-10-11T09:15Z", ""},
		{"5", "", ""},
		{"Wed, 11 Oct 2023 09:15:00 GMT", "x", "Wed, 11 Oct 2023 09:15:00 GMT"},
		{"-1", "9999-12-31T23:59:59.999999999Z", "Mon, 01 Jan 0001 00:00:00 GMT"},
		{"99999999999", "0000-01-01T00:00Z", "Fri, 31 Dec 9999 23:59:59 GMT"},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}

	now := time.Date(2023, 10, 11, 9, 14, 30, 0, time.UTC)

	f.Fuzz(func(t *testing.T, after, reset, date string) {
		h := http.Header{"Retry-After": {after}, "X-Ratelimit-Reset": {reset}, "Date": {date}}

		for _, read := range []func() (time.Time, bool){
			func() (time.Time, bool) { return retryAfter(h, now) },
			func() (time.Time, bool) { at, _, ok := resetTime(h, now); return at, ok },
		} {
			at, ok := read()
			if wait := at.Sub(now); ok && (wait <= 0 || wait > longestPause) {
				t.Errorf("a wait of %s", wait)
			}
		}
	})
}

func TestParseQuota(t *testing.T) {
	t.Parallel()

	now := time.Date(2023, 10, 11, 9, 14, 30, 0, time.UTC)
	for name, test := range map[string]struct {
		limit, remaining, reset string
		want                    quota
		ok                      bool
	}{
		"whole":              {"100", "7", "2023-10-11T09:15Z", quota{100, 7, now.Add(30 * time.Second), false}, true},
		"past":               {"100", "7", "2023-10-11T09:14Z", quota{100, 7, time.Time{}, false}, true},
		"no reset":           {"100", "0", "", quota{100, 0, time.Time{}, false}, true},
		"more than all":      {"100", "700", "", quota{100, 100, time.Time{}, false}, true},
		"no limit":           {"", "7", "", quota{}, false},
		"no remaining":       {"100", "", "", quota{}, false},
		"zero":               {"0", "0", "", quota{}, false},
		"negative":           {"100", "-1", "", quota{}, false},
		"text":               {"many", "some", "", quota{}, false},
		"beyond any integer": {"99999999999999999999", "1", "", quota{}, false},
	} {
		got, ok := parseQuota(http.Header{
			"X-Ratelimit-Limit": {test.limit}, "X-Ratelimit-Remaining": {test.remaining}, "X-Ratelimit-Reset": {test.reset},
		}, now)
		if ok != test.ok || got != test.want {
			t.Errorf("%s: got %v, %t", name, got, ok)
		}
	}
}
