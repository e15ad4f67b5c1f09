// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/depth"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// A fault is a way in which a write goes wrong.
type fault struct {
	name string
	// kind is the same for faults that the provider must handle alike.
	kind string
	// forms are the answers of this kind. Each write pattern gets one of them.
	forms []simulator.Fault
	// silentAfter: after the first write every read fails, so the provider cannot read back what it wrote.
	silentAfter bool
	// throughCLI: `make test` runs this fault with Terraform too. These are a refusal, a failure, a write without an
	// answer, a write with an unreadable answer, and one after which reads fail.
	throughCLI bool
}

// The provider's request_timeout in these tests, and the longer delay of an answer that comes too late.
const (
	requestTimeout = "1s"
	answerDelay    = 1800 * time.Millisecond
)

// serverTime is the time on the server when it answers 429. It is far from the machine's clock, so the provider must
// compute waits from the Date header. The next full minute is one and a half seconds later.
var serverTime = time.Date(2031, time.March, 4, 5, 6, 58, 500_000_000, time.UTC)

func tooManyRequests(headers ...http.Header) simulator.Answer {
	return simulator.TooManyRequests(append(headers, http.Header{"Date": {serverTime.Format(http.TimeFormat)}})...)
}

// The kinds of fault.
const (
	kindRefused             = "refused"
	kindFailed              = "failed"
	kindLost                = "lost"
	kindCommittedFailed     = "carried out, answered as failed"
	kindCommittedUnanswered = "carried out, not answered"
	kindCommittedUnreadable = "carried out, unreadable"
	kindCommittedSilent     = "carried out, then silence"
)

// faults returns all faults. company.applyWithFault leaves out the first four, which name a time to wait.
func faults() []fault {
	minute := serverTime.Truncate(time.Minute).Add(time.Minute)
	committed := func(answer simulator.Answer) []simulator.Fault {
		return []simulator.Fault{{Commit: true, Answer: answer}}
	}
	instead := func(answer simulator.Answer) []simulator.Fault { return []simulator.Fault{{Answer: answer}} }
	late := []simulator.Fault{{Commit: true, Hold: answerDelay, Answer: simulator.RespondEmpty(http.StatusGatewayTimeout)}}

	return []fault{
		{kind: kindRefused, name: "429 Retry-After 1", forms: instead(tooManyRequests(simulator.RetryAfter(1)))},
		{kind: kindRefused, name: "429 Retry-After date", forms: instead(tooManyRequests(simulator.RetryAfterDate(serverTime.Add(time.Second))))},
		{kind: kindRefused, name: "429 Reset seconds", forms: instead(tooManyRequests(simulator.RateLimitReset(serverTime.Add(time.Second), simulator.ResetSeconds)))},
		{kind: kindRefused, name: "429 Reset minutes", forms: instead(tooManyRequests(simulator.RateLimitReset(minute, simulator.ResetMinutes)))},
		{kind: kindRefused, name: "429 bare", forms: instead(tooManyRequests()), throughCLI: true},
		{kind: kindRefused, name: "429 garbage", forms: instead(tooManyRequests(simulator.GarbageRetry()))},
		{kind: kindFailed, name: "500", forms: instead(simulator.RespondSCIM(http.StatusInternalServerError, "", "internal")), throughCLI: true},
		{kind: kindCommittedFailed, name: "500 committed", forms: committed(simulator.RespondSCIM(http.StatusInternalServerError, "", "internal"))},
		{kind: kindFailed, name: "502 HTML", forms: instead(simulator.RespondHTML(http.StatusBadGateway))},
		{kind: kindFailed, name: "503", forms: instead(simulator.RespondErrors(http.StatusServiceUnavailable, "ADMIN-503-1", "Unavailable", "Try again."))},
		{kind: kindLost, name: "reset before commit", forms: instead(simulator.ResetConnection())},
		{kind: kindCommittedUnanswered, name: "reset after commit", forms: committed(simulator.ResetConnection())},
		{kind: kindLost, name: "timeout before commit", forms: instead(simulator.Never())},
		{kind: kindCommittedUnanswered, name: "timeout after commit", forms: late, throughCLI: true},
		{kind: kindCommittedUnreadable, name: "truncated after commit", forms: committed(simulator.Truncate()), throughCLI: true},
		{kind: kindCommittedUnreadable, name: "invalid JSON", forms: committed(simulator.RespondInvalidJSON())},
		{kind: kindCommittedUnreadable, name: "empty body", forms: committed(simulator.RespondEmpty(http.StatusOK))},
		{kind: kindCommittedSilent, name: "committed, then silence", forms: committed(simulator.ResetConnection()), silentAfter: true, throughCLI: true},
	}
}

