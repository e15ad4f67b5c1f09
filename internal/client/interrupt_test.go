// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// A write that has been sent goes on after an interrupt, because only its answer says what it created. A read ends at
// once. Neither goes on after a deadline.
func TestInterruptedRequests(t *testing.T) {
	t.Parallel()

	const interrupted = time.Second

	deadline := func(ctx context.Context) (context.Context, context.CancelFunc) {
		return context.WithTimeout(ctx, interrupted)
	}
	canceled := func(ctx context.Context) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancel(ctx)
		time.AfterFunc(interrupted, cancel)

		return ctx, cancel
	}

	tests := map[string]struct {
		effect client.Effect
		end    func(context.Context) (context.Context, context.CancelFunc)
		stall  time.Duration
		took   time.Duration
		err    error
	}{
		"write":                       {client.Once, canceled, 8 * time.Second, 8 * time.Second, nil},
		"repeatable write":            {client.Repeatable, canceled, 8 * time.Second, 8 * time.Second, nil},
		"write without an answer":     {client.Once, canceled, time.Minute, 11 * time.Second, context.Canceled},
		"read":                        {client.Reads, canceled, 8 * time.Second, interrupted, context.Canceled},
		"write at its deadline":       {client.Once, deadline, 8 * time.Second, interrupted, context.DeadlineExceeded},
		"write that is over":          {client.Once, canceled, 500 * time.Millisecond, 500 * time.Millisecond, nil},
		"write beyond the time limit": {client.Once, canceled, 5 * time.Second, 3 * time.Second, context.Canceled},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := test.end(t.Context())
				defer cancel()

				server := &script{steps: []step{{status: http.StatusCreated, body: `{}`, stall: test.stall}}}

				options := client.Options{Transport: server, MaxRetries: 3}
				if name == "write beyond the time limit" {
					options.RequestTimeout = test.took
				}

				begun := time.Now()

				_, err := do(ctx, newClient(t, options), test.effect, nil)
				if took := time.Since(begun); took != test.took || !errors.Is(err, test.err) {
					t.Errorf("after %s: %v; want %v after %s", took, err, test.err, test.took)
				}

				if err != nil && client.OutcomeUnknown(err) != (test.effect != client.Reads) {
					t.Errorf("outcome unknown: %t", client.OutcomeUnknown(err))
				}

				if server.attempts() != 1 {
					t.Errorf("sent %d times", server.attempts())
				}
			})
		})
	}
}

// A write that still waits for its connection is not sent after an interrupt.
func TestInterruptedWhileConnecting(t *testing.T) {
	t.Parallel()

	var posts atomic.Int32

	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { posts.Add(1) }))
	t.Cleanup(server.Close)
	ctx, cancel := context.WithCancel(t.Context())
	transport := &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		cancel()

		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(5 * time.Second):
			return new(net.Dialer).DialContext(ctx, network, address)
		}
	}}
	begun := time.Now()

	_, err := do(ctx, newClient(t, client.Options{BaseURL: server.URL, Transport: transport}), client.Once, nil)
	if !errors.Is(err, context.Canceled) || client.OutcomeUnknown(err) || posts.Load() != 0 || time.Since(begun) > 4*time.Second {
		t.Errorf("sent %d times, outcome unknown %t: %v", posts.Load(), client.OutcomeUnknown(err), err)
	}
}

// A request that begins after the interrupt is not sent.
func TestInterruptedBeforeTheRequest(t *testing.T) {
	t.Parallel()

	for effect := range effects {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()

		server := &script{steps: []step{{status: http.StatusCreated, body: `{}`}}}

		_, err := do(ctx, newClient(t, client.Options{Transport: server}), effect, nil)
		if !errors.Is(err, context.Canceled) || client.OutcomeUnknown(err) || server.attempts() != 0 {
			t.Errorf("%v: sent %d times, outcome unknown %t: %v", effect, server.attempts(), client.OutcomeUnknown(err), err)
		}
	}
}
