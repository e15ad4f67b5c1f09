// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"context"
	"iter"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// lazyPages is the number of pages after which a caller is assumed to want the whole list.
const lazyPages = 8

// UsersLazily lists the users for a caller that may stop early. It requests pages one at a time at first, and in
// parallel once the caller has read lazyPages pages. It sends no request if the shared reader has the whole list.
func (d *Directory) UsersLazily(ctx context.Context) iter.Seq2[*User, error] {
	if d.users.listedWhole() {
		return d.Users(ctx)
	}

	return lazily(ctx, list[User]{d.listUsers, d.users.tick, userID}, d.users.showPage)
}

// GroupsLazily lists the groups in the same way. A list that was read completely is cached as long as a single group.
func (d *Directory) GroupsLazily(ctx context.Context) iter.Seq2[*Group, error] {
	return func(yield func(*Group, error) bool) {
		if ids, ok := d.listedGroups(); ok {
			for _, id := range ids {
				g, err := d.groups.get(ctx, id)
				if client.IsNotFound(err) {
					continue
				}

				if !yield(g, err) || err != nil {
					return
				}
			}

			return
		}

		began := d.groups.tick()
		ids := []string{}

		for g, err := range d.groupsLazily(ctx) {
			if err == nil {
				ids = append(ids, g.ID)
			}

			if !yield(g, err) || err != nil {
				return
			}
		}

		d.groups.mu.Lock()
		defer d.groups.mu.Unlock()

		d.listed = &groupListing{began: began, ids: ids}
	}
}

// A groupListing is a complete list of groups.
type groupListing struct {
	began tick
	ids   []string
}

// listedGroups returns the ids of a complete list that is not outdated and that no write has followed.
func (d *Directory) listedGroups() ([]string, bool) {
	d.groups.mu.Lock()
	defer d.groups.mu.Unlock()

	if l := d.listed; l != nil && l.began >= d.groups.written && !d.groups.outdated(l.began) {
		return l.ids, true
	}

	return nil, false
}

func (d *Directory) groupsLazily(ctx context.Context) iter.Seq2[*Group, error] {
	return lazily(ctx, d.groupList("Listing SCIM groups", ""), d.showGroups)
}

// lazily yields each entry of a list once and passes every page to remember. If the list changes while it is read to
// the end, an entry may move across a page border and be missed; so, like the shared reader, it reads the list again.
func lazily[T any](ctx context.Context, l list[T], remember func(page[T])) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		pages, more := 0, true
		known := make(map[string]struct{})
		always := func() bool { return true }
		ahead := func() int {
			if pages < lazyPages {
				return 1
			}

			return parallelPages
		}

		var before survey

		for pass := 1; ; pass++ {
			news := 0

			s, err := walkAhead(ctx, ahead, l, nil, always, func(p page[T]) bool {
				pages++

				remember(p)

				for _, v := range p.items {
					if _, before := known[l.id(v)]; before {
						continue
					}

					known[l.id(v)] = struct{}{}
					news++

					if more = yield(v, nil); !more {
						break
					}
				}

				return more
			})
			if err != nil && more {
				yield(nil, err)
			}

			if err != nil || !more || s.coherent() || s.repeats(before, pass, news) {
				return
			}

			before = s
		}
	}
}

// listedWhole reports whether the shared reader has a complete list that is recent enough for a reader of all users.
func (r *reader) listedWhole() bool {
	r.mu.Lock()
	defer r.mu.Unlock()

	l := r.listing

	return l != nil && l.ended && l.settled && l.err == nil && l.began >= r.written && !r.outdated(l.began)
}
