// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"math"
	"slices"
	"time"
)

const (
	// minOrderedGap is how far apart two requests must be sent for the server to count them in this order.
	minOrderedGap = 10 * time.Millisecond
	// measuringTime is the time over which the quota is measured.
	measuringTime = 2 * time.Second
)

// gauge follows the quota that the answers name.
type gauge struct {
	quota

	namedBy   turn   // whose answer named the quota
	inFlight  []turn // not answered
	uncounted int    // turns that used nothing of the quota

	// refills is true if the server refills the quota all the time, not at the end of a window: more was left than
	// before, but less than a new window would bring. Reset is then not the end of a window.
	refills         bool
	refillPerSecond float64
	samples         []sample // in the last measuringTime
}

// sample is how much the server had provided in all, used or left, when a turn was sent.
type sample struct {
	turn
	provided int
}

// left returns the least that may be left of the quota: the last answer may not have counted the requests in flight.
func (g *gauge) left() int { return g.remaining - len(g.inFlight) }

// leftOnArrival returns how much will be left when a request that is sent now arrives, if the server refills all the
// time. The latency does not matter as long as it is the same for all requests.
func (g *gauge) leftOnArrival(now time.Time) float64 {
	level, at := float64(g.remaining), g.namedBy.sentAt
	refill := func(until time.Time) {
		if until.After(at) {
			level = min(level+until.Sub(at).Seconds()*g.refillPerSecond, float64(g.limit))
			at = until
		}
	}

	for _, t := range g.inFlight {
		refill(t.sentAt)

		level--
	}

	refill(now)

	return level
}

// wait returns how long to wait so that a reserve is left of a quota that refills. The reserve is needed because the
// measured rate is not exact.
func (g *gauge) wait(now time.Time) time.Duration {
	missing := 1 + math.Floor(math.Sqrt(float64(g.limit-1))) - g.leftOnArrival(now)
	if missing <= 0 {
		return 0
	}

	return max(min(time.Duration(missing/g.refillPerSecond*float64(time.Second)), firstPause), time.Microsecond)
}

func (g *gauge) answered(t turn) {
	g.inFlight = slices.DeleteFunc(g.inFlight, func(u turn) bool { return u.number == t.number })
}

// read learns from the quota in an answer. Requests sent at the same time are counted in any order, and answers
// overtake each other. So the answer to a turn that was not clearly later than namedBy counts only if it names less.
func (g *gauge) read(t turn, q quota, accepted bool) {
	if !accepted {
		g.uncounted++
	}

	if g.limit != q.limit {
		g.refills, g.samples = false, nil
	}

	if t.number < g.namedBy.number || g.limit == q.limit && t.sentAt.Sub(g.namedBy.sentAt) < minOrderedGap {
		g.remaining = min(g.remaining, q.remaining)
		return
	}

	g.quota, g.namedBy = q, t

	next := slices.IndexFunc(g.inFlight, func(u turn) bool { return u.number > t.number })
	if accepted && t.ordered && (next < 0 || g.inFlight[next].ordered) {
		g.measureRefill(sample{turn: t, provided: t.number - g.uncounted + q.remaining})
	}
}

// measureRefill finds out whether the quota refills, and how fast.
func (g *gauge) measureRefill(now sample) {
	for len(g.samples) > 0 && now.sentAt.Sub(g.samples[0].sentAt) > measuringTime {
		g.samples = g.samples[1:]
	}

	for _, s := range g.samples {
		if now.provided > s.provided && g.remaining < g.limit-(now.number-s.number) {
			g.refills = true
		}
	}

	if len(g.samples) > 0 {
		first := g.samples[0]
		over := now.sentAt.Sub(first.sentAt)
		seen := float64(now.provided-first.provided) / over.Seconds()

		switch {
		case over < countingTime/2: // too short to show a lower rate
			seen = max(seen, g.refillPerSecond)
		case g.remaining >= g.limit-1: // it was full: it refills at least as fast
			seen, g.samples = max(seen, g.refillPerSecond), nil
		}

		g.refillPerSecond = seen
		g.refills = g.refills && seen >= 1 // else another process uses it all
	}

	g.samples = append(g.samples, now)
}
