// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"context"
	"errors"
)

const (
	pageSize      = 100 // the largest that all sources agree on (API §2.3)
	parallelPages = 8   // requested at the same time

	// maxPagesWithoutNew is how many pages in a row may show nothing new before the list counts as read, even if
	// totalResults is higher.
	maxPagesWithoutNew = 10
	// maxEntries is above the hard limit of users in a directory (API §2.10): a longer list never ends.
	maxEntries = 2_000_000
)

var errEndless = errors.New("the directory's list does not end")

// A page is part of a list.
type page[T any] struct {
	items  []*T // those with an id
	length int  // number of all entries
	total  int  // totalResults; 0 if missing or invalid
	full   bool // has as many entries as requested
	began  tick // when it was requested
}

// A survey sums up what a walk saw.
type survey struct {
	distinct int
	total    int  // of the last page
	steady   bool // all pages had the same total
}

// coherent reports whether the walk saw as many entries as the directory reports, and totalResults did not change.
func (s survey) coherent() bool { return s.steady && s.distinct == s.total }

// repeats reports whether another walk is pointless: this was the last allowed one, or it saw the same as the previous
// one.
func (s survey) repeats(before survey, pass, news int) bool {
	return pass == maxPasses || pass > 1 && news == 0 && s == before
}

// A list tells a walk how to request pages, number them by time, and identify entries.
type list[T any] struct {
	fetch func(ctx context.Context, start, count int) (page[T], error)
	clock func() tick
	id    func(*T) string
}

// walk reads a list to its end and passes the pages to emit in order, each entry once. After the first page it requests
// pages in parallel. emit returns whether to go on. If first is not nil, it is used instead of a request.
//
// The list ends where totalResults says, as long as that agrees with the entries seen. Some servers ignore count and
// send more or fewer entries, send short pages in the middle, send an empty page too early, repeat entries, answer a
// startIndex beyond the end with the first page, or report a totalResults that is too low, too high, changing or
// missing. Therefore:
//
//   - after a page shorter than its range, the rest of the range is requested, until an empty page;
//   - an empty page ends only its own range; the list ends after maxPagesWithoutNew pages in a row without a new entry;
//   - after more entries than totalResults, the list is read page by page until one shows nothing new. A thorough walk,
//     whose caller cannot learn of an entry otherwise, does this also after fewer entries, and after a full last page,
//     which may mean that totalResults is too low.
//
// Each request shows a new entry or counts towards the end, so every walk ends.
func walk[T any](ctx context.Context, l list[T], first *page[T], thorough func() bool, emit func(page[T]) bool) (survey, error) {
	return walkAhead(ctx, func() int { return parallelPages }, l, first, thorough, emit)
}

// walkAhead is walk for a caller that may stop early. ahead returns how many pages to request in parallel at the
// moment.
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

// step returns the page size that the server uses, judged by the first page.
func (p page[T]) step() int {
	if p.length == 0 {
		return pageSize
	}

	return p.length
}

// pages returns how many pages the list has, including the first one.
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
	full            bool // of the last page
	stopped         bool // by emit
}

func (w *walker[T]) ask(ctx context.Context, start, count int) (page[T], error) {
	began := w.clock()
	p, err := w.fetch(ctx, start, count)
	p.began, p.full = began, p.length >= count

	return p, err
}

// take passes a page to emit, and reports whether to go on.
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

// unseen returns the entries that no earlier page has shown.
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

// planned reads from start to totalResults, and returns the index after the last requested range.
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

// readRange reads size entries from start. It takes more than one request only if the server answers with fewer.
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

// unplanned reads page by page while there may be more entries than seen so far.
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
