// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"math"
	"net/http"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	"golang.org/x/time/rate"
)

const (
	// firstPause is the pause after a refusal that names no time. It is shorter
	// than a retry's back-off because it holds everybody, and because one request
	// alone tries when it ends; it doubles while that one is refused.
	firstPause = 500 * time.Millisecond
	// longCycle is the number of refused trials from which on a limit is not one
	// of so many a second, but of some longer window.
	longCycle = 3
	// firstBurst is how many requests leave at once when nothing is known.
	firstBurst = 4
)

// limiter paces all requests of a key. It learns from every answer: from the quota
// that the server tells, how to spread what remains of a window; from a refusal,
// that everybody has to pause, and what pace the server can bear.
type limiter struct {
	queue queue

	mu      sync.Mutex
	changed chan struct{} // closed when whoever waits should look again
	bucket  *rate.Limiter // tokens, at the pace that holds just now
	ceiling float64
	pace    pace
	sent    int // turns given

	quota   quota
	counted int // the turn whose answer told the quota

	paused  time.Time // nobody leaves before
	trying  bool      // after a pause: the next turn is a trial
	trial   bool      // a trial is on its way, all others wait for it
	refused int       // trials refused in a row
	event   int       // turns given when the last refusal was met
	cycle   time.Time // last recovery, or the first turn
	borne   int       // accepted since
}

// turn is the permission to send one request.
type turn struct {
	number int
	at     time.Time
	trial  bool
}

func newLimiter(ceiling float64) *limiter {
	if ceiling <= 0 {
		ceiling = math.Inf(1)
	}
	return &limiter{
		changed: make(chan struct{}),
		// A ceiling of two a second holds from the first second on.
		bucket:  rate.NewLimiter(rate.Limit(min(firstPace, ceiling)), int(max(1, min(firstBurst, ceiling)))),
		ceiling: ceiling,
		pace:    newPace(),
	}
}

// wait returns when it is the caller's turn, or at once when the context ends. For
// each turn there must be one call of learn or lost.
func (l *limiter) wait(ctx context.Context) (turn, error) {
	if err := ctx.Err(); err != nil {
		return turn{}, err
	}
	place, err := l.queue.enter(ctx)
	if err != nil {
		return turn{}, err
	}
	defer l.queue.leave(place)
	for {
		t, delay, changed := l.take(time.Now())
		if delay <= 0 {
			return t, nil
		}
		timer := time.NewTimer(delay)
		select {
		case <-timer.C:
		case <-changed:
		case <-ctx.Done():
			timer.Stop()
			return turn{}, ctx.Err()
		}
		timer.Stop()
	}
}

// take gives a turn, or tells how long to wait before asking again, unless
// something changes before.
func (l *limiter) take(now time.Time) (t turn, delay time.Duration, changed <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if delay = l.delay(now); delay > 0 {
		return turn{}, delay, l.changed
	}
	if l.sent++; l.sent == 1 {
		l.cycle = now
	}
	if l.trying {
		l.bucket.AllowN(now, 1) // a trial counts as any other request
	}
	t = turn{number: l.sent, at: now, trial: l.trying}
	l.trial, l.trying = l.trying, false
	return t, 0, nil
}

func (l *limiter) delay(now time.Time) time.Duration {
	switch {
	case l.trial:
		return longestPause // its answer ends the wait
	case now.Before(l.paused):
		return l.paused.Sub(now)
	case l.trying:
		return 0
	}
	allowed, wait := l.allowed(now)
	if wait > 0 {
		return wait
	}
	if allowed >= fastest {
		return 0
	}
	l.bucket.SetLimitAt(now, rate.Limit(allowed))
	if l.bucket.AllowN(now, 1) {
		return 0
	}
	missing := 1 - l.bucket.TokensAt(now)
	return max(time.Duration(missing/allowed*float64(time.Second)), time.Microsecond)
}

// allowed is the pace that holds just now, or how long nothing is allowed.
func (l *limiter) allowed(now time.Time) (perSecond float64, wait time.Duration) {
	perSecond = min(l.pace.perSecond, l.ceiling)
	if l.quota.limit == 0 || !now.Before(l.quota.reset) {
		return perSecond, 0
	}
	// Whatever left after the request that told the quota is not counted in it.
	remaining := l.quota.remaining - (l.sent - l.counted)
	left := l.quota.reset.Sub(now)
	switch {
	case remaining <= 0:
		return 0, left
	case 2*remaining <= l.quota.limit:
		return min(perSecond, float64(remaining)/left.Seconds()), 0
	case !l.pace.limited:
		// The server counts aloud and there is plenty: no need to feel the way.
		return l.ceiling, 0
	}
	return perSecond, 0
}

// learn takes in what the server answered to a turn.
func (l *limiter) learn(ctx context.Context, t turn, status int, h http.Header) {
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.wake()
	if q, ok := parseQuota(h, now); ok && t.number > l.counted {
		l.quota, l.counted = q, t.number
	}
	if t.trial {
		l.trial = false
	}
	if status == http.StatusTooManyRequests {
		l.refuse(ctx, t, h, now)
		return
	}
	l.borne++
	l.pace.accept(t.at, now)
	if t.trial {
		l.reopen(now)
	}
}

// lost takes in that a turn got no answer, or was not used: of limits it says
// nothing, so that the next in the queue tries.
func (l *limiter) lost(t turn) {
	if !t.trial {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.trial, l.trying = false, true
	l.wake()
}

// refuse pauses everybody. What was on its way when the limit was met is refused
// together; only the first of them teaches the pace.
func (l *limiter) refuse(ctx context.Context, t turn, h http.Header, now time.Time) {
	if t.number > l.event {
		if t.trial {
			l.refused++
		} else {
			l.pace.refuse(l.bearable(now), now)
		}
		l.event = l.sent
		longest := doubled(firstPause, l.refused, longestBackoff)
		l.paused = now.Add(jitter(longest/2, longest))
	}
	if at, ok := namedTime(h, now); ok {
		l.paused = at
	}
	l.trying = true
	l.bucket.SetBurstAt(now, 1)
	tflog.Debug(ctx, "The Atlassian API refuses requests: pausing all", map[string]any{
		"pause_ms":            l.paused.Sub(now).Milliseconds(),
		"requests_per_second": math.Round(l.pace.perSecond*10) / 10,
	})
}

// bearable bounds what the server can bear in a second: what its window holds,
// which is no shorter; or, where it does not say, what it bore since it was last
// known to be ready.
func (l *limiter) bearable(now time.Time) float64 {
	if l.quota.limit >= few {
		return float64(l.quota.limit)
	}
	since := float64(l.borne) / max(now.Sub(l.cycle), span).Seconds()
	return max(since, cut*l.pace.perSecond)
}

// reopen opens up again after a trial that was accepted.
func (l *limiter) reopen(now time.Time) {
	if l.refused >= longCycle {
		l.pace.settle(float64(l.borne)/now.Sub(l.cycle).Seconds(), now)
	}
	l.refused, l.borne, l.cycle = 0, 0, now
}

func (l *limiter) wake() {
	close(l.changed)
	l.changed = make(chan struct{})
}
