// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// membersOf are the ids in a group's answer.
func membersOf(result scimResult) []string {
	ids := []string{}

	for i := range result.list("members") {
		id, _ := result.entry("members", i)["value"].(string)
		ids = append(ids, id)
	}

	return ids
}

// API §9.2 no. 26: which form removes a member, and what the other does.
func TestReadingMemberRemoval(t *testing.T) {
	t.Parallel()

	path := func(id string) object { return object{"op": "remove", "path": `members[value eq "` + id + `"]`} }

	list := func(id string) object {
		return object{"op": "remove", "path": "members", "value": []object{{"value": id}}}
	}
	for name, test := range map[string]struct {
		reading simulator.MemberRemoval
		form    func(string) object
		status  int
		left    int // of three
	}{
		"both, path":      {simulator.RemoveBoth, path, 200, 2},
		"both, list":      {simulator.RemoveBoth, list, 200, 2},
		"path only, path": {simulator.RemoveByPathOnly, path, 200, 2},
		"path only, list": {simulator.RemoveByPathOnly, list, 400, 3},
		"list only, path": {simulator.RemoveByListOnly, path, 400, 3},
		"list only, list": {simulator.RemoveByListOnly, list, 200, 2},
		"ignored, path":   {simulator.RemovePathIgnored, path, 200, 3},
		"ignored, list":   {simulator.RemovePathIgnored, list, 200, 2},
		"all, path":       {simulator.RemoveListEmpties, path, 200, 2},
		"all, list":       {simulator.RemoveListEmpties, list, 200, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := startSCIM(t, simulator.Options{SCIM: simulator.SCIMOptions{MemberRemoval: test.reading}})

			ids, err := h.server.SeedSCIMUsers(h.directoryID(), 3)
			if err != nil {
				t.Fatal(err)
			}

			group, err := h.server.SeedSCIMGroup(h.directoryID(), "dev", ids...)
			if err != nil {
				t.Fatal(err)
			}

			answer := h.do(http.MethodPatch, "/Groups/"+group, patchBody(test.form(ids[0])), test.status)
			if left := membersOf(h.do(http.MethodGet, "/Groups/"+group, nil, 200)); len(left) != test.left {
				t.Errorf("%d members are left", len(left))
			} else if test.status == 200 && !slices.Equal(left, membersOf(answer)) {
				t.Errorf("the answer shows %v, a look %v", membersOf(answer), left)
			}
		})
	}
}

// API §8.5 no. 26: a status is no sign that somebody was added, and neither is what a list that was cut short leaves out.
func TestReadingIgnoredAdditions(t *testing.T) {
	t.Parallel()

	h := startSCIM(t, simulator.Options{SCIM: simulator.SCIMOptions{
		IgnoredAdditions: map[string]int{"twice@corp.test": 2, "once@corp.test": 1}, AnsweredMembers: 2,
	}})

	var ids []string
	for _, email := range []string{"never@corp.test", "once@corp.test", "twice@corp.test"} {
		ids = append(ids, h.create(person(email)).text("id"))
	}

	group, err := h.server.SeedSCIMGroup(h.directoryID(), "dev")
	if err != nil {
		t.Fatal(err)
	}

	all := object{"op": "add", "path": "members", "value": []object{{"value": ids[0]}, {"value": ids[1]}, {"value": ids[2]}}}
	for times, want := range [][]string{ids[:1], ids[:2], ids, ids} {
		answer := membersOf(h.do(http.MethodPatch, "/Groups/"+group, patchBody(all), 200))
		if shown := want[:min(2, len(want))]; !slices.Equal(answer, shown) {
			t.Errorf("answer %d shows %v, want %v", times+1, answer, shown)
		}

		if got := membersOf(h.do(http.MethodGet, "/Groups/"+group, nil, 200)); !slices.Equal(got, want) {
			t.Errorf("after %d times the members are %v, want %v", times+1, got, want)
		}
	}
}

// API §9.2 no. 30: a PUT without active.
func TestReadingPutActive(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		reading       simulator.PutActive
		before, after bool
	}{
		"true":                 {simulator.PutActiveTrue, false, true},
		"cleared":              {simulator.PutActiveCleared, true, false},
		"kept, of an active":   {simulator.PutActiveKept, true, true},
		"kept, of an inactive": {simulator.PutActiveKept, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := startSCIM(t, simulator.Options{SCIM: simulator.SCIMOptions{PutActive: test.reading}})
			ann := person("ann@corp.test")
			ann["active"] = test.before
			id := h.create(ann).text("id")
			delete(ann, "active")

			answer := h.do(http.MethodPut, "/Users/"+id, ann, 200)
			if answer.body["active"] != test.after {
				t.Errorf("active is %v", answer.body["active"])
			}

			account, _ := h.server.AccountByEmail("ann@corp.test")
			if (account.Status == simulator.AccountActive) != test.after {
				t.Errorf("the account is %s", account.Status)
			}
		})
	}
}

