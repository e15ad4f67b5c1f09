// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// maxAge is how long what was read is remembered. Terraform starts the provider anew for each walk of its graph, so it
// only matters for walks that take longer, and for what else keeps the process.
const maxAge = 15 * time.Minute

// A tick orders events within a process. It is no time, so that no two events share one.
type tick uint64

type state uint8

const (
	unsure  state = iota // written since it was last read, in a way not known: what was asked for before does not count
	present              // as value shows
	absent               // the directory said that it has none
	deleted              // by us: ids never come back (API §2.11)
)

// A record is what is known of one id, as of one tick.
type record[T any] struct {
	value *T
	err   error // of a read, when absent
	asOf  tick
	state state
}

// A cache remembers records, and lets concurrent reads of one share a request. The newest knowledge wins: a read is as
// old as the moment it was asked for, an own write as young as the moment it was answered. So the answer to a read that
// was overtaken by a write never replaces what the write showed.
type cache[T any] struct {
	read    func(ctx context.Context, id string) (*T, error)
	mu      sync.Mutex
	now     tick
	times   []time.Time // of each tick
	written tick        // the last own write to any record
	records map[string]record[T]
	flights map[string]*reading[T]
}

// A reading is one request for one record.
type reading[T any] struct {
	*flight
	value *T
	err   error
}

func newCache[T any](read func(ctx context.Context, id string) (*T, error)) *cache[T] {
	return &cache[T]{
		read:    read,
		times:   make([]time.Time, 1), // ticks begin with 1
		records: make(map[string]record[T]),
		flights: make(map[string]*reading[T]),
	}
}

// tick marks the beginning of a request.
func (c *cache[T]) tick() tick {
	c.mu.Lock()
	defer c.mu.Unlock()

	return c.next()
}

func (c *cache[T]) next() tick {
	c.now++
	c.times = append(c.times, time.Now())

	return c.now
}

// outdated reports whether what was so at a tick is too old to be told. The mutex is held.
func (c *cache[T]) outdated(asOf tick) bool { return time.Since(c.times[asOf]) > maxAge }

// get returns what is remembered, or asks.
func (c *cache[T]) get(ctx context.Context, id string) (*T, error) {
	c.mu.Lock()
	if r, ok := c.current(id); ok {
		c.mu.Unlock()
		return r.value, r.err
	}

	f := c.join(ctx, id)
	c.mu.Unlock()

	return c.wait(ctx, id, f)
}

// remembered returns a record only if one is at hand.
func (c *cache[T]) remembered(id string) (*T, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()

	r, ok := c.current(id)

	return r.value, ok && r.state == present
}

// fresh asks, always.
func (c *cache[T]) fresh(ctx context.Context, id string) (*T, error) {
	began := c.tick()
	v, err := c.read(ctx, id)
	c.mu.Lock()
	defer c.mu.Unlock()

	return c.settle(id, v, err, began)
}

// current returns what is remembered of a record, if it may be used. The mutex is held.
func (c *cache[T]) current(id string) (record[T], bool) {
	r, ok := c.records[id]
	switch {
	case !ok || r.state == unsure:
		return record[T]{}, false
	case r.state == deleted:
		return r, true
	default:
		return r, !c.outdated(r.asOf)
	}
}

// join returns the request for a record that is under way, or begins one. The mutex is held.
func (c *cache[T]) join(ctx context.Context, id string) *reading[T] {
	f, ok := c.flights[id]
	if !ok {
		f = &reading[T]{}
		f.flight, ctx = launch(ctx)
		c.flights[id] = f
		began := c.next()

		go func() {
			defer f.cancel()

			v, err := c.read(ctx, id)
			c.mu.Lock()
			defer c.mu.Unlock()

			f.value, f.err = c.settle(id, v, err, began)
			c.closeFlight(id, f)
			close(f.done)
		}()
	}

	f.waiters++

	return f
}

func (c *cache[T]) wait(ctx context.Context, id string, f *reading[T]) (*T, error) {
	select {
	case <-f.done:
		return f.value, f.err
	case <-ctx.Done():
		c.mu.Lock()
		defer c.mu.Unlock()

		if f.abandon() {
			c.closeFlight(id, f)
		}

		return nil, context.Cause(ctx)
	}
}

// closeFlight lets nobody else join a request. The mutex is held.
func (c *cache[T]) closeFlight(id string, f *reading[T]) {
	if c.flights[id] == f {
		delete(c.flights, id)
	}
}

// settle remembers the answer to a read, and returns the newest that is known by now. The mutex is held.
func (c *cache[T]) settle(id string, v *T, err error, began tick) (*T, error) {
	switch {
	case err == nil:
		c.learn(id, record[T]{value: v, asOf: began, state: present})
	case errors.Is(err, client.ErrNotFound):
		c.learn(id, record[T]{err: err, asOf: began, state: absent})
	default:
		return nil, err
	}

	if r := c.records[id]; r.asOf > began && r.state != unsure {
		return r.value, r.err
	}

	return v, err
}

// learn keeps the newer of what is known and what is new. The mutex is held.
func (c *cache[T]) learn(id string, r record[T]) {
	if known, ok := c.records[id]; ok && (known.asOf > r.asOf || known.state == deleted) {
		return
	}

	c.records[id] = r
}

// show remembers a record that a list showed.
func (c *cache[T]) show(id string, v *T, began tick) {
	c.mu.Lock()
	defer c.mu.Unlock()

	c.learn(id, record[T]{value: v, asOf: began, state: present})
}

// wrote remembers the record that the answer to an own write showed.
func (c *cache[T]) wrote(id string, v *T) { c.write(id, record[T]{value: v, state: present}) }

// gone remembers an own deletion; err is what a read of the record answers from now on.
func (c *cache[T]) gone(id string, err error) { c.write(id, record[T]{err: err, state: deleted}) }

// forget is for an own write whose outcome is not at hand: the next read asks.
func (c *cache[T]) forget(id string) { c.write(id, record[T]{state: unsure}) }

func (c *cache[T]) write(id string, r record[T]) {
	c.mu.Lock()
	defer c.mu.Unlock()

	c.overwrite(id, r)
}

func (c *cache[T]) overwrite(id string, r record[T]) {
	if c.records[id].state == deleted {
		return
	}

	delete(c.flights, id) // who reads from now on must not get an answer from before
	r.asOf = c.next()
	c.written = r.asOf
	c.records[id] = r
}

// forgetIf forgets all records of which an own write to something else may have changed a part.
func (c *cache[T]) forgetIf(changed func(*T) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()

	for id, r := range c.records {
		if r.state == present && changed(r.value) {
			c.overwrite(id, record[T]{state: unsure})
		}
	}
}

// adjust replaces a record that is at hand by what an own write made of it, and forgets it otherwise.
func (c *cache[T]) adjust(id string, change func(*T) *T) {
	c.mu.Lock()
	defer c.mu.Unlock()

	r, ok := c.current(id)
	if !ok || r.state != present {
		c.overwrite(id, record[T]{state: unsure})
		return
	}

	c.overwrite(id, record[T]{value: change(r.value), state: present})
}
