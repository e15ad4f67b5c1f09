// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

func FuzzParseQuota(f *testing.F) {
	for _, seed := range [][3]string{
		{"100", "7", "2023-10-11T09:15Z"}, {"0", "0", ""}, {"-1", "x", "z"}, {"99999999999999999999", "1", "2023-10-11T09:15:00.5+02:00"},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}

	now := time.Date(2023, 10, 11, 9, 14, 30, 0, time.UTC)

	f.Fuzz(func(t *testing.T, most, left, reset string) {
		q, ok := parseQuota(http.Header{"X-Ratelimit-Limit": {most}, "X-Ratelimit-Remaining": {left}, "X-Ratelimit-Reset": {reset}}, now)
		if !ok {
			return
		}

		if q.limit <= 0 || q.remaining < 0 || q.remaining > q.limit {
			t.Fatalf("%d of %d", q.remaining, q.limit)
		}

		if wait := q.reset.Sub(now); !q.reset.IsZero() && (wait <= 0 || wait > longestPause) {
			t.Fatalf("a window of %s", wait)
		}
	})
}

// Every accepted address is one that a key may be sent to.
func FuzzParseBaseURL(f *testing.F) {
	for _, seed := range []string{
		"", "https://api.atlassian.com", "http://127.0.0.1:8080", "http://localhost", "http://[::1]:1", "http://example.com", "https://a@b",
		"https://x?y", "https://x#", "https://x/ ", "http://127.0.0.1.evil.example", "HTTPS://X", "https://x:99999", "https://%00",
		"http://LocalHost", "http://[::ffff:127.0.0.1]:1", "http://[0::1]",
	} {
		f.Add(seed)
	}

	f.Fuzz(func(t *testing.T, text string) {
		u, err := ParseBaseURL(text)
		if err != nil {
			return
		}

		if u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
			t.Fatalf("%q is taken for %q", text, u)
		}

		host := u.Hostname()

		loopback := strings.EqualFold(host, "localhost") || net.ParseIP(host).IsLoopback()
		if u.Scheme != "https" && !(u.Scheme == "http" && loopback) {
			t.Fatalf("%q is taken for %q: a key would go there in the clear", text, u)
		}
	})
}

// No e-mail address is left in a log line.
func FuzzMaskEmails(f *testing.F) {
	for _, seed := range []string{"", "@", "ann@corp.test", "/Users?x=ann%40corp.test", "a@b@c", "\"ann@corp.test\"", "ünï@cörp.test", "%40%40"} {
		f.Add(seed)
	}

	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "ann.example@") || strings.Contains(text, "@corp.test") {
			return // not necessarily an address
		}

		for _, around := range []string{"%s", " %s ", "path/%s/x", "\"%s\"", "<%s>", "(%s)", "a=%s&b"} {
			line := strings.ReplaceAll(around, "%s", "ann.example@corp.test")
			if masked := maskEmails(text + " " + line); strings.Contains(masked, "ann.example@") || strings.Contains(masked, "@corp.test") {
				t.Fatalf("%q is left in %q", line, masked)
			}
		}
	})
}
