// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

var ann = &scim.User{
	UserName: "Ann@corp.test", ExternalID: new("e-17"), DisplayName: new("Ann Ex"), Name: scim.Name{GivenName: new("Ann")},
	Emails: []scim.Email{{Value: "Ann@corp.test", Type: "work", Primary: true}}, Active: false,
}

// An answer that lacks what every record has is one about nobody: neither a person without an address nor somebody who is gone.
func TestUser_incomplete(t *testing.T) {
	t.Parallel()

	for lacks, made := range map[string]object{
		"userName": {"id": "u1", "active": true, "emails": []any{object{"value": "ann@corp.test", "primary": true}}},
		"emails":   {"id": "u1", "active": true, "userName": "ann@corp.test"},
	} {
		t.Run(lacks, func(t *testing.T) {
			t.Parallel()

			f := newFake(150)
			f.users = append(f.users, made)
			directory := f.directory(t)

			for _, read := range []func() (*scim.User, error){
				func() (*scim.User, error) { return directory.User(t.Context(), "u1") },
				func() (*scim.User, error) { return directory.FreshUser(t.Context(), "u1") },
			} {
				if got, err := read(); err == nil || !strings.Contains(err.Error(), "lacks "+lacks) || client.IsNotFound(err) {
					t.Errorf("got %v, %v", got, err)
				}
			}

			for u, err := range directory.Users(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}

				if u.ID == "u1" {
					t.Error("listed all the same")
				}
			}

			if got, err := directory.User(t.Context(), "u1"); err == nil {
				t.Errorf("after the list: %v", got)
			}
		})
	}
}

