// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"slices"
	"time"
)

const (
	// firstPace is where a key begins of which nothing is known. A limit shows itself by refusing what is on its way
	// when it is reached; at this pace those are few requests, and a handful of reads takes no time at all.
	firstPace = 50.0
	// maxPace is a pace that no longer holds anybody back.
	maxPace = 5000.0
	// minPace keeps a key alive whatever it met.
	minPace = 0.05
	// countingTime is the time over which accepted requests are counted. Limits are given by the second, or come down
	// to that.
	countingTime = time.Second
	// minAcceptedForPace is how many requests must have been accepted before a refusal for it to tell a pace: where it
	// was fewer, a burst ran out, rather than a window filled.
	minAcceptedForPace = 10
	// safetyFactor is how far under what the server bore the pace is set.
	safetyFactor = 0.97
	// minKeptShare is the deepest that one refusal cuts a pace, unless more is known.
	minKeptShare = 0.75
	// holdTime is how long a pace is kept after a refusal before it is raised. Most runs end earlier; those that do not
	// can afford to look for more.
	holdTime = 10 * time.Second
)

// pace is the learned number of requests a second.
//
// Until the first refusal it doubles with what was accepted. A refusal sets it just below what was accepted in the
// second before: that is what the server can bear. Then it is kept for a while, and raised slowly at first, faster
// later: near the limit for long, and quick to recover when the limit was only a moment's.
type pace struct {
	perSecond float64
	limited   bool        // met a refusal
	accepted  int         // since the last doubling; before the first refusal
	recent    []time.Time // when accepted requests were sent, within countedTime

	growthBase   float64       // after a refusal: what perSecond grows from
	setAt        time.Time     // of the last refusal
	guess        bool          // nothing that was seen tells more than that it is too low
	usedSinceSet time.Duration // time in use since the last refusal
	lastHeard    time.Time     // last accepted answer

	search search
}

// refusal is what a pace learns from.
type refusal struct {
	turn

	bearable      float64 // the most that the server can have meant by what it said and did elsewhere
	noQuota       bool    // it has told no quota
	hasRetryAfter bool    // it names a time for which to wait
}

func newPace() pace { return pace{perSecond: firstPace} }

// learnAccepted learns from a request that was not refused.
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
	// An idle client learns nothing, however much time goes by.
	p.usedSinceSet += min(max(now.Sub(p.lastHeard), 0), countingTime)
	p.lastHeard = now

	if p.search.climbing {
		p.climb(t.pace)
	} else if beyond := (p.usedSinceSet - holdTime).Seconds(); beyond > 0 {
		p.perSecond = min(p.growthBase*(1+1e-4*beyond*beyond*beyond), maxPace)
	}
}

// doublesAfter is how many must be accepted before the pace doubles: a second's worth at first, in which most limits
// show, then half a second's.
func (p *pace) doublesAfter() float64 {
	if p.perSecond <= firstPace {
		return p.perSecond
	}

	return p.perSecond / 2
}

// learnRefused learns from a refusal.
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
	guess := seen < r.bearable

	bearable := min(r.bearable, seen)
	switch {
	case p.limited && now.Sub(p.setAt) < countingTime:
		// Not a whole second has passed at this pace, so that nobody knows what it bore in one.
		bearable, guess = max(bearable, minKeptShare*p.perSecond), true
		if r.noQuota {
			bearable = (min(least, p.perSecond) + p.perSecond) / 2
		}
	case bearable < minAcceptedForPace:
		bearable, guess = max(bearable, p.perSecond/2), true
	}

	p.set(safetyFactor*min(bearable, p.perSecond), now)
	p.guess = guess
}

// learnExhausted learns from a quota of which nothing is left: that is as good as a refusal.
func (p *pace) learnExhausted(limit int, bearable float64, now time.Time) {
	if limit < minAcceptedForPace {
		p.learnRefused(refusal{bearable: bearable}, now)
		return
	}

	p.set(safetyFactor*min(float64(limit), p.perSecond), now)
}

// merge takes in the pace of others who turn out to be counted together with these: what either bears, or did just now.
func (p *pace) merge(other pace, now time.Time) {
	p.dropOld(now)
	other.dropOld(now)

	borne := func(p pace) float64 {
		if p.limited {
			return p.perSecond
		}

		return safetyFactor * float64(len(p.recent))
	}
	together := max(borne(*p)+borne(other), minAcceptedForPace)
	p.recent = append(p.recent, other.recent...)
	slices.SortFunc(p.recent, time.Time.Compare)

	if p.limited || other.limited {
		p.set(together, now)
		p.guess = true
	}
}

// raiseGuess takes in what remained at least of a quota, in a time that was counted: a guess was too low by so much.
func (p *pace) raiseGuess(least int, begun, now time.Time) {
	if p.guess && least > 1 && !begun.Before(p.setAt) {
		p.set(p.perSecond+float64(least-1), now)
		p.guess = true
	}
}

// lowerTo sets the pace to what a whole cycle, from one recovery to the next, bore.
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
