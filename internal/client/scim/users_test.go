// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

var ann = &scim.User{
	UserName: "Ann@corp.test", ExternalID: new("e-17"), DisplayName: new("Ann Ex"), Name: scim.Name{GivenName: new("Ann")},
	Emails: []scim.Email{{Value: "Ann@corp.test", Type: "work", Primary: true}}, Active: false,
}

// record creates a record with another client of the directory.
func (s *simulation) record(t testing.TB, user *scim.User) string {
	t.Helper()

	made, err := s.directory(t).CreateUser(t.Context(), user)
	if err != nil {
		t.Fatal(err)
	}

	s.ResetJournal()

	return made.ID
}

// An answer without a required attribute is an error. It counts neither as a user without an address nor as a deleted
// user.
func TestUser_incomplete(t *testing.T) {
	t.Parallel()

	for _, lacks := range []string{"userName", "emails"} {
		t.Run(lacks, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(t *testing.T) {
				s := simulate(t, 151)
				directory, who := s.directory(t), s.users[150]
				s.Inject(simulator.Fault{Path: anyUser, Answer: simulator.Amend(func(user map[string]any) { delete(user, lacks) })})
				s.Inject(simulator.Fault{Path: listOfUsers, Answer: simulator.Amend(func(list map[string]any) {
					for _, entry := range list["Resources"].([]any) {
						if user := entry.(object); user["id"] == who {
							delete(user, lacks)
						}
					}
				})})

				for _, read := range []func() (*scim.User, error){
					func() (*scim.User, error) { return directory.User(t.Context(), who) },
					func() (*scim.User, error) { return directory.FreshUser(t.Context(), who) },
				} {
					if got, err := read(); err == nil || !strings.Contains(err.Error(), "lacks "+lacks) || client.IsNotFound(err) {
						t.Errorf("got %v, %v", got, err)
					}
				}

				if slices.Contains(collect(t, directory), who) {
					t.Error("listed all the same")
				}

				if got, err := directory.User(t.Context(), who); err == nil {
					t.Errorf("after the list: %v", got)
				}

				_, _ = directory.FindUsers(t.Context(), scim.AttrUserName, "user000151@corp.test")

				if got, err := directory.User(t.Context(), who); err == nil {
					t.Errorf("after a search: %v", got)
				}
			})
		})
	}
}

