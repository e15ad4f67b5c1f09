// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package organization

import (
	"cmp"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
)

// Keys without an expiry are last. Keys that expire together are ordered by label and id.
func TestKeysAreInOrder(t *testing.T) {
	t.Parallel()

	soon, late := now, now.Add(time.Hour)
	want := []*admin.APIKey{
		{ID: "6", Label: "z", ExpiresAt: &soon},
		{ID: "4", Label: "a", ExpiresAt: &late},
		{ID: "5", Label: "a", ExpiresAt: &late},
		{ID: "3", Label: "b", ExpiresAt: &late},
		{ID: "2", Label: "a"},
		{ID: "1", Label: "b"},
	}

	for i, a := range want {
		for j, b := range want {
			if got := compareKeys(a, b); got != cmp.Compare(i, j) {
				t.Errorf("%s and %s: %d", a.ID, b.ID, got)
			}
		}
	}
}
