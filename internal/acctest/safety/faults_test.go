// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// A fault is a way in which a write goes wrong.
type fault struct {
	name   string
	strike simulator.Fault
	// deaf: from the write on nothing is answered any more, so that nothing can be read back either.
	deaf bool
	// throughCLI faults are those that a suite run meets with Terraform: one that is refused, one that fails, one that
	// had its effect, one that had it and is not answered, and one after which nothing can be learnt.
	throughCLI bool
}

// requestTimeout is the provider's in these tests; a hold is longer.
const (
	requestTimeout = "1s"
	hold           = 1800 * time.Millisecond
)

// serverTime is that of answers that name a moment: far from the clock of this machine, so that the provider has to go
// by the answer's own date. A second and a half later a minute is full.
var serverTime = time.Date(2031, time.March, 4, 5, 6, 58, 500_000_000, time.UTC)

func refusal(headers ...http.Header) simulator.Answer {
	return simulator.TooManyRequests(append(headers, http.Header{"Date": {serverTime.Format(http.TimeFormat)}})...)
}

// faults are those of design §9.
func faults() []fault {
	minute := serverTime.Truncate(time.Minute).Add(time.Minute)
	committed := func(answer simulator.Answer) simulator.Fault { return simulator.Fault{Commit: true, Answer: answer} }
	lost := func(answer simulator.Answer) simulator.Fault { return simulator.Fault{Answer: answer} }

	return []fault{
		{name: "429 Retry-After 1", strike: lost(refusal(simulator.RetryAfter(1)))},
		{name: "429 Retry-After date", strike: lost(refusal(simulator.RetryAfterDate(serverTime.Add(time.Second))))},
		{name: "429 Reset seconds", strike: lost(refusal(simulator.RateLimitReset(serverTime.Add(time.Second), simulator.ResetSeconds)))},
		{name: "429 Reset minutes", strike: lost(refusal(simulator.RateLimitReset(minute, simulator.ResetMinutes)))},
		{name: "429 bare", strike: lost(refusal()), throughCLI: true},
		{name: "429 garbage", strike: lost(refusal(simulator.GarbageRetry()))},
		{name: "500", strike: lost(simulator.RespondSCIM(http.StatusInternalServerError, "", "internal")), throughCLI: true},
		{name: "500 committed", strike: committed(simulator.RespondSCIM(http.StatusInternalServerError, "", "internal"))},
		{name: "502 HTML", strike: lost(simulator.RespondHTML(http.StatusBadGateway))},
		{name: "503", strike: lost(simulator.RespondErrors(http.StatusServiceUnavailable, "ADMIN-503-1", "Unavailable", "Try again."))},
		{name: "reset before commit", strike: lost(simulator.ResetConnection())},
		{name: "reset after commit", strike: committed(simulator.ResetConnection())},
		{name: "timeout before commit", strike: lost(simulator.Never())},
		{name: "timeout after commit", strike: simulator.Fault{Commit: true, Hold: hold, Answer: simulator.RespondEmpty(http.StatusGatewayTimeout)}, throughCLI: true},
		{name: "truncated after commit", strike: committed(simulator.Truncate()), throughCLI: true},
		{name: "invalid JSON", strike: committed(simulator.RespondInvalidJSON())},
		{name: "empty body", strike: committed(simulator.RespondEmpty(http.StatusOK))},
		{name: "committed, then silence", strike: committed(simulator.ResetConnection()), deaf: true, throughCLI: true},
	}
}

