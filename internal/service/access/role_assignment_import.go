// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/accept"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// imported finds the role assignment of an import id or an identity. The id begins with the holder's id or name in the
// organization or, after "user_id:" or "group_id:", with the SCIM id, to match a configuration that uses it.
func (r *roleAssignmentResource) imported(
	ctx context.Context, summary string, organization *admin.Client, req resource.ImportStateRequest,
) (roleAssignmentModel, diag.Diagnostics) {
	var (
		model = roleAssignmentModel{kind: r.kind}
		diags diag.Diagnostics
	)

	if req.ID == "" {
		diags.Append(model.names().Read(ctx, req.Identity)...)

		return model, diags
	}

	parts, err := framework.SplitImportID(req.ID, r.kind.attribute, "role", "resource_id")
	if err != nil {
		diags.Append(diagnostics.FromError(summary, err)...)

		return model, diags
	}

	// A value that no configuration could have is not looked up.
	for _, wrong := range []string{accept.OneOf(r.kind.roles...).Problem(parts[1]), noARI(parts[2])} {
		if wrong != "" {
			diags.AddError("Malformed import id", "The import id is \""+r.kind.attribute+",role,resource_id\". "+wrong)

			return model, diags
		}
	}

	model.Role, model.ResourceID = types.StringValue(parts[1]), types.StringValue(parts[2])

	if id, ok := strings.CutPrefix(parts[0], r.kind.record+":"); ok {
		diags.Append(r.importedRecord(ctx, summary, organization, id, &model)...)

		return model, diags
	}

	id, err := r.kind.findByName(ctx, organization, parts[0])
	diags.Append(diagnostics.FromError(summary, err)...)

	model.Holder = types.StringValue(id)

	return model, diags
}

func (r *roleAssignmentResource) importedRecord(
	ctx context.Context, summary string, organization *admin.Client, id string, model *roleAssignmentModel,
) diag.Diagnostics {
	directory, diags := r.Clients.Directory()
	if diags.HasError() {
		return diags
	}

	holder, err := r.kind.findByRecord(ctx, holderSearch{clients: r.Clients, directory: directory, organization: organization, recordID: id})
	if err != nil {
		diags.Append(diagnostics.FromError(summary, err)...)
	}

	model.Record, model.Holder = types.StringValue(id), types.StringValue(holder)

	return diags
}

// nothingToImport explains why there is no such role: the holder does not exist, or does not have the role itself.
func (r *roleAssignmentResource) nothingToImport(ctx context.Context, a roleAssignment) string {
	if exists, err := a.holder.exists(ctx); err == nil && !exists {
		return fmt.Sprintf(r.kind.missing, a.holderID)
	}

	return fmt.Sprintf("The %s %q does not have the role %s on %s by an assignment of its own, so that there is nothing to import: a block without an "+
		"import gives the role. What comes from a group is the group's assignment.", r.kind.attribute, a.holderID, a.role, a.resourceID)
}
