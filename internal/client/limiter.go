// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"math"
	"net/http"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	"golang.org/x/time/rate"
)

const (
	// firstPause is the pause after a refusal that names no time. It is shorter than a retry's back-off because it
	// holds everybody, and because one request alone tries when it ends; it doubles while that one is refused.
	firstPause = 500 * time.Millisecond
	// earlyPause is the pause before the first trial where the server tells nothing: one that is accepted shows that it
	// refills all the time, and is no window.
	earlyPause = 200 * time.Millisecond
	// longCycle is the number of refused trials from which on a limit is not one of so many a second, but of some
	// longer window.
	longCycle = 3
	// firstBurst is how many requests leave at once when nothing is known.
	firstBurst = 4
	// firstUnderWay is how many are under way at most when nothing is known.
	firstUnderWay = 8
	// inDanger is one of how many may be refused: no more are under way at once while no limit is known.
	inDanger = 20
)

// limiter paces requests that are counted together. It learns from every answer: from the quota that the server tells,
// how to spread what remains of a window; from a refusal, that everybody has to pause, and what pace the server can
// bear. All of it is guarded by the mutex of limits.
type limiter struct {
	limits *limits

	changed chan struct{} // closed when whoever waits should look again
	bucket  *rate.Limiter // tokens, at the pace that holds just now
	pace    pace
	sent    int       // turns given
	last    time.Time // when the last was

	gauge gauge
	// What remained at least in the time that began when watched.
	watched time.Time
	least   int

	paused  time.Time // nobody leaves before
	pausing bool      // refused, and not accepted since
	trying  bool      // the next turn is a trial
	trial   bool      // a trial is on its way, all others wait for it
	aside   bool      // a turn is on its way that was given in spite of all that
	early   bool      // the next trial, or the one on its way, is an early one
	windows bool      // an early trial was refused
	refused int       // trials refused in a row, but for an early one
	event   int       // turns given when the last refusal was met
	cycle   time.Time // last recovery, or the first turn
	borne   int       // accepted since
	lastRun run       // the one that ended with the last refusal
}

// turn is the permission to send one request.
type turn struct {
	of     *endpoint
	by     *limiter
	number int
	at     time.Time
	trial  bool
	aside  bool    // left in spite of the limiter, which learns nothing from it
	alone  bool    // no other left right before
	pace   float64 // at which it left
}

// run is how many were accepted in a time.
type run struct {
	borne int
	time  time.Duration
}

func newLimiter(l *limits) *limiter {
	return &limiter{
		limits:  l,
		changed: make(chan struct{}),
		bucket:  rate.NewLimiter(firstPace, firstBurst),
		pace:    newPace(),
	}
}

// give makes a turn.
func (l *limiter) give(e *endpoint, now time.Time) turn {
	if l.trying {
		if l.pace.search.climbing { // what follows the trial is not early
			l.bucket.SetLimitAt(now, rate.Limit(l.pace.perSecond))
		}

		l.bucket.AllowN(now, 1) // a trial counts as any other request
	}

	t := turn{of: e, trial: l.trying, alone: now.Sub(l.last) >= orderly}
	l.trial, l.trying = l.trying, false

	return l.send(t, now)
}

// giveAside makes a turn for an endpoint that need not wait.
func (l *limiter) giveAside(e *endpoint, now time.Time) turn {
	l.aside = true

	return l.send(turn{of: e, aside: true}, now)
}

func (l *limiter) send(t turn, now time.Time) turn {
	t.at, t.pace = now, l.pace.perSecond
	t = l.count(t, now)
	l.last = now
	l.gauge.underWay = append(l.gauge.underWay, t)

	return t
}

// takeOver takes a turn from the limiter under which its endpoint was when it was given. After the first, which begins
// to count here, what was sent meanwhile is of no order.
func (l *limiter) takeOver(t turn, now time.Time) turn {
	t.by.release(t)
	t.by.gauge.untaken++
	t.trial, t.alone, t.aside = false, false, false

	if l.gauge.limit == 0 {
		return l.count(t, now)
	}

	t.by, t.number = l, l.gauge.told.number

	return t
}

