// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/depth"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

const testKey = "test-key-0123456789abcdef"

func newClient(t *testing.T, o client.Options) *client.Client {
	t.Helper()

	if o.BaseURL == "" {
		o.BaseURL = "https://api.example.test"
	}

	if o.Key.IsZero() {
		o.Key = client.NewSecret(testKey)
	}

	c, err := client.New(o)
	if err != nil {
		t.Fatal(err)
	}

	return c
}

// createAll sends n creations from a number of callers, like Terraform.
func createAll(ctx context.Context, c *client.Client, n, callers int) (failures []error) {
	var (
		mu    sync.Mutex
		group sync.WaitGroup
	)

	work := make(chan int, n)
	for i := range n {
		work <- i
	}

	close(work)

	for range callers {
		group.Go(func() {
			for range work {
				_, err := c.Do(ctx, client.Request{
					Operation: "Creating SCIM user", Method: http.MethodPost, Path: []string{"scim", "directory", "d", "Users"},
					Body: map[string]any{"active": false}, Effect: client.Once,
				}, nil)
				if err != nil {
					mu.Lock()

					failures = append(failures, err)
					mu.Unlock()
				}
			}
		})
	}

	group.Wait()

	return failures
}

// result is the outcome of a run.
type result struct {
	refused int
	took    time.Duration // from the first request that the server saw to the last
	failed  int
}

func run(t *testing.T, limit simulator.Limit, latency time.Duration, n, callers int, phase time.Duration) (r result) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		<-time.After(phase)

		s := newLimited(limit, latency)
		c := newClient(t, client.Options{Transport: s, MaxRetries: 8})
		failures := createAll(t.Context(), c, n, callers)
		r = result{s.refused(), s.span(), len(failures)}
	})

	return r
}

func TestLimiterCreatesUnderALimit(t *testing.T) {
	t.Parallel()

	const users, callers, perSecond = 200, 10, 20

	// The limit is a window of a second or a bucket.
	window, bucket, small := 0, perSecond, 5
	silent := simulator.Limit{Silent: true}
	seconds, minutes, up := simulator.Limit{Reset: simulator.ResetSeconds}, simulator.Limit{}, simulator.Limit{Reset: simulator.ResetMinutesUp}
	absent := simulator.Limit{Reset: simulator.ResetAbsent}
	retryAfter := func(limit simulator.Limit) simulator.Limit { limit.RetryAfter = true; return limit }

	for name, test := range map[string]struct {
		burst int
		limit simulator.Limit
	}{
		"window, reset in seconds":                   {window, seconds},
		"window, reset in seconds and retry after":   {window, retryAfter(seconds)},
		"window, reset in minutes":                   {window, minutes},
		"window, reset in minutes and retry after":   {window, retryAfter(minutes)},
		"window, reset in minutes, rounded up":       {window, up},
		"window, no reset":                           {window, absent},
		"window, no reset, retry after":              {window, retryAfter(absent)},
		"window, retry after as a date":              {window, simulator.Limit{Silent: true, RetryAfterDate: true}},
		"bucket, no headers":                         {bucket, silent},
		"bucket, retry after":                        {bucket, retryAfter(silent)},
		"bucket, reset in seconds":                   {bucket, seconds},
		"bucket, reset in seconds and retry after":   {bucket, retryAfter(seconds)},
		"bucket, reset in minutes":                   {bucket, minutes},
		"bucket, reset in minutes, rounded up":       {bucket, up},
		"small bucket, no headers":                   {small, silent},
		"small bucket, retry after":                  {small, retryAfter(silent)},
		"small bucket, no reset":                     {small, absent},
		"small bucket, reset in seconds":             {small, seconds},
		"small bucket, reset in minutes":             {small, minutes},
		"small bucket, reset in minutes, rounded up": {small, up},
	} {
		test.limit.RequestsPerSecond, test.limit.Burst = perSecond, test.burst

		t.Run(name, func(t *testing.T) {
			t.Parallel()

			for phase := range depth.Of(2, 4) {
				r := run(t, test.limit, latency, users, callers, time.Duration(phase)*254*time.Millisecond)
				if r.failed != 0 {
					t.Errorf("phase %d: %d creations failed", phase, r.failed)
				}

				if most := users / 20; r.refused > most {
					t.Errorf("phase %d: %d requests refused, at most %d may be", phase, r.refused, most)
				}

				if most := 1.15 * users / perSecond; r.took.Seconds() > most {
					t.Errorf("phase %d: took %s, at most %.1f s may pass", phase, r.took, most)
				}
			}
		})
	}
}

