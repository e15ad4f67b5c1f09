// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import "context"

// authorize adds the key. It stands next to the wire, so that no other link ever holds a header with the key in it.
func authorize(key Secret) link {
	return func(next handler) handler {
		return func(ctx context.Context, c *call) (*reply, error) {
			signed := *c
			signed.header = c.header.Clone()
			signed.header.Set("Authorization", "Bearer "+key.Reveal())

			return next(ctx, &signed)
		}
	}
}
