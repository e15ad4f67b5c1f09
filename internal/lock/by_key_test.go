// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package lock_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/orgadmin/terraform-provider-atlassian/internal/lock"
)

func TestByKey(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		var (
			locks lock.ByKey
			order []string
		)

		unlock, err := locks.Lock(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}

		go func() {
			unlock, err := locks.Lock(t.Context(), "a")
			if err != nil {
				t.Error(err)

				return
			}
			defer unlock()

			order = append(order, "second")
		}()

		synctest.Wait()

		interrupted := errors.New("interrupted")
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(interrupted)

		if _, err := locks.Lock(ctx, "a"); !errors.Is(err, interrupted) {
			t.Errorf("a wait that is interrupted ends with %v", err)
		}

		other, err := locks.Lock(t.Context(), "b")
		if err != nil {
			t.Errorf("another key is locked too: %v", err)
		}

		other()

		order = append(order, "first")

		unlock()
		synctest.Wait()

		if !slices.Equal(order, []string{"first", "second"}) {
			t.Errorf("locked in the order %v", order)
		}
	})
}
