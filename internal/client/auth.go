// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import "context"

// authorize is the link that adds the key. It is the last link, so that no other one has a header with the key.
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
