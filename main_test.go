// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

func TestCollectLater(t *testing.T) {
	t.Parallel()

	usual := debug.SetGCPercent(100)
	defer debug.SetGCPercent(usual)

	collectLater()

	for began := time.Now(); ; runtime.Gosched() {
		runtime.GC()

		percent := debug.SetGCPercent(100)
		if percent == 100 {
			return
		}

		debug.SetGCPercent(percent)

		if time.Since(began) > 10*time.Second {
			t.Fatalf("after a collection the percentage is still %d", percent)
		}
	}
}
