// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"context"
	"crypto/tls"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

func TestRetryByEffect(t *testing.T) {
	t.Parallel()

	const retries = 3
	// The number of attempts for each effect if every attempt ends like this, and whether the outcome of a write is
	// unknown.
	type want struct {
		reads, repeatable, once int
		outcomeUnknown          bool
	}

	tests := map[string]struct {
		step step
		want want
	}{
		"400":                      {step{status: 400}, want{1, 1, 1, false}},
		"401":                      {step{status: 401}, want{1, 1, 1, false}},
		"403":                      {step{status: 403}, want{1, 1, 1, false}},
		"404":                      {step{status: 404}, want{1, 1, 1, false}},
		"409":                      {step{status: 409}, want{1, 1, 1, false}},
		"500":                      {step{status: 500}, want{4, 4, 1, true}},
		"501":                      {step{status: 501}, want{1, 1, 1, false}},
		"502 with a page":          {step{status: 502, body: "<html><title>Bad gateway</title>"}, want{4, 4, 1, true}},
		"503":                      {step{status: 503}, want{4, 4, 1, true}},
		"504":                      {step{status: 504}, want{4, 4, 1, true}},
		"505":                      {step{status: 505}, want{1, 1, 1, false}},
		"reset":                    {step{err: errReset}, want{4, 4, 1, true}},
		"not connected":            {step{err: errRefused}, want{4, 4, 4, false}},
		"connecting took too long": {step{err: errTooSlow}, want{4, 4, 4, false}},
		"not trusted":              {step{err: &tls.CertificateVerificationError{Err: errors.New("x")}}, want{1, 1, 1, false}},
		"timeout":                  {step{status: 200, stall: time.Hour}, want{4, 4, 1, true}},
		"broken off":               {step{status: 200, body: `{"id":`, cut: true}, want{4, 4, 1, true}},
		"no JSON":                  {step{status: 200, body: `<html>`}, want{4, 4, 1, true}},
		"half JSON":                {step{status: 200, body: `{"id":"1"`}, want{4, 4, 1, true}},
		"another shape":            {step{status: 200, body: `{"id":["1"]}`}, want{1, 1, 1, true}},
		"redirect":                 {step{status: 302, header: http.Header{"Location": {"https://evil.test/"}}}, want{1, 1, 1, false}},
	}
	for name, test := range tests {
		for effect, effectName := range effects {
			t.Run(name+", "+effectName, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					s := &script{steps: []step{test.step}}
					c := newClient(t, client.Options{Transport: s, MaxRetries: retries})
					into := struct{ ID string }{"kept"}

					_, err := do(t.Context(), c, effect, &into)
					if err == nil {
						t.Fatal("no error")
					}

					attempts := map[client.Effect]int{
						client.Reads: test.want.reads, client.Repeatable: test.want.repeatable, client.Once: test.want.once,
					}[effect]
					if s.attempts() != attempts {
						t.Errorf("%d attempts, want %d", s.attempts(), attempts)
					}

					outcomeUnknown := test.want.outcomeUnknown && effect != client.Reads

					if errors.Is(err, context.DeadlineExceeded) {
						t.Errorf("the caller's context did not end: %v", err)
					}

					if client.OutcomeUnknown(err) != outcomeUnknown {
						t.Errorf("outcome unknown: %t, want %t", !outcomeUnknown, outcomeUnknown)
					}

					if into.ID != "kept" {
						t.Errorf("a failure left %q behind", into.ID)
					}

					for _, body := range s.bodies {
						if body != `{"active":false}` {
							t.Errorf("an attempt sent %q", body)
						}
					}

					if apiError, ok := errors.AsType[*client.Error](err); !ok || apiError.Attempts != attempts {
						t.Errorf("the error does not tell the %d attempts: %v", attempts, err)
					}
				})
			})
		}
	}
}

func TestRetrySucceedsAfterFailures(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{
			{status: 503}, {err: errReset}, {status: 200, body: `{"id":"half"`}, {status: 200, body: `{"id":"whole"}`},
		}}
		c := newClient(t, client.Options{Transport: s, MaxRetries: 3})

		var into struct{ ID string }
		if _, err := do(t.Context(), c, client.Repeatable, &into); err != nil {
			t.Fatal(err)
		}

		if into.ID != "whole" {
			t.Errorf("decoded %q", into.ID)
		}

		for i, wait := range s.waits() {
			if most := time.Second << i; wait > most+time.Second {
				t.Errorf("wait %d took %s, the bound is %s", i+1, wait, most)
			}
		}
	})
}

