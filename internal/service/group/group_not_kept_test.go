// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group_test

import (
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// changeAnswers changes each group in the directory's answers. The organization is not configured, since the provider
// would wait for it.
func changeAnswers(s *acctest.Steps, change func(group map[string]any)) {
	s.Simulator.Inject(simulator.Fault{Path: "/scim/directory/*/Groups/**", Answer: simulator.Amend(func(document map[string]any) {
		listed, isList := document["Resources"].([]any)
		if !isList {
			change(document)
		}

		for _, element := range listed {
			if group, ok := element.(map[string]any); ok {
				change(group)
			}
		}
	})})
	s.Configure(s.Environment, withoutOrganization)
}

// A directory that stores no external ids of groups neither breaks nor replaces the group: each plan sets the id again
// until the configuration omits it.
func TestProtocolGroup_externalIDNotKept(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		changeAnswers(s, func(group map[string]any) { delete(group, "externalId") })

		managed := engineersBlock(map[string]any{"external_id": "eng"})

		for _, want := range []acctest.Action{acctest.Create, acctest.Update, acctest.Update} {
			if actions, failures := s.Plan(t.Context(), managed); len(failures) > 0 || actions[engineers] != want {
				t.Errorf("planned %v %v, want to %s", actions, failures, want)
			}

			if failures := s.Apply(t.Context(), managed); len(failures) > 0 {
				t.Error(failures)
			}
		}

		s.Becomes(engineersBlock(nil), acctest.NoAction, nil)
	})
}

// An empty external id counts as none.
func TestProtocolGroup_externalIDEmpty(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		changeAnswers(s, func(group map[string]any) {
			if group["externalId"] == nil {
				group["externalId"] = ""
			}
		})

		none := map[string]any{"external_id": nil}
		s.Becomes(engineersBlock(nil), acctest.Create, none)
		s.Becomes(engineersBlock(map[string]any{"external_id": "eng"}), acctest.Update, nil)
		s.Becomes(engineersBlock(nil), acctest.Update, none)

		state, diags := s.Drive(t, withoutOrganization).ReadDataSource(t.Context(), "atlassian_group", map[string]any{"id": s.State(engineers).Text(t, "id")})
		says(t, state, protocoltest.Errors(diags), none, nil)
	})
}

// A name that the directory spells differently is the same name: no plan replaces the group for it.
func TestProtocolGroup_nameNotKept(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		changeAnswers(s, func(group map[string]any) {
			if name, ok := group["displayName"].(string); ok {
				group["displayName"] = strings.ToLower(name)
			}
		})
		s.Becomes(engineersBlock(nil), acctest.Create, nil)
		s.Becomes(engineersBlock(map[string]any{"display_name": "engineers"}), acctest.NoAction, nil)
	})
}
