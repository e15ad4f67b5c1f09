// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// refusalBudget is how long one request may be refused (429). Refusals are not counted: how often a request is refused
// depends on how many others wait for the same key, and a count would fail the unluckiest of a thousand requests
// although the API works. The limiter makes all requests wait, so that few are sent in this time.
const refusalBudget = 10 * time.Minute

// retry repeats a failed request where that is safe. With maxRetries = 0 it repeats nothing.
func retry(maxRetries int, causes *causes) link {
	return func(next handler) handler {
		if maxRetries == 0 {
			return next
		}

		var waits LogThrottle

		return func(ctx context.Context, c *call) (*reply, error) {
			h := history{maxRetries: maxRetries, causes: causes}
			if c.Tries > 0 {
				h.maxRetries = min(maxRetries, c.Tries-1)
			}

			for {
				r, err := next(ctx, c)
				if err == nil {
					return r, nil
				}

				e, ok := errors.AsType[*Error](err)
				if !ok {
					return nil, err
				}

				wait, again := h.add(ctx, e, c.Effect, time.Now())
				if again {
					if wait >= minReportedWait && waits.Due(time.Now()) {
						tflog.Info(ctx, "Waiting before a request is sent again", map[string]any{
							"operation": c.Operation, "seconds": seconds(wait), "error": clean(maskEmails(e.failure()), maxDetail),
						})
					}

					if ended := Sleep(ctx, wait); ended == nil {
						continue
					}

					e = h.withLastFailure(c.fail(contextError(ctx)))
				} else if ctx.Err() != nil {
					e = h.withLastFailure(e)
				}

				return nil, h.conclude(e)
			}
		}
	}
}

// history is what happened to one request so far.
type history struct {
	maxRetries     int
	causes         *causes
	attempts       int
	failures       int
	refusedAt      time.Time // first refusal
	outcomeUnknown bool      // of an earlier attempt
	last           *Error
}

// add records a failed attempt, and decides whether and when to try again.
func (h *history) add(ctx context.Context, e *Error, effect Effect, now time.Time) (wait time.Duration, again bool) {
	if ctx.Err() != nil && errors.Is(e.Err, ctx.Err()) {
		if !e.notSent {
			h.attempts++
		}

		h.outcomeUnknown = h.outcomeUnknown || e.outcomeUnknown

		return 0, false
	}

	h.attempts++
	h.last = e

	h.outcomeUnknown = h.outcomeUnknown || e.outcomeUnknown
	if e.Status == http.StatusTooManyRequests {
		if h.refusedAt.IsZero() {
			h.refusedAt = now
		}
		// The limiter makes every request wait; no wait is needed here.
		return 0, now.Sub(h.refusedAt) < refusalBudget
	}

	if !e.transient || (effect == Once && !e.notSent) {
		return 0, false
	}

	if h.failures++; h.failures > h.maxRetries {
		return 0, false
	}

	if e.unreachable {
		return h.causes.retryConnecting(h.failures, now)
	}

	return max(backoff(h.failures), e.notBefore.Sub(now)), true
}

// withLastFailure puts the last failure of the request in front of the error of its ended context, since it says more.
func (h *history) withLastFailure(e *Error) *Error {
	if h.last == nil || h.last == e {
		return e
	}

	last := *h.last

	last.Err = errors.Join(e.Err, h.last.Err)
	if h.last.Err != nil {
		last.Err = &errorWithText{text: h.last.Err.Error() + "; then " + e.Err.Error(), err: last.Err}
	}

	return &last
}

// conclude keeps the outcome unknown if it was unknown after an earlier attempt, unless the last answer shows the state
// of the record. A refused key, a rate limit, a redirect and a proxy's page do not show it.
func (h *history) conclude(e *Error) *Error {
	e.Attempts = h.attempts
	settled := false

	switch e.Status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusProxyAuthRequired, http.StatusTooManyRequests:
	default:
		settled = e.Status >= 400 && !e.transient && !e.notFromAPI
	}

	e.outcomeUnknown = e.outcomeUnknown || (h.outcomeUnknown && !settled)

	return e
}
