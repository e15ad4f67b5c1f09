// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// A reader answers all reads of a directory's users, as one, at the lowest cost in requests.
//
// What it costs. Whether a list of P pages is cheaper than N single reads is known only afterwards, since Terraform
// asks for one user at a time. So it rents before it buys (the ski-rental rule): reads are single at first; the second
// one asks for the first page of the list instead, which tells P; once P single reads were begun, one listing serves
// all others. That is N+1 requests at most while N ≤ P, and 2·P beyond, never more than twice the better way. A failed
// listing is no error of a read: reads are single again, and the next attempt takes twice as many of them.
//
// How old an answer may be.
//
//  1. A read of one user returns what the directory showed at some moment no more than maxAge before, and not before
//     the last own write to that user was answered. Reads of one walk of Terraform's graph thus see the directory as
//     it was during that walk, as its parallel single reads would.
//  2. Of several things known of one user the newest counts: a page or an answer is as old as the moment it was asked
//     for, the answer to an own write as young as the moment it came. A page that was asked for before a write never
//     undoes it, however late it arrives. A deletion of our own is final.
//  3. A list of all users is one that was begun after the last own write to any user.
//  4. Absence from a list proves nothing (API §9.7): what a complete list does not show is asked for by id, and only a
//     404 to that says that it is gone; and only if the directory itself is there.
type reader struct {
	*cache[User]
	list      listFunc
	directory string

	// All guarded by the mutex of the cache.
	alive    bool // the directory has answered something
	missing  bool // the directory does not exist
	singles  int  // single reads begun since the last attempt to list
	failures int  // of listing
	first    *page[User]
	probe    *probing
	listing  *listing
}

// A listFunc asks for part of the list, so many times at most; 0 is as often as any other request.
type listFunc func(ctx context.Context, tries, start, count int) (page[User], error)

// Single reads are another way to the same, so that a list that fails is not asked for again and again.
const (
	triesOfProbe   = 1
	triesOfListing = 3
)

// A probing is a request for the first page.
type probing struct {
	*flight
	err error
}

const (
	singlesBeforeProbe = 1
	maxDoublings       = 10
)

func newReader(get func(context.Context, string) (*User, error), list listFunc, directory string) *reader {
	r := &reader{list: list, directory: directory}
	r.cache = newCache(confirmed(r, get))

	return r
}

// confirmed wraps a read so that its 404 counts only if the directory is there.
func confirmed[T any](r *reader, get func(context.Context, string) (*T, error)) func(context.Context, string) (*T, error) {
	return func(ctx context.Context, id string) (*T, error) {
		v, err := get(ctx, id)
		if err == nil {
			r.found()
		} else if errors.Is(err, client.ErrNotFound) {
			if missing := r.directoryMissing(ctx); missing != nil {
				return nil, missing
			}
		}

		return v, err
	}
}

// user returns one user.
func (r *reader) user(ctx context.Context, id string) (*User, error) {
	if err := validID(id); err != nil {
		return nil, err
	}

	for {
		r.mu.Lock()
		if rec, ok := r.current(id); ok {
			r.mu.Unlock()
			return rec.value, rec.err
		}

		if r.missing {
			r.mu.Unlock()
			return nil, &DirectoryNotFoundError{ID: r.directory}
		}

		if _, ok := r.flights[id]; ok {
			f := r.join(ctx, id)
			r.mu.Unlock()

			return r.wait(ctx, id, f)
		}

		switch r.choose(id) {
		case bySingle:
			r.singles++
			f := r.join(ctx, id)
			r.mu.Unlock()

			return r.wait(ctx, id, f)
		case byProbe:
			p := r.joinProbe(ctx)
			r.mu.Unlock()
			// A probe that fails is no failure of this read, which has other ways; the end of its context is.
			_ = r.waitProbe(ctx, p)
			if ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
		case byList:
			l := r.listing
			if l == nil {
				l = r.begin(ctx, r.first)
			}

			l.waiters++
			changed := l.changed
			r.mu.Unlock()

			if err := r.await(ctx, l, changed); err != nil {
				return nil, err
			}
		}
	}
}

// The ways to read a user that is not known.
type way int

const (
	bySingle way = iota
	byProbe
	byList
)

// choose decides by the rule in the comment of reader. The mutex is held.
func (r *reader) choose(id string) way {
	if rec, ok := r.records[id]; ok && rec.state == unsure {
		return bySingle // a list that is under way may have passed it
	}

	if l := r.listing; l != nil {
		switch {
		case !l.ended:
			return byList
		case !r.outdated(l.began):
			return bySingle
		default:
			r.listing, r.first, r.singles = nil, nil, 0
		}
	}

	if r.first != nil && r.outdated(r.first.began) {
		r.first = nil
	}

	doublings := min(r.failures, maxDoublings)
	switch {
	case r.probe != nil:
		return byProbe
	case r.first == nil && r.singles >= singlesBeforeProbe<<doublings:
		return byProbe
	case r.first != nil && r.singles >= r.first.pages()<<doublings:
		return byList
	default:
		return bySingle
	}
}

