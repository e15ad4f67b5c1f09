// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"net/http"
	"strconv"
	"testing"
	"time"
)

// answered is the status and the quota of an answer; a limit of 0 means that the answer names no quota.
type answered struct{ status, limit, remaining int }

// answer lets the limits learn from an answer to a turn.
func (l *limits) answer(t turn, a answered) {
	h := http.Header{}
	if a.limit > 0 {
		h.Set("X-RateLimit-Limit", strconv.Itoa(a.limit))
		h.Set("X-RateLimit-Remaining", strconv.Itoa(a.remaining))
	}

	l.learn(context.Background(), t, a.status, h)
}

func (l *limits) ask(t *testing.T, e *endpoint, a answered) {
	t.Helper()
	l.answer(mustTake(t, e), a)
}

func mustTake(t *testing.T, e *endpoint) turn {
	t.Helper()

	turn, delay, _ := e.take(time.Now())
	if delay > 0 {
		t.Fatalf("%s waits %s", e.operation, delay)
	}

	return turn
}

// bypasses reports whether a request is sent in spite of the limiter.
func bypasses(e *endpoint) bool {
	may, _ := e.mayBypass()

	return may && !e.limiter.bypassInFlight
}

func (l *limits) of(api, operation string) *endpoint {
	return l.endpoint(Request{Operation: operation, Path: []string{"admin", api}})
}

func TestEndpointsWithTheSameLimitShareALimiter(t *testing.T) {
	t.Parallel()

	l := newLimits(0)
	a, b, c, silent, other := l.of("v1", "a"), l.of("v1", "b"), l.of("v1", "c"), l.of("v1", "silent"), l.of("v2", "a")

	if a.limiter != b.limiter || a.limiter == other.limiter {
		t.Fatal("a family begins under one limiter")
	}

	l.ask(t, silent, answered{200, 0, 0})
	l.ask(t, a, answered{200, 50, 49})
	l.ask(t, b, answered{200, 60, 59})
	l.ask(t, c, answered{200, 60, 58})
	l.ask(t, other, answered{200, 60, 59})

	if a.limiter == silent.limiter || a.limiter == b.limiter || b.limiter == silent.limiter {
		t.Error("endpoints that are told different limits, or none, share a limiter")
	}

	if b.limiter != c.limiter {
		t.Error("endpoints that are told the same limit have a limiter each")
	}

	if b.limiter == other.limiter {
		t.Error("another family that is told the same limit shares the limiter")
	}

	// An answer without a limit keeps the last known limit.
	if l.ask(t, a, answered{200, 0, 0}); a.limiter == silent.limiter {
		t.Error("an answer without a limit made an endpoint one of those that are told none")
	}

	if l.ask(t, a, answered{200, 60, 57}); a.limiter != b.limiter {
		t.Error("a limit that became another is not shared with those that are told it")
	}
}

// If more of a quota is used than a limiter has sent, other endpoints use it too, and are joined.
func TestEndpointsThatTakeFromOneQuotaAreJoined(t *testing.T) {
	t.Parallel()

	l := newLimits(0)
	a, b := l.of("v1", "a"), l.of("v1", "b")
	c, d := l.of("v2", "c"), l.of("v2", "d")

	l.ask(t, a, answered{200, 60, 59})
	l.ask(t, b, answered{200, 60, 58})
	l.ask(t, c, answered{200, 60, 57})
	l.ask(t, d, answered{200, 60, 56})

	late := mustTake(t, c)

	l.ask(t, a, answered{200, 60, 50})

	if a.limiter != b.limiter || a.limiter != c.limiter || a.limiter != d.limiter || l.of("v2", "new").limiter != a.limiter {
		t.Fatal("not all that are told the same limit are joined")
	}

	if n := len(a.limiter.pace.recent); n != 5 {
		t.Errorf("%d accepted requests are known together, want 5", n)
	}

	if l.answer(late, answered{200, 60, 49}); a.limiter.turnsGiven != 3 {
		t.Errorf("%d turns are counted, want 3: what was sent before is of no order", a.limiter.turnsGiven)
	}
}

// Requests in flight while an endpoint gets its own limiter do not make its quota look shared.
func TestRequestsInFlightAreNoSharedQuota(t *testing.T) {
	t.Parallel()

	l := newLimits(0)
	own, a, other := l.of("v1", "own"), l.of("v1", "a"), l.of("v2", "a")

	l.ask(t, own, answered{200, 20, 19})
	l.ask(t, other, answered{200, 60, 59})

	first, second, third := mustTake(t, a), mustTake(t, a), mustTake(t, a)

	l.answer(first, answered{200, 60, 59})
	l.answer(second, answered{200, 60, 58})
	l.answer(third, answered{200, 60, 57})

	if a.limiter == other.limiter {
		t.Error("two limiters are joined, whose quotas are not the same")
	}

	if n := len(own.limiter.gauge.inFlight); n != 0 {
		t.Errorf("%d are on their way under the limiter that the endpoint left", n)
	}

	if taken := own.limiter.turnsGiven - own.limiter.gauge.uncounted; taken != 1 {
		t.Errorf("%d count as taken from the quota of the other endpoint, want 1", taken)
	}
}

// After a refusal, only endpoints that were never refused and whose limit may be another bypass the limiter, one at a
// time.
func TestWhichEndpointsBypassALimiter(t *testing.T) {
	t.Parallel()

	l := newLimits(0)
	refused, same, unknown, another := l.of("v1", "refused"), l.of("v1", "same"), l.of("v1", "unknown"), l.of("v1", "another")

	if bypasses(unknown) {
		t.Error("a limiter that knows nothing may be passed")
	}

	if l.ask(t, same, answered{200, 20, 1}); !bypasses(unknown) {
		t.Error("a quota may be passed only after a refusal")
	}

	l.ask(t, refused, answered{429, 20, 0})

	if bypasses(refused) || bypasses(same) {
		t.Error("what is told the same limit may pass")
	}

	if !bypasses(unknown) {
		t.Fatal("what has not answered yet may not pass")
	}

	turn := mustTake(t, unknown)
	if !turn.bypass || turn.trial || bypasses(another) {
		t.Error("a second may pass while the first is on its way")
	}

	if l.lost(turn); !bypasses(another) {
		t.Error("none may pass after one was lost")
	}

	if l.ask(t, unknown, answered{429, 0, 0}); bypasses(another) {
		t.Error("another may pass though two were refused")
	}
}
