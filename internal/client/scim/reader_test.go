// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// readAll reads users as Terraform does: this many at a time, in no particular order.
func readAll(t *testing.T, d *scim.Directory, ids []string, parallelism int) {
	t.Helper()

	ids = slices.Clone(ids)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })

	work := make(chan string)

	var wg sync.WaitGroup
	for range parallelism {
		wg.Go(func() {
			for id := range work {
				u, err := d.User(t.Context(), id)
				if err != nil {
					t.Errorf("reading %s: %v", id, err)
				} else if u.ID != id {
					t.Errorf("reading %s returned %s", id, u.ID)
				}
			}
		})
	}

	for _, id := range ids {
		work <- id
	}

	close(work)
	wg.Wait()
}

// Reads of these numbers of users take at most these numbers of requests, however many run at once. `make bench`
// measures the same through Terraform (M1).
func TestReader_costs(t *testing.T) {
	t.Parallel()

	type read struct{ users, most int }

	for directory, reads := range map[int][]read{
		1:      {{1, 3}},
		100:    {{100, 4}},
		101:    {{101, 6}},
		1000:   {{1, 3}, {2, 4}, {9, 11}, {10, 12}, {11, 22}, {1000, 22}},
		1050:   {{1050, 24}},
		10_000: {{20, 22}, {100, 102}, {101, 202}},
	} {
		for _, parallelism := range []int{1, 10, 50} {
			if directory == 10_000 && parallelism != 10 {
				continue // fewer users show the effect of that many readers
			}

			t.Run(fmt.Sprintf("of %d by %d", directory, parallelism), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					s := simulate(t, directory, slow(30*time.Millisecond))
					ids := slices.Clone(s.users)
					rand.New(rand.NewPCG(3, 4)).Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })

					for _, read := range reads {
						s.ResetJournal()
						readAll(t, s.directory(t), ids[:read.users], parallelism)
						time.Sleep(time.Minute) // the running listing ends

						if n := s.requests(); n > read.most {
							t.Errorf("%d requests for %d users, want at most %d", n, read.users, read.most)
						}
					}
				})
			})
		}
	}
}

func TestReader_sharesOneRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := simulate(t, 1, slow(time.Second))
		d := s.directory(t)

		var wg sync.WaitGroup
		for range 100 {
			wg.Go(func() {
				if _, err := d.User(t.Context(), s.users[0]); err != nil {
					t.Error(err)
				}
			})
		}

		wg.Wait()

		if n := s.requests(); n != 1 {
			t.Errorf("%d requests for one user, want 1", n)
		}
	})
}

func TestReader_ownWriteOvertakesARead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := simulate(t, 1)
		d := s.directory(t)
		release := make(chan struct{})

		// The answer shows the state before the write and arrives late.
		s.Inject(simulator.Fault{Method: http.MethodGet, Times: 1, After: func(*http.Request) { <-release }})

		var wg sync.WaitGroup
		wg.Go(func() {
			u, err := d.User(t.Context(), s.users[0])
			if err != nil || !isBoss(u) {
				t.Errorf("the overtaken read returned %v, %v; want what the write showed", u, err)
			}
		})
		synctest.Wait()

		if _, err := d.UpdateUser(t.Context(), s.users[0], []scim.Change{{Attribute: "title", Value: "Boss"}}); err != nil {
			t.Fatal(err)
		}

		for range 2 {
			u, err := d.User(t.Context(), s.users[0])
			if err != nil || !isBoss(u) {
				t.Errorf("read %v, %v after the write", u, err)
			}
		}

		close(release)
		wg.Wait()

		u, err := d.User(t.Context(), s.users[0])
		if err != nil || !isBoss(u) {
			t.Errorf("read %v, %v after the late answer", u, err)
		}

		if n := s.count(http.MethodGet, ""); n != 1 {
			t.Errorf("%d reads, want 1: own writes are seen without asking", n)
		}
	})
}

func TestReader_readsAgainAfterAnUncertainWrite(t *testing.T) {
	t.Parallel()

	s := simulate(t, 3)
	d := s.directoryOf(t, client.Options{})

	ctx := t.Context()
	if _, err := d.User(ctx, s.users[0]); err != nil {
		t.Fatal(err)
	}

	s.Inject(unanswered(http.MethodPatch))

	if _, err := d.UpdateUser(ctx, s.users[0], []scim.Change{{Attribute: "title", Value: "Boss"}}); !client.OutcomeUnknown(err) {
		t.Fatalf("got %v, want an uncertain error", err)
	}

	u, err := d.User(ctx, s.users[0])
	if err != nil || !isBoss(u) {
		t.Errorf("read %v, %v; want the state of the directory", u, err)
	}
}