func TestCreateUser_oneRequest(t *testing.T) {
	t.Parallel()

	f := newFake(0)
	d := f.directory(t)

	u, err := d.CreateUser(t.Context(), ann)
	if err != nil {
		t.Fatal(err)
	}

	want := object{
		"schemas":  []any{"urn:ietf:params:scim:schemas:core:2.0:User"},
		"userName": "Ann@corp.test", "externalId": "e-17", "displayName": "Ann Ex", "active": false,
		"name": object{"givenName": "Ann"}, "emails": []any{object{"value": "Ann@corp.test", "type": "work", "primary": true}},
	}
	if diff := cmp.Diff(want, f.last().body); diff != "" {
		t.Errorf("the body differs (-want +got):\n%s", diff)
	}

	if f.last().contentType != "application/scim+json" {
		t.Errorf("content type %q", f.last().contentType)
	}

	if again, err := d.User(t.Context(), u.ID); err != nil || again != u {
		t.Errorf("the reader returned %v, %v; want the record of the answer", again, err)
	}

	if n := f.requests(); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

func TestCreateUser_lostAnswers(t *testing.T) {
	t.Parallel()

	lost := func(*exchange, *http.Response) (*http.Response, error) { return nil, errors.New("connection reset") }
	for name, c := range map[string]struct {
		faults []func(*exchange, *http.Response) (*http.Response, error) // of the POSTs, in turn; after they were carried out
		before []func() *http.Response                                   // instead of carrying them out
		users  int
		posts  int
		want   func(u *scim.User, err error) bool
	}{
		"carried out": {
			faults: []func(*exchange, *http.Response) (*http.Response, error){lost}, users: 1, posts: 1,
			want: func(u *scim.User, err error) bool { return err == nil && u.UserName == ann.UserName },
		},
		"carried out, answer truncated": {
			faults: []func(*exchange, *http.Response) (*http.Response, error){func(*exchange, *http.Response) (*http.Response, error) {
				return answerRaw(http.StatusCreated, `{"id":"u10`), nil
			}}, users: 1, posts: 1,
			want: func(u *scim.User, err error) bool { return err == nil && u.ID == "u1000001" },
		},
		"carried out, answer empty": {
			faults: []func(*exchange, *http.Response) (*http.Response, error){func(*exchange, *http.Response) (*http.Response, error) {
				return answer(http.StatusCreated, nil), nil
			}}, users: 1, posts: 1,
			want: func(u *scim.User, err error) bool { return err == nil && u.ID == "u1000001" },
		},
		"carried out, 502 with a web page": {
			faults: []func(*exchange, *http.Response) (*http.Response, error){func(*exchange, *http.Response) (*http.Response, error) {
				return answerRaw(http.StatusBadGateway, "<html>bad gateway</html>"), nil
			}}, users: 1, posts: 1,
			want: func(u *scim.User, err error) bool { return err == nil && u.ID == "u1000001" },
		},
		"not carried out": {
			before: []func() *http.Response{func() *http.Response { return scimError(http.StatusServiceUnavailable, "") }}, users: 1, posts: 2,
			want: func(_ *scim.User, err error) bool { return err == nil },
		},
		"never carried out": {
			before: []func() *http.Response{
				func() *http.Response { return scimError(500, "") }, func() *http.Response { return scimError(500, "") },
				func() *http.Response { return scimError(500, "") }, func() *http.Response { return scimError(500, "") },
			}, users: 0, posts: 4,
			want: func(_ *scim.User, err error) bool {
				unknown, ok := errors.AsType[*scim.UnknownOutcomeError](err)
				return ok && unknown.Value == ann.UserName && client.Uncertain(err)
			},
		},
		"perhaps carried out, then refused": {
			before: []func() *http.Response{
				func() *http.Response { return scimError(504, "") }, func() *http.Response { return scimError(403, "") },
			}, users: 0, posts: 2,
			want: func(_ *scim.User, err error) bool {
				_, ok := errors.AsType[*scim.UnknownOutcomeError](err)
				return ok && errors.Is(err, client.ErrForbidden)
			},
		},
		"refused": {
			before: []func() *http.Response{func() *http.Response { return scimError(400, "invalidValue") }}, users: 0, posts: 1,
			want: func(_ *scim.User, err error) bool {
				return errors.Is(err, client.ErrBadRequest) && !client.Uncertain(err)
			},
		},
		"refused by the limit": {
			before: []func() *http.Response{func() *http.Response { return scimError(429, "") }}, users: 1, posts: 2,
			want: func(_ *scim.User, err error) bool { return err == nil },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(t *testing.T) {
				f := newFake(0)

				var mu sync.Mutex

				posts := 0
				f.hook = func(e *exchange) *http.Response {
					if e.method != http.MethodPost {
						return nil
					}

					mu.Lock()
					defer mu.Unlock()

					if posts++; posts <= len(c.before) {
						return c.before[posts-1]()
					}

					return nil
				}
				f.after = func(e *exchange, a *http.Response) (*http.Response, error) {
					if e.method == http.MethodPost && posts <= len(c.faults) {
						return c.faults[posts-1](e, a)
					}

					return a, nil
				}

				u, err := f.directory(t).CreateUser(t.Context(), ann)
				if !c.want(u, err) {
					t.Errorf("got %v, %v", u, err)
				}

				if len(f.users) != c.users {
					t.Errorf("%d users exist, want %d", len(f.users), c.users)
				}

				if posts != c.posts {
					t.Errorf("%d POSTs, want %d", posts, c.posts)
				}
			})
		})
	}
}

