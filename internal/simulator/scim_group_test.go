// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

func (h *scimHarness) createGroup(name string) string {
	h.t.Helper()
	return h.do(http.MethodPost, "/Groups", object{"displayName": name}, http.StatusCreated).text("id")
}

func (h *scimHarness) patchGroup(id string, status int, operations ...object) scimResult {
	h.t.Helper()
	return h.do(http.MethodPatch, "/Groups/"+id, patchBody(operations...), status)
}

func (h *scimHarness) members(id string) []string {
	h.t.Helper()

	group, ok := h.server.SCIMGroup(h.directoryID(), id)
	if !ok {
		h.t.Fatalf("group %s does not exist", id)
	}

	return group.Members
}

func (h *scimHarness) wantMembers(group string, want ...string) {
	h.t.Helper()

	if diff := cmp.Diff(want, h.members(group)); diff != "" {
		h.t.Errorf("members (-want +got):\n%s", diff)
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
	h := startSCIM(t, simulator.Options{})
	user := h.create(person("ann@corp.test"))
	created := h.do(http.MethodPost, "/Groups", object{"displayName": "dev", "externalId": "g-1", "members": values(user.text("id"))}, http.StatusCreated)

	id := created.text("id")
	if members, ok := created.body["members"].([]any); !ok || len(members) != 0 {
		t.Errorf("members %v, want none: they are read-only here (API §2.6)", created.body["members"])
	}

	if created.text("externalId") != "g-1" || created.text("meta", "resourceType") != "Group" {
		t.Errorf("answered %s", created.raw)
	}

	mirror, ok := h.server.OrganizationGroup("DEV")
	if !ok || !mirror.ExternalSynced() || mirror.ManagedBy != "external" || mirror.SCIMGroupID != id {
		t.Fatalf("organization group %v %+v", ok, mirror)
	}

	patched := h.patchGroup(id, http.StatusOK, object{"op": "add", "path": "members", "value": values(user.text("id"))})

	want := []any{object{"type": "User", "value": user.text("id"), "display": "ann@corp.test", "$ref": h.base + "/Users/" + user.text("id")}}
	if diff := cmp.Diff(want, patched.body["members"]); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}

	mirror, _ = h.server.OrganizationGroup("dev")

	account, _ := h.server.Account(user.accountID())
	if !mirror.Members.Has(account.ID) || !account.Groups.Has(mirror.ID) {
		t.Error("the membership did not reach the organization")
	}

	reread := h.do(http.MethodGet, "/Users/"+user.text("id"), nil, http.StatusOK)
	if groups := reread.entry("groups", 0); len(reread.list("groups")) != 1 || groups["value"] != id || groups["display"] != "dev" {
		t.Errorf("groups of the user: %s", reread.raw)
	}

	h.do(http.MethodDelete, "/Groups/"+id, nil, http.StatusNoContent)

	for _, method := range []string{http.MethodGet, http.MethodDelete} {
		h.do(method, "/Groups/"+id, nil, http.StatusNotFound)
	}

	if _, ok := h.server.OrganizationGroup("dev"); ok {
		t.Error("the organization group is left")
	}

	if account, _ = h.server.Account(user.accountID()); len(account.Groups) != 0 {
		t.Errorf("the account is left in %v", account.Groups)
	}

	h.createGroup("dev")
}

// API §2.8, §2.11: names are unique in the whole organization.
func TestGroupNameConflicts(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})
	h.createGroup("dev")
	conflict := h.do(http.MethodPost, "/Groups", object{"displayName": "Dev"}, http.StatusConflict)
	conflict.wantSCIMError("uniqueness")

	if conflict.text("detail") != "Resource [GROUP]: with displayName already exists." {
		t.Errorf("detail %q", conflict.text("detail"))
	}

	other := *h
	other.key = "second-key"
	other.base = h.server.URL() + "/scim/directory/" + h.server.AddSCIMDirectory("Second", "second-key")
	other.do(http.MethodPost, "/Groups", object{"displayName": "dev"}, http.StatusConflict)

	for _, body := range []object{{}, {"displayName": ""}, {"displayName": 7}} {
		h.do(http.MethodPost, "/Groups", body, http.StatusBadRequest)
	}
}

