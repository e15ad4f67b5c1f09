// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

type object = map[string]any

// fake is a SCIM directory as the documents describe it (API §2), with the misbehavior that other servers are known for
// as switches. It is the transport of the client, so that it also works where time is faked.
type fake struct {
	latency time.Duration
	// pages, if set, replaces how a list is cut: it is given the visible users.
	pages func(users []object, start, count int) object
	// hook, if set, may answer a request instead of the directory.
	hook func(r *exchange) *http.Response
	// after, if set, may replace an answer, of what was carried out.
	after func(r *exchange, answer *http.Response) (*http.Response, error)
	// hidden users are left out of lists.
	hidden func(user object) bool

	mu      sync.Mutex
	users   []object
	groups  map[string]object
	nextID  int
	journal []*exchange
	now     int // under way
	most    int // at the same time
}

type exchange struct {
	method, path string
	query        map[string]string
	contentType  string
	body         object
	ctx          context.Context
}

func (e *exchange) String() string { return e.method + " " + e.path }

func userObject(i int) object {
	id := fmt.Sprintf("u%06d", i)
	mail := id + "@corp.test"

	return object{
		"id": id, "userName": mail, "displayName": "User " + id, "active": true,
		"emails": []any{object{"value": mail, "type": "work", "primary": true}},
		"groups": []any{},
		"meta":   object{"resourceType": "User", "created": "2026-11-01T10:00:00.123456Z", "lastModified": "2026-11-01T10:00:00.123456Z"},
	}
}

func newFake(users int) *fake {
	f := &fake{groups: make(map[string]object), nextID: 1_000_000}
	for i := range users {
		f.users = append(f.users, userObject(i))
	}

	return f
}

func (f *fake) directory(t testing.TB) *scim.Directory {
	t.Helper()
	return f.directoryOf(t, client.Options{MaxRetries: 2})
}

func (f *fake) directoryOf(t testing.TB, o client.Options) *scim.Directory {
	t.Helper()

	o.BaseURL, o.Key, o.Transport, o.UserAgent = "http://127.0.0.1:1", client.NewSecret("the-key"), f, "test"

	c, err := client.New(o)
	if err != nil {
		t.Fatal(err)
	}

	return scim.New(c).Directory("DIR")
}

func (f *fake) RoundTrip(req *http.Request) (*http.Response, error) {
	e := &exchange{
		method: req.Method, path: strings.TrimPrefix(req.URL.Path, "/scim/directory/DIR"), query: make(map[string]string),
		contentType: req.Header.Get("Content-Type"), ctx: req.Context(),
	}
	for k := range req.URL.Query() {
		e.query[k] = req.URL.Query().Get(k)
	}

	if req.Body != nil {
		raw, err := io.ReadAll(req.Body)
		_ = req.Body.Close()

		if err != nil {
			return nil, err
		}

		if len(raw) > 0 {
			if err := json.Unmarshal(raw, &e.body); err != nil {
				return nil, err
			}
		}
	}

	f.mu.Lock()
	f.journal = append(f.journal, e)
	f.now++
	f.most = max(f.most, f.now)

	f.mu.Unlock()
	defer func() {
		f.mu.Lock()
		f.now--
		f.mu.Unlock()
	}()

	if f.latency > 0 {
		timer := time.NewTimer(f.latency)
		defer timer.Stop()

		select {
		case <-timer.C:
		case <-req.Context().Done():
			return nil, req.Context().Err()
		}
	}

	if f.hook != nil {
		if r := f.hook(e); r != nil {
			return r, nil
		}
	}

	f.mu.Lock()
	answer := f.serve(e)
	f.mu.Unlock()

	if f.after != nil {
		return f.after(e, answer)
	}

	return answer, nil
}

func answer(status int, body any) *http.Response {
	var raw []byte

	if body != nil {
		var err error
		if raw, err = json.Marshal(body); err != nil {
			panic(err)
		}
	}

	return answerRaw(status, string(raw))
}

func answerRaw(status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Status: strconv.Itoa(status) + " " + http.StatusText(status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/scim+json"}}, Body: io.NopCloser(bytes.NewReader([]byte(body))), ContentLength: int64(len(body)),
	}
}

