// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import "context"

// refuseWrites is the link that refuses the writes of a read-only client.
func refuseWrites(readOnly bool) link {
	return func(next handler) handler {
		if !readOnly {
			return next
		}

		return func(ctx context.Context, c *call) (*reply, error) {
			if c.Effect != Reads {
				e := c.fail(ErrReadOnly)
				e.notSent = true

				return nil, e
			}

			return next(ctx, c)
		}
	}
}
