// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package plain sends plain HTTP to a running simulator for the tests of the simulator's packages. Requests are written
// as sent, and answers are fully visible. Only tests import it. It knows paths, a few simple bodies and the form of
// errors, and must not know what an API does.
package plain

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
)

// Noon is the time at which the tests' clocks start.
var Noon = time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)

// speaker sends requests with a key and a media type.
type speaker struct {
	T      *testing.T
	Server *server.Server
	Key    string
	Media  string

	// Client is for requests that a test builds itself.
	Client *http.Client
}

// start serves a simulator until the test ends.
func start(t *testing.T, simulated *server.Server, transport *http.Transport) speaker {
	t.Helper()

	stop, err := simulated.Start()
	if err != nil {
		t.Fatal(err)
	}

	t.Cleanup(func() {
		transport.CloseIdleConnections()
		stop()
	})

	return speaker{T: t, Server: simulated, Client: &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Result is an answer.
type Result struct {
	Status int
	Header http.Header
	Raw    []byte
	Body   map[string]any // nil unless it is a JSON object

	t *testing.T
}

// send sends a string body unchanged, any other body as JSON, and no body for nil.
func (s *speaker) send(method, address string, body any) (Result, error) {
	s.T.Helper()

	var content io.Reader

	switch given := body.(type) {
	case nil:
	case string:
		content = strings.NewReader(given)
	default:
		encoded, err := json.Marshal(given)
		if err != nil {
			s.T.Fatal(err)
		}

		content = bytes.NewReader(encoded)
	}

	request, err := http.NewRequestWithContext(s.T.Context(), method, address, content)
	if err != nil {
		s.T.Fatal(err)
	}

	if s.Key != "" {
		request.Header.Set("Authorization", "Bearer "+s.Key)
	}

	if content != nil && s.Media != "" {
		request.Header.Set("Content-Type", s.Media)
	}

	response, err := s.Client.Do(request)
	if err != nil {
		return Result{}, err
	}
	defer response.Body.Close()

	result := Result{t: s.T, Status: response.StatusCode, Header: response.Header}
	if result.Raw, err = io.ReadAll(response.Body); err != nil {
		return result, err
	}

	_ = json.Unmarshal(result.Raw, &result.Body)

	return result, nil
}