func TestCreateUser_conflicts(t *testing.T) {
	t.Parallel()

	other := object{"id": "u1", "userName": "ann@corp.test", "displayName": "Somebody Else", "active": true, "emails": []any{}}

	t.Run("as answered", func(t *testing.T) {
		t.Parallel()

		f := newFake(0)
		f.users = append(f.users, other)

		_, err := f.directory(t).CreateUser(t.Context(), ann)
		if !errors.Is(err, client.ErrConflict) || client.CodeOf(err) != client.ScimUniqueness {
			t.Errorf("got %v, want the conflict as answered", err)
		}

		if n := f.requests(); n != 1 {
			t.Errorf("%d requests, want 1", n)
		}
	})
	t.Run("found after a lost answer", func(t *testing.T) {
		t.Parallel()

		f := newFake(0)
		f.users = append(f.users, other)
		f.hook = func(e *exchange) *http.Response {
			if e.method == http.MethodPost {
				return scimError(http.StatusInternalServerError, "")
			}

			return nil
		}
		_, err := f.directory(t).CreateUser(t.Context(), ann)

		taken, ok := errors.AsType[*scim.TakenError](err)
		if !ok || !errors.Is(err, client.ErrConflict) || taken.ID != "u1" {
			t.Errorf("got %v, want that the name is taken by u1", err)
		}
	})
	// Somebody else has made the very same record before. What the directory's clock shows decides, also where this machine's is wrong.
	for name, ahead := range map[string]time.Duration{"made before": 0, "made before, the server ahead": 24 * time.Hour, "made before, the server behind": -24 * time.Hour} {
		for made, ours := range map[time.Duration]bool{-time.Hour: false, 0: true} {
			t.Run(fmt.Sprintf("%s, %s", name, made), func(t *testing.T) {
				t.Parallel()
				inBubble(t, func(t *testing.T) {
					f := newFake(0)
					f.after = func(e *exchange, a *http.Response) (*http.Response, error) {
						now := time.Now().Add(ahead).UTC()
						a.Header.Set("Date", now.Format(http.TimeFormat))

						if e.method == http.MethodPost {
							f.edit("u1000001", func(u object) object {
								u["meta"] = object{"created": now.Add(made).Format(time.RFC3339Nano)}
								return u
							})

							return nil, errors.New("connection reset")
						}

						return a, nil
					}

					u, err := f.directory(t).CreateUser(t.Context(), ann)
					if _, taken := errors.AsType[*scim.TakenError](err); taken == ours || ours && u == nil {
						t.Errorf("got %v, %v", u, err)
					}
				})
			})
		}
	}

	t.Run("carried out late", func(t *testing.T) {
		t.Parallel()
		inBubble(t, func(t *testing.T) {
			f := newFake(0)
			posts := 0
			f.hook = func(e *exchange) *http.Response {
				if e.method != http.MethodPost {
					return nil
				}

				if posts++; posts == 1 {
					time.AfterFunc(500*time.Millisecond, func() { // after the look, before the second POST
						f.mu.Lock()
						defer f.mu.Unlock()

						f.serve(e)
					})

					return scimError(http.StatusGatewayTimeout, "")
				}

				return nil
			}

			u, err := f.directory(t).CreateUser(t.Context(), ann)
			if err != nil || u.ID != "u1000001" || len(f.users) != 1 {
				t.Errorf("got %v, %v; want the one user", u, err)
			}
		})
	})
	t.Run("interrupted", func(t *testing.T) {
		t.Parallel()
		inBubble(t, func(t *testing.T) {
			f := newFake(0)
			ctx, cancel := context.WithCancel(t.Context())
			f.after = func(e *exchange, a *http.Response) (*http.Response, error) {
				if e.method == http.MethodPost {
					cancel()
					<-e.ctx.Done()

					return nil, e.ctx.Err()
				}

				return a, nil
			}

			u, err := f.directory(t).CreateUser(ctx, ann)
			if err != nil || u.ID != "u1000001" {
				t.Errorf("got %v, %v; want the user that was created when the interruption came", u, err)
			}
		})
	})
}