// writes are the requests that change something, one pattern for each kind.
func writes() []simulator.Fault {
	return []simulator.Fault{
		{Method: http.MethodPost, Path: "/scim/directory/*/**"},
		{Method: http.MethodPatch, Path: "/scim/directory/*/**"},
		{Method: http.MethodPut, Path: "/scim/directory/*/**"},
		{Method: http.MethodDelete, Path: "/scim/directory/*/**"},
		{Method: http.MethodPatch, Path: "/admin/user-provisioning/v1/org/*/scimDirectoryId/*/scimUserId/*/unlink"}, // API §2.2, 23
		{Method: http.MethodPost, Path: "/admin/v1/orgs/*/users/*/roles/**"},
		{Method: http.MethodPost, Path: "/admin/v2/orgs/*/directories/*/groups/*/role-assignments/**"},
		{Method: http.MethodPost, Path: "/admin/v1/orgs/*/users/*/role-assignments/**"}, // API §3.8, experimental
		{Method: http.MethodPost, Path: "/admin/v2/orgs/*/directories/*/groups"},
		{Method: http.MethodDelete, Path: "/admin/v2/orgs/*/directories/*/groups/*"},
		{Method: http.MethodPost, Path: "/admin/v2/orgs/*/directories/*/groups/*/memberships"},
		{Method: http.MethodDelete, Path: "/admin/v2/orgs/*/directories/*/groups/*/memberships/*"},
	}
}

// isWrite reports whether a request is one of all those.
func isWrite(method, path string) bool {
	switch {
	case strings.HasPrefix(path, "/scim/"):
		return method != http.MethodGet
	default:
		return strings.HasSuffix(path, "/unlink") || strings.HasSuffix(path, "/assign") || strings.HasSuffix(path, "/revoke") ||
			method == http.MethodDelete || strings.HasSuffix(path, "/groups") || strings.HasSuffix(path, "/memberships")
	}
}

// kinds are the writes that a phase of the stage can't do without. The provider has no need of a PUT while PATCH works,
// and gives the role of an organization administrator by roles/assign.
func kinds(p phase) []simulator.Fault {
	all := writes()
	post, patch, remove, unlink, userRole, groupRole := all[0], all[1], all[3], all[4], all[5], all[6]
	makeCrew, endCrew, join, leave := all[8], all[9], all[10], all[11]

	switch p {
	case creating:
		return []simulator.Fault{post, patch, userRole, groupRole, makeCrew, join}
	case updating:
		return []simulator.Fault{patch, userRole, groupRole, endCrew, join, leave} // where a group can't be ended, none is made in its place
	default:
		return []simulator.Fault{patch, remove, unlink, userRole, groupRole, endCrew, leave}
	}
}

// struck fails the test unless the fault has struck a write of each kind that the phase needs, by what the journal has
// since it was last asked. When everything is deaf after the first write, the others may not come about.
func struck(t *testing.T, stage *stage, p phase, f fault) {
	t.Helper()

	seen, total := stage.seen, 0

	for _, entry := range stage.Simulator.Journal() {
		stage.seen = entry.Sequence
	}

	for _, kind := range kinds(p) {
		n := 0

		for _, entry := range stage.Simulator.Requests(simulator.Filter{Method: kind.Method, Path: kind.Path}) {
			if entry.Sequence > seen && entry.Fault {
				n++
			}
		}

		total += n

		if n == 0 && !f.deaf {
			t.Errorf("%s: the fault has struck no %s %s", p, kind.Method, kind.Path)
		}
	}

	if total == 0 {
		t.Errorf("%s: the fault has struck no write", p)
	}
}

// inject lets the fault strike every write, times each kind (0: all of them), and returns what ends it.
func (f fault) inject(server *simulator.Server, times int) (end func()) {
	var (
		mu       sync.Mutex
		removals []func()
		silence  sync.Once
	)

	add := func(strike simulator.Fault) {
		remove := server.Inject(strike)

		mu.Lock()
		defer mu.Unlock()

		removals = append(removals, remove)
	}

	for _, write := range writes() {
		strike := f.strike
		strike.Method, strike.Path, strike.Times = write.Method, write.Path, times

		if f.deaf {
			strike.After = func(*http.Request) {
				silence.Do(func() {
					add(simulator.Fault{Method: http.MethodGet, Answer: simulator.RespondHTML(http.StatusServiceUnavailable)})
				})
			}
		}

		add(strike)
	}

	return func() {
		mu.Lock()
		defer mu.Unlock()

		for _, remove := range removals {
			remove()
		}
	}
}

func namesOf(faults []fault) []string {
	names := make([]string, len(faults))
	for i, fault := range faults {
		names[i] = fault.name
	}

	return names
}
