// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"net/http"
	"sync"
	"time"
)

// A serverClock estimates how far the server's clock, which dates new records, is ahead of this machine's. A Date
// header has whole seconds, so each answer only bounds the difference to within a second. The zero value is ready to
// use.
type serverClock struct {
	mu                 sync.Mutex
	seen               bool
	minAhead, maxAhead time.Duration
}

// saw narrows the bounds by the Date of an answer, given when its request was sent and when it arrived.
func (c *serverClock) saw(header http.Header, sent, came time.Time) {
	date, err := http.ParseTime(header.Get("Date"))
	if err != nil || sent.IsZero() {
		return
	}

	minAhead, maxAhead := date.Sub(came), date.Add(time.Second).Sub(sent)

	c.mu.Lock()
	defer c.mu.Unlock()

	if !c.seen || minAhead > c.maxAhead || maxAhead < c.minAhead { // the first answer, or somebody has set one of the clocks
		c.seen, c.minAhead, c.maxAhead = true, minAhead, maxAhead
		return
	}

	c.minAhead, c.maxAhead = max(c.minAhead, minAhead), min(c.maxAhead, maxAhead)
}

// at returns the time on the server's clock at a moment of this machine's clock. If the two clocks may agree, they
// count as equal: most machines have the right time. Otherwise it is the earliest possible time.
func (c *serverClock) at(moment time.Time) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()

	if !c.seen || c.minAhead <= 0 && c.maxAhead >= 0 {
		return moment
	}

	return moment.Add(c.minAhead)
}

// madeSince reports whether a record's creation time is at or after a moment. It is false for a record without one.
func madeSince(created *string, moment time.Time) bool {
	if created == nil {
		return false
	}

	made, err := time.Parse(time.RFC3339Nano, *created)
	if err != nil {
		return false
	}

	// Compare at the precision of the creation time.
	for _, unit := range []time.Duration{time.Second, time.Millisecond, time.Microsecond} {
		if made.Truncate(unit).Equal(made) {
			moment = moment.Truncate(unit)
			break
		}
	}

	return !made.Before(moment)
}
