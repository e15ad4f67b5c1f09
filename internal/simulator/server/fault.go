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

// Fault makes chosen requests go wrong. The zero value does nothing to every request; several faults for one request
// strike in the order of injection, one a request.
type Fault struct {
	// Method and Path choose the requests. In Path a * stands for one segment and a final ** for any number:
	// "/scim/directory/*/Users/**". Empty is all.
	Method string
	Path   string
	// Where chooses among these by what the journal knows of a request before it is answered; nil chooses all.
	Where func(Entry) bool
	// Skip leaves the first requests alone.
	Skip int
	// Times is how many requests the fault strikes; 0 is all until it is removed.
	Times int

	// Delay is time that passes before the request is carried out.
	Delay time.Duration
	// Before is called before the request is carried out, outside of the lock.
	Before func(*http.Request)
	// Commit carries the request out although Answer spoils its answer.
	Commit bool
	// After is called between carrying the request out and answering it.
	After func(*http.Request)
	// Hold is time that passes between carrying out and answering. A client whose timeout is shorter loses the answer
	// of a request that had its effect.
	Hold time.Duration
	// Answer takes the place of the server's own answer. When it is nil, the request is carried out and answered as
	// usual.
	Answer Answer
}

// Inject adds a fault and returns what removes it. A pattern that cannot mean what it says is a mistake of the test: it
// panics.
func (s *Server) Inject(fault Fault) (remove func()) {
	mustBePattern(fault.Path)
	return s.faults.add(fault)
}

// mustBePattern refuses a ** that is not last: what stands after it would never be looked at.
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

// take returns the fault that strikes a request, nil if none does.
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

// matchPath compares a path with a pattern of *, ** and literal segments.
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
