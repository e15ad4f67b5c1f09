// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import "time"

const (
	// mostAhead is how much faster than what was accepted last a search may be: what is under way is not known to be
	// borne.
	mostAhead = 1.15
	// near is how near its bounds must be to each other for a search to end.
	near = 0.95
	// firstPatience is how many must be accepted for a search to come up to a pace that was refused, about, and
	// longestPatience the most.
	firstPatience, longestPatience = 16, 512
	// waitsBeyond is how many times as many until it tries more than was refused.
	waitsBeyond = 5
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
	patience float64 // 0: there is no search
	climbing bool
	met      float64       // the pace that was refused last
	burst    int           // what was accepted before the first refusal
	windows  float64       // the pace if these are windows after all
	emptied  time.Time     // when what was refused last had been sent
	accepted int           // of what was sent since
	idle     time.Duration // since, in which nothing was asked of the server
}

// begin begins a search when the first refusal is met, from well below what was refused. Where the server names a time
// for which to wait, each refusal costs that: that is worth it only where hardly anything was borne.
func (p *pace) begin(burst int, named bool) {
	if burst >= tellingCount || named && burst >= firstBurst {
		return
	}

	s := &p.search
	s.patience, s.climbing, s.burst = firstPatience, true, burst
	s.windows, p.perSecond = p.perSecond, s.met/4
}

// end ends a search, because the server counts in windows.
func (p *pace) end() {
	if s := &p.search; s.patience > 0 {
		p.perSecond = max(p.perSecond, s.windows)
		p.base = p.perSecond
		s.patience, s.climbing = 0, false
	}
}

// count counts what was accepted since the last refusal.
func (p *pace) count(t turn, now time.Time) {
	if t.at.After(p.search.emptied) {
		p.search.accepted++
	}

	p.search.idle += max(now.Sub(p.heard)-countedTime, 0)
}

// least is the rate that a bucket has at least, if what was refused was sent at a time.
func (p *pace) least(sent time.Time) float64 {
	s := &p.search

	since := max(sent.Sub(s.emptied)-s.idle, time.Millisecond)

	least := float64(s.accepted) / since.Seconds()
	if s.patience == 0 {
		return least // nobody knows the burst
	}

	recent := 1 // what was refused hardly missed its token
	for _, at := range p.recent {
		if at.After(s.emptied) && at.Before(sent) && sent.Sub(at) <= countedTime {
			recent++
		}
	}

	return max(least, float64(recent-s.burst)/countedTime.Seconds())
}

// climb raises the pace when a request is accepted that was sent at one.
func (p *pace) climb(borne float64) {
	s := &p.search
	if float64(s.accepted) > waitsBeyond*s.patience {
		s.met *= 1 + 1/s.patience
	}

	p.perSecond += max(min(safety*s.met, mostAhead*borne)-p.perSecond, 0) / s.patience
}

// narrow learns from a refusal in a search. Where the server names a time for which to wait, the search is over when it
// knows half of the rate, and the pace is kept nearer to what is known to be borne.
func (p *pace) narrow(r refusal, now time.Time) {
	s := &p.search
	least := min(p.least(r.at), s.met)
	pace := (least + s.met) / 2

	s.climbing = least < near*s.met
	if r.named && least >= s.met/2 {
		s.climbing, pace = false, least+(s.met-least)/5
	}

	s.patience = min(2*s.patience, longestPatience)

	p.set(safety*pace, now)
}