func TestCreateUser_oneRequest(t *testing.T) {
	t.Parallel()

	s := simulate(t, 0)
	d := s.directory(t)

	u, err := d.CreateUser(t.Context(), ann)
	if err != nil {
		t.Fatal(err)
	}

	want := object{
		"schemas":  []any{"urn:ietf:params:scim:schemas:core:2.0:User"},
		"userName": "Ann@corp.test", "externalId": "e-17", "displayName": "Ann Ex", "active": false,
		"name": object{"givenName": "Ann"}, "emails": []any{object{"value": "Ann@corp.test", "type": "work", "primary": true}},
	}

	post := s.only(t, http.MethodPost)
	if diff := cmp.Diff(want, decode(t, post.RequestBody)); diff != "" {
		t.Errorf("the body differs (-want +got):\n%s", diff)
	}

	if media := post.RequestHeader.Get("Content-Type"); media != "application/scim+json" {
		t.Errorf("content type %q", media)
	}

	if again, err := d.User(t.Context(), u.ID); err != nil || again != u {
		t.Errorf("the reader returned %v, %v; want the record of the answer", again, err)
	}

	if n := s.requests(); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

func TestCreateUser_lostAnswers(t *testing.T) {
	t.Parallel()

	lost := func(answer simulator.Answer) []simulator.Fault {
		return []simulator.Fault{{Method: http.MethodPost, Times: 1, Commit: true, Answer: answer}}
	}
	refusals := func(statuses ...int) []simulator.Fault {
		var faults []simulator.Fault

		for _, status := range statuses {
			fault := refused(http.MethodPost, status, "")
			fault.Times = 1
			faults = append(faults, fault)
		}

		return faults
	}
	created := func(u *scim.User, err error) bool { return err == nil && u.UserName == ann.UserName }

	for name, c := range map[string]struct {
		faults       []simulator.Fault
		users, posts int
		want         func(u *scim.User, err error) bool
	}{
		"carried out":                      {faults: lost(simulator.ResetConnection()), users: 1, posts: 1, want: created},
		"carried out, answer truncated":    {faults: lost(simulator.Truncate()), users: 1, posts: 1, want: created},
		"carried out, answer no JSON":      {faults: lost(simulator.RespondInvalidJSON()), users: 1, posts: 1, want: created},
		"carried out, answer empty":        {faults: lost(simulator.RespondEmpty(http.StatusCreated)), users: 1, posts: 1, want: created},
		"carried out, 502 with a web page": {faults: lost(simulator.RespondHTML(http.StatusBadGateway)), users: 1, posts: 1, want: created},
		"not carried out":                  {faults: refusals(http.StatusServiceUnavailable), users: 1, posts: 2, want: created},
		"never carried out": {
			faults: []simulator.Fault{refused(http.MethodPost, http.StatusInternalServerError, "")}, posts: 4,
			want: func(_ *scim.User, err error) bool {
				unknown, ok := errors.AsType[*scim.UnknownOutcomeError](err)
				return ok && unknown.Value == ann.UserName && client.OutcomeUnknown(err)
			},
		},
		"perhaps carried out, then refused": {
			faults: refusals(http.StatusGatewayTimeout, http.StatusForbidden), posts: 2,
			want: func(_ *scim.User, err error) bool {
				_, ok := errors.AsType[*scim.UnknownOutcomeError](err)
				return ok && errors.Is(err, client.ErrForbidden)
			},
		},
		"refused": {
			faults: []simulator.Fault{refused(http.MethodPost, http.StatusBadRequest, "invalidValue")}, posts: 1,
			want: func(_ *scim.User, err error) bool {
				return errors.Is(err, client.ErrBadRequest) && !client.OutcomeUnknown(err)
			},
		},
		"refused by the limit": {faults: refusals(http.StatusTooManyRequests), users: 1, posts: 2, want: created},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(t *testing.T) {
				s := simulate(t, 0)
				for _, fault := range c.faults {
					s.Inject(fault)
				}

				u, err := s.directory(t).CreateUser(t.Context(), ann)
				if !c.want(u, err) {
					t.Errorf("got %v, %v", u, err)
				}

				records := s.SCIMUsers(s.id)
				if len(records) != c.users {
					t.Errorf("%d users exist, want %d", len(records), c.users)
				}

				if err == nil && u.ID != records[0].ID {
					t.Errorf("created %s, which is not there", u.ID)
				}

				if posts := s.count(http.MethodPost, ""); posts != c.posts {
					t.Errorf("%d POSTs, want %d", posts, c.posts)
				}
			})
		})
	}
}

// skewed is a server clock that is ahead of this machine's clock, or behind it.
type skewed time.Duration

func (s skewed) Now() time.Time { return time.Now().Add(time.Duration(s)) }

