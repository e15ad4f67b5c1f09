// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"context"
	"errors"
	"strconv"
	"testing"
)

// A list that never ends makes the walk end with an error before memory runs out.
func TestWalk_endlessList(t *testing.T) {
	t.Parallel()

	entries, shown, asked := make([]*User, 10_000), 0, 0
	endless := list[User]{
		fetch: func(context.Context, int, int) (page[User], error) {
			asked++
			return page[User]{items: entries, length: len(entries), total: 2_000_000_000}, nil
		},
		clock: func() tick { return 0 },
		id:    func(*User) string { shown++; return strconv.Itoa(shown) },
	}
	nearlyAll := func(total int) *walker[User] {
		return &walker[User]{
			list: endless, ahead: func() int { return 1 }, emit: func(page[User]) bool { return true },
			seen: make(map[string]struct{}), survey: survey{distinct: maxEntries - 2*len(entries), total: total},
		}
	}

	for name, walk := range map[string]func() error{
		"promised":     func() error { _, err := nearlyAll(2_000_000_000).planned(t.Context(), 1, len(entries)); return err },
		"not promised": func() error { return nearlyAll(0).unplanned(t.Context(), 1, true) },
	} {
		asked = 0
		if err := walk(); !errors.Is(err, errEndless) || asked > 5 {
			t.Errorf("%s: got %v after %d pages, want that the list does not end", name, err, asked)
		}
	}
}
