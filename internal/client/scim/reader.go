// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"context"
	"fmt"
	"iter"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// A reader serves all reads of a directory's users with few requests.
//
// Cost. Terraform asks for one user at a time, so whether a list of P pages is cheaper than N single reads is known
// only afterwards. The reader therefore follows the ski-rental rule. At first it reads users singly. The second read
// requests the first page of the list, which tells P. After P single reads, one listing serves all others. That takes
// at most N+1 requests while N ≤ P, and 2·P beyond: never more than twice the cheaper way. A failed listing does not
// fail a read: the reader goes back to single reads, and needs twice as many before it lists again.
//
// Age of an answer.
//
//  1. A read of one user returns the user as it was at most maxAge ago, and not before the answer to the last write of
//     this process to that user. Reads during one walk of Terraform's graph thus see the directory as it was during
//     that walk, as parallel single reads would.
//  2. The newest knowledge of a user counts. A page or an answer is as old as the start of its request; a write is as
//     young as its answer. A page that was requested before a write never undoes it, even if it arrives later. A
//     deletion by this process is final.
//  3. A list of all users started after the last write of this process to any user.
//  4. Absence from a list proves nothing (API §9.7). A user that a complete list does not show is read by id. Only a
//     404 to that read, in a directory that exists, means that the user does not exist.
type reader struct {
	*cache[User]
	list      listFunc
	directory string

	// All guarded by the mutex of the cache.
	alive    bool // the directory has answered a request
	missing  bool // the directory does not exist
	singles  int  // single reads begun since the last attempt to list
	failures int  // of listings in a row
	first    *page[User]
	probe    *probing
	listing  *listing
}

// A listFunc requests part of the list with at most this many attempts. 0 means as many as for any other request.
type listFunc func(ctx context.Context, tries, start, count int) (page[User], error)

// Lists get few attempts, because single reads can replace them.
const (
	triesOfProbe   = 1
	triesOfListing = 3
)

// A probing is a running request for the first page.
type probing struct {
	*flight
	err error
}

// singlesBeforeProbe is how many single reads come before the first page is requested. Each failed listing in a row
// doubles the single reads before the next attempt, at most maxDoublings times.
const (
	singlesBeforeProbe = 1
	maxDoublings       = 10
)

func newReader(get func(context.Context, string) (*User, error), list listFunc, directory string) *reader {
	r := &reader{list: list, directory: directory}
	r.cache = newCache(confirmed(r, get))

	return r
}

// confirmed wraps a read so that its 404 counts only if the directory exists.
func confirmed[T any](r *reader, get func(context.Context, string) (*T, error)) func(context.Context, string) (*T, error) {
	return func(ctx context.Context, id string) (*T, error) {
		v, err := get(ctx, id)
		if err == nil {
			r.found()
		} else if client.IsNotFound(err) {
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
			// A failed probe does not fail this read, which has other ways. The end of the context does.
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

// The ways to read a user that is not cached.
type way int

const (
	bySingle way = iota
	byProbe
	byList
)

// choose applies the cost rule of reader. The mutex is held.
func (r *reader) choose(id string) way {
	if rec, ok := r.records[id]; ok && rec.state == unsure {
		return bySingle // a running list may already be past it
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

// joinProbe returns the running request for the first page, or starts one. The mutex is held.
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
				// A list answers 404 only if the directory does not exist (API §2.8), so other callers need not ask
				// again.
				r.missing = !r.alive && client.IsNotFound(err)
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

// failed delays the next attempt to list. The mutex is held.
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

// directoryMissing is called after a 404. It returns an error if the directory does not exist, or if that is unknown:
// then no user counts as deleted. Until the directory has answered a request, the list decides, since it answers 404
// only if the directory does not exist (API §2.8).
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
	case !client.IsNotFound(err):
		return fmt.Errorf("something was not found, and whether the SCIM directory itself exists cannot be told: %w", err)
	}

	r.mu.Lock()
	defer r.mu.Unlock()

	if !r.missing {
		return nil
	}

	return &DirectoryNotFoundError{ID: r.directory}
}

// unlessMissing returns the error of a request to a collection. A 404 there means that the directory does not exist.
func (r *reader) unlessMissing(ctx context.Context, err error) error {
	if client.IsNotFound(err) {
		if missing := r.directoryMissing(ctx); missing != nil {
			return missing
		}
	}

	return err
}

// wrote caches the record from the answer to a write.
func (r *reader) wrote(id string, u *User) {
	r.found()
	r.cache.wrote(id, u)
}

// deleted caches a deletion by this process, or one that it found already done.
func (r *reader) deleted(id string) {
	r.gone(id, notFound("Reading SCIM user", r.directory, pathUsers, id))
}

// showPage caches the users of a page.
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
				case client.IsNotFound(err):
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

// listed returns the newest record of a user that a list has shown.
func (r *reader) listed(ctx context.Context, id string) (*User, error) {
	r.mu.Lock()
	rec := r.records[id]
	r.mu.Unlock()

	if rec.state == unsure {
		return r.get(ctx, id)
	}

	return rec.value, rec.err
}
