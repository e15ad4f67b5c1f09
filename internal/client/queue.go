// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"slices"
	"sync"
)

// queue lets callers through one at a time, in the order in which they came. Only the first waits for a timer. The
// others sleep until they are first, so that the end of a pause wakes one caller.
type queue struct {
	mu      sync.Mutex
	waiting []*place
}

// place is one caller's position in the queue.
type place struct {
	head chan struct{} // closed when the caller is first
}

// enter waits until the caller is first. The caller then has to leave.
func (q *queue) enter(ctx context.Context) (*place, error) {
	p := &place{head: make(chan struct{})}

	q.mu.Lock()

	q.waiting = append(q.waiting, p)
	if len(q.waiting) == 1 {
		close(p.head)
	}
	q.mu.Unlock()

	select {
	case <-p.head:
		return p, nil
	case <-ctx.Done():
		q.leave(p)
		return nil, contextError(ctx)
	}
}

// leave removes a caller from any position.
func (q *queue) leave(p *place) {
	q.mu.Lock()
	defer q.mu.Unlock()

	i := slices.Index(q.waiting, p)

	q.waiting = slices.Delete(q.waiting, i, i+1)
	if i == 0 && len(q.waiting) > 0 {
		close(q.waiting[0].head)
	}
}
