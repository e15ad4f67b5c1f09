// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"slices"
	"time"
)

const (
	// firstPace is the pace while nothing is known. When requests reach the limit, the server refuses those in flight;
	// at this pace they are few. A handful of reads still takes no time.
	firstPace = 50.0
	// maxPace is a pace that no longer holds anything back.
	maxPace = 5000.0
	// minPace is the lowest pace, however often requests are refused.
	minPace = 0.05
	// countingTime is the time over which accepted requests are counted. Limits are given for a second or can be
	// expressed so.
	countingTime = time.Second
	// minAcceptedForPace is how many requests must have been accepted before a refusal shows the pace of the server.
	// After fewer, a burst was used up and no window was full.
	minAcceptedForPace = 10
	// safetyFactor keeps the pace below what the server accepted.
	safetyFactor = 0.97
	// minKeptShare is the share of the pace that is kept after a refusal, unless more is known.
	minKeptShare = 0.75
	// holdTime is how long the pace is kept after a refusal before it is raised. Most runs end earlier; longer ones
	// have time to search for more.
	holdTime = 10 * time.Second
)

// pace is the learned number of requests per second.
//
// Until the first refusal it doubles as requests are accepted. A refusal sets it just below what the server accepted in
// the second before. Then it is kept for a while, and raised slowly at first and faster later: so it stays near the
// limit for long, but recovers soon if the limit was only temporary.
type pace struct {
	perSecond float64
	limited   bool        // a refusal has been met
	accepted  int         // since the last doubling, before the first refusal
	recent    []time.Time // when accepted requests were sent, in the last countingTime

	growthBase   float64       // what perSecond grows from after a refusal
	setAt        time.Time     // when perSecond was set
	guess        bool          // perSecond is a guess that may be too low
	usedSinceSet time.Duration // time in use since setAt
	lastHeard    time.Time     // the last accepted answer, or setAt

	search search
}

// refusal is a refused request, as the pace needs it.
type refusal struct {
	turn

	maxRate       float64 // the most that the server can accept in a second, from limiter.maxRate
	noQuota       bool    // the server names no quota
	hasRetryAfter bool
}

func newPace() pace { return pace{perSecond: firstPace} }

func (p *pace) learnAccepted(t turn, now time.Time) {
	p.dropOld(t.sentAt)
	p.countAccepted(t, now)

	p.recent = append(p.recent, t.sentAt)
	if !p.limited {
		if p.accepted++; float64(p.accepted) >= p.doublesAfter() {
			p.accepted = 0
			p.perSecond = min(2*p.perSecond, maxPace)
		}

		return
	}
	// Idle time does not count: it shows nothing.
	p.usedSinceSet += min(max(now.Sub(p.lastHeard), 0), countingTime)
	p.lastHeard = now

	if p.search.climbing {
		p.climb(t.pace)
	} else if beyond := (p.usedSinceSet - holdTime).Seconds(); beyond > 0 {
		p.perSecond = min(p.growthBase*(1+1e-4*beyond*beyond*beyond), maxPace)
	}
}

// doublesAfter returns how many requests must be accepted before the pace doubles: at first as many as are sent in a
// second, because most limits show within a second, then as many as in half a second.
func (p *pace) doublesAfter() float64 {
	if p.perSecond <= firstPace {
		return p.perSecond
	}

	return p.perSecond / 2
}

func (p *pace) learnRefused(r refusal, now time.Time) {
	least, s := p.minRate(r.sentAt), &p.search

	s.refusedPace = r.pace
	defer func() { s.refusedSentAt, s.accepted, s.idle = r.sentAt, 0, 0 }()

	if s.patience > 0 {
		p.narrow(r, now)
		return
	}

	p.dropOld(now)
	seen := float64(len(p.recent))
	guess := seen < r.maxRate

	sustained := min(r.maxRate, seen)
	switch {
	case p.limited && now.Sub(p.setAt) < countingTime:
		// The pace has held for less than a second, so what the server accepts in a second is unknown.
		sustained, guess = max(sustained, minKeptShare*p.perSecond), true
		if r.noQuota {
			sustained = (min(least, p.perSecond) + p.perSecond) / 2
		}
	case sustained < minAcceptedForPace:
		sustained, guess = max(sustained, p.perSecond/2), true
	}

	p.set(safetyFactor*min(sustained, p.perSecond), now)
	p.guess = guess
}

// learnExhausted treats a used-up quota as a refusal.
func (p *pace) learnExhausted(limit int, maxRate float64, now time.Time) {
	if limit < minAcceptedForPace {
		p.learnRefused(refusal{maxRate: maxRate}, now)
		return
	}

	p.set(safetyFactor*min(float64(limit), p.perSecond), now)
}

// merge adds the pace of another limiter that turned out to share the limit. Each counts with its learned pace, or with
// what was accepted in the last second.
func (p *pace) merge(other pace, now time.Time) {
	p.dropOld(now)
	other.dropOld(now)

	rateOf := func(p pace) float64 {
		if p.limited {
			return p.perSecond
		}

		return safetyFactor * float64(len(p.recent))
	}
	sum := max(rateOf(*p)+rateOf(other), minAcceptedForPace)
	p.recent = append(p.recent, other.recent...)
	slices.SortFunc(p.recent, time.Time.Compare)

	if p.limited || other.limited {
		p.set(sum, now)
		p.guess = true
	}
}

// raiseGuess raises a pace that may be too low by the smallest quota that was left during a measured time.
func (p *pace) raiseGuess(least int, begun, now time.Time) {
	if p.guess && least > 1 && !begun.Before(p.setAt) {
		p.set(p.perSecond+float64(least-1), now)
		p.guess = true
	}
}

// lowerTo lowers the pace to what was accepted in a whole cycle.
func (p *pace) lowerTo(perSecond float64, now time.Time) {
	if perSecond < p.perSecond {
		p.set(perSecond, now)
	}
}

func (p *pace) set(perSecond float64, now time.Time) {
	p.limited, p.guess = true, false
	p.perSecond = max(perSecond, minPace)
	p.growthBase, p.setAt = p.perSecond, now
	p.usedSinceSet, p.lastHeard = 0, now
}

func (p *pace) dropOld(now time.Time) {
	i := 0
	for i < len(p.recent) && now.Sub(p.recent[i]) >= countingTime {
		i++
	}

	p.recent = p.recent[i:]
}
