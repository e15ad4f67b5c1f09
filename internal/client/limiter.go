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
	// longWindowTrials is the number of refused trials from which on a limit is not one of so many a second, but of
	// some longer window.
	longWindowTrials = 3
	// firstBurst is how many requests leave at once when nothing is known.
	firstBurst = 4
	// firstInFlight is how many are under way at most when nothing is known.
	firstInFlight = 8
	// acceptedPerInFlight is one of how many may be refused: no more are under way at once while no limit is known.
	acceptedPerInFlight = 20
)

// limiter paces requests that are counted together. It learns from every answer: from the quota that the server tells,
// how to spread what remains of a window; from a refusal, that everybody has to pause, and what pace the server can
// bear. All of it is guarded by the mutex of limits.
type limiter struct {
	limits *limits

	changed    chan struct{} // closed when whoever waits should look again
	bucket     *rate.Limiter // tokens, at the pace that holds just now
	pace       pace
	turnsGiven int
	lastGiven  time.Time // when the last was

	gauge gauge
	// What remained at least in the time that began when watched.
	measuredSince time.Time
	minRemaining  int

	pausedUntil       time.Time // nobody leaves before
	pausing           bool      // refused, and not accepted since
	trialNext         bool      // the next turn is a trial
	trialInFlight     bool      // a trial is on its way, all others wait for it
	bypassInFlight    bool      // a turn is on its way that was given in spite of all that
	earlyTrial        bool      // the next trial, or the one on its way, is an early one
	earlyTrialRefused bool      // an early trial was refused
	refusedTrials     int       // trials refused in a row, but for an early one
	givenAtRefusal    int       // turns given when the last refusal was met
	cycleStart        time.Time // last recovery, or the first turn
	acceptedInCycle   int       // accepted since
	lastCycle         cycle     // the one that ended with the last refusal
}

// turn is the permission to send one request.
type turn struct {
	endpoint *endpoint
	limiter  *limiter
	number   int
	sentAt   time.Time
	trial    bool
	bypass   bool    // left in spite of the limiter, which learns nothing from it
	ordered  bool    // no other left right before
	pace     float64 // at which it left
}

// cycle is how many were accepted in a time.
type cycle struct {
	accepted int
	duration time.Duration
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
	if l.trialNext {
		if l.pace.search.climbing { // what follows the trial is not early
			l.bucket.SetLimitAt(now, rate.Limit(l.pace.perSecond))
		}

		l.bucket.AllowN(now, 1) // a trial counts as any other request
	}

	t := turn{endpoint: e, trial: l.trialNext, ordered: now.Sub(l.lastGiven) >= minOrderedGap}
	l.trialInFlight, l.trialNext = l.trialNext, false

	return l.markSent(t, now)
}

// giveBypass makes a turn for an endpoint that need not wait.
func (l *limiter) giveBypass(e *endpoint, now time.Time) turn {
	l.bypassInFlight = true

	return l.markSent(turn{endpoint: e, bypass: true}, now)
}

func (l *limiter) markSent(t turn, now time.Time) turn {
	t.sentAt, t.pace = now, l.pace.perSecond
	t = l.assignNumber(t, now)
	l.lastGiven = now
	l.gauge.inFlight = append(l.gauge.inFlight, t)

	return t
}

// takeOver takes a turn from the limiter under which its endpoint was when it was given. After the first, which begins
// to count here, what was sent meanwhile is of no order.
func (l *limiter) takeOver(t turn, now time.Time) turn {
	t.limiter.release(t)
	t.limiter.gauge.uncounted++
	t.trial, t.ordered, t.bypass = false, false, false

	if l.gauge.limit == 0 {
		return l.assignNumber(t, now)
	}

	t.limiter, t.number = l, l.gauge.toldBy.number

	return t
}

