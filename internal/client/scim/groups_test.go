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
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

func TestGroup_lifecycle(t *testing.T) {
	t.Parallel()

	d := simulate(t, 0).directory(t)
	ctx := t.Context()

	g, err := d.CreateGroup(ctx, scim.NewGroup{DisplayName: "dev", ExternalID: new("e1")})
	if err != nil || g.DisplayName != "dev" || *g.ExternalID != "e1" || g.Members != nil {
		t.Fatalf("got %v, %v", g, err)
	}

	if _, err := d.CreateGroup(ctx, scim.NewGroup{DisplayName: "dev"}); !errors.Is(err, client.ErrConflict) {
		t.Errorf("got %v, want a conflict", err)
	}

	if g, err = d.UpdateGroupExternalID(ctx, g.ID, nil); err != nil || g.ExternalID != nil {
		t.Errorf("got %v, %v; want no external id", g, err)
	}

	if found, err := d.FindGroups(ctx, "dev"); err != nil || len(found) != 1 {
		t.Errorf("found %v, %v", found, err)
	}

	if err := d.DeleteGroup(ctx, g.ID); err != nil {
		t.Fatal(err)
	}

	if _, err := d.Group(ctx, g.ID); !client.IsNotFound(err) {
		t.Errorf("got %v, want not found", err)
	}

	if err := d.DeleteGroup(ctx, g.ID); !client.IsNotFound(err) {
		t.Errorf("got %v, want not found", err)
	}
}

func TestCreateGroup_lostAnswer(t *testing.T) {
	t.Parallel()

	for name, empty := range map[string]bool{"ours": true, "somebody is in it": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			s := simulate(t, 1)
			another := s.directory(t)
			lost := unanswered(http.MethodPost)
			lost.After = func(*http.Request) {
				if !empty {
					if err := another.AddMembers(t.Context(), s.SCIMGroups(s.id)[0].ID, s.users); err != nil {
						t.Error(err)
					}
				}
			}
			s.Inject(lost)

			g, err := s.directory(t).CreateGroup(t.Context(), scim.NewGroup{DisplayName: "dev"})
			if empty {
				if err != nil || g.ID != s.SCIMGroups(s.id)[0].ID {
					t.Errorf("got %v, %v; want the created group", g, err)
				}
			} else if _, ok := errors.AsType[*scim.TakenError](err); !ok {
				t.Errorf("got %v, %v; want that the name is taken", g, err)
			}
		})
	}
}

// An answer to a write may show only the id.
func TestGroups_answersThatShowPart(t *testing.T) {
	t.Parallel()

	s := simulate(t, 0)
	s.Inject(simulator.Fault{Method: http.MethodPost, Answer: showing("id")})
	s.Inject(simulator.Fault{Method: http.MethodPatch, Answer: showing("id")})
	d := s.directory(t)

	g, err := d.CreateGroup(t.Context(), scim.NewGroup{DisplayName: "dev"})
	if err != nil || g.ID != s.SCIMGroups(s.id)[0].ID || g.DisplayName != "dev" {
		t.Fatalf("created %v, %v", g, err)
	}

	g, err = d.UpdateGroupExternalID(t.Context(), g.ID, new("e-1"))
	if err != nil || g.DisplayName != "dev" || g.ExternalID == nil || *g.ExternalID != "e-1" {
		t.Errorf("updated %v, %v", g, err)
	}
}

func TestGroups_lists(t *testing.T) {
	t.Parallel()

	s := simulate(t, 0)
	for i := range 250 {
		s.group(t, fmt.Sprintf("Group %03d", i))
	}

	var got []string

	for g, err := range s.directory(t).Groups(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}

		got = append(got, g.ID)
	}

	if !slices.Equal(got, s.groups) {
		t.Errorf("%d groups, want 250 in the order of their arrival", len(got))
	}
}