func TestCreateUser_conflicts(t *testing.T) {
	t.Parallel()

	other := &scim.User{
		UserName: "ann@corp.test", DisplayName: new("Somebody Else"), Active: true, Emails: []scim.Email{{Value: "ann@corp.test", Primary: true}},
	}

	t.Run("as answered", func(t *testing.T) {
		t.Parallel()

		s := simulate(t, 0)
		s.record(t, other)

		_, err := s.directory(t).CreateUser(t.Context(), ann)
		if !errors.Is(err, client.ErrConflict) || !scim.IsTaken(err) {
			t.Errorf("got %v, want the conflict as answered", err)
		}

		if n := s.requests(); n != 1 {
			t.Errorf("%d requests, want 1", n)
		}
	})
	t.Run("found after a lost answer", func(t *testing.T) {
		t.Parallel()

		s := simulate(t, 0)
		id := s.record(t, other)
		s.Inject(refused(http.MethodPost, http.StatusInternalServerError, ""))

		_, err := s.directory(t).CreateUser(t.Context(), ann)

		taken, ok := errors.AsType[*scim.TakenError](err)
		if !ok || !errors.Is(err, client.ErrConflict) || taken.ID != id {
			t.Errorf("got %v, want that the name is taken by %s", err, id)
		}
	})
	// The creation time, by the directory's clock, shows whether the record is ours or was created before by somebody
	// else, even if this machine's clock is wrong.
	for name, ahead := range map[string]time.Duration{"in time": 0, "the server ahead": 24 * time.Hour, "the server behind": -24 * time.Hour} {
		for _, ours := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, ours %t", name, ours), func(t *testing.T) {
				t.Parallel()
				inBubble(t, func(t *testing.T) {
					s := simulate(t, 0, func(o *simulator.Options) { o.Clock = skewed(ahead) })
					if !ours {
						s.record(t, ann)
						time.Sleep(time.Hour)
					}

					fault := unanswered(http.MethodPost)
					fault.Commit = ours
					s.Inject(fault)

					u, err := s.directory(t).CreateUser(t.Context(), ann)
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
			s := simulate(t, 0)
			late := s.directory(t)
			fault := refused(http.MethodPost, http.StatusGatewayTimeout, "")
			fault.Times = 1
			fault.After = func(*http.Request) {
				time.AfterFunc(500*time.Millisecond, func() { // after the search, before the second POST
					if _, err := late.CreateUser(t.Context(), ann); err != nil {
						t.Error(err)
					}
				})
			}
			s.Inject(fault)

			u, err := s.directory(t).CreateUser(t.Context(), ann)
			if records := s.SCIMUsers(s.id); err != nil || len(records) != 1 || u.ID != records[0].ID {
				t.Errorf("got %v, %v; want the one user", u, err)
			}
		})
	})
	t.Run("interrupted", func(t *testing.T) {
		t.Parallel()
		inBubble(t, func(t *testing.T) {
			s := simulate(t, 0)
			ctx, cancel := context.WithCancel(t.Context())

			s.Inject(simulator.Fault{
				Method: http.MethodPost, Commit: true, After: func(*http.Request) { cancel() }, Answer: simulator.Never(),
			})

			u, err := s.directory(t).CreateUser(ctx, ann)
			if err != nil || u.ID != s.SCIMUsers(s.id)[0].ID {
				t.Errorf("got %v, %v; want the user that was created when the interruption came", u, err)
			}
		})
	})
}

