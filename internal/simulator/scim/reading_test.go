// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/plain"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

func membersOf(result plain.Result) []string {
	ids := []string{}

	for i := range result.List("members") {
		id, _ := result.Entry("members", i)["value"].(string)
		ids = append(ids, id)
	}

	return ids
}

// API §9.2 no. 26: the switch decides which forms remove a member and what the other form does.
func TestReadingMemberRemoval(t *testing.T) {
	t.Parallel()

	path := func(id string) object { return object{"op": "remove", "path": `members[value eq "` + id + `"]`} }

	list := func(id string) object {
		return object{"op": "remove", "path": "members", "value": []object{{"value": id}}}
	}
	for name, test := range map[string]struct {
		reading world.MemberRemoval
		form    func(string) object
		status  int
		left    int // of three
	}{
		"both, path":      {world.RemoveBoth, path, 200, 2},
		"both, list":      {world.RemoveBoth, list, 200, 2},
		"path only, path": {world.RemoveByPathOnly, path, 200, 2},
		"path only, list": {world.RemoveByPathOnly, list, 400, 3},
		"list only, path": {world.RemoveByListOnly, path, 400, 3},
		"list only, list": {world.RemoveByListOnly, list, 200, 2},
		"ignored, path":   {world.RemovePathIgnored, path, 200, 3},
		"ignored, list":   {world.RemovePathIgnored, list, 200, 2},
		"all, path":       {world.RemoveListEmpties, path, 200, 2},
		"all, list":       {world.RemoveListEmpties, list, 200, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := plain.StartSCIM(t, server.Options{SCIM: world.SCIMOptions{MemberRemoval: test.reading}})

			ids, err := h.Server.SeedSCIMUsers(h.DirectoryID(), 3)
			if err != nil {
				t.Fatal(err)
			}

			group, err := h.Server.SeedSCIMGroup(h.DirectoryID(), "dev", ids...)
			if err != nil {
				t.Fatal(err)
			}

			answer := h.Do(http.MethodPatch, "/Groups/"+group, plain.PatchBody(test.form(ids[0])), test.status)
			if left := membersOf(h.Do(http.MethodGet, "/Groups/"+group, nil, 200)); len(left) != test.left {
				t.Errorf("%d members are left", len(left))
			} else if test.status == 200 && !slices.Equal(left, membersOf(answer)) {
				t.Errorf("the answer shows %v, a look %v", membersOf(answer), left)
			}
		})
	}
}

// API §8.5 no. 26: neither a status nor the absence from a shortened list shows whether a member was added.
func TestReadingIgnoredAdditions(t *testing.T) {
	t.Parallel()

	h := plain.StartSCIM(t, server.Options{SCIM: world.SCIMOptions{
		IgnoredAdditions: map[string]int{"twice@corp.test": 2, "never@corp.test": 0, world.EverybodyIgnored: 1}, AnsweredMembers: 2,
	}})

	var ids []string
	for _, email := range []string{"never@corp.test", "once@corp.test", "twice@corp.test"} {
		ids = append(ids, h.Create(plain.Person(email)).Text("id"))
	}

	group, err := h.Server.SeedSCIMGroup(h.DirectoryID(), "dev")
	if err != nil {
		t.Fatal(err)
	}

	all := object{"op": "add", "path": "members", "value": []object{{"value": ids[0]}, {"value": ids[1]}, {"value": ids[2]}}}
	for times, want := range [][]string{ids[:1], ids[:2], ids, ids} {
		answer := membersOf(h.Do(http.MethodPatch, "/Groups/"+group, plain.PatchBody(all), 200))
		if shown := want[:min(2, len(want))]; !slices.Equal(answer, shown) {
			t.Errorf("answer %d shows %v, want %v", times+1, answer, shown)
		}

		if got := membersOf(h.Do(http.MethodGet, "/Groups/"+group, nil, 200)); !slices.Equal(got, want) {
			t.Errorf("after %d times the members are %v, want %v", times+1, got, want)
		}
	}
}

