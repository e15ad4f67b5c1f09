// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"maps"
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// TestProtocolLostUpdate shows that after the server carried out an update whose answer was lost, the provider still
// clears the attribute when it is removed from the configuration.
func TestProtocolLostUpdate(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		address, argument string
		config            map[string]any
	}{
		"user":  {theUser, "title", map[string]any{"email": userEmail}},
		"group": {theGroup, "external_id", map[string]any{"display_name": groupName}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				fixture := newFixtureInProcess(t)
				workspace := fixture.Workspace(t, map[string]any{"max_retries": 0})

				with := maps.Clone(test.config)
				with[test.argument] = "Set"

				without := []acctest.Block{{Address: test.address, Config: test.config}}
				set := []acctest.Block{{Address: test.address, Config: with}}

				if failures := workspace.Apply(t.Context(), without); failures != nil {
					t.Fatal(failures)
				}

				end := fixture.Simulator.Inject(simulator.Fault{Method: http.MethodPatch, Commit: true, Answer: simulator.ResetConnection()})

				if failures := workspace.Apply(t.Context(), set); failures == nil {
					t.Fatal("the update did not fail")
				}

				end()

				for _, blocks := range [][]acctest.Block{set, without} {
					if failures := workspace.Apply(t.Context(), blocks); failures != nil {
						t.Fatal(failures)
					}
				}

				if text := fixture.serverState()[test.address]; text != "" && text != "true" {
					t.Errorf("the server still has %q", text)
				}
			})
		})
	}
}
