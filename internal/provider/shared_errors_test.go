// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// roundTrip is how long an answer takes, so that many reads wait at the same time.
const roundTrip = 30 * time.Millisecond

// unreachable refuses the connections of an environment's drivers and counts them.
func unreachable(env *acctest.Environment) (connections func() int) {
	var refused atomic.Int64

	env.WrapTransport(func(http.RoundTripper) http.RoundTripper {
		return &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
			refused.Add(1)
			time.Sleep(roundTrip)

			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
		}}
	})

	return func() int { return int(refused.Load()) }
}

// A cause that makes a hundred reads fail is reported in one error.
func TestOneCauseIsOneError(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		mistake func(*simulator.Credentials) // nil: no network
		most    int                          // requests: three after the first page
		took    time.Duration
		says    []string
	}{
		"wrong key": {func(c *simulator.Credentials) { c.SCIMKey = "k-0123456789" }, 4, time.Second, []string{
			"API key not accepted", "401", "scim_api_key (environment: ATLASSIAN_SCIM_API_KEY)", "Identity providers", "organization API key",
		}},
		"the organization's key": {func(c *simulator.Credentials) { c.APIKey, c.SCIMKey = "o-0123456789", "" }, 4, time.Second, []string{
			"API key not accepted", "api_key (environment: ATLASSIAN_API_KEY)", "scim_api_key (environment: ATLASSIAN_SCIM_API_KEY) is not set",
		}},
		"a key that is not the directory's": {func(c *simulator.Credentials) { c.SCIMKey = c.APIKey }, 4, time.Second, []string{
			"API key not allowed", "403", "scim_api_key", "another directory", "Guard Standard",
		}},
		"unknown directory": {func(c *simulator.Credentials) { c.DirectoryID = "d" }, 4, time.Second, []string{
			"SCIM directory not found", "directory_id (environment: ATLASSIAN_DIRECTORY_ID)", "Directory base URL",
		}},
		"no network": {nil, 100, 30 * time.Second, []string{
			"Atlassian not reachable", "connection refused", "base_url (environment: ATLASSIAN_BASE_URL)", "https://api.example.test",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				env := acctest.StartInProcess(t, func(o *simulator.Options) { o.Latency = roundTrip })
				sent, credentials, arguments := func() int { return env.Simulator.CountRequests(simulator.Filter{}) }, env.Credentials(), map[string]any{}

				if test.mistake == nil {
					sent, arguments["base_url"] = unreachable(env), "https://api.example.test"
				} else {
					test.mistake(&credentials)
				}

				arguments["api_key"], arguments["directory_id"] = credentials.APIKey, credentials.DirectoryID
				if arguments["scim_api_key"] = credentials.SCIMKey; credentials.SCIMKey == "" {
					arguments["scim_api_key"] = nil
				}

				driver := env.Drive(t, arguments)

				const people = 100

				var mu sync.Mutex

				var told []*tfprotov6.Diagnostic

				begun := time.Now()

				each(t, people, func(i int) error {
					stored := driver.Stored("atlassian_user", map[string]any{
						"id": fmt.Sprintf("u%d", i), "directory_id": credentials.DirectoryID, "email": fmt.Sprintf("u%d@corp.test", i), "user_name": fmt.Sprintf("u%d@corp.test", i),
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

				if n := sent(); n > test.most {
					t.Errorf("%d requests", n)
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

				if n := sent(); n > test.most+1 {
					t.Errorf("%d requests after the import", n)
				}
			})
		})
	}
}

// An unreachable address is one cause, even if reads of both APIs meet it at the same time.
func TestOneCauseIsOneError_bothAPIs(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		env := acctest.StartInProcess(t)
		unreachable(env)

		driver := env.Drive(t, nil)

		var (
			reads              sync.WaitGroup
			ofPerson, ofGroups []*tfprotov6.Diagnostic
		)

		reads.Go(func() {
			_, ofPerson = driver.Read(t.Context(), driver.Stored("atlassian_user", map[string]any{
				"id": "u", "directory_id": env.Credentials().DirectoryID, "email": "u@corp.test", "user_name": "u@corp.test",
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