// API §2.5, §8.3: a record shows its account after LinkShownAfter; Atlassian does not publish the real delay.
func TestReadingLinkShownAfter(t *testing.T) {
	t.Parallel()

	clock := world.NewManualClock(plain.Noon)
	h := plain.StartSCIM(t, server.Options{Clock: clock, SCIM: world.SCIMOptions{LinkShownAfter: time.Minute}})

	created := h.Create(plain.Person("ann@corp.test"))
	if created.AccountID() != "" {
		t.Errorf("linked to %s at once", created.AccountID())
	}

	clock.Advance(time.Minute)

	account, _ := h.Server.AccountByEmail("ann@corp.test")
	if got := h.Do(http.MethodGet, "/Users/"+created.Text("id"), nil, 200).AccountID(); got != account.ID {
		t.Errorf("a minute later linked to %q", got)
	}
}

// API §9.2 no. 30: the switch decides what a PUT without active does.
func TestReadingPutActive(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		reading       world.PutActive
		before, after bool
	}{
		"true":                 {world.PutActiveTrue, false, true},
		"cleared":              {world.PutActiveCleared, true, false},
		"kept, of an active":   {world.PutActiveKept, true, true},
		"kept, of an inactive": {world.PutActiveKept, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := plain.StartSCIM(t, server.Options{SCIM: world.SCIMOptions{PutActive: test.reading}})
			ann := plain.Person("ann@corp.test")
			ann["active"] = test.before
			id := h.Create(ann).Text("id")
			delete(ann, "active")

			answer := h.Do(http.MethodPut, "/Users/"+id, ann, 200)
			if answer.Body["active"] != test.after {
				t.Errorf("active is %v", answer.Body["active"])
			}

			account, _ := h.Server.AccountByEmail("ann@corp.test")
			if (account.Status == world.AccountActive) != test.after {
				t.Errorf("the account is %s", account.Status)
			}
		})
	}
}

// API §9.2 no. 31: the switch decides whether SCIM activates an account that an administrator deactivated.
func TestReadingKeepDisabled(t *testing.T) {
	t.Parallel()

	for _, keep := range []bool{false, true} {
		h := plain.StartSCIM(t, server.Options{SCIM: world.SCIMOptions{KeepDisabled: keep}})
		created := h.Create(plain.Person("ann@corp.test"))
		organization := h.With(h.Server.Credentials().APIKey)
		organization.Media = "application/json"
		organization.Do(http.MethodPost, h.Server.URL()+"/users/"+created.AccountID()+"/manage/lifecycle/disable", object{}, 204)
		h.Patch(created.Text("id"), object{"op": "replace", "path": "active", "value": false})
		answer := h.Patch(created.Text("id"), object{"op": "replace", "path": "active", "value": true})

		account, _ := h.Server.Account(created.AccountID())
		if answer.Body["active"] == keep || (account.Status == world.AccountActive) == keep {
			t.Errorf("keep %t: the record says active %v, the account is %s", keep, answer.Body["active"], account.Status)
		}

		h.Do(http.MethodDelete, "/Users/"+created.Text("id"), nil, 204)
		organization.Do(http.MethodPost, h.Server.URL()+"/users/"+created.AccountID()+"/manage/lifecycle/enable", object{}, 204)

		again := h.Create(plain.Person("ann@corp.test"))
		if again.Body["active"] != true {
			t.Errorf("keep %t: an account that the administrator has enabled again stays inactive", keep)
		}
	}
}

// API §9.2 no. 32: the switch decides whether an address on another verified domain gives the record a new account.
func TestReadingNewAccountOnEmailChange(t *testing.T) {
	t.Parallel()

	for _, fresh := range []bool{false, true} {
		h := plain.StartSCIM(t, server.Options{World: "acme", SCIM: world.SCIMOptions{NewAccountOnEmailChange: fresh}})
		created := h.Create(plain.Person("mover@acme.test"))

		group, err := h.Server.SeedSCIMGroup(h.DirectoryID(), "movers", created.Text("id"))
		if err != nil {
			t.Fatal(err)
		}

		answer := h.Do(http.MethodPut, "/Users/"+created.Text("id"), plain.Person("mover@corp.test"), 200)
		if answer.AccountID() == "" || (answer.AccountID() != created.AccountID()) != fresh {
			t.Errorf("fresh %t: the account was %s and is %s", fresh, created.AccountID(), answer.AccountID())
		}

		state, _ := h.Server.SCIMGroup(h.DirectoryID(), group)

		account, _ := h.Server.Account(answer.AccountID())
		if !account.Groups.Has(state.OrganizationGroupID) {
			t.Errorf("fresh %t: the account is not in the record's group", fresh)
		}

		if old, _ := h.Server.Account(created.AccountID()); fresh && (old.Email != "mover@acme.test" || len(old.Groups) > 0) {
			t.Errorf("the old account has the address %s and %d groups", old.Email, len(old.Groups))
		}
	}
}

