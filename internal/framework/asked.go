// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"context"
	"sync"
)

// asked is a question that is put once a run, by whoever needs the answer first; nobody puts it again, whatever it was.
// The zero value is ready to use.
type asked[T any] struct {
	once  sync.Once
	known chan struct{} // closed when the value is there
	value T
}

// answer is the answer to the question. An error says that whoever waits for it was interrupted.
func (a *asked[T]) answer(ctx context.Context, ask func(context.Context) T) (T, error) {
	first := false

	a.once.Do(func() { first, a.known = true, make(chan struct{}) })

	if first {
		a.value = ask(ctx)
		close(a.known)

		return a.value, nil
	}

	select {
	case <-a.known:
		return a.value, nil
	case <-ctx.Done():
		var none T

		return none, context.Cause(ctx)
	}
}
