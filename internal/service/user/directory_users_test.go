// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

const directoryUsersType = "atlassian_directory_users"

// attributes are a person's attributes.
type attributes map[string]any

// usersConfig returns the arguments of a block with these people by key.
func usersConfig(people map[string]attributes, arguments ...map[string]any) map[string]any {
	texts := map[string]any{}

	for key, person := range people {
		encoded, err := json.Marshal(person)
		if err != nil {
			panic(err)
		}

		texts[key] = string(encoded)
	}

	config := map[string]any{"users": texts}
	for _, more := range arguments {
		maps.Copy(config, more)
	}

	return config
}

// numberedPeople returns people with numbered e-mail addresses, by address.
func numberedPeople(from, to int) map[string]attributes {
	people := map[string]attributes{}

	for i := from; i < to; i++ {
		address := fmt.Sprintf("p%05d@corp.test", i)
		people[address] = attributes{"email": address, "title": "Engineer"}
	}

	return people
}

// lifecycle takes a block through several runs. Each plan and each apply has its own provider.
type lifecycle struct {
	t     *testing.T
	env   *acctest.Environment
	block *acctest.Instance
}

// newLifecycle starts with a block that was imported without people.
func newLifecycle(t *testing.T, env *acctest.Environment) *lifecycle {
	t.Helper()

	l := &lifecycle{t: t, env: env}
	l.imports("none")

	return l
}

func (l *lifecycle) imports(id string) {
	l.t.Helper()

	block, diags := l.env.Drive(l.t, nil).Import(l.t.Context(), directoryUsersType, id)
	if text := protocoltest.Errors(diags); text != "" {
		l.t.Fatalf("importing %s: %s", id, text)
	}

	l.block = block
}

// plans validates, refreshes and plans.
func (l *lifecycle) plans(config map[string]any) (*acctest.Plan, []*tfprotov6.Diagnostic) {
	l.t.Helper()

	driver := l.env.Drive(l.t, nil)

	if config != nil {
		if diags := driver.Validate(l.t.Context(), directoryUsersType, config); protocoltest.Errors(diags) != "" {
			return nil, diags
		}
	}

	if l.block != nil {
		block, diags := driver.Read(l.t.Context(), l.block)
		if text := protocoltest.Errors(diags); text != "" {
			return nil, diags
		}

		l.block = block
	}

	return driver.Plan(l.t.Context(), directoryUsersType, config, l.block)
}

// applies plans and applies.
func (l *lifecycle) applies(config map[string]any) []*tfprotov6.Diagnostic {
	l.t.Helper()

	plan, diags := l.plans(config)
	if protocoltest.Errors(diags) != "" {
		return diags
	}

	driver := l.env.Drive(l.t, nil)
	l.block, diags = driver.Apply(l.t.Context(), plan)

	return diags
}

// becomes applies the configuration, expects no error, and expects that the next plan is empty.
func (l *lifecycle) becomes(config map[string]any) {
	l.t.Helper()

	if text := protocoltest.Errors(l.applies(config)); text != "" {
		l.t.Fatal(text)
	}

	l.plansNothing(config)
}

// plansNothing expects an empty plan.
func (l *lifecycle) plansNothing(config map[string]any) {
	l.t.Helper()

	plan, diags := l.plans(config)
	if text := protocoltest.Errors(diags); text != "" {
		l.t.Fatal(text)
	}

	if plan.Action != acctest.NoAction {
		l.t.Errorf("planned %s: %v\nfrom %v", plan.Action, plannedOf(l.t, plan), l.block.Value(l.t))
	}
}

func (l *lifecycle) id(key string) string {
	l.t.Helper()

	ids, _ := l.block.Value(l.t)["ids"].(map[string]any)
	id, _ := ids[key].(string)

	return id
}

