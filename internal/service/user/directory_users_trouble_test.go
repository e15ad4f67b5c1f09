// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// impatient makes a fault fail the apply at once, without retries.
var impatient = map[string]any{"max_retries": 0, "request_timeout": "2s"}

// If the change of one person fails, in any of these ways, the changes of the others take effect, the error names that
// person, and the next apply changes at most that person.
func TestProtocolDirectoryUsers_oneFails(t *testing.T) {
	t.Parallel()

	for name, fault := range map[string]simulator.Fault{
		"400":         {Answer: simulator.RespondSCIM(http.StatusBadRequest, "invalidValue", "no")},
		"404":         {Answer: simulator.RespondSCIM(http.StatusNotFound, "", "gone")},
		"409":         {Answer: simulator.RespondSCIM(http.StatusConflict, "uniqueness", "taken")},
		"413":         {Answer: simulator.RespondSCIM(http.StatusRequestEntityTooLarge, "", "too much")},
		"429":         {Answer: simulator.TooManyRequests(simulator.RetryAfter(3600))},
		"500":         {Answer: simulator.RespondSCIM(http.StatusInternalServerError, "", "broken")},
		"lost":        {Answer: simulator.ResetConnection()},
		"done, lost":  {Commit: true, Answer: simulator.ResetConnection()},
		"done, HTML":  {Commit: true, Answer: simulator.RespondHTML(http.StatusOK)},
		"no answer":   {Answer: simulator.Never()},
		"half a body": {Commit: true, Answer: simulator.Truncate()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				env := acctest.StartInProcess(t)
				l := newLifecycle(t, env)
				people := numberedPeople(0, 12)
				l.becomes(usersConfig(people))

				const unlucky = "p00005@corp.test"

				for _, person := range people {
					person["title"] = "Lead"
				}

				fault.Method, fault.Path = http.MethodPatch, "/scim/directory/*/Users/"+l.id(unlucky)
				heal := env.Simulator.Inject(fault)

				plan, diags := l.plans(usersConfig(people))
				if text := protocoltest.Errors(diags); text != "" {
					t.Fatal(text)
				}

				driver := env.Drive(t, impatient)
				l.block, diags = driver.Apply(t.Context(), plan)

				heal()

				told, led := protocoltest.Errors(diags), 0

				for address := range people {
					if text(record(t, env, address).Title) == "Lead" {
						led++
					}
				}

				// The provider may have replaced a refused PATCH by a PUT, and may have read the record after a lost
				// answer.
				if led < 11 || led == 11 && told == "" || told != "" && !strings.HasPrefix(told, "Updating person failed: "+unlucky) || strings.Contains(told, "p00006") {
					t.Errorf("%d of 12 were changed; told: %s", led, told)
				}

				env.Simulator.ResetJournal()
				l.becomes(usersConfig(people))

				if n := sent(env, http.MethodPatch); n > 1 {
					t.Errorf("the second apply changes %d people", n)
				}
			})
		})
	}
}

// A list that omits or repeats people makes no plan remove or change anybody.
func TestProtocolDirectoryUsers_wrongLists(t *testing.T) {
	t.Parallel()

	for name, lie := range map[string]func(*simulator.Options){
		"inactive people hidden": func(o *simulator.Options) { o.SCIM.HideInactive = true },
		"an empty page":          func(o *simulator.Options) { o.SCIM.Paging = simulator.PagingEmptyPage },
		"totals too low":         func(o *simulator.Options) { o.SCIM.Paging = simulator.PagingTotalTooLow },
		"people twice":           func(o *simulator.Options) { o.SCIM.Paging = simulator.PagingRepeats },
		"the first page again":   func(o *simulator.Options) { o.SCIM.Paging = simulator.PagingFirstPageAgain },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := acctest.StartInProcess(t, lie, func(o *simulator.Options) { o.SCIM.PageCap = 40 })
			l := newLifecycle(t, env)
			people := numberedPeople(0, 110) // enough people that they are read with a list

			for i := range 15 {
				people[fmt.Sprintf("p%05d@corp.test", i*7)]["active"] = false
			}

			l.becomes(usersConfig(people))
			env.Simulator.ResetJournal()

			for range 2 {
				l.plansNothing(usersConfig(people))
			}

			if n := writes(env); n != 0 {
				t.Errorf("%d writes", n)
			}
		})
	}
}

