// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/plain"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

func patchGroup(h *plain.SCIM, id string, status int, operations ...object) plain.Result {
	h.T.Helper()
	return h.Do(http.MethodPatch, "/Groups/"+id, plain.PatchBody(operations...), status)
}

func members(h *plain.SCIM, id string) []string {
	h.T.Helper()

	group, ok := h.Server.SCIMGroup(h.DirectoryID(), id)
	if !ok {
		h.T.Fatalf("group %s does not exist", id)
	}

	return group.Members
}

func wantMembers(h *plain.SCIM, group string, want ...string) {
	h.T.Helper()

	if diff := cmp.Diff(want, members(h, group)); diff != "" {
		h.T.Errorf("members (-want +got):\n%s", diff)
	}
}

func values(ids ...string) []object {
	list := []object{}
	for _, id := range ids {
		list = append(list, object{"value": id})
	}

	return list
}

// API §2.9: a SCIM group is a read-only organization group.
func TestGroupLifeCycle(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})
	user := h.Create(plain.Person("ann@corp.test"))
	created := h.Do(http.MethodPost, "/Groups", object{"displayName": "dev", "externalId": "g-1", "members": values(user.Text("id"))}, http.StatusCreated)

	id := created.Text("id")
	if members, ok := created.Body["members"].([]any); !ok || len(members) != 0 {
		t.Errorf("members %v, want none: they are read-only here (API §2.6)", created.Body["members"])
	}

	if created.Text("externalId") != "g-1" || created.Text("meta", "resourceType") != "Group" {
		t.Errorf("answered %s", created.Raw)
	}

	mirror, ok := h.Server.OrganizationGroup("DEV")
	if !ok || !mirror.ExternalSynced() || mirror.ManagedBy != "external" || mirror.SCIMGroupID != id {
		t.Fatalf("organization group %v %+v", ok, mirror)
	}

	patched := patchGroup(h, id, http.StatusOK, object{"op": "add", "path": "members", "value": values(user.Text("id"))})

	want := []any{object{"type": "User", "value": user.Text("id"), "display": "ann@corp.test", "$ref": h.Base + "/Users/" + user.Text("id")}}
	if diff := cmp.Diff(want, patched.Body["members"]); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}

	mirror, _ = h.Server.OrganizationGroup("dev")

	account, _ := h.Server.Account(user.AccountID())
	if !mirror.Members.Has(account.ID) || !account.Groups.Has(mirror.ID) {
		t.Error("the membership did not reach the organization")
	}

	reread := h.Do(http.MethodGet, "/Users/"+user.Text("id"), nil, http.StatusOK)
	if groups := reread.Entry("groups", 0); len(reread.List("groups")) != 1 || groups["value"] != id || groups["display"] != "dev" {
		t.Errorf("groups of the user: %s", reread.Raw)
	}

	h.Do(http.MethodDelete, "/Groups/"+id, nil, http.StatusNoContent)

	for _, method := range []string{http.MethodGet, http.MethodDelete} {
		h.Do(method, "/Groups/"+id, nil, http.StatusNotFound)
	}

	if _, ok := h.Server.OrganizationGroup("dev"); ok {
		t.Error("the organization group is left")
	}

	if account, _ = h.Server.Account(user.AccountID()); len(account.Groups) != 0 {
		t.Errorf("the account is left in %v", account.Groups)
	}

	h.CreateGroup("dev")
}

// API §2.8, §2.11: group names are unique in the whole organization.
func TestGroupNameConflicts(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})
	h.CreateGroup("dev")
	conflict := h.Do(http.MethodPost, "/Groups", object{"displayName": "Dev"}, http.StatusConflict)
	conflict.WantSCIMError("uniqueness")

	if conflict.Text("detail") != "Resource [GROUP]: with displayName already exists." {
		t.Errorf("detail %q", conflict.Text("detail"))
	}

	other := *h
	other.Key = "second-key"
	other.Base = h.Server.URL() + "/scim/directory/" + h.Server.AddSCIMDirectory("Second", "second-key")
	other.Do(http.MethodPost, "/Groups", object{"displayName": "dev"}, http.StatusConflict)

	for _, body := range []object{{}, {"displayName": ""}, {"displayName": 7}} {
		h.Do(http.MethodPost, "/Groups", body, http.StatusBadRequest)
	}
}

