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
	// fastest is a pace that no longer holds anybody back.
	fastest = 5000.0
	// slowest keeps a key alive whatever it met.
	slowest = 0.05
	// countedTime is the time over which accepted requests are counted. Limits are given by the second, or come down to
	// that.
	countedTime = time.Second
	// tellingCount is how many requests must have been accepted before a refusal for it to tell a pace: where it was
	// fewer, a burst ran out, rather than a window filled.
	tellingCount = 10
	// safety is how far under what the server bore the pace is set.
	safety = 0.97
	// deepestCut is the deepest that one refusal cuts a pace, unless more is known.
	deepestCut = 0.75
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

	base  float64       // after a refusal: what perSecond grows from
	since time.Time     // of the last refusal
	guess bool          // nothing that was seen tells more than that it is too low
	calm  time.Duration // time in use since the last refusal
	heard time.Time     // last accepted answer

	search search
}

// refusal is what a pace learns from.
type refusal struct {
	turn

	bearable float64 // the most that the server can have meant by what it said and did elsewhere
	silent   bool    // it has told no quota
	named    bool    // it names a time for which to wait
}

func newPace() pace { return pace{perSecond: firstPace} }

// accept learns from a request that was not refused.
func (p *pace) accept(t turn, now time.Time) {
	p.trim(t.at)
	p.count(t, now)

	p.recent = append(p.recent, t.at)
	if !p.limited {
		if p.accepted++; float64(p.accepted) >= p.doubling() {
			p.accepted = 0
			p.perSecond = min(2*p.perSecond, fastest)
		}

		return
	}
	// An idle client learns nothing, however much time goes by.
	p.calm += min(max(now.Sub(p.heard), 0), countedTime)
	p.heard = now

	if p.search.climbing {
		p.climb(t.pace)
	} else if beyond := (p.calm - holdTime).Seconds(); beyond > 0 {
		p.perSecond = min(p.base*(1+1e-4*beyond*beyond*beyond), fastest)
	}
}

// doubling is how many must be accepted before the pace doubles: a second's worth at first, in which most limits show,
// then half a second's.
func (p *pace) doubling() float64 {
	if p.perSecond <= firstPace {
		return p.perSecond
	}

	return p.perSecond / 2
}

// refuse learns from a refusal.
func (p *pace) refuse(r refusal, now time.Time) {
	least, s := p.least(r.at), &p.search

	s.met = r.pace
	defer func() { s.emptied, s.accepted, s.idle = r.at, 0, 0 }()

	if s.patience > 0 {
		p.narrow(r, now)
		return
	}

	p.trim(now)
	seen := float64(len(p.recent))
	guess := seen < r.bearable

	bearable := min(r.bearable, seen)
	switch {
	case p.limited && now.Sub(p.since) < countedTime:
		// Not a whole second has passed at this pace, so that nobody knows what it bore in one.
		bearable, guess = max(bearable, deepestCut*p.perSecond), true
		if r.silent {
			bearable = (min(least, p.perSecond) + p.perSecond) / 2
		}
	case bearable < tellingCount:
		bearable, guess = max(bearable, p.perSecond/2), true
	}

	p.set(safety*min(bearable, p.perSecond), now)
	p.guess = guess
}

// exhaust learns from a quota of which nothing is left: that is as good as a refusal.
func (p *pace) exhaust(limit int, bearable float64, now time.Time) {
	if limit < tellingCount {
		p.refuse(refusal{bearable: bearable}, now)
		return
	}

	p.set(safety*min(float64(limit), p.perSecond), now)
}

// join takes in the pace of others who turn out to be counted together with these: what either bears, or did just now.
func (p *pace) join(other pace, now time.Time) {
	p.trim(now)
	other.trim(now)

	borne := func(p pace) float64 {
		if p.limited {
			return p.perSecond
		}

		return safety * float64(len(p.recent))
	}
	together := max(borne(*p)+borne(other), tellingCount)
	p.recent = append(p.recent, other.recent...)
	slices.SortFunc(p.recent, time.Time.Compare)

	if p.limited || other.limited {
		p.set(together, now)
		p.guess = true
	}
}

// prove takes in what remained at least of a quota, in a time that was counted: a guess was too low by so much.
func (p *pace) prove(least int, begun, now time.Time) {
	if p.guess && least > 1 && !begun.Before(p.since) {
		p.set(p.perSecond+float64(least-1), now)
		p.guess = true
	}
}

// settle sets the pace to what a whole cycle, from one recovery to the next, bore.
func (p *pace) settle(perSecond float64, now time.Time) {
	if perSecond < p.perSecond {
		p.set(perSecond, now)
	}
}

func (p *pace) set(perSecond float64, now time.Time) {
	p.limited, p.guess = true, false
	p.perSecond = max(perSecond, slowest)
	p.base, p.since = p.perSecond, now
	p.calm, p.heard = 0, now
}

func (p *pace) trim(now time.Time) {
	i := 0
	for i < len(p.recent) && now.Sub(p.recent[i]) >= countedTime {
		i++
	}

	p.recent = p.recent[i:]
}
