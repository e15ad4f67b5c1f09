// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// logExchanges is the link that logs one line for each exchange. It logs only the fields named here: no header, no body
// and no query. E-mail addresses are masked.
func logExchanges(key Secret) link {
	return func(next handler) handler {
		return func(ctx context.Context, c *call) (*reply, error) {
			begun := time.Now()
			r, err := next(ctx, c)

			fields := map[string]any{
				"operation":   c.Operation,
				"method":      c.Method,
				"path":        key.hide(maskEmails(c.url.Path)),
				"duration_ms": time.Since(begun).Milliseconds(),
			}
			if err != nil {
				fields["error"] = clean(maskEmails(key.hide(reason(err))), maxDetail)
				tflog.Debug(ctx, "No answer from the Atlassian API", fields)

				return r, err
			}

			fields["status"] = r.status
			if id := clean(maskEmails(key.hide(requestID(r.header))), maxWord); id != "" {
				fields["request_id"] = id
			}

			tflog.Debug(ctx, "Answer from the Atlassian API", fields)

			return r, nil
		}
	}
}

// reason returns the text of an error without the request, which the log line names itself.
func reason(err error) string {
	if e, ok := errors.AsType[*Error](err); ok && e.Err != nil {
		return e.Err.Error()
	}

	return err.Error()
}
