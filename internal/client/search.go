// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import "time"

const (
	// maxAhead is how much faster than what was accepted last a search may be: what is under way is not known to be
	// borne.
	maxAhead = 1.15
	// closeEnough is how near its bounds must be to each other for a search to end.
	closeEnough = 0.95
	// firstPatience is how many must be accepted for a search to come up to a pace that was refused, about, and
	// longestPatience the most.
	firstPatience, maxPatience = 16, 512
	// beyondFactor is how many times as many until it tries more than was refused.
	beyondFactor = 5
)

// search is how a pace is found where the server tells nothing and soon refuses. That is a bucket with few tokens in
// it, which refills all the time: an early trial shows that it is no window. Each refusal bounds the rate of a bucket
// twice.
//
//   - It is less than the pace that was refused.
//   - It is no less than what was accepted since the refusal before, since the bucket was empty both times; and no
//     less than what was accepted in the last second, except for the burst that the bucket holds.
//
// The pace begins in the middle and approaches what was refused, twice as slowly after each refusal, and is kept once
// the bounds are near to each other. So few requests are refused, and the last of them far from each other.
type search struct {
	patience      float64 // 0: there is no search
	climbing      bool
	refusedPace   float64       // the pace that was refused last
	burst         int           // what was accepted before the first refusal
	windowPace    float64       // the pace if these are windows after all
	refusedSentAt time.Time     // when what was refused last had been sent
	accepted      int           // of what was sent since
	idle          time.Duration // since, in which nothing was asked of the server
}

// beginSearch begins a search when the first refusal is met, from well below what was refused. Where the server names a
// time for which to wait, each refusal costs that: that is worth it only where hardly anything was borne.
func (p *pace) beginSearch(burst int, hasRetryAfter bool) {
	if burst >= minAcceptedForPace || hasRetryAfter && burst >= firstBurst {
		return
	}

	s := &p.search
	s.patience, s.climbing, s.burst = firstPatience, true, burst
	s.windowPace, p.perSecond = p.perSecond, s.refusedPace/4
}

// endSearch ends a search, because the server counts in windows.
func (p *pace) endSearch() {
	if s := &p.search; s.patience > 0 {
		p.perSecond = max(p.perSecond, s.windowPace)
		p.growthBase = p.perSecond
		s.patience, s.climbing = 0, false
	}
}

// countAccepted counts what was accepted since the last refusal.
func (p *pace) countAccepted(t turn, now time.Time) {
	if t.sentAt.After(p.search.refusedSentAt) {
		p.search.accepted++
	}

	p.search.idle += max(now.Sub(p.lastHeard)-countingTime, 0)
}

// minRate is the rate that a bucket has at least, if what was refused was sent at a time.
func (p *pace) minRate(sent time.Time) float64 {
	s := &p.search

	since := max(sent.Sub(s.refusedSentAt)-s.idle, time.Millisecond)

	least := float64(s.accepted) / since.Seconds()
	if s.patience == 0 {
		return least // nobody knows the burst
	}

	recent := 1 // what was refused hardly missed its token
	for _, at := range p.recent {
		if at.After(s.refusedSentAt) && at.Before(sent) && sent.Sub(at) <= countingTime {
			recent++
		}
	}

	return max(least, float64(recent-s.burst)/countingTime.Seconds())
}

// climb raises the pace when a request is accepted that was sent at one.
func (p *pace) climb(borne float64) {
	s := &p.search
	if float64(s.accepted) > beyondFactor*s.patience {
		s.refusedPace *= 1 + 1/s.patience
	}

	p.perSecond += max(min(safetyFactor*s.refusedPace, maxAhead*borne)-p.perSecond, 0) / s.patience
}

// narrow learns from a refusal in a search. Where the server names a time for which to wait, the search is over when it
// knows half of the rate, and the pace is kept nearer to what is known to be borne.
func (p *pace) narrow(r refusal, now time.Time) {
	s := &p.search
	least := min(p.minRate(r.sentAt), s.refusedPace)
	pace := (least + s.refusedPace) / 2

	s.climbing = least < closeEnough*s.refusedPace
	if r.hasRetryAfter && least >= s.refusedPace/2 {
		s.climbing, pace = false, least+(s.refusedPace-least)/5
	}

	s.patience = min(2*s.patience, maxPatience)

	p.set(safetyFactor*pace, now)
}