// The switch decides whether a write links a separated record again; API §2.2, 23 does not say.
func TestReadingRelinkOnWrite(t *testing.T) {
	t.Parallel()

	for _, relink := range []bool{false, true} {
		h := plain.StartSCIM(t, server.Options{SCIM: world.SCIMOptions{RelinkOnWrite: relink}})
		created := h.Create(plain.Person("ann@corp.test"))
		organization := h.With(h.Server.Credentials().APIKey)
		organization.Media = "application/json"
		organization.Do(http.MethodPatch, h.OrganizationURL("/scimDirectoryId/"+h.DirectoryID()+"/scimUserId/"+created.Text("id")+"/unlink"), object{}, 204)

		if got := h.Do(http.MethodGet, "/Users/"+created.Text("id"), nil, 200).AccountID(); got != "" {
			t.Errorf("still linked to %s", got)
		}

		answer := h.Patch(created.Text("id"), object{"op": "replace", "path": "title", "value": "Boss"})
		if (answer.AccountID() == created.AccountID()) != relink {
			t.Errorf("relink %t: linked to %q", relink, answer.AccountID())
		}

		// Without the switch a new address links only external users to an account.
		moved := h.Patch(created.Text("id"), object{"op": "replace", "path": "emails", "value": plain.Person("anna@corp.test")["emails"]})
		if (moved.AccountID() != "") != relink {
			t.Errorf("relink %t: with another address linked to %q", relink, moved.AccountID())
		}
	}
}

// The switch decides when a linked account becomes a member of the organization's directory.
func TestReadingLateMembership(t *testing.T) {
	t.Parallel()

	for _, late := range []bool{false, true} {
		h := plain.StartSCIM(t, server.Options{SCIM: world.SCIMOptions{LateMembership: late}})

		created := h.Create(plain.Person("ann@corp.test"))
		if account, _ := h.Server.Account(created.AccountID()); (len(account.Memberships) == 0) != late {
			t.Errorf("late %t: memberships %v", late, account.Memberships)
		}

		if _, err := h.Server.SeedSCIMGroup(h.DirectoryID(), "dev", created.Text("id")); err != nil {
			t.Fatal(err)
		}

		if account, _ := h.Server.Account(created.AccountID()); len(account.Memberships) != 1 {
			t.Errorf("late %t: with a group, memberships %v", late, account.Memberships)
		}
	}
}

// API §9.3 no. 3: the switch decides whether names are compared with case.
func TestReadingExactCase(t *testing.T) {
	t.Parallel()

	for _, exact := range []bool{false, true} {
		h := plain.StartSCIM(t, server.Options{SCIM: world.SCIMOptions{ExactCase: exact}})
		h.Create(plain.Person("ann@corp.test"))

		found := h.Do(http.MethodGet, `/Users?filter=userName+eq+%22Ann@corp.test%22`, nil, 200)
		if (len(found.List("Resources")) == 0) != exact {
			t.Errorf("exact %t: another case finds %d users", exact, len(found.List("Resources")))
		}
	}
}

// With OmitSCIMType an error has only its text (API §2.8).
func TestReadingOmitSCIMType(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{SCIM: world.SCIMOptions{OmitSCIMType: true}})
	h.Create(plain.Person("ann@corp.test"))

	answer := h.Do(http.MethodPost, "/Users", plain.Person("ann@corp.test"), 409)
	if _, has := answer.Body["scimType"]; has || answer.Text("detail") == "" {
		t.Errorf("the answer is %s", answer.Raw)
	}
}
