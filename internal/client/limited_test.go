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

// limited is a simulator with a limit whose answers say no more than that a request was accepted, as the client's
// transport. It is called rather than connected to, since what is tested takes tens of thousands of requests.
type limited struct{ *simulator.Server }

// latency is what a server takes to answer where a test says nothing else.
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

// arrivals are the times at which requests came in.
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

// span is the time from the first request to the last.
func (s limited) span() time.Duration {
	all := s.arrivals()

	return all[len(all)-1].Sub(all[0])
}
