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

// Limit is a rate limit. Atlassian publishes neither numbers nor method (API §8.1), except for LastActivePerMinute. The
// zero value counts per key in fixed windows; the switches select other methods (API §9.2 no. 37).
type Limit struct {
	// RequestsPerSecond is the rate; 0 is no limit.
	RequestsPerSecond float64
	// Window is the length of a window; 0 is one second.
	Window time.Duration
	// Burst, if not 0, replaces the windows with a bucket of that many tokens, refilled at the rate.
	Burst int
	// PerEndpoint counts per key and endpoint, as the headers are documented.
	PerEndpoint bool
	// Reset is the precision of X-RateLimit-Reset.
	Reset ResetPrecision
	// RetryAfter sends Retry-After with a refusal. Atlassian does not document it for these APIs.
	RetryAfter bool
	// RetryAfterDate sends it as a date.
	RetryAfterDate bool
	// Silent omits the X-RateLimit headers, which are documented only for some of the APIs (API §8.1).
	Silent bool
	// LastActivePerMinute is an additional limit of last-active-dates, counted per organization. The documents say 200
	// (API §3.4, §8.1); 0, the default, is none.
	LastActivePerMinute int
}

// rate is a number of requests per window, or a bucket if burst is not 0.
type rate struct {
	counted string // the key of the counter
	allowed int
	length  time.Duration
	burst   int
}

// rates returns the limits that apply to a request, the narrowest last. The endpoint is the pattern of its route.
func (l Limit) rates(r *http.Request, endpoint string) []rate {
	var rates []rate

	if l.RequestsPerSecond > 0 {
		length := l.Window
		if length <= 0 {
			length = time.Second
		}

		counted := bearer(r)
		if l.PerEndpoint {
			counted += " " + r.Method + " " + endpoint
		}

		rates = append(rates, rate{counted, max(1, int(math.Round(l.RequestsPerSecond*length.Seconds()))), length, l.Burst})
	}

	if l.LastActivePerMinute > 0 && matchPath("/admin/v1/orgs/*/directory/users/*/last-active-dates", r.URL.Path) {
		org := splitPath(r.URL.Path)[3]
		rates = append(rates, rate{"last-active-dates " + org, l.LastActivePerMinute, time.Minute, 0})
	}

	return rates
}

// ResetPrecision is the precision of X-RateLimit-Reset.
type ResetPrecision int

// The precisions. Minutes without seconds were measured (API §8.1); the documents allow the others.
const (
	ResetMinutes ResetPrecision = iota
	ResetSeconds
	ResetAbsent
	ResetMinutesUp // minutes, rounded up instead of down
)

// format formats a time with the precision.
func (p ResetPrecision) format(moment time.Time) string {
	switch p {
	case ResetMinutes:
		return moment.UTC().Format("2006-01-02T15:04Z")
	case ResetSeconds:
		return moment.UTC().Format("2006-01-02T15:04:05Z")
	case ResetMinutesUp:
		return moment.Add(time.Minute - time.Nanosecond).UTC().Format("2006-01-02T15:04Z")
	case ResetAbsent:
	}

	return ""
}

type limiter struct {
	mu      sync.Mutex
	windows map[string]*window
}

// window is the use of a rate: the requests since start, or the tokens that a bucket held at start.
type window struct {
	start  time.Time
	used   int
	tokens float64
}

// quota is what remains of a rate after a request.
type quota struct {
	limit, remaining int
	reset            time.Time // when the whole rate is available again
	retry            time.Time // when one more request is allowed
	exceeded         bool
}

// limit counts a request, sets the X-RateLimit headers of its answer and reports whether the request exceeds the limit.
func (s *Server) limit(w *recorder, r *http.Request) (exchange.Rendered, bool) {
	s.mu.Lock()
	limit, now := s.options.Limit, s.world.Now()
	s.mu.Unlock()

	endpoint := ""
	if route, _ := s.routes.match(r.Method, r.URL.EscapedPath()); route != nil {
		endpoint = route.Pattern
	}

	for _, rate := range limit.rates(r, endpoint) {
		left := s.limiter.take(rate, now)
		limit.setHeaders(w.Header(), left, now)

		if !left.exceeded {
			continue
		}

		w.refusedByLimit()

		return s.tooManyRequests(r).Render(), true
	}

	return exchange.Rendered{}, false
}

// setHeaders sets the headers that report the quota.
func (l Limit) setHeaders(header http.Header, left quota, now time.Time) {
	if !l.Silent {
		header.Set("X-RateLimit-Limit", strconv.Itoa(left.limit))
		header.Set("X-RateLimit-Remaining", strconv.Itoa(left.remaining))

		if reset := l.Reset.format(left.reset); reset != "" {
			header.Set("X-RateLimit-Reset", reset)
		}
	}

	seconds := int(math.Ceil(left.retry.Sub(now).Seconds()))

	switch {
	case !left.exceeded:
	case l.RetryAfterDate:
		header.Set("Retry-After", now.Add(time.Duration(seconds)*time.Second).UTC().Format(http.TimeFormat))
	case l.RetryAfter:
		header.Set("Retry-After", strconv.Itoa(seconds))
	}
}

func (l *limiter) take(rate rate, now time.Time) quota {
	l.mu.Lock()
	defer l.mu.Unlock()

	if l.windows == nil {
		l.windows = map[string]*window{}
	}

	current := l.windows[rate.counted]
	if rate.burst > 0 {
		if current == nil {
			current = &window{start: now, tokens: float64(rate.burst)}
			l.windows[rate.counted] = current
		}

		return current.takeToken(rate, now)
	}

	if current == nil || !now.Before(current.start.Add(rate.length)) {
		current = &window{start: now.Truncate(rate.length)}
		l.windows[rate.counted] = current
	}

	current.used++
	end := current.start.Add(rate.length)

	return quota{rate.allowed, max(0, rate.allowed-current.used), end, end, current.used > rate.allowed}
}

func (w *window) takeToken(rate rate, now time.Time) quota {
	perSecond := float64(rate.allowed) / rate.length.Seconds()
	in := func(tokens float64) time.Time {
		return now.Add(time.Duration(tokens / perSecond * float64(time.Second)))
	}
	w.tokens = min(float64(rate.burst), w.tokens+now.Sub(w.start).Seconds()*perSecond)
	w.start = now

	exceeded := w.tokens < 1
	if !exceeded {
		w.tokens--
	}

	return quota{rate.burst, int(w.tokens), in(float64(rate.burst) - w.tokens), in(max(0, 1-w.tokens)), exceeded}
}

// tooManyRequests answers v2's reads, searches and invitations with the errors envelope, E2. v2's other writes get an
// empty body, because none is documented (API A.1). All other requests get the gateway's E1 (API §8.1), also
// workspaces, whose documents list no 429 (API §4.7).
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
