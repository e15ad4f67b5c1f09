// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"math"
	"slices"
	"time"
)

const (
	// orderly is how far apart two requests must be sent for the order in which they are counted to be known.
	orderly = 10 * time.Millisecond
	// gaugedTime is the time over which a refill is measured.
	gaugedTime = 2 * time.Second
)

// gauge reads the quotas that answers tell one after the other.
type gauge struct {
	quota

	told     turn   // whose answer told the quota
	underWay []turn // given and not answered
	untaken  int    // turns that took nothing

	// The server refills all the time: more was left than before, and not all of it, which a new window would have
	// brought. No Reset is the end of anything then.
	refills   bool
	perSecond float64  // that it refills
	samples   []sample // of gaugedTime
}

// sample is what had been provided, taken or left, when a turn was sent.
type sample struct {
	turn
	provided int
}

// left is what is left of the quota at least: what is under way may not be counted in it.
func (g *gauge) left() int { return g.remaining - len(g.underWay) }

// level is what will be left when a turn arrives that is sent now, where the server refills all the time. How long the
// way is does not matter, as long as it is the same for all.
func (g *gauge) level(now time.Time) float64 {
	level, at := float64(g.remaining), g.told.at
	refill := func(until time.Time) {
		if until.After(at) {
			level = min(level+until.Sub(at).Seconds()*g.perSecond, float64(g.limit))
			at = until
		}
	}

	for _, t := range g.underWay {
		refill(t.at)

		level--
	}

	refill(now)

	return level
}

// wait is how long nobody may leave, so that a reserve remains of a quota that refills: what is measured is not exact.
func (g *gauge) wait(now time.Time) time.Duration {
	missing := 1 + math.Floor(math.Sqrt(float64(g.limit-1))) - g.level(now)
	if missing <= 0 {
		return 0
	}

	return max(min(time.Duration(missing/g.perSecond*float64(time.Second)), firstPause), time.Microsecond)
}

// answered takes in that a turn is no longer under way.
func (g *gauge) answered(t turn) {
	g.underWay = slices.DeleteFunc(g.underWay, func(u turn) bool { return u.number == t.number })
}

// read takes in what the answer to a turn told. What was sent at once is counted in any order, and answers overtake
// each other: of a turn no later than the last that is known only less than it told is news.
func (g *gauge) read(t turn, q quota, accepted bool) {
	if !accepted {
		g.untaken++
	}

	if g.limit != q.limit {
		g.refills, g.samples = false, nil
	}

	if t.number < g.told.number || g.limit == q.limit && t.at.Sub(g.told.at) < orderly {
		g.remaining = min(g.remaining, q.remaining)
		return
	}

	g.quota, g.told = q, t

	next := slices.IndexFunc(g.underWay, func(u turn) bool { return u.number > t.number })
	if accepted && t.alone && (next < 0 || g.underWay[next].alone) {
		g.measure(sample{turn: t, provided: t.number - g.untaken + q.remaining})
	}
}

// measure finds out from a sample whether the quota refills, and how fast.
func (g *gauge) measure(now sample) {
	for len(g.samples) > 0 && now.at.Sub(g.samples[0].at) > gaugedTime {
		g.samples = g.samples[1:]
	}

	for _, s := range g.samples {
		if now.provided > s.provided && g.remaining < g.limit-(now.number-s.number) {
			g.refills = true
		}
	}

	if len(g.samples) > 0 {
		first := g.samples[0]
		over := now.at.Sub(first.at)
		seen := float64(now.provided-first.provided) / over.Seconds()

		switch {
		case over < countedTime/2: // too short to show that it is less
			seen = max(seen, g.perSecond)
		case g.remaining >= g.limit-1: // full meanwhile: it refills at least as fast
			seen, g.samples = max(seen, g.perSecond), nil
		}

		g.perSecond = seen
		g.refills = g.refills && seen >= 1 // or somebody else takes it all
	}

	g.samples = append(g.samples, now)
}
