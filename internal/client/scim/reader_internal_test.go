// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"context"
	"testing"
)

// interruptedWhenAsked is a context that ends when its Err is called.
type interruptedWhenAsked struct {
	context.Context

	interrupt context.CancelFunc
}

func (c interruptedWhenAsked) Err() error {
	c.interrupt()
	return c.Context.Err()
}

// An interrupt while the first page arrives ends a read with an error, not without a result.
func TestReader_interruptedAtTheFirstPage(t *testing.T) {
	t.Parallel()

	r := newReader(
		func(_ context.Context, id string) (*User, error) { return &User{ID: id}, nil },
		func(context.Context, int, int, int) (page[User], error) {
			return page[User]{total: 500, length: 100}, nil
		},
		"d",
	)
	if _, err := r.user(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}

	ctx, cancel := context.WithCancel(t.Context())
	if u, err := r.user(interruptedWhenAsked{ctx, cancel}, "b"); u != nil || err == nil {
		t.Errorf("got %v, %v", u, err)
	}
}
