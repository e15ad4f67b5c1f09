// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// If the plan did not know the address, the apply keeps the person: destroying a record that the same run has just
// adopted sends nothing, and a warning says so.
func TestProtocolUser_takenOverThenDestroyed(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	old := createUser(t, env, annArguments(nil))

	planning := env.Drive(t, nil)

	gone, diags := planning.Plan(t.Context(), userType, nil, old)
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	if _, diags := planning.Plan(t.Context(), userType, map[string]any{"email": protocoltest.Unknown, "adopt_existing": true}, nil); protocoltest.Errors(diags) != "" {
		t.Fatal(protocoltest.Errors(diags))
	}

	applying := env.Drive(t, nil)

	taken, diags := planAndApply(t, applying, annArguments(map[string]any{"adopt_existing": true}), nil)
	if text := protocoltest.Warnings(diags); taken == nil || !strings.Contains(text, "Existing user taken over") || !strings.Contains(text, "nothing of it was changed") {
		t.Fatalf("taken over: %t, %q", taken != nil, text)
	}

	left, diags := applying.Apply(t.Context(), gone)
	if text := protocoltest.Warnings(diags); left != nil || !strings.Contains(text, "Left for another block") {
		t.Errorf("left in state: %t, %q", left != nil, text)
	}

	if n := sent(env, http.MethodDelete); n != 0 {
		t.Errorf("%d deletions were sent", n)
	}
}

// on_destroy = "unlink" unlinks the record before it deletes it, even while Atlassian does not show the link yet.
func TestProtocolUser_unlinkedBeforeTheLinkShows(t *testing.T) {
	t.Parallel()

	for name, domain := range map[string]string{"linked": "acme.test", "never linked": "elsewhere.test"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
				s.Applies([]acctest.Block{{Address: "atlassian_user.kim", Config: map[string]any{"email": "kim@" + domain, "on_destroy": "unlink"}}}, nil)

				id := s.State("atlassian_user.kim").Text(t, "id")

				if failures := s.Apply(t.Context(), nil); len(failures) > 0 {
					t.Fatal(failures)
				}

				if _, there := s.Simulator.SCIMUser(s.Simulator.Credentials().DirectoryID, id); there {
					t.Error("the record is left")
				}

				if account, there := s.Simulator.AccountByEmail("kim@" + domain); there && account.Status != "active" {
					t.Errorf("the account is %s", account.Status)
				}
			}, func(o *simulator.Options) { o.SCIM.LinkShownAfter = time.Hour })
		})
	}
}

// In the other order, the adoption waits for the destroy that has begun. Afterwards the user exists and is active.
func TestProtocolUser_takenOverWhileDestroyed(t *testing.T) {
	t.Parallel()

	for _, way := range []string{"delete", "deactivate"} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { takenOverDuringItsDestruction(t, way) })
		})
	}
}

func takenOverDuringItsDestruction(t *testing.T, way string) {
	t.Helper()

	env := acctest.StartInProcess(t)
	old := createUser(t, env, annArguments(map[string]any{"on_destroy": way}))

	gone, diags := env.Drive(t, nil).Plan(t.Context(), userType, nil, old)
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	applying, begun, ended := env.Drive(t, nil), make(chan struct{}), make(chan struct{})

	method := map[string]string{"delete": http.MethodDelete, "deactivate": http.MethodPatch}[way]
	env.Simulator.Inject(simulator.Fault{Method: method, Path: "/scim/directory/*/Users/*", Times: 1, Before: func(*http.Request) {
		close(begun)
		<-time.After(100 * time.Millisecond)
	}})

	go func() {
		defer close(ended)

		if _, diags := applying.Apply(t.Context(), gone); protocoltest.Errors(diags) != "" {
			t.Error(protocoltest.Errors(diags))
		}
	}()

	<-begun

	taken, diags := planAndApply(t, applying, annArguments(map[string]any{"adopt_existing": true}), nil)

	<-ended

	if text := protocoltest.Errors(diags); taken == nil || text != "" {
		t.Fatalf("taken over: %t, %q", taken != nil, text)
	}

	user, there := env.Simulator.SCIMUser(env.Credentials().DirectoryID, taken.Text(t, "id"))
	if !there || !user.Active {
		t.Errorf("there: %t, active: %t", there, user.Active)
	}
}

