// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// Faults before and after the effect: whether the user exists afterwards is what
// tells them apart.
func TestFaultsAndCommit(t *testing.T) {
	t.Parallel()

	moment := time.Date(2026, 11, 24, 12, 30, 45, 0, time.UTC)

	tests := map[string]struct {
		answer simulator.Answer
		status int // 0: the exchange fails
		check  func(scimResult) bool
	}{
		"500":               {simulator.RespondSCIM(500, "", "broken"), 500, func(r scimResult) bool { return r.text("status") == "500" }},
		"503 of the edge":   {simulator.RespondEmpty(503), 503, func(r scimResult) bool { return len(r.raw) == 0 }},
		"502 page":          {simulator.RespondHTML(502), 502, func(r scimResult) bool { return strings.Contains(r.header.Get("Content-Type"), "text/html") }},
		"gateway":           {simulator.RespondGateway(504), 504, func(r scimResult) bool { return r.number("code") == 504 }},
		"errors envelope":   {simulator.RespondErrors(409, "ADMIN-UAM-409-3", "Limit", "full"), 409, func(r scimResult) bool { return r.entry("errors", 0)["code"] == "ADMIN-UAM-409-3" }},
		"429, seconds":      {simulator.TooManyRequests(simulator.RetryAfter(7)), 429, func(r scimResult) bool { return r.header.Get("Retry-After") == "7" }},
		"429, date":         {simulator.TooManyRequests(simulator.RetryAfterDate(moment)), 429, func(r scimResult) bool { return r.header.Get("Retry-After") == "Tue, 24 Nov 2026 12:30:45 GMT" }},
		"429, reset second": {simulator.TooManyRequests(simulator.RateLimitReset(moment, simulator.ResetSeconds)), 429, func(r scimResult) bool { return r.header.Get("X-RateLimit-Reset") == "2026-11-24T12:30:45Z" }},
		"429, reset minute": {simulator.TooManyRequests(simulator.RateLimitReset(moment, simulator.ResetMinutes)), 429, func(r scimResult) bool { return r.header.Get("X-RateLimit-Reset") == "2026-11-24T12:30Z" }},
		"429, garbage":      {simulator.TooManyRequests(simulator.GarbageRetry()), 429, func(r scimResult) bool { return r.header.Get("Retry-After") == "soon" }},
		"429, nothing":      {simulator.TooManyRequests(), 429, func(r scimResult) bool { return r.header.Get("Retry-After") == "" }},
		"redirect":          {simulator.RedirectTo(307, "https://elsewhere.test/"), 307, func(r scimResult) bool { return r.header.Get("Location") == "https://elsewhere.test/" }},
		"empty body":        {simulator.RespondEmpty(200), 200, func(r scimResult) bool { return len(r.raw) == 0 }},
		"reset":             {simulator.ResetConnection(), 0, nil},
		"truncated":         {simulator.Truncate(), 0, nil},
		"slow body":         {simulator.SlowBody(4, time.Millisecond), -1, func(r scimResult) bool { return json.Valid(r.raw) }},
		"invalid JSON":      {simulator.RespondInvalidJSON(), -1, func(r scimResult) bool { return len(r.raw) > 0 && !json.Valid(r.raw) }},
	}
	for name, test := range tests {
		for _, commit := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				h := startSCIM(t, simulator.Options{})
				h.server.Inject(simulator.Fault{Method: "post", Path: "/scim/directory/*/Users", Times: 1, Commit: commit, Answer: test.answer})

				result, err := h.exchange(http.MethodPost, "/Users", person("ann@corp.test"))
				switch {
				case test.status == 0:
					if err == nil {
						t.Errorf("the exchange succeeds: %d %s", result.status, result.raw)
					}
				case err != nil:
					t.Fatal(err)
				case test.status > 0 && result.status != test.status, !test.check(result):
					t.Errorf("answered %d %v %s", result.status, result.header, result.raw)
				}

				if exists := len(h.server.SCIMUsers(h.directoryID())) == 1; exists != commit {
					t.Errorf("the user exists: %v", exists)
				}

				if faulty := h.server.Journal()[0]; !faulty.Fault {
					t.Error("the journal does not show the fault")
				}
			})
		}
	}
}

func TestFaultChoosesRequests(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})
	ids := h.seed(1)
	remove := h.server.Inject(simulator.Fault{Method: http.MethodGet, Path: "/scim/directory/*/Users/**", Skip: 1, Times: 2, Answer: simulator.RespondEmpty(503)})

	statuses := func(path string) []int {
		var seen []int

		for range 4 {
			result, err := h.exchange(http.MethodGet, path, nil)
			if err != nil {
				t.Fatal(err)
			}

			seen = append(seen, result.status)
		}

		return seen
	}
	if diff := cmp.Diff([]int{200, 200, 200, 200}, statuses("/Groups")); diff != "" {
		t.Errorf("other requests (-want +got):\n%s", diff)
	}

	if diff := cmp.Diff([]int{200, 503, 503, 200}, statuses("/Users/"+ids[0])); diff != "" {
		t.Errorf("chosen requests (-want +got):\n%s", diff)
	}

	remove()

	remove = h.server.Inject(simulator.Fault{
		Where:  func(entry simulator.Entry) bool { return entry.Query.Get("startIndex") == "2" && entry.Status == 0 },
		Answer: simulator.RespondEmpty(418),
	})
	for path, want := range map[string]int{"/Users?startIndex=2": 418, "/Users?startIndex=1": 200, "/Users": 200} {
		h.do(http.MethodGet, path, nil, want)
	}

	remove()

	always := h.server.Inject(simulator.Fault{Answer: simulator.RespondEmpty(500)})

	if diff := cmp.Diff([]int{500, 500, 500, 500}, statuses("/Users")); diff != "" {
		t.Errorf("all requests (-want +got):\n%s", diff)
	}

	always()
	always()
	h.do(http.MethodGet, "/Users", nil, http.StatusOK)
}

