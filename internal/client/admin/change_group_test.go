// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

func TestChangesOfGroups(t *testing.T) {
	t.Parallel()

	world, c := organization(t, simulator.Options{})
	home := directory(world)
	ann := somebody(world)
	group := world.AddGroup(simulator.Group{Name: "readers"})
	members := func() int {
		readers, _ := world.OrganizationGroup("readers")
		return len(readers.Members)
	}

	for i, err := range []error{
		c.CreateGroup(t.Context(), home, "Écrivains", ""),
		c.CreateGroup(t.Context(), home, "makers", "Who make things"),
		c.AddGroupMember(t.Context(), home, group, ann),
	} {
		if err != nil {
			t.Error(i, err)
		}
	}

	if makers, ok := world.OrganizationGroup("makers"); !ok || makers.Description != "Who make things" || members() != 1 {
		t.Errorf("created %v, %d members", makers.Description, members())
	}

	if err := c.RemoveGroupMember(t.Context(), home, group, ann); err != nil || members() != 0 {
		t.Errorf("%d members: %v", members(), err)
	}

	if err := c.DeleteGroup(t.Context(), home, group); err != nil {
		t.Error(err)
	}

	if _, there := world.OrganizationGroup("readers"); there {
		t.Error("the group is there still")
	}

	want := []string{`{"name":"Écrivains"}`, `{"name":"makers","description":"Who make things"}`, `{"accountId":"557058:a|b"}`, "", ""}
	if diff := cmp.Diff(want, bodies(world)); diff != "" {
		t.Error(diff)
	}
}

// A 409 to a second addition is success, but a 409 for the license limit is not (API §4.4, §8.2).
func TestAddGroupMember_conflicts(t *testing.T) {
	t.Parallel()

	world, c := organization(t, simulator.Options{Admin: simulator.AdminOptions{RefuseSecondJoin: true}})
	home, none := directory(world), 0
	ann := somebody(world)
	group := world.AddGroup(simulator.Group{Name: "readers", Members: simulator.NewSet(ann)})

	world.AddWorkspace(simulator.Workspace{ID: "ari:cloud:confluence::site/a", Name: "a", TypeKey: "confluence", TypeName: "Confluence", Capacity: &none})

	licensed := world.AddGroup(simulator.Group{Name: "writers", Roles: map[string]simulator.Set{"ari:cloud:confluence::site/a": simulator.NewSet("atlassian/user")}})

	if err := c.AddGroupMember(t.Context(), home, group, ann); err != nil {
		t.Errorf("a second addition: %v", err)
	}

	if err := c.AddGroupMember(t.Context(), home, licensed, ann); !admin.IsLicenseLimit(err) {
		t.Errorf("beyond the limit: %v", err)
	}

	for _, entry := range world.Journal() {
		if entry.Status != http.StatusConflict {
			t.Errorf("answered with %d", entry.Status)
		}
	}

	// The same answer without the service name.
	world.Inject(simulator.Fault{Answer: simulator.RespondErrors(http.StatusConflict, "ADMIN-409-3", "Conflict", "")})

	if err := c.AddGroupMember(t.Context(), home, group, ann); !admin.IsLicenseLimit(err) {
		t.Errorf("beyond the limit, in short: %v", err)
	}
}

// A group whose creation got no answer may exist: the request is not repeated.
func TestCreateGroup_isSentOnce(t *testing.T) {
	t.Parallel()

	world, c := organization(t, simulator.Options{})
	world.Inject(simulator.Fault{Answer: simulator.RespondEmpty(http.StatusServiceUnavailable)})

	if err := c.CreateGroup(t.Context(), directory(world), "makers", ""); !client.OutcomeUnknown(err) || len(world.Journal()) != 1 {
		t.Errorf("got %v after %d requests, want one whose outcome is uncertain", err, len(world.Journal()))
	}
}

func TestInvite(t *testing.T) {
	t.Parallel()

	world, c := organization(t, simulator.Options{})
	world.Inject(simulator.Fault{Answer: simulator.Respond(http.StatusPartialContent, nil, `{"data":[{"id":"712020:n","email":"new@corp.test","results":[{
			"roleAssignmentResult":[{"resource":"ari:cloud:jira::site/1","role":"ari:cloud:jira::role/product/admin","status":"INVITED","statusReason":null}],
			"groupAssignmentResult":[{"group":"g1","status":"ERROR","statusReason":"full"}]}]}]}`)})

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
	if sent := bodies(world)[0]; sent != body {
		t.Errorf("sent %s", sent)
	}
}

func TestInvite_isSentOnce(t *testing.T) {
	t.Parallel()

	world, c := organization(t, simulator.Options{})
	world.Inject(simulator.Fault{Answer: simulator.RespondEmpty(http.StatusBadGateway)})

	_, err := c.Invite(t.Context(), admin.Invitation{Emails: []string{"new@corp.test"}})
	if err == nil || client.IsNotFound(err) || len(world.Journal()) != 1 {
		t.Errorf("got %v after %d requests, want one", err, len(world.Journal()))
	}

	if sent := bodies(world)[0]; sent != `{"emails":["new@corp.test"],"sendNotification":false}` {
		t.Errorf("sent %s", sent)
	}
}
