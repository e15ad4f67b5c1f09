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

// shareCauses is the link that fails a request without sending it if its cause of failure is known. It learns causes
// from the requests that it sends.
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

// recheckCauses is the link that checks again right before a request is sent: a cause may have been found while the
// request waited.
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

func (k *causes) find(r Request, now time.Time) *Cause {
	k.mu.Lock()
	defer k.mu.Unlock()

	if k.unreachable != nil && now.Sub(k.lastFailed) < failFastTime {
		return k.unreachable
	}

	api, directory := apiOf(r.Path)
	needed := 2

	if directory != "" {
		needed = 1 // the key of a directory has no scopes, so that no other operation can succeed
	}

	operations := k.refused[api]
	if cause := operations[r.Operation]; cause != nil || k.accepted[api] || len(operations) < needed {
		return cause
	}

	return k.refusedAll(api)
}

// refusedAll returns the cause of all refusals of an API that has never accepted the key, or nil.
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

// learnFailed learns from the final failure of a request.
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
		// A key of a directory may do everything in it. A key that may do nothing belongs to another directory.
		e.sharedCause = k.noteRefusal(api, r.Operation, func() *Cause { return share(KeyNotAllowed) })
	}
}

// noteRefusal records that an operation refused the key, and returns the cause. A key with scopes may be accepted for
// other operations (API §1.4), so that find fails the whole API only after two operations refused and none accepted.
// One is enough for a directory.
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

// retryConnecting reports whether a request that could not connect, with this many failures so far, is tried again, and
// after which wait.
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
