// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"context"
	"errors"
	"testing"
)

// A list that always shows something new is none: the walk ends with an error, not with the memory.
func TestWalk_endlessList(t *testing.T) {
	t.Parallel()

	for name, total := range map[string]int{"promised": 2_000_000_000, "not promised": 0} {
		asked := 0
		fetch := func(context.Context, int, int) (page[User], error) {
			return page[User]{length: 10_000, total: total}, nil
		}
		emit := func(p page[User]) (int, bool) {
			asked++
			return p.length, true
		}

		_, err := walk(t.Context(), fetch, func() tick { return 0 }, nil, func() bool { return true }, emit)
		if !errors.Is(err, errEndless) {
			t.Errorf("%s: got %v after %d pages, want that the list does not end", name, err, asked)
		}
	}
}
