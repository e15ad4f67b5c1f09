// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"maps"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// RefusesAllButTimeouts checks that a read-only provider accepts a change of a block's timeouts, which exist only in
// Terraform, without sending a change to Atlassian, and that it refuses every other change.
func (s *Steps) RefusesAllButTimeouts(address string, before, changed map[string]any) {
	s.t.Helper()

	block := func(config map[string]any) []Block { return []Block{{Address: address, Config: config}} }
	timed := func(config map[string]any) []Block {
		with := maps.Clone(config)
		with["timeouts"] = map[string]any{"read": "1m"}

		return block(with)
	}

	s.Applies(block(before), map[string]Action{address: Create})
	s.Simulator.ResetJournal()
	s.Configure(s.Environment, map[string]any{"read_only": true})
	s.Applies(timed(before), map[string]Action{address: Update})
	s.Fails(timed(changed), "changing", "read_only")

	for _, method := range []string{"PATCH", "PUT", "DELETE"} {
		if n := s.Simulator.CountRequests(simulator.Filter{Method: method}); n != 0 {
			s.t.Errorf("a change of timeouts took %d %s requests", n, method)
		}
	}

	s.Configure(s.Environment, nil)
	s.Applies(block(before), map[string]Action{address: Update})
}
