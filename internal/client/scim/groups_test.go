// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim_test

import (
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
)

func withGroups(users, groups int) *fake {
	f := newFake(users)

	for i := range groups {
		id := fmt.Sprintf("g%03d", i)
		f.groups[id] = object{"id": id, "displayName": "Group " + id}
	}

	return f
}

func (f *fake) members(groupID string) []string {
	f.mu.Lock()
	defer f.mu.Unlock()

	var ids []string

	list, _ := f.groups[groupID]["members"].([]any)
	for _, m := range list {
		ids = append(ids, text(m.(object), "value"))
	}

	return ids
}

func TestGroup_lifecycle(t *testing.T) {
	t.Parallel()

	f := newFake(1)
	d := f.directory(t)
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

	if _, err := d.Group(ctx, g.ID); !errors.Is(err, client.ErrNotFound) {
		t.Errorf("got %v, want not found", err)
	}

	if err := d.DeleteGroup(ctx, g.ID); !errors.Is(err, client.ErrNotFound) {
		t.Errorf("got %v, want not found", err)
	}
}

func TestCreateGroup_lostAnswer(t *testing.T) {
	t.Parallel()

	for name, members := range map[string][]any{"ours": nil, "somebody is in it": {object{"value": "u000000"}}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			f := newFake(1)
			f.after = func(e *exchange, a *http.Response) (*http.Response, error) {
				if e.method != http.MethodPost {
					return a, nil
				}

				f.mu.Lock()
				defer f.mu.Unlock()

				f.groups["g1000001"]["members"] = members

				return nil, errors.New("connection reset")
			}

			g, err := f.directory(t).CreateGroup(t.Context(), scim.NewGroup{DisplayName: "dev"})
			if members == nil {
				if err != nil || g.ID != "g1000001" {
					t.Errorf("got %v, %v; want the created group", g, err)
				}
			} else if _, ok := errors.AsType[*scim.TakenError](err); !ok {
				t.Errorf("got %v, %v; want that the name is taken", g, err)
			}
		})
	}
}

// An answer to a write may show the id alone.
func TestGroups_answersThatShowPart(t *testing.T) {
	t.Parallel()

	f := newFake(0)
	f.after = func(e *exchange, a *http.Response) (*http.Response, error) {
		if e.method == http.MethodPost || e.method == http.MethodPatch {
			return answer(a.StatusCode, object{"id": "g1000001"}), nil
		}

		return a, nil
	}
	d := f.directory(t)

	g, err := d.CreateGroup(t.Context(), scim.NewGroup{DisplayName: "dev"})
	if err != nil || g.ID != "g1000001" || g.DisplayName != "dev" {
		t.Fatalf("created %v, %v", g, err)
	}

	g, err = d.UpdateGroupExternalID(t.Context(), g.ID, new("e-1"))
	if err != nil || g.DisplayName != "dev" || g.ExternalID == nil || *g.ExternalID != "e-1" {
		t.Errorf("updated %v, %v", g, err)
	}
}

func TestGroups_lists(t *testing.T) {
	t.Parallel()

	f := withGroups(1, 250)
	n := 0

	for g, err := range f.directory(t).Groups(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}

		if want := fmt.Sprintf("g%03d", n); g.ID != want {
			t.Fatalf("group %d is %s", n, g.ID)
		}

		n++
	}

	if n != 250 {
		t.Errorf("%d groups, want 250", n)
	}
}

func TestMembers_documentedForms(t *testing.T) {
	t.Parallel()

	f := withGroups(3, 1)
	d := f.directory(t)

	ctx := t.Context()
	if err := d.AddMembers(ctx, "g000", []string{"u000000", "u000001", "u000000", "u000002"}); err != nil {
		t.Fatal(err)
	}

	want := []object{{"op": "add", "path": "members", "value": []any{
		object{"value": "u000000"}, object{"value": "u000001"}, object{"value": "u000002"},
	}}}
	if diff := cmp.Diff(want, f.last().operations()); diff != "" {
		t.Errorf("the addition differs (-want +got):\n%s", diff)
	}

	if err := d.RemoveMembers(ctx, "g000", []string{"u000000", "u000001"}, nil); err != nil {
		t.Fatal(err)
	}

	want = []object{{"op": "remove", "path": `members[value eq "u000000"]`}, {"op": "remove", "path": `members[value eq "u000001"]`}}
	if diff := cmp.Diff(want, f.last().operations()); diff != "" {
		t.Errorf("the removal differs (-want +got):\n%s", diff)
	}

	if got := f.members("g000"); !slices.Equal(got, []string{"u000002"}) {
		t.Errorf("%v are left", got)
	}
}