// A window without any header takes a little longer to find.
func TestLimiterFindsASilentWindow(t *testing.T) {
	t.Parallel()

	for _, callers := range []int{10, 50} {
		for phase := range depth.Of(4, 8) {
			r := run(t, simulator.Limit{RequestsPerSecond: 20, Silent: true}, latency, 200, callers, time.Duration(phase)*127*time.Millisecond)
			if r.failed != 0 || r.refused > 14 || r.took > 13*time.Second {
				t.Errorf("%d callers, phase %d: failed %d, refused %d, took %s", callers, phase, r.failed, r.refused, r.took)
			}
		}
	}
}

func TestLimiterWaitsForAWindowOfMinutes(t *testing.T) {
	t.Parallel()

	for name, limit := range map[string]simulator.Limit{
		"reset in minutes": {},
		"retry after":      {Silent: true, RetryAfter: true},
		"silent":           {Silent: true},
	} {
		limit.RequestsPerSecond, limit.Window = 1, time.Minute

		r := run(t, limit, latency, 150, 10, 7*time.Second)
		if r.failed != 0 || r.refused > 25 || r.took > 4*time.Minute {
			t.Errorf("%s: failed %d, refused %d, took %s", name, r.failed, r.refused, r.took)
		}
	}
}

func TestLimiterDoesNotSlowDownAServerWithoutALimit(t *testing.T) {
	t.Parallel()

	if r := run(t, simulator.Limit{}, latency, 1000, 10, 0); r.refused != 0 || r.took > 5*time.Second {
		t.Errorf("1,000 requests took %s; the latency alone is 3 s", r.took)
	}
	// With a large named quota, the client does not search for the limit.
	wide := simulator.Limit{RequestsPerSecond: 2000, Window: time.Minute}
	if r := run(t, wide, latency, 1000, 10, time.Second); r.refused != 0 || r.took > 3200*time.Millisecond {
		t.Errorf("with a quota told, 1,000 requests took %s; the latency alone is 3 s", r.took)
	}
}

func TestLimiterKeepsTheCeiling(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newLimited(simulator.Limit{RequestsPerSecond: 1 << 30, Reset: simulator.ResetSeconds}, latency)

		c := newClient(t, client.Options{Transport: s, MaxRetries: 8, MaxRequestsPerSecond: 10})
		if failures := createAll(t.Context(), c, 100, 20); len(failures) != 0 {
			t.Fatal(failures)
		}

		arrivals := s.arrivals()
		for i := range arrivals {
			within := 0

			for _, at := range arrivals[i:] {
				if at.Sub(arrivals[i]) < time.Second {
					within++
				}
			}

			if within > 13 { // ten, and the first few that are sent at once
				t.Fatalf("%d requests within a second from request %d on", within, i)
			}
		}

		if took := s.span(); took < 9*time.Second || took > 10*time.Second {
			t.Errorf("100 requests at 10 a second took %s", took)
		}
	})
}

// refuseOnce refuses the requests between two times, with a Retry-After.
type refuseOnce struct {
	from, to time.Time

	mu       sync.Mutex
	arrivals []time.Time
}

func (s *refuseOnce) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := pause(r, 20*time.Millisecond); err != nil {
		return nil, err
	}

	s.mu.Lock()
	defer s.mu.Unlock()

	now := time.Now()

	s.arrivals = append(s.arrivals, now)
	if !now.Before(s.from) && now.Before(s.to) {
		return response(r, http.StatusTooManyRequests, http.Header{"Retry-After": {"20"}}, ""), nil
	}

	return response(r, http.StatusOK, http.Header{}, ""), nil
}

