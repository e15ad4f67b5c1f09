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

// CauseKind is a reason why all requests to an API fail.
type CauseKind int

const (
	// KeyNotAccepted means that the API does not know the key (401).
	KeyNotAccepted CauseKind = iota + 1
	// KeyNotAllowed means that the API knows the key but allows it nothing (403).
	KeyNotAllowed
	// Unreachable means that no connection to the address can be made.
	Unreachable
)

// A Cause is found once and shared by all requests that fail for the same reason, including those that were not sent.
type Cause struct {
	Kind CauseKind
	// Directory is the SCIM directory whose requests fail, "" for the organization's APIs.
	Directory string
	// KeyName and BaseURL are those of the Options.
	KeyName string
	BaseURL string
	// First is the first failure with this cause.
	First *Error
}

// CauseOf returns the cause that an error shares with other requests, or nil.
func CauseOf(err error) *Cause {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.sharedCause
	}

	return nil
}

// How long requests go on trying to reach the address, counted from the first failure of any of them: briefly if it was
// never reached, longer if it was. After that no request is sent for failFastTime.
const (
	giveUpNeverReached = 8 * time.Second
	giveUpOnceReached  = time.Minute
	failFastTime       = 30 * time.Second
	// maxConnectBackoff is the longest wait between two attempts of one request while the address was never reached.
	maxConnectBackoff = 3 * time.Second
)

// causes holds the causes that a client has found.
type causes struct {
	keyName, baseURL string

	mu               sync.Mutex
	accepted         map[string]bool              // APIs that accepted the key
	refused          map[string]map[string]*Cause // by API and operation
	reached          bool                         // the address has answered before
	unreachableSince time.Time                    // zero if the address is reached
	unreachable      *Cause                       // nil until requests give up
	lastFailed       time.Time                    // the last time the address was not reached
}

func newCauses(keyName, baseURL string) *causes {
	return &causes{keyName: keyName, baseURL: baseURL, accepted: make(map[string]bool), refused: make(map[string]map[string]*Cause)}
}

// apiOf returns what a key is accepted for as a whole: one SCIM directory, or all APIs of the organization.
func apiOf(path []string) (api, directory string) {
	if len(path) > 2 && path[0] == "scim" {
		return strings.Join(path[:3], "/"), path[2]
	}

	return "", ""
}

// failKnownCauses is the link that fails a request without sending it if its cause of failure is known.
func failKnownCauses(known *causes) link {
	return func(next handler) handler {
		return func(ctx context.Context, c *call) (*reply, error) {
			if cause := known.find(c.Request, time.Now()); cause != nil {
				return nil, c.failUnsent(cause)
			}

			return next(ctx, c)
		}
	}
}

// shareCauses is failKnownCauses, and learns causes from the requests that it sends.
func shareCauses(known *causes) link {
	return func(next handler) handler {
		return failKnownCauses(known)(func(ctx context.Context, c *call) (*reply, error) {
			r, err := next(ctx, c)
			if err == nil {
				known.learnAccepted(c.Request)
			} else if e, ok := errors.AsType[*Error](err); ok && e.sharedCause == nil {
				known.learnFailed(c.Request, e)
			}

			return r, err
		})
	}
}

// failUnsent returns the error of a request that is not sent because of a cause. It copies the parts of the first
// failure that other links change later.
func (c *call) failUnsent(shared *Cause) *Error {
	e := *shared.First
	e.Operation, e.Method, e.Path = c.Operation, c.Method, clean(c.url.Path, maxDetail)
	e.Attempts, e.notSent, e.outcomeUnknown = 0, true, false

	if why, ok := e.Err.(*errorWithText); ok { //nolint:errorlint // only the outermost text is changed
		own := *why
		e.Err = &own
	}

	return &e
}

func (c *causes) find(r Request, now time.Time) *Cause {
	c.mu.Lock()
	defer c.mu.Unlock()

	if c.unreachable != nil && now.Sub(c.lastFailed) < failFastTime {
		return c.unreachable
	}

	api, directory := apiOf(r.Path)
	needed := 2

	if directory != "" {
		needed = 1 // the key of a directory has no scopes, so that no other operation can succeed
	}

	operations := c.refused[api]
	if cause := operations[r.Operation]; cause != nil || c.accepted[api] || len(operations) < needed {
		return cause
	}

	return c.refusedAll(api)
}

// refusedAll returns the cause of all refusals of an API that has never accepted the key, or nil.
func (c *causes) refusedAll(api string) *Cause {
	if !c.accepted[api] {
		for _, cause := range c.refused[api] {
			return cause
		}
	}

	return nil
}

func (c *causes) learnAccepted(r Request) {
	c.mu.Lock()
	defer c.mu.Unlock()

	api, _ := apiOf(r.Path)
	c.accepted[api], c.reached = true, true
	c.unreachableSince, c.unreachable = time.Time{}, nil
}

// learnFailed learns from the final failure of a request.
func (c *causes) learnFailed(r Request, e *Error) {
	c.mu.Lock()
	defer c.mu.Unlock()

	api, directory := apiOf(r.Path)
	newCause := func(kind CauseKind) *Cause {
		return &Cause{Kind: kind, Directory: directory, KeyName: c.keyName, BaseURL: c.baseURL, First: e}
	}

	if e.Status != 0 {
		c.reached, c.unreachableSince, c.unreachable = true, time.Time{}, nil
	}

	switch {
	case e.unreachable:
		now := time.Now()
		if c.unreachable == nil && c.shouldGiveUp(now) {
			c.unreachable = newCause(Unreachable)
		}

		c.lastFailed, e.sharedCause = now, c.unreachable

		return
	case e.notFromAPI:
		return
	case e.Status == http.StatusUnauthorized:
		e.sharedCause = c.noteRefusal(api, r.Operation, func() *Cause { return newCause(KeyNotAccepted) })
	case e.Status == http.StatusForbidden && directory != "" && !c.accepted[api]:
		// A key of a directory may do everything in it. A key that may do nothing belongs to another directory.
		e.sharedCause = c.noteRefusal(api, r.Operation, func() *Cause { return newCause(KeyNotAllowed) })
	}
}

// noteRefusal records that an operation refused the key, and returns the cause. A key with scopes may be accepted for
// other operations (API §1.4), so that find fails the whole API only after two operations refused and none accepted.
// One is enough for a directory.
func (c *causes) noteRefusal(api, operation string, newCause func() *Cause) *Cause {
	operations := c.refused[api]
	if operations == nil {
		operations = make(map[string]*Cause)
		c.refused[api] = operations
	}

	if operations[operation] == nil {
		cause := c.refusedAll(api)
		if cause == nil {
			cause = newCause()
		}

		operations[operation] = cause
	}

	return operations[operation]
}

// retryConnecting reports whether a request that could not connect, with this many failures so far, is tried again, and
// after which wait.
func (c *causes) retryConnecting(failures int, now time.Time) (wait time.Duration, again bool) {
	c.mu.Lock()
	defer c.mu.Unlock()

	if c.unreachable != nil || c.shouldGiveUp(now) && now.Sub(c.unreachableSince) >= giveUpNeverReached {
		return 0, false
	}

	wait = backoff(failures)
	if !c.reached {
		wait = min(wait, maxConnectBackoff)
	}

	return wait, true
}

func (c *causes) shouldGiveUp(now time.Time) bool {
	if c.unreachableSince.IsZero() {
		c.unreachableSince = now
	}

	return !c.reached || now.Sub(c.unreachableSince) >= giveUpOnceReached
}