// API §2.9: a group named like a default group exists only in the directory and has no mirror in the organization.
func TestGroupNamedAsDefaultGroup(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{World: "acme"})

	id := h.CreateGroup("jira-users-acme")
	if group, _ := h.Server.SCIMGroup(h.DirectoryID(), id); group.OrganizationGroupID != "" {
		t.Errorf("mirrored as %s", group.OrganizationGroupID)
	}

	h.Do(http.MethodPost, "/Groups", object{"displayName": "Book Club"}, http.StatusConflict)
}

// API §2.6, §2.9: a rename is ignored, or refused by the switch.
func TestGroupRename(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})
	id := h.CreateGroup("dev")

	rename := object{"op": "replace", "path": "displayName", "value": "ops"}
	if got := patchGroup(h, id, http.StatusOK, rename).Text("displayName"); got != "dev" {
		t.Errorf("renamed to %q", got)
	}

	h.Server.Change(func(o *server.Options) { o.SCIM.RefuseGroupRename = true })
	patchGroup(h, id, http.StatusBadRequest, rename).WantSCIMError("mutability")
}

// API §2.3: the filter is one eq on displayName, and answers always have the members.
func TestListGroups(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})
	ids := h.Seed(2)

	first, err := h.Server.SeedSCIMGroup(h.DirectoryID(), "first", ids...)
	if err != nil {
		t.Fatal(err)
	}

	second := h.CreateGroup("second")

	all := h.Do(http.MethodGet, "/Groups", nil, http.StatusOK)
	if diff := cmp.Diff([]string{first, second}, all.IDs()); diff != "" {
		t.Errorf("ids (-want +got):\n%s", diff)
	}

	if members, _ := all.Entry("Resources", 0)["members"].([]any); len(members) != 2 {
		t.Errorf("members %v", members)
	}

	found := h.Do(http.MethodGet, "/Groups?filter="+url.QueryEscape(`displayName eq "Second"`), nil, http.StatusOK)
	if diff := cmp.Diff([]string{second}, found.IDs()); diff != "" {
		t.Errorf("ids (-want +got):\n%s", diff)
	}

	if page := h.Do(http.MethodGet, "/Groups?startIndex=2&count=1", nil, http.StatusOK); page.IDs()[0] != second || page.Number("totalResults") != 2 {
		t.Errorf("page %s", page.Raw)
	}

	h.Do(http.MethodGet, "/Groups?filter="+url.QueryEscape(`externalId eq "x"`), nil, http.StatusBadRequest).WantSCIMError("invalidFilter")
}