func TestMembers_documentedForms(t *testing.T) {
	t.Parallel()

	s := simulate(t, 3)
	group := s.group(t, "dev")
	d, u := s.directory(t), s.users

	ctx := t.Context()
	if err := d.AddMembers(ctx, group, []string{u[0], u[1], u[0], u[2]}); err != nil {
		t.Fatal(err)
	}

	want := []object{{"op": "add", "path": "members", "value": []any{object{"value": u[0]}, object{"value": u[1]}, object{"value": u[2]}}}}
	if diff := cmp.Diff(want, operations(s.only(t, http.MethodPatch))); diff != "" {
		t.Errorf("the addition differs (-want +got):\n%s", diff)
	}

	s.ResetJournal()

	if err := d.RemoveMembers(ctx, group, u[:2], nil); err != nil {
		t.Fatal(err)
	}

	want = []object{{"op": "remove", "path": `members[value eq "` + u[0] + `"]`}, {"op": "remove", "path": `members[value eq "` + u[1] + `"]`}}
	if diff := cmp.Diff(want, operations(s.only(t, http.MethodPatch))); diff != "" {
		t.Errorf("the removal differs (-want +got):\n%s", diff)
	}

	if got := s.members(group); !slices.Equal(got, u[2:]) {
		t.Errorf("%v are left", got)
	}
}

// A group of 500 gets 500 other members in batches of 50. `make bench` measures 5,000 (M6).
func TestMembers_batches(t *testing.T) {
	t.Parallel()

	const members = 500

	inBubble(t, func(t *testing.T) {
		s := simulate(t, 2*members)
		ids := s.users
		group := s.group(t, "dev", ids[:members]...)
		d, ctx := s.directory(t), t.Context()

		if _, err := d.FreshGroup(ctx, group); err != nil {
			t.Fatal(err)
		}

		if err := errors.Join(d.AddMembers(ctx, group, ids[members:]), d.RemoveMembers(ctx, group, ids[:members], nil)); err != nil {
			t.Fatal(err)
		}

		g, err := d.Group(ctx, group)
		if err != nil || len(g.Members) != members || !g.Has(ids[members]) || g.Has(ids[members-1]) {
			t.Errorf("what is remembered of the group is not what was written: %v", err)
		}

		if got := s.members(group); len(got) != members {
			t.Errorf("%d members, want %d", len(got), members)
		}

		if n := s.requests(); n > 2+2*members/50 {
			t.Errorf("%d requests, want at most %d", n, 2+2*members/50)
		}
	})
}

func TestMembers_oneUnknownUser(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		s := simulate(t, 500)
		group, ids := s.group(t, "dev"), slices.Clone(s.users)
		ids[177] = "nobody"
		err := s.directory(t).AddMembers(t.Context(), group, ids)

		failure, ok := errors.AsType[*scim.MembersError](err)
		if !ok || !slices.Equal(failure.Failed, []string{"nobody"}) || len(failure.Done) != 499 {
			t.Fatalf("got %v, want that nobody else failed", err)
		}

		if !client.IsNotFound(err) || !strings.Contains(err.Error(), "nobody") {
			t.Errorf("the error %q does not say why and who", err)
		}

		if got := s.members(group); len(got) != 499 {
			t.Errorf("%d members, want 499", len(got))
		}

		if n := s.requests(); n > 10+2*6+1 {
			t.Errorf("%d requests", n)
		}
	})
}

func TestMembers_tooManyForTheServer(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		s := simulate(t, 100)
		group := s.group(t, "dev")
		s.Inject(simulator.Fault{
			Where: func(e simulator.Entry) bool {
				return slices.ContainsFunc(operations(e), func(op object) bool {
					members, _ := op["value"].([]any)
					return len(members) > 10
				})
			},
			Answer: simulator.Respond(http.StatusRequestEntityTooLarge, nil, "{}"),
		})

		if err := s.directory(t).AddMembers(t.Context(), group, s.users); err != nil {
			t.Fatal(err)
		}

		if got := s.members(group); len(got) != 100 {
			t.Errorf("%d members, want 100", len(got))
		}
	})
}

func TestMembers_failuresThatBlameNoMember(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		refusal simulator.Answer
		most    int
		is      error
	}{
		"forbidden":            {simulator.Respond(403, nil, `{"error":"no"}`), 1, client.ErrForbidden},
		"the form is refused":  {simulator.RespondSCIM(400, "invalidSyntax", "refused"), 12, client.ErrBadRequest},
		"the directory failed": {simulator.RespondSCIM(500, "", "refused"), 1, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			s := simulate(t, 200)
			group := s.group(t, "dev")
			s.Inject(simulator.Fault{Method: http.MethodPatch, Answer: c.refusal})
			err := s.directoryOf(t, client.Options{}).AddMembers(t.Context(), group, s.users)

			failure, ok := errors.AsType[*scim.MembersError](err)
			if !ok || len(failure.Failed) != 200 || len(failure.Done) != 0 || c.is != nil && !errors.Is(err, c.is) {
				t.Fatalf("got %v, want that all failed", err)
			}

			if n := s.requests(); n > c.most {
				t.Errorf("%d requests, want at most %d", n, c.most)
			}
		})
	}
}

