// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package server_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/plain"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
)

type object = plain.Object

// A fault strikes before or after the request takes effect, as Commit says; the existence of the user shows which.
func TestFaultsAndCommit(t *testing.T) {
	t.Parallel()

	moment := time.Date(2026, 11, 24, 12, 30, 45, 0, time.UTC)

	tests := map[string]struct {
		answer server.Answer
		status int // 0: the exchange fails
		check  func(plain.Result) bool
	}{
		"500":               {server.RespondSCIM(500, "", "broken"), 500, func(r plain.Result) bool { return r.Text("status") == "500" }},
		"503 of the edge":   {server.RespondEmpty(503), 503, func(r plain.Result) bool { return len(r.Raw) == 0 }},
		"502 page":          {server.RespondHTML(502), 502, func(r plain.Result) bool { return strings.Contains(r.Header.Get("Content-Type"), "text/html") }},
		"errors envelope":   {server.RespondErrors(409, "ADMIN-UAM-409-3", "Limit", "full"), 409, func(r plain.Result) bool { return r.Entry("errors", 0)["code"] == "ADMIN-UAM-409-3" }},
		"429, seconds":      {server.TooManyRequests(server.RetryAfter(7)), 429, func(r plain.Result) bool { return r.Header.Get("Retry-After") == "7" }},
		"429, date":         {server.TooManyRequests(server.RetryAfterDate(moment)), 429, func(r plain.Result) bool { return r.Header.Get("Retry-After") == "Tue, 24 Nov 2026 12:30:45 GMT" }},
		"429, reset second": {server.TooManyRequests(server.RateLimitReset(moment, server.ResetSeconds)), 429, func(r plain.Result) bool { return r.Header.Get("X-RateLimit-Reset") == "2026-11-24T12:30:45Z" }},
		"429, reset minute": {server.TooManyRequests(server.RateLimitReset(moment, server.ResetMinutes)), 429, func(r plain.Result) bool { return r.Header.Get("X-RateLimit-Reset") == "2026-11-24T12:30Z" }},
		"429, garbage":      {server.TooManyRequests(server.GarbageRetry()), 429, func(r plain.Result) bool { return r.Header.Get("Retry-After") == "soon" }},
		"429, nothing":      {server.TooManyRequests(), 429, func(r plain.Result) bool { return r.Header.Get("Retry-After") == "" }},
		"redirect":          {server.RedirectTo(307, "https://elsewhere.test/"), 307, func(r plain.Result) bool { return r.Header.Get("Location") == "https://elsewhere.test/" }},
		"empty body":        {server.RespondEmpty(200), 200, func(r plain.Result) bool { return len(r.Raw) == 0 }},
		"reset":             {server.ResetConnection(), 0, nil},
		"truncated":         {server.Truncate(), 0, nil},
		"invalid JSON":      {server.RespondInvalidJSON(), -1, func(r plain.Result) bool { return len(r.Raw) > 0 && !json.Valid(r.Raw) }},
	}
	for name, test := range tests {
		for _, commit := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				h := plain.StartSCIM(t, server.Options{})
				h.Server.Inject(server.Fault{Method: "post", Path: "/scim/directory/*/Users", Times: 1, Commit: commit, Answer: test.answer})

				result, err := h.Exchange(http.MethodPost, "/Users", plain.Person("ann@corp.test"))
				switch {
				case test.status == 0:
					if err == nil {
						t.Errorf("the exchange succeeds: %d %s", result.Status, result.Raw)
					}
				case err != nil:
					t.Fatal(err)
				case test.status > 0 && result.Status != test.status, !test.check(result):
					t.Errorf("answered %d %v %s", result.Status, result.Header, result.Raw)
				}

				if exists := len(h.Server.SCIMUsers(h.DirectoryID())) == 1; exists != commit {
					t.Errorf("the user exists: %v", exists)
				}

				if faulty := h.Server.Journal()[0]; !faulty.Fault {
					t.Error("the journal does not show the fault")
				}
			})
		}
	}
}