func TestLimiterOpensUpGentlyAfterAPause(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		s := &refuseOnce{from: begun.Add(time.Second), to: begun.Add(15 * time.Second)}

		c := newClient(t, client.Options{Transport: s, MaxRetries: 8})
		if failures := createAll(t.Context(), c, 200, 50); len(failures) != 0 {
			t.Fatal(failures)
		}

		var (
			paused, firstTenth int
			reopened           time.Time
		)

		for _, at := range s.arrivals {
			switch since := at.Sub(begun); {
			case since >= 1200*time.Millisecond && since < 21*time.Second:
				paused++
			case since >= 21*time.Second:
				if reopened.IsZero() {
					reopened = at
				}

				if at.Sub(reopened) < 100*time.Millisecond {
					firstTenth++
				}
			}
		}

		if paused != 0 {
			t.Errorf("%d requests were sent in the pause", paused)
		}

		if firstTenth > 8 {
			t.Errorf("%d requests in the first tenth of a second after the pause", firstTenth)
		}
	})
}

func TestLimiterReturnsAtOnceWhenTheContextEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		s := &refuseOnce{from: begun, to: begun.Add(time.Hour)}
		c := newClient(t, client.Options{Transport: s, MaxRetries: 8})

		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()

		failures := createAll(ctx, c, 30, 30)

		if took := time.Since(begun); took != 3*time.Second {
			t.Errorf("returned after %s, not when the context ended", took)
		}

		if len(failures) != 30 {
			t.Fatalf("%d failures, want 30", len(failures))
		}

		for _, err := range failures {
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("the error does not tell that the context ended: %v", err)
			}

			if client.OutcomeUnknown(err) {
				t.Errorf("a write that was refused has a known outcome: %v", err)
			}
		}
	})
}

// A lost trial does not stop the other requests.
func TestLimiterSurvivesALostTrial(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{
			{status: 429, header: http.Header{"Retry-After": {"2"}}}, {err: errReset}, {status: 200, stall: time.Hour}, {status: 204},
		}}
		c := newClient(t, client.Options{Transport: s, MaxRetries: 8, MaxRequestsPerSecond: 1, RequestTimeout: 5 * time.Second})

		var group sync.WaitGroup
		for range 5 {
			group.Go(func() {
				if _, err := do(t.Context(), c, client.Repeatable, nil); err != nil {
					t.Error(err)
				}
			})
		}

		begun := time.Now()

		group.Wait()

		if took := time.Since(begun); took > 30*time.Second {
			t.Errorf("took %s", took)
		}
	})
}

// The ceiling holds from the first request on.
func TestLimiterCeilingFromTheStart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{status: 204}}}

		c := newClient(t, client.Options{Transport: s, MaxRequestsPerSecond: 2})
		if failures := createAll(t.Context(), c, 6, 6); len(failures) != 0 {
			t.Fatal(failures)
		}

		if took := s.at[len(s.at)-1].Sub(s.at[0]); took < 2*time.Second {
			t.Errorf("6 requests in %s", took)
		}
	})
}

// A caller that leaves the queue does not stop those behind it.
func TestLimiterLetsTheQueueMoveOn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{status: 204}}}
		c := newClient(t, client.Options{Transport: s, MaxRetries: 8, MaxRequestsPerSecond: 1})

		var (
			group       sync.WaitGroup
			sent, ended atomic.Int32
		)

		for i := range 40 {
			ctx, cancel := context.WithCancel(t.Context())
			if i%2 == 1 {
				time.AfterFunc(1500*time.Millisecond, cancel)
			}

			group.Go(func() {
				defer cancel()

				if _, err := do(ctx, c, client.Once, nil); err != nil {
					ended.Add(1)
					return
				}

				sent.Add(1)
			})
			synctest.Wait()
		}

		group.Wait()

		if int(sent.Load()) != s.attempts() || sent.Load() < 20 || sent.Load()+ended.Load() != 40 {
			t.Errorf("%d sent, %d attempts, %d ended", sent.Load(), s.attempts(), ended.Load())
		}
	})
}