// API §2.7, §9.7: the forms of adding and removing members.
func TestPatchMembers(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		operation func(ids []string) object
		left      []int // positions of the remaining members; 0 and 1 are members before
	}{
		"add": {func(ids []string) object {
			return object{"op": "add", "path": "members", "value": values(ids[2], ids[3])}
		}, []int{0, 1, 2, 3}},
		"add again": {func(ids []string) object { return object{"op": "Add", "path": "members", "value": values(ids[1])} }, []int{0, 1}},
		"add one as an object": {func(ids []string) object {
			return object{"op": "add", "path": "members", "value": object{"value": ids[2]}}
		}, []int{0, 1, 2}},
		"remove by path":       {func(ids []string) object { return object{"op": "remove", "path": `members[value eq "` + ids[0] + `"]`} }, []int{1}},
		"remove by value":      {func(ids []string) object { return object{"op": "remove", "path": "members", "value": values(ids[1])} }, []int{0}},
		"remove someone else":  {func(ids []string) object { return object{"op": "remove", "path": `members[value eq "` + ids[3] + `"]`} }, []int{0, 1}},
		"remove a stranger":    {func([]string) object { return object{"op": "remove", "path": `members[value eq "none"]`} }, []int{0, 1}},
		"remove an empty list": {func([]string) object { return object{"op": "remove", "path": "members", "value": []object{}} }, []int{0, 1}},
		"remove all":           {func([]string) object { return object{"op": "remove", "path": "members"} }, nil},
		"replace": {func(ids []string) object {
			return object{"op": "replace", "path": "members", "value": values(ids[1], ids[2])}
		}, []int{1, 2}},
		"replace by nothing": {func([]string) object { return object{"op": "replace", "path": "members", "value": []object{}} }, nil},
		"replace without a path": {func(ids []string) object {
			return object{"op": "replace", "value": object{"id": "x", "members": values(ids[2])}}
		}, []int{2}},
		"unknown path is ignored": {func([]string) object { return object{"op": "replace", "path": "shoeSize", "value": 1} }, []int{0, 1}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := plain.StartSCIM(t, server.Options{})
			ids := h.Seed(4)

			group, err := h.Server.SeedSCIMGroup(h.DirectoryID(), "dev", ids[0], ids[1])
			if err != nil {
				t.Fatal(err)
			}

			patchGroup(h, group, http.StatusOK, test.operation(ids))

			var want []string
			for _, position := range test.left {
				want = append(want, ids[position])
			}

			wantMembers(h, group, want...)

			mirror, _ := h.Server.OrganizationGroup("dev")
			if len(mirror.Members) != len(want) {
				t.Errorf("organization group has %v", slices.Collect(maps.Keys(mirror.Members)))
			}
		})
	}
}

// API §2.7, §2.8: an unknown user is a 404, and a refused request changes nothing.
func TestGroupRefusesUnknownMembers(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})
	ids := h.Seed(1)
	group := h.CreateGroup("dev")
	patchGroup(h, group, http.StatusNotFound, object{"op": "add", "path": "members", "value": values(ids[0])}, object{"op": "add", "path": "members", "value": values("none")})
	wantMembers(h, group)

	h.Server.Change(func(o *server.Options) { o.SCIM.RefuseUnknownRemovals, o.SCIM.MaxOperations = true, 1 })

	removal := object{"op": "remove", "path": `members[value eq "none"]`}
	patchGroup(h, group, http.StatusNotFound, removal)
	patchGroup(h, group, http.StatusBadRequest, removal, removal)
}

func TestPatchGroupRefuses(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})
	group := h.CreateGroup("dev")

	for name, test := range map[string]struct {
		operation object
		scimType  string
	}{
		"other filter":    {object{"op": "remove", "path": `members[display eq "x"]`}, "invalidPath"},
		"part of members": {object{"op": "remove", "path": "members.display"}, "invalidPath"},
		"add by filter":   {object{"op": "add", "path": `members[value eq "x"]`, "value": "y"}, "invalidPath"},
		"members as text": {object{"op": "add", "path": "members", "value": "x"}, "invalidValue"},
		"no name":         {object{"op": "remove", "path": "displayName"}, "invalidValue"},
		"read-only":       {object{"op": "replace", "path": "meta.created", "value": "x"}, "mutability"},
		"no object":       {object{"op": "replace", "value": []int{1}}, "invalidValue"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			patchGroup(h, group, http.StatusBadRequest, test.operation).WantSCIMError(test.scimType)
		})
	}
}

