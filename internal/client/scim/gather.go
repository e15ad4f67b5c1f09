// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// The gatherer does not know how many changes will come. Terraform works on a fixed number of resources at a time. So
// the gatherer sends when the highest number of callers so far is waiting: no other call can come before some are
// answered. If fewer callers are left, it sends when no call has come for some time. A busy machine may pause between
// two of Terraform's calls, so this time depends on the gaps between the calls so far.
const (
	// defaultParallelism is how many resources Terraform works on at a time by default. The gatherer notices a higher
	// number.
	defaultParallelism = 10
	// The bounds of the wait for another call.
	minGatherWait = 50 * time.Millisecond
	maxGatherWait = 2 * time.Second
	// gatherWaitGaps is how many times the longest recent gap between two calls the wait lasts.
	gatherWaitGaps = 4
	// gapMemory is how slowly the longest gap decays: each call that comes sooner shortens it by 1/gapMemory.
	gapMemory = 256
)

// A gathering identifies the changes that may share a request: members that join one group, or leave it.
type gathering struct {
	groupID string
	removes bool
}

// A changeFunc changes members of a group, except those that stay.
type changeFunc func(ctx context.Context, groupID string, userIDs []string, stays func(userID string) bool) error

// parallelBatches is how many batches are sent at a time. With fewer, each batch has more callers: calls that come
// meanwhile wait, and the largest batch goes next.
const parallelBatches = 2

// A gatherer combines concurrent changes of single members of a group into few requests. It sends one request per group
// at a time.
type gatherer struct {
	add, remove changeFunc

	mu   sync.Mutex
	open []*batch            // not sent yet, oldest first
	busy map[string]struct{} // groups with a running request
	// waiting is how many callers wait for an answer, peak the maximum so far.
	waiting, peak int
	last          time.Time     // when a call last came or was answered
	gap           time.Duration // the longest recent gap before a call
	timer         *time.Timer   // fires when no call has come for some time
}

// A batch is a request that is still being gathered or has been sent.
type batch struct {
	*flight
	gathering
	ctx     context.Context //nolint:containedctx // Of the flight: it ends with the last caller, not with the first.
	userIDs []string
	stays   map[string]func() bool // by user id; not every caller has one
	over    bool                   // the callers have their answer
	err     error
}

func newGatherer(add, remove changeFunc) *gatherer {
	return &gatherer{add: add, remove: remove, busy: make(map[string]struct{}), peak: defaultParallelism}
}

// do changes one member and returns the result for that member.
func (g *gatherer) do(ctx context.Context, what gathering, userID string, stays func() bool) error {
	if err := errors.Join(validID(what.groupID), validID(userID)); err != nil {
		return err
	}

	b := g.join(ctx, what, userID, stays)
	select {
	case <-b.done:
		return failureOf(b.err, userID)
	case <-ctx.Done():
	}

	if !g.abandon(b, userID) {
		// The batch has been sent. A running write outlives an interrupt for some time, so wait for its result.
		select {
		case <-b.done:
			return failureOf(b.err, userID)
		case <-time.After(client.GracePeriod + time.Second):
		}
	}

	return context.Cause(ctx)
}

// failureOf returns the part of an error that is about one member.
func failureOf(err error, userID string) error {
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

func (g *gatherer) join(ctx context.Context, what gathering, userID string, stays func() bool) *batch {
	g.mu.Lock()
	defer g.mu.Unlock()

	i := slices.IndexFunc(g.open, func(b *batch) bool { return b.gathering == what && len(b.userIDs) < MembersPerRequest })
	if i < 0 {
		b := &batch{gathering: what, stays: make(map[string]func() bool)}
		b.flight, b.ctx = launch(ctx)
		i, g.open = len(g.open), append(g.open, b)
	}

	b := g.open[i]

	b.userIDs = append(b.userIDs, userID)
	if stays != nil {
		b.stays[userID] = stays
	}

	b.waiters++

	g.came()
	g.send(false)

	return b
}

// came counts a caller and measures the gap before it, unless no other caller was waiting. The mutex is held.
func (g *gatherer) came() {
	now := time.Now()
	if g.waiting > 0 {
		g.gap = max(now.Sub(g.last), g.gap-g.gap/gapMemory)
	}

	g.last = now
	g.waiting++
	g.peak = max(g.peak, g.waiting)
}

// send sends the largest batches, up to parallelBatches at a time, if the batch is full, if as many callers wait as
// ever did, or if waited is set, because the wait has ended. Otherwise it starts the wait. The mutex is held.
func (g *gatherer) send(waited bool) {
	for len(g.busy) < parallelBatches {
		b := g.largest()
		if b == nil {
			return
		}

		if !waited && g.waiting < g.peak && len(b.userIDs) < MembersPerRequest {
			g.wait()
			return
		}

		g.open = slices.DeleteFunc(g.open, func(o *batch) bool { return o == b })

		g.busy[b.groupID] = struct{}{}
		go g.run(b)
	}
}

// largest returns the largest batch of a group without a running request, or nil. The mutex is held.
func (g *gatherer) largest() *batch {
	var largest *batch
	for _, b := range g.open {
		if _, busy := g.busy[b.groupID]; !busy && (largest == nil || len(b.userIDs) > len(largest.userIDs)) {
			largest = b
		}
	}

	return largest
}

// wait starts the timer that sends the open batches if no further call comes in time. The mutex is held.
func (g *gatherer) wait() {
	while := min(max(gatherWaitGaps*g.gap, minGatherWait), maxGatherWait)
	if g.timer != nil {
		g.timer.Stop()
	}

	began := g.last
	g.timer = time.AfterFunc(while, func() {
		g.mu.Lock()
		defer g.mu.Unlock()

		if g.last.Equal(began) {
			g.send(true)
		}
	})
}

func (g *gatherer) run(b *batch) {
	defer b.cancel()

	change := g.add
	if b.removes {
		change = g.remove
	}

	err := change(b.ctx, b.groupID, b.userIDs, func(userID string) bool {
		stays, asked := b.stays[userID]
		return asked && stays()
	})

	g.mu.Lock()
	defer g.mu.Unlock()
	// Uncount the answered callers before any of them can call again.
	b.err, b.over = err, true
	g.waiting -= b.waiters
	g.last = time.Now()
	delete(g.busy, b.groupID)
	close(b.done)
	g.send(false)
}

// abandon takes back a change, and reports whether it had not been sent yet.
func (g *gatherer) abandon(b *batch, userID string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()

	if b.over {
		return false
	}

	g.waiting--

	open := slices.Contains(g.open, b)
	if open {
		if i := slices.Index(b.userIDs, userID); i >= 0 {
			b.userIDs = slices.Delete(b.userIDs, i, i+1)
		}
	}

	if b.abandon() && open {
		g.open = slices.DeleteFunc(g.open, func(o *batch) bool { return o == b })
	}

	return open
}