func (l *limiter) assignNumber(t turn, now time.Time) turn {
	if l.turnsGiven++; l.turnsGiven == 1 {
		l.cycleStart = now
	}

	t.limiter, t.number = l, l.turnsGiven

	return t
}

// delay is how long nobody may leave; 0 takes a token for whoever asks.
func (l *limiter) delay(now time.Time) time.Duration {
	switch {
	case l.trialInFlight:
		return longestPause // its answer ends the wait
	case now.Before(l.pausedUntil):
		return l.pausedUntil.Sub(now)
	case l.trialNext:
		return 0
	}

	if l.gauge.refills {
		return l.gauge.wait(now)
	}

	if l.inFlightFull() {
		return longestPause // the next answer ends the wait
	}

	allowed, wait := l.allowedPace(now)
	if wait > 0 {
		return wait
	}

	if allowed >= maxPace {
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

// inFlightFull reports whether so many are under way that another one may be one too many.
func (l *limiter) inFlightFull() bool {
	if l.gauge.limit != 0 {
		return len(l.gauge.inFlight) > 0 && l.gauge.left() <= 0 && !l.pace.limited
	}

	return !l.pace.limited && len(l.gauge.inFlight) >= max(firstInFlight, l.acceptedInCycle/acceptedPerInFlight)
}

// allowedPace is the pace that holds just now, or how long nothing is allowed.
func (l *limiter) allowedPace(now time.Time) (perSecond float64, wait time.Duration) {
	perSecond = l.pace.perSecond
	g := &l.gauge

	if 2*g.left() > g.limit {
		if !l.pace.limited {
			// The server counts aloud and there is plenty: no need to feel the way.
			perSecond = maxPace
		}

		return perSecond, 0
	}

	if g.exact && g.left() <= 0 && now.Before(g.reset) && !l.pace.limited {
		return 0, g.reset.Sub(now)
	}

	return perSecond, 0
}

// readQuota takes in the quota that an answer told. It reports whether more of it is gone than this limiter can have
// used. Answers may overtake each other, but no more of them than are under way.
func (l *limiter) readQuota(t turn, q quota, accepted bool, now time.Time) (shared bool) {
	g := &l.gauge

	l.minRemaining = min(l.minRemaining, q.remaining)
	if now.Sub(l.measuredSince) >= measuringTime {
		l.pace.raiseGuess(l.minRemaining, l.measuredSince, now)
		l.measuredSince, l.minRemaining = now, q.remaining
	}

	shared = g.limit != 0 && t.number != g.toldBy.number && g.remaining-q.remaining > max(t.number-g.toldBy.number, 0)+len(g.inFlight)
	g.read(t, q, accepted)

	return shared
}

// learnAccepted takes in that a turn was not refused.
func (l *limiter) learnAccepted(t turn, now time.Time) {
	if !t.bypass {
		l.acceptedInCycle++
		l.pace.learnAccepted(t, now)
	}

	if t.trial {
		l.trialInFlight = false
		if l.pausing && t.number > l.givenAtRefusal { // sent before the refusal, it says nothing of the time after
			l.resume(now)
		}
	}

	// Nothing left is as good as a refusal.
	if g := &l.gauge; g.limit != 0 && g.remaining == 0 && !g.refills && !l.pace.limited {
		l.pace.learnExhausted(g.limit, l.bearable(now), now)
		l.pausing, l.trialNext = true, true
	}
}

// answered takes in that a turn is no longer on its way.
func (l *limiter) answered(t turn) {
	l.gauge.answered(t)

	if t.bypass {
		l.bypassInFlight = false
	}
}

// release takes in that a turn says nothing of limits, so that the next in the queue tries.
func (l *limiter) release(t turn) {
	l.answered(t)

	if t.trial {
		l.trialInFlight, l.trialNext = false, true
	}

	l.wake()
}

// learnRefused pauses all calls. Those that are on their way when a limit is met are refused together; only the first
// of them changes the pace.
func (l *limiter) learnRefused(ctx context.Context, t turn, h http.Header, now time.Time) {
	reset, exact, _ := resetTime(h, now)
	retryAt, hasRetryAfter := retryAfter(h, now)

	if t.trial {
		l.trialInFlight = false
	}

	if t.number > l.givenAtRefusal && !t.bypass {
		first := !t.trial || !l.pausing
		if first {
			l.slowDown(refusal{t, l.bearable(now), l.gauge.limit == 0, hasRetryAfter}, now)
			l.lastCycle = cycle{l.acceptedInCycle, now.Sub(l.cycleStart)}
		}

		l.givenAtRefusal = l.turnsGiven
		l.pausedUntil = l.nextTrial(reset, now)

		switch {
		case first:
		case l.earlyTrial:
			l.earlyTrial, l.earlyTrialRefused = false, true
			l.pace.endSearch()
			l.pausedUntil = l.nextTrial(reset, now)
		default:
			l.refusedTrials++
		}
	}

	if hasRetryAfter {
		l.pausedUntil = retryAt
	} else if exact && !l.gauge.refills {
		l.pausedUntil = reset
	}

	l.pausing, l.trialNext = true, true
	l.bucket.SetBurstAt(now, 1)

	if pause := l.pausedUntil.Sub(now); pause >= minReportedWait && l.limits.pauseLog.Due(now) {
		tflog.Info(ctx, "Waiting for the rate limit of the Atlassian API (429): requests of this kind are paused", map[string]any{
			"operation": t.endpoint.operation, "seconds": seconds(pause), "requests_per_second": math.Round(l.pace.perSecond*10) / 10,
		})
	} else {
		tflog.Debug(ctx, "The Atlassian API refuses requests: pausing", map[string]any{
			"operation": t.endpoint.operation, "pause_ms": pause.Milliseconds(), "requests_per_second": math.Round(l.pace.perSecond*10) / 10,
		})
	}
}

// slowDown has the pace learn from a refusal.
func (l *limiter) slowDown(r refusal, now time.Time) {
	known, burst := l.pace.limited, len(l.pace.recent)
	l.pace.learnRefused(r, now)

	l.earlyTrial = r.noQuota && !l.earlyTrialRefused
	if l.earlyTrial && !known {
		l.pace.beginSearch(burst, r.hasRetryAfter)
	}
}

// nextTrial is when one request tries again, where the server names no moment for it. The pause doubles as long as
// trials are refused, but does not go beyond a bound that the server names.
func (l *limiter) nextTrial(bound, now time.Time) time.Time {
	longest := doubled(firstPause, l.refusedTrials, longestBackoff)
	if l.earlyTrial {
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
	if l.gauge.limit >= minAcceptedForPace {
		return float64(l.gauge.limit)
	}

	ran := now.Sub(l.cycleStart)
	if longer := ran - l.lastCycle.duration; l.pace.limited && longer >= countingTime/2 {
		borne := float64(l.acceptedInCycle) / now.Sub(l.pace.setAt).Seconds()
		if more := float64(l.acceptedInCycle-l.lastCycle.accepted) / longer.Seconds(); more < borne {
			return max(borne, minKeptShare*l.pace.perSecond)
		}
	}

	return max(float64(l.acceptedInCycle)/max(ran, countingTime).Seconds(), minKeptShare*l.pace.perSecond)
}

// resume opens up again after a trial that was accepted.
func (l *limiter) resume(now time.Time) {
	if l.refusedTrials >= longWindowTrials {
		l.pace.lowerTo(float64(l.acceptedInCycle)/now.Sub(l.cycleStart).Seconds(), now)
	}

	l.pausing, l.refusedTrials, l.acceptedInCycle, l.cycleStart = false, 0, 0, now
	l.measuredSince, l.minRemaining = now, l.gauge.limit
}

func (l *limiter) wake() {
	close(l.changed)
	l.changed = make(chan struct{})
}
