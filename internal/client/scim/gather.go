// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// gatherWindow is how long a change of one member waits for others of the same group, counted from the last that came.
// Terraform has ten resources at work at a time by default, which arrive within far less.
const gatherWindow = 10 * time.Millisecond

// A gathering is what is put into one request: members that join one group, or leave it.
type gathering struct {
	groupID string
	removes bool
}

type changeFunc func(ctx context.Context, groupID string, userIDs []string) error

// A gatherer puts concurrent changes of single members of one group into few requests. Only one request for a group is
// under way at a time; what comes meanwhile waits, and goes together in the next.
type gatherer struct {
	add, remove changeFunc

	mu   sync.Mutex
	open map[gathering]*batch
	turn map[string]chan struct{} // by group: held by whose request is under way
}

// A batch is one request that is being gathered, and then sent.
type batch struct {
	*flight
	userIDs []string
	came    chan struct{} // signals an arrival
	full    chan struct{} // closed when nobody else fits
	err     error
}

func newGatherer(add, remove changeFunc) *gatherer {
	return &gatherer{add: add, remove: remove, open: make(map[gathering]*batch), turn: make(map[string]chan struct{})}
}

// do changes one member, and returns the outcome for that member.
func (g *gatherer) do(ctx context.Context, what gathering, userID string) error {
	if err := errors.Join(validID(what.groupID), validID(userID)); err != nil {
		return err
	}
	b := g.join(ctx, what, userID)
	select {
	case <-b.done:
		return outcome(b.err, userID)
	case <-ctx.Done():
		g.abandon(what, b, userID)
		return context.Cause(ctx)
	}
}

// outcome picks what an error says of one member.
func outcome(err error, userID string) error {
	failure, ok := errors.AsType[*MembersError](err)
	if !ok {
		return err
	}
	cause, failed := failure.causes[userID]
	if !failed {
		return nil
	}
	return &MembersError{GroupID: failure.GroupID, Failed: []string{userID}, Err: cause, causes: failure.causes}
}

func (g *gatherer) join(ctx context.Context, what gathering, userID string) *batch {
	g.mu.Lock()
	defer g.mu.Unlock()
	b, ok := g.open[what]
	if !ok {
		b = &batch{came: make(chan struct{}, 1), full: make(chan struct{})}
		b.flight, ctx = launch(ctx)
		g.open[what] = b
		go g.run(ctx, what, b)
	}
	b.userIDs = append(b.userIDs, userID)
	b.waiters++
	if len(b.userIDs) == maxOperations {
		close(b.full)
		delete(g.open, what)
	}
	select {
	case b.came <- struct{}{}:
	default:
	}
	return b
}

// abandon takes back a change that was not sent yet.
func (g *gatherer) abandon(what gathering, b *batch, userID string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.open[what] == b {
		if i := slices.Index(b.userIDs, userID); i >= 0 {
			b.userIDs = slices.Delete(b.userIDs, i, i+1)
		}
	}
	if b.abandon() {
		g.seal(what, b)
	}
}

// seal lets nobody else join. The mutex is held.
func (g *gatherer) seal(what gathering, b *batch) {
	if g.open[what] == b {
		delete(g.open, what)
	}
}

func (g *gatherer) run(ctx context.Context, what gathering, b *batch) {
	defer b.cancel()
	defer close(b.done)
	if b.err = b.gather(ctx); b.err != nil {
		return
	}
	turn := g.turnOf(what.groupID)
	select {
	case turn <- struct{}{}:
		defer func() { <-turn }()
	case <-ctx.Done():
		b.err = context.Cause(ctx)
		return
	}
	g.mu.Lock()
	g.seal(what, b)
	userIDs := slices.Clone(b.userIDs)
	g.mu.Unlock()
	change := g.add
	if what.removes {
		change = g.remove
	}
	b.err = change(ctx, what.groupID, userIDs)
}

// gather waits until nobody came for as long as the window, or nobody else fits.
func (b *batch) gather(ctx context.Context) error {
	window := time.NewTimer(gatherWindow)
	defer window.Stop()
	for {
		select {
		case <-b.came:
			window.Reset(gatherWindow)
		case <-b.full:
			return nil
		case <-window.C:
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func (g *gatherer) turnOf(groupID string) chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	turn, ok := g.turn[groupID]
	if !ok {
		turn = make(chan struct{}, 1)
		g.turn[groupID] = turn
	}
	return turn
}
