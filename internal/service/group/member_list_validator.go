// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// memberListValidator refuses padded ids, e-mail addresses, and ids that are equal in lower case. It skips nulls, which
// nullID handles. Terraform calls it again when more ids are known, at the latest in the apply.
type memberListValidator struct{ kind groupKind }

func (v memberListValidator) Description(context.Context) string {
	return "values must be ids of people as " + v.kind.member + " has them, each once"
}

func (v memberListValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (v memberListValidator) ValidateList(_ context.Context, req validator.ListRequest, resp *validator.ListResponse) {
	seen := map[string]string{}

	for i, element := range req.ConfigValue.Elements() {
		value, ok := element.(types.String)
		if !ok || value.IsUnknown() || value.IsNull() {
			continue
		}

		id := value.ValueString()
		refuse := func(summary, detail string) {
			resp.Diagnostics.AddAttributeError(req.Path.AtListIndex(i), summary, detail)
		}

		if strings.TrimSpace(id) != id || id == "" {
			refuse("Invalid user id", fmt.Sprintf("Every element must be %s, but one is empty or padded: %q.", v.kind.memberID, id))

			continue
		}

		if strings.Contains(id, "@") {
			refuse("Invalid user id", fmt.Sprintf("%q is not %s. Give the id, not the e-mail address or user name.", id, v.kind.memberID))

			continue
		}

		folded := strings.ToLower(id)

		switch first, twice := seen[folded]; {
		case !twice:
			seen[folded] = id
		case first == id:
			refuse("Duplicate user id", fmt.Sprintf("%q is listed twice. Name each member once; distinct() leaves out repetitions.", id))
		default:
			refuse("Duplicate user id", fmt.Sprintf("%q and %q are one user id in two spellings. Name each member once.", first, id))
		}
	}
}
