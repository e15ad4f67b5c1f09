// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin_test

import (
	"slices"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/plain"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// API §4.4: groups/search answers 400 to filters that exclude each other or exceed a limit.
func TestGroupSearchRefusals(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)

	many := make([]string, 101)
	for name, body := range map[string]object{
		"names with ids":         {"groupNames": []string{"a"}, "groupIds": []string{"b"}},
		"names with search term": {"groupNames": []string{"a"}, "searchTerm": "b"},
		"101 names":              {"groupNames": many},
		"11 ids":                 {"groupIds": many[:11]},
		"11 accounts":            {"accountIds": many[:11]},
		"11 directories":         {"directoryIds": many[:11]},
		"21 resources":           {"resourceIds": many[:21]},
		"11 owners":              {"resourceOwners": many[:11]},
		"11 roles":               {"roleIds": many[:11]},
		"unknown expansion":      {"expand": []string{"users"}},
		"limit 101":              {"limit": 101},
		"sort by nickname":       {"sortBy": []object{{"field": "nick_name", "direction": "asc"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			h := h.For(t)
			h.Refused("POST", h.Groups("/search"), body, 400, "ADMIN-400-4")
		})
	}
}

// API §4.4: the filters of groups/search work over several pages, and count agrees.
func TestGroupSearch(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)

	tests := map[string]struct {
		query object
		want  []string
	}{
		"exact names without case": {object{"groupNames": []string{"BOOK CLUB", "book"}}, []string{"Book Club"}},
		"search term":              {object{"searchTerm": "IDP-"}, []string{"idp-engineering", "idp-support", "idp-it"}},
		"members":                  {object{"accountIds": []string{h.Account("petra@acme.test")}}, []string{"confluence-users-acme", "Book Club"}},
		"resource and role": {
			object{"resourceIds": []string{h.Workspace("jira-software", "acme")}, "roleIds": []string{"atlassian/admin"}},
			[]string{"jira-admins-acme"},
		},
		"owner": {object{"resourceOwners": []string{"bitbucket"}}, []string{"idp-engineering", "idp-it"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			h := h.For(t)

			test.query["limit"] = 1
			if got := plain.Texts(h.Pages(h.Groups("/search"), test.query), "name"); !slices.Equal(got, test.want) {
				t.Fatalf("found %v, want %v", got, test.want)
			}
		})
	}
}

// API §4.1: a cursor continues after the last entry of its page, even if earlier groups were deleted.
func TestGroupSearchPagesWhileGroupsGo(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "empty", plain.Immediate)

	names := []string{"one", "two", "three", "four", "five"}
	for _, name := range names {
		h.Server.AddGroup(world.Group{Name: name})
	}

	first := h.Do("POST", h.Groups("/search"), object{"limit": 2}, 200)
	h.Do("DELETE", h.V2("/directories/"+h.Directory()+"/groups/"+h.Group("one")), nil, 204)
	h.Do("POST", h.Groups("/search"), object{"sortBy": []object{{"field": "name", "direction": "asc"}}}, 200) // changes the positions of the other groups

	if got := plain.Texts(h.Pages(h.Groups("/search"), object{"cursor": plain.Field(first, "links", "next")}), "name"); !slices.Equal(got, names[2:]) {
		t.Fatalf("went on with %v, want %v", got, names[2:])
	}
}

// API §4.4: create answers 201 without a body; the name is found after a lag (API §8.3); a second create answers 409;
// there is no update; a deleted group is gone.
func TestGroupLifecycle(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", world.AdminOptions{})

	groups := h.V2("/directories/" + h.Directory() + "/groups")
	if answer := h.Raw("POST", groups, object{"name": "New Group", "description": "for the test"}, 201); len(answer) != 0 {
		t.Fatalf("the answer has a body: %s", answer)
	}

	named := object{"groupNames": []string{"new group"}}
	if got := h.Pages(h.Groups("/search"), named); len(got) != 0 {
		t.Fatalf("found at once: %v", got)
	}

	h.Clock.Advance(time.Second)

	found := h.Pages(h.Groups("/search"), named)
	if len(found) != 1 || found[0]["description"] != "for the test" || found[0]["managedBy"] != "admins" {
		t.Fatalf("found %v", found)
	}

	h.Refused("POST", groups, object{"name": "NEW GROUP"}, 409, "ADMIN-UAM-409-2")
	h.Refused("POST", groups, object{"description": "nameless"}, 400, "ADMIN-UAM-400-1")
	h.Refused("POST", h.Groups(""), object{"name": "Elsewhere"}, 404, "ADMIN-404-1")

	id := plain.TextOf(found[0]["id"])
	h.Do("PUT", groups+"/"+id, object{"name": "Other"}, 501)
	h.Do("GET", groups+"/"+id, nil, 200)
	h.Do("DELETE", groups+"/"+id, nil, 204)
	h.Refused("DELETE", groups+"/"+id, nil, 404, "ADMIN-404-10")
	h.Refused("GET", groups+"/"+id, nil, 404, "ADMIN-404-10")
}