// fails expects that the plan is an error with these texts, and that no record changes.
func (l *lifecycle) fails(config map[string]any, says ...string) {
	l.t.Helper()

	before := writes(l.env)
	_, diags := l.plans(config)

	for _, text := range says {
		if !strings.Contains(protocoltest.Errors(diags), text) {
			l.t.Errorf("%q does not say %q", protocoltest.Errors(diags), text)
		}
	}

	if len(says) == 0 || protocoltest.Errors(diags) == "" {
		l.t.Errorf("not refused: %v", diags)
	}

	if writes(l.env) != before {
		l.t.Error("somebody was changed")
	}
}

func writes(env *acctest.Environment) int {
	n := 0
	for _, method := range []string{http.MethodPost, http.MethodPatch, http.MethodPut, http.MethodDelete} {
		n += sent(env, method)
	}

	return n
}

func TestProtocolDirectoryUsers_lifecycle(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	l := newLifecycle(t, env)
	people := numberedPeople(0, 12)

	l.becomes(usersConfig(people))

	if n := sent(env, http.MethodPost); n != 12 {
		t.Errorf("%d were created, want 12", n)
	}

	id := l.id("p00003@corp.test")

	// One person changes, one gets another key and another title, one is added and one is removed.
	people["p00001@corp.test"]["title"] = "Lead"
	people["personnel-3"] = attributes{"email": "P00003@corp.test", "title": "Renamed"}
	people["new@corp.test"] = attributes{"email": "new@corp.test"}
	delete(people, "p00003@corp.test")
	delete(people, "p00002@corp.test")

	env.Simulator.ResetJournal()
	l.becomes(usersConfig(people))

	for method, want := range map[string]int{http.MethodPost: 1, http.MethodPatch: 2, http.MethodDelete: 1} {
		if n := sent(env, method); n != want {
			t.Errorf("%d times %s, want %d", n, method, want)
		}
	}

	if got := l.id("personnel-3"); got != id || got == "" {
		t.Errorf("the renamed key has the record %q, want %q", got, id)
	}

	// An attribute that was never set is not managed. An attribute that is removed from the configuration is cleared.
	title := "Set by others"

	env.Simulator.SetSCIMUser(env.Credentials().DirectoryID, l.id("new@corp.test"), func(u *simulator.SCIMUser) { u.Title = &title })
	l.plansNothing(usersConfig(people))

	delete(people["p00001@corp.test"], "title")
	l.becomes(usersConfig(people))

	if got := record(t, env, "p00001@corp.test").Title; got != nil {
		t.Errorf("a title that was removed is %q", *got)
	}

	if got := text(record(t, env, "new@corp.test").Title); got != title {
		t.Errorf("a title that was never set is %q", got)
	}

	// Changes of managed attributes outside of Terraform are drift, and so is a deactivation.
	env.Simulator.SetSCIMUser(env.Credentials().DirectoryID, l.id("p00004@corp.test"), func(u *simulator.SCIMUser) { u.Title, u.Active = &title, false })
	env.Simulator.ResetJournal()
	l.becomes(usersConfig(people))

	if got := record(t, env, "p00004@corp.test"); text(got.Title) != "Engineer" || !got.Active || sent(env, http.MethodPatch) != 1 {
		t.Errorf("after a drift: %v, %d requests", got, sent(env, http.MethodPatch))
	}

	// A record that was deleted outside of Terraform is created again.
	env.Simulator.ResetJournal()

	gone := l.id("p00005@corp.test")

	if _, diags := env.Drive(t, nil).Plan(t.Context(), directoryUsersType, nil, l.block); protocoltest.Errors(diags) == "" {
		t.Error("the block of twelve can be destroyed beyond the limit")
	}

	deleteRecord(t, env, gone)
	l.becomes(usersConfig(people))

	if got := l.id("p00005@corp.test"); got == gone || got == "" {
		t.Errorf("who was deleted has the record %q", got)
	}
}

func deleteRecord(t *testing.T, env *acctest.Environment, id string) {
	t.Helper()

	credentials := env.Credentials()

	user := env.Drive(t, nil).Stored(userType, map[string]any{
		"id": id, "directory_id": credentials.DirectoryID, "email": "x@corp.test", "on_destroy": "delete", "active": false,
	})

	driver := env.Drive(t, nil)

	plan, diags := driver.Plan(t.Context(), userType, nil, user)
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	if _, diags := driver.Apply(t.Context(), plan); protocoltest.Errors(diags) != "" {
		t.Fatal(protocoltest.Errors(diags))
	}
}