// API §2.6, §2.9: no rename.
func TestGroupRename(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})
	id := h.createGroup("dev")

	rename := object{"op": "replace", "path": "displayName", "value": "ops"}
	if got := h.patchGroup(id, http.StatusOK, rename).text("displayName"); got != "dev" {
		t.Errorf("renamed to %q", got)
	}

	put := h.do(http.MethodPut, "/Groups/"+id, object{"displayName": "ops", "externalId": "x"}, http.StatusOK)
	if put.text("displayName") != "dev" || put.text("externalId") != "x" {
		t.Errorf("PUT answered %s", put.raw)
	}

	h.server.Change(func(o *simulator.Options) { o.SCIM.RefuseGroupRename = true })
	h.patchGroup(id, http.StatusBadRequest, rename).wantSCIMError("mutability")
	h.do(http.MethodPut, "/Groups/"+id, object{"displayName": "ops"}, http.StatusBadRequest).wantSCIMError("mutability")
}

// API §2.3: one eq on displayName; members always come along.
func TestListGroups(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})
	ids := h.seed(2)

	first, err := h.server.SeedSCIMGroup(h.directoryID(), "first", ids...)
	if err != nil {
		t.Fatal(err)
	}

	second := h.createGroup("second")

	all := h.do(http.MethodGet, "/Groups", nil, http.StatusOK)
	if diff := cmp.Diff([]string{first, second}, all.ids()); diff != "" {
		t.Errorf("ids (-want +got):\n%s", diff)
	}

	if members, _ := all.entry("Resources", 0)["members"].([]any); len(members) != 2 {
		t.Errorf("members %v", members)
	}

	found := h.do(http.MethodGet, "/Groups?filter="+url.QueryEscape(`displayName eq "Second"`), nil, http.StatusOK)
	if diff := cmp.Diff([]string{second}, found.ids()); diff != "" {
		t.Errorf("ids (-want +got):\n%s", diff)
	}

	if page := h.do(http.MethodGet, "/Groups?startIndex=2&count=1", nil, http.StatusOK); page.ids()[0] != second || page.number("totalResults") != 2 {
		t.Errorf("page %s", page.raw)
	}

	h.do(http.MethodGet, "/Groups?filter="+url.QueryEscape(`externalId eq "x"`), nil, http.StatusBadRequest).wantSCIMError("invalidFilter")
}

// API §2.7, §9.7: the forms in which members change.
func TestPatchMembers(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		operation func(ids []string) object
		left      []int // positions of the members that are left, of 0 and 1 before
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
			h := startSCIM(t, simulator.Options{})
			ids := h.seed(4)

			group, err := h.server.SeedSCIMGroup(h.directoryID(), "dev", ids[0], ids[1])
			if err != nil {
				t.Fatal(err)
			}

			h.patchGroup(group, http.StatusOK, test.operation(ids))

			var want []string
			for _, position := range test.left {
				want = append(want, ids[position])
			}

			h.wantMembers(group, want...)

			mirror, _ := h.server.OrganizationGroup("dev")
			if len(mirror.Members) != len(want) {
				t.Errorf("organization group has %v", slices.Collect(maps.Keys(mirror.Members)))
			}
		})
	}
}

// API §2.7, §2.8: unknown users are a 404 in PATCH and a Java exception in PUT;
// a refused request changes nothing.
func TestGroupRefusesUnknownMembers(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})
	ids := h.seed(2)
	group := h.createGroup("dev")
	h.patchGroup(group, http.StatusNotFound, object{"op": "add", "path": "members", "value": values(ids[0])}, object{"op": "add", "path": "members", "value": values("none")})
	h.wantMembers(group)

	put := h.do(http.MethodPut, "/Groups/"+group, object{"displayName": "dev", "members": values(ids[0], "none")}, http.StatusBadRequest)
	if put.text("responseStatus") != "BAD_REQUEST" || put.text("scimErrorType") != "invalidValue" || put.body["schemas"] != nil {
		t.Errorf("PUT answered %s", put.raw)
	}

	h.wantMembers(group)
	h.do(http.MethodPut, "/Groups/"+group, object{"displayName": "dev", "members": values(ids[0])}, http.StatusOK)
	h.wantMembers(group, ids[0])
	h.do(http.MethodPut, "/Groups/"+group, object{"displayName": "dev"}, http.StatusOK)
	h.wantMembers(group)
	h.server.Change(func(o *simulator.Options) { o.SCIM.RefuseUnknownRemovals, o.SCIM.MaxOperations = true, 1 })

	removal := object{"op": "remove", "path": `members[value eq "none"]`}
	h.patchGroup(group, http.StatusNotFound, removal)
	h.patchGroup(group, http.StatusBadRequest, removal, removal)
}

