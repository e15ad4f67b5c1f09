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

// backoff returns how long to wait after a number of failures (1 or more): a random time below a bound that doubles.
// Full jitter keeps requests that failed together from returning together.
func backoff(failures int) time.Duration {
	return jitter(0, doubled(firstBackoff, failures-1, longestBackoff))
}

// doubled returns a duration doubled a number of times, but no more than the longest.
func doubled(d time.Duration, times int, longest time.Duration) time.Duration {
	for range times {
		if d >= longest {
			break
		}

		d *= 2
	}

	return min(d, longest)
}

// jitter returns a random duration from least to most.
func jitter(least, most time.Duration) time.Duration {
	return least + rand.N(most-least+1) //nolint:gosec // spreading load needs no secrecy
}

// Sleep waits for a duration or until the context ends.
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

// contextError returns why a context ended: its cause if that wraps the context's error, else the context's error.
func contextError(ctx context.Context) error {
	if cause := context.Cause(ctx); errors.Is(cause, ctx.Err()) {
		return cause
	}

	return ctx.Err()
}
