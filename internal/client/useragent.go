// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import "context"

// nameUserAgent is the link that sets User-Agent and Accept. SCIM answers in either media type (API §2.1), whichever
// was asked for.
func nameUserAgent(agent string) link {
	return func(next handler) handler {
		return func(ctx context.Context, c *call) (*reply, error) {
			named := *c

			named.header = c.header.Clone()
			if agent != "" {
				named.header.Set("User-Agent", agent)
			}

			accept := "application/json"
			if c.MediaType != "" && c.MediaType != accept {
				accept = c.MediaType + ", " + accept
			}

			named.header.Set("Accept", accept)

			return next(ctx, &named)
		}
	}
}