// Records that exist already are adopted with one warning. They take no POST, and one PATCH for each record that
// differs.
func TestProtocolDirectoryUsers_takesOver(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)

	people := numberedPeople(0, 30)
	for address := range people {
		addRecord(t, env, withAddress(address))
	}

	l := newLifecycle(t, env)
	env.Simulator.ResetJournal()

	diags := l.applies(usersConfig(people))
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	if got := protocoltest.Warnings(diags); strings.Count(got, "taken over") != 1 || !strings.Contains(got, "30 people") {
		t.Errorf("warned: %s", got)
	}

	if posts, patches := sent(env, http.MethodPost), sent(env, http.MethodPatch); posts != 0 || patches != 30 {
		t.Errorf("%d creations, %d changes", posts, patches)
	}

	l.plansNothing(usersConfig(people))
}

func TestProtocolDirectoryUsers_import(t *testing.T) {
	t.Parallel()

	for whom, want := range map[string]int{"none": 0, "all": 3, "domain:corp.test": 2, "domain:@CORP.test": 2, "group:team": 1} {
		t.Run(whom, func(t *testing.T) {
			t.Parallel()

			env := acctest.StartInProcess(t)
			title := "Boss"
			ann := addRecord(t, env, func(u *simulator.SCIMUser) { withAddress("Ann@corp.test")(u); u.Title = &title })

			addRecord(t, env, func(u *simulator.SCIMUser) { withAddress("ben@corp.test")(u); u.Active = false })
			addRecord(t, env, withAddress("cem@elsewhere.test"))

			if _, err := env.Simulator.SeedSCIMGroup(env.Credentials().DirectoryID, "team", ann); err != nil {
				t.Fatal(err)
			}

			l := &lifecycle{t: t, env: env}
			l.imports(whom)

			config := generatedConfig(t, l.block)
			if n := len(config["users"].(map[string]any)); n != want {
				t.Fatalf("%d people are imported, want %d", n, want)
			}

			l.plansNothing(config)

			if want < 2 {
				return
			}

			// A configuration with fewer attributes than the import changes no titles and reactivates nobody.
			env.Simulator.ResetJournal()

			less := map[string]attributes{}
			for key := range config["users"].(map[string]any) {
				less[key] = attributes{"email": key}
			}

			l.becomes(usersConfig(less))

			if n := writes(env); n != 0 || text(record(t, env, "ann@corp.test").Title) != title || record(t, env, "ben@corp.test").Active {
				t.Errorf("%d writes", n)
			}

			// Once Terraform has set an attribute, its removal clears it.
			less["ann@corp.test"] = attributes{"email": "ann@corp.test", "title": "Chief"}
			l.becomes(usersConfig(less))
			less["ann@corp.test"] = attributes{"email": "ann@corp.test"}
			l.becomes(usersConfig(less))

			if got := record(t, env, "ann@corp.test").Title; got != nil {
				t.Errorf("the title is still %s", *got)
			}
		})
	}

	for _, whom := range []string{"", "everybody", "domain:", "group:nobody knows it", "ALL"} {
		if _, diags := acctest.StartInProcess(t).Drive(t, nil).Import(t.Context(), directoryUsersType, whom); protocoltest.Errors(diags) == "" {
			t.Errorf("%q was imported", whom)
		}
	}
}

// generatedConfig returns the configuration that Terraform generates after an import.
func generatedConfig(t testing.TB, block *acctest.Instance) map[string]any {
	t.Helper()

	config := map[string]any{}

	for name, value := range block.Value(t) {
		if value != nil && !slices.Contains([]string{"directory_id", "ids", "account_ids"}, name) {
			config[name] = value
		}
	}

	return config
}

