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

func TestChangesOfGroups(t *testing.T) {
	t.Parallel()

	const groups = "/admin/v2/orgs/org-1/directories/d1/groups"

	c, s := start(t, map[string]func(asked) (int, string){
		"POST " + groups: always(201, ""), "DELETE " + groups + "/g1": always(204, ""),
		"POST " + groups + "/g1/memberships": always(204, ""), "DELETE " + groups + "/g1/memberships/557058:a%7Cb": always(204, ""),
	})
	for _, err := range []error{
		c.CreateGroup(t.Context(), "d1", "Écrivains", ""),
		c.CreateGroup(t.Context(), "d1", "makers", "Who make things"),
		c.AddGroupMember(t.Context(), "d1", "g1", "557058:a|b"),
		c.RemoveGroupMember(t.Context(), "d1", "g1", "557058:a|b"),
		c.DeleteGroup(t.Context(), "d1", "g1"),
	} {
		if err != nil {
			t.Error(err)
		}
	}

	var bodies []string
	for _, r := range s.seen {
		bodies = append(bodies, r.Body)
	}

	want := []string{`{"name":"Écrivains"}`, `{"name":"makers","description":"Who make things"}`, `{"accountId":"557058:a|b"}`, "", ""}
	if diff := cmp.Diff(want, bodies); diff != "" {
		t.Error(diff)
	}
}

// 409 to a second addition is success, and a license limit is not (API §4.4, §8.2).
func TestAddGroupMember_conflicts(t *testing.T) {
	t.Parallel()

	for code, license := range map[string]bool{"ADMIN-UAM-409-2": false, "ADMIN-UAM-409-3": true, "ADMIN-409-3": true} {
		c, _ := start(t, map[string]func(asked) (int, string){
			"POST /admin/v2/orgs/org-1/directories/d1/groups/g1/memberships": always(409, `{"errors":[{"id":"r","code":"`+code+`","status":"409","title":"Conflict"}]}`),
		})

		err := c.AddGroupMember(t.Context(), "d1", "g1", "a")
		if (err != nil) != license || client.IsLicenseLimit(err) != license {
			t.Errorf("%s: got %v", code, err)
		}
	}
}

// A group whose creation is not answered may exist: it is not created again.
func TestCreateGroup_isSentOnce(t *testing.T) {
	t.Parallel()

	c, s := start(t, map[string]func(asked) (int, string){"POST /admin/v2/orgs/org-1/directories/d1/groups": always(503, "")})
	if err := c.CreateGroup(t.Context(), "d1", "makers", ""); !client.Uncertain(err) || len(s.seen) != 1 {
		t.Errorf("got %v after %d requests, want one whose outcome is uncertain", err, len(s.seen))
	}
}

func TestInvite(t *testing.T) {
	t.Parallel()
	c, s := start(t, map[string]func(asked) (int, string){
		"POST /admin/v2/orgs/org-1/users/invite": always(206, `{"data":[{"id":"712020:n","email":"new@corp.test","results":[{
			"roleAssignmentResult":[{"resource":"ari:cloud:jira::site/1","role":"ari:cloud:jira::role/product/admin","status":"INVITED","statusReason":null}],
			"groupAssignmentResult":[{"group":"g1","status":"ERROR","statusReason":"full"}]}]}]}`),
	})
	got, err := c.Invite(t.Context(), admin.Invitation{
		Emails: []string{"new@corp.test"}, Roles: []admin.InvitedRole{{ResourceID: "ari:cloud:jira-admin::site/1", Role: "atlassian/admin"}},
		GroupIDs: []string{"g1"}, Notify: true, Text: "Hello",
	})

	want := []admin.Invitee{{AccountID: "712020:n", Email: "new@corp.test", Results: []admin.InviteResult{
		{ResourceID: "ari:cloud:jira::site/1", Status: "INVITED"}, {GroupID: "g1", Status: "ERROR", Reason: "full"},
	}}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Fatal(err, diff)
	}

	if got[0].Results[0].Failed() || !got[0].Results[1].Failed() {
		t.Errorf("failed: %t, %t", got[0].Results[0].Failed(), got[0].Results[1].Failed())
	}

	const body = `{"emails":["new@corp.test"],"permissionRules":[{"resource":"ari:cloud:jira::site/1","role":"atlassian/admin"}],` +
		`"additionalGroups":["g1"],"sendNotification":true,"notificationText":"Hello"}`
	if s.seen[0].Body != body {
		t.Errorf("sent %s", s.seen[0].Body)
	}
}

func TestInvite_isSentOnce(t *testing.T) {
	t.Parallel()
	c, s := start(t, map[string]func(asked) (int, string){"POST /admin/v2/orgs/org-1/users/invite": always(http.StatusBadGateway, "")})

	_, err := c.Invite(t.Context(), admin.Invitation{Emails: []string{"new@corp.test"}})
	if err == nil || errors.Is(err, client.ErrNotFound) || len(s.seen) != 1 {
		t.Errorf("got %v after %d requests, want one", err, len(s.seen))
	}

	if want := `{"emails":["new@corp.test"],"sendNotification":false}`; s.seen[0].Body != want {
		t.Errorf("sent %s", s.seen[0].Body)
	}
}
