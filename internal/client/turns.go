// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"sync"
)

// Turns let one change of a group's members be under way at a time: what is added to a group and removed from it by two
// blocks at once would otherwise arrive in any order. The zero value is ready to use.
type Turns struct {
	mu sync.Mutex
	of map[string]chan struct{} // full while somebody has the turn
}

// Take waits for the group's turn, and returns what ends it.
func (t *Turns) Take(ctx context.Context, groupID string) (end func(), err error) {
	t.mu.Lock()

	turn, ok := t.of[groupID]
	if !ok {
		if t.of == nil {
			t.of = make(map[string]chan struct{})
		}

		turn = make(chan struct{}, 1)
		t.of[groupID] = turn
	}
	t.mu.Unlock()

	select {
	case turn <- struct{}{}:
		return func() { <-turn }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
