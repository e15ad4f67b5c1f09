// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"context"
	"strings"
	"time"
)

// TimeLimitError is the cause of a context whose time limit has ended: that of its block, or the default.
type TimeLimitError struct {
	Limit, Default time.Duration
}

func (e *TimeLimitError) Error() string {
	return "the operation was not done within " + plainDuration(e.Limit)
}

// Is makes the error match context.DeadlineExceeded.
func (e *TimeLimitError) Is(target error) bool { return target == context.DeadlineExceeded }

// plainDuration writes a duration as people do: 5m, not 5m0s.
func plainDuration(d time.Duration) string {
	text := d.String()
	if minutes, ok := strings.CutSuffix(text, "m0s"); ok {
		text = minutes + "m"
	}

	return text
}