func TestGroupExternalID(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})

	id := h.CreateGroup("dev")
	if got := patchGroup(h, id, http.StatusOK, object{"op": "add", "path": "externalId", "value": "g-1"}).Text("externalId"); got != "g-1" {
		t.Errorf("external id %q", got)
	}

	cleared := patchGroup(h, id, http.StatusOK, object{"op": "remove", "path": "externalId"})
	if cleared.Body["externalId"] != nil {
		t.Errorf("external id %v", cleared.Body["externalId"])
	}

	if created := cleared.Text("meta", "created"); cleared.Text("meta", "lastModified") <= created {
		t.Errorf("changed after %s, and modified %s", created, cleared.Text("meta", "lastModified"))
	}
}

// API §2.9: an external user's membership is synced to their account, and a deleted user leaves all groups.
func TestMembershipsFollowUsers(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})
	account := h.Server.AddAccount(world.Account{Email: "guest@elsewhere.test"})
	guest := h.Create(plain.Person("guest@elsewhere.test")).Text("id")
	ann := h.Create(plain.Person("ann@corp.test"))

	group, err := h.Server.SeedSCIMGroup(h.DirectoryID(), "dev", guest, ann.Text("id"))
	if err != nil {
		t.Fatal(err)
	}

	if mirror, _ := h.Server.OrganizationGroup("dev"); !mirror.Members.Has(account) || len(mirror.Members) != 2 {
		t.Errorf("members %v", mirror.Members)
	}

	h.Do(http.MethodDelete, "/Users/"+ann.Text("id"), nil, http.StatusNoContent)
	h.Do(http.MethodDelete, "/Users/"+guest, nil, http.StatusNoContent)
	wantMembers(h, group)

	if mirror, _ := h.Server.OrganizationGroup("dev"); len(mirror.Members) != 0 {
		t.Errorf("members %v", mirror.Members)
	}
}

// API §2.9: an external user's memberships move with their address.
func TestMembershipsFollowExternalAddress(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})
	first := h.Server.AddAccount(world.Account{Email: "guest@elsewhere.test"})
	second := h.Server.AddAccount(world.Account{Email: "guest@third.test"})

	guest := h.Create(plain.Person("guest@elsewhere.test")).Text("id")
	if _, err := h.Server.SeedSCIMGroup(h.DirectoryID(), "dev", guest); err != nil {
		t.Fatal(err)
	}

	for email, account := range map[string]string{"guest@third.test": second, "guest@elsewhere.test": first} {
		h.Patch(guest, object{"op": "replace", "path": "emails", "value": []object{{"value": "nobody@elsewhere.test", "primary": true}}})
		h.Patch(guest, object{"op": "replace", "path": "emails", "value": []object{{"value": email, "primary": true}}})

		if mirror, _ := h.Server.OrganizationGroup("dev"); len(mirror.Members) != 1 || !mirror.Members.Has(account) {
			t.Errorf("%s: members %v", email, mirror.Members)
		}
	}

	linked := h.Patch(guest, object{"op": "replace", "path": "emails", "value": []object{{"value": "guest@corp.test", "primary": true}}})
	if mirror, _ := h.Server.OrganizationGroup("dev"); len(mirror.Members) != 1 || !mirror.Members.Has(linked.AccountID()) {
		t.Errorf("members %v, want %s", mirror.Members, linked.AccountID())
	}
}

// A large group is filled and emptied 50 members at a time.
func TestLargeGroup(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{JournalBodyLimit: -1, SCIM: world.SCIMOptions{PatchNoContent: true}})
	ids := h.Seed(1000)

	group := h.CreateGroup("everyone")
	for batch := range slices.Chunk(ids, 50) {
		patchGroup(h, group, http.StatusNoContent, object{"op": "add", "path": "members", "value": values(batch...)})
	}

	wantMembers(h, group, ids...)

	for batch := range slices.Chunk(ids, 50) {
		operations := []object{}
		for _, id := range batch {
			operations = append(operations, object{"op": "remove", "path": `members[value eq "` + id + `"]`})
		}

		patchGroup(h, group, http.StatusNoContent, operations...)
	}

	wantMembers(h, group)
}
