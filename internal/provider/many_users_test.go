// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// concurrency is the number of resources that Terraform works on at a time.
const concurrency = 10

// each runs do for every one of n users, as many at a time as Terraform does.
func each(t *testing.T, n int, do func(i int) error) {
	t.Helper()

	var group errgroup.Group

	group.SetLimit(concurrency)

	for i := range n {
		group.Go(func() error { return do(i) })
	}

	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
}

// imported returns the users with these ids, as the state holds them after an import.
func imported(t *testing.T, e *acctest.Environment, ids []string) []*acctest.Instance {
	t.Helper()

	driver := e.Drive(t, nil)
	users := make([]*acctest.Instance, len(ids))

	each(t, len(ids), func(i int) error {
		user, diags := driver.Import(t.Context(), "atlassian_user", ids[i])
		if text := protocoltest.Errors(diags); text != "" || user == nil {
			return fmt.Errorf("importing %s: %s", ids[i], text)
		}

		users[i] = user

		return nil
	})

	return users
}

// refresh reads all users with a new provider and fails unless each one exists and is unchanged.
func refresh(t *testing.T, e *acctest.Environment, users []*acctest.Instance) {
	t.Helper()

	driver := e.Drive(t, nil)

	each(t, len(users), func(i int) error {
		user, diags := driver.Read(t.Context(), users[i])

		switch text := protocoltest.Errors(diags); {
		case text != "":
			return fmt.Errorf("reading user %d: %s", i, text)
		case user == nil:
			return fmt.Errorf("user %d is lost", i)
		case !user.State.Equal(users[i].State):
			return fmt.Errorf("user %d is another one", i)
		}

		return nil
	})
}

func seeded(t *testing.T, e *acctest.Environment, n int) []string {
	t.Helper()

	ids, err := e.Simulator.SeedSCIMUsers(e.Credentials().DirectoryID, n)
	if err != nil {
		t.Fatal(err)
	}

	return ids
}

func withoutJournalBodies(o *simulator.Options) { o.JournalBodyLimit = -1 }

// shortPages limits a page to 30 records, so that a few people fill several pages.
func shortPages(o *simulator.Options) { o.SCIM.PageCap = 30 }

// A refresh sends at most about twice as many requests as the cheaper of two ways: listing the directory, or reading
// each user.
func TestRefreshCosts(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct{ managed, directory, most, pages int }{
		"all of 300":     {300, 300, 8, 3},
		"20 of 2,000":    {20, 2_000, 22, 1},
		"20 of 200":      {20, 200, 6, 2},
		"one of 1,000":   {1, 1_000, 3, 0},
		"all of a dozen": {12, 12, 4, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			e := acctest.StartInProcess(t, withoutJournalBodies)
			ids := seeded(t, e, test.directory)
			managed := make([]string, test.managed)

			// Spread the users over the whole directory, so that the first pages don't happen to have them all.
			for i := range managed {
				managed[i] = ids[i*test.directory/test.managed]
			}

			users := imported(t, e, managed)
			e.Simulator.ResetJournal()
			refresh(t, e, users)

			pages := 0

			for _, entry := range e.Simulator.Journal() {
				if entry.Query.Has("startIndex") {
					pages++
				}
			}

			if got := len(e.Simulator.Journal()); got > test.most || pages > test.pages {
				t.Errorf("%d requests, %d of them for pages; at most %d and %d are allowed", got, pages, test.most, test.pages)
			}
		})
	}
}

// A directory whose lists are wrong must not make the provider lose or mix up a user.
func TestRefreshSurvivesWrongPaging(t *testing.T) { //nolint:tparallel // one directory, which changes from case to case
	t.Parallel()

	const users = 75 // two pages and a half

	e := acctest.StartInProcess(t, withoutJournalBodies, shortPages)
	known := imported(t, e, seeded(t, e, users))

	for paging := simulator.PagingRight; paging <= simulator.PagingFirstPageAgain; paging++ {
		t.Run(strconv.Itoa(int(paging)), func(t *testing.T) {
			e.Simulator.Change(func(o *simulator.Options) { o.SCIM.Paging = paging })
			refresh(t, e, known)
		})
	}
}

// A user that the list hides is read by id and is not taken for deleted.
func TestRefreshFindsHiddenUsers(t *testing.T) {
	t.Parallel()

	e := acctest.StartInProcess(t, withoutJournalBodies, shortPages, func(o *simulator.Options) { o.SCIM.HideInactive = true })
	ids := seeded(t, e, 50)

	for _, id := range ids[:10] {
		e.Simulator.SetSCIMUser(e.Credentials().DirectoryID, id, func(u *simulator.SCIMUser) { u.Active = false })
	}

	refresh(t, e, imported(t, e, ids))
}

// Two hundred users are created under a limit of twenty requests a second without an error or a missing user. It takes
// little more time than the limit requires, and few requests are refused (benchmark M4). The test measures the bubble's
// time.
func TestCreateUnderALimit(t *testing.T) {
	t.Parallel()

	// Atlassian does not publish how it limits requests (API §8.1, §9.2 no. 37). The client's tests try all ways.
	const (
		users, perSecond = 200, 20
		ideal            = users / perSecond * time.Second
	)

	synctest.Test(t, func(t *testing.T) {
		e := acctest.StartInProcess(t, withoutJournalBodies, func(o *simulator.Options) {
			o.Limit, o.Latency = simulator.Limit{RequestsPerSecond: perSecond}, 30*time.Millisecond
		})
		driver := e.Drive(t, nil)
		began := time.Now()

		each(t, users, func(i int) error {
			plan, diags := driver.Plan(t.Context(), "atlassian_user", map[string]any{"email": fmt.Sprintf("person%d@corp.test", i)}, nil)
			if plan == nil {
				return fmt.Errorf("planning user %d: %s", i, protocoltest.Errors(diags))
			}

			user, diags := driver.Apply(t.Context(), plan)
			if text := protocoltest.Errors(diags); text != "" || user == nil {
				return fmt.Errorf("creating user %d: %s", i, text)
			}

			return nil
		})

		took := time.Since(began)
		emails := map[string]bool{}

		for _, user := range e.Simulator.SCIMUsers(e.Credentials().DirectoryID) {
			emails[user.UserName] = true
		}

		if len(emails) != users {
			t.Errorf("%d users are there, %d were created", len(emails), users)
		}

		if refused := e.Simulator.CountRequests(simulator.Filter{Status: http.StatusTooManyRequests}); refused > users*5/100 {
			t.Errorf("%d requests were refused", refused)
		}

		if took < ideal-time.Second-time.Second/2 || took > ideal*115/100 {
			t.Errorf("the creates took %s; the limit alone takes %s", took, ideal)
		}

		t.Logf("the creates took %s; the limit alone takes %s", took, ideal)
	})
}