// Users are not planned to move to another directory unless that directory answers: one request, one error.
func TestProtocolUser_anotherDirectory(t *testing.T) {
	t.Parallel()

	const slip = "7f3d2b1c-7e65-4a3f-8b9c-1d2e3f4a5b6c"

	env := acctest.StartInProcess(t)

	var people []*acctest.Instance
	for i := range 3 {
		people = append(people, createUser(t, env, map[string]any{"email": fmt.Sprintf("u%d@corp.test", i)}))
	}

	env.Simulator.ResetJournal()

	driver, errors := env.Drive(t, map[string]any{"directory_id": slip}), ""

	for i, person := range people {
		read, diags := driver.Read(t.Context(), person)
		if text := protocoltest.Errors(diags); text != "" || read == nil {
			t.Fatalf("the refresh: %q, gone: %t", text, read == nil)
		}

		plan, diags := driver.Plan(t.Context(), userType, map[string]any{"email": fmt.Sprintf("u%d@corp.test", i)}, read)
		errors += protocoltest.Errors(diags)

		if plan != nil && plan.Action != acctest.NoAction {
			t.Errorf("%d is planned to %s", i, plan.Action)
		}
	}

	if n := strings.Count(errors, "Directory not confirmed"); n != 1 || !strings.Contains(errors, slip) || !strings.Contains(errors, env.Credentials().DirectoryID) {
		t.Errorf("%d errors: %s", n, errors)
	}

	if n := env.Simulator.CountRequests(simulator.Filter{}); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

// An intended move to another directory is planned with one warning, and each user counts towards the limit.
func TestProtocolUser_movedToAnotherDirectory(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)

	var people []*acctest.Instance
	for i := range 3 {
		people = append(people, createUser(t, env, map[string]any{"email": fmt.Sprintf("u%d@corp.test", i)}))
	}

	key := acctest.KeyMark + "-of-the-other"
	other := env.Simulator.AddSCIMDirectory("Other", key)
	driver := env.Drive(t, map[string]any{"directory_id": other, "scim_api_key": key, "deprovision_limit": 2})

	// Each plan begins with a refresh. A move without one, as in an apply, was not planned, and each user is refused.
	unplanned := env.Drive(t, map[string]any{"directory_id": other, "scim_api_key": key})
	for i, person := range people {
		_, diags := unplanned.Plan(t.Context(), userType, map[string]any{"email": fmt.Sprintf("u%d@corp.test", i)}, person)
		if text := protocoltest.Errors(diags); !strings.Contains(text, "Directory is not that of the plan") {
			t.Errorf("%d, without a refresh: %q", i, text)
		}
	}

	var errors, warnings string

	for i, person := range people {
		if _, diags := driver.Read(t.Context(), person); protocoltest.Errors(diags) != "" {
			t.Fatal(protocoltest.Errors(diags))
		}

		plan, diags := driver.Plan(t.Context(), userType, map[string]any{"email": fmt.Sprintf("u%d@corp.test", i)}, person)
		errors += protocoltest.Errors(diags)
		warnings += protocoltest.Warnings(diags)

		if plan != nil && plan.Action != acctest.Replace {
			t.Errorf("%d is planned to %s", i, plan.Action)
		}
	}

	if n := strings.Count(warnings, "Moving to another directory"); n != 1 {
		t.Errorf("%d warnings: %s", n, warnings)
	}

	if n := strings.Count(errors, "Deprovision limit exceeded"); n != 1 || !strings.Contains(errors, "3 users counted so far") {
		t.Errorf("%d errors: %s", n, errors)
	}
}

// The default limit is 25. A plan has one error for all users, and an apply refuses each user beyond the limit.
func TestProtocolUser_defaultLimit(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	planning, applying := env.Drive(t, nil), env.Drive(t, nil)

	var (
		errors  string
		refused int
	)

	for i := range 30 {
		person := createUser(t, env, map[string]any{"email": fmt.Sprintf("u%02d@corp.test", i)})

		plan, diags := planning.Plan(t.Context(), userType, nil, person)
		errors += protocoltest.Errors(diags)

		if plan == nil {
			continue
		}

		left, diags := applying.Apply(t.Context(), plan)
		if protocoltest.Errors(diags) != "" {
			refused++
		}

		if (left != nil) != (protocoltest.Errors(diags) != "") {
			t.Errorf("%d: left in state: %t, %s", i, left != nil, protocoltest.Errors(diags))
		}
	}

	if n := strings.Count(errors, "Deprovision limit exceeded"); n != 1 || !strings.Contains(errors, "26 users counted so far (u00@corp.test, ") ||
		!strings.Contains(errors, "and 21 more") || !strings.Contains(errors, "deprovision_limit = 26") {
		t.Errorf("%d errors: %s", n, errors)
	}

	if refused != 4 { // 29 were planned
		t.Errorf("%d were refused in the apply, want 4", refused)
	}
}

