// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// Polling is how often, and for how long at most, to look for a change that Atlassian shows with a delay.
type Polling struct {
	Every, AtMost time.Duration
}

// DocumentedDelay fits the documented delays: up to 30 seconds for a role, one or two for a group in the search (API
// §8.3).
func DocumentedDelay() Polling {
	return Polling{Every: 2 * time.Second, AtMost: 30 * time.Second}
}

// pollingLog limits the log lines of all blocks together, since many blocks wait at the same time.
var pollingLog LogThrottle

// Until calls shown at once and then regularly, until it returns true. If AtMost passes or the context ends first,
// Until returns false without an error: the change has been made, and Atlassian only shows it late.
func (p Polling) Until(ctx context.Context, what string, shown func(context.Context) (bool, error)) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, p.AtMost)
	defer cancel()

	ticker := time.NewTicker(p.Every)
	defer ticker.Stop()

	begun := time.Now()

	for attempt := 1; ; attempt++ {
		ok, err := shown(ctx)
		if err != nil && ctx.Err() == nil {
			return false, err
		}

		if ok && err == nil {
			return true, nil
		}

		say := tflog.Debug
		if attempt > 1 && pollingLog.Due(time.Now()) {
			say = tflog.Info
		}

		say(ctx, "Waiting for Atlassian to show "+what, map[string]any{
			"attempt":        attempt,
			"waited_seconds": int(time.Since(begun).Seconds()),
			"at_most":        p.AtMost.String(),
		})

		select {
		case <-ctx.Done():
			return false, nil
		case <-ticker.C:
		}
	}
}
