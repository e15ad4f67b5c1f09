// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// API §8.1: the headers, and the 429 of the gateway; counted per key.
func TestLimit(t *testing.T) {
	t.Parallel()
	clock := simulator.NewManualClock(time.Date(2026, 11, 24, 12, 30, 40, 250e6, time.UTC))
	h := startSCIM(t, simulator.Options{Clock: clock, Limit: simulator.Limit{RequestsPerSecond: 0.2, Window: 10 * time.Second, Reset: simulator.ResetSeconds, RetryAfter: true}})
	headers := func(status int, names ...string) []string {
		t.Helper()
		result := h.do(http.MethodGet, "/Users", nil, status)
		var found []string
		for _, name := range names {
			found = append(found, result.header.Get(name))
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
	refused := h.do(http.MethodGet, "/Users", nil, http.StatusTooManyRequests)
	if refused.number("code") != 429 {
		t.Errorf("refused with %s", refused.raw)
	}
	h.with(h.server.Credentials().APIKey).do(http.MethodGet, h.organizationURL("/user/x/get-scim-links"), nil, http.StatusOK)
	if entries := h.server.Requests(simulator.Filter{Status: http.StatusTooManyRequests}); len(entries) != 2 || !entries[0].Refused {
		t.Errorf("the journal shows %d refusals", len(entries))
	}
	h.server.Change(func(o *simulator.Options) { o.Limit.Reset, o.Limit.RetryAfter = simulator.ResetMinutes, false })
	if diff := cmp.Diff([]string{"2026-11-24T12:30Z", ""}, headers(http.StatusTooManyRequests, "X-RateLimit-Reset", "Retry-After")); diff != "" {
		t.Errorf("minutes (-want +got):\n%s", diff)
	}
	h.server.Change(func(o *simulator.Options) { o.Limit.Reset = simulator.ResetAbsent })
	if diff := cmp.Diff([]string{""}, headers(http.StatusTooManyRequests, "X-RateLimit-Reset")); diff != "" {
		t.Errorf("absent (-want +got):\n%s", diff)
	}
	clock.Advance(10 * time.Second)
	headers(http.StatusOK)
}

// API §8.1: v2 lists refuse with the errors envelope.
func TestLimitOfV2(t *testing.T) {
	t.Parallel()
	clock := simulator.NewManualClock(time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC))
	h := startSCIM(t, simulator.Options{Clock: clock, Limit: simulator.Limit{RequestsPerSecond: 1}})
	address := h.server.URL() + "/admin/v2/orgs/" + h.server.Credentials().OrgID + "/directories"
	if _, err := h.exchange(http.MethodGet, address, nil); err != nil {
		t.Fatal(err)
	}
	refused := h.do(http.MethodGet, address, nil, http.StatusTooManyRequests)
	if refused.entry("errors", 0)["code"] != "ADMIN-429-1" {
		t.Errorf("refused with %s", refused.raw)
	}
}