// Besides deletions, two changes count towards the limit: creating an inactive user whose address has an account, and
// moving to an unverified domain. Without an organization they are warnings.
func TestProtocolUser_countsWhatTakesAccess(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	person := createUser(t, env, annArguments(nil))
	none := map[string]any{"deprovision_limit": 0}

	for name, test := range map[string]struct {
		config  map[string]any
		prior   *acctest.Instance
		without bool // without an organization
		errors  string
		warning string
	}{
		"an unverified domain":               {config: map[string]any{"email": "ann@elsewhere.example"}, prior: person, errors: "move to a domain that is not verified"},
		"a domain of which nothing is known": {config: map[string]any{"email": "ann@elsewhere.example"}, prior: person, without: true, warning: "Domain may not be verified"},
		"another address of the domain":      {config: map[string]any{"email": "anna@corp.test"}, prior: person},
		"inactive, with an account":          {config: map[string]any{"email": "ann@corp.test", "active": false}, errors: "creation as inactive"},
		"inactive, without an account":       {config: map[string]any{"email": "nobody@corp.test", "active": false}},
		"inactive, nothing is known":         {config: map[string]any{"email": "nobody@corp.test", "active": false}, without: true, warning: "An account may be deactivated"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			arguments := none
			if test.without {
				arguments = map[string]any{"deprovision_limit": 0, "org_id": nil, "api_key": nil}
			}

			_, diags := env.Drive(t, arguments).Plan(t.Context(), userType, test.config, test.prior)

			errors, warnings := protocoltest.Errors(diags), protocoltest.Warnings(diags)
			if (errors == "") != (test.errors == "") || !strings.Contains(errors, test.errors) {
				t.Errorf("errors %q, want %q", errors, test.errors)
			}

			if (warnings == "") != (test.warning == "") || !strings.Contains(warnings, test.warning) {
				t.Errorf("warnings %q, want %q", warnings, test.warning)
			}
		})
	}
}

// A directory may let two records share one external id (API §9.2 no. 6). Both can be managed, and no third record gets
// it.
func TestProtocolUser_sharedExternalID(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t, func(o *simulator.Options) { o.SCIM.ShareExternalIDs = true })
	driver := env.Drive(t, nil)

	for _, email := range []string{"ann@corp.test", "ben@corp.test"} {
		config := map[string]any{"email": email, "external_id": "e-1"}
		person := createUser(t, env, config)

		if _, diags := driver.Plan(t.Context(), userType, config, person); protocoltest.Errors(diags) != "" {
			t.Error(protocoltest.Errors(diags))
		}
	}

	_, diags := driver.Plan(t.Context(), userType, map[string]any{"email": "cem@corp.test", "external_id": "e-1"}, nil)
	if text := protocoltest.Errors(diags); !strings.Contains(text, `external id "e-1"`) {
		t.Errorf("got %q", text)
	}
}

// A state of an older version, without private state, is planned like any other: two blocks with one record are an
// error.
func TestProtocolBlocksWithoutPrivateState(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	ann := createUser(t, env, annArguments(nil))

	for _, test := range []struct {
		typeName, id string
		config       map[string]any
	}{
		{userType, "ann@corp.test", annArguments(nil)},
		{directoryUsersType, "all", usersConfig(map[string]attributes{"ann@corp.test": annArguments(nil)})},
	} {
		driver := env.Drive(t, nil)

		var told string

		for range 2 {
			block, diags := driver.Import(t.Context(), test.typeName, test.id)
			if text := protocoltest.Errors(diags); text != "" {
				t.Fatal(text)
			}

			block.Private = nil
			_, diags = driver.Plan(t.Context(), test.typeName, test.config, block)
			told += protocoltest.Errors(diags)
		}

		if !strings.Contains(told, "Held by two blocks") || !strings.Contains(told, ann.Text(t, "id")) {
			t.Errorf("%s: %s", test.typeName, told)
		}
	}
}

// While the provider's directory is unknown, no user is moved to it.
func TestProtocolDirectoryNotKnownYet(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	ann := createUser(t, env, annArguments(nil))
	l := newLifecycle(t, env)
	later := env.Drive(t, map[string]any{"directory_id": protocoltest.Unknown})

	for what, planned := range map[string]func() (*acctest.Plan, []*tfprotov6.Diagnostic){
		"a user": func() (*acctest.Plan, []*tfprotov6.Diagnostic) {
			return later.Plan(t.Context(), userType, annArguments(map[string]any{"title": "Engineer"}), ann)
		},
		"many": func() (*acctest.Plan, []*tfprotov6.Diagnostic) {
			return later.Plan(t.Context(), directoryUsersType, usersConfig(numberedPeople(0, 1)), l.block)
		},
	} {
		if plan, diags := planned(); protocoltest.Errors(diags) != "" || plan.Action != acctest.Update {
			t.Errorf("%s: %v %s", what, plan, protocoltest.Errors(diags))
		}
	}
}
