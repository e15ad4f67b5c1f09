// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"sync"
	"time"
)

// Clock gives the simulator its time.
type Clock interface {
	Now() time.Time
}

type realClock struct{}

// Now returns the time of the machine. Inside testing/synctest it is the bubble's time.
func (realClock) Now() time.Time { return time.Now() }

// ManualClock is a clock that moves only when Advance is called.
type ManualClock struct {
	mu  sync.Mutex
	now time.Time
}

// NewManualClock makes a clock that starts at the given time.
func NewManualClock(now time.Time) *ManualClock { return &ManualClock{now: now} }

// Now returns the time that the clock shows.
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

// Now returns the simulator's time in UTC.
func (w *World) Now() time.Time { return w.Clock.Now().UTC() }