func TestUpdateUser_sendsWhatChanged(t *testing.T) {
	t.Parallel()

	f := newFake(1)
	d := f.directory(t)

	u, err := d.UpdateUser(t.Context(), "u000000", []scim.Change{
		{Attribute: scim.AttrActive, Value: false},
		{Attribute: "name.givenName", Value: "Ann"},
		{Attribute: "title"},
	})
	if err != nil || u.Active || u.Name.GivenName == nil || *u.Name.GivenName != "Ann" {
		t.Fatalf("got %v, %v", u, err)
	}

	want := object{
		"schemas": []any{"urn:ietf:params:scim:api:messages:2.0:PatchOp"},
		"Operations": []any{
			object{"op": "replace", "path": "active", "value": false},
			object{"op": "replace", "path": "name.givenName", "value": "Ann"},
			object{"op": "remove", "path": "title"},
		},
	}
	if diff := cmp.Diff(want, f.last().body); diff != "" {
		t.Errorf("the body differs (-want +got):\n%s", diff)
	}

	if n := f.requests(); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

func TestUpdateUser_withoutChangeSendsNothing(t *testing.T) {
	t.Parallel()

	f := newFake(1)
	if _, err := f.directory(t).UpdateUser(t.Context(), "u000000", nil); err != nil {
		t.Fatal(err)
	}

	if f.requests("GET") != f.requests() {
		t.Error("something was sent")
	}
}

// An answer to a write may show the id alone. What it leaves out must not be taken for cleared.
func TestUsers_answersThatShowPart(t *testing.T) {
	t.Parallel()

	change := []scim.Change{{Attribute: "title", Value: "Boss"}}

	refusesPatch := func(e *exchange) *http.Response {
		if e.method == http.MethodPatch {
			return answer(http.StatusMethodNotAllowed, nil)
		}

		return nil
	}
	for name, c := range map[string]struct {
		method string
		hook   func(*exchange) *http.Response
		part   object
		write  func(ctx context.Context, d *scim.Directory) (*scim.User, error)
		want   func(*scim.User) bool
	}{
		"POST": {
			method: http.MethodPost, part: object{"id": "u1000001"},
			write: func(ctx context.Context, d *scim.Directory) (*scim.User, error) { return d.CreateUser(ctx, ann) },
			want:  func(u *scim.User) bool { return u.UserName == ann.UserName && !u.Active },
		},
		"PATCH": {
			method: http.MethodPatch, part: object{"id": "u000000"},
			write: func(ctx context.Context, d *scim.Directory) (*scim.User, error) {
				return d.UpdateUser(ctx, "u000000", change)
			},
			want: func(u *scim.User) bool { return u.UserName != "" && u.Title != nil && *u.Title == "Boss" },
		},
		"PATCH, user name shown": {
			method: http.MethodPatch, part: object{"id": "u000000", "userName": "user0@corp.test"},
			write: func(ctx context.Context, d *scim.Directory) (*scim.User, error) {
				return d.UpdateUser(ctx, "u000000", change)
			},
			want: func(u *scim.User) bool { return len(u.Emails) == 1 && u.Title != nil && *u.Title == "Boss" },
		},
		"PUT": {
			method: http.MethodPut, hook: refusesPatch, part: object{"id": "u000000"},
			write: func(ctx context.Context, d *scim.Directory) (*scim.User, error) {
				return d.UpdateUser(ctx, "u000000", change)
			},
			want: func(u *scim.User) bool { return u.UserName != "" && u.Title != nil && *u.Title == "Boss" },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			f := newFake(1)
			f.hook = c.hook
			f.after = func(e *exchange, a *http.Response) (*http.Response, error) {
				if e.method == c.method {
					return answer(a.StatusCode, c.part), nil
				}

				return a, nil
			}
			d := f.directory(t)

			u, err := c.write(t.Context(), d)
			if err != nil || !c.want(u) {
				t.Fatalf("got %v, %v", u, err)
			}

			if again, err := d.User(t.Context(), u.ID); err != nil || !c.want(again) {
				t.Errorf("the reader returned %v, %v", again, err)
			}
		})
	}
}

func TestCreateUser_shownInPartAndNotReadable(t *testing.T) {
	t.Parallel()

	f := newFake(0)
	f.hook = func(e *exchange) *http.Response {
		if e.method == http.MethodGet {
			return answer(http.StatusForbidden, nil)
		}

		return nil
	}

	f.after = func(_ *exchange, a *http.Response) (*http.Response, error) {
		return answer(a.StatusCode, object{"id": "u1000001"}), nil
	}
	if u, err := f.directory(t).CreateUser(t.Context(), ann); err != nil || u.ID != "u1000001" {
		t.Errorf("got %v, %v; want the id of what was created", u, err)
	}
}

func TestUpdateUser_answerWithoutBody(t *testing.T) {
	t.Parallel()

	f := newFake(1)
	f.after = func(e *exchange, a *http.Response) (*http.Response, error) {
		if e.method == http.MethodPatch {
			return answer(http.StatusNoContent, nil), nil
		}

		return a, nil
	}

	u, err := f.directory(t).UpdateUser(t.Context(), "u000000", []scim.Change{{Attribute: "title", Value: "Boss"}})
	if err != nil || u.Title == nil || *u.Title != "Boss" {
		t.Errorf("got %v, %v", u, err)
	}
}

