// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// Server is the simulated Atlassian. It is an http.Handler; Start serves it on
// a loopback address.
type Server struct {
	mu            sync.Mutex
	options       Options
	clock         Clock
	ids           *idSource
	organizations []*Organization
	directories   map[string]*SCIMDirectory
	keys          map[string][]*Key
	credentials   Credentials
	routes        *router
	baseURL       string
	worldErr      error

	faults  faults
	limiter limiter
	journal journal
}

// New makes a server with the world that the options name. That the world is
// unknown is told by Start.
func New(options Options) *Server {
	clock := options.Clock
	if clock == nil {
		clock = realClock{}
	}
	s := &Server{
		options:     options,
		clock:       clock,
		ids:         newIDSource(options.Seed),
		directories: map[string]*SCIMDirectory{},
		keys:        map[string][]*Key{},
		baseURL:     "https://api.atlassian.com",
	}
	s.journal.options(options)
	s.routes = newRouter(s.scimRoutes(), s.scimLinkRoutes(), s.adminRoutes(), s.accountRoutes())
	world := options.World
	if world == "" {
		world = "empty"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.worldErr = buildWorld(s, world)
	s.rekey(options)
	return s
}

// Change alters the options of a running server, for instance to flip a switch
// in the middle of a test. World, Seed, Clock and the journal's options are
// read once and no longer change anything.
func (s *Server) Change(change func(*Options)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.options)
}

// maxRequestBody bounds what a client can make the server hold.
const maxRequestBody = 32 << 20

// call is one request on its way through a handler, which holds Server.mu.
type call struct {
	request *http.Request
	params  map[string]string
	query   url.Values
	body    []byte
	key     *Key
	// org is the organization of {orgId}, or the key's own where the path names
	// none.
	org *Organization
	// directory is set on SCIM routes.
	directory *SCIMDirectory
}

// param is the value of a {name} in the route's pattern, unescaped.
func (c *call) param(name string) string { return c.params[name] }

// decode reads a JSON body into a value. An empty body leaves it untouched.
func (c *call) decode(into any) error {
	if len(bytes.TrimSpace(c.body)) == 0 {
		return nil
	}
	return json.Unmarshal(c.body, into)
}

// reply is what a handler answers. A nil body is an empty one.
type reply struct {
	status    int
	mediaType string // "" is application/json
	header    http.Header
	body      any // marshaled as JSON; []byte goes out as it is
}

// rendered is a reply made into bytes.
type rendered struct {
	status int
	header http.Header
	body   []byte
}

func (r reply) render() rendered {
	header := r.header.Clone()
	if header == nil {
		header = http.Header{}
	}
	if r.body == nil {
		return rendered{status: r.status, header: header}
	}
	mediaType := r.mediaType
	if mediaType == "" {
		mediaType = "application/json"
	}
	header.Set("Content-Type", mediaType)
	if raw, ok := r.body.([]byte); ok {
		return rendered{status: r.status, header: header, body: raw}
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(r.body); err != nil {
		return rendered{status: http.StatusInternalServerError, header: header, body: []byte("simulator: the answer cannot be made into JSON: " + err.Error())}
	}
	return rendered{status: r.status, header: header, body: bytes.TrimRight(text.Bytes(), "\n")}
}

// ServeHTTP answers one request: latency, limit, faults, then the route.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequestBody))
	recorder := s.journal.begin(w, r, body, s.clock.Now())
	defer func() {
		s.finish(recorder)
		if failure := recover(); failure != nil {
			panic(failure) // http.ErrAbortHandler, which cuts the connection
		}
	}()
	if err != nil {
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); !tooLarge {
			panic(http.ErrAbortHandler) // the client went away while it was sending
		}
		write(recorder, reply{status: http.StatusRequestEntityTooLarge}.render())
		return
	}
	if !pause(r.Context(), s.latency()) {
		return
	}
	if refusal, refused := s.limit(recorder, r); refused {
		write(recorder, refusal)
		return
	}
	if fault := s.faults.take(r); fault != nil {
		recorder.struckByFault()
		fault.strike(recorder, r, func() rendered { return s.carryOut(r, body) })
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
	entry := s.journal.end(recorder, s.clock.Now())
	s.mu.Lock()
	observe := s.options.Observe
	s.mu.Unlock()
	if observe != nil {
		observe(entry)
	}
}

// carryOut finds the route, checks the key and runs the handler, all under the
// lock: requests have their effects one after the other.
func (s *Server) carryOut(r *http.Request, body []byte) rendered {
	s.enter()
	defer s.mu.Unlock()
	matched, params := s.routes.match(r.Method, r.URL.EscapedPath())
	if matched == nil {
		return unknownRoute(r).render()
	}
	c := &call{request: r, params: params, query: r.URL.Query(), body: body}
	if refusal := s.authorize(matched, c); refusal != nil {
		return refusal.render()
	}
	return matched.Handler(c).render()
}

// enter takes the lock and lets happen what time alone has brought about since
// somebody last looked. The caller unlocks.
func (s *Server) enter() {
	s.mu.Lock()
	s.finishDeletions()
}

// unknownRoute names what is missing, so that a test which asks for it says
// what to build.
func unknownRoute(r *http.Request) reply {
	return reply{status: http.StatusNotImplemented, body: map[string]any{
		"code":    http.StatusNotImplemented,
		"message": "the simulator has no route " + r.Method + " " + r.URL.Path,
	}}
}

func write(w http.ResponseWriter, answer rendered) {
	maps.Copy(w.Header(), answer.header)
	w.WriteHeader(answer.status)
	// A client that has gone away is no fault of the server.
	_, _ = w.Write(answer.body)
}
