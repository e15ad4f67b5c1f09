// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group_test

import (
	"slices"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

func membersBlock(groupID string, userIDs ...string) []acctest.Block {
	return []acctest.Block{{Address: everyone, Config: map[string]any{"group_id": groupID, "user_ids": userIDs}}}
}

// The list recovers from members who join or leave, and from the deletion of a member or of the group, outside of
// Terraform.
func TestProtocolGroupMembers_drift(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		users := s.SeedUsers(t, 3)
		group := s.SeedGroup(t, "Engineers")
		blocks := membersBlock(group, users[:2]...)

		s.Becomes(blocks, acctest.Create, nil)

		if err := s.Directory.AddMembers(t.Context(), group, users[2:]); err != nil {
			t.Error(err)
		}

		s.Becomes(blocks, acctest.Update, nil)

		if err := s.Directory.RemoveMembers(t.Context(), group, users[:2], nil); err != nil {
			t.Error(err)
		}

		s.Becomes(blocks, acctest.Update, nil)

		if got := s.Members(t, group); len(got) != 2 {
			t.Errorf("the members are %v", got)
		}

		s.Simulator.DeleteSCIMUser(s.Credentials().DirectoryID, users[1])
		s.Fails(blocks, "[user_ids]", "no user with the id", users[1])
		s.Simulator.DeleteSCIMGroup(s.Credentials().DirectoryID, group)
		s.Fails(blocks, "[group_id]", "no group with the id", group)

		// Destroying a list removes its members.
		other := membersBlock(s.SeedGroup(t, "Makers"), users[0])
		s.Becomes(other, acctest.Create, nil)
		s.Applies(nil, map[string]acctest.Action{everyone: acctest.Delete})

		if left := s.Members(t, other[0].Config["group_id"].(string)); len(left) != 0 {
			t.Errorf("the destroyed list left the members %v", left)
		}
	})
}

// One unknown id among many is named in the error, and every other member is added or kept, at create and at update.
func TestProtocolGroupMembers_oneUnknown(t *testing.T) {
	t.Parallel()

	const unknown = "00000000-0000-4000-8000-000000000000"

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		users := s.SeedUsers(t, 120)
		group := s.SeedGroup(t, "Engineers", users[119])
		wrong := membersBlock(group, slices.Insert(slices.Clone(users[:119]), 60, unknown)...)
		right := membersBlock(group, users[:119]...)
		check := func() {
			t.Helper()

			if got := slices.Sorted(slices.Values(s.Members(t, group))); !slices.Equal(got, slices.Sorted(slices.Values(users[:119]))) {
				t.Errorf("%d members, want the %d known ones", len(got), len(users[:119]))
			}
		}

		s.Fails(wrong, "[user_ids]", "no user with the id", unknown, "Everyone else was added")
		check()
		s.Applies(right, map[string]acctest.Action{everyone: acctest.Create})
		s.Applies(membersBlock(group), map[string]acctest.Action{everyone: acctest.Update})
		s.Fails(wrong, "[user_ids]", "no user with the id", unknown)
		check()
		s.Empty(right)
	})
}

func TestProtocolGroupMembers_badInput(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		users := s.SeedUsers(t, 1)
		group := s.SeedGroup(t, "Engineers")

		s.Fails(membersBlock("nothing", users[0]), "[group_id]", `no group with the id "nothing"`)
		s.Fails(membersBlock(group, users[0], users[0]), "Duplicate user id", "listed twice")
		s.Fails(membersBlock(group, "ABC", "abc"), "[user_ids]", "two spellings")
		s.Fails(membersBlock(group, ""), "[user_ids]", "empty")
		s.Fails(membersBlock(group, "ann@corp.test"), "[user_ids]", "is not the SCIM id of a user")
		s.Configure(s.Environment, map[string]any{"read_only": true})
		s.Fails(membersBlock(group, users[0]), "creating atlassian_group_members")

		if got := s.Members(t, group); len(got) != 0 {
			t.Errorf("refused configurations made members: %v", got)
		}
	})
}

// After a change that fails halfway, state has the group's actual members, and the next apply continues from there.
func TestProtocolGroupMembers_breaksOff(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		users := s.SeedUsers(t, 120)
		group := s.SeedGroup(t, "Engineers")
		all := membersBlock(group, users...)

		s.Becomes(membersBlock(group), acctest.Create, nil)

		s.Simulator.Inject(simulator.Fault{
			Method: "PATCH", Path: "/scim/directory/*/Groups/*", Skip: 1, Times: 1, Answer: simulator.RespondSCIM(500, "", "broken"),
		})
		s.Configure(s.Environment, map[string]any{"max_retries": 0})
		s.Fails(all, "Updating group members failed", "500")

		if n := len(s.Members(t, group)); n != 50 {
			t.Errorf("%d members, want the first batch of 50", n)
		}

		s.Configure(s.Environment, nil)
		s.Simulator.ResetJournal()
		s.Becomes(all, acctest.Update, nil)

		if n := s.Simulator.CountRequests(simulator.Filter{Method: "PATCH"}); n > 2 || len(s.Members(t, group)) != len(users) {
			t.Errorf("adding the rest took %d requests, and there are %d members", n, len(s.Members(t, group)))
		}
	})
}
