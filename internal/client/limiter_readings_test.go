// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/depth"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// creations are users that many callers create under a limit of the simulator.
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

const creating, perSecond = 200, 20

// check compares a run with its limits. most is in units of the ideal time. Added to it are the round trips in which a
// client finds out about the limit: the first answers, the request after which nothing is left, and a trial.
func (c creations) check(t *testing.T, most float64) {
	t.Helper()

	r := run(t, c.limit, c.latency, creating, c.callers, c.phase)
	if bar := time.Duration(most*creating/perSecond*float64(time.Second)) + 4*c.latency; r.failed != 0 || r.refused > creating/20 || r.took > bar {
		t.Errorf("%s: failed %d, refused %d, took %s of at most %s", c, r.failed, r.refused, r.took, bar)
	}
}

// everyCombination calls check with each combination of latency, callers and Retry-After, each beginning at another
// moment of the server's second.
func everyCombination(limit simulator.Limit, callers []int, check func(c creations)) {
	phase := time.Duration(limit.Burst) * 41 * time.Millisecond

	for _, latency := range []time.Duration{0, 30 * time.Millisecond, 300 * time.Millisecond} {
		for _, callers := range callers {
			for _, limit.RetryAfter = range []bool{false, true} {
				phase = (phase + 377*time.Millisecond) % time.Second
				check(creations{limit, latency, callers, phase})
			}
		}
	}
}

// The limiter stays close to the ideal under both readings of the documents: fixed windows whose Reset is rounded down
// to the minute, and a bucket whose Reset is rounded up.
func TestLimiterUnderBothReadings(t *testing.T) {
	t.Parallel()

	callers := []int{10, 50}
	if depth.Thorough() {
		callers = append(callers, 30)
	}

	for _, limit := range []simulator.Limit{
		{Reset: simulator.ResetMinutes},
		{Reset: simulator.ResetMinutesUp, Burst: 5},
		{Reset: simulator.ResetMinutesUp, Burst: 20},
		{Reset: simulator.ResetMinutesUp, Burst: 60},
	} {
		t.Run(fmt.Sprintf("burst %d", limit.Burst), func(t *testing.T) {
			t.Parallel()

			limit.RequestsPerSecond = perSecond
			everyCombination(limit, callers, func(c creations) { c.check(t, 1.15) })
		})
	}
}

// The limiter finds the pace of a server that names no quota, or a quota of one or two, of which nothing is left after
// each request. A bucket takes no longer than one that names its quota. A window takes a little longer. A Retry-After
// of a second in each refusal takes longer too: the server could have accepted twenty requests in that second, and no
// pace is found without at least two refusals.
func TestLimiterWithoutAQuota(t *testing.T) {
	t.Parallel()

	for _, test := range []struct {
		limit       simulator.Limit
		most, named float64
	}{
		{simulator.Limit{Silent: true}, 1.25, 1.3},
		{simulator.Limit{Silent: true, Burst: 1}, 1.15, 1.5},
		{simulator.Limit{Silent: true, Burst: 2}, 1.15, 1.5},
		{simulator.Limit{Silent: true, Burst: 5}, 1.15, 1.45},
		{simulator.Limit{Silent: true, Burst: 20}, 1.15, 1.15},
		{simulator.Limit{Burst: 1, Reset: simulator.ResetMinutesUp}, 1.15, 1.5},
		{simulator.Limit{Burst: 2, Reset: simulator.ResetMinutesUp}, 1.15, 1.5},
	} {
		t.Run(fmt.Sprintf("burst %d, silent %t", test.limit.Burst, test.limit.Silent), func(t *testing.T) {
			t.Parallel()

			test.limit.RequestsPerSecond = perSecond
			everyCombination(test.limit, []int{30}, func(c creations) {
				if c.limit.RetryAfter {
					c.check(t, test.named)
				} else {
					c.check(t, test.most)
				}
			})
		})
	}
}

// The limiter finds the pace of a silent bucket at other rates, in longer runs and with more callers. The nearer the
// pace, the rarer the attempts to raise it: in a longer run, a smaller share is refused.
func TestLimiterFindsASilentBucket(t *testing.T) {
	t.Parallel()

	for _, test := range []struct {
		perSecond float64
		requests  int
		most      float64
	}{{10, 200, 1.15}, {20, 1000, 1.15}, {40, 1000, 1.25}} {
		for _, burst := range []int{1, 5} {
			t.Run(fmt.Sprintf("%v a second, burst %d", test.perSecond, burst), func(t *testing.T) {
				t.Parallel()

				for _, callers := range []int{10, 50} {
					limit := simulator.Limit{RequestsPerSecond: test.perSecond, Burst: burst, Silent: true}
					r := run(t, limit, latency, test.requests, callers, 377*time.Millisecond)

					if ratio := r.took.Seconds() * test.perSecond / float64(test.requests); r.failed != 0 || r.refused > test.requests/20 || ratio > test.most {
						t.Errorf("%d callers: failed %d, refused %d, took %.2f of the ideal", callers, r.failed, r.refused, ratio)
					}
				}
			})
		}
	}
}

// changing is a server whose rate changes after a while.
type changing struct {
	limited

	after time.Duration
	to    float64
	once  *sync.Once
	begun time.Time
}

func (c changing) RoundTrip(r *http.Request) (*http.Response, error) {
	if time.Since(c.begun) > c.after {
		c.once.Do(func() { c.Change(func(o *simulator.Options) { o.Limit.RequestsPerSecond = c.to }) })
	}

	return c.limited.RoundTrip(r)
}

// The limiter finds a rate that changes during a run. If the rate becomes lower, few requests are refused.
func TestLimiterFindsASilentBucketThatChanges(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		from, to float64
		most     time.Duration
	}{"half": {20, 10, 57 * time.Second}, "twice": {20, 40, 32 * time.Second}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newLimited(simulator.Limit{RequestsPerSecond: test.from, Burst: 5, Silent: true}, latency)
				c := newClient(t, client.Options{Transport: changing{s, 10 * time.Second, test.to, new(sync.Once), time.Now()}, MaxRetries: 8})

				if failures := createAll(t.Context(), c, 600, 10); len(failures) != 0 {
					t.Error(failures)
				}

				if s.refused() > 600/20 || s.span() > test.most {
					t.Errorf("refused %d, took %s", s.refused(), s.span())
				}
			})
		})
	}
}

// Two processes with the same key share its rate about evenly: neither waits for the end of the other.
func TestLimiterSharesASilentBucket(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newLimited(simulator.Limit{RequestsPerSecond: 20, Burst: 5, Silent: true}, latency)

		var (
			group sync.WaitGroup
			took  [2]time.Duration
		)

		begun := time.Now()

		for i := range took {
			group.Go(func() {
				if failures := createAll(t.Context(), newClient(t, client.Options{Transport: s, MaxRetries: 8}), 200, 10); len(failures) != 0 {
					t.Error(failures)
				}

				took[i] = time.Since(begun)
			})
		}

		group.Wait()

		if longer := max(took[0], took[1]); s.refused() > 400/10 || longer > 45*time.Second {
			t.Errorf("refused %d, took %s and %s", s.refused(), took[0], took[1])
		}
	})
}
