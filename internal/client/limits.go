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

// limits are what a key may do. Whether the API counts all calls of a key together or those to each endpoint alone is
// not known (API §9.2 no. 37). So the endpoints of a family are under one limiter as long as their answers tell the
// same limit, or none tells any: the pause of one limiter does not stop the others.
//
// What is common stays common: the ceiling that the configuration sets; a quota from which more is gone than one
// limiter has sent, which joins those that are told the same limit; and a suspicion, since what one is refused may be
// refused to all: the next request of each other limiter is a trial, for whose answer the rest waits.
type limits struct {
	mu        sync.Mutex
	pauseLog  LogThrottle
	ceiling   *rate.Limiter // nil if there is none
	endpoints map[string]*endpoint
	families  map[string]*limiter // under which an endpoint begins
}

func newLimits(ceiling float64) *limits {
	l := &limits{endpoints: make(map[string]*endpoint), families: make(map[string]*limiter)}
	if ceiling > 0 {
		// A ceiling of two a second holds from the first second on.
		l.ceiling = rate.NewLimiter(rate.Limit(ceiling), int(max(1, min(firstBurst, ceiling))))
	}

	return l
}

// family names the API that a path belongs to: SCIM, user management, and each of those under /admin.
func family(path []string) string {
	if len(path) > 1 && path[0] == "admin" {
		return path[0] + "/" + path[1]
	}

	return path[0]
}

// endpoint returns what a request is counted as.
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

// lost takes in that a turn got no answer, or was not used.
func (l *limits) lost(t turn) {
	l.mu.Lock()
	defer l.mu.Unlock()

	t.limiter.release(t)
}

// learn takes in what the server answered to a turn.
func (l *limits) learn(ctx context.Context, t turn, status int, h http.Header) {
	now := time.Now()

	l.mu.Lock()
	defer l.mu.Unlock()

	q, told := parseQuota(h, now)
	// Of so few, nothing is left after each request: that says nothing.
	told = told && q.limit > firstBurst
	accepted := status != http.StatusTooManyRequests

	e := t.endpoint
	e.everRefused = e.everRefused || !accepted

	if told {
		l.placeByLimit(e, q.limit)
	} else if accepted {
		l.placeByLimit(e, e.limit)
	}

	by := e.limiter
	defer by.wake()

	if t.limiter == by {
		by.answered(t)
	} else {
		t = by.takeOver(t, now)
	}

	if told && by.readQuota(t, q, accepted, now) {
		l.joinSameLimit(by, now)
	}

	if accepted {
		by.learnAccepted(t, now)
	} else {
		by.learnRefused(ctx, t, h, now)
	}
}

// placeByLimit puts an endpoint, which is told a limit or none, under the limiter of those of its family that are told
// the same. They have one, since the first of them was put there.
func (l *limits) placeByLimit(e *endpoint, limit int) {
	if e.limitKnown && e.limit == limit {
		return
	}

	e.limit, e.limitKnown = limit, true

	into := e.limiter
	for _, other := range l.endpoints {
		if other == e || !other.limitKnown {
			continue
		}

		if other.limit == limit && other.family == e.family {
			into = other.limiter
			break
		}

		if other.limiter == e.limiter {
			into = nil
		}
	}

	if into == e.limiter {
		return
	}

	e.limiter.wake()

	if into == nil {
		into = newLimiter(l)
	}

	e.limiter = into
}

// joinSameLimit puts all endpoints that are told the same limit under one limiter.
func (l *limits) joinSameLimit(into *limiter, now time.Time) {
	for _, e := range l.endpoints {
		other := e.limiter
		if other == into || other.gauge.limit != into.gauge.limit {
			continue
		}

		into.pace.merge(other.pace, now)
		into.gauge.refills, into.gauge.samples = false, nil

		for _, joined := range l.endpoints {
			if joined.limiter == other {
				joined.limiter = into
			}
		}

		for name, f := range l.families {
			if f == other {
				l.families[name] = into
			}
		}

		other.wake()
	}
}
