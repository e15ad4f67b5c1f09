// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/plain"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
)

func TestJournal(t *testing.T) {
	t.Parallel()

	var (
		mu       sync.Mutex
		observed []string
	)

	h := plain.StartSCIM(t, server.Options{Observe: func(entry server.Entry) {
		mu.Lock()
		defer mu.Unlock()

		observed = append(observed, entry.Method+" "+entry.Path)
	}})
	created := h.Create(plain.Person("ann@corp.test"))
	h.Do(http.MethodGet, "/Users?count=5", nil, http.StatusOK)
	h.Do(http.MethodGet, "/Users/none", nil, http.StatusNotFound)

	entries := h.Server.Journal()
	if len(entries) != 3 {
		t.Fatalf("%d entries", len(entries))
	}

	post := entries[0]
	if post.Sequence != 1 || post.Status != http.StatusCreated || string(post.ResponseBody) != string(created.Raw) ||
		!strings.Contains(string(post.RequestBody), "ann@corp.test") || post.ResponseSize != len(created.Raw) || post.Ended.Before(post.Started) {
		t.Errorf("entry %+v", post)
	}

	if post.RequestHeader.Get("Authorization") != "REDACTED" || strings.Contains(fmt.Sprintf("%+v", entries), h.Key) {
		t.Error("the journal holds the key")
	}

	if entries[1].Query.Get("count") != "5" {
		t.Errorf("query %v", entries[1].Query)
	}

	if got := h.Server.CountRequests(server.Filter{Method: "get", Path: "/scim/directory/*/Users/*", Status: http.StatusNotFound}); got != 1 {
		t.Errorf("the filter counts %d", got)
	}

	h.Server.ResetJournal()

	if left := h.Server.Journal(); len(left) != 0 {
		t.Errorf("%d entries are left", len(left))
	}

	mu.Lock()
	defer mu.Unlock()

	if len(observed) != 3 || !strings.HasPrefix(observed[0], "POST /scim/directory/") {
		t.Errorf("observed %v", observed)
	}
}

func TestJournalLeavesOutLargeBodies(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{JournalBodyLimit: 64})
	h.Create(plain.Person("ann@corp.test"))

	if entry := h.Server.Journal()[0]; entry.RequestBody != nil || entry.ResponseBody != nil || entry.RequestSize == 0 || entry.ResponseSize == 0 {
		t.Errorf("kept %d and %d bytes", len(entry.RequestBody), len(entry.ResponseBody))
	}
}