// Every directory can be imported, and the generated configuration has an empty plan.
func TestProtocolDirectoryUsers_awkwardPeople(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	awkwardPeople(t, env, 7, 120)

	l := &lifecycle{t: t, env: env}
	l.imports("all")
	l.plansNothing(generatedConfig(t, l.block))

	// The same records can also be adopted unchanged.
	taken := newLifecycle(t, env)
	config := generatedConfig(t, l.block)

	if text := protocoltest.Errors(taken.applies(config)); text != "" {
		t.Fatal(text)
	}

	if n := writes(env); n != 0 {
		t.Errorf("%d records were changed", n)
	}

	taken.plansNothing(config)
}

// Two of many people conflict with existing records. All others are created, a diagnostic names each of the two (an
// error, or a warning if the block itself is new, since an error would taint it), and the next plan has only the two.
// ATLASSIAN_COMPANY_SIZE=10000 tests ten thousand people.
func TestProtocolDirectoryUsers_conflicts(t *testing.T) {
	t.Parallel()

	people := acctest.Size(t, acctest.CompanyVariable, 110)

	for _, created := range []bool{false, true} {
		t.Run(fmt.Sprint("created ", created), func(t *testing.T) {
			t.Parallel()

			env := acctest.StartInProcess(t)
			addRecord(t, env, withAddress("p00007@corp.test"))
			addRecord(t, env, withAddress("p00031@corp.test"))

			l := &lifecycle{t: t, env: env}
			if !created {
				l = newLifecycle(t, env)
			}

			config := usersConfig(numberedPeople(0, people), map[string]any{"adopt_existing": false})
			diags := l.applies(config)

			told := protocoltest.Errors(diags)
			if created {
				told = protocoltest.Warnings(diags)

				if text := protocoltest.Errors(diags); text != "" {
					t.Errorf("the block is tainted: %s", text)
				}
			}

			if strings.Count(told, "p00007@corp.test") == 0 || strings.Count(told, "p00031@corp.test") == 0 || len(diags) != 2 {
				t.Errorf("told %d: %s", len(diags), told)
			}

			if n := sent(env, http.MethodPost); n != people || l.id("p00008@corp.test") == "" || l.id("p00007@corp.test") != "" {
				t.Errorf("%d requests; ids %q %q", n, l.id("p00008@corp.test"), l.id("p00007@corp.test"))
			}

			plan, diags := l.plans(config)
			if text := protocoltest.Errors(diags); text != "" || plan.Action != acctest.Update {
				t.Fatalf("planned %v: %s", plan, text)
			}

			open := 0

			for _, id := range plannedOf(t, plan)["ids"].(map[string]any) {
				if id == protocoltest.Unknown {
					open++
				}
			}

			if open != 2 {
				t.Errorf("the next plan shows %d people, want 2", open)
			}

			env.Simulator.ResetJournal()

			config["adopt_existing"] = true
			l.becomes(config)

			if n := sent(env, http.MethodPost); n != 2 {
				t.Errorf("%d requests for two people", n)
			}
		})
	}
}

// A plan that takes access from more people than the block allows is an error with their number, whatever the reason.
func TestProtocolDirectoryUsers_limit(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	l := newLifecycle(t, env)
	l.becomes(usersConfig(numberedPeople(0, 40)))

	for name, config := range map[string]map[string]any{
		"nobody":       usersConfig(nil),
		"another file": usersConfig(numberedPeople(100, 140)),
		"half":         usersConfig(numberedPeople(0, 20)),
		"destroyed":    nil,
	} {
		want, more := "40 people", "p00004@corp.test and 35 more. 40 leave users"
		if name == "half" {
			want, more = "20 people", "p00024@corp.test and 15 more. 20 leave users"
		}

		t.Log(name)
		l.fails(config, "Deprovision limit exceeded", want, more, "deprovision_limit = ")
	}

	inactive := numberedPeople(0, 40)

	for _, person := range inactive {
		person["active"] = false
	}

	l.fails(usersConfig(inactive), "40 people")

	// A released person is not changed, and does not count towards the limit.
	released := []any{}
	for address := range numberedPeople(0, 20) {
		released = append(released, address)
	}

	before := writes(env)

	l.becomes(usersConfig(numberedPeople(20, 40), map[string]any{"released": released}))

	if writes(env) != before || !record(t, env, "p00000@corp.test").Active {
		t.Error("who was released was touched")
	}

	l.becomes(usersConfig(numberedPeople(30, 40), map[string]any{"released": released, "deprovision_limit": 10}))

	if n := sent(env, http.MethodDelete); n != 10 {
		t.Errorf("%d records were deleted, want 10", n)
	}
}

