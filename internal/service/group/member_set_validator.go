// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// memberSetValidator refuses what can't be a list of SCIM user ids: nothing, blanks, and one id in two spellings. (The
// same id in the same spelling twice is one element of a set, which Terraform sees to.)
type memberSetValidator struct{}

func (memberSetValidator) Description(context.Context) string {
	return "values must be SCIM user ids, each once"
}

func (v memberSetValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (memberSetValidator) ValidateSet(_ context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}

	seen := map[string]string{}

	for _, element := range req.ConfigValue.Elements() {
		value, ok := element.(types.String)
		if !ok || value.IsUnknown() {
			continue
		}

		id := value.ValueString()
		if strings.TrimSpace(id) != id || id == "" {
			resp.Diagnostics.AddAttributeError(req.Path, "Invalid user id",
				"Every element must be the SCIM id of a user (the `id` of an atlassian_user), but one is null, empty or padded: \""+id+"\".")

			continue
		}

		if strings.ContainsAny(id, "@") {
			resp.Diagnostics.AddAttributeError(req.Path, "Invalid user id",
				"\""+id+"\" is no SCIM user id. Give the `id` of an atlassian_user, not its e-mail or user name.")

			continue
		}

		folded := strings.ToLower(id)
		if first, twice := seen[folded]; twice {
			resp.Diagnostics.AddAttributeError(req.Path, "Duplicate user id",
				"\""+first+"\" and \""+id+"\" are one user id in two spellings. Name each member once.")

			continue
		}

		seen[folded] = id
	}
}
