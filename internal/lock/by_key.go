// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package lock

import (
	"context"
	"sync"
)

// ByKey holds one lock for each key, so that changes of one object are sent one after the other. Without it, the
// changes that two blocks make to the members of one group, or to the roles of one user, would arrive in any order. The
// zero value is ready to use.
type ByKey struct {
	mu    sync.Mutex
	byKey map[string]chan struct{} // full while the key is locked
}

// Lock waits until the key is free and locks it. The caller calls unlock after its change. The error is that of an
// ended context.
func (l *ByKey) Lock(ctx context.Context, key string) (unlock func(), err error) {
	l.mu.Lock()

	lock, ok := l.byKey[key]
	if !ok {
		if l.byKey == nil {
			l.byKey = make(map[string]chan struct{})
		}

		lock = make(chan struct{}, 1)
		l.byKey[key] = lock
	}
	l.mu.Unlock()

	select {
	case lock <- struct{}{}:
		return func() { <-lock }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
