// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import "time"

const (
	// maxAhead is how much faster than the last accepted pace a search may be. Requests in flight may still be refused.
	maxAhead = 1.15
	// closeEnough is the ratio of the two bounds at which a search ends.
	closeEnough = 0.95
	// firstPatience is about how many requests must be accepted before the search comes back to a refused pace, and
	// maxPatience the most.
	firstPatience, maxPatience = 16, 512
	// beyondFactor times the patience is how many requests must be accepted before the search exceeds a refused pace.
	beyondFactor = 5
)

// search finds the pace of a server that names no quota and refuses early. Such a server has a bucket with few tokens
// that refills all the time; an accepted early trial shows that it does not count in windows. Each refusal gives two
// bounds for the refill rate.
//
//   - The rate is less than the pace that was refused.
//   - The rate is at least that of the requests accepted since the refusal before, because the bucket was empty both
//     times. It is also at least that of the last second, without the burst that the bucket holds.
//
// The pace begins at a quarter of the first refused pace, and after each further refusal in the middle of the bounds.
// It approaches the refused pace, half as fast after each refusal, and is kept once the bounds are close. So few
// requests are refused, further and further apart.
type search struct {
	patience      float64 // 0: no search
	climbing      bool
	refusedPace   float64       // the last refused pace
	burst         int           // accepted before the first refusal
	windowPace    float64       // the pace if the server counts in windows after all
	refusedSentAt time.Time     // when the last refused request was sent
	accepted      int           // those of the requests sent since then
	idle          time.Duration // time since then without requests
}

// beginSearch begins a search at the first refusal, well below the refused pace. If the server names a waiting time,
// each refusal costs that time, so it searches only if hardly any request was accepted.
func (p *pace) beginSearch(burst int, hasRetryAfter bool) {
	if burst >= minAcceptedForPace || hasRetryAfter && burst >= firstBurst {
		return
	}

	s := &p.search
	s.patience, s.climbing, s.burst = firstPatience, true, burst
	s.windowPace, p.perSecond = p.perSecond, s.refusedPace/4
}

// endSearch ends a search because the server counts in windows.
func (p *pace) endSearch() {
	if s := &p.search; s.patience > 0 {
		p.perSecond = max(p.perSecond, s.windowPace)
		p.growthBase = p.perSecond
		s.patience, s.climbing = 0, false
	}
}

// countAccepted counts the accepted requests since the last refusal, and the idle time.
func (p *pace) countAccepted(t turn, now time.Time) {
	if t.sentAt.After(p.search.refusedSentAt) {
		p.search.accepted++
	}

	p.search.idle += max(now.Sub(p.lastHeard)-countingTime, 0)
}

// minRate returns the least refill rate that the bucket can have, given when a refused request was sent.
func (p *pace) minRate(sent time.Time) float64 {
	s := &p.search

	since := max(sent.Sub(s.refusedSentAt)-s.idle, time.Millisecond)

	least := float64(s.accepted) / since.Seconds()
	if s.patience == 0 {
		return least // the burst is unknown
	}

	recent := 1 // the refused request nearly got a token
	for _, at := range p.recent {
		if at.After(s.refusedSentAt) && at.Before(sent) && sent.Sub(at) <= countingTime {
			recent++
		}
	}

	return max(least, float64(recent-s.burst)/countingTime.Seconds())
}

// climb raises the pace after an accepted request that was sent at the given pace.
func (p *pace) climb(acceptedPace float64) {
	s := &p.search
	if float64(s.accepted) > beyondFactor*s.patience {
		s.refusedPace *= 1 + 1/s.patience
	}

	p.perSecond += max(min(safetyFactor*s.refusedPace, maxAhead*acceptedPace)-p.perSecond, 0) / s.patience
}

// narrow learns from a refusal during a search. If the server names a waiting time, the search ends once half of the
// rate is known, and the pace is kept nearer to what is known to be accepted.
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
