// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin_test

import (
	"encoding/json"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
)

// asked is a request as the server saw it.
type asked struct {
	Method string
	Path   string // escaped
	Query  string
	Body   string
}

// server answers routes, "METHOD /escaped/path", and notes what it was asked.
type server struct {
	routes map[string]func(r asked) (status int, body string)

	mu   sync.Mutex
	seen []asked
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	a := asked{r.Method, r.URL.EscapedPath(), r.URL.RawQuery, string(body)}

	s.mu.Lock()
	s.seen = append(s.seen, a)
	s.mu.Unlock()

	answer, ok := s.routes[a.Method+" "+a.Path]
	if !ok {
		w.WriteHeader(http.StatusNotImplemented)
		return
	}

	status, text := answer(a)
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text)
}

func start(t *testing.T, routes map[string]func(r asked) (int, string)) (*admin.Client, *server) {
	t.Helper()

	s := &server{routes: routes}
	h := httptest.NewServer(s)
	t.Cleanup(h.Close)

	c, err := client.New(client.Options{BaseURL: h.URL, Key: client.NewSecret("test-key-0123456789")})
	if err != nil {
		t.Fatal(err)
	}

	return admin.New(c, "org-1"), s
}

// pages answers the first page, and by its cursor each further one.
func pages(first string, further map[string]string) func(r asked) (int, string) {
	return func(r asked) (int, string) {
		for cursor, body := range further {
			if strings.Contains(r.Query, "cursor="+cursor) || strings.Contains(r.Body, `"cursor":"`+cursor+`"`) {
				return http.StatusOK, body
			}
		}

		return http.StatusOK, first
	}
}

func always(status int, body string) func(asked) (int, string) {
	return func(asked) (int, string) { return status, body }
}

// collect reads a sequence, whose error must end it.
func collect[T any](t *testing.T, items iter.Seq2[T, error]) ([]T, error) {
	t.Helper()

	var (
		all     []T
		failure error
	)
	for item, err := range items {
		if failure != nil {
			t.Fatal("the sequence goes on after an error")
		}

		if err != nil {
			failure = err
			continue
		}

		all = append(all, item)
	}

	return all, failure
}

func decode(t *testing.T, body string) map[string]any {
	t.Helper()

	var m map[string]any
	if err := json.Unmarshal([]byte(body), &m); err != nil {
		t.Fatalf("%q: %v", body, err)
	}

	return m
}

func list(t *testing.T, value any) []any {
	t.Helper()

	l, ok := value.([]any)
	if !ok {
		t.Fatalf("%v is no list", value)
	}

	return l
}