// A new person may have a record already, in any state.
func TestProtocolDirectoryUsers_existingRecords(t *testing.T) {
	t.Parallel()

	const email = "kim@corp.test"

	for name, test := range map[string]struct {
		there  func(*simulator.SCIMUser)
		person attributes
		adopt  bool
		says   string // text of the error; empty if the record is adopted
		active bool
	}{
		"active":                     {there: func(*simulator.SCIMUser) {}, adopt: true, active: true},
		"deactivated":                {there: func(u *simulator.SCIMUser) { u.Active = false }, adopt: true, active: true},
		"deactivated, to stay":       {there: func(u *simulator.SCIMUser) { u.Active = false }, person: attributes{"active": false}, adopt: true},
		"active, to be deactivated":  {there: func(*simulator.SCIMUser) {}, person: attributes{"active": false}, adopt: true},
		"not to be taken over":       {there: func(*simulator.SCIMUser) {}, says: "To take that record over when applying", active: true},
		"deactivated, not to be":     {there: func(u *simulator.SCIMUser) { u.Active = false }, says: "inactive"},
		"in capitals":                {there: withAddress("KIM@Corp.Test"), adopt: true, active: true},
		"with another's external id": {there: func(*simulator.SCIMUser) {}, person: attributes{"external_id": "taken"}, adopt: true, says: "Several records match", active: true},
	} {
		for _, more := range []int{0, 15} {
			t.Run(fmt.Sprintf("%s, and %d more", name, more), func(t *testing.T) {
				t.Parallel()

				env := acctest.StartInProcess(t)
				id := addRecord(t, env, func(u *simulator.SCIMUser) { withAddress(email)(u); test.there(u) })
				taken := "taken"

				addRecord(t, env, func(u *simulator.SCIMUser) { withAddress("other@corp.test")(u); u.ExternalID = &taken })

				people := numberedPeople(0, more)
				people["kim"] = attributes{"email": email}

				maps.Copy(people["kim"], test.person)

				l := newLifecycle(t, env)
				config := usersConfig(people, map[string]any{"adopt_existing": test.adopt})
				told := protocoltest.Errors(l.applies(config))

				if test.says == "" {
					if told != "" || l.id("kim") != id {
						t.Errorf("the record %q is in the state, want %q: %s", l.id("kim"), id, told)
					}

					l.plansNothing(config)
				} else if !strings.Contains(told, test.says) || !strings.Contains(told, "kim ("+email+")") || l.id("kim") != "" || strings.Contains(told, "import {") {
					t.Errorf("told %q, state %q", told, l.id("kim"))
				}

				if got := record(t, env, email); got.Active != test.active {
					t.Errorf("active %t", got.Active)
				}

				if n := len(env.Simulator.SCIMUsers(env.Credentials().DirectoryID)); n != 2+more {
					t.Errorf("%d people are there, want %d", n, 2+more)
				}
			})
		}
	}
}