// joinProbe asks for the first page, unless that is under way. The mutex is held.
func (r *reader) joinProbe(ctx context.Context) *probing {
	if r.probe == nil {
		p := &probing{}
		p.flight, ctx = launch(ctx)
		r.probe = p
		began := r.next()

		go func() {
			defer p.cancel()

			first, err := r.list(ctx, triesOfProbe, 1, pageSize)
			first.began, first.full = began, first.length >= pageSize

			r.mu.Lock()
			defer r.mu.Unlock()

			if p.err = err; err == nil {
				r.alive = true

				r.first = &first
				for _, u := range first.items {
					r.learn(u.ID, record[User]{value: u, asOf: began, state: present})
				}
			} else if ctx.Err() == nil {
				r.failed()
				// A list is not found only where the directory is not (API §2.8): who waits for it, and who comes next,
				// need not ask again.
				r.missing = !r.alive && errors.Is(err, client.ErrNotFound)
			}

			if r.probe == p {
				r.probe = nil
			}

			close(p.done)
		}()
	}

	r.probe.waiters++

	return r.probe
}

func (r *reader) waitProbe(ctx context.Context, p *probing) error {
	select {
	case <-p.done:
		return p.err
	case <-ctx.Done():
		r.mu.Lock()
		defer r.mu.Unlock()

		if p.abandon() && r.probe == p {
			r.probe = nil
		}

		return context.Cause(ctx)
	}
}

// failed makes the next attempt to list dearer. The mutex is held.
func (r *reader) failed() {
	r.failures++
	r.singles = 0
	r.first = nil
}

// found notes that the directory exists.
func (r *reader) found() {
	r.mu.Lock()
	defer r.mu.Unlock()

	r.alive = true
}

// directoryMissing is asked when something was not found. It returns an error if that is because the directory itself
// does not exist, or if that cannot be told: people must not be taken for gone then. As long as nothing else has
// answered, the list is asked: it answers 404 only then (API §2.8).
func (r *reader) directoryMissing(ctx context.Context) error {
	r.mu.Lock()
	if r.alive {
		r.mu.Unlock()
		return nil
	}

	if r.missing {
		r.mu.Unlock()
		return &DirectoryNotFoundError{ID: r.directory}
	}

	p := r.joinProbe(ctx)
	r.mu.Unlock()

	switch err := r.waitProbe(ctx, p); {
	case err == nil:
		return nil
	case !errors.Is(err, client.ErrNotFound):
		return fmt.Errorf("something was not found, and whether the SCIM directory itself exists cannot be told: %w", err)
	}

	r.mu.Lock()
	defer r.mu.Unlock()

	if !r.missing {
		return nil
	}

	return &DirectoryNotFoundError{ID: r.directory}
}

// unlessMissing is the error of a write to a collection, which is not found only if the directory is not.
func (r *reader) unlessMissing(ctx context.Context, err error) error {
	if errors.Is(err, client.ErrNotFound) {
		if missing := r.directoryMissing(ctx); missing != nil {
			return missing
		}
	}

	return err
}

// wrote remembers the record that the answer to an own write showed.
func (r *reader) wrote(id string, u *User) {
	r.found()
	r.cache.wrote(id, u)
}

// deleted remembers an own deletion, or one that an own write came too late for.
func (r *reader) deleted(id string) {
	r.gone(id, &client.Error{Operation: "Reading SCIM user", Method: "GET", Path: "/scim/directory/" + r.directory + "/Users/" + id, Status: 404})
}

// showPage remembers what part of a list shows.
func (r *reader) showPage(p page[User]) {
	r.mu.Lock()
	defer r.mu.Unlock()

	r.alive = true

	for _, u := range p.items {
		if !u.incomplete() {
			r.learn(u.ID, record[User]{value: u, asOf: p.began, state: present})
		}
	}
}

// all yields every user.
func (r *reader) all(ctx context.Context) iter.Seq2[*User, error] {
	return func(yield func(*User, error) bool) {
		l := r.joinWhole(ctx)
		for at, ended := 0, false; !ended; {
			ids, changed, err := r.progress(l, at)
			at += len(ids)
			ended = changed == nil

			for _, id := range ids {
				u, err := r.listed(ctx, id)
				switch {
				case errors.Is(err, client.ErrNotFound):
				case err != nil:
					r.leave(l)
					yield(nil, err)

					return
				case !yield(u, nil):
					r.leave(l)
					return
				}
			}

			if ended && err == nil {
				return
			}

			if err == nil {
				err = r.awaitMore(ctx, l, changed)
			}

			if err != nil {
				yield(nil, err)
				return
			}
		}
	}
}

// listed returns a user that a list has shown, as it is known by now.
func (r *reader) listed(ctx context.Context, id string) (*User, error) {
	r.mu.Lock()
	rec := r.records[id]
	r.mu.Unlock()

	if rec.state == unsure {
		return r.get(ctx, id)
	}

	return rec.value, rec.err
}
