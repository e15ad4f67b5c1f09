// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/depth"
)

// TestProtocolProperties runs random sequences of changes to the configuration, changes outside of Terraform, and
// faults. After each step one apply without faults converges, the next plan is empty, and the server holds exactly what
// company.check expects.
//
// Each run uses other seeds. ATLASSIAN_PROPERTY_SEED repeats one.
func TestProtocolProperties(t *testing.T) {
	t.Parallel()

	const steps = 10

	sequences, first := depth.Sequences(2, 200), depth.FirstSeed()

	var (
		applies, imports, faulty atomic.Int64

		mu    sync.Mutex
		fired = map[string]int{}
	)

	t.Cleanup(func() {
		t.Logf("%d sequences of %d steps from seed %d: %d steps with a fault, %d applies, %d imports that an error asked for, who left: %v.",
			sequences, steps, first, faulty.Load(), applies.Load(), imports.Load(), fired)

		for _, way := range onDestroyValues {
			if fired[way] == 0 && sequences >= 16 && !t.Failed() {
				t.Errorf("nobody left with on_destroy = %q", way)
			}
		}
	})

	for i := range sequences {
		seed := first + i

		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				company := newCompany(t, seed)

				for step := range steps {
					company.step(step)

					if t.Failed() {
						t.Logf("Repeat with %s=%d. The steps:\n%s", depth.SeedVariable, seed, company.log.String())

						break
					}
				}

				applies.Add(int64(company.applies))
				imports.Add(int64(company.imports))
				faulty.Add(int64(company.faulty))

				mu.Lock()
				defer mu.Unlock()

				for way, n := range company.removals {
					fired[way] += n
				}
			})
		})
	}
}
