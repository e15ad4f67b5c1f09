// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// Pace says how often, and for how long at most, something that Atlassian shows with a delay is looked for.
type Pace struct {
	Every, AtMost time.Duration
}

// AtlassianPace fits the documented delays: up to 30 seconds for a role, one or two for a group in the search (API
// §8.3).
func AtlassianPace() Pace {
	return Pace{Every: 2 * time.Second, AtMost: 30 * time.Second}
}

// waits are told for all blocks together: many wait at once, and each would write a line.
var waits client.LogThrottle

// Until looks at once and then at the pace until shown says yes. It answers false without an error when the time is up,
// whether the pace's own or the context's: by then the change has been made, and only its showing is late.
func (p Pace) Until(ctx context.Context, what string, shown func(context.Context) (bool, error)) (bool, error) {
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
		if attempt > 1 && waits.Due(time.Now()) {
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
