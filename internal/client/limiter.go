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
	// firstPause is the pause after a refusal that names no time. It doubles while the trial request after it is
	// refused. It is shorter than firstBackoff, because it stops all requests, and only one is sent after it.
	firstPause = 500 * time.Millisecond
	// earlyPause is the pause before the first trial where the server names no quota. If that trial is accepted, the
	// server refills all the time and does not count in windows.
	earlyPause = 200 * time.Millisecond
	// longWindowTrials is the number of refused trials that shows a window longer than a second.
	longWindowTrials = 3
	// firstBurst is how many requests are sent at once while nothing is known.
	firstBurst = 4
	// firstInFlight is how many requests may be in flight while nothing is known.
	firstInFlight = 8
	// acceptedPerInFlight is how many requests must have been accepted for each one in flight while no limit is known,
	// because all requests in flight may be refused together.
	acceptedPerInFlight = 20
)

// limiter paces requests that are counted together. A quota in an answer tells it how to spread what is left. A refusal
// makes all requests pause and lowers the pace. After the pause one request, the trial, is sent; the others follow when
// it is accepted. The mutex of limits guards all fields.
type limiter struct {
	limits *limits

	changed    chan struct{} // closed when waiting requests should check again
	bucket     *rate.Limiter // filled at the current pace
	pace       pace
	turnsGiven int
	lastGiven  time.Time // time of the last turn

	gauge gauge
	// minRemaining is the smallest quota that was left since measuredSince.
	measuredSince time.Time
	minRemaining  int

	pausedUntil       time.Time // no request is sent before
	pausing           bool      // after a refusal, until a trial is accepted
	trialNext         bool      // the next turn is the trial
	trialInFlight     bool      // the other requests wait for its answer
	bypassInFlight    bool      // a request was sent in spite of the limiter
	earlyTrial        bool      // the next trial or the one in flight is an early one
	earlyTrialRefused bool
	refusedTrials     int       // in a row, not counting an early trial
	givenAtRefusal    int       // turnsGiven at the last refusal
	cycleStart        time.Time // the last accepted trial, or the first turn
	acceptedInCycle   int       // since cycleStart
	lastCycle         cycle     // ended with the last refusal
}

// turn is the permission to send one request.
type turn struct {
	endpoint *endpoint
	limiter  *limiter
	number   int
	sentAt   time.Time
	trial    bool
	bypass   bool    // sent in spite of the limiter, which learns nothing from it
	ordered  bool    // not sent right after another, so that the server counts them in this order
	pace     float64 // when it was sent
}

// cycle is the time from an accepted trial, or the first turn, to a refusal, and how many requests were accepted in it.
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

func (l *limiter) give(e *endpoint, now time.Time) turn {
	if l.trialNext {
		if l.pace.search.climbing { // the search sets the pace after the trial
			l.bucket.SetLimitAt(now, rate.Limit(l.pace.perSecond))
		}

		l.bucket.AllowN(now, 1) // a trial uses a token like any other request
	}

	t := turn{endpoint: e, trial: l.trialNext, ordered: now.Sub(l.lastGiven) >= minOrderedGap}
	l.trialInFlight, l.trialNext = l.trialNext, false

	return l.markSent(t, now)
}

// giveBypass returns a turn that need not wait for the limiter.
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

// takeOver moves a turn here from the limiter that its endpoint had before. While this limiter knows no quota, the turn
// is counted like one of its own. Later its order among the others is unknown, so it gets the number of the last turn
// whose answer named the quota.
func (l *limiter) takeOver(t turn, now time.Time) turn {
	t.limiter.release(t)
	t.limiter.gauge.uncounted++
	t.trial, t.ordered, t.bypass = false, false, false

	if l.gauge.limit == 0 {
		return l.assignNumber(t, now)
	}

	t.limiter, t.number = l, l.gauge.namedBy.number

	return t
}

func (l *limiter) assignNumber(t turn, now time.Time) turn {
	if l.turnsGiven++; l.turnsGiven == 1 {
		l.cycleStart = now
	}

	t.limiter, t.number = l, l.turnsGiven

	return t
}

// delay returns how long no request may be sent. If the bucket decides that a request may be sent now, delay takes the
// token.
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

// inFlightFull reports whether another request in flight could be refused.
func (l *limiter) inFlightFull() bool {
	if l.gauge.limit != 0 {
		return len(l.gauge.inFlight) > 0 && l.gauge.left() <= 0 && !l.pace.limited
	}

	return !l.pace.limited && len(l.gauge.inFlight) >= max(firstInFlight, l.acceptedInCycle/acceptedPerInFlight)
}