func ask(ctx context.Context, c *client.Client, operation string, path ...string) error {
	_, err := c.Do(ctx, client.Request{Operation: operation, Method: http.MethodGet, Path: path}, nil)
	return err
}

// API §9.2 no. 37, one reading: each endpoint has its own quota.
func TestLimiterPausesOneFamilyAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := limited{simulator.New(simulator.Options{})}
		s.Inject(simulator.Fault{Path: "/scim/**", Answer: simulator.TooManyRequests(simulator.RetryAfter(3600))})
		s.Inject(simulator.Fault{Answer: simulator.Respond(http.StatusOK, nil, `{}`)})

		c := newClient(t, client.Options{Transport: s, MaxRetries: 8})

		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()

		var group sync.WaitGroup
		for range 5 {
			group.Go(func() { _ = ask(ctx, c, "Reading SCIM user", "scim", "directory", "d", "Users", "u") })
		}

		synctest.Wait()

		begun := time.Now()

		for range 50 {
			for _, path := range [][]string{{"admin", "v2", "x"}, {"admin", "v1", "x"}, {"users", "u", "manage"}} {
				if err := ask(ctx, c, "Reading", path...); err != nil {
					t.Fatal(err)
				}
			}
		}

		if took := time.Since(begun); took > 3*time.Second {
			t.Errorf("150 requests to others took %s", took)
		}

		cancel()
		group.Wait()
	})
}

// last-active-dates has a limit of its own (API §8.1).
func TestLimiterPausesAnEndpointWithItsOwnHeaders(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newLimited(simulator.Limit{RequestsPerSecond: 2000, Window: time.Minute, Reset: simulator.ResetMinutesUp, LastActivePerMinute: 20}, latency)
		s.Change(func(o *simulator.Options) { o.Latency = 0 })

		c := newClient(t, client.Options{Transport: s, MaxRetries: 8})
		begun := time.Now()

		var group sync.WaitGroup
		for range 30 {
			group.Go(func() {
				if err := ask(t.Context(), c, "Reading last activity", "admin", "v1", "orgs", "o", "directory", "users", "a", "last-active-dates"); err != nil {
					t.Error(err)
				}
			})
		}

		for range 200 {
			if err := ask(t.Context(), c, "Reading domains", "admin", "v1", "orgs", "o", "domains"); err != nil {
				t.Error(err)
			}
		}

		if took := time.Since(begun); took > 3*time.Second {
			t.Errorf("200 requests beside an endpoint that pauses took %s", took)
		}

		group.Wait()

		if took := time.Since(begun); took < 30*time.Second || s.refused() > 20 {
			t.Errorf("the endpoint took %s, refused %d", took, s.refused())
		}
	})
}

// API §9.2 no. 37, the other reading: all requests share one quota.
func TestLimiterUnderOneQuotaForAll(t *testing.T) {
	t.Parallel()

	for phase := range depth.Of(2, 4) {
		synctest.Test(t, func(t *testing.T) {
			<-time.After(time.Duration(phase) * 177 * time.Millisecond)

			all := newLimited(simulator.Limit{RequestsPerSecond: 20, Burst: 20}, latency)
			c := newClient(t, client.Options{Transport: all, MaxRetries: 8})

			var group sync.WaitGroup
			for i := range 20 {
				group.Go(func() {
					path := [][]string{{"scim", "directory"}, {"admin", "v2"}}[i%2]
					for range 15 {
						if err := ask(t.Context(), c, "Reading", path...); err != nil {
							t.Error(err)
						}
					}
				})
			}

			group.Wait()

			took := all.span()
			if most := 300 / 20 * 1.15; all.refused() > 300/20 || took.Seconds() > most {
				t.Errorf("phase %d: refused %d, took %s, at most %.1f s may pass", phase, all.refused(), took, most)
			}
		})
	}
}
