// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// RefusesAllButTimeouts tells that a read-only provider takes over a block's timeouts, which are Terraform's alone, sends nothing for
// them, and refuses every other change.
func RefusesAllButTimeouts(t *testing.T, site *Site, address, before, changed string) {
	t.Helper()

	readOnly := site.Provider("read_only = true")

	created := Plans(site.Config(before), address, plancheck.ResourceActionCreate)
	timed := Plans(readOnly+WithLines(before, `timeouts = { read = "1m" }`), address, plancheck.ResourceActionUpdate)
	timed.PreConfig = site.Simulator.ResetJournal

	refused := Fails(readOnly+WithLines(changed, `timeouts = { read = "1m" }`), "changing", "read_only")
	refused.PreConfig = func() {
		for _, method := range []string{"PATCH", "PUT", "DELETE"} {
			if n := site.Simulator.CountRequests(simulator.Filter{Method: method}); n != 0 {
				t.Errorf("a change of timeouts took %d %s requests", n, method)
			}
		}
	}

	Run(t, created, timed, refused, Plans(site.Config(before), address, plancheck.ResourceActionUpdate))
}