func numberedTexts(n int, text string) map[string]any {
	users := make(map[string]any, n)
	for i := range n {
		users[fmt.Sprintf("p%02d", i)] = fmt.Sprintf(text, i)
	}

	return users
}

// An invalid person is an error that names the key and the attribute. A person whose text is not known yet is left
// open, and nobody else is affected.
func TestProtocolDirectoryUsers_badInput(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	l := newLifecycle(t, env)

	for name, test := range map[string]struct {
		users map[string]any
		says  []string
	}{
		"no JSON":            {map[string]any{"ann": `{"email": `}, []string{"ann", "no JSON"}},
		"a list":             {map[string]any{"ann": `[]`}, []string{"ann", "it is a JSON array, and an object is expected"}},
		"one name twice":     {map[string]any{"ann": `{"email":"ann@corp.test","email":null}`}, []string{"ann (ann@corp.test), email", "it appears twice"}},
		"everybody":          {numberedTexts(30, `{"mail":"p%d@corp.test"}`), []string{"p00, mail", "p19, mail", "There are 10 more errors of this kind"}},
		"everybody's title":  {numberedTexts(30, `{"email":"p%d@corp.test","title":"x "}`), []string{"p00 (p0@corp.test), title", "There are 10 more errors of this kind"}},
		"nothing":            {map[string]any{"ann": ""}, []string{"ann", "it is empty"}},
		"null":               {map[string]any{"ann": `null`}, []string{"ann", "no JSON object"}},
		"null itself":        {map[string]any{"ann": nil}, []string{"ann", "null"}},
		"no address":         {map[string]any{"ann": `{"title":"x"}`}, []string{"ann", "email", "missing"}},
		"a number":           {map[string]any{"ann": `{"email":"ann@corp.test","title":7}`}, []string{"ann", "title", "a text is expected, not 7"}},
		"a text":             {map[string]any{"ann": `{"email":"ann@corp.test","active":"yes"}`}, []string{"active", `true or false is expected, not "yes"`}},
		"an unknown name":    {map[string]any{"ann": `{"email":"ann@corp.test","titel":"x"}`}, []string{"ann (ann@corp.test), titel", "no such attribute; did you mean title?", "preferred_language"}},
		"as others call it":  {map[string]any{"ann": `{"Email":"ann@corp.test"}`}, []string{"ann, Email", "did you mean email?"}},
		"several":            {map[string]any{"ann": `{"zip":1,"email":"ann@corp.test","active":1,"age":7}`}, []string{"ann (ann@corp.test), active"}},
		"a list of numbers":  {map[string]any{"ann": `{"email":["ann@corp.test"]}`}, []string{"ann, email", `a text is expected, not ["ann@corp.test"]`}},
		"much":               {map[string]any{"ann": `{"email":"ann@corp.test","title":[` + strings.Repeat("1,", 1<<16) + `1]}`}, []string{"title", "a text is expected, not [1,1,", "…"}},
		"phones":             {map[string]any{"ann": `{"email":"ann@corp.test","phone_numbers":["1"]}`}, []string{"phone_numbers", "a list such as"}},
		"empty":              {map[string]any{"ann": `{"email":"ann@corp.test","title":""}`}, []string{"title", "empty"}},
		"two of one address": {map[string]any{"ann": `{"email":"ann@corp.test"}`, "ben": `{"email":"ANN@corp.test"}`}, []string{"ben", "ann", "email"}},
		"padded":             {map[string]any{"ann": `{"email":"ann@corp.test","title":"x "}`}, []string{"ann", "title", "blank"}},
	} {
		t.Log(name)
		l.fails(map[string]any{"users": test.users}, test.says...)
	}

	plan, diags := l.plans(map[string]any{"users": map[string]any{"ann": `{"email":"ann@corp.test"}`, "ben": protocoltest.Unknown}})
	if text := protocoltest.Errors(diags); text != "" || plan.Action != acctest.Update {
		t.Fatalf("%v %s", plan, text)
	}

	l.becomes(usersConfig(map[string]attributes{"ann": {"email": "ann@corp.test"}, "ben": {"email": "ben@corp.test"}}))

	plan, diags = l.plans(map[string]any{"users": map[string]any{"ann": `{"email":"ann@corp.test"}`, "ben": protocoltest.Unknown}})
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	ids, _ := plannedOf(t, plan)["ids"].(map[string]any)
	if ids["ann"] != l.id("ann") || ids["ben"] != l.id("ben") {
		t.Errorf("planned ids %v", ids)
	}
}

