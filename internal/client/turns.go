// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"sync"
)

// Turns lets one change of an object be under way at a time. Otherwise changes that two blocks make of one group's
// members, or of one holder's roles, would arrive in any order. The zero value is ready to use.
type Turns struct {
	mu sync.Mutex
	of map[string]chan struct{} // by key; full while a change is under way
}

// Take waits until no other change of the object with the key is under way. The caller calls end after its own change.
// The error is that of a context that ended first.
func (t *Turns) Take(ctx context.Context, key string) (end func(), err error) {
	t.mu.Lock()

	turn, ok := t.of[key]
	if !ok {
		if t.of == nil {
			t.of = make(map[string]chan struct{})
		}

		turn = make(chan struct{}, 1)
		t.of[key] = turn
	}
	t.mu.Unlock()

	select {
	case turn <- struct{}{}:
		return func() { <-turn }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
