// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

func TestWholeDays(t *testing.T) {
	t.Parallel()

	now := time.Date(2026, 3, 1, 12, 0, 0, 5, time.UTC)

	for apart, want := range map[time.Duration]int64{
		0: 0, time.Nanosecond: 0, 24*time.Hour - 1: 0, 24 * time.Hour: 1, 49 * time.Hour: 2,
		-1: -1, -24 * time.Hour: -1, -24*time.Hour - 1: -2,
	} {
		if got := client.WholeDays(now, now.Add(apart)); got != want {
			t.Errorf("%s is %d days, want %d", apart, got, want)
		}
	}
}
