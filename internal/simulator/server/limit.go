// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package server

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
)

// Limit is a limit on requests, counted per key in fixed windows. Atlassian
// publishes neither figures nor method (API §8.1), but for LastActivePerMinute.
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
	// LastActivePerMinute is the limit of last-active-dates, counted per
	// organization, beside the other: 200 in the documents (API §3.4, §8.1). 0, the
	// default, is none.
	LastActivePerMinute int
}

// rate is a number of requests in a window.
type rate struct {
	counted string // whose requests are counted together
	allowed int
	length  time.Duration
}

// rates are the limits that a request falls under, the narrowest last.
func (l Limit) rates(r *http.Request) []rate {
	var rates []rate
	if l.RequestsPerSecond > 0 {
		length := l.Window
		if length <= 0 {
			length = time.Second
		}
		rates = append(rates, rate{bearer(r), max(1, int(math.Round(l.RequestsPerSecond*length.Seconds()))), length})
	}
	if l.LastActivePerMinute > 0 && matchPath("/admin/v1/orgs/*/directory/users/*/last-active-dates", r.URL.Path) {
		org := splitPath(r.URL.Path)[3]
		rates = append(rates, rate{"last-active-dates " + org, l.LastActivePerMinute, time.Minute})
	}
	return rates
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
func (s *Server) limit(w *recorder, r *http.Request) (exchange.Rendered, bool) {
	s.mu.Lock()
	limit, now := s.options.Limit, s.world.Now()
	s.mu.Unlock()
	for _, rate := range limit.rates(r) {
		used, start := s.limiter.count(rate.counted, now, rate.length)
		end := start.Add(rate.length)

		header := w.Header()
		header.Set("X-RateLimit-Limit", strconv.Itoa(rate.allowed))
		header.Set("X-RateLimit-Remaining", strconv.Itoa(max(0, rate.allowed-used)))
		if reset := limit.Reset.format(end); reset != "" {
			header.Set("X-RateLimit-Reset", reset)
		}
		if used <= rate.allowed {
			continue
		}
		if limit.RetryAfter {
			header.Set("Retry-After", strconv.Itoa(int(math.Ceil(end.Sub(now).Seconds()))))
		}
		w.refusedByLimit()
		return s.tooManyRequests(r).Render(), true
	}
	return exchange.Rendered{}, false
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

// tooManyRequests is the errors envelope, E2, for v2's reads, searches and
// invitations, empty for its changes, whose answers have no body described (API
// A.1), and E1, the gateway's, everywhere else (API §8.1): workspaces lists no 429
// of its own (API §4.7).
func (s *Server) tooManyRequests(r *http.Request) exchange.Reply {
	path, v2 := strings.CutPrefix(r.URL.Path, "/admin/v2/")
	switch {
	case !v2 || strings.HasSuffix(path, "/workspaces"):
		return gatewayRefusal(http.StatusTooManyRequests, "Too many requests")
	case r.Method == http.MethodGet || strings.HasSuffix(path, "/search") || strings.HasSuffix(path, "/invite"):
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.admin.ListRefusal(http.StatusTooManyRequests, "ADMIN-429-1", "Too Many Requests", "The rate limit has been exceeded.")
	default:
		return exchange.Reply{Status: http.StatusTooManyRequests}
	}
}
