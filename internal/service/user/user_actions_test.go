// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// member is a person with an account, for trying an action: the account, its address and its SCIM record.
type member struct {
	env                      *acctest.Environment
	accountID, email, userID string
}

// startMember starts a simulator with one person who has a record and an account, and with administrators.
func startMember(t *testing.T, options ...func(*simulator.Options)) member {
	t.Helper()

	env := acctest.StartInProcess(t, options...)

	ids, err := env.Simulator.SeedSCIMUsers(env.Credentials().DirectoryID, 2)
	if err != nil {
		t.Fatal(err)
	}

	record, ok := env.Simulator.SCIMUser(env.Credentials().DirectoryID, ids[0])
	if !ok || record.AccountID == "" {
		t.Fatal("the record has no account")
	}

	return member{env, record.AccountID, record.Emails[0].Value, record.ID}
}

func (m member) account(t *testing.T) simulator.Account {
	t.Helper()

	account, ok := m.env.Simulator.Account(m.accountID)
	if !ok {
		t.Fatal("the account is gone")
	}

	return account
}

// writes returns the changing requests that were sent.
func (m member) writes() []string {
	var sent []string

	for _, entry := range m.env.Simulator.Journal() {
		if entry.Method != http.MethodGet && !strings.HasSuffix(entry.Path, "/search") {
			sent = append(sent, entry.Method+" "+entry.Path)
		}
	}

	return sent
}

// accountChange is an action: how to prepare the account for it, and how to see that it took effect.
type accountChange struct {
	action  string
	before  func(*simulator.Account)
	done    func(*testing.T, member) bool
	says    string
	takes   bool // whether it takes access
	request string
}

func accountChanges() []accountChange {
	suspended := func(a *simulator.Account, status simulator.MembershipStatus) {
		for directory := range a.Memberships {
			a.Memberships[directory] = status
		}
	}
	all := func(a simulator.Account, status simulator.MembershipStatus) bool {
		for _, held := range a.Memberships {
			if held != status {
				return false
			}
		}

		return len(a.Memberships) > 0
	}

	return []accountChange{
		{
			"atlassian_user_deactivate", func(*simulator.Account) {},
			func(t *testing.T, m member) bool { return m.account(t).Status == simulator.AccountInactive }, "is deactivated", true, "lifecycle/disable",
		},
		{
			"atlassian_user_reactivate", func(a *simulator.Account) { a.Status = simulator.AccountInactive },
			func(t *testing.T, m member) bool { return m.account(t).Status == simulator.AccountActive }, "is active", false, "lifecycle/enable",
		},
		{
			"atlassian_user_suspend", func(*simulator.Account) {},
			func(t *testing.T, m member) bool { return all(m.account(t), simulator.MembershipSuspended) }, "is suspended", true, "/suspend",
		},
		{
			"atlassian_user_restore", func(a *simulator.Account) { suspended(a, simulator.MembershipSuspended) },
			func(t *testing.T, m member) bool { return all(m.account(t), simulator.MembershipActive) }, "is a member", false, "/restore",
		},
		{
			"atlassian_user_unlink", func(*simulator.Account) {},
			func(t *testing.T, m member) bool {
				record, ok := m.env.Simulator.SCIMUser(m.env.Credentials().DirectoryID, m.userID)

				return ok && record.AccountID == "" && m.account(t).Status == simulator.AccountActive
			}, "is unlinked", true, "/unlink",
		},
	}
}

// prepare brings the account into the state in which the action has something to do.
func (m member) prepare(t *testing.T, change accountChange) {
	t.Helper()

	if !m.env.Simulator.SetAccount(m.accountID, change.before) {
		t.Fatal("the account could not be changed")
	}

	m.env.Simulator.ResetJournal()
}