// M6 of the design: a group of 5,000 set to 5,000 others.
func TestMembers_batches(t *testing.T) {
	t.Parallel()

	const members = 1000

	inBubble(t, func(t *testing.T) {
		f := withGroups(2*members, 1)
		d := f.directory(t)
		ctx := t.Context()

		ids := f.ids()
		if err := d.AddMembers(ctx, "g000", ids[:members]); err != nil {
			t.Fatal(err)
		}

		f.journal = nil

		if _, err := d.FreshGroup(ctx, "g000"); err != nil {
			t.Fatal(err)
		}

		if err := errors.Join(d.AddMembers(ctx, "g000", ids[members:]), d.RemoveMembers(ctx, "g000", ids[:members], nil)); err != nil {
			t.Fatal(err)
		}

		g, err := d.Group(ctx, "g000")
		if err != nil || len(g.Members) != members || !g.Has(ids[members]) || g.Has(ids[members-1]) {
			t.Errorf("what is remembered of the group is not what was written: %v", err)
		}

		if got := f.members("g000"); len(got) != members {
			t.Errorf("%d members, want %d", len(got), members)
		}

		if n := f.requests(); n > 2+2*members/50 {
			t.Errorf("%d requests, want at most %d", n, 2+2*members/50)
		}
	})
}

func TestMembers_oneToBlame(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		f := withGroups(2000, 1)
		d := f.directory(t)
		ids := f.ids()
		ids[777] = "nobody"
		err := d.AddMembers(t.Context(), "g000", ids)

		failure, ok := errors.AsType[*scim.MembersError](err)
		if !ok || !slices.Equal(failure.Failed, []string{"nobody"}) || len(failure.Done) != 1999 {
			t.Fatalf("got %v, want that nobody else failed", err)
		}

		if !errors.Is(err, client.ErrNotFound) || !strings.Contains(err.Error(), "nobody") {
			t.Errorf("the error %q does not say why and who", err)
		}

		if got := f.members("g000"); len(got) != 1999 {
			t.Errorf("%d members, want 1,999", len(got))
		}

		if n := f.requests(); n > 40+2*6+1 {
			t.Errorf("%d requests", n)
		}
	})
}

func TestMembers_tooManyForTheServer(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		f := withGroups(100, 1)

		f.hook = func(e *exchange) *http.Response {
			operations, _ := e.body["Operations"].([]any)
			for _, o := range operations {
				if members, _ := o.(object)["value"].([]any); len(members) > 10 {
					return answer(http.StatusRequestEntityTooLarge, object{})
				}
			}

			return nil
		}
		if err := f.directory(t).AddMembers(t.Context(), "g000", f.ids()); err != nil {
			t.Fatal(err)
		}

		if got := f.members("g000"); len(got) != 100 {
			t.Errorf("%d members, want 100", len(got))
		}
	})
}

func TestMembers_failuresOfNobody(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		refusal *http.Response
		most    int
		is      error
	}{
		"forbidden":            {answer(403, object{"error": "no"}), 1, client.ErrForbidden},
		"the form is refused":  {scimError(400, "invalidSyntax"), 12, client.ErrBadRequest},
		"the directory failed": {scimError(500, ""), 1, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			f := withGroups(200, 1)
			f.hook = func(e *exchange) *http.Response {
				if e.method == http.MethodPatch {
					return c.refusal
				}

				return nil
			}
			ids := f.ids()
			err := f.directoryOf(t, client.Options{}).AddMembers(t.Context(), "g000", ids)

			failure, ok := errors.AsType[*scim.MembersError](err)
			if !ok || len(failure.Failed) != 200 || len(failure.Done) != 0 || c.is != nil && !errors.Is(err, c.is) {
				t.Fatalf("got %v, want that all failed", err)
			}

			if n := f.requests(); n > c.most {
				t.Errorf("%d requests, want at most %d", n, c.most)
			}
		})
	}
}

func TestMembers_ofAGroupThatIsGone(t *testing.T) {
	t.Parallel()

	f := withGroups(10, 1)
	d := f.directory(t)

	ctx := t.Context()
	for _, err := range []error{
		d.AddMembers(ctx, "gone", f.ids()), d.RemoveMembers(ctx, "gone", f.ids(), nil), d.AddMember(ctx, "gone", "u000000"), d.RemoveMember(ctx, "gone", "u000000", nil),
	} {
		if !errors.Is(err, client.ErrNotFound) {
			t.Errorf("got %v, want not found", err)
		}
	}
}

func TestMembers_alreadyAsWanted(t *testing.T) {
	t.Parallel()

	f := withGroups(10, 1)
	d := f.directory(t)

	ctx := t.Context()
	if err := d.AddMembers(ctx, "g000", f.ids()[:2]); err != nil {
		t.Fatal(err)
	}

	if _, err := d.Group(ctx, "g000"); err != nil {
		t.Fatal(err)
	}

	if err := d.AddMembers(ctx, "g000", f.ids()[:3]); err != nil {
		t.Fatal(err)
	}

	if got := f.members("g000"); len(got) != 3 {
		t.Errorf("members %v, want each once", got)
	}
	// Another process took one out, unknown to this one.
	f.mu.Lock()
	f.groups["g000"]["members"] = []any{object{"value": "u000000"}}
	f.mu.Unlock()

	if err := d.RemoveMembers(ctx, "g000", f.ids()[:3], nil); err != nil {
		t.Errorf("removing who is gone already failed: %v", err)
	}

	if got := f.members("g000"); len(got) != 0 {
		t.Errorf("members %v, want none", got)
	}

	if err := d.RemoveMember(ctx, "g000", "u000005", nil); err != nil {
		t.Errorf("removing who never was a member failed: %v", err)
	}
}

