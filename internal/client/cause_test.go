// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

func read(ctx context.Context, c *client.Client, path ...string) error {
	_, err := c.Do(ctx, client.Request{Operation: "Reading", Method: http.MethodGet, Path: path}, nil)
	return err
}

// readAll reads n things from ten callers, like Terraform, and returns the error of each.
func readAll(t *testing.T, c *client.Client, n int, path ...string) []error {
	t.Helper()

	failures := make([]error, n)

	var group sync.WaitGroup
	for caller := range 10 {
		group.Go(func() {
			for i := caller; i < n; i += 10 {
				failures[i] = read(t.Context(), c, append(slices.Clip(path), strconv.Itoa(i))...)
			}
		})
	}

	group.Wait()

	return failures
}

func TestACauseIsFoundOnce(t *testing.T) {
	t.Parallel()

	// Four of the ten simultaneous requests are sent before the first answer. The others wait for their turns, 50 a
	// second.
	const inQueue = 6 * time.Second / 50

	refusedDial := &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}

	noHost := &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "api.example.test", IsNotFound: true}}
	for name, test := range map[string]struct {
		step step
		path []string
		kind client.CauseKind
		sent int // at most
		took time.Duration
	}{
		"wrong key, organization":     {step{status: 401, body: `{"code":401}`}, []string{"admin", "v1"}, client.KeyNotAccepted, 4, inQueue},
		"wrong key, directory":        {step{status: 401}, []string{"scim", "directory", "d"}, client.KeyNotAccepted, 4, inQueue},
		"key of another directory":    {step{status: 403}, []string{"scim", "directory", "d"}, client.KeyNotAllowed, 4, inQueue},
		"connection refused":          {step{err: refusedDial}, []string{"admin", "v1"}, client.Unreachable, 200, 30 * time.Second},
		"unknown host":                {step{err: noHost}, []string{"scim", "directory", "d"}, client.Unreachable, 200, 30 * time.Second},
		"connections that never come": {step{err: refusedDial, stall: 10 * time.Second}, []string{"users"}, client.Unreachable, 40, 30 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := &script{steps: []step{test.step}}
				c := newClient(t, client.Options{Transport: server, MaxRetries: 8, KeyName: "api_key"})
				begun := time.Now()

				failures := readAll(t, c, 500, test.path...)
				if took := time.Since(begun); took > test.took {
					t.Errorf("took %s", took)
				}

				if n := server.attempts(); n > test.sent {
					t.Errorf("%d requests", n)
				}

				want := client.CauseOf(failures[0])
				if want == nil || want.Kind != test.kind || want.KeyName != "api_key" {
					t.Fatalf("the cause is %+v", want)
				}

				for i, err := range failures {
					if client.CauseOf(err) != want {
						t.Fatalf("request %d failed with %v, without the cause of the others", i, err)
					}
				}
			})
		})
	}
}

func TestWhatIsNoSharedCause(t *testing.T) {
	t.Parallel()

	page := http.Header{"Content-Type": {"text/html"}}
	for name, test := range map[string]struct {
		steps []step
		path  []string
	}{
		"a 403 of the organization may be of one request": {[]step{{status: 403}}, []string{"admin", "v1"}},
		"a 403 of a directory that has answered":          {[]step{{status: 204}, {status: 403}}, []string{"scim", "directory", "d"}},
		"a 401 of a proxy":                                {[]step{{status: 401, header: page, body: "<html>"}}, []string{"admin", "v1"}},
		"a server error":                                  {[]step{{status: 500}}, []string{"admin", "v1"}},
		"nothing of this id":                              {[]step{{status: 404}}, []string{"scim", "directory", "d"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			server := &script{steps: test.steps}

			c := newClient(t, client.Options{Transport: server})
			for range 5 {
				if err := read(t.Context(), c, test.path...); client.CauseOf(err) != nil {
					t.Errorf("%v is taken for the cause of all", err)
				}
			}

			if server.attempts() != 5 {
				t.Errorf("%d requests sent, want 5", server.attempts())
			}
		})
	}
}

// A key that a directory refuses may be accepted by the organization.
func TestACauseStopsOnlyWhatItConcerns(t *testing.T) {
	t.Parallel()

	server := &script{steps: []step{{status: 401}, {status: 204}}}

	c := newClient(t, client.Options{Transport: server})
	for i, path := range [][]string{{"scim", "directory", "d"}, {"admin", "v1"}, {"users", "u"}, {"scim", "directory", "other"}} {
		if err := read(t.Context(), c, path...); (err == nil) != (i > 0) {
			t.Errorf("%v: %v", path, err)
		}
	}
}

// A key with scopes that one operation refuses may be accepted by others.
func TestACauseOfOneOperation(t *testing.T) {
	t.Parallel()

	server := &script{steps: []step{{status: 401}, {status: 204}, {status: 401}, {status: 204}}}
	c := newClient(t, client.Options{Transport: server})

	var causes []*client.Cause

	for _, operation := range []string{"Counting users", "Reading workspaces", "Counting users", "Reading domains", "Reading domains", "Reading workspaces"} {
		_, err := c.Do(t.Context(), client.Request{Operation: operation, Method: http.MethodGet, Path: []string{"admin", "v2"}}, nil)
		causes = append(causes, client.CauseOf(err))
	}

	if causes[0] == nil || causes[2] != causes[0] || causes[3] == nil || causes[3] == causes[0] || causes[4] != causes[3] {
		t.Errorf("causes %v", causes)
	}

	if causes[1] != nil || causes[5] != nil || server.attempts() != 4 {
		t.Errorf("causes %v, %d requests", causes, server.attempts())
	}
}

// A request waits for a network that worked before and fails for 20 seconds.
func TestANetworkThatComesBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		transport := roundTrip(func(r *http.Request) (*http.Response, error) {
			if since := time.Since(begun); since > 0 && since < 20*time.Second {
				return nil, errRefused
			}

			return response(r, http.StatusNoContent, http.Header{}, ""), nil
		})

		c := newClient(t, client.Options{Transport: transport, MaxRetries: 20})
		if err := read(t.Context(), c, "admin"); err != nil {
			t.Fatal(err)
		}

		time.Sleep(time.Second)

		if err := read(t.Context(), c, "admin"); err != nil {
			t.Error(err)
		}
	})
}
