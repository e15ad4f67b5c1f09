// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import "context"

// A flight is work that several callers wait for. It ends when no caller waits for it any longer, not when the caller
// that started it leaves. The owner's mutex guards all fields but the channel.
type flight struct {
	done    chan struct{}
	cancel  context.CancelFunc
	waiters int
}

// launch returns a flight and the context of its work.
func launch(ctx context.Context) (*flight, context.Context) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	return &flight{done: make(chan struct{}), cancel: cancel}, ctx
}

// abandon removes a waiter that gives up. It stops the work and returns true if that was the last one. The owner's
// mutex is held.
func (f *flight) abandon() bool {
	f.waiters--
	if f.waiters > 0 {
		return false
	}

	f.cancel()

	return true
}
