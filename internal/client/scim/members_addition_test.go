// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// An addition counts as done when the answer or a read shows it. If neither does, the addition is sent once more. If it
// still does not show, it is an error for that user.
func TestAddMembers_readings(t *testing.T) {
	t.Parallel()

	const fourth, hundredth, last = "user000004@corp.test", "user000100@corp.test", "user000120@corp.test"

	for name, test := range map[string]struct {
		ignored  map[string]int // number of ignored additions, by address
		shown    int            // number of members in an answer; 0 means all
		quiet    bool           // answers without a body
		failed   []int
		requests int
	}{
		"shown":                             {requests: 3},
		"without an answer":                 {quiet: true, requests: 4},
		"a list cut short":                  {shown: 20, requests: 4},
		"two ignored once":                  {ignored: map[string]int{fourth: 1, hundredth: 1}, requests: 5},
		"one ignored once, without answers": {ignored: map[string]int{fourth: 1}, quiet: true, requests: 6},
		"one ignored always":                {ignored: map[string]int{fourth: 9}, failed: []int{3}, requests: 6},
		"one ignored always, cut short":     {ignored: map[string]int{fourth: 9}, shown: 20, failed: []int{3}, requests: 6},
		"two ignored, without answers":      {ignored: map[string]int{fourth: 9, last: 9}, quiet: true, failed: []int{3, 119}, requests: 6},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(t *testing.T) {
				s := simulate(t, 120, reading(simulator.SCIMOptions{
					IgnoredAdditions: test.ignored, AnsweredMembers: test.shown, PatchNoContent: test.quiet,
				}))
				group, d := s.group(t, "dev"), s.directory(t)
				err := d.AddMembers(t.Context(), group, s.users)

				var want, failed []string
				for _, i := range test.failed {
					want = append(want, s.users[i])
				}

				if failure, ok := errors.AsType[*scim.MembersError](err); ok {
					failed = failure.Unchanged()

					if len(failed)+len(failure.Done) != 120 {
						t.Errorf("%d were added, said of %d", 120-len(failed), len(failure.Done))
					}
				} else if err != nil {
					t.Fatal(err)
				}

				if !slices.Equal(failed, want) {
					t.Errorf("not added are %v, want %v", failed, want)
				}

				members := s.members(group)
				for _, id := range s.users {
					if slices.Contains(members, id) == slices.Contains(failed, id) {
						t.Errorf("%s is a member and said to be none, or the other way round", id)
					}
				}

				if got := s.requests(); got != test.requests {
					t.Errorf("%d requests, want %d", got, test.requests)
				}

				// The cached group is the actual one.
				if g, err := d.Group(t.Context(), group); err != nil || len(g.Members) != 120-len(failed) {
					t.Errorf("the group has %d members, %v", len(g.Members), err)
				}
			})
		})
	}
}