func TestRetryBacksOffWithinBounds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{status: 503}}}

		c := newClient(t, client.Options{Transport: s, MaxRetries: 12})
		if _, err := do(t.Context(), c, client.Reads, nil); err == nil {
			t.Fatal("no error")
		}

		waits := s.waits()
		if len(waits) != 12 {
			t.Fatalf("%d waits", len(waits))
		}

		for i, wait := range waits {
			if most := min(time.Second<<i, 30*time.Second) + 100*time.Millisecond; wait > most {
				t.Errorf("wait %d took %s, at most %s may pass", i+1, wait, most)
			}
		}

		if slices.Max(waits) < 2*time.Second {
			t.Errorf("the waits do not grow: %v", waits)
		}
	})
}

func TestRetryHonorsTheTimeNamed(t *testing.T) {
	t.Parallel()
	// The synctest clock begins at midnight UTC, 2000-01-01.
	const date = "Sat, 01 Jan 2000 00:00:42 GMT"

	tests := map[string]struct {
		status      int
		header      http.Header
		least, most time.Duration
	}{
		"503, seconds":               {503, http.Header{"Retry-After": {"17"}}, 17 * time.Second, 17 * time.Second},
		"503, date":                  {503, http.Header{"Retry-After": {date}}, 42 * time.Second, 42 * time.Second},
		"503, reset is not meant":    {503, http.Header{"X-Ratelimit-Reset": {"2000-01-01T00:04:00Z"}}, 0, time.Second},
		"429, seconds":               {429, http.Header{"Retry-After": {"17"}}, 17 * time.Second, 17 * time.Second},
		"429, date":                  {429, http.Header{"Retry-After": {date}}, 42 * time.Second, 42 * time.Second},
		"429, reset with seconds":    {429, http.Header{"X-Ratelimit-Reset": {"2000-01-01T00:00:09Z"}}, 9 * time.Second, 9 * time.Second},
		"429, reset without seconds": {429, http.Header{"X-Ratelimit-Reset": {"2000-01-01T00:02Z"}}, 0, time.Second},
		"429, reset in the past":     {429, http.Header{"X-Ratelimit-Reset": {"1999-12-31T23:59Z"}}, 0, time.Second},
		"429, reset on the minute":   {429, http.Header{"X-Ratelimit-Reset": {"2000-01-01T00:02:00Z"}}, 0, time.Second},
		"429, reset far away":        {429, http.Header{"X-Ratelimit-Reset": {"2000-01-02T00:00:01Z"}}, 5 * time.Minute, 5 * time.Minute},
		"429, far away in seconds":   {429, http.Header{"Retry-After": {"86400"}}, 5 * time.Minute, 5 * time.Minute},
		"429, garbage":               {429, http.Header{"Retry-After": {"soon"}, "X-Ratelimit-Reset": {"later"}}, 0, time.Second},
		"429, nothing":               {429, nil, 0, time.Second},
		"429, retry after comes first": {
			429, http.Header{"Retry-After": {"3"}, "X-Ratelimit-Reset": {"2000-01-01T00:01Z"}}, 3 * time.Second, 3 * time.Second,
		},
		"429, the server's clock is ahead": {
			429,
			http.Header{"X-Ratelimit-Reset": {"2000-01-01T03:00:20Z"}, "Date": {"Sat, 01 Jan 2000 03:00:00 GMT"}},
			20 * time.Second, 20 * time.Second,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: []step{{status: test.status, header: test.header}, {status: 204}}}

				c := newClient(t, client.Options{Transport: s, MaxRetries: 1})
				if _, err := do(t.Context(), c, client.Repeatable, nil); err != nil {
					t.Fatal(err)
				}

				if wait := s.waits()[0]; wait < test.least || wait > test.most {
					t.Errorf("waited %s, want %s to %s", wait, test.least, test.most)
				}
			})
		})
	}
}

func TestRefusalsDoNotCountAsFailures(t *testing.T) {
	t.Parallel()

	for effect, name := range effects {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				steps := slices.Repeat([]step{{status: 429}}, 6)
				s := &script{steps: append(steps, step{status: 204})}

				c := newClient(t, client.Options{Transport: s, MaxRetries: 1})
				if _, err := do(t.Context(), c, effect, nil); err != nil {
					t.Fatal(err)
				}
			})
		})
	}
}

func TestRefusalsEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{status: 429, body: `{"code":429,"message":"Too Many Requests"}`}}}
		c := newClient(t, client.Options{Transport: s, MaxRetries: 8})
		begun := time.Now()

		_, err := do(t.Context(), c, client.Once, nil)
		if !errors.Is(err, client.ErrRateLimited) || client.OutcomeUnknown(err) {
			t.Errorf("got %v", err)
		}

		if took := time.Since(begun); took < 10*time.Minute || took > 11*time.Minute {
			t.Errorf("gave up after %s", took)
		}

		if s.attempts() > 50 {
			t.Errorf("%d attempts against a key that is refused for good", s.attempts())
		}
	})
}

func TestNoRetriesMeansNone(t *testing.T) {
	t.Parallel()

	for _, failure := range []step{{status: 429}, {status: 503}, {err: errRefused}} {
		s := &script{steps: []step{failure}}

		c := newClient(t, client.Options{Transport: s})
		if _, err := do(t.Context(), c, client.Reads, nil); err == nil || s.attempts() != 1 {
			t.Errorf("%d attempts, error %v", s.attempts(), err)
		}
	}
}

func TestRetryStopsWithTheContext(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		step           step
		outcomeUnknown bool
		says           string
	}{
		"while backing off":  {step{status: 503, header: http.Header{"Retry-After": {"60"}}}, true, "503"},
		"while on its way":   {step{status: 200, stall: time.Minute}, true, ""},
		"while being paused": {step{status: 429, header: http.Header{"Retry-After": {"60"}}}, false, "429"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: []step{test.step}}
				c := newClient(t, client.Options{Transport: s, MaxRetries: 8})
				begun := time.Now()

				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
				defer cancel()

				_, err := do(ctx, c, client.Repeatable, nil)
				if !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("the error does not tell that the context ended: %v", err)
				}

				if took := time.Since(begun); took != 5*time.Second {
					t.Errorf("returned after %s", took)
				}

				if client.OutcomeUnknown(err) != test.outcomeUnknown {
					t.Errorf("outcome unknown: %t: %v", !test.outcomeUnknown, err)
				}

				if !strings.Contains(err.Error(), test.says) {
					t.Errorf("the error hides the failure before: %v", err)
				}

				if strings.Contains(err.Error(), "attempts") {
					t.Errorf("the error tells of more than one attempt: %v", err)
				}
			})
		})
	}
}

func TestOutcomeStaysUnknownUntilAnAnswerShowsIt(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		last           step
		outcomeUnknown bool
	}{
		"not found settles":        {step{status: 404, body: `{"status":"404"}`}, false},
		"nobody's not found":       {step{status: 404}, true},
		"conflict settles":         {step{status: 409}, false},
		"a refused key does not":   {step{status: 401}, true},
		"a refused right neither":  {step{status: 403}, true},
		"a proxy's refusal":        {step{status: 407}, true},
		"a proxy's page":           {step{status: 400, body: "<html><title>Blocked</title>"}, true},
		"a redirect":               {step{status: 302, header: http.Header{"Location": {"https://login.test/"}}}, true},
		"a lost answer does not":   {step{err: errReset}, true},
		"no connection does not":   {step{err: errRefused}, true},
		"a server's fault neither": {step{status: 503}, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: []step{{err: errReset}, test.last}}
				c := newClient(t, client.Options{Transport: s, MaxRetries: 2})

				_, err := do(t.Context(), c, client.Repeatable, nil)
				if client.OutcomeUnknown(err) != test.outcomeUnknown {
					t.Errorf("outcome unknown: %t: %v", !test.outcomeUnknown, err)
				}
			})
		})
	}
}

func TestATimeoutIsNotTheCallersContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{status: 200, stall: time.Hour}}}
		c := newClient(t, client.Options{Transport: s, RequestTimeout: 7 * time.Second})
		begun := time.Now()

		_, err := do(t.Context(), c, client.Reads, nil)
		if time.Since(begun) != 7*time.Second {
			t.Errorf("returned after %s", time.Since(begun))
		}

		if errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "within 7s") {
			t.Errorf("got %v", err)
		}
	})
}
