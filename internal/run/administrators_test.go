// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package run_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// A block that waits for another block's question can be interrupted. If the block that asks is interrupted, the next
// block asks again.
func TestAdministrators_interrupted(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		var (
			administrators run.Administrators
			asked          int
		)

		ask := func(ctx context.Context) ([]run.Administrator, error) {
			asked++

			select {
			case <-time.After(time.Minute):
				return []run.Administrator{{AccountID: "a"}}, nil
			case <-ctx.Done():
				return nil, context.Cause(ctx)
			}
		}

		first, interruptFirst := context.WithTimeout(t.Context(), 10*time.Second)
		defer interruptFirst()

		go func() {
			if _, err := administrators.Without(first, run.Administrator{AccountID: "a"}, ask); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("who asks is not interrupted: %v", err)
			}
		}()

		synctest.Wait()

		began := time.Now()

		waiting, interruptWaiting := context.WithTimeout(t.Context(), 2*time.Second)
		defer interruptWaiting()

		if _, err := administrators.Without(waiting, run.Administrator{AccountID: "a"}, ask); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("who waits is not interrupted: %v", err)
		}

		if waited := time.Since(began); waited != 2*time.Second {
			t.Errorf("who waits is interrupted after %s", waited)
		}

		verdict, err := administrators.Without(t.Context(), run.Administrator{AccountID: "a"}, ask)
		if verdict != run.LastAdministrator || err != nil || asked != 2 {
			t.Errorf("got %v, %v after %d questions", verdict, err, asked)
		}
	})
}
