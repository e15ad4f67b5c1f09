// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Limit is a limit on requests, counted per key in fixed windows. Atlassian
// publishes neither figures nor method (API §8.1).
type Limit struct {
	// RequestsPerSecond is the rate; 0 is no limit.
	RequestsPerSecond float64
	// Window is the length of a window; 0 is one second.
	Window time.Duration
	// Reset is the precision of X-RateLimit-Reset.
	Reset ResetPrecision
	// RetryAfter sends Retry-After with a refusal, which Atlassian does not
	// document for these APIs.
	RetryAfter bool
}

// ResetPrecision is how exact X-RateLimit-Reset is.
type ResetPrecision int

// The precisions. Minutes without seconds is what was measured (API §8.1), the
// rest what the documents allow.
const (
	ResetMinutes ResetPrecision = iota
	ResetSeconds
	ResetAbsent
)

// format writes a moment the way the precision says.
func (p ResetPrecision) format(moment time.Time) string {
	switch p {
	case ResetMinutes:
		return moment.UTC().Format("2006-01-02T15:04Z")
	case ResetSeconds:
		return moment.UTC().Format("2006-01-02T15:04:05Z")
	case ResetAbsent:
	}
	return ""
}

type limiter struct {
	mu      sync.Mutex
	windows map[string]*window
}

type window struct {
	start time.Time
	used  int
}

// limit counts a request, sets the X-RateLimit headers of its answer and tells
// whether it is one too many.
func (s *Server) limit(w *recorder, r *http.Request) (rendered, bool) {
	s.mu.Lock()
	limit, now := s.options.Limit, s.now()
	s.mu.Unlock()
	if limit.RequestsPerSecond <= 0 {
		return rendered{}, false
	}
	length := limit.Window
	if length <= 0 {
		length = time.Second
	}
	allowed := max(1, int(math.Round(limit.RequestsPerSecond*length.Seconds())))
	used, start := s.limiter.count(bearer(r), now, length)
	end := start.Add(length)

	header := w.Header()
	header.Set("X-RateLimit-Limit", strconv.Itoa(allowed))
	header.Set("X-RateLimit-Remaining", strconv.Itoa(max(0, allowed-used)))
	if reset := limit.Reset.format(end); reset != "" {
		header.Set("X-RateLimit-Reset", reset)
	}
	if used <= allowed {
		return rendered{}, false
	}
	if limit.RetryAfter {
		header.Set("Retry-After", strconv.Itoa(int(math.Ceil(end.Sub(now).Seconds()))))
	}
	w.refusedByLimit()
	return s.tooManyRequests(r).render(), true
}

func (l *limiter) count(key string, now time.Time, length time.Duration) (int, time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.windows == nil {
		l.windows = map[string]*window{}
	}
	current := l.windows[key]
	if current == nil || !now.Before(current.start.Add(length)) {
		current = &window{start: now.Truncate(length)}
		l.windows[key] = current
	}
	current.used++
	return current.used, current.start
}

// tooManyRequests is E2 on v2 lists, E1 elsewhere (API §8.1).
func (s *Server) tooManyRequests(r *http.Request) reply {
	if strings.HasPrefix(r.URL.Path, "/admin/v2/") {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.applicationRefusal(http.StatusTooManyRequests, "ADMIN-429-1", "Too Many Requests", "The rate limit has been exceeded.")
	}
	return gatewayRefusal(http.StatusTooManyRequests, "Too many requests")
}
