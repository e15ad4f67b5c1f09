// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"context"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// maxPasses bounds how often a directory that moves while it is listed is listed again.
const maxPasses = 3

// A listing is one reading of the whole directory. It does not end with the caller that began it. Guarded by the mutex
// of the reader.
type listing struct {
	*flight
	began   tick
	changed chan struct{} // closed, and replaced, whenever there is more
	order   []string      // the ids, as the directory shows them, each once
	ended   bool
	err     error
	whole   bool // somebody wants all users, not just some of them
	settled bool // nothing more is to be learnt by listing again
}

// begin starts a listing, with the first page if it is at hand. The mutex is held.
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

// run lists, and lists again if somebody wants all users and the directory moved meanwhile: a user who was deleted in
// front of a page not yet asked for moves another one across its border, where it is in neither page. What any pass
// shows counts.
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

// listPage asks for a page: not for long as long as nobody wants all users, as often as any other request when somebody
// does.
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

// finish ends a listing, unless it is to be repeated.
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

// announce wakes who waits. The mutex is held.
func (l *listing) announce() {
	close(l.changed)
	l.changed = make(chan struct{})
}

// joinWhole returns a listing of all users that was begun after the last own write: one at hand, or a new one.
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

// progress returns the ids from one on, and a channel that is closed when there are more; nil when the listing ended.
func (r *reader) progress(l *listing, from int) ([]string, <-chan struct{}, error) {
	r.mu.Lock()
	defer r.mu.Unlock()

	ids := l.order[from:len(l.order):len(l.order)]
	if l.ended {
		return ids, nil, l.err
	}

	return ids, l.changed, nil
}

// awaitMore waits for a listing to get on.
func (r *reader) awaitMore(ctx context.Context, l *listing, changed <-chan struct{}) error {
	select {
	case <-changed:
		return nil
	case <-ctx.Done():
		r.leave(l)
		return context.Cause(ctx)
	}
}

// await waits once on behalf of the reader of one user, who counted itself among those who wait.
func (r *reader) await(ctx context.Context, l *listing, changed <-chan struct{}) error {
	if err := r.awaitMore(ctx, l, changed); err != nil {
		return err
	}

	r.mu.Lock()
	defer r.mu.Unlock()

	l.waiters--

	return nil
}

// leave is for who gives up before the end. When nobody is left the listing stops.
func (r *reader) leave(l *listing) {
	r.mu.Lock()
	defer r.mu.Unlock()

	if !l.ended && l.abandon() && r.listing == l {
		r.listing = nil
	}
}