func scimError(status int, scimType string) *http.Response {
	body := object{"schemas": []any{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status": strconv.Itoa(status), "detail": "refused"}
	if scimType != "" {
		body["scimType"] = scimType
	}

	return answer(status, body)
}

var filterForm = regexp.MustCompile(`^(\w+) eq ("(?:[^"\\]|\\.)*")$`)

func (f *fake) serve(e *exchange) *http.Response {
	kind, id, _ := strings.Cut(strings.TrimPrefix(e.path, "/"), "/")
	switch {
	case kind == "Users" && id == "" && e.method == http.MethodGet:
		return f.list(e)
	case kind == "Users" && id == "" && e.method == http.MethodPost:
		for _, u := range f.users {
			if strings.EqualFold(text(u, "userName"), text(e.body, "userName")) {
				return scimError(http.StatusConflict, "uniqueness")
			}
		}

		f.nextID++
		u := maps.Clone(e.body)
		u["id"] = fmt.Sprintf("u%06d", f.nextID)
		f.users = append(f.users, u)
		u["meta"] = object{"created": time.Now().UTC().Format(time.RFC3339Nano)}

		return answer(http.StatusCreated, u)
	case kind == "Users":
		i := slices.IndexFunc(f.users, func(u object) bool { return u["id"] == id })
		if i < 0 {
			return scimError(http.StatusNotFound, "")
		}

		return f.serveUser(e, i)
	case kind == "Groups" && id == "" && e.method == http.MethodGet:
		return f.listGroups(e)
	case kind == "Groups" && id == "" && e.method == http.MethodPost:
		for _, g := range f.groups {
			if g["displayName"] == e.body["displayName"] {
				return scimError(http.StatusConflict, "uniqueness")
			}
		}

		f.nextID++
		g := maps.Clone(e.body)
		g["id"] = fmt.Sprintf("g%06d", f.nextID)
		f.groups[text(g, "id")] = g
		g["meta"] = object{"created": time.Now().UTC().Format(time.RFC3339Nano)}

		return answer(http.StatusCreated, g)
	case kind == "Groups":
		g, ok := f.groups[id]
		if !ok {
			return scimError(http.StatusNotFound, "")
		}

		return f.serveGroup(e, id, g)
	}

	return scimError(http.StatusNotFound, "")
}

func text(o object, key string) string {
	s, _ := o[key].(string)
	return s
}

func (f *fake) serveUser(e *exchange, i int) *http.Response {
	switch e.method {
	case http.MethodGet:
		return answer(http.StatusOK, f.users[i])
	case http.MethodDelete:
		f.users = slices.Delete(f.users, i, i+1)
		return answer(http.StatusNoContent, nil)
	case http.MethodPut:
		e.body["id"] = f.users[i]["id"]
		f.users[i] = maps.Clone(e.body)

		return answer(http.StatusOK, f.users[i])
	case http.MethodPatch:
		u := maps.Clone(f.users[i])

		for _, op := range e.operations() {
			path := text(op, "path")

			target := u
			if outer, inner, nested := strings.Cut(path, "."); nested {
				clone, _ := u[outer].(object)
				if clone = maps.Clone(clone); clone == nil {
					clone = object{}
				}

				u[outer], target, path = clone, clone, inner
			}

			if op["op"] == "remove" {
				delete(target, path)
			} else {
				target[path] = op["value"]
			}
		}

		f.users[i] = u

		return answer(http.StatusOK, u)
	}

	return scimError(http.StatusMethodNotAllowed, "")
}

func (e *exchange) operations() []object {
	var all []object

	list, _ := e.body["Operations"].([]any)
	for _, op := range list {
		o, _ := op.(object)
		all = append(all, o)
	}

	return all
}

var memberForm = regexp.MustCompile(`^members\[value eq "([^"]*)"\]$`)

func (f *fake) serveGroup(e *exchange, id string, g object) *http.Response {
	switch e.method {
	case http.MethodGet:
		return answer(http.StatusOK, g)
	case http.MethodDelete:
		delete(f.groups, id)
		return answer(http.StatusNoContent, nil)
	case http.MethodPatch:
		g = maps.Clone(g)
		members, _ := g["members"].([]any)
		members = slices.Clone(members)

		known := make(map[any]bool, len(f.users))
		for _, u := range f.users {
			known[u["id"]] = true
		}

		for _, op := range e.operations() {
			path := text(op, "path")

			named := memberForm.FindStringSubmatch(path)
			switch {
			case op["op"] == "add" && path == "members":
				values, _ := op["value"].([]any)
				for _, v := range values {
					member, _ := v.(object)
					if !known[member["value"]] {
						return scimError(http.StatusNotFound, "")
					}

					members = append(members, v) // one server lists a member as often as it was added
				}
			case op["op"] == "remove" && named != nil:
				at := slices.IndexFunc(members, func(m any) bool { return m.(object)["value"] == named[1] })
				if at < 0 {
					return scimError(http.StatusBadRequest, "noTarget")
				}

				members = slices.Delete(members, at, at+1)
			case op["op"] == "remove" && path == "members":
				members = nil
			case op["op"] == "remove":
				delete(g, path)
			default:
				g[path] = op["value"]
			}
		}

		if g["members"] = members; len(members) == 0 {
			delete(g, "members")
		}

		f.groups[id] = g

		return answer(http.StatusOK, g)
	}

	return scimError(http.StatusMethodNotAllowed, "")
}

func (f *fake) list(e *exchange) *http.Response {
	users := f.users
	if f.hidden != nil {
		users = slices.DeleteFunc(slices.Clone(users), f.hidden)
	}

	if filter := e.query["filter"]; filter != "" {
		m := filterForm.FindStringSubmatch(filter)
		if m == nil {
			return scimError(http.StatusBadRequest, "invalidFilter")
		}

		var value string
		if err := json.Unmarshal([]byte(m[2]), &value); err != nil {
			return scimError(http.StatusBadRequest, "invalidFilter")
		}

		users = slices.DeleteFunc(slices.Clone(users), func(u object) bool { return u[m[1]] != value })
	}

	return f.page(users, e)
}

func (f *fake) listGroups(e *exchange) *http.Response {
	var groups []object
	for _, id := range slices.Sorted(maps.Keys(f.groups)) {
		g := f.groups[id]
		if filter := e.query["filter"]; filter == "" || filter == fmt.Sprintf("displayName eq %q", g["displayName"]) {
			groups = append(groups, g)
		}
	}

	return f.page(groups, e)
}

func (f *fake) page(all []object, e *exchange) *http.Response {
	start, _ := strconv.Atoi(e.query["startIndex"])

	count, _ := strconv.Atoi(e.query["count"])
	if f.pages != nil {
		return answer(http.StatusOK, f.pages(all, start, count))
	}

	return answer(http.StatusOK, listOf(all, start, count))
}

// listOf is an honest page.
func listOf(all []object, start, count int) object {
	part := cut(all, start, count)

	return object{
		"schemas":      []any{"urn:ietf:params:scim:api:messages:2.0:ListResponse"},
		"totalResults": len(all), "startIndex": start, "itemsPerPage": len(part), "Resources": part,
	}
}

func cut(all []object, start, count int) []object {
	from := min(max(start-1, 0), len(all))
	return append([]object{}, all[from:min(from+count, len(all))]...)
}

// requests counts those whose "METHOD path" begins so.
func (f *fake) requests(prefixes ...string) int {
	f.mu.Lock()
	defer f.mu.Unlock()

	n := 0

	for _, e := range f.journal {
		if len(prefixes) == 0 || slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(e.String(), p) }) {
			n++
		}
	}

	return n
}

