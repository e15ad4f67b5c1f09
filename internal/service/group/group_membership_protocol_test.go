// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// Hundreds of memberships of six groups, ten at a time as Terraform applies them, share their requests when created and
// their reads when refreshed. The clock is the test's, so that a busy machine changes nothing.
func TestProtocolGroupMembership_hundreds(t *testing.T) {
	t.Parallel()

	synctest.Test(t, membershipsOfSixGroups)
}

func membershipsOfSixGroups(t *testing.T) {
	t.Helper()

	const people, groups, typeName = 50, 6, "atlassian_group_membership"

	site := acctest.StartSiteInProcess(t, func(o *simulator.Options) { o.JournalBodyLimit, o.Latency = -1, 30*time.Millisecond })
	users := site.SeedUsers(t, people)
	configured := make([]map[string]any, 0, people*groups)

	for i := range groups {
		group := site.SeedGroup(t, fmt.Sprintf("Group %02d", i))
		for _, user := range users {
			configured = append(configured, map[string]any{"group_id": group, "user_id": user})
		}
	}

	each := func(do func(i int) error) {
		t.Helper()

		var atWork errgroup.Group

		atWork.SetLimit(10)

		for i := range configured {
			atWork.Go(func() error { return do(i) })
		}

		if err := atWork.Wait(); err != nil {
			t.Fatal(err)
		}
	}

	plans, instances := make([]*acctest.Plan, len(configured)), make([]*acctest.Instance, len(configured))

	// As in Terraform, the plan, the apply and the next plan each have their own provider.
	planning := site.Drive(t, nil)

	each(func(i int) error {
		plan, diags := planning.Plan(t.Context(), typeName, configured[i], nil)
		if plan == nil || plan.Action != acctest.Create {
			return fmt.Errorf("planning %d: %s", i, protocoltest.Errors(diags))
		}

		plans[i] = plan

		return nil
	})

	applying := site.Drive(t, nil)

	each(func(i int) error {
		instance, diags := applying.Apply(t.Context(), plans[i])
		if text := protocoltest.Errors(diags); instance == nil || text != "" {
			return fmt.Errorf("creating %d: %s", i, text)
		}

		instances[i] = instance

		return nil
	})

	// Ten memberships at a time are at most ten of one group, so thirty requests are the minimum.
	if n := site.Simulator.CountRequests(simulator.Filter{Method: "PATCH"}); n > 36 {
		t.Errorf("creating %d memberships took %d requests", len(configured), n)
	}

	site.Simulator.ResetJournal()

	refreshing := site.Drive(t, nil)

	each(func(i int) error {
		instance, diags := refreshing.Read(t.Context(), instances[i])
		if text := protocoltest.Errors(diags); instance == nil || text != "" {
			return fmt.Errorf("reading %d: %s", i, text)
		}

		plan, diags := refreshing.Plan(t.Context(), typeName, configured[i], instance)
		if plan == nil || plan.Action != acctest.NoAction {
			return fmt.Errorf("the second plan of %d is not empty: %s", i, protocoltest.Errors(diags))
		}

		return nil
	})

	if n := site.Simulator.CountRequests(simulator.Filter{}); n > groups+2 {
		t.Errorf("refreshing %d memberships of %d groups took %d requests", len(configured), groups, n)
	}
}

func membershipBlock(groupID, userID string) []acctest.Block {
	return []acctest.Block{{Address: ann, Config: map[string]any{"group_id": groupID, "user_id": userID}}}
}

// A membership recovers from the deletion of itself, its person or its group outside of Terraform.
func TestProtocolGroupMembership_disappears(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		users := s.SeedUsers(t, 1)
		group := s.SeedGroup(t, "Engineers")
		blocks := membershipBlock(group, users[0])

		s.Becomes(blocks, acctest.Create, nil)

		if err := s.Directory.RemoveMembers(t.Context(), group, users, nil); err != nil {
			t.Error(err)
		}

		s.Becomes(blocks, acctest.Create, nil)
		s.Simulator.DeleteSCIMUser(s.Credentials().DirectoryID, users[0])
		s.Fails(blocks, "[user_id]", "has no user with the id", users[0])
		s.Simulator.DeleteSCIMGroup(s.Credentials().DirectoryID, group)
		s.Fails(blocks, "[group_id]", "has no group with the id", group)
	})
}