func TestUpdateUser_fallsBack(t *testing.T) {
	t.Parallel()

	change := []scim.Change{{Attribute: "title", Value: "Boss"}, {Attribute: "name.familyName", Value: "Ex"}}

	for name, c := range map[string]struct {
		refusal  *http.Response
		fallback bool
	}{
		"invalidPath":   {scimError(400, "invalidPath"), true},
		"invalidSyntax": {scimError(400, "invalidSyntax"), true},
		"invalidValue":  {scimError(400, "invalidValue"), true},
		"noTarget":      {scimError(400, "noTarget"), true},
		"no scimType":   {scimError(400, ""), true},
		"405":           {scimError(405, ""), true},
		"501":           {answerRaw(501, ""), true},
		"mutability":    {scimError(400, "mutability"), false},
		"uniqueness":    {scimError(409, "uniqueness"), false},
		"403":           {answer(403, object{"error": "no", "traceId": "t"}), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			f := newFake(1)
			f.users[0]["urn:example:custom"] = object{"badge": 7.0}
			f.users[0]["name"] = object{"givenName": "Ann"}
			f.hook = func(e *exchange) *http.Response {
				if e.method == http.MethodPatch {
					return c.refusal
				}

				return nil
			}

			u, err := f.directoryOf(t, client.Options{}).UpdateUser(t.Context(), "u000000", change)
			if !c.fallback {
				if err == nil || f.requests("PUT") != 0 {
					t.Errorf("got %v, %v; want the refusal", u, err)
				}

				return
			}

			if err != nil || u.Title == nil || *u.Title != "Boss" {
				t.Fatalf("got %v, %v", u, err)
			}

			want := userObject(0)

			want["title"], want["urn:example:custom"], want["name"] = "Boss", object{"badge": 7.0}, object{"givenName": "Ann", "familyName": "Ex"}
			if diff := cmp.Diff(want, f.users[0]); diff != "" {
				t.Errorf("the record differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestUpdateUser_removesWhatIsNotThere(t *testing.T) {
	t.Parallel()

	f := newFake(1)
	f.hook = func(e *exchange) *http.Response {
		if e.method == http.MethodPatch {
			return scimError(400, "noTarget")
		}

		return nil
	}

	u, err := f.directory(t).UpdateUser(t.Context(), "u000000", []scim.Change{{Attribute: "title"}, {Attribute: "name.honorificPrefix"}})
	if err != nil || u.Title != nil {
		t.Errorf("got %v, %v", u, err)
	}

	if f.requests("PUT") != 0 {
		t.Error("a PUT was sent although there was nothing to change")
	}
}

func TestUpdateUser_removesFromTheExtensionToo(t *testing.T) {
	t.Parallel()

	const extension = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

	f := newFake(1)
	f.users[0]["department"] = "Sales"
	f.users[0][extension] = object{"department": "Sales", "organization": "Corp"}

	u, err := f.directory(t).UpdateUser(t.Context(), "u000000", []scim.Change{{Attribute: scim.AttrDepartment}})
	if err != nil || u.Department != nil || u.Organization == nil || *u.Organization != "Corp" {
		t.Errorf("got %v, %v", u, err)
	}
}

func TestDeleteUser(t *testing.T) {
	t.Parallel()

	f := newFake(2)
	d := f.directory(t)

	ctx := t.Context()
	if err := d.DeleteUser(ctx, "u000000"); err != nil {
		t.Fatal(err)
	}

	for what, err := range map[string]error{
		"DeleteUser": d.DeleteUser(ctx, "u000000"),
		"User":       func() error { _, err := d.User(ctx, "u000000"); return err }(),
		"FreshUser":  func() error { _, err := d.FreshUser(ctx, "u000000"); return err }(),
	} {
		if !errors.Is(err, client.ErrNotFound) {
			t.Errorf("%s after the deletion returned %v, want not found", what, err)
		}
	}
}

// A group that is remembered no longer shows who was deleted, also when the answer to the deletion was lost and its
// repetition found nobody.
func TestDeleteUser_leavesItsGroups(t *testing.T) {
	t.Parallel()

	f := withGroups(1, 1)

	d := f.directory(t)
	if err := d.AddMembers(t.Context(), "g000", []string{"u000000"}); err != nil {
		t.Fatal(err)
	}

	if g, err := d.Group(t.Context(), "g000"); err != nil || !g.Has("u000000") {
		t.Fatalf("got %v, %v", g, err)
	}

	f.groups["g000"]["members"] = []object{}
	f.hook = func(e *exchange) *http.Response {
		if e.method == http.MethodDelete {
			return scimError(http.StatusNotFound, "")
		}

		return nil
	}

	if err := d.DeleteUser(t.Context(), "u000000"); !errors.Is(err, client.ErrNotFound) {
		t.Fatal(err)
	}

	if g, err := d.Group(t.Context(), "g000"); err != nil || g.Has("u000000") {
		t.Errorf("got %v, %v", g, err)
	}
}

func TestFindUsers(t *testing.T) {
	t.Parallel()

	f := newFake(300)
	f.users[7]["userName"], f.users[7]["externalId"] = `o"brien+x&y\z@corp.test`, "E-7"
	d := f.directory(t)

	ctx := t.Context()
	for _, c := range []struct {
		attribute scim.Attribute
		value     string
		want      int
	}{
		{scim.AttrUserName, `o"brien+x&y\z@corp.test`, 1},
		{scim.AttrUserName, "U000003@Corp.Test", 1}, // found by the lower-cased one
		{scim.AttrUserName, "nobody@corp.test", 0},
		{scim.AttrUserName, "", 0},
		{scim.AttrExternalID, "E-7", 1},
		{scim.AttrExternalID, "e-7", 0},
	} {
		found, err := d.FindUsers(ctx, c.attribute, c.value)
		if err != nil || len(found) != c.want {
			t.Errorf("%s %q: found %d, %v; want %d", c.attribute, c.value, len(found), err, c.want)
		}
	}

	if _, err := d.FindUsers(ctx, scim.AttrEmails, "x"); err == nil {
		t.Error("a search by e-mail was sent, which Atlassian refuses")
	}
}

func TestFindUsers_aServerThatIgnoresFilters(t *testing.T) {
	t.Parallel()

	f := newFake(300)
	f.hook = func(e *exchange) *http.Response { delete(e.query, "filter"); return nil }

	found, err := f.directory(t).FindUsers(t.Context(), scim.AttrUserName, "u000250@corp.test")
	if err != nil || len(found) != 1 || found[0].ID != "u000250" {
		t.Errorf("found %v, %v; want the one user", found, err)
	}
}

func TestUser_invalidIDs(t *testing.T) {
	t.Parallel()

	f := newFake(3)
	d := f.directory(t)

	ctx := t.Context()
	for _, id := range []string{"", ".", ".."} {
		for _, err := range []error{
			func() error { _, err := d.User(ctx, id); return err }(),
			func() error { _, err := d.FreshUser(ctx, id); return err }(),
			func() error { _, err := d.UpdateUser(ctx, id, []scim.Change{{Attribute: "title"}}); return err }(),
			d.DeleteUser(ctx, id), d.DeleteGroup(ctx, id), d.AddMember(ctx, "g", id), d.AddMembers(ctx, id, []string{"u"}),
		} {
			if _, ok := errors.AsType[*scim.InvalidIDError](err); !ok {
				t.Errorf("%q: got %v, want that the id is invalid", id, err)
			}
		}
	}

	if _, err := d.User(ctx, "a/b c?"); !errors.Is(err, client.ErrNotFound) {
		t.Errorf("got %v, want not found", err)
	}

	for _, e := range f.journal {
		if e.method != http.MethodGet {
			t.Errorf("%s was sent", e)
		}
	}
}

func TestUser_answersAnother(t *testing.T) {
	t.Parallel()

	for name, body := range map[string]string{"another": `{"id":"u2","userName":"x"}`, "none": `{"userName":"x"}`, "empty": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			f := newFake(0)
			f.hook = func(*exchange) *http.Response { return answerRaw(200, body) }

			_, err := f.directoryOf(t, client.Options{}).User(t.Context(), "u1")
			if _, ok := errors.AsType[*scim.MismatchError](err); ok == (body == "") || err == nil || errors.Is(err, client.ErrNotFound) {
				t.Errorf("got %v, want that the answer shows another user, or nobody", err)
			}
		})
	}
}

// Before a record is replaced it is read. Of an answer without a record, or with somebody else's, nothing is sent.
func TestUpdateUser_replacesNobodyElse(t *testing.T) {
	t.Parallel()

	for name, body := range map[string]string{"another": `{"id":"u2","userName":"x"}`, "none": `{}`, "null": "null", "list": "[]", "empty": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			f := newFake(1)
			f.hook = func(e *exchange) *http.Response {
				if e.method == http.MethodPatch {
					return answerRaw(400, "")
				}

				return answerRaw(200, body)
			}

			_, err := f.directoryOf(t, client.Options{}).UpdateUser(t.Context(), "u000000", []scim.Change{{Attribute: "title", Value: "Boss"}})
			if err == nil || f.requests("PUT") != 0 {
				t.Errorf("%d records were sent: %v", f.requests("PUT"), err)
			}
		})
	}
}

