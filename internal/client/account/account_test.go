// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package account_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/clienttest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/account"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// organization returns a simulated organization, its one account and a client of it.
func organization(t *testing.T) (world *simulator.Server, id string, c *account.Client) {
	t.Helper()

	world = simulator.New(simulator.Options{})
	id = world.AddAccount(simulator.Account{ID: "557058:a|b", Name: "Ann", Nickname: "ann", Email: "ann@corp.test"})

	return world, id, account.New(clienttest.New(t, world, world.Credentials().APIKey, client.Options{MaxRetries: 3}))
}

// sent returns the requests with their bodies.
func sent(world *simulator.Server) []string {
	requests := []string{}
	for _, entry := range world.Journal() {
		requests = append(requests, entry.Method+" "+entry.Path+" "+string(entry.RequestBody))
	}

	return requests
}

func TestProfile(t *testing.T) {
	t.Parallel()
	world, id, c := organization(t)
	world.SetAccount(id, func(a *simulator.Account) { a.Status = simulator.AccountInactive })
	got, err := c.Profile(t.Context(), id)

	want := &account.Profile{
		AccountID: id, AccountType: "atlassian", Status: account.StatusInactive, Name: "Ann", Email: "ann@corp.test",
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}

	if diff := cmp.Diff([]string{"GET /users/557058:a|b/manage/profile "}, sent(world)); diff != "" {
		t.Error(diff)
	}
}

func TestLifecycle(t *testing.T) {
	t.Parallel()
	world, id, c := organization(t)

	for _, step := range []struct {
		do   func() error
		want simulator.AccountStatus
	}{
		{func() error { return c.Disable(t.Context(), id, `left "the" company`) }, simulator.AccountInactive},
		{func() error { return c.Disable(t.Context(), id, "") }, simulator.AccountInactive},
		{func() error { return c.Enable(t.Context(), id) }, simulator.AccountActive},
	} {
		if err := step.do(); err != nil {
			t.Error(err)
		}

		if ann, _ := world.Account(id); ann.Status != step.want {
			t.Errorf("the account is %s, want %s", ann.Status, step.want)
		}
	}

	want := []string{
		`POST /users/557058:a|b/manage/lifecycle/disable {"message":"left \"the\" company"}`,
		`POST /users/557058:a|b/manage/lifecycle/disable {}`,
		`POST /users/557058:a|b/manage/lifecycle/enable {}`,
	}
	if diff := cmp.Diff(want, sent(world)); diff != "" {
		t.Error(diff)
	}
}

func TestLifecycleFailures(t *testing.T) {
	t.Parallel()
	world, id, c := organization(t)
	world.SetAccount(id, func(a *simulator.Account) { a.SyncedBy = "google" })
	err := c.Disable(t.Context(), id, "")

	failure, ok := errors.AsType[*client.Error](err)
	if !ok || !errors.Is(err, client.ErrForbidden) || failure.Code != "forbidden.action" || failure.Reason != "externalDirectory.google" {
		t.Errorf("got %v", err)
	}
	// A repetition is not documented, so there is none.
	world.ResetJournal()
	world.Inject(simulator.Fault{Answer: simulator.RespondEmpty(http.StatusServiceUnavailable)})

	if err := c.Enable(t.Context(), id); !client.OutcomeUnknown(err) || len(world.Journal()) != 1 {
		t.Errorf("asked %d times: %v", len(world.Journal()), err)
	}
}

func TestNoAccountIDNoRequest(t *testing.T) {
	t.Parallel()

	world, _, c := organization(t)
	if err := c.Disable(t.Context(), "", ""); !errors.Is(err, client.ErrInvalidPath) || len(world.Journal()) != 0 {
		t.Errorf("got %v", err)
	}
}
