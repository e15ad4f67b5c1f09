// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/depth"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// askLastActive calls the endpoint that has a limit of its own (API §8.1).
func askLastActive(t *testing.T, c *client.Client) {
	t.Helper()

	if err := ask(t.Context(), c, "Reading last activity", "admin", "v1", "orgs", "o", "directory", "users", "a", "last-active-dates"); err != nil {
		t.Error(err)
	}
}

// The pause of last-active-dates, which has a limit of its own, delays no other endpoint that was never refused,
// whichever is asked first and however many requests wait.
func TestLimiterPausesNoEndpointForTheLimitOfAnother(t *testing.T) {
	t.Parallel()

	own := simulator.Limit{LastActivePerMinute: 20}
	all := simulator.Limit{LastActivePerMinute: 20, RequestsPerSecond: 2000, Window: time.Minute}

	const together, oneByOne = 5 * time.Second, 12 * time.Second

	for name, test := range map[string]struct {
		limit simulator.Limit
		reset simulator.ResetPrecision
		most  time.Duration
	}{
		"others tell nothing":                            {own, simulator.ResetMinutesUp, together},
		"others tell nothing, reset in seconds":          {own, simulator.ResetSeconds, together},
		"others tell another":                            {all, simulator.ResetMinutesUp, together},
		"others tell another, reset in seconds":          {all, simulator.ResetSeconds, together},
		"others tell another, no reset":                  {all, simulator.ResetAbsent, together},
		"nothing is told":                                {simulator.Limit{LastActivePerMinute: 20, Silent: true}, 0, oneByOne},
		"nothing is told but the time for which to wait": {simulator.Limit{LastActivePerMinute: 20, Silent: true, RetryAfter: true}, 0, oneByOne},
	} {
		test.limit.Reset = test.reset

		t.Run(name, func(t *testing.T) {
			t.Parallel()

			for _, latency := range []time.Duration{0, 100 * time.Millisecond} {
				for before := 0; before < 80; before += depth.Of(20, 10) {
					synctest.Test(t, func(t *testing.T) {
						askBeside(t, newLimited(test.limit, latency), before, test.most)
					})
				}
			}
		})
	}
}

// askBeside calls last-active-dates 80 times, and between the first calls and the rest it calls three other endpoints
// thirty times each. None of the three may take longer than most.
func askBeside(t *testing.T, s limited, before int, most time.Duration) {
	t.Helper()

	const all = 80

	var group sync.WaitGroup

	c := newClient(t, client.Options{Transport: s, MaxRetries: 8})
	start := func(call func()) {
		group.Go(call)
		synctest.Wait()
	}

	for range before {
		start(func() { askLastActive(t, c) })
	}

	begun := time.Now()

	for _, path := range []string{"admin/v1/orgs", "admin/v1/orgs/o", "admin/v1/orgs/o/users"} {
		start(func() {
			for range 30 {
				if err := ask(t.Context(), c, "Reading "+path, strings.Split(path, "/")...); err != nil {
					t.Error(err)
				}
			}

			if took := time.Since(begun); took > most {
				t.Errorf("%d calls of last-active-dates before: 30 calls of another endpoint took %s", before, took)
			}
		})
	}

	for range all - before {
		start(func() { askLastActive(t, c) })
	}

	group.Wait()

	// Twenty a minute are accepted. If other endpoints have named a large quota, all are sent at once and most are
	// refused.
	if took := s.span(); took > 6*time.Minute || s.refused() > all+10 {
		t.Errorf("%d calls of last-active-dates before: all took %s, %d refused", before, took, s.refused())
	}
}

// pausing refuses one endpoint for an hour, and loses the first requests of another.
type pausing struct{ lost atomic.Int32 }

func (p *pausing) RoundTrip(r *http.Request) (*http.Response, error) {
	switch {
	case r.URL.Path == "/admin/v1/refused":
		return response(r, http.StatusTooManyRequests, http.Header{"Retry-After": {"3600"}}, ""), nil
	case p.lost.Add(1) <= 2:
		return nil, errReset
	default:
		return response(r, http.StatusOK, http.Header{}, `{}`), nil
	}
}

// A lost request that bypassed a pause does not stop the others of its endpoint.
func TestLimiterSurvivesALostCallInAPause(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, client.Options{Transport: new(pausing), MaxRetries: 8})

		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()

		var group sync.WaitGroup
		group.Go(func() { _ = ask(ctx, c, "Reading what is refused", "admin", "v1", "refused") })
		synctest.Wait()

		for range 10 {
			group.Go(func() {
				if err := ask(ctx, c, "Reading", "admin", "v1", "served"); err != nil {
					t.Error(err)
				}
			})
		}

		group.Wait()
	})
}

// With one quota for all endpoints, each endpoint tries for itself whether it is refused. This costs almost nothing,
// also if the first quota that an answer names is that of the one endpoint with its own limit.
func TestLimiterUnderOneQuotaForAllEndpoints(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		limit simulator.Limit
		most  float64 // times the ideal
	}{
		"window":              {simulator.Limit{Reset: simulator.ResetMinutes}, 1.15},
		"window, retry after": {simulator.Limit{Reset: simulator.ResetMinutesUp, RetryAfter: true}, 1.15},
		"bucket":              {simulator.Limit{Reset: simulator.ResetMinutesUp, Burst: 20}, 1.15},
		"silent window":       {simulator.Limit{Silent: true}, 1.25},
		"silent bucket":       {simulator.Limit{Silent: true, Burst: 20}, 1.15},
	} {
		for _, lastActive := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, last activity first %t", name, lastActive), func(t *testing.T) {
				t.Parallel()

				limit := test.limit

				limit.RequestsPerSecond = 20
				if lastActive {
					limit.LastActivePerMinute = 30
				}

				for phase := range depth.Of(1, 2) {
					synctest.Test(t, func(t *testing.T) { askMany(t, limit, time.Duration(phase)*381*time.Millisecond, test.most) })
				}
			})
		}
	}
}

// askMany sends 600 requests from 24 callers to twelve endpoints, under a limit of 20 a second. The endpoints are of
// two families if the server names the quota.
func askMany(t *testing.T, limit simulator.Limit, phase time.Duration, most float64) {
	t.Helper()
	<-time.After(phase)

	s := newLimited(limit, latency)
	c := newClient(t, client.Options{Transport: s, MaxRetries: 8})

	if limit.LastActivePerMinute > 0 {
		askLastActive(t, c)
	}

	families := []string{"v1", "v2"}
	if limit.Silent {
		families[1] = families[0]
	}

	const calls = 600

	var (
		group sync.WaitGroup
		next  atomic.Int32
	)

	for range 24 {
		group.Go(func() {
			for n := next.Add(1); n <= calls; n = next.Add(1) {
				if err := ask(t.Context(), c, fmt.Sprintf("Reading %d", n%12), "admin", families[n%2], "orgs", "o"); err != nil {
					t.Error(err)
				}
			}
		})
	}

	group.Wait()

	if ratio := s.span().Seconds() * 20 / calls; ratio > most || s.refused() > calls/25 {
		t.Errorf("phase %s: refused %d, took %.2f of the ideal", phase, s.refused(), ratio)
	}
}
