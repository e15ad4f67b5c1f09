// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// ari is an Atlassian resource identifier: ari:cloud:<owner>:<cloud id, often empty>:<type/id>.
var ari = regexp.MustCompile(`^ari:cloud:[a-z0-9][a-z0-9.-]*:[^:\s]*:[^\s]+$`)

// ariValidator refuses what can't be the id of an app, at plan time.
type ariValidator struct{}

func (ariValidator) Description(context.Context) string {
	return "value must be an Atlassian resource identifier such as ari:cloud:jira-software::site/<cloud id>"
}

func (v ariValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v ariValidator) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || ari.MatchString(req.ConfigValue.ValueString()) {
		return
	}

	resp.Diagnostics.AddAttributeError(
		req.Path,
		"Invalid resource identifier",
		"The "+v.Description(ctx)+". The id of each app is in the data source atlassian_product_licenses (`id`).",
	)
}
