// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"
)

// CauseKind is what is wrong with all requests of a kind, rather than with one of them.
type CauseKind int

const (
	// KeyNotAccepted is a key that the API does not know (401).
	KeyNotAccepted CauseKind = iota + 1
	// KeyNotAllowed is a key that the API knows, but that opens nothing of it (403).
	KeyNotAllowed
	// Unreachable is an address that nobody answers.
	Unreachable
)

// A Cause is learnt once and shared by all requests that fail for it: those that met it, and those that were not even
// sent since.
type Cause struct {
	Kind CauseKind
	// Directory is the SCIM directory whose requests fail, "" for the organization's APIs.
	Directory string
	// KeyName is what Options call the key.
	KeyName string
	// BaseURL is where requests go.
	BaseURL string
	// First is the failure that it was learnt from.
	First *Error
}

// CauseOf returns the cause that an error shares with others, nil if it has none.
func CauseOf(err error) *Cause {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.sharedCause
	}

	return nil
}

// How long an address that answers nobody is tried again, by all requests together: a little while if it never
// answered, and longer if it did before. After that nothing is sent for a while.
const (
	giveUpNeverReached = 8 * time.Second
	giveUpOnceReached  = time.Minute
	failFastTime       = 30 * time.Second
	// maxConnectBackoff is the longest time between two attempts of one request at an address that never answered.
	maxConnectBackoff = 3 * time.Second
)

// causes is what a client knows of the failures that its requests share.
type causes struct {
	keyName, baseURL string

	mu               sync.Mutex
	accepted         map[string]bool              // APIs that accepted the key
	refused          map[string]map[string]*Cause // by API and operation
	reached          bool                         // somebody answered at all
	unreachableSince time.Time                    // since when nobody does; zero: somebody does
	unreachable      *Cause                       // once that has been so for long
	lastFailed       time.Time                    // last attempt to reach anybody
}

func newCauses(keyName, baseURL string) *causes {
	return &causes{keyName: keyName, baseURL: baseURL, accepted: make(map[string]bool), refused: make(map[string]map[string]*Cause)}
}

// apiOf names what a key is accepted for as a whole: one SCIM directory, or all APIs of the organization.
func apiOf(path []string) (api, directory string) {
	if len(path) > 2 && path[0] == "scim" {
		return strings.Join(path[:3], "/"), path[2]
	}

	return "", ""
}

// shareCauses is the link that sends nothing more of what is known to fail.
func shareCauses(k *causes) link {
	return func(next handler) handler {
		return func(ctx context.Context, c *call) (*reply, error) {
			if cause := k.find(c.Request, time.Now()); cause != nil {
				return nil, c.failUnsent(cause)
			}

			r, err := next(ctx, c)
			if err == nil {
				k.learnAccepted(c.Request)
			} else if e, ok := errors.AsType[*Error](err); ok && e.sharedCause == nil {
				k.learnFailed(c.Request, e)
			}

			return r, err
		}
	}
}

// recheckCauses is the link that looks again when a request's turn has come: who waited for it need not meet what
// others met.
func recheckCauses(k *causes) link {
	return func(next handler) handler {
		return func(ctx context.Context, c *call) (*reply, error) {
			if cause := k.find(c.Request, time.Now()); cause != nil {
				return nil, c.failUnsent(cause)
			}

			return next(ctx, c)
		}
	}
}

// failUnsent makes the error of a request that is not sent because of what others met. It shares nothing with theirs
// that is written to.
func (c *call) failUnsent(shared *Cause) *Error {
	e := *shared.First
	e.Operation, e.Method, e.Path = c.Operation, c.Method, clean(c.url.Path, maxDetail)
	e.Attempts, e.notSent, e.outcomeUnknown = 0, true, false

	if why, ok := e.Err.(*errorWithText); ok { //nolint:errorlint // only the outermost text is written to
		own := *why
		e.Err = &own
	}

	return &e
}

func (k *causes) find(r Request, now time.Time) *Cause {
	k.mu.Lock()
	defer k.mu.Unlock()

	if k.unreachable != nil && now.Sub(k.lastFailed) < failFastTime {
		return k.unreachable
	}

	api, directory := apiOf(r.Path)
	needed := 2

	if directory != "" {
		needed = 1 // a directory's key has no scopes, which another operation might be among
	}

	operations := k.refused[api]
	if cause := operations[r.Operation]; cause != nil || k.accepted[api] || len(operations) < needed {
		return cause
	}

	return k.refusedAll(api)
}

// refusedAll is the cause of all refusals of an API that has accepted nothing, nil if there is none.
func (k *causes) refusedAll(api string) *Cause {
	if !k.accepted[api] {
		for _, cause := range k.refused[api] {
			return cause
		}
	}

	return nil
}

func (k *causes) learnAccepted(r Request) {
	k.mu.Lock()
	defer k.mu.Unlock()

	api, _ := apiOf(r.Path)
	k.accepted[api], k.reached = true, true
	k.unreachableSince, k.unreachable = time.Time{}, nil
}

// learnFailed takes in how a request failed in the end.
func (k *causes) learnFailed(r Request, e *Error) {
	k.mu.Lock()
	defer k.mu.Unlock()

	api, directory := apiOf(r.Path)
	share := func(kind CauseKind) *Cause {
		return &Cause{Kind: kind, Directory: directory, KeyName: k.keyName, BaseURL: k.baseURL, First: e}
	}

	if e.Status != 0 {
		k.reached, k.unreachableSince, k.unreachable = true, time.Time{}, nil
	}

	switch {
	case e.unreachable:
		now := time.Now()
		if k.unreachable == nil && k.shouldGiveUp(now) {
			k.unreachable = share(Unreachable)
		}

		k.lastFailed, e.sharedCause = now, k.unreachable

		return
	case e.notFromAPI:
		return
	case e.Status == http.StatusUnauthorized:
		e.sharedCause = k.noteRefusal(api, r.Operation, func() *Cause { return share(KeyNotAccepted) })
	case e.Status == http.StatusForbidden && directory != "" && !k.accepted[api]:
		// A directory has no rights within it: who may do nothing of it has another's key.
		e.sharedCause = k.noteRefusal(api, r.Operation, func() *Cause { return share(KeyNotAllowed) })
	}
}

// noteRefusal notes that the key was refused. What one operation was refused, all of its kind are: a key with scopes
// may serve others (API §1.4). Where two were refused and none was accepted, the whole API is; a directory's after one.
func (k *causes) noteRefusal(api, operation string, newCause func() *Cause) *Cause {
	operations := k.refused[api]
	if operations == nil {
		operations = make(map[string]*Cause)
		k.refused[api] = operations
	}

	if operations[operation] == nil {
		cause := k.refusedAll(api)
		if cause == nil {
			cause = newCause()
		}

		operations[operation] = cause
	}

	return operations[operation]
}

// retryConnecting notes an attempt that reached nobody, the so many-th of a request, and reports whether and when there
// is another.
func (k *causes) retryConnecting(failures int, now time.Time) (wait time.Duration, again bool) {
	k.mu.Lock()
	defer k.mu.Unlock()

	if k.unreachable != nil || k.shouldGiveUp(now) && now.Sub(k.unreachableSince) >= giveUpNeverReached {
		return 0, false
	}

	wait = backoff(failures)
	if !k.reached {
		wait = min(wait, maxConnectBackoff)
	}

	return wait, true
}

func (k *causes) shouldGiveUp(now time.Time) bool {
	if k.unreachableSince.IsZero() {
		k.unreachableSince = now
	}

	return !k.reached || now.Sub(k.unreachableSince) >= giveUpOnceReached
}
