// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"sync"
	"time"
)

// Clock is where the simulator's time comes from.
type Clock interface {
	Now() time.Time
}

type realClock struct{}

// Now is the time of this machine, or of the bubble of testing/synctest in which it is asked.
func (realClock) Now() time.Time { return time.Now() }

// ManualClock is a clock that moves only when it is told to.
type ManualClock struct {
	mu  sync.Mutex
	now time.Time
}

// NewManualClock makes a clock that shows the given time.
func NewManualClock(now time.Time) *ManualClock { return &ManualClock{now: now} }

// Now is the time the clock shows.
func (c *ManualClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()

	return c.now
}

// Advance moves the clock forward.
func (c *ManualClock) Advance(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()

	c.now = c.now.Add(by)
}

// Now is the simulator's time, in UTC.
func (w *World) Now() time.Time { return w.Clock.Now().UTC() }
