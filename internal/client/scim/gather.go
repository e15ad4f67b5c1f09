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

// Nobody tells the gatherer how many changes are to come, nor how many can wait at a time. It waits until as many wait
// as ever did, since Terraform has a fixed number of resources at work: then nobody else can come until some are
// answered. Where fewer are left, it waits until nobody came for a while. A busy machine takes its time between two of
// Terraform's calls, so that this while is measured by what they have taken so far.
const (
	// defaultParallelism is how many resources Terraform has at work unless it is told otherwise; more are noticed.
	defaultParallelism = 10
	// The while is never shorter, nor longer, than these.
	minGatherWait = 50 * time.Millisecond
	maxGatherWait = 2 * time.Second
	// gatherWaitGaps is by how much it is longer than the longest time that lately passed until somebody came.
	gatherWaitGaps = 4
	// gapMemory is the part of that time that is forgotten with each who comes sooner.
	gapMemory = 256
)

// A gathering is what is put into one request: members that join one group, or leave it.
type gathering struct {
	groupID string
	removes bool
}

// A changeFunc changes members of a group, and leaves alone who stays as they are after all.
type changeFunc func(ctx context.Context, groupID string, userIDs []string, stays func(userID string) bool) error

// parallelBatches is how many gathered requests are under way at a time. The fewer, the more callers each can take:
// what comes meanwhile waits, and the batch that has gathered most goes next.
const parallelBatches = 2

// A gatherer puts concurrent changes of single members of one group into few requests. Only one request for a group is
// under way at a time.
type gatherer struct {
	add, remove changeFunc

	mu   sync.Mutex
	open []*batch            // that have not been sent, in the order in which they were begun
	busy map[string]struct{} // groups with a request under way
	// waiting is how many callers wait for an answer, and peak the most that ever did.
	waiting, peak int
	last          time.Time     // when somebody came or was answered
	gap           time.Duration // how long it lately took until somebody came
	quiet         *time.Timer   // runs out when nobody came for a while
}

// A batch is one request that is being gathered, and then sent.
type batch struct {
	*flight
	gathering
	ctx     context.Context //nolint:containedctx // That of the flight, which ends with the last caller and not with the first.
	userIDs []string
	stays   map[string]func() bool // of whom it is to be asked
	over    bool                   // its callers have been answered
	err     error
}

func newGatherer(add, remove changeFunc) *gatherer {
	return &gatherer{add: add, remove: remove, busy: make(map[string]struct{}), peak: defaultParallelism}
}

// do changes one member, and returns the outcome for that member.
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
		// It has been sent, and a write on its way outlives an interrupt for a while: its outcome is worth the wait.
		select {
		case <-b.done:
			return failureOf(b.err, userID)
		case <-time.After(client.InterruptedWrite + time.Second):
		}
	}

	return context.Cause(ctx)
}

// failureOf picks what an error says of one member.
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

	i := slices.IndexFunc(g.open, func(b *batch) bool { return b.gathering == what && len(b.userIDs) < maxOperations })
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

// came counts somebody, and measures how long it took until they came, unless nobody waited for them. The mutex is
// held.
func (g *gatherer) came() {
	now := time.Now()
	if g.waiting > 0 {
		g.gap = max(now.Sub(g.last), g.gap-g.gap/gapMemory)
	}

	g.last = now
	g.waiting++
	g.peak = max(g.peak, g.waiting)
}

// send sends the batches that have gathered most, as many as may be under way, if it is time to; otherwise it waits for
// it. The mutex is held.
func (g *gatherer) send(late bool) {
	for len(g.busy) < parallelBatches {
		b := g.largest()
		if b == nil {
			return
		}

		if !late && g.waiting < g.peak && len(b.userIDs) < maxOperations {
			g.wait()
			return
		}

		g.open = slices.DeleteFunc(g.open, func(o *batch) bool { return o == b })

		g.busy[b.groupID] = struct{}{}
		go g.run(b)
	}
}

// largest is the batch that has gathered most of those that can be sent, nil if there is none. The mutex is held.
func (g *gatherer) largest() *batch {
	var largest *batch
	for _, b := range g.open {
		if _, busy := g.busy[b.groupID]; !busy && (largest == nil || len(b.userIDs) > len(largest.userIDs)) {
			largest = b
		}
	}

	return largest
}

// wait has it sent all the same when nobody comes for a while. The mutex is held.
func (g *gatherer) wait() {
	while := min(max(gatherWaitGaps*g.gap, minGatherWait), maxGatherWait)
	if g.quiet != nil {
		g.quiet.Stop()
	}

	began := g.last
	g.quiet = time.AfterFunc(while, func() {
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
	// Those who are answered are taken off the count before any of them can come again.
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