// The directory changes between plan and apply.
func TestProtocolDirectoryUsers_appliedLater(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	l := newLifecycle(t, env)
	people := numberedPeople(0, 4)
	l.becomes(usersConfig(people))

	gone, changed := l.id("p00000@corp.test"), l.id("p00001@corp.test")

	people["p00000@corp.test"]["title"] = "Lead"
	people["p00001@corp.test"]["title"] = "Lead"
	people["new@corp.test"] = attributes{"email": "new@corp.test", "title": "Lead"}
	delete(people, "p00002@corp.test")

	plan, diags := l.plans(usersConfig(people))
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	nickname := "Set meanwhile"

	env.Simulator.DeleteSCIMUser(env.Credentials().DirectoryID, gone)
	env.Simulator.DeleteSCIMUser(env.Credentials().DirectoryID, l.id("p00002@corp.test"))
	env.Simulator.SetSCIMUser(env.Credentials().DirectoryID, changed, func(u *simulator.SCIMUser) { u.NickName = &nickname })
	addRecord(t, env, withAddress("New@corp.test"))

	l.block, diags = env.Drive(t, nil).Apply(t.Context(), plan)

	if told := protocoltest.Errors(diags); strings.Count(told, "deleted outside Terraform since the plan was made") != 1 || !strings.Contains(told, "p00000@corp.test") {
		t.Errorf("told: %s", told)
	}

	if got := record(t, env, "p00001@corp.test"); text(got.Title) != "Lead" || text(got.NickName) != nickname {
		t.Errorf("who was changed meanwhile is %v", got)
	}

	l.becomes(usersConfig(people))

	if n := len(env.Simulator.SCIMUsers(env.Credentials().DirectoryID)); n != 4 {
		t.Errorf("%d people are there, want 4", n)
	}
}

// A key may be any text but the empty one, and an address is the same in any spelling.
func TestProtocolDirectoryUsers_spellings(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	l := newLifecycle(t, env)

	odd := map[string]attributes{}
	for i, key := range []string{" ", "a/b", "a b", "Ключ", "\"quoted\"", "${x}", "new\nline", "'", "0", "a.b[0]", strings.Repeat("k", 5000)} {
		odd[key] = attributes{"email": fmt.Sprintf("odd%d@corp.test", i)}
	}

	l.becomes(usersConfig(odd))

	if n := len(env.Simulator.SCIMUsers(env.Credentials().DirectoryID)); n != len(odd) {
		t.Errorf("%d people are there, want %d", n, len(odd))
	}

	l.fails(usersConfig(map[string]attributes{"": {"email": "x@corp.test"}}), "A key is empty")

	for name, second := range map[string]string{"case": "JOSÉ@corp.test", "composed": "jose\u0301@corp.test"} {
		t.Log(name)
		l.fails(usersConfig(map[string]attributes{"a": {"email": "josé@corp.test"}, "b": {"email": second}}), "Same person twice", "b (", "what a has too")
	}

	// Another spelling of the same address changes no record.
	before := writes(env)
	odd["0"]["email"] = strings.ToUpper(fmt.Sprint(odd["0"]["email"]))
	l.becomes(usersConfig(odd))

	if n := writes(env) - before; n != 0 {
		t.Errorf("%d writes", n)
	}
}

// A person who is released and added again gets the same record, unchanged.
func TestProtocolDirectoryUsers_releasedAndBack(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	l := newLifecycle(t, env)
	people := numberedPeople(0, 3)
	l.becomes(usersConfig(people))

	id := l.id("p00001@corp.test")
	released := map[string]any{"released": []any{"p00001@corp.test", "nobody"}}

	l.fails(usersConfig(people, released), "Person released and kept", "p00001@corp.test")

	without := numberedPeople(0, 3)
	delete(without, "p00001@corp.test")

	before := writes(env)

	l.becomes(usersConfig(without, released))

	if n := writes(env) - before; n != 0 || l.id("p00001@corp.test") != "" {
		t.Errorf("%d writes", n)
	}

	l.becomes(usersConfig(people))

	if got := l.id("p00001@corp.test"); got != id {
		t.Errorf("the record is %s, was %s", got, id)
	}

	// A person who is released and added under another key at once keeps the record, and no request changes it.
	before = writes(env)
	without["renamed"] = people["p00001@corp.test"]
	l.becomes(usersConfig(without, released))

	if got := l.id("renamed"); got != id || writes(env)-before-sentCreations(env, 4) > 0 {
		t.Errorf("the record is %s, was %s; %d writes", got, id, writes(env)-before)
	}
}