func TestFaultChoosesRequests(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})
	ids := h.Seed(1)
	remove := h.Server.Inject(server.Fault{Method: http.MethodGet, Path: "/scim/directory/*/Users/**", Skip: 1, Times: 2, Answer: server.RespondEmpty(503)})

	statuses := func(path string) []int {
		var seen []int

		for range 4 {
			result, err := h.Exchange(http.MethodGet, path, nil)
			if err != nil {
				t.Fatal(err)
			}

			seen = append(seen, result.Status)
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

	remove = h.Server.Inject(server.Fault{
		Where:  func(entry server.Entry) bool { return entry.Query.Get("startIndex") == "2" && entry.Status == 0 },
		Answer: server.RespondEmpty(418),
	})
	for path, want := range map[string]int{"/Users?startIndex=2": 418, "/Users?startIndex=1": 200, "/Users": 200} {
		h.Do(http.MethodGet, path, nil, want)
	}

	remove()

	always := h.Server.Inject(server.Fault{Answer: server.RespondEmpty(500)})

	if diff := cmp.Diff([]int{500, 500, 500, 500}, statuses("/Users")); diff != "" {
		t.Errorf("all requests (-want +got):\n%s", diff)
	}

	always()
	always()
	h.Do(http.MethodGet, "/Users", nil, http.StatusOK)
}

// After is called when the record exists, Before when it does not. Tests kill a process in these hooks.
func TestFaultHooks(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})

	var counts []int

	count := func(*http.Request) { counts = append(counts, len(h.Server.SCIMUsers(h.DirectoryID()))) }
	h.Server.Inject(server.Fault{Method: http.MethodPost, Before: count, After: count})
	h.Create(plain.Person("ann@corp.test"))

	if diff := cmp.Diff([]int{0, 1}, counts); diff != "" {
		t.Errorf("users (-want +got):\n%s", diff)
	}
}

// A request whose client gives up during Delay or Never has no effect.
func TestFaultDelays(t *testing.T) {
	t.Parallel()

	for name, fault := range map[string]server.Fault{
		"delay": {Delay: time.Hour},
		"never": {Answer: server.Never()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := plain.StartSCIM(t, server.Options{})
			h.Client.Timeout = 100 * time.Millisecond
			h.Server.Inject(fault)

			if result, err := h.Exchange(http.MethodPost, "/Users", plain.Person("ann@corp.test")); err == nil {
				t.Errorf("answered %d", result.Status)
			}

			if left := h.Server.SCIMUsers(h.DirectoryID()); len(left) != 0 {
				t.Errorf("%d users", len(left))
			}
		})
	}
}

// A client that gives up during Hold loses the answer, but the request took effect.
func TestFaultHoldsTheAnswer(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})

	ctx, giveUp := context.WithCancel(t.Context())
	defer giveUp()

	h.Server.Inject(server.Fault{After: func(*http.Request) { giveUp() }, Hold: time.Hour})

	request, err := http.NewRequestWithContext(ctx, http.MethodPost, h.Base+"/Users",
		strings.NewReader(`{"userName":"ann","emails":[{"value":"ann@corp.test","primary":true}]}`))
	if err != nil {
		t.Fatal(err)
	}

	request.Header.Set("Authorization", "Bearer "+h.Key)
	request.Header.Set("Content-Type", "application/json")

	if response, err := h.Client.Do(request); err == nil {
		_ = response.Body.Close()
		t.Errorf("answered %d", response.StatusCode)
	}

	if left := h.Server.SCIMUsers(h.DirectoryID()); len(left) != 1 {
		t.Errorf("%d users", len(left))
	}
}

// A pattern with a ** before the end panics, because it would match too much.
func TestAmbiguousPatterns(t *testing.T) {
	t.Parallel()

	simulated := server.New(server.Options{})

	for _, pattern := range []string{"/admin/v2/**/users/search", "/scim/**/", "/scim/Users**"} {
		for name, use := range map[string]func(){
			"fault":  func() { simulated.Inject(server.Fault{Path: pattern}) },
			"list":   func() { simulated.Requests(server.Filter{Path: pattern}) },
			"number": func() { simulated.CountRequests(server.Filter{Path: pattern}) },
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

	simulated.Inject(server.Fault{Path: "/scim/directory/*/**"})
}

// Amend sends the server's own answer with the change, and the request takes effect once.
func TestFaultAmends(t *testing.T) {
	t.Parallel()

	h := plain.StartSCIM(t, server.Options{})
	h.Server.Inject(server.Fault{Path: "/scim/directory/*/Users", Times: 2, Answer: server.Amend(func(document map[string]any) {
		document["displayName"] = "Somebody else"
	})})

	made := h.Create(object{"userName": "ann@corp.test", "emails": []object{{"value": "ann@corp.test", "primary": true}}})
	if made.Text("displayName") != "Somebody else" || made.Text("userName") != "ann@corp.test" {
		t.Errorf("the answer is %s", made.Raw)
	}

	if refused := h.Do(http.MethodPost, "/Users", plain.Person("ann@corp.test"), http.StatusConflict); refused.Text("displayName") != "" {
		t.Errorf("a refusal is amended: %s", refused.Raw)
	}

	if n := len(h.Server.SCIMUsers(h.DirectoryID())); n != 1 {
		t.Errorf("%d records were made", n)
	}

	if kept := h.Do(http.MethodGet, "/Users/"+made.Text("id"), nil, http.StatusOK); kept.Text("displayName") == "Somebody else" {
		t.Error("the record was changed, not the answer")
	}
}