// TestProtocolUserActions: each action has its effect however the person is given and under both readings of the
// documents, and does nothing the second time.
func TestProtocolUserActions(t *testing.T) {
	t.Parallel()

	readings := map[string]func(*simulator.Options){
		"as documented": func(*simulator.Options) {},
		"bodies required, a repetition is a conflict": func(o *simulator.Options) {
			o.Admin.BodiesRequired, o.Admin.RefuseSecondDisable = true, true
		},
	}

	for _, change := range accountChanges() {
		for reading, option := range readings {
			for _, by := range []string{"account_id", "email", "user_id"} {
				t.Run(change.action+" by "+by+", "+reading, func(t *testing.T) {
					t.Parallel()

					m := startMember(t, option)
					m.prepare(t, change)

					config := map[string]any{by: map[string]string{"account_id": m.accountID, "email": strings.ToUpper(m.email), "user_id": m.userID}[by]}
					driver := m.env.Drive(t, nil)

					progress, diags := driver.Invoke(t.Context(), change.action, config)
					if text := protocoltest.Errors(diags); text != "" {
						t.Fatal(text)
					}

					if !change.done(t, m) {
						t.Error("nothing was done")
					}

					if said := strings.Join(progress, "\n"); !strings.HasPrefix(said, "Looking for ") || !strings.HasSuffix(said, change.says) {
						t.Errorf("said was %q", said)
					}

					if sent := m.writes(); len(sent) != 1 || !strings.HasSuffix(sent[0], change.request) {
						t.Errorf("sent was %q", sent)
					}

					m.env.Simulator.ResetJournal()

					// After an unlink, nothing leads from the record to the account.
					progress, diags = driver.Invoke(t.Context(), change.action, config)
					if text := protocoltest.Errors(diags); text != "" {
						t.Fatal(text)
					}

					if sent := m.writes(); len(sent) != 0 || !strings.HasSuffix(progress[len(progress)-1], change.says+" already") {
						t.Errorf("the second time sent %q and said %q", sent, progress)
					}
				})
			}
		}
	}
}

// TestProtocolUserActionsAlreadyDone: a lost answer, or a conflict because the change was made already, is no failure.
func TestProtocolUserActionsAlreadyDone(t *testing.T) {
	t.Parallel()

	for _, change := range accountChanges() {
		t.Run(change.action, func(t *testing.T) {
			t.Parallel()

			m := startMember(t, func(o *simulator.Options) { o.Admin.RefuseSecondDisable = true })
			m.prepare(t, change)

			path := map[string]string{
				"lifecycle/disable": "/users/*/manage/lifecycle/disable", "lifecycle/enable": "/users/*/manage/lifecycle/enable",
				"/suspend": "/admin/v2/orgs/*/directories/*/users/*/suspend", "/restore": "/admin/v2/orgs/*/directories/*/users/*/restore",
				"/unlink": "/admin/user-provisioning/v1/org/*/scimDirectoryId/*/scimUserId/*/unlink",
			}[change.request]

			m.env.Simulator.Inject(simulator.Fault{Path: path, Times: 1, Commit: true, Answer: simulator.ResetConnection()})

			_, diags := m.env.Drive(t, nil).Invoke(t.Context(), change.action, map[string]any{"account_id": m.accountID})
			if text := protocoltest.Errors(diags); text != "" || !change.done(t, m) {
				t.Errorf("%s; done %t", text, change.done(t, m))
			}
		})
	}
}