// While a whole argument is unknown, nobody is removed.
func TestProtocolDirectoryUsers_unknownAsAWhole(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	l := newLifecycle(t, env)
	l.becomes(usersConfig(numberedPeople(0, 30)))

	plan, diags := l.plans(map[string]any{"users": protocoltest.Unknown})
	if text := protocoltest.Errors(diags); text != "" || plannedOf(t, plan)["ids"] != protocoltest.Unknown {
		t.Fatalf("%v %s", plan, text)
	}

	for _, unknown := range []string{"deprovision_limit", "released", "on_destroy", "adopt_existing"} {
		if plan, diags := l.plans(usersConfig(numberedPeople(0, 30), map[string]any{unknown: protocoltest.Unknown})); protocoltest.Errors(diags) != "" || plan.Action == acctest.Delete {
			t.Errorf("%s: %v %s", unknown, plan, protocoltest.Errors(diags))
		}
	}

	// A limit that is not known yet causes no error in the plan.
	if _, diags := l.plans(usersConfig(numberedPeople(0, 15), map[string]any{"deprovision_limit": protocoltest.Unknown})); protocoltest.Errors(diags) != "" {
		t.Error(protocoltest.Errors(diags))
	}

	// While released is not known, nobody counts as losing access.
	for _, released := range []any{protocoltest.Unknown, []any{"p00007@corp.test", protocoltest.Unknown}} {
		if _, diags = l.plans(usersConfig(numberedPeople(0, 3), map[string]any{"released": released})); protocoltest.Errors(diags) != "" {
			t.Error(protocoltest.Errors(diags))
		}
	}
}

// A limit of 0 allows nobody to lose access in any way. The provider's own limit counts too.
func TestProtocolDirectoryUsers_limits(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	l := newLifecycle(t, env)
	l.becomes(usersConfig(numberedPeople(0, 5)))

	none := map[string]any{"deprovision_limit": 0}
	inactive := numberedPeople(0, 5)
	inactive["p00000@corp.test"]["active"] = false

	l.fails(usersConfig(numberedPeople(1, 5), none), "Of 1 people the access would be taken: p00000@corp.test", "deprovision_limit = 1")
	l.fails(usersConfig(inactive, none), "deprovision_limit is 0")
	l.fails(usersConfig(numberedPeople(0, 5), map[string]any{"deprovision_limit": -1}), "cannot be negative")

	driver := env.Drive(t, map[string]any{"deprovision_limit": 1})
	if _, diags := driver.Plan(t.Context(), directoryUsersType, usersConfig(numberedPeople(2, 5)), l.block); !strings.Contains(protocoltest.Errors(diags), "Deprovision limit exceeded") {
		t.Errorf("the provider's own limit: %s", protocoltest.Errors(diags))
	}

	// The limit does not count people who have no access, or who are retained.
	l.becomes(usersConfig(inactive))
	l.becomes(usersConfig(numberedPeople(1, 5), none))

	retained := numberedPeople(2, 5)
	retained["p00004@corp.test"]["active"] = false
	l.fails(usersConfig(retained, none, map[string]any{"on_destroy": "retain"}),
		"Of 1 people the access would be taken: p00004@corp.test. 0 leave users and 1 become inactive")

	l.becomes(usersConfig(numberedPeople(4, 5), none, map[string]any{"on_destroy": "retain"}))

	if !record(t, env, "p00001@corp.test").Active {
		t.Error("who is retained is inactive")
	}
}

