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

// gatherWindow is how long a change of one member waits for others of the same group, counted from the last that came. It
// is the fallback for when nobody knows how many may come; a busy machine takes some of it between two of Terraform's calls.
const gatherWindow = 50 * time.Millisecond

// A gathering is what is put into one request: members that join one group, or leave it.
type gathering struct {
	groupID string
	removes bool
}

type changeFunc func(ctx context.Context, groupID string, userIDs []string) error

// abreastGathered is how many gathered requests are under way at a time. The fewer, the more callers each can take: what
// comes meanwhile waits, and the batch that has gathered most goes next.
const abreastGathered = 2

// A gatherer puts concurrent changes of single members of one group into few requests. Only one request for a group is
// under way at a time.
type gatherer struct {
	add, remove changeFunc

	mu    sync.Mutex
	open  map[gathering]*batch // that can be joined
	ready []*batch             // that have waited long enough
	busy  map[string]struct{}  // groups with a request under way
	// waiting is how many callers wait now, and peak the most that ever did when a batch was ready. Terraform has a fixed
	// number of resources at work: once as many wait as ever did, nobody else can come until some are answered.
	waiting, peak int
}

// A batch is one request that is being gathered, and then sent.
type batch struct {
	*flight
	gathering
	userIDs []string
	came    chan struct{} // signals an arrival
	all     chan struct{} // signals that nobody else can come
	full    chan struct{} // closed when nobody else fits
	turn    chan struct{} // closed when it is to be sent
	over    bool          // its callers have been answered
	err     error
}

func newGatherer(add, remove changeFunc) *gatherer {
	return &gatherer{add: add, remove: remove, open: make(map[gathering]*batch), busy: make(map[string]struct{})}
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
		g.abandon(b, userID)
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
		b = &batch{gathering: what, turn: make(chan struct{}), came: make(chan struct{}, 1), all: make(chan struct{}, 1), full: make(chan struct{})}
		b.flight, ctx = launch(ctx)
		g.open[what] = b
		go g.run(ctx, b)
	}
	b.userIDs = append(b.userIDs, userID)
	b.waiters++
	g.waiting++
	if len(b.userIDs) == maxOperations {
		close(b.full)
		delete(g.open, what)
	}
	signal(b.came)
	if g.peak > 0 && g.waiting >= g.peak {
		signal(g.largest(b).all)
	}
	return b
}

// largest is the batch that has gathered most; the others go on waiting. The mutex is held.
func (g *gatherer) largest(b *batch) *batch {
	for _, other := range g.open {
		if len(other.userIDs) > len(b.userIDs) {
			b = other
		}
	}
	return b
}

func signal(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// answered takes those who wait for the batch off the count, before any of them can come again.
func (g *gatherer) answered(b *batch) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting -= b.waiters
	b.over = true
}

// abandon takes back a change that was not sent yet.
func (g *gatherer) abandon(b *batch, userID string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !b.over {
		g.waiting--
	}
	if g.open[b.gathering] == b {
		if i := slices.Index(b.userIDs, userID); i >= 0 {
			b.userIDs = slices.Delete(b.userIDs, i, i+1)
		}
	}
	if b.abandon() {
		g.seal(b)
	}
}

// seal lets nobody else join. The mutex is held.
func (g *gatherer) seal(b *batch) {
	if g.open[b.gathering] == b {
		delete(g.open, b.gathering)
	}
}

func (g *gatherer) run(ctx context.Context, b *batch) {
	defer b.cancel()
	defer close(b.done)
	defer g.answered(b)
	if b.err = b.gather(ctx); b.err != nil {
		return
	}
	g.queue(b)
	defer g.dequeue(b)
	select {
	case <-b.turn:
	case <-ctx.Done():
		b.err = context.Cause(ctx)
		return
	}
	change := g.add
	if b.removes {
		change = g.remove
	}
	b.err = change(ctx, b.groupID, b.userIDs)
}

func (g *gatherer) queue(b *batch) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.peak = max(g.peak, g.waiting)
	g.ready = append(g.ready, b)
	g.next()
}

func (g *gatherer) dequeue(b *batch) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if i := slices.Index(g.ready, b); i >= 0 {
		g.ready = slices.Delete(g.ready, i, i+1)
	} else {
		delete(g.busy, b.groupID)
	}
	g.next()
}

// next gives their turn to those batches, the largest first, that can be sent. The mutex is held.
func (g *gatherer) next() {
	for len(g.busy) < abreastGathered {
		largest := -1
		for i, b := range g.ready {
			if _, busy := g.busy[b.groupID]; !busy && (largest < 0 || len(b.userIDs) > len(g.ready[largest].userIDs)) {
				largest = i
			}
		}
		if largest < 0 {
			return
		}
		b := g.ready[largest]
		g.ready = slices.Delete(g.ready, largest, largest+1)
		g.busy[b.groupID] = struct{}{}
		g.seal(b)
		close(b.turn)
	}
}

// gather waits until nobody came for as long as the window, or nobody else can come, or nobody else fits.
func (b *batch) gather(ctx context.Context) error {
	window := time.NewTimer(gatherWindow)
	defer window.Stop()
	for {
		select {
		case <-b.came:
			window.Reset(gatherWindow)
		case <-b.all:
			return nil
		case <-b.full:
			return nil
		case <-window.C:
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
