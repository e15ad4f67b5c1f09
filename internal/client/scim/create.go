// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"context"
	"errors"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

const (
	maxCreations = 4           // POSTs per creation, as long as the directory does not show the record
	firstPause   = time.Second // before the second POST; doubled each time
)

// A creation is a POST that must not be repeated blindly (API §8.2).
type creation[T any] struct {
	kind      string
	attribute string
	value     string
	post      func(ctx context.Context, sent func(time.Time)) (*T, error)
	find      func(context.Context) ([]*T, error)
	id        func(*T) string
	// same reports whether the record has exactly the values that were sent. made returns its creation time.
	same func(*T) bool
	made func(*T) *string
	// clock is the clock that dates the record. began is when the first POST was sent.
	clock *serverClock
	began time.Time
}

var errNoID = errors.New("the answer shows no id")

func (c *creation[T]) run(ctx context.Context) (*T, error) {
	pause := firstPause

	for attempt := 1; ; attempt++ {
		created, err := c.post(ctx, c.sent)
		switch {
		case err == nil && c.id(created) != "":
			return created, nil
		case err == nil:
			err = errNoID
		case client.OutcomeUnknown(err):
		case attempt > 1:
			// The previous POST may have succeeded late, whatever the answer to this one is.
		default:
			return nil, err
		}

		found, lookErr := c.look(ctx, err)
		if found != nil || lookErr != nil {
			return found, lookErr
		}

		again := client.OutcomeUnknown(err) || errors.Is(err, errNoID)
		if !again || attempt == maxCreations || client.Sleep(ctx, pause) != nil {
			return nil, c.unknown(err)
		}

		pause *= 2
	}
}

// sent keeps the time of the first POST.
func (c *creation[T]) sent(at time.Time) {
	if c.began.IsZero() {
		c.began = at
	}
}

// look searches the record by name. If there is none, it returns nil without an error.
func (c *creation[T]) look(ctx context.Context, cause error) (*T, error) {
	if ctx.Err() != nil {
		// After an interrupt, one more short search keeps Terraform from losing a record that exists.
		var cancel context.CancelFunc

		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), client.GracePeriod)
		defer cancel()
	}

	found, err := c.find(ctx)
	if err != nil {
		return nil, c.unknown(errors.Join(cause, err))
	}

	for _, r := range found {
		// Somebody else may have created the same record earlier: only one that was created since began can be ours.
		if !c.began.IsZero() && madeSince(c.made(r), c.clock.at(c.began)) && c.same(r) {
			return r, nil
		}
	}

	if len(found) > 0 {
		return nil, &TakenError{Kind: c.kind, Attribute: c.attribute, Value: c.value, ID: c.id(found[0]), Err: cause}
	}

	return nil, nil
}

func (c *creation[T]) unknown(err error) error {
	return &UnknownOutcomeError{Kind: c.kind, Attribute: c.attribute, Value: c.value, Err: err}
}