// Creating a membership that exists already succeeds, and so does destroying one that is gone already.
func TestProtocolGroupMembership_tolerant(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		users := s.SeedUsers(t, 1)
		group := s.SeedGroup(t, "Engineers", users...)

		s.Becomes(membershipBlock(group, users[0]), acctest.Create, nil)
		s.Simulator.Inject(simulator.Fault{Method: "PATCH", Path: "/scim/directory/*/Groups/*", Times: 1, Before: func(*http.Request) {
			s.Simulator.DeleteSCIMGroup(s.Credentials().DirectoryID, group)
		}})
		s.Applies(nil, map[string]acctest.Action{ann: acctest.Delete})

		if s.State(ann) != nil {
			t.Error("the state still has the membership")
		}
	})
}

func TestProtocolGroupMembership_importErrors(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		users := s.SeedUsers(t, 2)
		group := s.SeedGroup(t, "Engineers", users[0])

		for id, want := range map[string]string{
			group:                  `is "group_id,user_id", with commas between`,
			group + "," + users[1]: "is no member of the group",
			"Nobody," + users[0]:   `no group with the id or display name "Nobody"`,
			group + ",nobody":      `no user with the id "nobody"`,
		} {
			if said := s.Import(t.Context(), ann, id); !strings.Contains(said, want) {
				t.Errorf("%q does not say %q", said, want)
			}
		}
	})
}

func TestProtocolGroupMembership_badInput(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		users := s.SeedUsers(t, 1)
		group := s.SeedGroup(t, "Engineers")

		s.Fails(membershipBlock(group, "nobody"), "[user_id]", `no user with the id "nobody"`)
		s.Fails(membershipBlock("nothing", users[0]), "[group_id]", `no group with the id "nothing"`)
		s.Fails(membershipBlock(s.OrganizationGroup(t, "Engineers"), users[0]), "[group_id]", `is the id of the group "Engineers" in the organization`)
		s.Fails(membershipBlock("", users[0]), "Not an id", "[group_id]")
		s.Configure(s.Environment, map[string]any{"read_only": true})
		s.Fails(membershipBlock(group, users[0]), "creating atlassian_group_membership")
	})
}

// A person without an account cannot be in an organization group: only that block fails, with the reason; no other
// member is removed, and everything can be destroyed.
func TestProtocolNullMember(t *testing.T) {
	t.Parallel()

	outsider := acctest.Block{Address: "atlassian_user.outsider", Config: map[string]any{"email": "kim@unverified.example"}}
	nobody := acctest.Reference{Address: outsider.Address, Attribute: "account_id"}

	for _, block := range []acctest.Block{
		{Address: crewMember, Config: map[string]any{"organization_group_id": crewID, "account_id": nobody}},
		{Address: crewMembers, Config: map[string]any{"organization_group_id": crewID, "account_ids": []any{nobody}}},
	} {
		acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
			beside := acctest.Block{Address: "atlassian_user.beside", Config: map[string]any{"email": "beside@acme.test"}}

			for _, blocks := range [][]acctest.Block{{outsider, crewBlock(), block}, {outsider, crewBlock(), block, beside}} {
				s.Fails(blocks, "null", "no account")
			}

			if s.State(beside.Address) == nil || s.State(crew) == nil || s.State(block.Address) != nil {
				t.Errorf("the state has %v", s.Addresses())
			}

			s.Applies(nil, map[string]acctest.Action{outsider.Address: acctest.Delete, crew: acctest.Delete, beside.Address: acctest.Delete})
		})
	}
}

// A list where one person's account is gone removes nobody.
func TestProtocolNullMember_later(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		ids := people(t, s, 2)
		listed := func(accounts ...any) []acctest.Block {
			return []acctest.Block{crewBlock(), {Address: crewMembers, Config: map[string]any{"organization_group_id": crewID, "account_ids": accounts}}}
		}

		s.Applies(listed(ids[0], ids[1]), map[string]acctest.Action{crew: acctest.Create, crewMembers: acctest.Create})
		s.Fails(listed(ids[0], nil), "null", "id != null")

		if got := membersOf(t, s, "crew"); len(got) != 2 {
			t.Errorf("the members are %v", got)
		}

		s.Applies(listed(ids[0]), map[string]acctest.Action{crewMembers: acctest.Update})
	})
}