func TestPatchGroupRefuses(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})
	group := h.createGroup("dev")

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
			h.patchGroup(group, http.StatusBadRequest, test.operation).wantSCIMError(test.scimType)
		})
	}
}

func TestGroupExternalID(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})

	id := h.createGroup("dev")
	if got := h.patchGroup(id, http.StatusOK, object{"op": "add", "path": "externalId", "value": "g-1"}).text("externalId"); got != "g-1" {
		t.Errorf("external id %q", got)
	}

	if cleared := h.patchGroup(id, http.StatusOK, object{"op": "remove", "path": "externalId"}); cleared.body["externalId"] != nil {
		t.Errorf("external id %v", cleared.body["externalId"])
	}
}

// API §2.9: an external user's membership is synced to their account; a deleted
// user leaves their groups.
func TestMembershipsFollowUsers(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})
	account := h.server.AddAccount(simulator.Account{Email: "guest@elsewhere.test"})
	guest := h.create(person("guest@elsewhere.test")).text("id")
	ann := h.create(person("ann@corp.test"))

	group, err := h.server.SeedSCIMGroup(h.directoryID(), "dev", guest, ann.text("id"))
	if err != nil {
		t.Fatal(err)
	}

	if mirror, _ := h.server.OrganizationGroup("dev"); !mirror.Members.Has(account) || len(mirror.Members) != 2 {
		t.Errorf("members %v", mirror.Members)
	}

	h.do(http.MethodDelete, "/Users/"+ann.text("id"), nil, http.StatusNoContent)
	h.do(http.MethodDelete, "/Users/"+guest, nil, http.StatusNoContent)
	h.wantMembers(group)

	if mirror, _ := h.server.OrganizationGroup("dev"); len(mirror.Members) != 0 {
		t.Errorf("members %v", mirror.Members)
	}
}

// API §2.9: an external user's memberships move with their address.
func TestMembershipsFollowExternalAddress(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})
	first := h.server.AddAccount(simulator.Account{Email: "guest@elsewhere.test"})
	second := h.server.AddAccount(simulator.Account{Email: "guest@third.test"})

	guest := h.create(person("guest@elsewhere.test")).text("id")
	if _, err := h.server.SeedSCIMGroup(h.directoryID(), "dev", guest); err != nil {
		t.Fatal(err)
	}

	for email, account := range map[string]string{"guest@third.test": second, "guest@elsewhere.test": first} {
		h.patch(guest, object{"op": "replace", "path": "emails", "value": []object{{"value": "nobody@elsewhere.test", "primary": true}}})
		h.patch(guest, object{"op": "replace", "path": "emails", "value": []object{{"value": email, "primary": true}}})

		if mirror, _ := h.server.OrganizationGroup("dev"); len(mirror.Members) != 1 || !mirror.Members.Has(account) {
			t.Errorf("%s: members %v", email, mirror.Members)
		}
	}

	linked := h.patch(guest, object{"op": "replace", "path": "emails", "value": []object{{"value": "guest@corp.test", "primary": true}}})
	if mirror, _ := h.server.OrganizationGroup("dev"); len(mirror.Members) != 1 || !mirror.Members.Has(linked.accountID()) {
		t.Errorf("members %v, want %s", mirror.Members, linked.accountID())
	}
}

// A large group filled 50 members at a time: every member costs its own work,
// not the group's.
func TestLargeGroup(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{JournalBodyLimit: -1, SCIM: simulator.SCIMOptions{PatchNoContent: true}})
	ids := h.seed(5000)

	group := h.createGroup("everyone")
	for batch := range slices.Chunk(ids, 50) {
		h.patchGroup(group, http.StatusNoContent, object{"op": "add", "path": "members", "value": values(batch...)})
	}

	h.wantMembers(group, ids...)

	for batch := range slices.Chunk(ids, 50) {
		operations := []object{}
		for _, id := range batch {
			operations = append(operations, object{"op": "remove", "path": `members[value eq "` + id + `"]`})
		}

		h.patchGroup(group, http.StatusNoContent, operations...)
	}

	h.wantMembers(group)
}
