// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package run

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// sharedFor is how long an answer serves other blocks: long enough for blocks that Terraform reads together, too short
// for blocks that wait for a change.
const sharedFor = 15 * time.Second

// Shared keeps answers that several blocks of one run need, so that they are read once. The zero value is ready to use.
type Shared struct {
	flights singleflight.Group

	mu      sync.Mutex
	answers map[string]sharedAnswer
}

type sharedAnswer struct {
	value any
	at    time.Time
}

// Share returns the answer with this key, and reads it unless another block has just done so. Callers must not change
// it. An error is not kept. If the block that reads is interrupted, a block that waits for it reads again.
func Share[T any](ctx context.Context, s *Shared, key string, read func(context.Context) (T, error)) (T, error) {
	for {
		if value, ok := s.recent(key); ok {
			if answer, ok := value.(T); ok {
				return answer, nil
			}
		}

		flight := s.flights.DoChan(key, func() (any, error) {
			answer, err := read(ctx)
			if err == nil {
				s.keep(key, answer)
			}

			return answer, err
		})

		select {
		case result := <-flight:
			// The block that was reading for both may have been interrupted.
			if errors.Is(result.Err, context.Canceled) && ctx.Err() == nil {
				continue
			}

			answer, _ := result.Val.(T)

			return answer, result.Err
		case <-ctx.Done():
			var none T

			return none, context.Cause(ctx)
		}
	}
}

func (s *Shared) recent(key string) (any, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()

	answer, ok := s.answers[key]

	return answer.value, ok && time.Since(answer.at) < sharedFor
}

func (s *Shared) keep(key string, value any) {
	s.mu.Lock()
	defer s.mu.Unlock()

	if s.answers == nil {
		s.answers = make(map[string]sharedAnswer)
	}

	s.answers[key] = sharedAnswer{value: value, at: time.Now()}
}