func TestMembers_ofAGroupThatIsGone(t *testing.T) {
	t.Parallel()

	s := simulate(t, 10)
	d := s.directory(t)

	ctx := t.Context()
	for _, err := range []error{
		d.AddMembers(ctx, "gone", s.users), d.RemoveMembers(ctx, "gone", s.users, nil), d.AddMember(ctx, "gone", s.users[0]), d.RemoveMember(ctx, "gone", s.users[0], nil),
	} {
		if !client.IsNotFound(err) {
			t.Errorf("got %v, want not found", err)
		}
	}
}

func TestMembers_alreadyAsWanted(t *testing.T) {
	t.Parallel()

	s := simulate(t, 10)
	group := s.group(t, "dev", s.users[:2]...)
	d := s.directory(t)

	ctx := t.Context()
	if _, err := d.Group(ctx, group); err != nil {
		t.Fatal(err)
	}

	// Some servers list a member once per addition.
	if err := d.AddMembers(ctx, group, s.users[:3]); err != nil {
		t.Fatal(err)
	}

	want := []object{{"op": "add", "path": "members", "value": []any{object{"value": s.users[2]}}}}
	if diff := cmp.Diff(want, operations(s.only(t, http.MethodPatch))); diff != "" {
		t.Errorf("the addition differs (-want +got):\n%s", diff)
	}

	// Another process removes two members without the client's knowledge, and the directory refuses to remove a user
	// that is not a member.
	if err := s.directory(t).RemoveMembers(ctx, group, s.users[1:3], nil); err != nil {
		t.Fatal(err)
	}

	s.Inject(simulator.Fault{
		Where: func(e simulator.Entry) bool {
			members := s.members(group)

			return slices.ContainsFunc(operations(e), func(op object) bool {
				return op["op"] == "remove" && !slices.ContainsFunc(members, func(id string) bool { return strings.Contains(fmt.Sprint(op), id) })
			})
		},
		Answer: simulator.RespondSCIM(http.StatusBadRequest, "noTarget", "refused"),
	})

	s.ResetJournal()

	if err := d.RemoveMembers(ctx, group, s.users[:3], nil); err != nil {
		t.Errorf("removing who is gone already failed: %v", err)
	}

	if n := s.requests(); n != 3 || s.listed(t) != 0 {
		t.Errorf("%d requests, %d lists; want the refused one, a look, and the same form for who is left", n, s.listed(t))
	}

	if got := s.members(group); len(got) != 0 {
		t.Errorf("members %v, want none", got)
	}

	if err := d.RemoveMember(ctx, group, s.users[5], nil); err != nil {
		t.Errorf("removing who never was a member failed: %v", err)
	}
}

// A user shows the current groups after a change of members and after the deletion of a group.
func TestMembers_aUserShowsTheGroups(t *testing.T) {
	t.Parallel()

	s := simulate(t, 1)
	group := s.group(t, "dev")
	d := s.directory(t)
	ctx := t.Context()
	shows := func(groups int) {
		t.Helper()

		if u, err := d.User(ctx, s.users[0]); err != nil || len(u.Groups) != groups {
			t.Errorf("read %v, %v; want %d groups", u, err, groups)
		}
	}

	shows(0)

	if err := d.AddMember(ctx, group, s.users[0]); err != nil {
		t.Fatal(err)
	}

	shows(1)

	if err := d.DeleteGroup(ctx, group); err != nil {
		t.Fatal(err)
	}

	shows(0)
}

func TestGroup_thousandReadsOfTwentyGroups(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		s := simulate(t, 0, slow(30*time.Millisecond))
		for i := range 20 {
			s.group(t, fmt.Sprintf("Group %d", i))
		}

		d := s.directory(t)

		var wg sync.WaitGroup
		for i := range 1000 {
			wg.Go(func() {
				if _, err := d.Group(t.Context(), s.groups[i%20]); err != nil {
					t.Error(err)
				}
			})
		}

		wg.Wait()

		if n := s.requests(); n > 20 {
			t.Errorf("%d requests for 20 groups", n)
		}
	})
}