// Removed people are handled as on_destroy says, even if it changes in the same apply.
func TestProtocolDirectoryUsers_onDestroy(t *testing.T) {
	t.Parallel()

	for _, way := range []string{"delete", "deactivate", "unlink", "retain"} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()

			env := acctest.StartInProcess(t)
			l := newLifecycle(t, env)
			l.becomes(usersConfig(numberedPeople(0, 4)))
			l.becomes(usersConfig(numberedPeople(2, 4), map[string]any{"on_destroy": way}))

			var there []simulator.SCIMUser

			for _, user := range env.Simulator.SCIMUsers(env.Credentials().DirectoryID) {
				if slices.Contains([]string{"p00000@corp.test", "p00001@corp.test"}, user.PrimaryEmail()) {
					there = append(there, user)
				}
			}

			accounts := 0

			for _, account := range env.Simulator.Accounts() {
				if account.Email < "p00002" && account.Status == simulator.AccountActive {
					accounts++
				}
			}

			want := map[string][2]int{"delete": {0, 0}, "deactivate": {2, 0}, "unlink": {0, 2}, "retain": {2, 2}}[way]
			if got := [2]int{len(there), accounts}; got != want {
				t.Errorf("records and active accounts: %v, want %v", got, want)
			}

			if _, diags := l.plans(nil); protocoltest.Errors(diags) != "" {
				t.Error(protocoltest.Errors(diags))
			}
		})
	}
}

// Two blocks of one directory do not affect each other, unless both have the same person.
func TestProtocolDirectoryUsers_twoBlocks(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	one, two := newLifecycle(t, env), newLifecycle(t, env)
	one.becomes(usersConfig(numberedPeople(0, 15)))
	two.becomes(usersConfig(numberedPeople(15, 30)))
	one.plansNothing(usersConfig(numberedPeople(0, 15)))

	driver := env.Drive(t, nil)

	for _, plan := range []struct {
		block  *acctest.Instance
		config map[string]any
		says   string
	}{
		{one.block, usersConfig(numberedPeople(0, 16)), ""},
		{two.block, usersConfig(numberedPeople(15, 30)), "p00015@corp.test"},
	} {
		_, diags := driver.Plan(t.Context(), directoryUsersType, plan.config, plan.block)
		if told := protocoltest.Errors(diags); (told != "") != (plan.says != "") || !strings.Contains(told, plan.says) {
			t.Errorf("told %q, want %q", told, plan.says)
		}
	}

	// Moving a person to another block is refused with an explanation of how to do it. Done that way, it sends no more
	// than the POST that finds the existing record.
	driver = env.Drive(t, nil)

	var told string

	for block, config := range map[*acctest.Instance]map[string]any{
		one.block: usersConfig(numberedPeople(0, 14)),
		two.block: usersConfig(numberedPeople(14, 30)),
	} {
		_, diags := driver.Plan(t.Context(), directoryUsersType, config, block)
		told += protocoltest.Errors(diags)
	}

	if !strings.Contains(told, `released = ["KEY"]`) || !strings.Contains(told, "from = atlassian_directory_users.OLD") {
		t.Errorf("told: %s", told)
	}

	before := writes(env)
	id := one.id("p00014@corp.test")
	one.becomes(usersConfig(numberedPeople(0, 14), map[string]any{"released": []any{"p00014@corp.test"}}))
	two.becomes(usersConfig(numberedPeople(14, 30)))

	if n := writes(env) - before; n > 1 || two.id("p00014@corp.test") != id {
		t.Errorf("%d writes; the record is %s, was %s", n, two.id("p00014@corp.test"), id)
	}
}

