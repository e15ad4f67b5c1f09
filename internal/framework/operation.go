// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// TimeLimit is a method of timeouts.Value that returns how long a block lets an operation take, or the default.
type TimeLimit func(ctx context.Context, defaultLimit time.Duration) (time.Duration, diag.Diagnostics)

// withTimeLimit limits an operation to the time that its block lets it take. The cancel function is never nil.
func withTimeLimit(
	ctx context.Context, diags *diag.Diagnostics, limit TimeLimit, defaultLimit time.Duration,
) (context.Context, context.CancelFunc) {
	// The library logs at INFO that a block has no timeouts, which would be a line for every person. This context has
	// no logger.
	timeout, failed := limit(context.Background(), defaultLimit) //nolint:forbidigo // It reads a block and sends no request.
	diags.Append(failed...)

	if diags.HasError() {
		return ctx, func() {}
	}

	return context.WithTimeoutCause(ctx, timeout, &diagnostics.TimeLimitError{Limit: timeout, Default: defaultLimit})
}

// A ReadModel is the state that a Read begins with.
type ReadModel interface {
	// Identify sets the resource's identity.
	Identify(ctx context.Context, identity *tfsdk.ResourceIdentity) diag.Diagnostics
	// ReadLimit is the read timeout of the block, and its default.
	ReadLimit() (limit TimeLimit, defaultLimit time.Duration)
}

// A Source returns the client of an operation. It returns nil without an error while the client is not known.
type Source[C comparable] func() (client C, diags diag.Diagnostics)

// Begin starts an operation: it finds the client and sets the time limit. The client is nil if there is nothing more to
// do: it is not known yet, or the diagnostics have an error. The cancel function is never nil.
func Begin[C comparable](
	ctx context.Context, diags *diag.Diagnostics, source Source[C], limit TimeLimit, defaultLimit time.Duration,
) (C, context.Context, context.CancelFunc) {
	var none C

	client, failed := source()
	diags.Append(failed...)

	if client == none {
		return none, ctx, func() {}
	}

	ctx, cancel := withTimeLimit(ctx, diags, limit, defaultLimit)
	if diags.HasError() {
		return none, ctx, cancel
	}

	return client, ctx, cancel
}

// BeginRead is Begin for a Read. It sets the identity first, which the answer needs even if the resource is gone.
func BeginRead[C comparable](
	ctx context.Context, resp *resource.ReadResponse, state ReadModel, source Source[C],
) (C, context.Context, context.CancelFunc) {
	if resp.Diagnostics.HasError() {
		var none C

		return none, ctx, func() {}
	}

	resp.Diagnostics.Append(state.Identify(ctx, resp.Identity)...)

	limit, defaultLimit := state.ReadLimit()

	return Begin(ctx, &resp.Diagnostics, source, limit, defaultLimit)
}
