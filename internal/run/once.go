// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package run

import (
	"context"
	"sync"
)

// Once keeps the answers to questions that are asked once a run. The zero value is ready to use.
type Once struct {
	mu        sync.Mutex
	questions map[string]*question
}

type question struct {
	answered chan struct{} // closed when answer is set
	answer   any
}

// AskOnce returns the answer to the question with this key. The first caller asks it, and the others wait for the same
// answer, whatever it is. An error says that a waiting caller was interrupted.
func AskOnce[T any](ctx context.Context, o *Once, key string, ask func(context.Context) T) (T, error) {
	asked, first := o.question(key)

	if first {
		answer := ask(ctx)
		asked.answer = answer
		close(asked.answered)

		return answer, nil
	}

	select {
	case <-asked.answered:
		answer, _ := asked.answer.(T)

		return answer, nil
	case <-ctx.Done():
		var none T

		return none, context.Cause(ctx)
	}
}

// question returns the question with this key, and whether the caller is the first and has to ask it.
func (o *Once) question(key string) (asked *question, first bool) {
	o.mu.Lock()
	defer o.mu.Unlock()

	if asked, ok := o.questions[key]; ok {
		return asked, false
	}

	if o.questions == nil {
		o.questions = make(map[string]*question)
	}

	asked = &question{answered: make(chan struct{})}
	o.questions[key] = asked

	return asked, true
}
