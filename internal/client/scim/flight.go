// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import "context"

// A flight is work that several callers wait for. It does not end with the caller that began it, but when nobody waits
// for it any longer. All fields but the channel are guarded by the owner's mutex until it is closed.
type flight struct {
	done    chan struct{}
	cancel  context.CancelFunc
	waiters int
}

// launch makes a flight and the context of its work.
func launch(ctx context.Context) (*flight, context.Context) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	return &flight{done: make(chan struct{}), cancel: cancel}, ctx
}

// abandon is called, under the owner's mutex, by a waiter that gives up. It reports whether it was the last one, and if
// so stops the work.
func (f *flight) abandon() bool {
	f.waiters--
	if f.waiters > 0 {
		return false
	}

	f.cancel()

	return true
}