func (l *limiter) count(t turn, now time.Time) turn {
	if l.sent++; l.sent == 1 {
		l.cycle = now
	}

	t.by, t.number = l, l.sent

	return t
}

// delay is how long nobody may leave; 0 takes a token for whoever asks.
func (l *limiter) delay(now time.Time) time.Duration {
	switch {
	case l.trial:
		return longestPause // its answer ends the wait
	case now.Before(l.paused):
		return l.paused.Sub(now)
	case l.trying:
		return 0
	}

	if l.gauge.refills {
		return l.gauge.wait(now)
	}

	if l.full() {
		return longestPause // the next answer ends the wait
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

	return untilToken(l.bucket, now)
}

func untilToken(b *rate.Limiter, now time.Time) time.Duration {
	missing := 1 - b.TokensAt(now)
	return max(time.Duration(missing/float64(b.Limit())*float64(time.Second)), time.Microsecond)
}

// full reports whether so many are under way that another one may be one too many.
func (l *limiter) full() bool {
	if l.gauge.limit != 0 {
		return len(l.gauge.underWay) > 0 && l.gauge.left() <= 0 && !l.pace.limited
	}

	return !l.pace.limited && len(l.gauge.underWay) >= max(firstUnderWay, l.borne/inDanger)
}

// allowed is the pace that holds just now, or how long nothing is allowed.
func (l *limiter) allowed(now time.Time) (perSecond float64, wait time.Duration) {
	perSecond = l.pace.perSecond
	g := &l.gauge

	if 2*g.left() > g.limit {
		if !l.pace.limited {
			// The server counts aloud and there is plenty: no need to feel the way.
			perSecond = fastest
		}

		return perSecond, 0
	}

	if g.exact && g.left() <= 0 && now.Before(g.reset) && !l.pace.limited {
		return 0, g.reset.Sub(now)
	}

	return perSecond, 0
}

// measure takes in the quota that an answer told. It reports whether more of it is gone than this limiter can have
// used. Answers may overtake each other, but no more of them than are under way.
func (l *limiter) measure(t turn, q quota, accepted bool, now time.Time) (shared bool) {
	g := &l.gauge

	l.least = min(l.least, q.remaining)
	if now.Sub(l.watched) >= gaugedTime {
		l.pace.prove(l.least, l.watched, now)
		l.watched, l.least = now, q.remaining
	}

	shared = g.limit != 0 && t.number != g.told.number && g.remaining-q.remaining > max(t.number-g.told.number, 0)+len(g.underWay)
	g.read(t, q, accepted)

	return shared
}

// accept takes in that a turn was not refused.
func (l *limiter) accept(t turn, now time.Time) {
	if !t.aside {
		l.borne++
		l.pace.accept(t, now)
	}

	if t.trial {
		l.trial = false
		if l.pausing && t.number > l.event { // sent before the refusal, it says nothing of the time after
			l.reopen(now)
		}
	}

	// Nothing left is as good as a refusal.
	if g := &l.gauge; g.limit != 0 && g.remaining == 0 && !g.refills && !l.pace.limited {
		l.pace.exhaust(g.limit, l.bearable(now), now)
		l.pausing, l.trying = true, true
	}
}

// answered takes in that a turn is no longer on its way.
func (l *limiter) answered(t turn) {
	l.gauge.answered(t)

	if t.aside {
		l.aside = false
	}
}

// release takes in that a turn says nothing of limits, so that the next in the queue tries.
func (l *limiter) release(t turn) {
	l.answered(t)

	if t.trial {
		l.trial, l.trying = false, true
	}

	l.wake()
}

// refuse pauses all calls. Those that are on their way when a limit is met are refused together; only the first of them
// changes the pace.
func (l *limiter) refuse(ctx context.Context, t turn, h http.Header, now time.Time) {
	reset, exact, _ := resetTime(h, now)
	at, named := retryAfter(h, now)

	if t.trial {
		l.trial = false
	}

	if t.number > l.event && !t.aside {
		first := !t.trial || !l.pausing
		if first {
			l.slow(refusal{t, l.bearable(now), l.gauge.limit == 0, named}, now)
			l.lastRun = run{l.borne, now.Sub(l.cycle)}
		}

		l.event = l.sent
		l.paused = l.nextTrial(reset, now)

		switch {
		case first:
		case l.early:
			l.early, l.windows = false, true
			l.pace.end()
			l.paused = l.nextTrial(reset, now)
		default:
			l.refused++
		}
	}

	if named {
		l.paused = at
	} else if exact && !l.gauge.refills {
		l.paused = reset
	}

	l.pausing, l.trying = true, true
	l.bucket.SetBurstAt(now, 1)

	if pause := l.paused.Sub(now); pause >= minReportedWait && l.limits.pauses.Due(now) {
		tflog.Info(ctx, "Waiting for the rate limit of the Atlassian API (429): requests of this kind are paused", map[string]any{
			"operation": t.of.operation, "seconds": seconds(pause), "requests_per_second": math.Round(l.pace.perSecond*10) / 10,
		})
	} else {
		tflog.Debug(ctx, "The Atlassian API refuses requests: pausing", map[string]any{
			"operation": t.of.operation, "pause_ms": pause.Milliseconds(), "requests_per_second": math.Round(l.pace.perSecond*10) / 10,
		})
	}
}

// slow has the pace learn from a refusal.
func (l *limiter) slow(r refusal, now time.Time) {
	known, burst := l.pace.limited, len(l.pace.recent)
	l.pace.refuse(r, now)

	l.early = r.silent && !l.windows
	if l.early && !known {
		l.pace.begin(burst, r.named)
	}
}

// nextTrial is when one request tries again, where the server names no moment for it. The pause doubles as long as
// trials are refused, but does not go beyond a bound that the server names.
func (l *limiter) nextTrial(bound, now time.Time) time.Time {
	longest := doubled(firstPause, l.refused, longestBackoff)
	if l.early {
		longest = earlyPause
	}

	at := now.Add(jitter(longest/2, longest))
	if bound.After(now) && bound.Before(at) {
		return bound
	}

	return at
}

// bearable bounds what the server can bear in a second: what its window holds, which is no shorter; or, where it does
// not say, what it bore since it was last known to be ready. Where a longer run bore hardly more than the one before,
// neither shows a pace, since windows begin and end within them; but all of it was borne since the refusal before.
func (l *limiter) bearable(now time.Time) float64 {
	if l.gauge.limit >= tellingCount {
		return float64(l.gauge.limit)
	}

	ran := now.Sub(l.cycle)
	if longer := ran - l.lastRun.time; l.pace.limited && longer >= countedTime/2 {
		borne := float64(l.borne) / now.Sub(l.pace.since).Seconds()
		if more := float64(l.borne-l.lastRun.borne) / longer.Seconds(); more < borne {
			return max(borne, deepestCut*l.pace.perSecond)
		}
	}

	return max(float64(l.borne)/max(ran, countedTime).Seconds(), deepestCut*l.pace.perSecond)
}

// reopen opens up again after a trial that was accepted.
func (l *limiter) reopen(now time.Time) {
	if l.refused >= longCycle {
		l.pace.settle(float64(l.borne)/now.Sub(l.cycle).Seconds(), now)
	}

	l.pausing, l.refused, l.borne, l.cycle = false, 0, 0, now
	l.watched, l.least = now, l.gauge.limit
}

func (l *limiter) wake() {
	close(l.changed)
	l.changed = make(chan struct{})
}
