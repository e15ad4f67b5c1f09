// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package server

import (
	"errors"
	"io"
	"maps"
	"net/http"
	"sync"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/account"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/backdoor"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world/named"
)

// Server is the simulated Atlassian. It is an http.Handler; Start serves it on a loopback address.
type Server struct {
	*backdoor.Backdoor

	mu       sync.Mutex // guards options and world
	options  Options
	world    *world.World
	worldErr error
	scim     *scim.API
	admin    *admin.API
	routes   *router

	faults  faults
	limiter limiter
	journal journal
}

// New makes a server with the world that the options name. For an unknown world Start returns the error.
func New(options Options) *Server {
	state, err := named.New(options.World, options.Seed, options.Clock, options.switches())
	if err == nil {
		state.Rekey(options.APIKey, options.SCIMKey)
	}

	s := &Server{options: options, world: state, worldErr: err, scim: scim.New(state), admin: admin.New(state)}
	s.Backdoor = backdoor.New(&s.mu, state)
	s.journal.options(options)
	s.routes = newRouter(s.scim.Routes(), s.admin.Routes(), account.New(state).Routes())

	return s
}

// Change alters the options of a running server, for example to flip a switch during a test. World, Seed, Clock and the
// options of the journal and the keys are read only by New.
func (s *Server) Change(change func(*Options)) {
	s.mu.Lock()
	defer s.mu.Unlock()

	change(&s.options)
	s.world.Switches = s.options.switches()
}

// maxRequestBody limits the memory that a client can make the server use.
const maxRequestBody = 32 << 20

// ServeHTTP answers one request: latency, limit, faults, then the route.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequestBody))
	// A server with a clock sends Date (RFC 9110 §6.6.1); the times in records come from the same clock.
	w.Header().Set("Date", s.world.Clock.Now().UTC().Format(http.TimeFormat))

	recorder := s.journal.begin(w, r, body, s.world.Clock.Now())
	defer func() {
		s.finish(recorder)

		if failure := recover(); failure != nil {
			panic(failure) // http.ErrAbortHandler, which cuts the connection
		}
	}()

	if err != nil {
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); !tooLarge {
			panic(http.ErrAbortHandler) // the client disconnected while sending
		}

		write(recorder, exchange.Reply{Status: http.StatusRequestEntityTooLarge}.Render())

		return
	}

	if !pause(r.Context(), s.latency()) {
		return
	}

	if refusal, refused := s.limit(recorder, r); refused {
		write(recorder, refusal)
		return
	}

	if fault := s.faults.take(*recorder.entry); fault != nil {
		recorder.struckByFault()
		fault.strike(recorder, r, func() exchange.Rendered { return s.carryOut(r, body) })

		return
	}

	write(recorder, s.carryOut(r, body))
}

func (s *Server) latency() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.options.Latency
}

func (s *Server) finish(recorder *recorder) {
	entry := s.journal.end(recorder, s.world.Clock.Now())
	s.mu.Lock()
	observe := s.options.Observe
	s.mu.Unlock()

	if observe != nil {
		observe(entry)
	}
}

// carryOut finds the route, checks the key and runs the handler under the lock, so that requests take effect one after
// the other.
func (s *Server) carryOut(r *http.Request, body []byte) exchange.Rendered {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.world.FinishDeletions()

	matched, params := s.routes.match(r.Method, r.URL.EscapedPath())
	if matched == nil {
		return unknownRoute(r).Render()
	}

	c := &exchange.Call{Request: r, Params: params, Query: r.URL.Query(), Body: body}
	if refusal := s.authorize(matched, c); refusal != nil {
		return refusal.Render()
	}

	return matched.Handler(c).Render()
}

// unknownRoute names the missing route, so that a failing test shows what to build.
func unknownRoute(r *http.Request) exchange.Reply {
	return exchange.Reply{Status: http.StatusNotImplemented, Body: map[string]any{
		"code":    http.StatusNotImplemented,
		"message": "the simulator has no route " + r.Method + " " + r.URL.Path,
	}}
}

func write(w http.ResponseWriter, answer exchange.Rendered) {
	maps.Copy(w.Header(), answer.Header)
	w.WriteHeader(answer.Status)
	// Writing fails only if the client has disconnected.
	_, _ = w.Write(answer.Body)
}