func TestProtocolUserActionsThatAreRefused(t *testing.T) {
	t.Parallel()

	for _, change := range accountChanges() {
		t.Run(change.action, func(t *testing.T) {
			t.Parallel()

			m := startMember(t)
			m.prepare(t, change)

			refused := func(name string, arguments, config map[string]any, says string, planned bool) {
				t.Helper()

				driver := m.env.Drive(t, arguments)
				text := protocoltest.Errors(driver.PlanAction(t.Context(), change.action, config))

				if planned && !strings.Contains(text, says) {
					t.Errorf("%s: the plan says %q, want %q", name, text, says)
				}

				if _, diags := driver.Invoke(t.Context(), change.action, config); !strings.Contains(protocoltest.Errors(diags), says) {
					t.Errorf("%s: the error is %q, want %q", name, protocoltest.Errors(diags), says)
				}
			}

			person := map[string]any{"account_id": m.accountID}

			refused("read only", map[string]any{"read_only": true}, person, "read-only", true)
			refused("nobody named", nil, nil, "account_id", true)
			refused("two named", nil, map[string]any{"account_id": m.accountID, "email": m.email}, "account_id", true)
			refused("nobody there", nil, map[string]any{"email": "nobody@corp.test"}, "nobody with the", false)
			refused("no such record", nil, map[string]any{"user_id": "9f3d2b1c-0000-4000-8000-000000000000"}, "nobody with the", false)
			refused("no organization", map[string]any{"org_id": nil}, person, "org_id", change.takes)

			if change.takes {
				refused("the limit", map[string]any{"deprovision_limit": 0}, person, "deprovision_limit is 0", true)
			}

			if sent := m.writes(); len(sent) > 0 {
				t.Errorf("sent was %q", sent)
			}

			// A value that is unknown, or a person who does not exist yet, is no error in the plan.
			plans := func(config map[string]any) {
				t.Helper()

				if text := protocoltest.Errors(m.env.Drive(t, nil).PlanAction(t.Context(), change.action, config)); text != "" {
					t.Errorf("the plan of %v fails: %s", config, text)
				}
			}

			before := len(m.env.Simulator.Journal())

			for _, argument := range []string{"account_id", "email", "user_id"} {
				plans(map[string]any{argument: protocoltest.Unknown})
			}

			if sent := m.env.Simulator.Journal()[before:]; len(sent) > 0 {
				t.Errorf("a person who is unknown is asked for: %v", sent[0].Path)
			}

			plans(map[string]any{"email": "tomorrow@corp.test"})
		})
	}
}

func TestProtocolUserActionsKeepTheLastAdministrator(t *testing.T) {
	t.Parallel()

	for _, action := range []string{"atlassian_user_deactivate", "atlassian_user_suspend"} {
		t.Run(action, func(t *testing.T) {
			t.Parallel()

			m := startMember(t)
			m.env.Simulator.SetAccount(m.accountID, func(a *simulator.Account) { a.PlatformRoles = simulator.NewSet("atlassian/org-admin") })

			for _, account := range m.env.Simulator.Accounts() {
				if account.ID != m.accountID {
					m.env.Simulator.SetAccount(account.ID, func(a *simulator.Account) { a.PlatformRoles = nil })
				}
			}

			if _, diags := m.env.Drive(t, nil).Invoke(t.Context(), action, map[string]any{"email": m.email}); !strings.Contains(protocoltest.Errors(diags), "Last organization administrator") {
				t.Errorf("the error is %q", protocoltest.Errors(diags))
			}

			if sent := m.writes(); len(sent) > 0 {
				t.Errorf("sent was %q", sent)
			}
		})
	}
}

