// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

const (
	defaultTimeout = 5 * time.Minute
	// membersTimeout leaves time for tens of thousands of members under a request limit.
	membersTimeout = 30 * time.Minute
)

// timeoutsAttribute is `timeouts` for these operations, with the default time for a change in its description; a read has
// defaultTimeout everywhere.
func timeoutsAttribute(ctx context.Context, operations timeouts.Opts, change time.Duration) schema.Attribute {
	describe := func(limit time.Duration) string {
		return fmt.Sprintf("Longest time for the operation, waiting for rate limits included, as a Go duration such as `90s` or `10m`. "+
			"Default: `%dm`.", int(limit.Minutes()))
	}

	operations.ReadDescription = describe(defaultTimeout)
	operations.CreateDescription, operations.UpdateDescription, operations.DeleteDescription = describe(change), describe(change), describe(change)

	return timeouts.Attributes(ctx, operations)
}
