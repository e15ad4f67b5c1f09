// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// step is how a server answers one request.
type step struct {
	status int
	header http.Header
	body   string
	err    error         // instead of an answer
	stall  time.Duration // before the answer
	cut    bool          // the body breaks off
}

// script is a transport that follows its steps and repeats the last one.
type script struct {
	steps []step

	mu     sync.Mutex
	at     []time.Time
	bodies []string

	headers []http.Header
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	sent := ""

	if r.Body != nil {
		all, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}

		sent = string(all)
	}

	s.mu.Lock()
	next := s.steps[min(len(s.at), len(s.steps)-1)]
	s.at = append(s.at, time.Now())
	s.bodies = append(s.bodies, sent)
	s.headers = append(s.headers, r.Header)
	s.mu.Unlock()

	if err := pause(r, next.stall); err != nil {
		return nil, err
	}

	if next.err != nil {
		return nil, next.err
	}

	header := next.header
	if header == nil {
		header = http.Header{}
	}

	resp := response(r, next.status, header, next.body)
	if next.cut {
		resp.Body = io.NopCloser(io.MultiReader(resp.Body, broken{}))
	}

	return resp, nil
}

func (s *script) attempts() int {
	s.mu.Lock()
	defer s.mu.Unlock()

	return len(s.at)
}

// waits returns the times between one attempt and the next.
func (s *script) waits() []time.Duration {
	var waits []time.Duration
	for i := 1; i < len(s.at); i++ {
		waits = append(waits, s.at[i].Sub(s.at[i-1]))
	}

	return waits
}

// timeout is like the timeout of package net, which matches the end of a context.
type timeout struct{}

func (timeout) Error() string { return "i/o timeout" }

func (timeout) Is(target error) bool { return target == context.DeadlineExceeded }

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

var (
	errReset   = errors.New("read tcp: connection reset by peer")
	errTooSlow = &net.OpError{Op: "dial", Net: "tcp", Err: timeout{}}
	errRefused = &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
)

var effects = map[client.Effect]string{client.Reads: "reads", client.Repeatable: "repeatable", client.Once: "once"}

func do(ctx context.Context, c *client.Client, effect client.Effect, into any) (client.Answer, error) {
	return c.Do(ctx, client.Request{
		Operation: "Changing thing", Method: http.MethodPost, Path: []string{"things"},
		Body: map[string]any{"active": false}, Effect: effect,
	}, into)
}

func pause(r *http.Request, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()

	select {
	case <-timer.C:
		return nil
	case <-r.Context().Done():
		return r.Context().Err()
	}
}

func response(r *http.Request, status int, header http.Header, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Header: header, Request: r, Body: io.NopCloser(strings.NewReader(body)),
		ProtoMajor: 1, ProtoMinor: 1, ContentLength: int64(len(body)),
	}
}