// allowedPace returns the current pace, or how long no request is allowed.
func (l *limiter) allowedPace(now time.Time) (perSecond float64, wait time.Duration) {
	perSecond = l.pace.perSecond
	g := &l.gauge

	if 2*g.left() > g.limit {
		if !l.pace.limited {
			// Much is left of a known quota: no need to search for the limit.
			perSecond = maxPace
		}

		return perSecond, 0
	}

	if g.exact && g.left() <= 0 && now.Before(g.reset) && !l.pace.limited {
		return 0, g.reset.Sub(now)
	}

	return perSecond, 0
}

// readQuota learns from the quota in an answer. It reports whether more of it is used than this limiter can have used.
// Answers may arrive in another order, but only those in flight.
func (l *limiter) readQuota(t turn, q quota, accepted bool, now time.Time) (shared bool) {
	g := &l.gauge

	l.minRemaining = min(l.minRemaining, q.remaining)
	if now.Sub(l.measuredSince) >= measuringTime {
		l.pace.raiseGuess(l.minRemaining, l.measuredSince, now)
		l.measuredSince, l.minRemaining = now, q.remaining
	}

	shared = g.limit != 0 && t.number != g.namedBy.number && g.remaining-q.remaining > max(t.number-g.namedBy.number, 0)+len(g.inFlight)
	g.read(t, q, accepted)

	return shared
}

// learnAccepted learns from a request that was not refused.
func (l *limiter) learnAccepted(t turn, now time.Time) {
	if !t.bypass {
		l.acceptedInCycle++
		l.pace.learnAccepted(t, now)
	}

	if t.trial {
		l.trialInFlight = false
		if l.pausing && t.number > l.givenAtRefusal { // a trial sent before the refusal says nothing about the time after it
			l.resume(now)
		}
	}

	// A used-up quota is treated as a refusal.
	if g := &l.gauge; g.limit != 0 && g.remaining == 0 && !g.refills && !l.pace.limited {
		l.pace.learnExhausted(g.limit, l.maxRate(now), now)
		l.pausing, l.trialNext = true, true
	}
}

// answered records that a request is no longer in flight.
func (l *limiter) answered(t turn) {
	l.gauge.answered(t)

	if t.bypass {
		l.bypassInFlight = false
	}
}

// release ends a turn that shows nothing about this limiter. If it was the trial, the next request is the trial.
func (l *limiter) release(t turn) {
	l.answered(t)

	if t.trial {
		l.trialInFlight, l.trialNext = false, true
	}

	l.wake()
}

// learnRefused pauses all requests. Requests that are in flight when the limit is reached are refused together; only
// the first refusal lowers the pace.
func (l *limiter) learnRefused(ctx context.Context, t turn, h http.Header, now time.Time) {
	reset, exact, _ := resetTime(h, now)
	retryAt, hasRetryAfter := retryAfter(h, now)

	if t.trial {
		l.trialInFlight = false
	}

	if t.number > l.givenAtRefusal && !t.bypass {
		first := !t.trial || !l.pausing
		if first {
			l.slowDown(refusal{t, l.maxRate(now), l.gauge.limit == 0, hasRetryAfter}, now)
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

// slowDown lowers the pace after a refusal.
func (l *limiter) slowDown(r refusal, now time.Time) {
	known, burst := l.pace.limited, len(l.pace.recent)
	l.pace.learnRefused(r, now)

	l.earlyTrial = r.noQuota && !l.earlyTrialRefused
	if l.earlyTrial && !known {
		l.pace.beginSearch(burst, r.hasRetryAfter)
	}
}

// nextTrial returns the time of the next trial if the server names none. The pause doubles while trials are refused,
// but ends no later than a bound that the server names.
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

// maxRate returns the most requests that the server can accept in a second. If the server names a limit of at least
// minAcceptedForPace, it is this limit, since a window lasts at least a second. Otherwise it is the rate that the
// server accepted since the last accepted trial. A cycle may begin and end within a window. So if this cycle is longer
// than the one before, but accepted hardly more, neither shows the rate; then the rate since the last change of the
// pace is used.
func (l *limiter) maxRate(now time.Time) float64 {
	if l.gauge.limit >= minAcceptedForPace {
		return float64(l.gauge.limit)
	}

	elapsed := now.Sub(l.cycleStart)
	if longer := elapsed - l.lastCycle.duration; l.pace.limited && longer >= countingTime/2 {
		sinceSet := float64(l.acceptedInCycle) / now.Sub(l.pace.setAt).Seconds()
		if added := float64(l.acceptedInCycle-l.lastCycle.accepted) / longer.Seconds(); added < sinceSet {
			return max(sinceSet, minKeptShare*l.pace.perSecond)
		}
	}

	return max(float64(l.acceptedInCycle)/max(elapsed, countingTime).Seconds(), minKeptShare*l.pace.perSecond)
}

// resume ends the pause after a trial was accepted.
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