// A sign-in page is no deletion.
func TestWrites_answeredWithAPage(t *testing.T) {
	t.Parallel()

	f := withGroups(1, 1)
	f.hook = func(*exchange) *http.Response { return answerRaw(200, "<html><title>Sign in</title>") }
	d := f.directoryOf(t, client.Options{})

	ctx := t.Context()
	for what, err := range map[string]error{
		"DeleteUser": d.DeleteUser(ctx, "u000000"), "DeleteGroup": d.DeleteGroup(ctx, "g000"), "RemoveMembers": d.RemoveMembers(ctx, "g000", []string{"u000000"}, nil),
	} {
		if err == nil {
			t.Errorf("%s took the page for success", what)
		}
	}
}

func TestReadOnlyClientSendsNoWrite(t *testing.T) {
	t.Parallel()

	f := newFake(1)
	d := f.directoryOf(t, client.Options{ReadOnly: true})
	ctx := t.Context()
	_, createErr := d.CreateUser(ctx, ann)

	_, updateErr := d.UpdateUser(ctx, "u000000", []scim.Change{{Attribute: scim.AttrActive, Value: false}})
	for what, err := range map[string]error{"CreateUser": createErr, "UpdateUser": updateErr, "DeleteUser": d.DeleteUser(ctx, "u000000"), "AddMember": d.AddMember(ctx, "g", "u")} {
		if !errors.Is(err, client.ErrReadOnly) {
			t.Errorf("%s returned %v, want read-only", what, err)
		}
	}

	if n := f.requests(); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// A PUT says active, whatever the answers show, and is not sent where nobody knows it.
func TestUpdateUser_putSaysActive(t *testing.T) {
	t.Parallel()

	title := scim.Change{Attribute: "title", Value: "Boss"}
	for name, c := range map[string]struct {
		hidden  bool
		changes []scim.Change
		known   []scim.Change
		want    any // nil: no PUT
	}{
		"shown":                 {changes: []scim.Change{title}, want: true},
		"shown, known wrongly":  {changes: []scim.Change{title}, known: []scim.Change{{Attribute: scim.AttrActive, Value: false}}, want: true},
		"hidden, known":         {hidden: true, changes: []scim.Change{title}, known: []scim.Change{{Attribute: scim.AttrActive, Value: false}}, want: false},
		"hidden, to be changed": {hidden: true, changes: []scim.Change{title, {Attribute: scim.AttrActive, Value: false}}, want: false},
		"hidden, not known":     {hidden: true, changes: []scim.Change{title}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			f := newFake(1)

			f.users[0]["active"] = true
			if c.hidden {
				f.users[0]["active"] = nil
			}

			var put object

			f.hook = func(e *exchange) *http.Response {
				switch e.method {
				case http.MethodPatch:
					return scimError(400, "invalidPath")
				case http.MethodPut:
					put = e.body
				}

				return nil
			}

			_, err := f.directoryOf(t, client.Options{}).UpdateUser(t.Context(), "u000000", c.changes, c.known...)
			if c.want == nil {
				if !errors.Is(err, scim.ErrActiveUnknown) || !errors.Is(err, client.ErrBadRequest) || put != nil {
					t.Errorf("got %v and the PUT %v", err, put)
				}

				return
			}

			if err != nil || put["active"] != c.want {
				t.Errorf("the PUT says active = %v: %v", put["active"], err)
			}
		})
	}
}

// A user name is found however its accents are written, there and here.
func TestFindUsers_accents(t *testing.T) {
	t.Parallel()

	const composed, decomposed = "jos\u00e9@corp.test", "jose\u0301@corp.test"
	for name, c := range map[string]struct{ held, asked string }{
		"composed there":   {composed, decomposed},
		"decomposed there": {decomposed, composed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			f := newFake(1)
			f.users[0]["userName"] = c.held

			found, err := f.directory(t).FindUsers(t.Context(), scim.AttrUserName, c.asked)
			if err != nil || len(found) != 1 {
				t.Errorf("found %d: %v", len(found), err)
			}
		})
	}
}