// API §9.2 no. 31: whether SCIM brings back an account that an administrator deactivated.
func TestReadingKeepDisabled(t *testing.T) {
	t.Parallel()

	for _, keep := range []bool{false, true} {
		h := startSCIM(t, simulator.Options{SCIM: simulator.SCIMOptions{KeepDisabled: keep}})
		created := h.create(person("ann@corp.test"))
		organization := h.with(h.server.Credentials().APIKey)
		organization.media = "application/json"
		organization.do(http.MethodPost, h.server.URL()+"/users/"+created.accountID()+"/manage/lifecycle/disable", object{}, 204)
		h.patch(created.text("id"), object{"op": "replace", "path": "active", "value": false})
		answer := h.patch(created.text("id"), object{"op": "replace", "path": "active", "value": true})

		account, _ := h.server.Account(created.accountID())
		if answer.body["active"] == keep || (account.Status == simulator.AccountActive) == keep {
			t.Errorf("keep %t: the record says active %v, the account is %s", keep, answer.body["active"], account.Status)
		}

		h.do(http.MethodDelete, "/Users/"+created.text("id"), nil, 204)
		organization.do(http.MethodPost, h.server.URL()+"/users/"+created.accountID()+"/manage/lifecycle/enable", object{}, 204)

		again := h.create(person("ann@corp.test"))
		if again.body["active"] != true {
			t.Errorf("keep %t: an account that the administrator has enabled again stays inactive", keep)
		}
	}
}

// API §9.2 no. 32: what an address of the other verified domain makes of the account.
func TestReadingNewAccountOnEmailChange(t *testing.T) {
	t.Parallel()

	for _, fresh := range []bool{false, true} {
		h := startSCIM(t, simulator.Options{World: "acme", SCIM: simulator.SCIMOptions{NewAccountOnEmailChange: fresh}})
		created := h.create(person("mover@acme.test"))

		group, err := h.server.SeedSCIMGroup(h.directoryID(), "movers", created.text("id"))
		if err != nil {
			t.Fatal(err)
		}

		answer := h.do(http.MethodPut, "/Users/"+created.text("id"), person("mover@corp.test"), 200)
		if answer.accountID() == "" || (answer.accountID() != created.accountID()) != fresh {
			t.Errorf("fresh %t: the account was %s and is %s", fresh, created.accountID(), answer.accountID())
		}

		state, _ := h.server.SCIMGroup(h.directoryID(), group)

		account, _ := h.server.Account(answer.accountID())
		if !account.Groups.Has(state.OrganizationGroupID) {
			t.Errorf("fresh %t: the account is not in the record's group", fresh)
		}

		if old, _ := h.server.Account(created.accountID()); fresh && (old.Email != "mover@acme.test" || len(old.Groups) > 0) {
			t.Errorf("the old account has the address %s and %d groups", old.Email, len(old.Groups))
		}
	}
}

// Whether a separated record is linked again by a write (API §2.2, 23, does not say).
func TestReadingRelinkOnWrite(t *testing.T) {
	t.Parallel()

	for _, relink := range []bool{false, true} {
		h := startSCIM(t, simulator.Options{SCIM: simulator.SCIMOptions{RelinkOnWrite: relink}})
		created := h.create(person("ann@corp.test"))
		organization := h.with(h.server.Credentials().APIKey)
		organization.media = "application/json"
		organization.do(http.MethodPatch, h.organizationURL("/scimDirectoryId/"+h.directoryID()+"/scimUserId/"+created.text("id")+"/unlink"), object{}, 204)

		if got := h.do(http.MethodGet, "/Users/"+created.text("id"), nil, 200).accountID(); got != "" {
			t.Errorf("still linked to %s", got)
		}

		answer := h.patch(created.text("id"), object{"op": "replace", "path": "title", "value": "Boss"})
		if (answer.accountID() == created.accountID()) != relink {
			t.Errorf("relink %t: linked to %q", relink, answer.accountID())
		}
	}
}

// When a linked account becomes a member of the organization's directory.
func TestReadingLateMembership(t *testing.T) {
	t.Parallel()

	for _, late := range []bool{false, true} {
		h := startSCIM(t, simulator.Options{SCIM: simulator.SCIMOptions{LateMembership: late}})

		created := h.create(person("ann@corp.test"))
		if account, _ := h.server.Account(created.accountID()); (len(account.Memberships) == 0) != late {
			t.Errorf("late %t: memberships %v", late, account.Memberships)
		}

		if _, err := h.server.SeedSCIMGroup(h.directoryID(), "dev", created.text("id")); err != nil {
			t.Fatal(err)
		}

		if account, _ := h.server.Account(created.accountID()); len(account.Memberships) != 1 {
			t.Errorf("late %t: with a group, memberships %v", late, account.Memberships)
		}
	}
}

// API §9.3 no. 3: whether names are compared with their case.
func TestReadingExactCase(t *testing.T) {
	t.Parallel()

	for _, exact := range []bool{false, true} {
		h := startSCIM(t, simulator.Options{SCIM: simulator.SCIMOptions{ExactCase: exact}})
		h.create(person("ann@corp.test"))

		found := h.do(http.MethodGet, `/Users?filter=userName+eq+%22Ann@corp.test%22`, nil, 200)
		if (len(found.list("Resources")) == 0) != exact {
			t.Errorf("exact %t: another case finds %d users", exact, len(found.list("Resources")))
		}
	}
}

// Errors whose text alone says what is wrong (API §2.8).
func TestReadingOmitSCIMType(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{SCIM: simulator.SCIMOptions{OmitSCIMType: true}})
	h.create(person("ann@corp.test"))

	answer := h.do(http.MethodPost, "/Users", person("ann@corp.test"), 409)
	if _, has := answer.body["scimType"]; has || answer.text("detail") == "" {
		t.Errorf("the answer is %s", answer.raw)
	}
}
