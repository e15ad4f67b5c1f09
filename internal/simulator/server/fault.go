// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package server

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
)

// Fault makes chosen requests fail. The zero value matches every request and does nothing. If several faults match a
// request, only the first injected one strikes that is neither used up nor still skipping requests.
type Fault struct {
	// Method and Path choose the requests; an empty one matches all. In Path a * stands for one segment and a final **
	// for any number of segments: "/scim/directory/*/Users/**".
	Method string
	Path   string
	// Where chooses among these by the journal entry as it is before the answer; nil chooses all.
	Where func(Entry) bool
	// Skip is how many matching requests pass first.
	Skip int
	// Times is how many requests the fault strikes; 0 strikes all until the fault is removed.
	Times int

	// Delay is a wait before the request is carried out.
	Delay time.Duration
	// Before is called before the request is carried out, without the lock.
	Before func(*http.Request)
	// Commit carries the request out although Answer replaces its answer.
	Commit bool
	// After is called after the request is carried out and before it is answered.
	After func(*http.Request)
	// Hold is a wait between carrying out and answering. A client with a shorter timeout loses the answer of a request
	// that took effect.
	Hold time.Duration
	// Answer replaces the server's own answer. If it is nil, the request is carried out and answered as usual.
	Answer Answer
}

// Inject adds a fault and returns a function that removes it. It panics on a wrong pattern, which is a mistake in the
// test.
func (s *Server) Inject(fault Fault) (remove func()) {
	mustBePattern(fault.Path)
	return s.faults.add(fault)
}

// mustBePattern refuses a ** that is not the last segment, because matchPath would ignore what follows it.
func mustBePattern(pattern string) {
	if before, after, found := strings.Cut(pattern, "**"); found && (after != "" || !strings.HasSuffix(before, "/")) {
		panic("simulator: in the pattern " + pattern + " the ** is not the last segment")
	}
}

type faults struct {
	mu       sync.Mutex
	injected []*injectedFault
}

type injectedFault struct {
	Fault
	seen   int
	struck int
}

func (f *faults) add(fault Fault) func() {
	f.mu.Lock()
	defer f.mu.Unlock()

	added := &injectedFault{Fault: fault}
	f.injected = append(f.injected, added)

	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()

		for i, injected := range f.injected {
			if injected == added {
				f.injected = append(f.injected[:i:i], f.injected[i+1:]...)
				return
			}
		}
	}
}

func (f *faults) take(entry Entry) *Fault {
	f.mu.Lock()
	defer f.mu.Unlock()

	for _, injected := range f.injected {
		if injected.strikes(entry) {
			return &injected.Fault
		}
	}

	return nil
}

func (f *injectedFault) strikes(entry Entry) bool {
	if !(Filter{Method: f.Method, Path: f.Path}).matches(&entry) || f.Where != nil && !f.Where(entry) {
		return false
	}

	if f.Times > 0 && f.struck == f.Times {
		return false
	}

	f.seen++
	if f.seen <= f.Skip {
		return false
	}

	f.struck++

	return true
}

func (f *Fault) strike(w *recorder, r *http.Request, carryOut func() exchange.Rendered) {
	if !pause(r.Context(), f.Delay) {
		return
	}

	if f.Before != nil {
		f.Before(r)
	}

	var own exchange.Rendered
	if f.Commit || f.Answer == nil {
		own = carryOut()
	}

	if f.After != nil {
		f.After(r)
	}

	if !pause(r.Context(), f.Hold) {
		return
	}

	if f.Answer == nil {
		write(w, own)
		return
	}

	f.Answer(&spoiled{writer: w, request: r, own: own, carry: carryOut})
}

// matchPath reports whether a path matches a pattern of *, ** and literal segments.
func matchPath(pattern, path string) bool {
	wanted, given := splitPath(pattern), splitPath(path)
	for i, segment := range wanted {
		if segment == "**" {
			return true
		}

		if i >= len(given) || segment != "*" && segment != given[i] {
			return false
		}
	}

	return len(wanted) == len(given)
}
