// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package run

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestShare(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		var (
			shared Shared
			reads  atomic.Int64
			blocks sync.WaitGroup
		)

		read := func(ctx context.Context) (int64, error) {
			select {
			case <-ctx.Done():
				return 0, ctx.Err()
			case <-time.After(time.Second):
				return reads.Add(1), nil
			}
		}

		for range 5 {
			blocks.Go(func() {
				if got, err := Share(t.Context(), &shared, "a", read); err != nil || got != 1 {
					t.Errorf("got %d, %v", got, err)
				}
			})
		}

		blocks.Wait()

		if got, _ := Share(t.Context(), &shared, "a", read); got != 1 {
			t.Errorf("what was just read is read again: %d", got)
		}

		if got, _ := Share(t.Context(), &shared, "b", read); got != 2 {
			t.Errorf("another key has the answer %d", got)
		}

		<-time.After(14 * time.Second)

		if got, _ := Share(t.Context(), &shared, "b", read); got != 2 {
			t.Errorf("a recent answer is read again: %d", got)
		}

		<-time.After(time.Second)

		if got, _ := Share(t.Context(), &shared, "a", read); got != 3 {
			t.Errorf("an old answer is given again: %d", got)
		}
	})
}

func TestShareErrors(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		var shared Shared

		broken := errors.New("broken")
		if _, err := Share(t.Context(), &shared, "a", func(context.Context) (int, error) { return 0, broken }); !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}

		if got, err := Share(t.Context(), &shared, "a", func(context.Context) (int, error) { return 7, nil }); got != 7 || err != nil {
			t.Errorf("an error is kept: %d, %v", got, err)
		}

		// One block is interrupted while another waits for its answer.
		given, giveUp := context.WithCancel(t.Context())
		read := func(ctx context.Context) (int, error) {
			select {
			case <-ctx.Done():
				return 0, ctx.Err()
			case <-time.After(time.Minute):
				return 8, nil
			}
		}

		var blocks sync.WaitGroup

		blocks.Go(func() {
			if _, err := Share(given, &shared, "b", read); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		})
		synctest.Wait()
		blocks.Go(func() {
			if got, err := Share(t.Context(), &shared, "b", read); got != 8 || err != nil {
				t.Errorf("got %d, %v", got, err)
			}
		})
		synctest.Wait()
		giveUp()
		blocks.Wait()
	})
}

// A block that waits for the answer of another block can be interrupted.
func TestShareInterrupted(t *testing.T) {
	t.Parallel()

	read := func(context.Context) (int, error) {
		<-time.After(time.Minute)

		return 7, nil
	}

	for name, ask := range map[string]func(context.Context, *Shared, *Once) error{
		"shared": func(ctx context.Context, shared *Shared, _ *Once) error {
			_, err := Share(ctx, shared, "a", read)

			return err
		},
		"asked once": func(ctx context.Context, _ *Shared, once *Once) error {
			_, err := AskOnce(ctx, once, "a", func(ctx context.Context) int {
				value, _ := read(ctx)

				return value
			})

			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				var (
					shared Shared
					once   Once
					blocks sync.WaitGroup
				)

				blocks.Go(func() {
					if err := ask(t.Context(), &shared, &once); err != nil {
						t.Errorf("who asks has %v", err)
					}
				})
				synctest.Wait()

				began := time.Now()

				waiting, interrupt := context.WithTimeout(t.Context(), time.Second)
				defer interrupt()

				if err := ask(waiting, &shared, &once); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != time.Second {
					t.Errorf("who waits has %v after %s", err, time.Since(began))
				}

				blocks.Wait()
			})
		})
	}
}
