// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
)

// ignoreCase keeps the value in state when the configured one differs from it in case alone: e-mail addresses and
// user names compare without case, so that such a change is none.
type ignoreCase struct{}

var _ planmodifier.String = ignoreCase{}

// Description implements planmodifier.Describer.
func (ignoreCase) Description(context.Context) string {
	return "A change of case alone is no change."
}

// MarkdownDescription implements planmodifier.Describer.
func (m ignoreCase) MarkdownDescription(ctx context.Context) string {
	return m.Description(ctx)
}

// PlanModifyString implements planmodifier.String.
func (ignoreCase) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || req.StateValue.IsNull() {
		return
	}

	if strings.EqualFold(req.ConfigValue.ValueString(), req.StateValue.ValueString()) {
		resp.PlanValue = req.StateValue
	}
}
