// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limits are the rate limits of one key. Atlassian does not say whether it counts all requests of a key together or
// those of each endpoint (API §9.2 no. 37). So the endpoints of one API share a limiter while their answers name the
// same limit, or none. A pause of one limiter does not stop the others.
//
// All limiters share the ceiling of the configuration. If more of a quota is used than one limiter can have used, other
// endpoints use it too: all endpoints whose answers name this limit are joined under one limiter.
type limits struct {
	mu        sync.Mutex
	pauseLog  LogThrottle
	ceiling   *rate.Limiter // nil without a ceiling
	endpoints map[string]*endpoint
	families  map[string]*limiter // for new endpoints, by API
}

func newLimits(ceiling float64) *limits {
	l := &limits{endpoints: make(map[string]*endpoint), families: make(map[string]*limiter)}
	if ceiling > 0 {
		// The burst is no larger than the ceiling, so that the ceiling holds from the first second on.
		l.ceiling = rate.NewLimiter(rate.Limit(ceiling), int(max(1, min(firstBurst, ceiling))))
	}

	return l
}

// family returns the API that a path belongs to: SCIM, user management, or one of those under /admin.
func family(path []string) string {
	if len(path) > 1 && path[0] == "admin" {
		return path[0] + "/" + path[1]
	}

	return path[0]
}

// endpoint returns the endpoint that a request counts for.
func (l *limits) endpoint(r Request) *endpoint {
	l.mu.Lock()
	defer l.mu.Unlock()

	name := family(r.Path)
	key := name + " " + r.Operation

	e, ok := l.endpoints[key]
	if !ok {
		f, known := l.families[name]
		if !known {
			f = newLimiter(l)
			l.families[name] = f
		}

		e = &endpoint{limits: l, operation: r.Operation, family: name, limiter: f}
		l.endpoints[key] = e
	}

	return e
}

// lost ends a turn that got no answer or was not used.
func (l *limits) lost(t turn) {
	l.mu.Lock()
	defer l.mu.Unlock()

	t.limiter.release(t)
}

// learn ends a turn and learns from its answer.
func (l *limits) learn(ctx context.Context, t turn, status int, h http.Header) {
	now := time.Now()

	l.mu.Lock()
	defer l.mu.Unlock()

	q, hasQuota := parseQuota(h, now)
	// If the limit is this small, nothing is left after most requests, which says nothing about the pace.
	hasQuota = hasQuota && q.limit > firstBurst
	accepted := status != http.StatusTooManyRequests

	e := t.endpoint
	e.everRefused = e.everRefused || !accepted

	if hasQuota {
		l.placeByLimit(e, q.limit)
	} else if accepted {
		l.placeByLimit(e, e.limit)
	}

	lim := e.limiter
	defer lim.wake()

	if t.limiter == lim {
		lim.answered(t)
	} else {
		t = lim.takeOver(t, now)
	}

	if hasQuota && lim.readQuota(t, q, accepted, now) {
		l.joinSameLimit(lim, now)
	}

	if accepted {
		lim.learnAccepted(t, now)
	} else {
		lim.learnRefused(ctx, t, h, now)
	}
}

// placeByLimit moves an endpoint under the limiter of those endpoints of its family whose answers name the same limit,
// or none. It gets a limiter of its own if it is the first with this limit and others stay behind.
func (l *limits) placeByLimit(e *endpoint, limit int) {
	if e.limitKnown && e.limit == limit {
		return
	}

	e.limit, e.limitKnown = limit, true

	target := e.limiter
	for _, other := range l.endpoints {
		if other == e || !other.limitKnown {
			continue
		}

		if other.limit == limit && other.family == e.family {
			target = other.limiter
			break
		}

		if other.limiter == e.limiter {
			target = nil
		}
	}

	if target == e.limiter {
		return
	}

	e.limiter.wake()

	if target == nil {
		target = newLimiter(l)
	}

	e.limiter = target
}

// joinSameLimit moves all endpoints with the same limit under one limiter.
func (l *limits) joinSameLimit(target *limiter, now time.Time) {
	for _, e := range l.endpoints {
		other := e.limiter
		if other == target || other.gauge.limit != target.gauge.limit {
			continue
		}

		target.pace.merge(other.pace, now)
		target.gauge.refills, target.gauge.samples = false, nil

		for _, joined := range l.endpoints {
			if joined.limiter == other {
				joined.limiter = target
			}
		}

		for name, f := range l.families {
			if f == other {
				l.families[name] = target
			}
		}

		other.wake()
	}
}