// An import by identity equals an import by id.
func TestProtocolDirectoryUsers_importByIdentity(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	addRecord(t, env, withAddress("ann@corp.test"))

	directory := env.Credentials().DirectoryID

	for name, test := range map[string]struct {
		identity map[string]any
		people   int
		says     string
	}{
		"nobody":            {map[string]any{"directory_id": directory, "people": "none"}, 0, ""},
		"everybody":         {map[string]any{"people": "all"}, 1, ""},
		"a domain":          {map[string]any{"directory_id": nil, "people": "domain:corp.test"}, 1, ""},
		"another directory": {map[string]any{"directory_id": "11111111-2222-4333-8444-555555555555", "people": "none"}, 0, "Import with a provider alias for that directory"},
		"nonsense":          {map[string]any{"people": "some"}, 0, `"some" names nobody`},
	} {
		block, diags := env.Drive(t, nil).ImportIdentity(t.Context(), directoryUsersType, test.identity)
		if told := protocoltest.Errors(diags); (told != "") != (test.says != "") || !strings.Contains(told, test.says) {
			t.Errorf("%s: told %q", name, told)

			continue
		}

		if test.says != "" {
			continue
		}

		users, _ := block.Value(t)["users"].(map[string]any)
		if len(users) != test.people {
			t.Errorf("%s: %d people", name, len(users))
		}

		// The identity is the one of the import, and a read does not change it.
		again, diags := env.Drive(t, nil).Read(t.Context(), block)
		if told := protocoltest.Errors(diags); told != "" || string(again.Identity.IdentityData.MsgPack) != string(block.Identity.IdentityData.MsgPack) {
			t.Errorf("%s: the identity changes: %s", name, told)
		}
	}
}

// Without a refresh the plan uses the state. The apply reports a record that is gone, and the next apply converges.
func TestProtocolDirectoryUsers_withoutRefresh(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	l := newLifecycle(t, env)
	people := numberedPeople(0, 12)
	l.becomes(usersConfig(people))

	env.Simulator.DeleteSCIMUser(env.Credentials().DirectoryID, l.id("p00003@corp.test"))
	env.Simulator.ResetJournal()

	people["p00001@corp.test"]["title"] = "Lead"
	people["p00003@corp.test"]["title"] = "Lead"
	delete(people, "p00004@corp.test")

	driver := env.Drive(t, nil)

	plan, diags := driver.Plan(t.Context(), directoryUsersType, usersConfig(people), l.block)
	if text := protocoltest.Errors(diags); text != "" || sent(env, http.MethodGet) != 0 {
		t.Fatalf("%d requests; %s", sent(env, http.MethodGet), text)
	}

	l.block, diags = env.Drive(t, nil).Apply(t.Context(), plan)
	if told := protocoltest.Errors(diags); !strings.Contains(told, "p00003@corp.test") || strings.Contains(told, "p00001") {
		t.Errorf("told: %s", told)
	}

	l.becomes(usersConfig(people))
}

// An apply that is refused before it begins leaves the state as it was: a new block has none, an existing block keeps
// everybody.
func TestProtocolDirectoryUsers_applyWithoutKey(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	fresh, l := &lifecycle{t: t, env: env}, newLifecycle(t, env)
	l.becomes(usersConfig(numberedPeople(0, 3)))

	for name, one := range map[string]*lifecycle{"new": fresh, "old": l} {
		plan, diags := one.plans(usersConfig(numberedPeople(0, 4)))
		if text := protocoltest.Errors(diags); text != "" {
			t.Fatal(text)
		}

		before := one.block

		after, diags := env.Drive(t, map[string]any{"scim_api_key": nil}).Apply(t.Context(), plan)
		if protocoltest.Errors(diags) == "" {
			t.Errorf("%s: applied without a key", name)
		}

		if (after == nil) != (before == nil) || after != nil && !after.State.Equal(before.State) {
			t.Errorf("%s: the state is %v", name, after)
		}
	}

	l.plansNothing(usersConfig(numberedPeople(0, 3)))
}

// An apply without a directory does not begin, and keeps the state.
func TestProtocolDirectoryUsers_applyWithoutDirectory(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	l := newLifecycle(t, env)
	l.becomes(usersConfig(numberedPeople(0, 3)))

	plan, diags := l.plans(usersConfig(numberedPeople(0, 4)))
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	left, diags := env.Drive(t, map[string]any{"directory_id": nil}).Apply(t.Context(), plan)
	if text := protocoltest.Errors(diags); !strings.Contains(text, "Provider configuration incomplete") {
		t.Fatalf("the apply begins without a directory: %s", text)
	}

	if left == nil || !left.State.Equal(l.block.State) {
		t.Errorf("the state is %v", left)
	}
}