// TestProtocolUserActionsOnEachStanding: what each action reports and sends for accounts that are not simply active.
func TestProtocolUserActionsOnEachStanding(t *testing.T) {
	t.Parallel()

	const (
		deactivate = "atlassian_user_deactivate"
		reactivate = "atlassian_user_reactivate"
		suspend    = "atlassian_user_suspend"
		restore    = "atlassian_user_restore"
		unlink     = "atlassian_user_unlink"
	)

	standings := map[string]func(*simulator.Account){
		"suspended": func(a *simulator.Account) {
			for directory := range a.Memberships {
				a.Memberships[directory] = simulator.MembershipSuspended
			}
		},
		"deactivated":     func(a *simulator.Account) { a.Status = simulator.AccountInactive },
		"deleted":         func(a *simulator.Account) { a.Status = simulator.AccountClosed },
		"in no directory": func(a *simulator.Account) { a.Memberships = map[string]simulator.MembershipStatus{} },
		"from outside":    func(a *simulator.Account) { a.Email = "guest@elsewhere.test" },
	}

	for _, test := range []struct {
		standing, action, says string
		sent                   int
	}{
		{"suspended", deactivate, "is deactivated", 1},
		{"suspended", reactivate, "is active already", 0},
		{"suspended", suspend, "is suspended already", 0},
		{"suspended", unlink, "is unlinked", 1},
		{"deactivated", deactivate, "is deactivated already", 0},
		{"deactivated", suspend, "is suspended", 1},
		{"deactivated", restore, "is a member already", 0},
		{"deleted", deactivate, "is deactivated already", 0},
		{"deleted", reactivate, "Reactivating account failed", 1},
		{"in no directory", deactivate, "is deactivated", 1},
		{"in no directory", suspend, "in no directory of the organization", 0},
		{"in no directory", restore, "in no directory of the organization", 0},
		{"from outside", deactivate, "Only managed accounts of the organization can be changed", 1},
		{"from outside", suspend, "is suspended", 1},
	} {
		t.Run(test.action+" of somebody "+test.standing, func(t *testing.T) {
			t.Parallel()

			m := startMember(t)
			m.env.Simulator.SetAccount(m.accountID, standings[test.standing])

			progress, diags := m.env.Drive(t, nil).Invoke(t.Context(), test.action, map[string]any{"account_id": m.accountID})
			if said := strings.Join(progress, "\n") + protocoltest.Errors(diags); !strings.Contains(said, test.says) {
				t.Errorf("said was %q, want %q", said, test.says)
			}

			if sent := m.writes(); len(sent) != test.sent {
				t.Errorf("sent was %q", sent)
			}
		})
	}
}

// A person who is suspended in one directory and active in another has the status "active" (API §4.3). A restoration in
// the first directory still runs.
func TestProtocolUserRestore_oneOfTwoDirectories(t *testing.T) {
	t.Parallel()

	m := startMember(t)

	another := m.env.Simulator.AddDirectory("Another")

	var suspended string

	m.env.Simulator.SetAccount(m.accountID, func(a *simulator.Account) {
		for directory := range a.Memberships {
			suspended = directory
		}

		a.Memberships[suspended], a.Memberships[another] = simulator.MembershipSuspended, simulator.MembershipActive
	})

	progress, diags := m.env.Drive(t, nil).Invoke(t.Context(), "atlassian_user_restore", map[string]any{
		"account_id": m.accountID, "organization_directory_id": suspended,
	})

	account, _ := m.env.Simulator.Account(m.accountID)
	if protocoltest.Errors(diags) != "" || account.Memberships[suspended] != simulator.MembershipActive {
		t.Errorf("the membership is %s after %q, %s", account.Memberships[suspended], progress, protocoltest.Errors(diags))
	}
}

// An action in a named directory fails if the account is not in it, and an action by record fails if the record has no
// account.
func TestProtocolUserActionsWithoutATarget(t *testing.T) {
	t.Parallel()

	m := startMember(t)
	unlinked := map[string]any{"user_id": createUser(t, m.env, map[string]any{"email": "guest@elsewhere.test"}).Text(t, "id")}

	for _, test := range []struct {
		action, says string
		config       map[string]any
	}{
		{"atlassian_user_suspend", "in no directory that is meant", map[string]any{"account_id": m.accountID, "organization_directory_id": "another"}},
		{"atlassian_user_deactivate", "User has no account", unlinked},
		{"atlassian_user_reactivate", "User has no account", unlinked},
		{"atlassian_user_suspend", "User has no account", unlinked},
		{"atlassian_user_restore", "User has no account", unlinked},
	} {
		if _, diags := m.env.Drive(t, nil).Invoke(t.Context(), test.action, test.config); !strings.Contains(protocoltest.Errors(diags), test.says) {
			t.Errorf("%s of %v: the error is %q, want %q", test.action, test.config, protocoltest.Errors(diags), test.says)
		}
	}
}

