// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"cmp"
	"context"
	"time"
)

// endpoint is the calls of one operation. They leave one after the other, when the limiter under which the endpoint is
// just now lets them.
//
// What a limiter knows may be about others. So an endpoint that was never refused sends a call in spite of it, one at a
// time under a limiter, until it is known where the endpoint belongs. Where two were refused, the limit is common to
// all.
//
// All but the queue is guarded by the mutex of limits.
type endpoint struct {
	limits    *limits
	operation string
	family    string
	queue     queue

	limiter     *limiter
	limit       int  // that was told last; 0: none
	limitKnown  bool // an answer told a limit, or that there is none to be told
	everRefused bool // ever
}

// wait returns when it is the caller's turn, or at once when the context ends. For each turn there must be one call of
// learn or lost.
func (e *endpoint) wait(ctx context.Context) (turn, error) {
	if ctx.Err() != nil {
		return turn{}, contextError(ctx)
	}

	place, err := e.queue.enter(ctx)
	if err != nil {
		return turn{}, err
	}
	defer e.queue.leave(place)

	for {
		t, delay, changed := e.take(time.Now())
		if delay <= 0 {
			return t, nil
		}

		timer := time.NewTimer(delay)
		select {
		case <-timer.C:
		case <-changed:
		case <-ctx.Done():
			timer.Stop()
			return turn{}, contextError(ctx)
		}

		timer.Stop()
	}
}

// take gives a turn, or tells how long to wait before asking again, unless something changes before.
func (e *endpoint) take(now time.Time) (t turn, delay time.Duration, changed <-chan struct{}) {
	e.limits.mu.Lock()
	defer e.limits.mu.Unlock()

	ceiling := e.limits.ceiling
	if ceiling != nil && ceiling.TokensAt(now) < 1 {
		return turn{}, untilToken(ceiling, now), e.limiter.changed
	}

	by := e.limiter
	apart, refused := e.mayBypass()

	switch delay = by.delay(now); {
	case delay <= 0 && !(apart && refused && by.pausing): // only what was refused can try whether it is still
		t = by.give(e, now)
	case apart && !by.bypassInFlight:
		t = by.giveBypass(e, now)
	default:
		return turn{}, cmp.Or(delay, longestPause), by.changed
	}

	if ceiling != nil {
		ceiling.AllowN(now, 1)
	}

	return t, 0, nil
}

// mayBypass reports whether what the limiter knows may be about others alone, and whether one of them was refused.
func (e *endpoint) mayBypass() (apart, refused bool) {
	told := e.limiter.gauge.limit
	if e.everRefused || told == 0 && !e.limiter.pace.limited || told != 0 && told == e.limit {
		return false, false
	}

	others := 0

	for _, other := range e.limits.endpoints {
		if other.limiter == e.limiter && other.everRefused {
			others++
		}
	}

	return others < 2, others > 0
}
