// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"math"
	"slices"
	"time"
)

const (
	// minOrderedGap is how far apart two requests must be sent for the order in which they are counted to be known.
	minOrderedGap = 10 * time.Millisecond
	// measuringTime is the time over which a refill is measured.
	measuringTime = 2 * time.Second
)

// gauge reads the quotas that answers tell one after the other.
type gauge struct {
	quota

	toldBy    turn   // whose answer told the quota
	inFlight  []turn // given and not answered
	uncounted int    // turns that took nothing

	// The server refills all the time: more was left than before, and not all of it, which a new window would have
	// brought. No Reset is the end of anything then.
	refills         bool
	refillPerSecond float64  // that it refills
	samples         []sample // of measuringTime
}

// sample is what had been provided, taken or left, when a turn was sent.
type sample struct {
	turn
	provided int
}

// left is what is left of the quota at least: what is under way may not be counted in it.
func (g *gauge) left() int { return g.remaining - len(g.inFlight) }

// leftOnArrival is what will be left when a turn arrives that is sent now, where the server refills all the time. How
// long the way is does not matter, as long as it is the same for all.
func (g *gauge) leftOnArrival(now time.Time) float64 {
	level, at := float64(g.remaining), g.toldBy.sentAt
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

// wait is how long nobody may leave, so that a reserve remains of a quota that refills: what is measured is not exact.
func (g *gauge) wait(now time.Time) time.Duration {
	missing := 1 + math.Floor(math.Sqrt(float64(g.limit-1))) - g.leftOnArrival(now)
	if missing <= 0 {
		return 0
	}

	return max(min(time.Duration(missing/g.refillPerSecond*float64(time.Second)), firstPause), time.Microsecond)
}

// answered takes in that a turn is no longer under way.
func (g *gauge) answered(t turn) {
	g.inFlight = slices.DeleteFunc(g.inFlight, func(u turn) bool { return u.number == t.number })
}

// read takes in what the answer to a turn told. What was sent at once is counted in any order, and answers overtake
// each other: of a turn no later than the last that is known only less than it told is news.
func (g *gauge) read(t turn, q quota, accepted bool) {
	if !accepted {
		g.uncounted++
	}

	if g.limit != q.limit {
		g.refills, g.samples = false, nil
	}

	if t.number < g.toldBy.number || g.limit == q.limit && t.sentAt.Sub(g.toldBy.sentAt) < minOrderedGap {
		g.remaining = min(g.remaining, q.remaining)
		return
	}

	g.quota, g.toldBy = q, t

	next := slices.IndexFunc(g.inFlight, func(u turn) bool { return u.number > t.number })
	if accepted && t.ordered && (next < 0 || g.inFlight[next].ordered) {
		g.measureRefill(sample{turn: t, provided: t.number - g.uncounted + q.remaining})
	}
}

// measureRefill finds out from a sample whether the quota refills, and how fast.
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
		case over < countingTime/2: // too short to show that it is less
			seen = max(seen, g.refillPerSecond)
		case g.remaining >= g.limit-1: // full meanwhile: it refills at least as fast
			seen, g.samples = max(seen, g.refillPerSecond), nil
		}

		g.refillPerSecond = seen
		g.refills = g.refills && seen >= 1 // or somebody else takes it all
	}

	g.samples = append(g.samples, now)
}
