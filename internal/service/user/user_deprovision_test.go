// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// people returns n users, each with these arguments.
func people(n int, arguments map[string]any) []acctest.Block {
	blocks := make([]acctest.Block, n)
	for i := range n {
		blocks[i] = acctest.Block{Address: fmt.Sprint("atlassian_user.u", i), Config: annArguments(arguments)}
		blocks[i].Config["email"] = fmt.Sprintf("u%d@corp.test", i)
	}

	return blocks
}

// actionsFor returns the same action for each of these users.
func actionsFor(action acctest.Action, numbers ...int) map[string]acctest.Action {
	actions := map[string]acctest.Action{}
	for _, i := range numbers {
		actions[fmt.Sprint("atlassian_user.u", i)] = action
	}

	return actions
}

func TestProtocolUser_deprovisionLimit(t *testing.T) {
	t.Parallel()

	inactive := map[string]any{"active": false}
	on := func(way string) map[string]any { return map[string]any{"on_destroy": way} }

	for name, test := range map[string]struct {
		limit         int
		before, after []acctest.Block
		want          []string // texts of the error; nil for none
		actions       map[string]acctest.Action
		records       int // number of records left
		active        int // number of active accounts left
	}{
		"deletions beyond": {
			limit: 2, before: people(5, nil), after: people(2, nil), actions: actionsFor(acctest.Delete, 2, 3, 4), records: 2, active: 2,
			want: []string{"Deprovision limit exceeded", "3 users counted so far", "deprovision_limit is 2"},
		},
		"deletions within": {
			limit: 3, before: people(5, nil), after: people(2, nil), actions: actionsFor(acctest.Delete, 2, 3, 4), records: 2, active: 2,
		},
		"deactivations beyond": {
			limit: 1, before: people(3, nil), after: people(3, inactive), actions: actionsFor(acctest.Update, 0, 1, 2), records: 3,
			want: []string{"Deprovision limit exceeded", "deactivation"},
		},
		"unlinks beyond": {
			limit: 1, before: people(3, on("unlink")), actions: actionsFor(acctest.Delete, 0, 1, 2), active: 3,
			want: []string{"Deprovision limit exceeded", "unlinking"},
		},
		"none allowed": {
			limit: 0, before: people(1, nil), actions: actionsFor(acctest.Delete, 0), want: []string{"Deprovision limit exceeded", "1 user counted"},
		},
		"retained do not count": {
			limit: 0, before: people(3, on("retain")), actions: actionsFor(acctest.Delete, 0, 1, 2), records: 3, active: 3,
		},
		"inactive do not count": {
			limit: 0, before: people(3, inactive), actions: actionsFor(acctest.Delete, 0, 1, 2),
		},
		"other changes do not count": {
			limit: 0, before: people(3, nil), after: people(3, map[string]any{"title": "x"}), actions: actionsFor(acctest.Update, 0, 1, 2), records: 3, active: 3,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
				s.Applies(test.before, actionsFor(acctest.Create, 0))
				s.Simulator.ResetJournal()
				s.Configure(s.Environment, map[string]any{"deprovision_limit": test.limit})

				if test.want != nil {
					s.Fails(test.after, test.want...)
					untouched(t, s.Environment)
					s.Configure(s.Environment, nil)
				}

				s.Applies(test.after, test.actions)

				records, active := len(s.Simulator.SCIMUsers(s.Credentials().DirectoryID)), 0

				for _, account := range s.Simulator.Accounts() {
					if account.Status == simulator.AccountActive {
						active++
					}
				}

				if records != test.records || active != test.active {
					t.Errorf("%d records and %d active accounts are left, want %d and %d", records, active, test.records, test.active)
				}
			}, emptyDirectory)
		})
	}
}

// Only the apply knows which record is adopted. The plan already knows that the address has an account, which an
// inactive block would deactivate.
func TestProtocolUser_adoptionDeprovisions(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		arguments map[string]any // of the provider
		admin     bool
		active    bool // before the apply
		want      []string
	}{
		"beyond the limit":       {arguments: map[string]any{"deprovision_limit": 0}, active: true, want: []string{"Deprovision limit exceeded", "creation as inactive of ann@corp.test"}},
		"within the limit":       {arguments: map[string]any{"deprovision_limit": 1}, active: true},
		"inactive already":       {arguments: map[string]any{"deprovision_limit": 0}},
		"the last administrator": {admin: true, active: true, want: []string{"Last organization administrator", "ann@corp.test"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
				addRecord(t, s.Environment, withAddress("ann@corp.test"))

				if test.admin {
					promote(t, s.Environment, "ann@corp.test")
				}

				changeAnn(t, s.Environment, func(u *simulator.SCIMUser) { u.Active = test.active })()
				s.Configure(s.Environment, test.arguments)

				inactive := annBlock(map[string]any{"active": false, "adopt_existing": true})
				if test.want == nil {
					s.Applies(inactive, map[string]acctest.Action{ann: acctest.Create})

					return
				}

				s.Fails(inactive, test.want...)

				if !record(t, s.Environment, "ann@corp.test").Active {
					t.Error("the person was deactivated")
				}
			}, emptyDirectory)
		})
	}
}

// promote makes a person an organization administrator.
func promote(t *testing.T, env *acctest.Environment, email string) {
	t.Helper()

	env.Simulator.SetAccount(record(t, env, email).AccountID, func(a *simulator.Account) {
		a.PlatformRoles = simulator.Set{"atlassian/org-admin": {}}
	})
}

// If the key may not search for administrators, each plan and each apply finds that out with one search for all users.
func TestProtocolUser_administratorsSearchedOnce(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		search := "/admin/v2/orgs/*/directories/*/users/search"

		s.Applies(people(8, nil), actionsFor(acctest.Create, 0, 7))
		s.Simulator.Inject(simulator.Fault{Method: http.MethodPost, Path: search, Answer: simulator.RespondErrors(403, "ADMIN-403-3", "Forbidden", "")})
		s.Simulator.ResetJournal()
		// The steps use a provider for the plan, one for a second plan and one for the apply.
		s.Applies(nil, actionsFor(acctest.Delete, 0, 1, 2, 3, 4, 5, 6, 7))

		if n := s.Simulator.CountRequests(simulator.Filter{Path: search}); n == 0 || n > 4 {
			t.Errorf("the administrators were searched %d times", n)
		}
	}, emptyDirectory)
}

func TestProtocolUser_lastAdministratorIsKept(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		inactive := people(1, map[string]any{"active": false})

		s.Applies(people(3, nil), actionsFor(acctest.Create, 0, 1, 2))
		promote(t, s.Environment, "u0@corp.test")
		promote(t, s.Environment, "u1@corp.test")
		s.Fails(inactive, "Last organization administrator", "is the last active administrator")
		// One of the two administrators may be deleted.
		s.Applies(people(1, nil), actionsFor(acctest.Delete, 1, 2))
		s.Fails(inactive, "Last organization administrator", "u0@corp.test")

		if u := record(t, s.Environment, "u0@corp.test"); !u.Active {
			t.Error("the last administrator was deactivated")
		}
	}, emptyDirectory)
}