// A person counts once towards the limit, however often Terraform plans the action.
func TestProtocolUserActionsCountTowardsTheLimit(t *testing.T) {
	t.Parallel()

	m := startMember(t)
	second, _ := m.env.Simulator.AccountByEmail("user000002@corp.test")
	driver := m.env.Drive(t, map[string]any{"deprovision_limit": 1})

	for range 2 {
		if text := protocoltest.Errors(driver.PlanAction(t.Context(), "atlassian_user_deactivate", map[string]any{"account_id": m.accountID})); text != "" {
			t.Fatal(text)
		}
	}

	if _, diags := driver.Invoke(t.Context(), "atlassian_user_deactivate", map[string]any{"account_id": m.accountID, "message": "Ask the service desk"}); protocoltest.Errors(diags) != "" {
		t.Fatal(protocoltest.Errors(diags))
	}

	for _, entry := range m.env.Simulator.Requests(simulator.Filter{Path: "/users/*/manage/lifecycle/disable"}) {
		if !strings.Contains(string(entry.RequestBody), "Ask the service desk") {
			t.Errorf("the message was not sent: %s", entry.RequestBody)
		}
	}

	if _, diags := driver.Invoke(t.Context(), "atlassian_user_suspend", map[string]any{"account_id": second.ID}); !strings.Contains(protocoltest.Errors(diags), "2 people counted") {
		t.Errorf("the error is %q", protocoltest.Errors(diags))
	}
}

