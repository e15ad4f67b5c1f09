// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/clienttest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// object is a JSON object of a request or an answer.
type object = map[string]any

// Paths for faults and counted requests.
const (
	listOfUsers = "/scim/directory/*/Users"
	anyUser     = listOfUsers + "/*"
	anyGroup    = "/scim/directory/*/Groups/*"
)

// simulation is a simulated SCIM directory with the users and groups of a test.
type simulation struct {
	*simulator.Server

	id            string
	users, groups []string // ids
}

// simulate starts a directory with this many users.
func simulate(t testing.TB, users int, options ...func(*simulator.Options)) *simulation {
	t.Helper()

	chosen := simulator.Options{Seed: 1}
	for _, option := range options {
		option(&chosen)
	}

	server := simulator.New(chosen)
	s := &simulation{Server: server, id: server.Credentials().DirectoryID}

	var err error
	if s.users, err = s.SeedSCIMUsers(s.id, users); err != nil {
		t.Fatal(err)
	}

	return s
}

// slow delays every answer.
func slow(latency time.Duration) func(*simulator.Options) {
	return func(o *simulator.Options) { o.Latency = latency }
}

// reading sets how the directory behaves where the documents leave it open.
func reading(switches simulator.SCIMOptions) func(*simulator.Options) {
	return func(o *simulator.Options) { o.SCIM = switches }
}

// group creates a group with members without the client's knowledge.
func (s *simulation) group(t testing.TB, name string, members ...string) string {
	t.Helper()

	id, err := s.SeedSCIMGroup(s.id, name, members...)
	if err != nil {
		t.Fatal(err)
	}

	s.groups = append(s.groups, id)

	return id
}

func (s *simulation) members(group string) []string {
	state, _ := s.SCIMGroup(s.id, group)
	return state.Members
}

// edit changes a user without the client's knowledge.
func (s *simulation) edit(t testing.TB, id string, change func(*simulator.SCIMUser)) {
	t.Helper()

	if !s.SetSCIMUser(s.id, id, change) {
		t.Fatalf("%s can't be changed", id)
	}
}

// boss gives a user a title.
func boss(u *simulator.SCIMUser) { u.Title = new("Boss") }

func isBoss(u *scim.User) bool { return u != nil && u.Title != nil && *u.Title == "Boss" }

// directory returns a client of the directory. Clients do not share what they know.
func (s *simulation) directory(t testing.TB) *scim.Directory {
	t.Helper()
	return s.directoryOf(t, client.Options{MaxRetries: 2})
}

func (s *simulation) directoryOf(t testing.TB, o client.Options) *scim.Directory {
	t.Helper()
	return s.scim(t, o).Directory(s.id)
}

func (s *simulation) scim(t testing.TB, o client.Options) *scim.Client {
	t.Helper()

	return scim.New(clienttest.New(t, s, s.Credentials().SCIMKey, o))
}

// requests counts the requests that were sent.
func (s *simulation) requests() int { return s.count("", "") }

func (s *simulation) count(method, path string) int {
	return s.CountRequests(simulator.Filter{Method: method, Path: path})
}

// lists counts the requested pages of users.
func (s *simulation) lists() int { return s.count(http.MethodGet, listOfUsers) }

// only returns the request of a method, and fails unless exactly one was sent.
func (s *simulation) only(t testing.TB, method string) simulator.Entry {
	t.Helper()

	sent := s.Requests(simulator.Filter{Method: method})
	if len(sent) != 1 {
		t.Fatalf("%d requests are %s, want one", len(sent), method)
	}

	return sent[0]
}

// maxConcurrent returns the maximum number of concurrent requests.
func (s *simulation) maxConcurrent() int {
	type moment struct {
		at    time.Time
		count int
	}

	var moments []moment
	for _, entry := range s.Journal() {
		moments = append(moments, moment{entry.Started, 1}, moment{entry.Ended, -1})
	}

	slices.SortFunc(moments, func(a, b moment) int { // at the same time, ends come before starts
		if order := a.at.Compare(b.at); order != 0 {
			return order
		}

		return a.count - b.count
	})

	most, now := 0, 0
	for _, m := range moments {
		now += m.count
		most = max(most, now)
	}

	return most
}

func decode(t testing.TB, body []byte) object {
	t.Helper()

	var o object
	if err := json.Unmarshal(body, &o); err != nil {
		t.Fatalf("%s: %v", body, err)
	}

	return o
}

// operations returns the operations of a PATCH, and none for other requests.
func operations(entry simulator.Entry) []object {
	var body struct {
		Operations []object `json:"Operations"`
	}
	if entry.Method == http.MethodPatch {
		_ = json.Unmarshal(entry.RequestBody, &body) // a body that is not JSON has none
	}

	return body.Operations
}

// refused answers with a SCIM error and does nothing.
func refused(method string, status int, scimType string) simulator.Fault {
	return simulator.Fault{Method: method, Answer: simulator.RespondSCIM(status, scimType, "refused")}
}

// unanswered carries out the next request of a method and loses the answer.
func unanswered(method string) simulator.Fault {
	return simulator.Fault{Method: method, Times: 1, Commit: true, Answer: simulator.ResetConnection()}
}

// page selects the page of users with this startIndex.
func page(start string) func(simulator.Entry) bool {
	return func(e simulator.Entry) bool { return e.Query.Get("startIndex") == start }
}

// showing reduces an answer to some attributes.
func showing(attributes ...string) simulator.Answer {
	return simulator.Amend(func(document map[string]any) {
		maps.DeleteFunc(document, func(name string, _ any) bool { return !slices.Contains(attributes, name) })
	})
}

// asking changes the query of a list.
func asking(change func(url.Values)) func(*http.Request) {
	return func(r *http.Request) {
		query := r.URL.Query()
		change(query)
		r.URL.RawQuery = query.Encode()
	}
}

func collect(t testing.TB, d *scim.Directory) []string {
	t.Helper()

	var ids []string

	for u, err := range d.Users(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}

		ids = append(ids, u.ID)
	}

	return ids
}

// inBubble runs a test with faked time, so that pacing and latency cost no time. It waits until background work has
// ended.
func inBubble(t *testing.T, test func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		test(t)
		time.Sleep(time.Hour)
	})
}
