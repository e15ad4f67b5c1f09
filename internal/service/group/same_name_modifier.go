// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// sameName keeps the name in state if the directory treats the configured name as the same. Replacing the group for it
// would take its members' access.
type sameName struct{ framework.Described }

const sameNameIsNoChange = "Another spelling of the same name, in case or in composed letters, is no change."

func (sameName) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.State.Raw.IsNull() || req.PlanValue.IsUnknown() || req.StateValue.IsNull() {
		return
	}

	if scim.SameName(req.StateValue.ValueString(), req.PlanValue.ValueString()) {
		resp.PlanValue = req.StateValue
	}
}

// refusePadded refuses white space around a text of a new group, because nobody can see it. Texts that a directory
// already has are accepted.
func refusePadded(value types.String, attribute, noun string) diag.Diagnostics {
	text := value.ValueString()
	if strings.TrimSpace(text) == text && (text != "" || value.IsUnknown() || value.IsNull()) {
		return nil
	}

	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(attribute), "Invalid white space",
		fmt.Sprintf("The %s of a new group must not begin or end with white space, but it is %q.", noun, text))}
}
