// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package coverage

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"sync"
	"testing"
)

type sender struct{}

// SentBy returns a context for a call of the provider. Requests that are sent in this call count as sent by the type. A
// request that several calls wait for counts as sent by the type of the first.
func SentBy(ctx context.Context, typeName string) context.Context {
	return context.WithValue(ctx, sender{}, typeName)
}

// Use is one operation that one type sends.
type Use struct{ Type, Operation string }

// A Record has what the types of the provider have sent to one server. The zero value is ready to use.
type Record struct {
	mu   sync.Mutex
	seen map[Use]*parsedRow
}

// Over returns a transport that records what it sends.
func (r *Record) Over(next http.RoundTripper) http.RoundTripper { return recording{r, next} }

type recording struct {
	record *Record
	next   http.RoundTripper
}

func (r recording) RoundTrip(req *http.Request) (*http.Response, error) {
	if typeName, ok := req.Context().Value(sender{}).(string); ok {
		r.record.note(typeName, req.Method, req.URL.Path)
	}

	return r.next.RoundTrip(req)
}

func (r *Record) note(typeName, method, path string) {
	rows, err := table()
	if err != nil {
		return // Check fails
	}

	found := find(rows, method, path)
	if found == nil {
		return
	}

	r.mu.Lock()
	defer r.mu.Unlock()

	if r.seen == nil {
		r.seen = map[Use]*parsedRow{}
	}

	r.seen[Use{typeName, found.Operation()}] = found
}

// Uses returns what the types have sent, and what they have not sent although the table names them.
func (r *Record) Uses(t testing.TB) (sent, unsent []Use) {
	t.Helper()

	rows, err := table()
	if err != nil {
		t.Fatal(err)
	}

	r.mu.Lock()
	defer r.mu.Unlock()

	for _, alike := range rows {
		for _, row := range alike {
			for _, user := range row.Users {
				if use := (Use{user, row.Operation()}); r.seen[use] == nil {
					unsent = append(unsent, use)
				}
			}
		}
	}

	return slices.Collect(maps.Keys(r.seen)), unsent
}

// Check fails the test for each type that has sent an operation whose row does not name it.
func (r *Record) Check(t testing.TB) {
	t.Helper()

	if _, err := table(); err != nil {
		t.Error(err)
	}

	r.mu.Lock()
	defer r.mu.Unlock()

	for use, row := range r.seen {
		if !slices.Contains(row.Users, use.Type) {
			t.Errorf("%s sends %s, and the row of this operation in %s does not name it", use.Type, use.Operation, File)
		}
	}
}
