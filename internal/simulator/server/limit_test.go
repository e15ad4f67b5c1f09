// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package server_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/plain"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// API §8.1: the headers and the gateway's 429, counted per key.
func TestLimit(t *testing.T) {
	t.Parallel()

	clock := world.NewManualClock(time.Date(2026, 11, 24, 12, 30, 40, 250e6, time.UTC))
	h := plain.StartSCIM(t, server.Options{Clock: clock, Limit: server.Limit{
		RequestsPerSecond: 0.2,
		Window:            10 * time.Second, Reset: server.ResetSeconds, RetryAfter: true,
	}})
	headers := func(status int, names ...string) []string {
		t.Helper()

		result := h.Do(http.MethodGet, "/Users", nil, status)

		var found []string
		for _, name := range names {
			found = append(found, result.Header.Get(name))
		}

		return found
	}
	names := []string{"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After"}

	for i, want := range [][]string{
		{"2", "1", "2026-11-24T12:30:50Z", ""},
		{"2", "0", "2026-11-24T12:30:50Z", ""},
		{"2", "0", "2026-11-24T12:30:50Z", "10"},
	} {
		status := http.StatusOK
		if i == 2 {
			status = http.StatusTooManyRequests
		}

		if diff := cmp.Diff(want, headers(status, names...)); diff != "" {
			t.Errorf("request %d (-want +got):\n%s", i+1, diff)
		}
	}

	refused := h.Do(http.MethodGet, "/Users", nil, http.StatusTooManyRequests)
	if refused.Number("code") != 429 {
		t.Errorf("refused with %s", refused.Raw)
	}

	h.With(h.Server.Credentials().APIKey).Do(http.MethodGet, h.OrganizationURL("/user/x/get-scim-links"), nil, http.StatusOK)

	if entries := h.Server.Requests(server.Filter{Status: http.StatusTooManyRequests}); len(entries) != 2 || !entries[0].Refused {
		t.Errorf("the journal shows %d refusals", len(entries))
	}

	h.Server.Change(func(o *server.Options) { o.Limit.Reset, o.Limit.RetryAfter = server.ResetMinutes, false })

	if diff := cmp.Diff([]string{"2026-11-24T12:30Z", ""}, headers(http.StatusTooManyRequests, "X-RateLimit-Reset", "Retry-After")); diff != "" {
		t.Errorf("minutes (-want +got):\n%s", diff)
	}

	h.Server.Change(func(o *server.Options) { o.Limit.Reset = server.ResetAbsent })

	if diff := cmp.Diff([]string{""}, headers(http.StatusTooManyRequests, "X-RateLimit-Reset")); diff != "" {
		t.Errorf("absent (-want +got):\n%s", diff)
	}

	clock.Advance(10 * time.Second)
	headers(http.StatusOK)
}

// API §8.1, A.1: v2's reads and its invitation refuse with the errors envelope, its other writes with an empty body,
// and workspaces with the gateway's error.
func TestLimitOfV2(t *testing.T) {
	t.Parallel()

	clock := world.NewManualClock(time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC))
	h := plain.StartSCIM(t, server.Options{Clock: clock, Limit: server.Limit{RequestsPerSecond: 1}})

	base := h.Server.URL() + "/admin/v2/orgs/" + h.Server.Credentials().OrgID
	if _, err := h.Exchange(http.MethodGet, base+"/directories", nil); err != nil {
		t.Fatal(err)
	}

	const envelope, gateway = `"code":"ADMIN-429-1"`, `{"code":429,`
	for _, test := range []struct{ method, path, want string }{
		{http.MethodGet, "/directories", envelope},
		{http.MethodGet, "/directories/-/users/count", envelope},
		{http.MethodPost, "/directories/-/users/search", envelope},
		{http.MethodPost, "/directories/-/groups/search", envelope},
		{http.MethodPost, "/users/invite", envelope},
		{http.MethodPost, "/workspaces", gateway},
		{http.MethodPost, "/directories/d/groups", ""},
		{http.MethodPost, "/directories/d/groups/g/role-assignments/assign", ""},
		{http.MethodDelete, "/directories/d/users/a", ""},
	} {
		refused := h.Do(test.method, base+test.path, nil, http.StatusTooManyRequests)
		if body := string(refused.Raw); !strings.Contains(body, test.want) || test.want == "" && body != "" {
			t.Errorf("%s %s refused with %q, want %s", test.method, test.path, body, test.want)
		}
	}
}