// A record that an atlassian_user manages is refused, and so is an exchange of two addresses, so that nobody loses
// access.
func TestProtocolDirectoryUsers_besideBlocks(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	l := newLifecycle(t, env)
	people := map[string]attributes{"ann": {"email": "ann@corp.test"}, "ben": {"email": "ben@corp.test"}}
	l.becomes(usersConfig(people))

	l.fails(usersConfig(map[string]attributes{"ann": {"email": "ben@corp.test"}, "ben": {"email": "ann@corp.test"}}), "Name of another record", "steps, each with an apply")

	driver := env.Drive(t, nil)

	user, diags := driver.Import(t.Context(), userType, "ann@corp.test")
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	if _, diags := driver.Plan(t.Context(), userType, annArguments(nil), user); protocoltest.Errors(diags) != "" {
		t.Fatal(protocoltest.Errors(diags))
	}

	if _, diags := driver.Plan(t.Context(), directoryUsersType, usersConfig(people), l.block); !strings.Contains(protocoltest.Errors(diags), "two blocks") {
		t.Errorf("a person in two blocks: %s", protocoltest.Errors(diags))
	}
}

// A person moves from the block to an atlassian_user and back. The record stays, and no request changes it.
func TestProtocolDirectoryUsers_movesToABlockAndBack(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	l := newLifecycle(t, env)
	people := map[string]attributes{"ann": {"email": "ann@corp.test"}, "ben": {"email": "ben@corp.test"}}
	l.becomes(usersConfig(people))

	id := l.id("ann")
	before := writes(env)

	// The person is released from the block and imported into the atlassian_user.
	only := map[string]attributes{"ben": people["ben"]}
	without := usersConfig(only, map[string]any{"released": []any{"ann"}})

	driver := env.Drive(t, nil)

	block, diags := driver.Import(t.Context(), userType, id)
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	if _, diags := driver.Plan(t.Context(), userType, annArguments(nil), block); protocoltest.Errors(diags) != "" {
		t.Fatal(protocoltest.Errors(diags))
	}

	plan, diags := driver.Plan(t.Context(), directoryUsersType, without, l.block)
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	if l.block, diags = env.Drive(t, nil).Apply(t.Context(), plan); protocoltest.Errors(diags) != "" {
		t.Fatal(protocoltest.Errors(diags))
	}

	l.plansNothing(without)

	// The provider does not see removed { lifecycle { destroy = false } }. A new entry in the block adopts the record.
	l.becomes(usersConfig(people))

	if n := writes(env) - before - sentCreations(env, 2); n != 0 || l.id("ann") != id || !record(t, env, "ann@corp.test").Active {
		t.Errorf("%d writes, record %q, want %q", n, l.id("ann"), id)
	}
}

// sentCreations counts the POST requests beyond those that created a record: the directory refused them because the
// record exists.
func sentCreations(env *acctest.Environment, made int) int { return sent(env, http.MethodPost) - made }