func TestMembers_aUserShowsTheGroups(t *testing.T) {
	t.Parallel()

	f := withGroups(2, 1)
	d := f.directory(t)

	ctx := t.Context()
	if _, err := d.User(ctx, "u000000"); err != nil {
		t.Fatal(err)
	}

	if err := d.AddMember(ctx, "g000", "u000000"); err != nil {
		t.Fatal(err)
	}

	f.edit("u000000", func(u object) object { u["groups"] = []any{object{"value": "g000", "display": "Group g000"}}; return u })

	u, err := d.User(ctx, "u000000")
	if err != nil || len(u.Groups) != 1 {
		t.Errorf("read %v, %v; want the new group", u, err)
	}

	if err := d.DeleteGroup(ctx, "g000"); err != nil {
		t.Fatal(err)
	}

	f.edit("u000000", func(u object) object { u["groups"] = []any{}; return u })

	if u, err = d.User(ctx, "u000000"); err != nil || len(u.Groups) != 0 {
		t.Errorf("read %v, %v; want no group", u, err)
	}
}

func TestGroup_thousandReadsOfTwentyGroups(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		f := withGroups(1, 20)
		f.latency = 30 * time.Millisecond
		d := f.directory(t)

		var wg sync.WaitGroup
		for i := range 1000 {
			wg.Go(func() {
				if _, err := d.Group(t.Context(), fmt.Sprintf("g%03d", i%20)); err != nil {
					t.Error(err)
				}
			})
		}

		wg.Wait()

		if n := f.requests(); n > 20 {
			t.Errorf("%d requests for 20 groups", n)
		}
	})
}

// addAll adds each user to a group, so many at a time. Between two of them a worker takes some time, as Terraform does.
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
		{"group by group, by 10", 10, false, 0, 200},
		{"group by group, by 50", 50, false, 0, 60},
		{"group by group, by 10, on a busy machine", 10, false, 400 * time.Millisecond, 200},
		// Ten callers that wait, over twenty groups: hardly two of them are of one group. If each request takes the largest of the ten,
		// it is six hundred.
		{"in random order, by 10", 10, true, 0, 750},
		{"in random order, by 10, on a busy machine", 10, true, 400 * time.Millisecond, 750},
		{"in random order, by 50", 50, true, 0, 260},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(t *testing.T) {
				f := withGroups(1000, 20)
				f.latency = 30 * time.Millisecond
				d := f.directory(t)

				var memberships [][2]string
				for i, id := range f.ids() {
					memberships = append(memberships, [2]string{fmt.Sprintf("g%03d", i/50), id})
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

				for i := range 20 {
					if n := len(f.members(fmt.Sprintf("g%03d", i))); n != 50 {
						t.Errorf("group %d has %d members, want 50", i, n)
					}
				}

				n := f.requests()
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
		f := withGroups(20, 1)
		d := f.directory(t)

		var wg sync.WaitGroup
		for _, id := range append(f.ids(), "nobody", "no one") {
			wg.Go(func() {
				err := d.AddMember(t.Context(), "g000", id)
				if unknown := strings.HasPrefix(id, "no"); unknown != (err != nil) {
					t.Errorf("%s: got %v", id, err)
				} else if unknown && (!errors.Is(err, client.ErrNotFound) || !strings.Contains(err.Error(), id)) {
					t.Errorf("%s: the error %q does not name it", id, err)
				}
			})
		}

		wg.Wait()

		if n := len(f.members("g000")); n != 20 {
			t.Errorf("%d members, want 20", n)
		}
	})
}

// Who is interrupted while the change is on its way is told what became of it.
func TestAddMember_interruptedOnTheWay(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		f := withGroups(1, 1)
		f.latency = 3 * time.Second
		ctx, cancel := contextWithCancel(t)
		f.hook = func(*exchange) *http.Response { return nil }

		time.AfterFunc(2*time.Second, cancel)

		if err := f.directory(t).AddMember(ctx, "g000", "u000000"); err != nil {
			t.Errorf("is a member, and was told %v", err)
		}

		if got := f.members("g000"); !slices.Equal(got, []string{"u000000"}) {
			t.Errorf("members %v", got)
		}
	})
}

func TestAddMember_aCallerMayLeave(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		f := withGroups(3, 1)
		d := f.directory(t)
		gone, cancel := contextWithCancel(t)

		var wg sync.WaitGroup
		wg.Go(func() {
			if err := d.AddMember(gone, "g000", "u000000"); err == nil {
				t.Error("who left was told of success")
			}
		})
		wg.Go(func() {
			time.Sleep(time.Millisecond)

			if err := d.AddMember(t.Context(), "g000", "u000001"); err != nil {
				t.Error(err)
			}
		})
		time.Sleep(5 * time.Millisecond)
		cancel()
		wg.Wait()

		if got := f.members("g000"); !slices.Equal(got, []string{"u000001"}) {
			t.Errorf("members %v, want only the one of who stayed", got)
		}
	})
}
