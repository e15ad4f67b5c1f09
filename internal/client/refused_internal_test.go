// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import "testing"

func TestRefused(t *testing.T) {
	t.Parallel()

	for err, want := range map[*Error]bool{
		{Status: 400}:                  true,
		{Status: 409}:                  true,
		{Status: 429}:                  true,
		{Status: 501}:                  true,
		{Status: 429, uncertain: true}: false, // an attempt before may have arrived
		{Status: 408}:                  false,
		{Status: 500}:                  false,
		{Status: 200}:                  false,
		{}:                             false,
	} {
		if got := Refused(err); got != want {
			t.Errorf("%d: got %t", err.Status, got)
		}
	}
}
