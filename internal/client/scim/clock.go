// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"net/http"
	"sync"
	"time"
)

// A serverClock is what is known of the clock by which the directory says when a record was made. Answers carry a Date
// in whole seconds, so that each leaves open by how much, within a second, the server is ahead of this machine. The
// zero value is ready to use.
type serverClock struct {
	mu                 sync.Mutex
	seen               bool
	minAhead, maxAhead time.Duration
}

// saw notes the Date of an answer, with when its request was sent and when it came.
func (c *serverClock) saw(header http.Header, sent, came time.Time) {
	date, err := http.ParseTime(header.Get("Date"))
	if err != nil || sent.IsZero() {
		return
	}

	minAhead, maxAhead := date.Sub(came), date.Add(time.Second).Sub(sent)

	c.mu.Lock()
	defer c.mu.Unlock()

	if !c.seen || minAhead > c.maxAhead || maxAhead < c.minAhead { // the first, or one of the clocks was set
		c.seen, c.minAhead, c.maxAhead = true, minAhead, maxAhead
		return
	}

	c.minAhead, c.maxAhead = max(c.minAhead, minAhead), min(c.maxAhead, maxAhead)
}

// at is what the server's clock showed at a moment of this machine's. Where the two may agree they are taken to: most
// machines have the right time. Otherwise it is the earliest that it can have shown.
func (c *serverClock) at(moment time.Time) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()

	if !c.seen || c.minAhead <= 0 && c.maxAhead >= 0 {
		return moment
	}

	return moment.Add(c.minAhead)
}

// madeSince reports whether a record says that it was made at or after a moment. One that does not say so was not.
func madeSince(created *string, moment time.Time) bool {
	if created == nil {
		return false
	}

	made, err := time.Parse(time.RFC3339Nano, *created)
	if err != nil {
		return false
	}

	// It is compared as finely as it is told.
	for _, unit := range []time.Duration{time.Second, time.Millisecond, time.Microsecond} {
		if made.Truncate(unit).Equal(made) {
			moment = moment.Truncate(unit)
			break
		}
	}

	return !made.Before(moment)
}
