// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"cmp"
	"context"
	"time"
)

// endpoint holds back the requests of one operation. They are sent one after the other, as the limiter of the endpoint
// allows.
//
// The limiter may have learned from other endpoints only. So an endpoint that was never refused may bypass it: it sends
// a request without waiting, one at a time for each limiter, until an answer shows where the endpoint belongs. Once two
// endpoints were refused, the limit counts as common to all.
//
// The mutex of limits guards everything except the queue.
type endpoint struct {
	limits    *limits
	operation string
	family    string
	queue     queue

	limiter     *limiter
	limit       int  // in the last answer that named one; 0: none
	limitKnown  bool // an answer has shown the limit, or that there is none
	everRefused bool
}

// wait waits for the caller's turn or the end of the context. The caller ends each turn with one call of learn or lost.
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

// take returns a turn, or how long to wait before the next try, and a channel that is closed if something changes
// before.
func (e *endpoint) take(now time.Time) (t turn, delay time.Duration, changed <-chan struct{}) {
	e.limits.mu.Lock()
	defer e.limits.mu.Unlock()

	ceiling := e.limits.ceiling
	if ceiling != nil && ceiling.TokensAt(now) < 1 {
		return turn{}, untilToken(ceiling, now), e.limiter.changed
	}

	lim := e.limiter
	may, othersRefused := e.mayBypass()

	switch delay = lim.delay(now); {
	case delay <= 0 && !(may && othersRefused && lim.pausing): // only a refused endpoint can run the trial
		t = lim.give(e, now)
	case may && !lim.bypassInFlight:
		t = lim.giveBypass(e, now)
	default:
		return turn{}, cmp.Or(delay, longestPause), lim.changed
	}

	if ceiling != nil {
		ceiling.AllowN(now, 1)
	}

	return t, 0, nil
}

// mayBypass reports whether what the limiter has learned may be about other endpoints only, and whether one of them was
// refused.
func (e *endpoint) mayBypass() (may, othersRefused bool) {
	limit := e.limiter.gauge.limit
	if e.everRefused || limit == 0 && !e.limiter.pace.limited || limit != 0 && limit == e.limit {
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