// API §3.4, §8.1: last-active-dates has its own limit, counted per organization.
func TestLimitOfLastActiveDates(t *testing.T) {
	t.Parallel()

	clock := world.NewManualClock(time.Date(2026, 11, 24, 12, 0, 30, 0, time.UTC))
	h := plain.StartSCIM(t, server.Options{World: "acme", Clock: clock, Limit: server.Limit{LastActivePerMinute: 2}})
	admin := h.With(h.Server.Credentials().APIKey)
	organization := h.Server.URL() + "/admin/v1/orgs/" + h.Server.Credentials().OrgID
	account, _ := h.Server.AccountByEmail("ada@acme.test")

	dates := organization + "/directory/users/" + account.ID + "/last-active-dates"
	for range 2 {
		admin.Do(http.MethodGet, dates, nil, http.StatusOK)
	}

	refused := admin.Do(http.MethodGet, dates, nil, http.StatusTooManyRequests)
	if refused.Number("code") != 429 || refused.Header.Get("X-RateLimit-Limit") != "2" || refused.Header.Get("X-RateLimit-Reset") != "2026-11-24T12:01Z" {
		t.Errorf("refused with %s and %v", refused.Raw, refused.Header)
	}

	if free := admin.Do(http.MethodGet, organization+"/domains", nil, http.StatusOK); free.Header.Get("X-RateLimit-Limit") != "" {
		t.Errorf("another call is limited: %v", free.Header)
	}

	clock.Advance(30 * time.Second)
	admin.Do(http.MethodGet, dates, nil, http.StatusOK)
}

// API §9.2 no. 37: PerEndpoint gives each endpoint its own quota.
func TestReadingLimitPerEndpoint(t *testing.T) {
	t.Parallel()

	for _, each := range []bool{false, true} {
		clock := world.NewManualClock(time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC))
		h := plain.StartSCIM(t, server.Options{Clock: clock, Limit: server.Limit{RequestsPerSecond: 1, PerEndpoint: each}})
		h.Do(http.MethodGet, "/Users", nil, 200)
		h.Do(http.MethodGet, "/Users", nil, 429)

		others := [2]int{429, 429}
		if each {
			others = [2]int{200, 201}
		}

		h.Do(http.MethodGet, "/Groups", nil, others[0])
		h.Do(http.MethodPost, "/Users", plain.Person("ann@corp.test"), others[1])
	}
}

// A bucket refills over time, and a reset in minutes may be rounded up.
func TestReadingLimitBucket(t *testing.T) {
	t.Parallel()

	clock := world.NewManualClock(time.Date(2026, 11, 24, 12, 30, 40, 0, time.UTC))
	h := plain.StartSCIM(t, server.Options{Clock: clock, Limit: server.Limit{RequestsPerSecond: 2, Burst: 3, Reset: server.ResetSeconds, RetryAfter: true}})

	for i, want := range []struct{ status, remaining, reset string }{
		{"200", "2", "2026-11-24T12:30:40Z"}, {"200", "1", "2026-11-24T12:30:41Z"}, {"200", "0", "2026-11-24T12:30:41Z"}, {"429", "0", "2026-11-24T12:30:41Z"},
	} {
		status, _ := strconv.Atoi(want.status)

		answer := h.Do(http.MethodGet, "/Users", nil, status)
		if got := answer.Header; got.Get("X-RateLimit-Limit") != "3" || got.Get("X-RateLimit-Remaining") != want.remaining || got.Get("X-RateLimit-Reset") != want.reset {
			t.Errorf("request %d: %s of %s until %s", i+1, got.Get("X-RateLimit-Remaining"), got.Get("X-RateLimit-Limit"), got.Get("X-RateLimit-Reset"))
		}

		if got := answer.Header.Get("Retry-After"); (got == "1") != (status == 429) {
			t.Errorf("request %d: Retry-After %q", i+1, got)
		}
	}

	clock.Advance(500 * time.Millisecond)
	h.Do(http.MethodGet, "/Users", nil, 200)
	h.Do(http.MethodGet, "/Users", nil, 429)
	h.Server.Change(func(o *server.Options) { o.Limit.Reset = server.ResetMinutesUp })

	if got := h.Do(http.MethodGet, "/Users", nil, 429).Header.Get("X-RateLimit-Reset"); got != "2026-11-24T12:31Z" {
		t.Errorf("rounded up: %s", got)
	}
}

// Silent sends no quota headers, and RetryAfterDate sends a date.
func TestLimitHeadersAreSwitches(t *testing.T) {
	t.Parallel()

	now := time.Date(2026, time.November, 24, 9, 30, 0, 0, time.UTC)
	s := server.New(server.Options{
		Clock: world.NewManualClock(now),
		Limit: server.Limit{RequestsPerSecond: 1, Silent: true, RetryAfterDate: true},
	})

	ask := func() *httptest.ResponseRecorder {
		answer := httptest.NewRecorder()
		s.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/admin/v1/orgs", http.NoBody))

		return answer
	}

	if first := ask(); first.Code == http.StatusTooManyRequests || first.Header().Get("Retry-After") != "" {
		t.Errorf("the first request is answered with %d and %v", first.Code, first.Header())
	}

	refused := ask()
	if got, want := refused.Header().Get("Retry-After"), "Tue, 24 Nov 2026 09:30:01 GMT"; refused.Code != http.StatusTooManyRequests || got != want {
		t.Errorf("the second request is answered with %d, Retry-After %q, want %q", refused.Code, got, want)
	}

	for name := range refused.Header() {
		if strings.HasPrefix(name, "X-Ratelimit") {
			t.Errorf("%s is told", name)
		}
	}
}
