// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"context"
	"errors"
	"iter"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// lazyPages is after how many pages a caller that may stop early is taken to want the whole list.
const lazyPages = 8

// UsersLazily lists the directory for a caller that may stop early: pages are asked for one at a time at first, and
// the more side by side the more of them were wanted. What the shared reader has listed already costs nothing.
func (d *Directory) UsersLazily(ctx context.Context) iter.Seq2[*User, error] {
	if d.users.listedWhole() {
		return d.Users(ctx)
	}

	return lazily(ctx, list[User]{d.listUsers, d.users.tick, userID}, d.users.showPage)
}

// GroupsLazily lists the groups likewise. A list that was read to its end is at hand for as long as what was read of
// a group is.
func (d *Directory) GroupsLazily(ctx context.Context) iter.Seq2[*Group, error] {
	return func(yield func(*Group, error) bool) {
		if ids, ok := d.listedGroups(); ok {
			for _, id := range ids {
				g, err := d.groups.get(ctx, id)
				if errors.Is(err, client.ErrNotFound) {
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

// A groupListing is a list of all groups, read to its end.
type groupListing struct {
	began tick
	ids   []string
}

// listedGroups is the ids of a whole list, if there is one that is not too old and no own write came after it.
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

// lazily yields what a list shows, each once, and has every page remembered. There is a second walk only for who
// wants all of a list that moved meanwhile, as the shared reader does it: what went across the border of a page is in
// neither.
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

// listedWhole reports whether a whole listing is at hand that is as young as a reader of all users wants it.
func (r *reader) listedWhole() bool {
	r.mu.Lock()
	defer r.mu.Unlock()

	l := r.listing

	return l != nil && l.ended && l.settled && l.err == nil && l.began >= r.written && !r.outdated(l.began)
}
