// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// NotPadded refuses white space around a value, which a person can't see and Atlassian would compare.
type NotPadded struct{}

func (NotPadded) Description(context.Context) string {
	return "value must not begin or end with white space"
}

func (v NotPadded) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v NotPadded) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	value := req.ConfigValue.ValueString()
	if strings.TrimSpace(value) != value {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid white space", "The "+v.Description(ctx)+", but it is \""+value+"\".")
	}
}
