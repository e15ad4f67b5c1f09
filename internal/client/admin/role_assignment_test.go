// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

func TestUserRoleAssignments(t *testing.T) {
	t.Parallel()

	world, c := answering(t, `{"data":[
			{"resourceId":"ari:cloud:jira::site/1","resourceOwner":"jira-software","directoryId":"d1","roleAssignments":[
				{"role":"atlassian/user","roleAssignmentMethods":["group_direct","direct"]},{"role":"atlassian/admin","roleAssignmentMethods":["inferred"]}],
				"roles":["atlassian/user","atlassian/admin"]},
			{"resourceId":"ari:cloud:platform::org/o","resourceOwner":"platform","directoryId":null,"roleAssignments":[]}],"links":{}}`)
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

	if path := world.Journal()[0].Path; !strings.HasSuffix(path, "/directories/-/users/557058:a|b/role-assignments") {
		t.Errorf("asked %s", path)
	}
}

func TestGroupRoleAssignments(t *testing.T) {
	t.Parallel()

	world, c := answering(t, `{"data":[{"resourceId":"r","resourceOwner":"confluence","roles":["atlassian/user"],"defaultRole":null}],"links":{}}`)
	got, err := collect(t, c.GroupRoleAssignments(t.Context(), "d1", "g1"))

	want := []admin.RoleAssignment{{
		ResourceID: "r", ResourceOwner: "confluence", DirectoryID: "d1", Roles: []admin.AssignedRole{{Role: "atlassian/user", Direct: true}},
	}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}

	if path := world.Journal()[0].Path; !strings.HasSuffix(path, "/directories/d1/groups/g1/role-assignments") {
		t.Errorf("asked %s", path)
	}
}

func TestChangesOfRoles(t *testing.T) {
	t.Parallel()

	world, c := organization(t, simulator.Options{})
	world.Inject(simulator.Fault{Answer: simulator.RespondEmpty(http.StatusNoContent)}) // the test is about the requests, not their effect

	for _, err := range []error{
		c.AssignUserRole(t.Context(), "712020:x", "atlassian/user", "ari:cloud:confluence::site/1"),
		c.RevokeUserRole(t.Context(), "712020:x", "atlassian/user", "ari:cloud:confluence::site/1"),
		// roles/assign takes jira where workspaces list jira-admin (API §3.8).
		c.AssignUserRole(t.Context(), "712020:x", "atlassian/admin", "ari:cloud:jira-admin::site/1"),
		c.RevokeUserRole(t.Context(), "712020:x", "atlassian/admin", "ari:cloud:jira-admin::site/1"),
		// Other resource ids are unchanged.
		c.AssignUserRole(t.Context(), "712020:x", "atlassian/admin", "ari:cloud:jira-admin-x::site/1"),
		c.AssignUserRole(t.Context(), "712020:x", "atlassian/org-admin", ""),
		c.AssignGroupRole(t.Context(), "d1", "g1", "atlassian/user", "ari:cloud:jira-admin::site/1"),
		c.RevokeGroupRole(t.Context(), "d1", "g1", "atlassian/user", "ari:cloud:jira::site/1"),
	} {
		if err != nil {
			t.Error(err)
		}
	}

	const user, group = "/users/712020:x/roles/", "/directories/d1/groups/g1/role-assignments/"

	want := []string{
		user + "assign " + `{"role":"atlassian/user","resource":"ari:cloud:confluence::site/1"}`,
		user + "revoke " + `{"role":"atlassian/user","resource":"ari:cloud:confluence::site/1"}`,
		user + "assign " + `{"role":"atlassian/admin","resource":"ari:cloud:jira::site/1"}`,
		user + "revoke " + `{"role":"atlassian/admin","resource":"ari:cloud:jira::site/1"}`,
		user + "assign " + `{"role":"atlassian/admin","resource":"ari:cloud:jira-admin-x::site/1"}`,
		user + "assign " + `{"role":"atlassian/org-admin"}`,
		group + "assign " + `{"roleId":"atlassian/user","resourceId":"ari:cloud:jira-admin::site/1"}`,
		group + "revoke " + `{"roleId":"atlassian/user","resourceId":"ari:cloud:jira::site/1"}`,
	}

	var sent []string

	for _, entry := range world.Journal() {
		_, path, _ := strings.Cut(entry.Path, world.Credentials().OrgID)
		sent = append(sent, path+" "+string(entry.RequestBody))
	}

	if diff := cmp.Diff(want, sent); diff != "" {
		t.Error(diff)
	}
}

func TestLicenseLimitIsReported(t *testing.T) {
	t.Parallel()

	const app = "ari:cloud:confluence::site/a"

	world, c := organization(t, simulator.Options{})
	ann, none := somebody(world), 0

	world.AddWorkspace(simulator.Workspace{ID: app, Name: "a", TypeKey: "confluence", TypeName: "Confluence", Capacity: &none})

	err := c.AssignUserRole(t.Context(), ann, "atlassian/user", app)
	if !admin.IsLicenseLimit(err) || !errors.Is(err, client.ErrConflict) || admin.IsAlreadyMember(err) {
		t.Errorf("got %v", err)
	}
}
