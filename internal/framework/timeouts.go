// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/accept"
)

// DefaultTimeout is how long an operation may take unless its block says otherwise.
const DefaultTimeout = 5 * time.Minute

// TimeoutsAttribute is the timeouts attribute for these operations. The descriptions name the defaults: change for
// create, update and delete, DefaultTimeout for read.
func TimeoutsAttribute(ctx context.Context, operations timeouts.Opts, change time.Duration) schema.Attribute {
	const examples = "`90s` or `10m`"

	described := TimeoutDescription(examples, change)

	operations.ReadDescription = TimeoutDescription(examples, DefaultTimeout)
	operations.CreateDescription, operations.UpdateDescription, operations.DeleteDescription = described, described, described

	return Timeouts(ctx, operations)
}

// TimeoutDescription describes one timeout: how to write it, and its default.
func TimeoutDescription(examples string, defaultLimit time.Duration) string {
	text := fmt.Sprintf("%dm", int(defaultLimit.Minutes()))
	if defaultLimit%time.Hour == 0 {
		text = fmt.Sprintf("%dh", int(defaultLimit.Hours()))
	}

	return "Longest time for the operation, waiting for rate limits included, as a Go duration such as " + examples + ". Default: `" + text + "`."
}

// Timeouts is the library's attribute with a validator whose error names the operation and says what to write.
func Timeouts(ctx context.Context, operations timeouts.Opts) schema.Attribute {
	attribute := timeouts.Attributes(ctx, operations)

	if object, ok := attribute.(schema.SingleNestedAttribute); ok {
		for name, nested := range object.Attributes {
			if text, ok := nested.(schema.StringAttribute); ok {
				text.Validators = []validator.String{accept.Duration()}
				object.Attributes[name] = text
			}
		}
	}

	return attribute
}

// NoTimeouts is the value of an unset timeouts attribute for these operations.
func NoTimeouts(operations ...string) timeouts.Value {
	kinds := make(map[string]attr.Type, len(operations))
	for _, operation := range operations {
		kinds[operation] = types.StringType
	}

	return timeouts.Value{Object: types.ObjectNull(kinds)}
}