func TestUpdateUser_sendsWhatChanged(t *testing.T) {
	t.Parallel()

	s := simulate(t, 1)
	s.edit(t, s.users[0], boss)

	u, err := s.directory(t).UpdateUser(t.Context(), s.users[0], []scim.Change{
		{Attribute: scim.AttrActive, Value: false},
		{Attribute: "name.givenName", Value: "Ann"},
		{Attribute: "title"},
	})
	if err != nil || u.Active || u.Name.GivenName == nil || *u.Name.GivenName != "Ann" || u.Title != nil {
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
	if diff := cmp.Diff(want, decode(t, s.only(t, http.MethodPatch).RequestBody)); diff != "" {
		t.Errorf("the body differs (-want +got):\n%s", diff)
	}

	if n := s.requests(); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

func TestUpdateUser_withoutChangeSendsNothing(t *testing.T) {
	t.Parallel()

	s := simulate(t, 1)
	if _, err := s.directory(t).UpdateUser(t.Context(), s.users[0], nil); err != nil {
		t.Fatal(err)
	}

	if s.count(http.MethodGet, "") != s.requests() {
		t.Error("something was sent")
	}
}

// An answer to a write may show only the id. The attributes that it omits do not count as removed.
func TestUsers_answersThatShowPart(t *testing.T) {
	t.Parallel()

	create := func(ctx context.Context, s *simulation, d *scim.Directory) (*scim.User, error) {
		return d.CreateUser(ctx, ann)
	}
	update := func(ctx context.Context, s *simulation, d *scim.Directory) (*scim.User, error) {
		return d.UpdateUser(ctx, s.users[0], []scim.Change{{Attribute: "title", Value: "Boss"}})
	}
	updated := func(u *scim.User) bool { return u.UserName != "" && len(u.Emails) == 1 && isBoss(u) }

	for name, c := range map[string]struct {
		method   string
		switches simulator.SCIMOptions
		shows    []string
		write    func(context.Context, *simulation, *scim.Directory) (*scim.User, error)
		want     func(*scim.User) bool
	}{
		"POST":                   {method: http.MethodPost, shows: []string{"id"}, write: create, want: func(u *scim.User) bool { return u.UserName == ann.UserName && !u.Active }},
		"PATCH":                  {method: http.MethodPatch, shows: []string{"id"}, write: update, want: updated},
		"PATCH, user name shown": {method: http.MethodPatch, shows: []string{"id", "userName"}, write: update, want: updated},
		"PUT": {
			method: http.MethodPut, switches: simulator.SCIMOptions{PatchRefusal: http.StatusMethodNotAllowed}, shows: []string{"id"},
			write: update, want: updated,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			s := simulate(t, 1, reading(c.switches))
			s.Inject(simulator.Fault{Method: c.method, Answer: showing(c.shows...)})
			d := s.directory(t)

			u, err := c.write(t.Context(), s, d)
			if err != nil || !c.want(u) {
				t.Fatalf("got %v, %v", u, err)
			}

			if s.count(c.method, "") != 1 {
				t.Errorf("%d requests are %s", s.count(c.method, ""), c.method)
			}

			if again, err := d.User(t.Context(), u.ID); err != nil || !c.want(again) {
				t.Errorf("the reader returned %v, %v", again, err)
			}
		})
	}
}

func TestCreateUser_shownInPartAndNotReadable(t *testing.T) {
	t.Parallel()

	s := simulate(t, 0)
	s.Inject(simulator.Fault{Method: http.MethodGet, Answer: simulator.RespondEmpty(http.StatusForbidden)})
	s.Inject(simulator.Fault{Method: http.MethodPost, Answer: showing("id")})

	if u, err := s.directory(t).CreateUser(t.Context(), ann); err != nil || u.ID != s.SCIMUsers(s.id)[0].ID {
		t.Errorf("got %v, %v; want the id of what was created", u, err)
	}
}

func TestUpdateUser_answerWithoutBody(t *testing.T) {
	t.Parallel()

	s := simulate(t, 1, reading(simulator.SCIMOptions{PatchNoContent: true}))

	u, err := s.directory(t).UpdateUser(t.Context(), s.users[0], []scim.Change{{Attribute: "title", Value: "Boss"}})
	if err != nil || !isBoss(u) {
		t.Errorf("got %v, %v", u, err)
	}
}

// A PUT sends the record as it was read, with unknown attributes, and only the changes differ.
func TestUpdateUser_fallsBack(t *testing.T) {
	t.Parallel()

	change := []scim.Change{{Attribute: "title", Value: "Boss"}, {Attribute: "name.familyName", Value: "Ex"}}
	scimError := func(status int, scimType string) simulator.Answer {
		return simulator.RespondSCIM(status, scimType, "refused")
	}

	for name, c := range map[string]struct {
		refusal  simulator.Answer
		fallback bool
	}{
		"invalidPath":   {scimError(400, "invalidPath"), true},
		"invalidSyntax": {scimError(400, "invalidSyntax"), true},
		"invalidValue":  {scimError(400, "invalidValue"), true},
		"noTarget":      {scimError(400, "noTarget"), true},
		"no scimType":   {scimError(400, ""), true},
		"405":           {scimError(405, ""), true},
		"501":           {simulator.RespondEmpty(501), true},
		"mutability":    {scimError(400, "mutability"), false},
		"uniqueness":    {scimError(409, "uniqueness"), false},
		"403":           {simulator.Respond(403, nil, `{"error":"no","traceId":"t"}`), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			s := simulate(t, 1)
			s.edit(t, s.users[0], func(u *simulator.SCIMUser) { u.Name.GivenName = new("Ann") })
			s.Inject(simulator.Fault{Method: http.MethodPatch, Answer: c.refusal})
			s.Inject(simulator.Fault{Method: http.MethodGet, Path: anyUser, Answer: simulator.Amend(func(user map[string]any) {
				user["urn:example:custom"] = object{"badge": 7}
			})})

			u, err := s.directoryOf(t, client.Options{}).UpdateUser(t.Context(), s.users[0], change)
			if !c.fallback {
				if err == nil || s.count(http.MethodPut, "") != 0 {
					t.Errorf("got %v, %v; want the refusal", u, err)
				}

				return
			}

			if err != nil || !isBoss(u) {
				t.Fatalf("got %v, %v", u, err)
			}

			want := decode(t, s.only(t, http.MethodGet).ResponseBody)

			want["title"], want["name"] = "Boss", object{"givenName": "Ann", "familyName": "Ex"}
			if diff := cmp.Diff(want, decode(t, s.only(t, http.MethodPut).RequestBody)); diff != "" {
				t.Errorf("the record differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestUpdateUser_removesWhatIsNotThere(t *testing.T) {
	t.Parallel()

	s := simulate(t, 1)
	s.Inject(refused(http.MethodPatch, http.StatusBadRequest, "noTarget"))

	u, err := s.directory(t).UpdateUser(t.Context(), s.users[0], []scim.Change{{Attribute: "title"}, {Attribute: "name.honorificPrefix"}})
	if err != nil || u.Title != nil {
		t.Errorf("got %v, %v", u, err)
	}

	if s.count(http.MethodPut, "") != 0 {
		t.Error("a PUT was sent although there was nothing to change")
	}
}

func TestUpdateUser_removesFromTheExtensionToo(t *testing.T) {
	t.Parallel()

	s := simulate(t, 1)
	s.edit(t, s.users[0], func(u *simulator.SCIMUser) {
		u.Department, u.EnterpriseDepartment, u.EnterpriseOrganization = new("Sales"), new("Sales"), new("Corp")
	})

	u, err := s.directory(t).UpdateUser(t.Context(), s.users[0], []scim.Change{{Attribute: scim.AttrDepartment}})
	if err != nil || u.Department != nil || u.Organization == nil || *u.Organization != "Corp" {
		t.Errorf("got %v, %v", u, err)
	}
}

func TestDeleteUser(t *testing.T) {
	t.Parallel()

	s := simulate(t, 2)
	d := s.directory(t)

	ctx := t.Context()
	if err := d.DeleteUser(ctx, s.users[0]); err != nil {
		t.Fatal(err)
	}

	for what, err := range map[string]error{
		"DeleteUser": d.DeleteUser(ctx, s.users[0]),
		"User":       func() error { _, err := d.User(ctx, s.users[0]); return err }(),
		"FreshUser":  func() error { _, err := d.FreshUser(ctx, s.users[0]); return err }(),
	} {
		if !client.IsNotFound(err) {
			t.Errorf("%s after the deletion returned %v, want not found", what, err)
		}
	}
}

// A cached group no longer lists a deleted user, even if the deletion is answered with 404 because somebody else
// deleted the user first. A deletion whose answer is lost ends in the same way: its repetition is answered with 404.
func TestDeleteUser_leavesItsGroups(t *testing.T) {
	t.Parallel()

	s := simulate(t, 1)
	group := s.group(t, "dev", s.users[0])

	d := s.directory(t)
	if g, err := d.Group(t.Context(), group); err != nil || !g.Has(s.users[0]) {
		t.Fatalf("got %v, %v", g, err)
	}

	s.DeleteSCIMUser(s.id, s.users[0])

	if err := d.DeleteUser(t.Context(), s.users[0]); !client.IsNotFound(err) {
		t.Fatal(err)
	}

	if g, err := d.Group(t.Context(), group); err != nil || g.Has(s.users[0]) {
		t.Errorf("got %v, %v", g, err)
	}
}

func TestFindUsers(t *testing.T) {
	t.Parallel()

	s := simulate(t, 300, reading(simulator.SCIMOptions{ExactCase: true}))
	s.edit(t, s.users[7], func(u *simulator.SCIMUser) { u.UserName, u.ExternalID = `o"brien+x&y\z@corp.test`, new("E-7") })
	d := s.directory(t)

	ctx := t.Context()
	for _, c := range []struct {
		attribute scim.Attribute
		value     string
		want      int
	}{
		{scim.AttrUserName, `o"brien+x&y\z@corp.test`, 1},
		{scim.AttrUserName, "User000003@Corp.Test", 1}, // found by the lower-case spelling
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

	s := simulate(t, 300)
	s.Inject(simulator.Fault{Path: listOfUsers, Before: asking(func(query url.Values) { query.Del("filter") })})

	found, err := s.directory(t).FindUsers(t.Context(), scim.AttrUserName, "user000251@corp.test")
	if err != nil || len(found) != 1 || found[0].ID != s.users[250] {
		t.Errorf("found %v, %v; want the one user", found, err)
	}
}

func TestUser_invalidIDs(t *testing.T) {
	t.Parallel()

	s := simulate(t, 3)
	d := s.directory(t)

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

	if _, err := d.User(ctx, "a/b c?"); !client.IsNotFound(err) {
		t.Errorf("got %v, want not found", err)
	}

	if s.count(http.MethodGet, "") != s.requests() {
		t.Error("something was sent")
	}
}

func TestUser_answersAnother(t *testing.T) {
	t.Parallel()

	for name, body := range map[string]string{"another": `{"id":"u2","userName":"x"}`, "none": `{"userName":"x"}`, "empty": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			s := simulate(t, 0)
			s.Inject(simulator.Fault{Answer: simulator.Respond(http.StatusOK, nil, body)})

			_, err := s.directoryOf(t, client.Options{}).User(t.Context(), "u1")
			if _, ok := errors.AsType[*scim.MismatchError](err); ok == (body == "") || err == nil || client.IsNotFound(err) {
				t.Errorf("got %v, want that the answer shows another user, or nobody", err)
			}
		})
	}
}

// A record is read before it is replaced. If that answer has no record, or another one, no PUT is sent.
func TestUpdateUser_replacesNobodyElse(t *testing.T) {
	t.Parallel()

	for name, body := range map[string]string{"another": `{"id":"u2","userName":"x","active":true}`, "none": `{"active":true}`, "null": "null", "list": "[]", "empty": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			s := simulate(t, 1)
			s.Inject(simulator.Fault{Method: http.MethodPatch, Answer: simulator.RespondEmpty(http.StatusBadRequest)})
			s.Inject(simulator.Fault{Answer: simulator.Respond(http.StatusOK, nil, body)})

			_, err := s.directoryOf(t, client.Options{}).UpdateUser(t.Context(), s.users[0], []scim.Change{{Attribute: "title", Value: "Boss"}})
			if puts := s.count(http.MethodPut, ""); err == nil || puts != 0 {
				t.Errorf("%d records were sent: %v", puts, err)
			}
		})
	}
}

// A sign-in page in place of an answer does not count as a deletion.
func TestWrites_answeredWithAPage(t *testing.T) {
	t.Parallel()

	s := simulate(t, 1)
	group := s.group(t, "dev", s.users...)
	s.Inject(simulator.Fault{Answer: simulator.RespondHTML(http.StatusOK)})
	d := s.directoryOf(t, client.Options{})

	ctx := t.Context()
	for what, err := range map[string]error{
		"DeleteUser": d.DeleteUser(ctx, s.users[0]), "DeleteGroup": d.DeleteGroup(ctx, group), "RemoveMembers": d.RemoveMembers(ctx, group, s.users, nil),
	} {
		if err == nil {
			t.Errorf("%s took the page for success", what)
		}
	}
}

func TestReadOnlyClientSendsNoWrite(t *testing.T) {
	t.Parallel()

	s := simulate(t, 1)
	d := s.directoryOf(t, client.Options{ReadOnly: true})
	ctx := t.Context()
	_, createErr := d.CreateUser(ctx, ann)

	_, updateErr := d.UpdateUser(ctx, s.users[0], []scim.Change{{Attribute: scim.AttrActive, Value: false}})
	for what, err := range map[string]error{"CreateUser": createErr, "UpdateUser": updateErr, "DeleteUser": d.DeleteUser(ctx, s.users[0]), "AddMember": d.AddMember(ctx, "g", "u")} {
		if !errors.Is(err, client.ErrReadOnly) {
			t.Errorf("%s returned %v, want read-only", what, err)
		}
	}

	if n := s.requests(); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// A PUT includes active even if answers omit it, and is not sent if its value is unknown.
func TestUpdateUser_putSaysActive(t *testing.T) {
	t.Parallel()

	title := scim.Change{Attribute: "title", Value: "Boss"}
	for name, c := range map[string]struct {
		hidden  bool
		changes []scim.Change
		known   []scim.Change
		want    any // nil if no PUT is sent
	}{
		"shown":                 {changes: []scim.Change{title}, want: true},
		"shown, known wrongly":  {changes: []scim.Change{title}, known: []scim.Change{{Attribute: scim.AttrActive, Value: false}}, want: true},
		"hidden, known":         {hidden: true, changes: []scim.Change{title}, known: []scim.Change{{Attribute: scim.AttrActive, Value: false}}, want: false},
		"hidden, to be changed": {hidden: true, changes: []scim.Change{title, {Attribute: scim.AttrActive, Value: false}}, want: false},
		"hidden, not known":     {hidden: true, changes: []scim.Change{title}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			s := simulate(t, 1, reading(simulator.SCIMOptions{OmitActive: c.hidden, PatchRefusal: http.StatusBadRequest}))

			_, err := s.directoryOf(t, client.Options{}).UpdateUser(t.Context(), s.users[0], c.changes, c.known...)
			if c.want == nil {
				if !errors.Is(err, scim.ErrActiveUnknown) || !errors.Is(err, client.ErrBadRequest) || s.count(http.MethodPut, "") != 0 {
					t.Errorf("got %v and %d PUTs", err, s.count(http.MethodPut, ""))
				}

				return
			}

			if put := decode(t, s.only(t, http.MethodPut).RequestBody); err != nil || put["active"] != c.want {
				t.Errorf("the PUT says active = %v: %v", put["active"], err)
			}
		})
	}
}

// A user name is found however the client and the directory write its accents.
func TestFindUsers_accents(t *testing.T) {
	t.Parallel()

	const composed, decomposed = "jos\u00e9@corp.test", "jose\u0301@corp.test"
	for name, c := range map[string]struct{ held, asked string }{
		"composed there":   {composed, decomposed},
		"decomposed there": {decomposed, composed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			s := simulate(t, 1)
			s.edit(t, s.users[0], func(u *simulator.SCIMUser) { u.UserName = c.held })

			found, err := s.directory(t).FindUsers(t.Context(), scim.AttrUserName, c.asked)
			if err != nil || len(found) != 1 {
				t.Errorf("found %d: %v", len(found), err)
			}
		})
	}
}