// The hooks are where tests kill a process: the record exists between carrying
// out and answering, not before.
func TestFaultHooks(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})

	var counts []int

	count := func(*http.Request) { counts = append(counts, len(h.server.SCIMUsers(h.directoryID()))) }
	h.server.Inject(simulator.Fault{Method: http.MethodPost, Before: count, After: count})
	h.create(person("ann@corp.test"))

	if diff := cmp.Diff([]int{0, 1}, counts); diff != "" {
		t.Errorf("users (-want +got):\n%s", diff)
	}
}

// A client that does not wait gets no answer and has had no effect.
func TestFaultDelays(t *testing.T) {
	t.Parallel()

	for name, fault := range map[string]simulator.Fault{
		"delay": {Delay: time.Hour},
		"never": {Answer: simulator.Never()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := startSCIM(t, simulator.Options{})
			h.client.Timeout = 100 * time.Millisecond
			h.server.Inject(fault)

			if result, err := h.exchange(http.MethodPost, "/Users", person("ann@corp.test")); err == nil {
				t.Errorf("answered %d", result.status)
			}

			if left := h.server.SCIMUsers(h.directoryID()); len(left) != 0 {
				t.Errorf("%d users", len(left))
			}
		})
	}
}

// With Hold a client that gives up loses the answer of a request that had its
// effect.
func TestFaultHoldsTheAnswer(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})

	ctx, giveUp := context.WithCancel(t.Context())
	defer giveUp()

	h.server.Inject(simulator.Fault{After: func(*http.Request) { giveUp() }, Hold: time.Hour})

	request, err := http.NewRequestWithContext(ctx, http.MethodPost, h.base+"/Users",
		strings.NewReader(`{"userName":"ann","emails":[{"value":"ann@corp.test","primary":true}]}`))
	if err != nil {
		t.Fatal(err)
	}

	request.Header.Set("Authorization", "Bearer "+h.key)
	request.Header.Set("Content-Type", "application/json")

	if response, err := h.client.Do(request); err == nil {
		_ = response.Body.Close()
		t.Errorf("answered %d", response.StatusCode)
	}

	if left := h.server.SCIMUsers(h.directoryID()); len(left) != 1 {
		t.Errorf("%d users", len(left))
	}
}

func TestEndlessBody(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{JournalBodyLimit: -1})
	h.server.Inject(simulator.Fault{Answer: simulator.EndlessBody()})

	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.base+"/Users", nil)
	if err != nil {
		t.Fatal(err)
	}

	response, err := h.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()

	if n, err := io.CopyN(io.Discard, response.Body, 4<<20); err != nil {
		t.Errorf("the body ends after %d bytes: %v", n, err)
	}
}

// What stands behind a ** would never be looked at: such a pattern is a mistake, not a fault that strikes too much.
func TestPatternsThatCannotMeanWhatTheySay(t *testing.T) {
	t.Parallel()

	server := simulator.New(simulator.Options{})

	for _, pattern := range []string{"/admin/v2/**/users/search", "/scim/**/", "/scim/Users**"} {
		for name, use := range map[string]func(){
			"fault":  func() { server.Inject(simulator.Fault{Path: pattern}) },
			"list":   func() { server.Requests(simulator.Filter{Path: pattern}) },
			"number": func() { server.CountRequests(simulator.Filter{Path: pattern}) },
		} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%s: %s was taken", name, pattern)
					}
				}()

				use()
			}()
		}
	}

	server.Inject(simulator.Fault{Path: "/scim/directory/*/**"})
}

// An amended answer is the server's own but for the change, and the request has its effect once.
func TestFaultAmends(t *testing.T) {
	t.Parallel()

	h := startSCIM(t, simulator.Options{})
	h.server.Inject(simulator.Fault{Path: "/scim/directory/*/Users", Times: 1, Answer: simulator.Amend(func(document map[string]any) {
		document["displayName"] = "Somebody else"
	})})

	made := h.create(object{"userName": "ann@corp.test", "emails": []object{{"value": "ann@corp.test", "primary": true}}})
	if made.text("displayName") != "Somebody else" || made.text("userName") != "ann@corp.test" {
		t.Errorf("the answer is %s", made.raw)
	}

	if n := len(h.server.SCIMUsers(h.directoryID())); n != 1 {
		t.Errorf("%d records were made", n)
	}

	if kept := h.do(http.MethodGet, "/Users/"+made.text("id"), nil, http.StatusOK); kept.text("displayName") == "Somebody else" {
		t.Error("the record was changed, not the answer")
	}
}
