// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"testing"
)

func TestChainKeepsTheOrder(t *testing.T) {
	t.Parallel()

	var order []string

	named := func(name string) link {
		return func(next handler) handler {
			return func(ctx context.Context, c *call) (*reply, error) {
				order = append(order, name)
				return next(ctx, c)
			}
		}
	}
	last := func(context.Context, *call) (*reply, error) {
		order = append(order, "last")
		return &reply{status: http.StatusOK}, nil
	}

	h := chain(last, named("first"), named("second"))
	if _, err := h(t.Context(), &call{}); err != nil || !slices.Equal(order, []string{"first", "second", "last"}) {
		t.Errorf("order %v, %v", order, err)
	}
}

// The key is added to a copy of the header, so that other links, and the log, do not have it.
func TestTheKeyStaysInItsLink(t *testing.T) {
	t.Parallel()

	outer := &call{url: &url.URL{}, header: http.Header{}}

	var sent http.Header

	h := authorize(NewSecret("key"))(func(_ context.Context, c *call) (*reply, error) {
		sent = c.header
		return &reply{}, nil
	})
	if _, err := h(t.Context(), outer); err != nil {
		t.Fatal(err)
	}

	if sent.Get("Authorization") != "Bearer key" || len(outer.header) != 0 {
		t.Errorf("sent %d headers, kept %d", len(sent), len(outer.header))
	}
}
