// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// The search for a record after an interrupt ends after ten seconds, whatever the directory does: Terraform waits.
func TestCreation_searchAfterAnInterruptEnds(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		silent := creation[User]{find: func(ctx context.Context) ([]*User, error) {
			<-ctx.Done()

			return nil, ctx.Err()
		}}

		ctx, interrupt := context.WithCancel(t.Context())
		interrupt()

		began := time.Now()

		_, err := silent.look(ctx, errNoID)

		if took := time.Since(began); took != 10*time.Second {
			t.Errorf("it took %s", took)
		}

		if _, unknown := errors.AsType[*UnknownOutcomeError](err); !unknown {
			t.Errorf("got %v", err)
		}
	})
}
