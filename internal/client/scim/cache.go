// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"context"
	"sync"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// maxAge is how long a read stays in the cache. Terraform starts the provider anew for each walk of its graph, so it
// matters only to longer walks and to other long-lived processes.
const maxAge = 15 * time.Minute

// A tick numbers the events of a process in order. A clock time would not do: two events could share it.
type tick uint64

type state uint8

const (
	unsure  state = iota // a write may have changed it: answers to earlier requests do not count
	present              // value is the record
	absent               // the directory answered that it does not exist
	deleted              // by this process: ids are never used again (API §2.11)
)

// A record is what the cache knows of one id at one tick.
type record[T any] struct {
	value *T
	err   error // what a read returns when absent or deleted
	asOf  tick
	state state
}

// A cache keeps records. Concurrent reads of one record share a request. The newest knowledge wins: a read is as old as
// the start of its request, a write by this process as young as its answer. So the answer to a read that started before
// a write never replaces the result of that write.
type cache[T any] struct {
	read    func(ctx context.Context, id string) (*T, error)
	mu      sync.Mutex
	now     tick
	times   []time.Time // when each tick was
	written tick        // the last write of this process to any record
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

// tick returns the tick of an event that starts now, such as a request.
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

// outdated reports whether knowledge from this tick is older than maxAge. The mutex is held.
func (c *cache[T]) outdated(asOf tick) bool { return time.Since(c.times[asOf]) > maxAge }

// get returns the cached record, or requests it.
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

// remembered returns the record if it is cached, and sends no request.
func (c *cache[T]) remembered(id string) (*T, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()

	r, ok := c.current(id)

	return r.value, ok && r.state == present
}

// fresh reads the record, always with a request.
func (c *cache[T]) fresh(ctx context.Context, id string) (*T, error) {
	began := c.tick()
	v, err := c.read(ctx, id)
	c.mu.Lock()
	defer c.mu.Unlock()

	return c.settle(id, v, err, began)
}

// current returns the cached record if it is still valid. The mutex is held.
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

// join returns the running request for a record, or starts one. The mutex is held.
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

// closeFlight stops further callers from joining a request. The mutex is held.
func (c *cache[T]) closeFlight(id string, f *reading[T]) {
	if c.flights[id] == f {
		delete(c.flights, id)
	}
}

// settle caches the answer to a read, and returns the newest knowledge. The mutex is held.
func (c *cache[T]) settle(id string, v *T, err error, began tick) (*T, error) {
	switch {
	case err == nil:
		c.learn(id, record[T]{value: v, asOf: began, state: present})
	case client.IsNotFound(err):
		c.learn(id, record[T]{err: err, asOf: began, state: absent})
	default:
		return nil, err
	}

	if r := c.records[id]; r.asOf > began && r.state != unsure {
		return r.value, r.err
	}

	return v, err
}

// learn caches the record unless a newer one is cached. The mutex is held.
func (c *cache[T]) learn(id string, r record[T]) {
	if known, ok := c.records[id]; ok && (known.asOf > r.asOf || known.state == deleted) {
		return
	}

	c.records[id] = r
}

// show caches a record from a list.
func (c *cache[T]) show(id string, v *T, began tick) {
	c.mu.Lock()
	defer c.mu.Unlock()

	c.learn(id, record[T]{value: v, asOf: began, state: present})
}

// wrote caches the record from the answer to a write.
func (c *cache[T]) wrote(id string, v *T) { c.write(id, record[T]{value: v, state: present}) }

// gone caches a deletion by this process; later reads return err.
func (c *cache[T]) gone(id string, err error) { c.write(id, record[T]{err: err, state: deleted}) }

// forget marks a record whose state after a write is unknown: the next read sends a request.
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

	delete(c.flights, id) // a later read must not share a request that started before this write
	r.asOf = c.next()
	c.written = r.asOf
	c.records[id] = r
}

// forgetIf forgets all records that a write to another record may have changed.
func (c *cache[T]) forgetIf(changed func(*T) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()

	for id, r := range c.records {
		if r.state == present && changed(r.value) {
			c.overwrite(id, record[T]{state: unsure})
		}
	}
}

// adjust applies a write to the cached record, or forgets the record if it is not cached.
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