// addAll adds each user to a group, this many at a time. Each worker pauses between two calls, as Terraform does.
func addAll(t *testing.T, d *scim.Directory, memberships [][2]string, parallelism int, pause func() time.Duration) {
	t.Helper()

	work := make(chan [2]string)

	var wg sync.WaitGroup
	for range parallelism {
		wg.Go(func() {
			for m := range work {
				time.Sleep(pause())

				if err := d.AddMember(t.Context(), m[0], m[1]); err != nil {
					t.Error(err)
				}
			}
		})
	}

	for _, m := range memberships {
		work <- m
	}

	close(work)
	wg.Wait()
}

func TestAddMember_gathers(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		name        string
		parallelism int
		shuffled    bool
		pause       time.Duration // at most
		most        int
	}{
		{"group by group, by 50", 50, false, 0, 60},
		{"group by group, by 10, on a busy machine", 10, false, 400 * time.Millisecond, 200},
		// Ten waiting callers over twenty groups: hardly two belong to the same group. Even if each request takes the
		// largest group of the ten, there are six hundred requests.
		{"in random order, by 10, on a busy machine", 10, true, 400 * time.Millisecond, 750},
		{"in random order, by 50", 50, true, 0, 260},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(t *testing.T) {
				s := simulate(t, 1000, slow(30*time.Millisecond))
				d := s.directory(t)

				for i := range 20 {
					s.group(t, fmt.Sprintf("Group %d", i))
				}

				var memberships [][2]string
				for i, id := range s.users {
					memberships = append(memberships, [2]string{s.groups[i/50], id})
				}

				if c.shuffled {
					rand.New(rand.NewPCG(5, 6)).Shuffle(len(memberships), func(i, j int) { memberships[i], memberships[j] = memberships[j], memberships[i] })
				}

				began := time.Now()

				addAll(t, d, memberships, c.parallelism, func() time.Duration {
					if c.pause == 0 {
						return 0
					}

					return rand.N(c.pause)
				})

				took := time.Since(began)

				for i, group := range s.groups {
					if n := len(s.members(group)); n != 50 {
						t.Errorf("group %d has %d members, want 50", i, n)
					}
				}

				n := s.requests()
				t.Logf("%d requests in %s", n, took)

				if n > c.most {
					t.Errorf("%d requests, want at most %d", n, c.most)
				}
			})
		})
	}
}

func TestAddMember_eachItsOwnOutcome(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		s := simulate(t, 20)
		group := s.group(t, "dev")
		d := s.directory(t)

		var wg sync.WaitGroup
		for _, id := range append(slices.Clone(s.users), "nobody", "no one") {
			wg.Go(func() {
				err := d.AddMember(t.Context(), group, id)
				if unknown := strings.HasPrefix(id, "no"); unknown != (err != nil) {
					t.Errorf("%s: got %v", id, err)
				} else if unknown && (!client.IsNotFound(err) || !strings.Contains(err.Error(), id)) {
					t.Errorf("%s: the error %q does not name it", id, err)
				}
			})
		}

		wg.Wait()

		if n := len(s.members(group)); n != 20 {
			t.Errorf("%d members, want 20", n)
		}
	})
}

// A caller that is interrupted while its change is being sent gets the result of the change.
func TestAddMember_interruptedOnTheWay(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		s := simulate(t, 1, slow(3*time.Second))
		group := s.group(t, "dev")
		ctx, cancel := context.WithCancel(t.Context())

		time.AfterFunc(2*time.Second, cancel)

		if err := s.directory(t).AddMember(ctx, group, s.users[0]); err != nil {
			t.Errorf("is a member, and was told %v", err)
		}

		if got := s.members(group); !slices.Equal(got, s.users[:1]) {
			t.Errorf("members %v", got)
		}
	})
}

func TestAddMember_aCallerMayLeave(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		s := simulate(t, 2)
		group := s.group(t, "dev")
		d := s.directory(t)
		gone, cancel := context.WithCancel(t.Context())

		var wg sync.WaitGroup
		wg.Go(func() {
			if err := d.AddMember(gone, group, s.users[0]); err == nil {
				t.Error("who left was told of success")
			}
		})
		wg.Go(func() {
			time.Sleep(time.Millisecond)

			if err := d.AddMember(t.Context(), group, s.users[1]); err != nil {
				t.Error(err)
			}
		})
		time.Sleep(5 * time.Millisecond)
		cancel()
		wg.Wait()

		if got := s.members(group); !slices.Equal(got, s.users[1:]) {
			t.Errorf("members %v, want only the one of who stayed", got)
		}
	})
}
