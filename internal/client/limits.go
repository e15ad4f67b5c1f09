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

// limits are what a key may do. Whether the API counts all calls of a key together or those to each endpoint alone is not
// known (API §9.2 no. 37). So each family of endpoints has a limiter, and an endpoint whose answers tell another limit than
// its family's has one of its own: the pause of one does not stop the others.
//
// What is common stays common: the ceiling that the configuration sets; a quota from which more is gone than one limiter has
// sent, which joins those that are told the same limit; and a suspicion, since what one is refused may be refused to all: the
// next request of each other limiter is a trial, for whose answer the rest waits.
type limits struct {
	mu       sync.Mutex
	pauses   Notice
	ceiling  *rate.Limiter       // nil if there is none
	families map[string]*limiter // by the first segments of the path
	own      map[string]*limiter // of endpoints, by operation
}

func newLimits(ceiling float64) *limits {
	l := &limits{families: make(map[string]*limiter), own: make(map[string]*limiter)}
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

// of returns the limiter of a request.
func (l *limits) of(r Request) *limiter {
	l.mu.Lock()
	defer l.mu.Unlock()

	if own, ok := l.own[r.Operation]; ok {
		return own
	}

	name := family(r.Path)

	f, ok := l.families[name]
	if !ok {
		f = newLimiter(l)
		l.families[name] = f
	}

	return f
}

// learn takes in what the server answered to a turn.
func (l *limits) learn(ctx context.Context, t turn, r Request, status int, h http.Header) {
	now := time.Now()

	l.mu.Lock()
	defer l.mu.Unlock()

	if into := t.by.joined; into != nil {
		t = turn{by: into, number: into.gauge.told.number, at: t.at}
	}

	q, told := parseQuota(h, now)
	// Of so few, nothing is left after each request: that says nothing.
	told = told && q.limit > firstBurst

	if by := t.by; told && by.gauge.limit != 0 && by.gauge.limit != q.limit && by == l.families[family(r.Path)] {
		by.release(t)

		own, ok := l.own[r.Operation]
		if !ok { // else an answer before this one has told the same
			own = newLimiter(l)
			l.own[r.Operation] = own
		}

		t = own.give(now)
	}

	by := t.by
	defer by.wake()

	by.gauge.answered(t)

	accepted := status != http.StatusTooManyRequests
	if told && by.measure(t, q, accepted, now) {
		l.join(by, now)
	}

	if accepted {
		by.accept(t, now)
		return
	}

	if by.refuse(ctx, t, r.Operation, h, now) {
		l.suspect(by)
	}
}

// join puts all families that are told the same limit under one limiter.
func (l *limits) join(into *limiter, now time.Time) {
	for name, other := range l.families {
		if other != into && other.gauge.limit == into.gauge.limit {
			into.pace.join(other.pace, now)
			into.gauge.refills, into.gauge.samples = false, nil

			for _, earlier := range append(other.took, other) {
				earlier.joined = into
				into.took = append(into.took, earlier)
			}

			l.families[name] = into

			other.wake()
		}
	}
}

// suspect makes all but one limiter try before they go on.
func (l *limits) suspect(refused *limiter) {
	for _, limiters := range []map[string]*limiter{l.families, l.own} {
		for _, other := range limiters {
			if other != refused && !other.trial {
				other.trying = true
				other.wake()
			}
		}
	}
}
