// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
)

func TestUserRoleAssignments(t *testing.T) {
	t.Parallel()
	c, _ := start(t, map[string]func(asked) (int, string){
		"GET /admin/v2/orgs/org-1/directories/-/users/557058:a%7Cb/role-assignments": always(200, `{"data":[
			{"resourceId":"ari:cloud:jira::site/1","resourceOwner":"jira-software","directoryId":"d1","roleAssignments":[
				{"role":"atlassian/user","roleAssignmentMethods":["group_direct","direct"]},{"role":"atlassian/admin","roleAssignmentMethods":["inferred"]}],
				"roles":["atlassian/user","atlassian/admin"]},
			{"resourceId":"ari:cloud:platform::org/o","resourceOwner":"platform","directoryId":null,"roleAssignments":[]}],"links":{}}`),
	})
	got, err := collect(t, c.UserRoleAssignments(t.Context(), "557058:a|b"))

	want := []admin.RoleAssignment{
		{
			ResourceID: "ari:cloud:jira::site/1", ResourceOwner: "jira-software", DirectoryID: "d1",
			Roles: []admin.AssignedRole{{Role: "atlassian/user", Direct: true, ByGroup: true}, {Role: "atlassian/admin"}},
		},
		{ResourceID: "ari:cloud:platform::org/o", ResourceOwner: "platform"},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestGroupRoleAssignments(t *testing.T) {
	t.Parallel()
	c, _ := start(t, map[string]func(asked) (int, string){
		"GET /admin/v2/orgs/org-1/directories/d1/groups/g1/role-assignments": always(200,
			`{"data":[{"resourceId":"r","resourceOwner":"confluence","roles":["atlassian/user"],"defaultRole":null}],"links":{}}`),
	})
	got, err := collect(t, c.GroupRoleAssignments(t.Context(), "d1", "g1"))

	want := []admin.RoleAssignment{{
		ResourceID: "r", ResourceOwner: "confluence", DirectoryID: "d1", Roles: []admin.AssignedRole{{Role: "atlassian/user", Direct: true}},
	}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestChangesOfRoles(t *testing.T) {
	t.Parallel()

	const (
		user  = "/admin/v1/orgs/org-1/users/712020:x/roles/"
		group = "/admin/v2/orgs/org-1/directories/d1/groups/g1/role-assignments/"
	)

	c, s := start(t, map[string]func(asked) (int, string){
		"POST " + user + "assign": always(204, ""), "POST " + user + "revoke": always(204, ""),
		"POST " + group + "assign": always(200, ""), "POST " + group + "revoke": always(204, ""),
	})
	for _, err := range []error{
		c.AssignUserRole(t.Context(), "712020:x", "atlassian/user", "ari:cloud:confluence::site/1"),
		c.RevokeUserRole(t.Context(), "712020:x", "atlassian/user", "ari:cloud:confluence::site/1"),
		// roles/assign wants jira where workspaces say jira-admin (API §3.8) ...
		c.AssignUserRole(t.Context(), "712020:x", "atlassian/admin", "ari:cloud:jira-admin::site/1"),
		c.RevokeUserRole(t.Context(), "712020:x", "atlassian/admin", "ari:cloud:jira-admin::site/1"),
		// ... and nothing else is spelt otherwise.
		c.AssignUserRole(t.Context(), "712020:x", "atlassian/admin", "ari:cloud:jira-admin-x::site/1"),
		c.AssignUserRole(t.Context(), "712020:x", "atlassian/org-admin", ""),
		c.AssignGroupRole(t.Context(), "d1", "g1", "atlassian/user", "ari:cloud:jira-admin::site/1"),
		c.RevokeGroupRole(t.Context(), "d1", "g1", "atlassian/user", "ari:cloud:jira::site/1"),
	} {
		if err != nil {
			t.Error(err)
		}
	}

	var bodies []string
	for _, r := range s.seen {
		bodies = append(bodies, r.Body)
	}

	want := []string{
		`{"role":"atlassian/user","resource":"ari:cloud:confluence::site/1"}`,
		`{"role":"atlassian/user","resource":"ari:cloud:confluence::site/1"}`,
		`{"role":"atlassian/admin","resource":"ari:cloud:jira::site/1"}`,
		`{"role":"atlassian/admin","resource":"ari:cloud:jira::site/1"}`,
		`{"role":"atlassian/admin","resource":"ari:cloud:jira-admin-x::site/1"}`,
		`{"role":"atlassian/org-admin"}`,
		`{"roleId":"atlassian/user","resourceId":"ari:cloud:jira-admin::site/1"}`,
		`{"roleId":"atlassian/user","resourceId":"ari:cloud:jira::site/1"}`,
	}
	if diff := cmp.Diff(want, bodies); diff != "" {
		t.Error(diff)
	}
}

func TestALicenseLimitIsTold(t *testing.T) {
	t.Parallel()
	c, _ := start(t, map[string]func(asked) (int, string){
		"POST /admin/v1/orgs/org-1/users/u/roles/assign": always(http.StatusConflict,
			`{"errors":[{"id":"r-1","code":"ADMIN-UAM-409-3","status":409,"title":"License limit","detail":"No seats left"}]}`),
	})

	err := c.AssignUserRole(t.Context(), "u", "atlassian/user", "ari:cloud:jira::site/1")
	if !client.IsLicenseLimit(err) || !errors.Is(err, client.ErrConflict) || client.IsAlreadyMember(err) {
		t.Errorf("got %v", err)
	}
}
