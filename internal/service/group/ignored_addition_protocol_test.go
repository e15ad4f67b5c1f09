// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// If a directory answers 200 to an addition without effect, the error is on that person, in a membership and in a list.
// All others are added, and the next apply adds the missing ones.
func TestProtocolIgnoredAddition(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		ignored := map[string]int{}
		site := acctest.StartSiteInProcess(t, func(o *simulator.Options) { o.SCIM.IgnoredAdditions = ignored })
		users := site.SeedUsers(t, 3)
		single, listed := site.SeedGroup(t, "Single"), site.SeedGroup(t, "Listed", users[0])
		passedOver, _ := site.Simulator.SCIMUser(site.Credentials().DirectoryID, users[1])
		workspace := site.Workspace(t, nil)
		blocks := []acctest.Block{
			{Address: "atlassian_group_membership.one", Config: map[string]any{"group_id": single, "user_id": users[1]}},
			{Address: "atlassian_group_membership.other", Config: map[string]any{"group_id": single, "user_id": users[2]}},
			{Address: "atlassian_group_members.all", Config: map[string]any{"group_id": listed, "user_ids": []any{users[1], users[2]}}},
		}
		ignored[passedOver.UserName] = 2

		failures := workspace.Apply(t.Context(), blocks)
		if text := strings.Join(failures, "\n"); len(failures) != 2 || strings.Count(text, "accepted twice that \""+users[1]+"\" joined") != 2 {
			t.Errorf("the failures are %v", failures)
		}

		for _, group := range []string{single, listed} {
			if got := site.Members(t, group); !slices.Equal(got, users[2:]) {
				t.Errorf("%s has the members %v, want %v", group, got, users[2:])
			}
		}

		for _, text := range workspace.Apply(t.Context(), blocks) {
			t.Errorf("the next apply: %s", text)
		}

		for _, group := range []string{single, listed} {
			if got := site.Members(t, group); len(got) != 2 {
				t.Errorf("after the next apply %s has the members %v", group, got)
			}
		}
	})
}
