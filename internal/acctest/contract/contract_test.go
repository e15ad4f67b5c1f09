// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// recorder is a testing.TB that only records its messages.
type recorder struct {
	testing.TB

	ctx          context.Context
	errors, logs []string
}

func (r *recorder) Helper()                  {}
func (r *recorder) Context() context.Context { return r.ctx }
func (r *recorder) Errorf(format string, arguments ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, arguments...))
}

func (r *recorder) Logf(format string, arguments ...any) {
	r.logs = append(r.logs, fmt.Sprintf(format, arguments...))
}

func TestReportNamesEachDeviationOnce(t *testing.T) {
	t.Parallel()

	right := exchange("GET", "/api/books", "", 200, `{"data":[]}`)
	wrong := exchange("GET", "/api/books", "", 200, `{"data":[{"title":"A","isbn":1}]}`)
	likewise := exchange("GET", "/api/books", "", 200, `{"data":[{"title":"A"},{"title":"B","isbn":2}]}`)
	entries := []simulator.Entry{right, wrong, right, likewise}

	for i := range entries {
		entries[i].Sequence = i + 1
	}

	recorded := &recorder{ctx: t.Context()}
	libraryContract(t).report(recorded, entries)

	if len(recorded.errors) != 1 || !strings.Contains(recorded.errors[0], "2 times, first in exchange 2: GET /api/books (200): answer body /data/0/isbn") {
		t.Errorf("errors: %q", recorded.errors)
	}

	if len(recorded.logs) != 0 {
		t.Errorf("logs: %q, want none", recorded.logs)
	}
}

func TestReportCountsBodiesThatWereNotKept(t *testing.T) {
	t.Parallel()

	tooLarge := exchange("POST", "/api/books", "", 201, "", func(e *simulator.Entry) { e.RequestSize, e.ResponseSize = 2<<20, 2<<20 })
	recorded := &recorder{ctx: t.Context()}
	libraryContract(t).report(recorded, []simulator.Entry{tooLarge, tooLarge})

	if len(recorded.errors) != 0 {
		t.Errorf("errors: %q, want none", recorded.errors)
	}

	if len(recorded.logs) != 1 || !strings.HasPrefix(recorded.logs[0], "4 bodies") {
		t.Errorf("logs: %q, want 4 bodies", recorded.logs)
	}
}

// The published documents are used unchanged: a simulator on loopback is compared with documents for api.atlassian.com.
func TestPublishedDocuments(t *testing.T) {
	t.Parallel()

	c := publishedContract(t)

	for name, entry := range map[string]simulator.Entry{
		"scim":            exchange("GET", "/scim/directory/D/Users?count=1", "", 200, `{"totalResults":0,"Resources":[]}`, answersSCIM),
		"organizations":   exchange("GET", "/admin/v1/orgs", "", 200, `{"data":[]}`),
		"user management": exchange("POST", "/users/712020:1/manage/lifecycle/enable", "", 204, ""),
		"scim link":       exchange("GET", "/admin/user-provisioning/v1/org/O/user/A/get-scim-links", "", 200, `{"scimLinks":[]}`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			assertDeviations(t, c.check(t.Context(), &entry).deviations, nil)
		})
	}

	t.Run("made up", func(t *testing.T) {
		t.Parallel()

		entry := exchange("POST", "/scim/directory/D/Users", `{"userName":"a","mail":"a@b.test"}`, 409, "{}", answersSCIM)
		assertDeviations(t, c.check(t.Context(), &entry).deviations, []string{"request body /mail: property"})
	})
}
