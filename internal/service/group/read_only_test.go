// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// Timeouts are Terraform's alone: a read-only provider takes them over, since it sends nothing for it. It refuses every other change.
func TestAccReadOnly_timeoutsAreNoChange(t *testing.T) {
	t.Parallel()

	for address, config := range map[string]func(site *site, group string, users []string) (string, string){
		engineers: func(*site, string, []string) (string, string) {
			return groupConfig(`display_name = "Engineers"`), groupConfig("display_name = \"Engineers\"\nexternal_id = \"eng\"")
		},
		ann: func(_ *site, group string, users []string) (string, string) {
			return membershipConfig(group, users[0]), membershipConfig(group, users[1])
		},
		everyone: func(_ *site, group string, users []string) (string, string) {
			return membersConfig(group, users...), membersConfig(group, users[0])
		},
		userAccess: func(site *site, _ string, users []string) (string, string) {
			compass := site.app(t, "compass").ID

			return userAccessConfig(site.account(t, users[0]), "atlassian/user", compass),
				userAccessConfig(site.account(t, users[0]), "atlassian/admin", compass)
		},
		groupAccess: func(site *site, _ string, _ []string) (string, string) {
			compass, makers := site.app(t, "compass").ID, site.counterpart(t, "Makers")

			return groupAccessConfig(makers, "atlassian/user", compass), groupAccessConfig(makers, "atlassian/admin", compass)
		},
	} {
		t.Run(address, func(t *testing.T) {
			t.Parallel()

			site := start(t, acctest.World("acme"))
			users := site.users(t, 2)
			before, changed := config(site, site.group(t, "Makers"), users)
			readOnly := site.Provider("read_only = true")

			created := plans(site.Config(before), address, plancheck.ResourceActionCreate)
			timed := plans(readOnly+withLines(before, `timeouts = { read = "1m" }`), address, plancheck.ResourceActionUpdate)
			timed.PreConfig = site.Simulator.ResetJournal

			refused := fails(readOnly+withLines(changed, `timeouts = { read = "1m" }`), "changing", "read_only")
			refused.PreConfig = func() {
				for _, method := range []string{"PATCH", "PUT", "DELETE"} {
					if n := site.Simulator.CountRequests(simulator.Filter{Method: method}); n != 0 {
						t.Errorf("a change of timeouts took %d %s requests", n, method)
					}
				}
			}

			acctest.Run(t, created, timed, refused, plans(site.Config(before), address, plancheck.ResourceActionUpdate))
		})
	}
}
