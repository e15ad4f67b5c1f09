// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

func TestPolling_until(t *testing.T) {
	t.Parallel()

	broken := errors.New("broken")

	for name, test := range map[string]struct {
		shownAt  int
		failAt   int
		within   time.Duration
		want     bool
		err      error
		attempts int
		took     time.Duration
	}{
		"at once":              {shownAt: 1, want: true, attempts: 1},
		"third look":           {shownAt: 3, want: true, attempts: 3, took: 4 * time.Second},
		"never":                {attempts: 15, took: 30 * time.Second},
		"timeouts are shorter": {within: 5 * time.Second, attempts: 3, took: 5 * time.Second},
		"fails":                {failAt: 2, err: broken, attempts: 2, took: 2 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				ctx := t.Context()

				if test.within > 0 {
					var cancel context.CancelFunc

					ctx, cancel = context.WithTimeout(ctx, test.within)
					defer cancel()
				}

				attempts, begun := 0, time.Now()

				got, err := client.DocumentedDelay().Until(ctx, "a role", func(context.Context) (bool, error) {
					attempts++
					if attempts == test.failAt {
						return false, broken
					}

					return attempts == test.shownAt, nil
				})

				if got != test.want || !errors.Is(err, test.err) {
					t.Errorf("got %t, %v; want %t, %v", got, err, test.want, test.err)
				}

				if took := time.Since(begun); took != test.took {
					t.Errorf("took %s, want %s", took, test.took)
				}

				// The last attempt and the end of the time may fall together.
				if attempts < test.attempts || attempts > test.attempts+1 {
					t.Errorf("%d looks, want %d", attempts, test.attempts)
				}
			})
		})
	}
}
