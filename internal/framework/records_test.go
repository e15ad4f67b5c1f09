// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

func TestRecords_claimedOnce(t *testing.T) {
	t.Parallel()

	var records framework.Records

	if !records.Claim("a") || !records.Claim("b") {
		t.Error("a record that nobody has claimed was refused")
	}

	if records.Claim("a") {
		t.Error("a record was claimed twice")
	}
}

func TestRecords_concurrent(t *testing.T) {
	t.Parallel()

	var (
		records framework.Records
		wg      sync.WaitGroup
		claimed atomic.Int32
	)

	for range 100 {
		wg.Go(func() {
			if records.Claim("a") {
				claimed.Add(1)
			}
		})
	}

	wg.Wait()

	if claimed.Load() != 1 {
		t.Errorf("claimed %d times, want once", claimed.Load())
	}
}
