// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group_test

import (
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
)

func TestProtocolReadOnly_timeoutsAreNoChange(t *testing.T) {
	t.Parallel()

	for address, config := range map[string]func(group string, users []string) (before, changed map[string]any){
		engineers: func(string, []string) (before, changed map[string]any) {
			return map[string]any{"display_name": "Engineers"}, map[string]any{"display_name": "Engineers", "external_id": "eng"}
		},
		ann: func(group string, users []string) (before, changed map[string]any) {
			return map[string]any{"group_id": group, "user_id": users[0]}, map[string]any{"group_id": group, "user_id": users[1]}
		},
		everyone: func(group string, users []string) (before, changed map[string]any) {
			return map[string]any{"group_id": group, "user_ids": users}, map[string]any{"group_id": group, "user_ids": users[:1]}
		},
	} {
		t.Run(address, func(t *testing.T) {
			t.Parallel()

			acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
				before, changed := config(s.SeedGroup(t, "Makers"), s.SeedUsers(t, 2))
				s.RefusesAllButTimeouts(address, before, changed)
			})
		})
	}
}
