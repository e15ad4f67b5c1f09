// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"testing"
	"time"
)

// The server counts and answers simultaneous requests in any order. The smallest of the named quotas is what is left.
func TestGaugeOfSimultaneousRequests(t *testing.T) {
	t.Parallel()

	sent := time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)

	for name, remaining := range map[string][3]int{"as sent": {59, 58, 57}, "the first counted last": {57, 59, 58}, "backwards": {57, 58, 59}} {
		var g gauge

		for i, left := range remaining {
			g.read(turn{number: i + 1, sentAt: sent.Add(time.Duration(i) * time.Millisecond)}, quota{limit: 60, remaining: left}, true)
		}

		if g.remaining != 57 {
			t.Errorf("%s: %d left, want 57", name, g.remaining)
		}

		if g.read(turn{number: 4, sentAt: sent.Add(time.Second)}, quota{limit: 60, remaining: 59}, true); g.remaining != 59 {
			t.Errorf("%s: %d left a second later, want 59", name, g.remaining)
		}
	}
}
