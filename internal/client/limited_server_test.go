// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// allowance is a server's way of counting: whether a request at a time is let through, and what it would say about the
// quota.
type allowance interface {
	take(now time.Time) (ok bool, limit, remaining int, reset time.Time)
}

// window lets through a number of requests in each window of a length; windows begin at an offset of the clock.
type window struct {
	limit  int
	length time.Duration
	offset time.Duration

	start time.Time
	used  int
}

func (w *window) take(now time.Time) (bool, int, int, time.Time) {
	start := now.Add(-w.offset).Truncate(w.length).Add(w.offset)
	if !start.Equal(w.start) {
		w.start, w.used = start, 0
	}

	ok := w.used < w.limit
	if ok {
		w.used++
	}

	return ok, w.limit, w.limit - w.used, start.Add(w.length)
}

// tokens is a bucket that fills at a rate, up to a burst.
type tokens struct {
	perSecond float64
	burst     float64

	level float64
	at    time.Time
}

func (b *tokens) take(now time.Time) (bool, int, int, time.Time) {
	if b.at.IsZero() {
		b.level = b.burst
	} else {
		b.level = min(b.burst, b.level+now.Sub(b.at).Seconds()*b.perSecond)
	}

	b.at = now

	ok := b.level >= 1
	if ok {
		b.level--
	}

	missing := b.burst - b.level

	return ok, int(b.burst), int(b.level), now.Add(time.Duration(missing / b.perSecond * float64(time.Second)))
}

// headers is how a server tells its limit.
type headers struct {
	retryAfter string // "", "seconds", "date"
	quota      string // "", or the layout of X-RateLimit-Reset; "none" leaves Reset out
	up         bool   // Reset is rounded up to the minute, not cut down to it
}

const minutes = "2006-01-02T15:04Z"

func (h headers) write(to http.Header, ok bool, limit, remaining int, reset, now time.Time) {
	ready := reset

	if h.quota != "" {
		to.Set("X-RateLimit-Limit", strconv.Itoa(limit))
		to.Set("X-RateLimit-Remaining", strconv.Itoa(remaining))
	}

	if h.up {
		reset = reset.Add(time.Minute - 1).Truncate(time.Minute)
	}

	if h.quota != "" && h.quota != "none" {
		to.Set("X-RateLimit-Reset", reset.UTC().Format(h.quota))
	}

	if ok {
		return
	}

	seconds := int((ready.Sub(now) + time.Second - 1) / time.Second)

	switch h.retryAfter {
	case "seconds":
		to.Set("Retry-After", strconv.Itoa(max(seconds, 1)))
	case "date":
		to.Set("Retry-After", now.Add(time.Duration(seconds)*time.Second).UTC().Format(http.TimeFormat))
	}
}

// limitedServer is a round tripper that behaves as a server with a limit.
type limitedServer struct {
	allowance allowance
	headers   headers
	latency   time.Duration

	mu       sync.Mutex
	arrivals []time.Time
	refused  int
}

func (s *limitedServer) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := pause(r, s.latency/2); err != nil {
		return nil, err
	}

	s.mu.Lock()
	now := time.Now()
	ok, limit, remaining, reset := s.allowance.take(now)

	s.arrivals = append(s.arrivals, now)
	if !ok {
		s.refused++
	}
	s.mu.Unlock()

	header := http.Header{"Date": {now.UTC().Format(http.TimeFormat)}}
	s.headers.write(header, ok, limit, remaining, reset, now)

	if err := pause(r, s.latency/2); err != nil {
		return nil, err
	}

	if !ok {
		return response(r, http.StatusTooManyRequests, header, `{"code":429,"message":"Too Many Requests"}`), nil
	}

	return response(r, http.StatusCreated, header, `{"id":"x"}`), nil
}

func pause(r *http.Request, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()

	select {
	case <-timer.C:
		return nil
	case <-r.Context().Done():
		return r.Context().Err()
	}
}

func response(r *http.Request, status int, header http.Header, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Header: header, Request: r, Body: io.NopCloser(strings.NewReader(body)),
		ProtoMajor: 1, ProtoMinor: 1, ContentLength: int64(len(body)),
	}
}