func TestReader_aLatePageUndoesNoWrite(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := simulate(t, 1000)
		d := s.directory(t)
		release := make(chan struct{})
		// This page shows the state before the writes.
		s.Inject(simulator.Fault{Path: listOfUsers, Where: page("301"), After: func(*http.Request) { <-release }})

		var (
			listed []*scim.User
			wg     sync.WaitGroup
		)
		wg.Go(func() {
			for u, err := range d.Users(t.Context()) {
				if err != nil {
					t.Error(err)
				}

				listed = append(listed, u)
			}
		})
		synctest.Wait()

		ctx := t.Context()
		if _, err := d.UpdateUser(ctx, s.users[310], []scim.Change{{Attribute: "title", Value: "Boss"}}); err != nil {
			t.Fatal(err)
		}

		if err := d.DeleteUser(ctx, s.users[320]); err != nil {
			t.Fatal(err)
		}

		close(release)
		wg.Wait()

		if len(listed) != 999 {
			t.Errorf("%d users listed, want 999", len(listed))
		}

		for _, u := range listed {
			if u.ID == s.users[310] && !isBoss(u) {
				t.Error("the list shows the user as before the write")
			}
		}

		if u, err := d.User(ctx, s.users[310]); err != nil || !isBoss(u) {
			t.Errorf("read %v, %v after the late page", u, err)
		}

		if _, err := d.User(ctx, s.users[320]); !client.IsNotFound(err) {
			t.Errorf("read of the deleted user returned %v, want not found", err)
		}
	})
}

func TestReader_aNewerPageWins(t *testing.T) {
	t.Parallel()

	s := simulate(t, 150)
	d := s.directory(t)

	ctx := t.Context()
	if _, err := d.User(ctx, s.users[0]); err != nil {
		t.Fatal(err)
	}

	s.edit(t, s.users[0], boss)
	collect(t, d)

	u, err := d.User(ctx, s.users[0])
	if err != nil || !isBoss(u) {
		t.Errorf("read %v, %v; want what the newer list shows", u, err)
	}
}

func TestReader_confirmsWhatAListDoesNotShow(t *testing.T) {
	t.Parallel()

	s := simulate(t, 500, reading(simulator.SCIMOptions{HideInactive: true}))
	s.edit(t, s.users[123], func(u *simulator.SCIMUser) { u.Active = false })
	d := s.directory(t)

	ctx := t.Context()
	if n := len(collect(t, d)); n != 499 {
		t.Fatalf("%d users listed, want 499", n)
	}

	before := s.requests()

	u, err := d.User(ctx, s.users[123])
	if err != nil || u.Active {
		t.Errorf("read %v, %v; want the inactive user", u, err)
	}

	for range 3 {
		if _, err := d.User(ctx, "u999999"); !client.IsNotFound(err) {
			t.Errorf("got %v, want not found", err)
		}
	}

	if n := s.requests() - before; n != 2 {
		t.Errorf("%d requests, want one each", n)
	}
}

func TestReader_anUnknownDirectoryIsNotAnEmptyOne(t *testing.T) {
	t.Parallel()

	d := simulate(t, 0).scim(t, client.Options{}).Directory("DIR")
	ctx := t.Context()
	_, userErr := d.User(ctx, "u1")
	_, freshErr := d.FreshUser(ctx, "u1")
	_, groupErr := d.Group(ctx, "g1")

	_, updateErr := d.UpdateUser(ctx, "u1", []scim.Change{{Attribute: scim.AttrActive, Value: false}})
	for what, err := range map[string]error{
		"User": userErr, "FreshUser": freshErr, "Group": groupErr, "UpdateUser": updateErr,
		"DeleteUser": d.DeleteUser(ctx, "u1"), "DeleteGroup": d.DeleteGroup(ctx, "g1"), "AddMembers": d.AddMembers(ctx, "g1", []string{"u1"}),
	} {
		if missing, ok := errors.AsType[*scim.DirectoryNotFoundError](err); !ok || missing.ID != "DIR" || client.IsNotFound(err) {
			t.Errorf("%s returned %v, want that the directory was not found, and not that the record was", what, err)
		}
	}
}