func (f *fake) lists() int {
	f.mu.Lock()
	defer f.mu.Unlock()

	n := 0

	for _, e := range f.journal {
		if e.method == http.MethodGet && e.path == "/Users" {
			n++
		}
	}

	return n
}

func (f *fake) last() *exchange {
	f.mu.Lock()
	defer f.mu.Unlock()

	return f.journal[len(f.journal)-1]
}

// edit changes a user behind the client's back.
func (f *fake) edit(id string, change func(object) object) {
	f.mu.Lock()
	defer f.mu.Unlock()

	i := slices.IndexFunc(f.users, func(u object) bool { return u["id"] == id })
	if u := change(maps.Clone(f.users[i])); u != nil {
		f.users[i] = u
	} else {
		f.users = slices.Delete(f.users, i, i+1)
	}
}

func (f *fake) ids() []string {
	f.mu.Lock()
	defer f.mu.Unlock()

	var ids []string
	for _, u := range f.users {
		ids = append(ids, text(u, "id"))
	}

	return ids
}

func collect(t testing.TB, ctx context.Context, d *scim.Directory) []string { //nolint:revive // t first, as everywhere in tests
	t.Helper()

	var ids []string

	for u, err := range d.Users(ctx) {
		if err != nil {
			t.Fatal(err)
		}

		ids = append(ids, u.ID)
	}

	return ids
}

// inBubble runs a test with faked time, so that pacing and latency cost none, and lets work that nobody waits for come
// to its end.
func inBubble(t *testing.T, test func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		test(t)
		time.Sleep(time.Hour)
	})
}

func contextWithCancel(t *testing.T) (context.Context, context.CancelFunc) {
	t.Helper()
	return context.WithCancel(t.Context())
}
