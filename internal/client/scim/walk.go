// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"context"
	"errors"
)

const (
	pageSize      = 100 // the largest page that every source agrees on (API §2.3)
	parallelPages = 8   // pages asked for side by side

	// maxPagesWithoutNew is how many pages in a row may show nothing new before the list is taken to be at its end although
	// totalResults promises more.
	maxPagesWithoutNew = 10
	// maxEntries is beyond the hard limit of users of a directory (API §2.10): a list that goes on is none.
	maxEntries = 2_000_000
)

var errEndless = errors.New("the directory's list does not end")

// A page is part of a list.
type page[T any] struct {
	items  []*T // those with an id
	length int  // of all entries
	total  int  // totalResults; 0 when missing or senseless
	full   bool // as long as asked for
	began  tick // when it was asked for
}

// A survey is what a walk saw.
type survey struct {
	distinct int
	total    int  // as the last page said
	steady   bool // every page said the same total
}

// coherent reports whether the walk saw as many entries as the directory says it has, and nothing moved meanwhile.
func (s survey) coherent() bool { return s.steady && s.distinct == s.total }

// repeats reports whether another walk would teach nothing: this was the last that is allowed, or it saw what the one
// before it did.
func (s survey) repeats(before survey, pass, news int) bool {
	return pass == maxPasses || pass > 1 && news == 0 && s == before
}

// A list is what a walk asks.
type list[T any] struct {
	fetch func(ctx context.Context, start, count int) (page[T], error)
	clock func() tick
	id    func(*T) string
}

// walk reads a list to its end, pages side by side after the first, and hands them to emit in order, each entry once.
// emit returns whether to go on. A first page that is at hand is used instead of asking for it.
//
// The end is where totalResults says, as long as that agrees with what was seen. All else about paging is doubted,
// because servers are known to do each of these: to ignore count, in either direction; to show pages shorter than asked
// for in the middle; to show an empty page too early; to repeat entries; to answer a startIndex past the end with the
// first page again; to report a totalResults that is too low, too high, changing or missing. Hence:
//
//   - a page shorter than the range it was asked for is followed by a request for the rest of the range, until nothing
//     comes;
//   - an empty page ends its own range only, and the list only after maxPagesWithoutNew pages in a row without anything new;
//   - when more was seen than totalResults admits, the list is followed page by page until one shows nothing new; a
//     thorough walk, whose caller has no other way to learn of an entry, does so too when less was seen, and when the
//     last page was full, which is what a totalResults that is too low looks like.
//
// Each request shows something new or counts towards an end, so that every walk ends.
func walk[T any](ctx context.Context, l list[T], first *page[T], thorough func() bool, emit func(page[T]) bool) (survey, error) {
	return walkAhead(ctx, func() int { return parallelPages }, l, first, thorough, emit)
}

// walkAhead is walk for a caller that may stop early, and says from time to time how many pages to ask for side by
// side.
func walkAhead[T any](
	ctx context.Context, ahead func() int, l list[T], first *page[T], thorough func() bool, emit func(page[T]) bool,
) (survey, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	w := walker[T]{list: l, ahead: ahead, emit: emit, seen: make(map[string]struct{}), survey: survey{steady: true}}
	if first == nil {
		p, err := w.ask(ctx, 1, pageSize)
		if err != nil {
			return w.survey, err
		}

		first = &p
	}

	w.survey.total = first.total
	if !w.take(*first) {
		return w.survey, nil
	}

	size := first.step()

	next, err := w.planned(ctx, 1+size, size)
	if err != nil || w.stopped {
		return w.survey, err
	}

	err = w.unplanned(ctx, next, thorough())

	return w.survey, err
}

// step returns the size of pages that the first page shows the server to give.
func (p page[T]) step() int {
	if p.length == 0 {
		return pageSize
	}

	return p.length
}

// pages returns how many pages the list takes, the first one included.
func (p page[T]) pages() int {
	size := p.step()
	return max(1, (p.total+size-1)/size)
}

type walker[T any] struct {
	list[T]

	ahead           func() int
	emit            func(page[T]) bool
	seen            map[string]struct{}
	survey          survey
	pagesWithoutNew int
	full            bool // the last page was
	stopped         bool // by emit
}

func (w *walker[T]) ask(ctx context.Context, start, count int) (page[T], error) {
	began := w.clock()
	p, err := w.fetch(ctx, start, count)
	p.began, p.full = began, p.length >= count

	return p, err
}

// take hands a page on, and reports whether to go on.
func (w *walker[T]) take(p page[T]) bool {
	p.items = w.unseen(p.items)
	more := w.emit(p)

	w.survey.distinct += len(p.items)
	if p.total != w.survey.total {
		w.survey.total, w.survey.steady = p.total, false
	}

	if len(p.items) > 0 {
		w.pagesWithoutNew = 0
	} else {
		w.pagesWithoutNew++
	}

	w.full, w.stopped = p.full, !more

	return more
}

// unseen is what of some entries no page has shown before.
func (w *walker[T]) unseen(items []*T) []*T {
	fresh := make([]*T, 0, len(items))

	for _, v := range items {
		id := w.id(v)
		if _, again := w.seen[id]; !again {
			w.seen[id] = struct{}{}

			fresh = append(fresh, v)
		}
	}

	return fresh
}

// planned reads the ranges that totalResults promises, from start on. It returns where it ended.
func (w *walker[T]) planned(ctx context.Context, start, size int) (int, error) {
	type answer struct {
		pages []page[T]
		err   error
	}

	var asked []chan answer
	for next := start; ; {
		for len(asked) < w.ahead() && next <= w.survey.total && w.pagesWithoutNew < maxPagesWithoutNew {
			ch, from := make(chan answer, 1), next
			go func() {
				pages, err := w.readRange(ctx, from, size)
				ch <- answer{pages, err}
			}()

			asked = append(asked, ch)
			next += size
		}

		if len(asked) == 0 {
			return next, nil
		}

		o := <-asked[0]
		asked = asked[1:]

		if o.err != nil {
			return next, o.err
		}

		for _, p := range o.pages {
			if !w.take(p) {
				return next, nil
			}

			if w.survey.distinct > maxEntries {
				return next, errEndless
			}
		}

		if w.pagesWithoutNew >= maxPagesWithoutNew {
			return next, nil
		}
	}
}

// readRange reads size entries from start on, in more than one request only if the server answers with fewer.
func (w *walker[T]) readRange(ctx context.Context, start, size int) ([]page[T], error) {
	var pages []page[T]

	for at, end := start, start+size; at < end; {
		p, err := w.ask(ctx, at, end-at)
		if err != nil {
			return nil, err
		}

		pages = append(pages, p)

		at += p.length
		if p.length == 0 || at > p.total {
			break
		}
	}

	return pages, nil
}

// unplanned follows the list page by page, as long as what was seen leaves a doubt that this was all.
func (w *walker[T]) unplanned(ctx context.Context, next int, thorough bool) error {
	for w.pagesWithoutNew == 0 && w.doubtful(thorough) {
		p, err := w.ask(ctx, next, pageSize)
		if err != nil {
			return err
		}

		if !w.take(p) {
			return nil
		}

		if w.survey.distinct > maxEntries {
			return errEndless
		}

		next += p.length
	}

	return nil
}

func (w *walker[T]) doubtful(thorough bool) bool {
	return w.survey.distinct > w.survey.total || thorough && (w.full || w.survey.distinct < w.survey.total)
}