// A 404 to a creation means that the directory does not exist, not that a record was deleted.
func TestCreate_inAnUnknownDirectory(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		d := simulate(t, 0).scim(t, client.Options{}).Directory("DIR")
		_, userErr := d.CreateUser(t.Context(), &scim.User{UserName: "a@corp.test"})

		_, groupErr := d.CreateGroup(t.Context(), scim.NewGroup{DisplayName: "a"})
		for _, err := range []error{userErr, groupErr} {
			if _, ok := errors.AsType[*scim.DirectoryNotFoundError](err); !ok {
				t.Errorf("got %v", err)
			}
		}
	})
}

// While it is unknown whether the directory exists, no user counts as deleted.
func TestReader_directoryMayNotExist(t *testing.T) {
	t.Parallel()

	for _, status := range []int{http.StatusForbidden, http.StatusServiceUnavailable} {
		s := simulate(t, 0)
		s.Inject(simulator.Fault{Path: listOfUsers, Answer: simulator.RespondSCIM(status, "", "refused")})
		d := s.directoryOf(t, client.Options{})

		_, userErr := d.User(t.Context(), "u1")
		for what, err := range map[string]error{"User": userErr, "DeleteUser": d.DeleteUser(t.Context(), "u1")} {
			if err == nil || client.IsNotFound(err) {
				t.Errorf("%d, %s: %v", status, what, err)
			}
		}
	}
}

func TestReader_aFailedListingFailsNoRead(t *testing.T) {
	t.Parallel()

	for name, fails := range map[string]func(simulator.Entry) bool{"from the first page on": nil, "midway": page("201")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(t *testing.T) {
				s := simulate(t, 400)
				s.Inject(simulator.Fault{Path: listOfUsers, Where: fails, Answer: simulator.RespondSCIM(http.StatusForbidden, "", "refused")})
				d := s.directory(t)
				readAll(t, d, s.users[:1], 1) // a successful read proves that the key is valid
				readAll(t, d, s.users, 10)

				var failures []error

				for _, err := range d.Users(t.Context()) {
					if err != nil {
						failures = append(failures, err)
					}
				}

				if len(failures) != 1 || !errors.Is(failures[0], client.ErrForbidden) {
					t.Errorf("listing all failed with %v, want forbidden once", failures)
				}

				if n := s.requests(); n > 400+100 {
					t.Errorf("%d requests: too many attempts to list", n)
				}
			})
		})
	}
}

// A list that always fails does not delay the reads. With all retries for each attempt to list, 120 reads took 332 s.
func TestReader_aListThatAlwaysFailsCostsNoTime(t *testing.T) {
	t.Parallel()

	for name, fails := range map[string]func(simulator.Entry) bool{"from the first page on": nil, "midway": page("101")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(t *testing.T) {
				s := simulate(t, 120, slow(30*time.Millisecond))
				s.Inject(simulator.Fault{Path: listOfUsers, Where: fails, Answer: simulator.RespondSCIM(http.StatusInternalServerError, "", "refused")})

				begun := time.Now()

				readAll(t, s.directoryOf(t, client.Options{MaxRetries: 8}), s.users, 10)

				if took := time.Since(begun); took > 6*time.Second {
					t.Errorf("took %s", took)
				}

				if n := s.requests(); n > 120+10 {
					t.Errorf("%d requests", n)
				}
			})
		})
	}
}

// A caller that wants all users depends on the list: a failed page is retried like any other request.
func TestUsers_listRetriesAPage(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		s := simulate(t, 250)
		s.Inject(simulator.Fault{Path: listOfUsers, Where: page("101"), Times: 5, Answer: simulator.RespondSCIM(http.StatusServiceUnavailable, "", "refused")})

		if got := collect(t, s.directoryOf(t, client.Options{MaxRetries: 8})); !slices.Equal(got, s.users) {
			t.Errorf("%d users", len(got))
		}
	})
}

func TestReader_theCallerThatBeganMayLeave(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := simulate(t, 950, slow(time.Second))
		d := s.directory(t)
		first, cancel := context.WithCancel(t.Context())
		left := make(chan error, 1)

		go func() {
			for _, err := range d.Users(first) {
				if err != nil {
					left <- err
				}
			}
		}()

		time.Sleep(1500 * time.Millisecond) // the first page has arrived, the others are being requested

		got := make(chan int, 1)
		go func() { got <- len(collect(t, d)) }()

		synctest.Wait()
		cancel()

		if err := <-left; !errors.Is(err, context.Canceled) {
			t.Errorf("who left got %v", err)
		}

		if n := <-got; n != 950 {
			t.Errorf("who stayed got %d users, want 950", n)
		}

		if n := s.requests(); n != 10 {
			t.Errorf("%d requests, want 10", n)
		}
	})
}

