// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import "context"

// limit is the link that makes a request wait for its turn, and learns from its answer.
func limit(l *limits) link {
	return func(next handler) handler {
		return func(ctx context.Context, c *call) (*reply, error) {
			turn, err := l.endpoint(c.Request).wait(ctx)
			if err != nil {
				e := c.fail(err)
				e.notSent = true

				return nil, e
			}

			answered := false
			defer func() {
				if !answered {
					l.lost(turn)
				}
			}()

			r, err := next(ctx, c)
			if err == nil {
				answered = true

				l.learn(ctx, turn, r.status, r.header)
			}

			return r, err
		}
	}
}
