// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"net/http"
	"net/http/httptest"
	"time"

	_ "github.com/orgadmin/terraform-provider-atlassian/internal/acctest/clienttest" // collects garbage less often
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// limited is a transport that calls a simulator with a rate limit directly, without connections, because these tests
// need tens of thousands of requests. Each accepted request gets the same answer.
type limited struct{ *simulator.Server }

// latency is the server's latency in most tests.
const latency = 30 * time.Millisecond

func newLimited(limit simulator.Limit, latency time.Duration) limited {
	s := limited{simulator.New(simulator.Options{Limit: limit, Latency: latency, JournalBodyLimit: -1})}
	s.Inject(simulator.Fault{Answer: simulator.Respond(http.StatusCreated, nil, `{"id":"x"}`)})

	return s
}

func (s limited) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody
	}

	answer := httptest.NewRecorder()
	s.ServeHTTP(answer, r)

	if err := r.Context().Err(); err != nil {
		return nil, err
	}

	response := answer.Result()
	response.Request = r

	return response, nil
}

// arrivals returns when the requests arrived.
func (s limited) arrivals() []time.Time {
	var all []time.Time
	for _, request := range s.Journal() {
		all = append(all, request.Started)
	}

	return all
}

func (s limited) refused() int {
	return s.CountRequests(simulator.Filter{Status: http.StatusTooManyRequests})
}

// span returns the time from the first request to the last.
func (s limited) span() time.Duration {
	all := s.arrivals()

	return all[len(all)-1].Sub(all[0])
}