func TestProtocolUserInviteAction(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t, acctest.World("acme"), func(o *simulator.Options) { o.Admin.RoleDelay = simulator.NoDelay })
	app := ""

	for _, workspace := range env.Simulator.Workspaces() {
		if workspace.TypeKey == "confluence" && !workspace.Sandbox {
			app = workspace.ID
		}
	}

	config := map[string]any{"email": "new.person@acme.test", "roles": []any{map[string]any{"resource_id": app, "role": "atlassian/user"}}}
	invitations := func() int {
		return env.Simulator.CountRequests(simulator.Filter{Path: "/admin/v2/orgs/*/users/invite"})
	}

	if text := protocoltest.Errors(env.Drive(t, map[string]any{"read_only": true}).PlanAction(t.Context(), "atlassian_user_invite", config)); !strings.Contains(text, "read-only") {
		t.Errorf("the error is %q", text)
	}

	for name, wrong := range map[string]map[string]any{
		"nothing given":   {"email": "new.person@acme.test"},
		"an unknown role": {"email": "new.person@acme.test", "roles": []any{map[string]any{"resource_id": app, "role": "user"}}},
		"a message alone": {"email": "new.person@acme.test", "roles": config["roles"], "message": "Hi"},
	} {
		if text := protocoltest.Errors(env.Drive(t, nil).PlanAction(t.Context(), "atlassian_user_invite", wrong)); text == "" {
			t.Errorf("%s: there is no error", name)
		}
	}

	progress, diags := env.Drive(t, nil).Invoke(t.Context(), "atlassian_user_invite", config)
	if text := protocoltest.Errors(diags); text != "" || !strings.Contains(strings.Join(progress, " "), "is invited") {
		t.Fatal(text, progress)
	}

	if _, there := env.Simulator.AccountByEmail("new.person@acme.test"); !there || invitations() != 1 {
		t.Errorf("there %t, %d invitations", there, invitations())
	}

	progress, diags = env.Drive(t, nil).Invoke(t.Context(), "atlassian_user_invite", config)
	if text := protocoltest.Errors(diags); text != "" || !strings.Contains(strings.Join(progress, " "), "already") || invitations() != 1 {
		t.Errorf("the second time: %s, %q, %d invitations", text, progress, invitations())
	}

	// A member who lacks a role or a group is not invited again, and a warning names what is missing.
	group := env.Simulator.AddGroup(simulator.Group{Name: "guests of the house"})
	config["organization_group_ids"] = []string{group}
	config["roles"] = append(config["roles"].([]any), map[string]any{"resource_id": app, "role": "atlassian/admin"})

	_, diags = env.Drive(t, nil).Invoke(t.Context(), "atlassian_user_invite", config)
	if text := protocoltest.Warnings(diags); !strings.Contains(text, "atlassian/admin on "+app+", the group "+group) || strings.Contains(text, "atlassian/user on") || invitations() != 1 {
		t.Errorf("of what the member lacks it says %q, %d invitations", text, invitations())
	}

	nobodys := "9f3d2b1c-0000-4000-8000-000000000000"
	full := ""

	for _, workspace := range env.Simulator.Workspaces() {
		if workspace.TypeKey == "loom" && !workspace.Sandbox {
			full = workspace.ID
			seats := len(env.Simulator.SeatHolders(full))
			env.Simulator.SetWorkspace(full, func(w *simulator.Workspace) { w.Capacity = &seats })
		}
	}

	for name, test := range map[string]struct {
		wrong map[string]any
		says  []string
	}{
		"an unknown group": {map[string]any{"organization_group_ids": []string{nobodys}}, []string{"Inviting user failed", "atlassian_groups lists them"}},
		"an unknown app": {
			map[string]any{"roles": []any{map[string]any{"resource_id": "ari:cloud:confluence::site/" + nobodys, "role": "atlassian/user"}}},
			[]string{"Inviting user failed", "atlassian_product_licenses lists the apps"},
		},
		"no seat left":         {map[string]any{"roles": []any{map[string]any{"resource_id": full, "role": "atlassian/user"}}}, []string{"license limit of Loom"}},
		"a message for nobody": {map[string]any{"roles": config["roles"], "notify": false, "message": "Hi"}, []string{"Message is not sent"}},
	} {
		test.wrong["email"] = strings.ReplaceAll(name, " ", ".") + "@acme.test"

		text := protocoltest.Errors(env.Drive(t, nil).PlanAction(t.Context(), "atlassian_user_invite", test.wrong))
		if text == "" {
			_, diags = env.Drive(t, nil).Invoke(t.Context(), "atlassian_user_invite", test.wrong)
			text = protocoltest.Errors(diags)
		}

		for _, says := range test.says {
			if !strings.Contains(text, says) {
				t.Errorf("%s: %q is not in %q", name, says, text)
			}
		}
	}

	// The plan checks the message as soon as it can, and the apply checks values that the plan did not know.
	silent := map[string]any{"email": "silent@acme.test", "organization_group_ids": []string{group}, "notify": false, "message": "Hi"}

	const notSent = "Message is not sent"

	open := maps.Clone(silent)
	open["organization_group_ids"] = protocoltest.Unknown

	if text := protocoltest.Errors(env.Drive(t, nil).PlanAction(t.Context(), "atlassian_user_invite", open)); !strings.Contains(text, notSent) {
		t.Errorf("with a group that is not known yet the plan says %q", text)
	}

	for _, unknown := range []string{"notify", "message"} {
		open := maps.Clone(silent)
		open[unknown] = protocoltest.Unknown

		before := invitations()

		_, diags := env.Drive(t, nil).InvokePlanned(t.Context(), "atlassian_user_invite", open, silent)
		if text := protocoltest.Errors(diags); !strings.Contains(text, notSent) || invitations() != before {
			t.Errorf("with %s known in the apply it says %q, %d invitations more", unknown, text, invitations()-before)
		}
	}

	// No e-mail is sent unless the configuration asks for it.
	for _, request := range env.Simulator.Requests(simulator.Filter{Path: "/admin/v2/orgs/*/users/invite"}) {
		if !strings.Contains(string(request.RequestBody), `"sendNotification":false`) {
			t.Errorf("somebody is written to: %s", request.RequestBody)
		}
	}
}
