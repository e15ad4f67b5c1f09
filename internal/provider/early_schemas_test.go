// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"runtime/debug"
	"testing"
	"testing/synctest"
	"time"
)

func TestCollectLater(t *testing.T) {
	t.Parallel()

	usual := debug.SetGCPercent(150)
	defer debug.SetGCPercent(usual)

	synctest.Test(t, func(t *testing.T) {
		collectLater()
		<-time.After(2 * time.Second)

		if percent := debug.SetGCPercent(150); percent != 150 {
			t.Errorf("two seconds after the start the percentage is %d", percent)
		}
	})
}
