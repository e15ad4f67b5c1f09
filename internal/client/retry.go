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

// refusalBudget is how long one request may go on being refused (429). Refusals are not counted as failures: how often
// a request is refused depends on how many others wait for the same key, and counting would fail the unlucky one of a
// thousand although everything works. The limiter keeps all of them waiting, so that the budget is few requests; it
// ends a key that is refused for good.
const refusalBudget = 10 * time.Minute

// retry repeats what is safe to repeat. With most = 0 it repeats nothing.
func retry(most int, causes *causes) link {
	return func(next handler) handler {
		if most == 0 {
			return next
		}

		var waits LogThrottle

		return func(ctx context.Context, c *call) (*reply, error) {
			h := history{most: most, causes: causes}
			if c.Tries > 0 {
				h.most = min(most, c.Tries-1)
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

					e = h.ended(c.fail(contextError(ctx)))
				} else if ctx.Err() != nil {
					e = h.ended(e)
				}

				return nil, h.conclude(e)
			}
		}
	}
}

// history is what became of one request so far.
type history struct {
	most           int
	causes         *causes
	attempts       int
	failures       int
	refusedAt      time.Time // first refusal
	outcomeUnknown bool      // an attempt may have been carried out
	last           *Error
}

// add notes a failed attempt, and decides whether and when there is another.
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
		// No waiting here: the limiter holds everybody back.
		return 0, now.Sub(h.refusedAt) < refusalBudget
	}

	if !e.transient || (effect == Once && !e.notSent) {
		return 0, false
	}

	if h.failures++; h.failures > h.most {
		return 0, false
	}

	if e.unreachable {
		return h.causes.retryConnecting(h.failures, now)
	}

	return max(backoff(h.failures), e.notBefore.Sub(now)), true
}

// ended makes the error of a request whose context ended while it was repeated. The last failure says more than the
// context does, so it stays in front.
func (h *history) ended(e *Error) *Error {
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

// conclude keeps the doubt of an earlier attempt, unless the last one settles it: an answer by which the API itself
// shows the state as it is. A refusal of the key or of the pace, a redirect and the page of a proxy show nothing.
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
