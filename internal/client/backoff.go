// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

const (
	firstBackoff   = time.Second
	longestBackoff = 30 * time.Second
)

// backoff is how long to wait after a number of failures, 1 or more: somewhere between nothing and a bound that
// doubles. Full jitter keeps those who failed together from coming back together.
func backoff(failures int) time.Duration {
	return jitter(0, doubled(firstBackoff, failures-1, longestBackoff))
}

// doubled doubles a duration a number of times, up to a longest one.
func doubled(d time.Duration, times int, longest time.Duration) time.Duration {
	for range times {
		if d >= longest {
			break
		}

		d *= 2
	}

	return min(d, longest)
}

// jitter picks a duration between two.
func jitter(least, most time.Duration) time.Duration {
	return least + rand.N(most-least+1) //nolint:gosec // spreading load needs no secrecy
}

// Sleep waits, and ends with the context.
func Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()

	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return contextError(ctx)
	}
}

// contextError is why a context is over: what its owner says of it, as long as that is the same in more words.
func contextError(ctx context.Context) error {
	if cause := context.Cause(ctx); errors.Is(cause, ctx.Err()) {
		return cause
	}

	return ctx.Err()
}
