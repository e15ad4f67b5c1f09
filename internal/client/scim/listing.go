// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"context"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// maxPasses limits how often a directory that changes during a listing is listed again.
const maxPasses = 3

// A listing reads the whole directory. It continues when the caller that started it leaves. The mutex of the reader
// guards it.
type listing struct {
	*flight
	began   tick
	changed chan struct{} // closed and replaced when a page arrives
	order   []string      // the ids in the directory's order, without duplicates
	ended   bool
	err     error
	whole   bool // a caller wants all users, not only some
	settled bool // listing again would show nothing new
}

// begin starts a listing, from the first page if it is cached. The mutex is held.
func (r *reader) begin(ctx context.Context, first *page[User]) *listing {
	l := &listing{changed: make(chan struct{})}

	l.flight, ctx = launch(ctx)
	if first != nil {
		l.began = first.began
	} else {
		l.began = r.next()
	}

	r.listing = l
	go func() {
		defer l.cancel()

		progress := client.StartProgress(ctx, "Listing SCIM users")
		err := r.run(ctx, l, first, progress)
		progress.End(ctx, err)

		if err != nil {
			r.mu.Lock()
			defer r.mu.Unlock()

			if r.listing == l {
				r.listing = nil
				if ctx.Err() == nil {
					r.failed()
				}
			}

			l.ended, l.err = true, err
			l.announce()
		}
	}()

	return l
}

// run lists the directory. It lists again if a caller wants all users and the directory changed meanwhile: when a user
// before the next page is deleted, another user moves to the previous page and is on neither. The users of every pass
// count.
func (r *reader) run(ctx context.Context, l *listing, first *page[User], progress *client.Progress) error {
	known := make(map[string]struct{})

	var before survey

	for pass := 1; ; pass++ {
		news := 0
		emit := func(p page[User]) bool {
			progress.Add(ctx, p.length, p.total)
			r.mu.Lock()
			defer r.mu.Unlock()

			r.alive = true

			for _, u := range p.items {
				r.learn(u.ID, record[User]{value: u, asOf: p.began, state: present})

				if _, before := known[u.ID]; !before {
					known[u.ID] = struct{}{}
					news++

					l.order = append(l.order, u.ID)
				}
			}

			l.announce()

			return true
		}
		wanted := func() bool {
			r.mu.Lock()
			defer r.mu.Unlock()

			return l.whole
		}
		fetch := func(ctx context.Context, start, count int) (page[User], error) {
			return r.listPage(ctx, wanted, start, count)
		}

		s, err := walk(ctx, list[User]{fetch, r.tick, userID}, first, wanted, emit)
		if err != nil {
			return err
		}

		if r.finish(l, s, s.repeats(before, pass, news)) {
			return nil
		}

		first, before = nil, s
	}
}

// listPage requests a page: with few attempts while no caller wants all users, otherwise with as many as any other
// request.
func (r *reader) listPage(ctx context.Context, whole func() bool, start, count int) (page[User], error) {
	if !whole() {
		p, err := r.list(ctx, r.triesOfPage(), start, count)
		if err == nil || ctx.Err() != nil || !whole() {
			return p, err
		}
	}

	return r.list(ctx, 0, start, count)
}

func (r *reader) triesOfPage() int {
	r.mu.Lock()
	defer r.mu.Unlock()

	if r.failures > 0 {
		return triesOfProbe
	}

	return triesOfListing
}

// finish ends a listing and returns true, unless it must be repeated.
func (r *reader) finish(l *listing, s survey, enough bool) bool {
	r.mu.Lock()
	defer r.mu.Unlock()

	if l.whole && !enough && !s.coherent() {
		return false
	}

	l.ended, l.settled = true, l.whole || s.coherent()
	r.failures = 0
	r.first = nil

	l.announce()

	return true
}

// announce wakes the waiting callers. The mutex is held.
func (l *listing) announce() {
	close(l.changed)
	l.changed = make(chan struct{})
}

// joinWhole returns a listing of all users that started after the last write of this process, and starts one if there
// is none.
func (r *reader) joinWhole(ctx context.Context) *listing {
	r.mu.Lock()
	defer r.mu.Unlock()

	l := r.listing
	if l == nil || l.began < r.written || r.outdated(l.began) || l.ended && !l.settled {
		l = r.begin(ctx, nil)
	}

	l.whole = true
	l.waiters++

	return l
}

// progress returns the ids from an index on, and a channel that closes when there are more, or nil if the listing has
// ended.
func (r *reader) progress(l *listing, from int) ([]string, <-chan struct{}, error) {
	r.mu.Lock()
	defer r.mu.Unlock()

	ids := l.order[from:len(l.order):len(l.order)]
	if l.ended {
		return ids, nil, l.err
	}

	return ids, l.changed, nil
}

// awaitMore waits for the next page of a listing.
func (r *reader) awaitMore(ctx context.Context, l *listing, changed <-chan struct{}) error {
	select {
	case <-changed:
		return nil
	case <-ctx.Done():
		r.leave(l)
		return context.Cause(ctx)
	}
}

// await waits for the next page for a reader of one user, which has counted itself as a waiter.
func (r *reader) await(ctx context.Context, l *listing, changed <-chan struct{}) error {
	if err := r.awaitMore(ctx, l, changed); err != nil {
		return err
	}

	r.mu.Lock()
	defer r.mu.Unlock()

	l.waiters--

	return nil
}

// leave removes a waiter that gives up before the end. The listing stops when no waiter is left.
func (r *reader) leave(l *listing) {
	r.mu.Lock()
	defer r.mu.Unlock()

	if !l.ended && l.abandon() && r.listing == l {
		r.listing = nil
	}
}