// API §4.4: adding an existing member answers 204 as measured, or 409-2 by the switch.
func TestGroupMembers(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	groups := h.V2("/directories/" + h.Directory() + "/groups/")
	members := groups + h.Group("Book Club") + "/memberships"
	lena := object{"accountId": h.Account("lena@acme.test")}
	h.Do("POST", members, lena, 204)
	h.Do("POST", members, lena, 204)
	h.Server.Change(func(o *server.Options) { o.Admin.RefuseSecondJoin = true })
	h.Refused("POST", members, lena, 409, "ADMIN-UAM-409-2")

	if got := plain.Texts(h.Search(object{"accountIds": []string{h.Account("lena@acme.test")}, "groupIds": []string{h.Group("Book Club")}}), "email"); len(got) != 1 {
		t.Fatalf("members found: %v", got)
	}

	h.Do("DELETE", members+"/"+h.Account("lena@acme.test"), nil, 204)
	h.Refused("DELETE", members+"/"+h.Account("lena@acme.test"), nil, 404, "ADMIN-UAM-404-1")

	h.Refused("POST", members, object{"accountId": "nobody"}, 404, "ADMIN-UAM-404-1")
	h.Refused("POST", members, object{"accountId": h.Account("walid@acme.test")}, 404, "ADMIN-UAM-404-1") // not a member of the directory
	h.Refused("POST", members, object{"account_id": "x"}, 400, "ADMIN-UAM-400-1")
}

// API §2.9, §4.4: a SCIM group is read-only; default groups cannot be deleted.
func TestReadOnlyGroups(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	groups := h.V2("/directories/" + h.Directory() + "/groups/")
	synced := h.Group("idp-support")
	data := plain.ObjectOf(h.Do("GET", groups+synced, nil, 200)["data"])

	access := plain.ObjectOf(data["managementAccess"])
	if data["externalSynced"] != true || data["managedBy"] != "external" || access["modifiable"] != false || access["deletable"] != false {
		t.Fatalf("synced group %v", data)
	}

	h.Refused("POST", groups+synced+"/memberships", object{"accountId": h.Account("lena@acme.test")}, 403, "ADMIN-403-5")
	h.Refused("DELETE", groups+synced+"/memberships/"+h.Account("caleb@acme.test"), nil, 403, "ADMIN-403-5")
	h.Refused("DELETE", groups+synced, nil, 403, "ADMIN-403-5")
	h.Refused("DELETE", groups+h.Group("jira-users-acme"), nil, 403, "ADMIN-403-5")
	// The organization may give roles to a synced group.
	h.Do("POST", groups+synced+"/role-assignments/assign", object{"roleId": "atlassian/user", "resourceId": h.Workspace("compass", "acme")}, 200)

	// A group is found only in its own directory.
	guests := plain.Texts(h.Do("GET", h.V2("/directories"), nil, 200)["data"], "directoryId")[1]
	for directory, status := range map[string]int{h.Directory(): 200, guests: 404} {
		h.Do("GET", h.V2("/directories/"+directory+"/groups/"+h.Group("Book Club")), nil, status)
	}
}

// API §4.4, §4.6: assigning a group's role answers 200 also when repeated, revoking answers 204; refusals as measured.
func TestGroupRoles(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	at := h.V2("/directories/" + h.Directory() + "/groups/" + h.Group("Book Club") + "/role-assignments")
	confluence := h.Workspace("confluence", "acme")

	body := object{"roleId": "atlassian/guest", "resourceId": confluence}
	for range 2 {
		if answer := h.Raw("POST", at+"/assign", body, 200); len(answer) != 0 {
			t.Fatalf("the answer has a body: %s", answer)
		}
	}

	got := plain.List(h.Do("GET", at, nil, 200)["data"])
	if len(got) != 1 || got[0]["resourceId"] != confluence || got[0]["resourceOwner"] != "confluence" || got[0]["defaultRole"] != nil {
		t.Fatalf("assignments %v", got)
	}

	for range 2 {
		h.Do("POST", at+"/revoke", body, 204)
	}

	if got := plain.List(h.Do("GET", at, nil, 200)["data"]); len(got) != 0 {
		t.Fatalf("assignments %v", got)
	}

	h.Refused("POST", at+"/assign", object{"roleId": "guest", "resourceId": confluence}, 400, "ADMIN-UAM-400-1")
	h.Refused("POST", at+"/assign", object{"roleId": "atlassian/guest", "resourceId": "confluence"}, 400, "ADMIN-UAM-400-1")
	h.Refused("POST", at+"/assign", object{"roleId": "atlassian/guest", "resourceId": "ari:cloud:confluence::site/none"}, 404, "ADMIN-UAM-404-1")
	h.Refused("POST", at+"/assign", object{"roleId": "atlassian/customer", "resourceId": confluence}, 400, "ADMIN-UAM-400-3")

	standard := plain.List(h.Do("GET", h.Groups("/"+h.Group("jira-users-acme")+"/role-assignments"), nil, 200)["data"])
	if len(standard) != 1 || standard[0]["defaultRole"] != "atlassian/user" {
		t.Fatalf("default group %v", standard)
	}
}

// API §8.4: with NumericStatus the status of an error is a number.
func TestNumericStatus(t *testing.T) {
	t.Parallel()

	admin := plain.Immediate
	admin.NumericStatus = true
	h := plain.StartAdmin(t, "acme", admin)

	first := plain.List(h.Do("GET", h.Groups("/none"), nil, 404)["errors"])[0]
	if first["status"] != 404.0 {
		t.Fatalf("status %v", first["status"])
	}
}

// API §9.3: it is not known whether a write accepts "-" as directory.
func TestWriteAnyDirectory(t *testing.T) {
	t.Parallel()

	for accepted, status := range map[bool]int{false: 404, true: 201} {
		options := plain.Immediate
		options.WriteAnyDirectory = accepted
		h := plain.StartAdmin(t, "acme", options)
		h.Do("POST", h.Groups(""), object{"name": "new"}, status)

		if group, made := h.Server.OrganizationGroup("new"); made != accepted || made && group.DirectoryID != h.Directory() {
			t.Errorf("accepted %t: made %t, in the directory %s", accepted, made, group.DirectoryID)
		}
	}
}