// faultsByKind merges the faults of a kind into one. With `make faults` it keeps each alone.
func faultsByKind() []fault {
	var kinds []fault

	for _, f := range faults() {
		i := slices.IndexFunc(kinds, func(k fault) bool { return k.kind == f.kind && !depth.Thorough() })
		if i < 0 {
			kinds = append(kinds, f)

			continue
		}

		kinds[i].name = f.kind
		kinds[i].forms = append(kinds[i].forms, f.forms...)
	}

	return kinds
}

// writes returns a pattern for each kind of write request.
func writes() []simulator.Fault {
	return []simulator.Fault{
		{Method: http.MethodPost, Path: "/scim/directory/*/**"},
		{Method: http.MethodPatch, Path: "/scim/directory/*/**"},
		{Method: http.MethodPut, Path: "/scim/directory/*/**"},
		{Method: http.MethodDelete, Path: "/scim/directory/*/**"},
		{Method: http.MethodPatch, Path: "/admin/user-provisioning/v1/org/*/scimDirectoryId/*/scimUserId/*/unlink"}, // API §2.2 no. 23
		{Method: http.MethodPost, Path: "/admin/v1/orgs/*/users/*/roles/**"},
		{Method: http.MethodPost, Path: "/admin/v2/orgs/*/directories/*/groups/*/role-assignments/**"},
		{Method: http.MethodPost, Path: "/admin/v1/orgs/*/users/*/role-assignments/**"}, // API §3.8, experimental
		{Method: http.MethodPost, Path: "/admin/v2/orgs/*/directories/*/groups"},
		{Method: http.MethodDelete, Path: "/admin/v2/orgs/*/directories/*/groups/*"},
		{Method: http.MethodPost, Path: "/admin/v2/orgs/*/directories/*/groups/*/memberships"},
		{Method: http.MethodDelete, Path: "/admin/v2/orgs/*/directories/*/groups/*/memberships/*"},
	}
}

// isWrite reports whether a request matches one of the patterns of writes.
func isWrite(method, path string) bool {
	switch {
	case strings.HasPrefix(path, "/scim/"):
		return method != http.MethodGet
	default:
		return strings.HasSuffix(path, "/unlink") || strings.HasSuffix(path, "/assign") || strings.HasSuffix(path, "/revoke") ||
			method == http.MethodDelete || strings.HasSuffix(path, "/groups") || strings.HasSuffix(path, "/memberships")
	}
}

// neededWrites returns the patterns of writes that a phase of the fixture always sends. PUT is not among them, because
// the provider sends it only when PATCH does not work, nor is users/*/role-assignments, which the provider never sends.
func neededWrites(p phase) []simulator.Fault {
	all := writes()
	post, patch, remove, unlink, userRole, groupRole := all[0], all[1], all[3], all[4], all[5], all[6]
	createGroup, deleteGroup, addMember, removeMember := all[8], all[9], all[10], all[11]

	switch p {
	case creating:
		return []simulator.Fault{post, patch, userRole, groupRole, createGroup, addMember}
	case updating:
		// When the delete of a group fails, its replacement is not created.
		return []simulator.Fault{patch, userRole, groupRole, deleteGroup, addMember, removeMember}
	default:
		return []simulator.Fault{patch, remove, unlink, userRole, groupRole, deleteGroup, removeMember}
	}
}

// faultHitWrites fails the test unless the fault hit each kind of write that the phase needs. It reads the journal from
// where it stopped last time. With silentAfter one write is enough, because the provider may send no other.
func faultHitWrites(t *testing.T, fixture *fixture, p phase, f fault) {
	t.Helper()

	seen, total := fixture.journalRead, 0

	for _, entry := range fixture.Simulator.Journal() {
		fixture.journalRead = entry.Sequence
	}

	for _, kind := range neededWrites(p) {
		n := 0

		for _, entry := range fixture.Simulator.Requests(simulator.Filter{Method: kind.Method, Path: kind.Path}) {
			if entry.Sequence > seen && entry.Fault {
				n++
			}
		}

		total += n

		if n == 0 && !f.silentAfter {
			t.Errorf("%s: the fault has struck no %s %s", p, kind.Method, kind.Path)
		}
	}

	if total == 0 {
		t.Errorf("%s: the fault has struck no write", p)
	}
}

// inject lets the fault hit the first requests of each kind of write, as many as times says (0: all), until the
// returned function is called. The turn decides which form each kind of write gets.
func (f fault) inject(server *simulator.Server, times int, turn uint64) (end func()) {
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

	for i, write := range writes() {
		strike := f.forms[(turn+uint64(i))%uint64(len(f.forms))]
		strike.Method, strike.Path, strike.Times = write.Method, write.Path, times

		if f.silentAfter {
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

func faultNames(faults []fault) []string {
	names := make([]string, len(faults))
	for i, fault := range faults {
		names[i] = fault.name
	}

	return names
}
