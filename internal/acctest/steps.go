// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// Steps applies configurations to one workspace, in a testing/synctest bubble where waiting takes no time.
type Steps struct {
	*Site
	*Workspace

	t *testing.T
}

// Bubble runs a test on a new site in a testing/synctest bubble.
func Bubble(t *testing.T, test func(t *testing.T, s *Steps), options ...func(*simulator.Options)) {
	t.Helper()

	synctest.Test(t, func(t *testing.T) {
		site := StartSiteInProcess(t, append([]func(*simulator.Options){World("acme"), NoReportedLimit}, options...)...)
		test(t, &Steps{Site: site, Workspace: site.Environment.Workspace(t, nil), t: t})
	})
}

// Applies applies blocks. The plan must have the action for each address, and the second plan must be empty.
func (s *Steps) Applies(blocks []Block, want map[string]Action) {
	s.t.Helper()

	actions, failures := s.Workspace.Plan(s.t.Context(), blocks)
	if len(failures) > 0 {
		s.t.Fatalf("the plan fails: %s", strings.Join(failures, "\n"))
	}

	for address, action := range want {
		if actions[address] != action {
			s.t.Errorf("%s: planned %q, want %q", address, actions[address], action)
		}
	}

	if failures := s.Workspace.Apply(s.t.Context(), blocks); len(failures) > 0 {
		s.t.Fatalf("the apply fails: %s", strings.Join(failures, "\n"))
	}

	s.Empty(blocks)
}

// Becomes applies blocks and compares attributes in the state of the first. The plan must have the action for the
// first.
func (s *Steps) Becomes(blocks []Block, action Action, want map[string]any) {
	s.t.Helper()
	s.Applies(blocks, map[string]Action{blocks[0].Address: action})

	state := s.State(blocks[0].Address).Value(s.t)
	for name, value := range want {
		if diff := cmp.Diff(value, state[name]); diff != "" {
			s.t.Errorf("%s: %s", name, diff)
		}
	}
}

// Empty plans blocks, and fails if the plan has changes.
func (s *Steps) Empty(blocks []Block) {
	s.t.Helper()

	actions, failures := s.Workspace.Plan(s.t.Context(), blocks)
	if len(failures) > 0 {
		s.t.Fatalf("the second plan fails: %s", strings.Join(failures, "\n"))
	}

	for address, action := range actions {
		if action != NoAction {
			s.t.Errorf("%s: the second plan wants to %s it", address, action)
		}
	}
}

// Fails applies blocks and checks that the errors contain these words.
func (s *Steps) Fails(blocks []Block, words ...string) {
	s.t.Helper()

	failures := strings.Join(s.Workspace.Apply(s.t.Context(), blocks), "\n")
	for _, word := range words {
		if !strings.Contains(failures, word) {
			s.t.Errorf("%q does not say %q", failures, word)
		}
	}
}

// NewWorkspace returns an empty workspace on the same site.
func (s *Steps) NewWorkspace() *Workspace {
	s.t.Helper()

	return s.Environment.Workspace(s.t, nil)
}
