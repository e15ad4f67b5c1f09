// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group_test

import (
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
)

func TestAccReadOnly_timeoutsAreNoChange(t *testing.T) {
	t.Parallel()

	for address, config := range map[string]func(group string, users []string) (before, changed string){
		engineers: func(string, []string) (string, string) {
			return groupConfig(`display_name = "Engineers"`), groupConfig("display_name = \"Engineers\"\nexternal_id = \"eng\"")
		},
		ann: func(group string, users []string) (string, string) {
			return membershipConfig(group, users[0]), membershipConfig(group, users[1])
		},
		everyone: func(group string, users []string) (string, string) {
			return membersConfig(group, users...), membersConfig(group, users[0])
		},
	} {
		t.Run(address, func(t *testing.T) {
			t.Parallel()

			site := acctest.StartSite(t)
			before, changed := config(site.SeedGroup(t, "Makers"), site.SeedUsers(t, 2))
			acctest.RefusesAllButTimeouts(t, site, address, before, changed)
		})
	}
}
