// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// terraformOrder is the order in which Terraform 1.11 asked for 1,000 memberships, 20 blocks with a count of 50, on a
// busy machine: the group, and how many calls in a row. With perfect foresight it would take 166 requests.
const terraformOrder = "0:1 1:1 2:1 3:1 4:1 5:1 6:1 7:1 4:1 8:1 4:23 1:49 2:41 9:1 10:1 11:1 7:1 12:1 7:20 9:38 13:1 9:10 " +
	"11:49 14:1 10:47 12:1 7:1 12:10 15:1 12:33 2:1 12:4 9:1 13:21 16:1 13:27 10:1 14:4 2:6 3:1 2:1 3:46 " +
	"5:1 3:1 5:2 6:1 5:45 8:15 6:1 8:33 4:1 14:27 6:1 14:17 12:1 15:42 6:1 15:4 13:1 15:2 16:49 15:1 14:1 " +
	"0:1 6:42 0:1 6:1 0:17 6:1 0:30 7:3 4:24 3:1 7:1 17:1 18:1 6:1 5:1 8:1 19:1 17:49 18:3 7:1 18:45 " +
	"19:15 7:1 19:33 18:1 19:1 7:7 10:1 7:14"

// A thousand memberships take few requests, whatever the gaps between Terraform's calls.
func TestGatherer_thousand(t *testing.T) {
	t.Parallel()

	const most = 200

	exponential := func(r *rand.Rand, mean time.Duration) time.Duration {
		return time.Duration(r.ExpFloat64() * float64(mean))
	}
	stalling := func(once int, stall time.Duration) func(*rand.Rand) time.Duration {
		return func(r *rand.Rand) time.Duration {
			if r.IntN(once) == 0 {
				return exponential(r, stall)
			}

			return exponential(r, 10*time.Millisecond)
		}
	}

	for name, takes := range map[string]func(*rand.Rand) time.Duration{
		"at leisure":      func(r *rand.Rand) time.Duration { return exponential(r, 10*time.Millisecond) },
		"slow":            func(r *rand.Rand) time.Duration { return exponential(r, 100*time.Millisecond) },
		"short stalls":    stalling(50, 200*time.Millisecond),
		"frequent stalls": stalling(20, 500*time.Millisecond),
		"long stalls":     stalling(100, 2*time.Second),
		"at once":         func(*rand.Rand) time.Duration { return 0 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			for seed := range uint64(4) {
				synctest.Test(t, func(t *testing.T) {
					if sent := requestsTaken(t, rand.New(rand.NewPCG(seed, 1)), takes); sent > most {
						t.Errorf("seed %d: %d requests, want at most %d", seed, sent, most)
					}
				})
			}
		})
	}
}

// requestsTaken returns how many requests the calls take. There are ten callers, and the calls begin one after the
// other.
func requestsTaken(t *testing.T, random *rand.Rand, takes func(*rand.Rand) time.Duration) int64 {
	t.Helper()

	var sent atomic.Int64

	change := func(context.Context, string, []string, func(string) bool) error {
		sent.Add(1)
		time.Sleep(30 * time.Millisecond)

		return nil
	}
	gatherer := newGatherer(change, change)
	calls := make(chan gathering)

	go func() {
		defer close(calls)

		for run := range strings.FieldsSeq(terraformOrder) {
			group, times, _ := strings.Cut(run, ":")

			n, err := strconv.Atoi(times)
			if err != nil {
				t.Error(err)
			}

			for range n {
				time.Sleep(takes(random))

				calls <- gathering{groupID: group}
			}
		}
	}()

	var (
		atWork sync.WaitGroup
		user   atomic.Int64
	)

	for range defaultParallelism {
		atWork.Go(func() {
			for call := range calls {
				if err := gatherer.do(t.Context(), call, fmt.Sprint("u", user.Add(1)), nil); err != nil {
					t.Error(err)
				}
			}
		})
	}

	atWork.Wait()

	if user.Load() != 1000 {
		t.Errorf("%d memberships, want 1,000", user.Load())
	}

	return sent.Load()
}
