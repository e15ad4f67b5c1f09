// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// creations are people created by many callers under a limit of the simulator.
type creations struct {
	limit   simulator.Limit
	latency time.Duration
	callers int
	phase   time.Duration // of the server's clock
}

func (c creations) String() string {
	form := "window"
	if c.limit.Burst > 0 {
		form = fmt.Sprintf("burst of %d", c.limit.Burst)
	}

	return fmt.Sprintf("%s, Retry-After %t, silent %t, latency %s, %d callers", form, c.limit.RetryAfter, c.limit.Silent, c.latency, c.callers)
}

// created is what the server saw of them.
type created struct {
	took            time.Duration // from the first request to the last
	refused, failed int
}

const creating, perSecond = 200, 20

func (c creations) run(t *testing.T) (r created) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		<-time.After(c.phase)

		server := simulator.New(simulator.Options{Limit: c.limit, Latency: c.latency, JournalBodyLimit: -1})

		transport, stop, err := server.StartInProcess()
		if err != nil {
			t.Fatal(err)
		}
		defer stop()

		key := server.Credentials()
		api := newClient(t, client.Options{BaseURL: server.URL(), Transport: transport, Key: client.NewSecret(key.SCIMKey), MaxRetries: 8})

		var (
			group        sync.WaitGroup
			next, failed atomic.Int32
		)

		for range c.callers {
			group.Go(func() {
				for n := next.Add(1); n <= creating; n = next.Add(1) {
					email := fmt.Sprintf("p%d@corp.test", n)

					_, err := api.Do(t.Context(), client.Request{
						Operation: "Creating SCIM user", Method: http.MethodPost, Path: []string{"scim", "directory", key.DirectoryID, "Users"},
						Body:   map[string]any{"userName": email, "emails": []any{map[string]any{"value": email, "primary": true}}},
						Effect: client.Once,
					}, nil)
					if err != nil {
						failed.Add(1)
					}
				}
			})
		}

		group.Wait()

		journal := server.Journal()
		r.took = journal[len(journal)-1].Started.Sub(journal[0].Started)
		r.failed = int(failed.Load())
		r.refused = len(server.Requests(simulator.Filter{Status: http.StatusTooManyRequests}))
	})

	return r
}

// hold compares a run with its bars: the time in units of the ideal, beside the round trips in which a client finds out
// about the limit: the first answers, what nothing is left for, and a trial.
func (c creations) hold(t *testing.T, most float64) {
	t.Helper()

	r := c.run(t)
	if bar := time.Duration(most*creating/perSecond*float64(time.Second)) + 4*c.latency; r.failed != 0 || r.refused > creating/20 || r.took > bar {
		t.Errorf("%s: failed %d, refused %d, took %s of at most %s", c, r.failed, r.refused, r.took, bar)
	}
}

// every calls back with each combination of latency, callers and Retry-After, at a different moment of the server's second.
func every(limit simulator.Limit, callers []int, hold func(c creations)) {
	phase := time.Duration(limit.Burst) * 41 * time.Millisecond

	for _, latency := range []time.Duration{0, 30 * time.Millisecond, 300 * time.Millisecond} {
		for _, callers := range callers {
			for _, limit.RetryAfter = range []bool{false, true} {
				phase = (phase + 377*time.Millisecond) % time.Second
				hold(creations{limit, latency, callers, phase})
			}
		}
	}
}

// Both readings of a limit: fixed windows whose Reset is cut down to the minute, and a bucket whose Reset is rounded up.
func TestLimiterUnderBothReadings(t *testing.T) {
	t.Parallel()

	for _, limit := range []simulator.Limit{
		{Reset: simulator.ResetMinutes},
		{Reset: simulator.ResetMinutesUp, Burst: 5},
		{Reset: simulator.ResetMinutesUp, Burst: 20},
		{Reset: simulator.ResetMinutesUp, Burst: 60},
	} {
		t.Run(fmt.Sprintf("burst %d", limit.Burst), func(t *testing.T) {
			t.Parallel()

			limit.RequestsPerSecond = perSecond
			every(limit, []int{10, 30, 50}, func(c creations) { c.hold(t, 1.15) })
		})
	}
}

// What tells nothing costs more. A bucket of one has nothing left after each request, as it has at a standstill; a server
// without the headers shows its limit by refusals alone, each of which says with Retry-After to wait a second, in which it
// could have borne twenty.
func TestLimiterWithoutAWord(t *testing.T) {
	t.Parallel()

	for _, test := range []struct {
		limit simulator.Limit
		most  float64
	}{
		{simulator.Limit{Silent: true}, 1.3},
		{simulator.Limit{Silent: true, Burst: 5}, 1.5},
		{simulator.Limit{Silent: true, Burst: 20}, 1.15},
		{simulator.Limit{Burst: 1, Reset: simulator.ResetMinutesUp}, 2.5},
	} {
		t.Run(fmt.Sprintf("burst %d", test.limit.Burst), func(t *testing.T) {
			t.Parallel()

			test.limit.RequestsPerSecond = perSecond
			every(test.limit, []int{30}, func(c creations) { c.hold(t, test.most) })
		})
	}
}
