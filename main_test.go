// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// TestCollectLater is not parallel: it is about the whole process.
func TestCollectLater(t *testing.T) {
	usual := debug.SetGCPercent(100)
	defer debug.SetGCPercent(usual)

	collectLater()

	for began := time.Now(); ; time.Sleep(time.Millisecond) {
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