func TestReader_workNobodyWaitsForStops(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := simulate(t, 1000, slow(time.Hour))
		d := s.directoryOf(t, client.Options{RequestTimeout: 2 * time.Hour})
		ctx, cancel := context.WithCancel(t.Context())

		var wg sync.WaitGroup
		for _, id := range s.users[:2] {
			wg.Go(func() {
				if _, err := d.User(ctx, id); !errors.Is(err, context.Canceled) {
					t.Errorf("got %v, want canceled", err)
				}
			})
			synctest.Wait()
		}

		cancel()
		wg.Wait()
		synctest.Wait()

		for _, entry := range s.Journal() {
			if entry.Ended.IsZero() {
				t.Errorf("%s %s is still under way", entry.Method, entry.Path)
			}
		}
	})
}

func TestReader_forgetsWhatIsOld(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := simulate(t, 200)
		d := s.directory(t)
		ctx := t.Context()
		collect(t, d)
		s.edit(t, s.users[1], boss)

		if u, _ := d.User(ctx, s.users[1]); u.Title != nil {
			t.Error("asked again at once")
		}

		time.Sleep(16 * time.Minute)

		if u, err := d.User(ctx, s.users[1]); err != nil || u.Title == nil {
			t.Errorf("read %v, %v after 16 minutes; want the new title", u, err)
		}

		before := s.lists()

		collect(t, d)

		if s.lists() == before {
			t.Error("a list of 16 minutes ago was used")
		}
	})
}

// A page is as old as the start of its request, also when a listing uses it later.
func TestReader_aFirstPageGrowsOld(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := simulate(t, 300)
		d := s.directory(t)
		read := func(id string) *scim.User {
			u, err := d.User(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}

			return u
		}
		read(s.users[150])
		read(s.users[151]) // requests the first page too
		s.edit(t, s.users[0], boss)
		time.Sleep(14 * time.Minute)
		read(s.users[152])
		read(s.users[153])      // lists, starting with that first page
		time.Sleep(time.Minute) // the read may return before the last page is requested

		if s.lists() < 3 {
			t.Fatalf("%d pages were asked for, want a listing", s.lists())
		}

		time.Sleep(time.Minute)

		if read(s.users[0]).Title == nil {
			t.Error("shows what was so 16 minutes ago")
		}
	})
}

func TestUsers_isSharedUntilAWrite(t *testing.T) {
	t.Parallel()

	s := simulate(t, 250)
	d := s.directory(t)
	ctx := t.Context()

	want := s.users
	for range 3 {
		if got := collect(t, d); !slices.Equal(got, want) {
			t.Fatalf("got %d users in another order than the directory's", len(got))
		}
	}

	if n := s.lists(); n != 3 {
		t.Fatalf("%d pages for three lists, want 3", n)
	}

	created, err := d.CreateUser(ctx, &scim.User{UserName: "new@corp.test", Emails: []scim.Email{{Value: "new@corp.test", Primary: true}}, Active: true})
	if err != nil {
		t.Fatal(err)
	}

	if got := collect(t, d); got[len(got)-1] != created.ID {
		t.Error("the list after the creation does not show the created user")
	}

	if n := s.lists(); n != 6 {
		t.Errorf("%d pages, want 6", n)
	}
}

func TestUsers_mayBeLeftEarly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := simulate(t, 3000, slow(10*time.Millisecond))
		d := s.directory(t)
		n := 0

		for _, err := range d.Users(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}

			if n++; n == 50 {
				break
			}
		}

		synctest.Wait()
		time.Sleep(time.Second)

		if n := s.requests(); n > 20 {
			t.Errorf("%d pages read for 50 users", n)
		}

		if got := len(collect(t, d)); got != 3000 {
			t.Errorf("%d users listed afterwards", got)
		}
	})
}

func TestUsers_pagesSideBySide(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := simulate(t, 1950, slow(100*time.Millisecond))
		d := s.directory(t)
		began := time.Now()

		collect(t, d)

		if took := time.Since(began); took > time.Second { // sequential reads would take two seconds
			t.Errorf("20 pages took %s", took)
		}

		if most := s.maxConcurrent(); most > 8 {
			t.Errorf("%d requests at the same time", most)
		}
	})
}
