// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
)

// constantServer gives every request the same answer.
type constantServer struct {
	status int // 0: connections are refused

	mu   sync.Mutex
	sent int
}

func (s *constantServer) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.sent++
	s.mu.Unlock()

	time.Sleep(30 * time.Millisecond)

	if s.status == 0 {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
	}

	body := `{"error":"no","traceId":"t-1"}`
	if s.status == http.StatusNotFound {
		body = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"404","detail":"not found"}`
	}

	header := http.Header{"Content-Type": {"application/scim+json"}}

	return &http.Response{StatusCode: s.status, Header: header, Request: r, Body: io.NopCloser(strings.NewReader(body))}, nil
}

// A cause that makes a hundred reads fail is reported in one error.
func TestOneCauseIsOneError(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		status  int
		scimKey any
		sent    int // at most: three requests after the first page
		took    time.Duration
		says    []string
	}{
		"wrong key": {401, "k-0123456789", 4, time.Second, []string{
			"API key not accepted", "401", "scim_api_key (environment: ATLASSIAN_SCIM_API_KEY)", "Identity providers", "organization API key",
		}},
		"the organization's key": {401, nil, 4, time.Second, []string{
			"API key not accepted", "api_key (environment: ATLASSIAN_API_KEY)", "scim_api_key (environment: ATLASSIAN_SCIM_API_KEY) is not set",
		}},
		"key of another directory": {403, "k-0123456789", 4, time.Second, []string{
			"API key not allowed", "403", "scim_api_key", "another directory", "Guard Standard",
		}},
		"unknown directory": {404, "k-0123456789", 4, time.Second, []string{
			"SCIM directory not found", "directory_id (environment: ATLASSIAN_DIRECTORY_ID)", "Directory base URL",
		}},
		"no network": {0, "k-0123456789", 100, 30 * time.Second, []string{
			"Atlassian not reachable", "connection refused", "base_url (environment: ATLASSIAN_BASE_URL)", "https://api.example.test",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := &constantServer{status: test.status}
				driver := acctest.DriveOver(t, server, map[string]any{
					"base_url": "https://api.example.test", "org_id": "o", "api_key": "o-0123456789", "directory_id": "d", "scim_api_key": test.scimKey,
				})

				const people = 100

				var mu sync.Mutex

				var told []*tfprotov6.Diagnostic

				begun := time.Now()

				each(t, people, func(i int) error {
					stored := driver.Stored("atlassian_user", map[string]any{
						"id": fmt.Sprintf("u%d", i), "directory_id": "d", "email": fmt.Sprintf("u%d@corp.test", i), "user_name": fmt.Sprintf("u%d@corp.test", i),
					})

					kept, diags := driver.Read(t.Context(), stored)

					mu.Lock()
					defer mu.Unlock()

					if told = append(told, diags...); len(diags) == 0 && (kept == nil || !kept.State.Equal(stored.State)) {
						return fmt.Errorf("user %d is lost without a word", i)
					}

					return nil
				})

				if took := time.Since(begun); took > test.took {
					t.Errorf("took %s", took)
				}

				if server.sent > test.sent {
					t.Errorf("%d requests", server.sent)
				}

				if len(told) != 1 {
					t.Fatalf("%d errors, want one", len(told))
				}

				for _, text := range test.says {
					if all := told[0].Summary + "\n" + told[0].Detail; !strings.Contains(all, text) {
						t.Errorf("the error does not say %q:\n%s", text, all)
					}
				}

				// An import can't go on without an answer. It fails and refers to the one error.
				_, diags := driver.Import(t.Context(), "atlassian_user", "u1")
				if len(diags) != 1 || diags[0].Summary != told[0].Summary || !strings.Contains(diags[0].Detail, "another error of this run") {
					t.Errorf("an import that meets it again: %v", diags)
				}

				if server.sent > test.sent+1 {
					t.Errorf("%d requests after the import", server.sent)
				}
			})
		})
	}
}

// An unreachable address is one cause, even if reads of both APIs meet it at the same time.
func TestOneCauseIsOneError_bothAPIs(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		driver := acctest.DriveOver(t, &constantServer{}, map[string]any{
			"base_url": "https://api.example.test", "org_id": "o", "api_key": "o-0123456789", "directory_id": "d", "scim_api_key": "k-0123456789",
		})

		var (
			reads              sync.WaitGroup
			ofPerson, ofGroups []*tfprotov6.Diagnostic
		)

		reads.Go(func() {
			_, ofPerson = driver.Read(t.Context(), driver.Stored("atlassian_user", map[string]any{
				"id": "u", "directory_id": "d", "email": "u@corp.test", "user_name": "u@corp.test",
			}))
		})
		reads.Go(func() { _, ofGroups = driver.ReadDataSource(t.Context(), "atlassian_groups", nil) })
		reads.Wait()

		full := 0

		for _, d := range append(ofPerson, ofGroups...) {
			if !strings.Contains(d.Detail, "another error of this run") {
				full++
			}
		}

		if full != 1 {
			t.Errorf("told in full %d times", full)
		}
	})
}
