// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// roleAssignmentModel is a role assignment as Terraform holds it; the attribute that Holder stands in differs by resource.
type roleAssignmentModel struct {
	holderName string

	Holder     types.String
	Role       types.String
	ResourceID types.String
	Timeouts   timeouts.Value
}

// readRoleAssignment reads a role assignment from a plan or a state.
func readRoleAssignment(ctx context.Context, from interface {
	GetAttribute(ctx context.Context, p path.Path, target any) diag.Diagnostics
}, holderName string,
) (roleAssignmentModel, diag.Diagnostics) {
	var (
		model = roleAssignmentModel{holderName: holderName}
		diags diag.Diagnostics
	)

	diags.Append(from.GetAttribute(ctx, path.Root(holderName), &model.Holder)...)
	diags.Append(from.GetAttribute(ctx, path.Root("role"), &model.Role)...)
	diags.Append(from.GetAttribute(ctx, path.Root("resource_id"), &model.ResourceID)...)
	diags.Append(from.GetAttribute(ctx, path.Root("timeouts"), &model.Timeouts)...)

	return model, diags
}

// ReadLimit is the read timeout of the block.
func (m roleAssignmentModel) ReadLimit() framework.TimeLimit { return m.Timeouts.Read }

// Identify sets the resource's identity.
func (m roleAssignmentModel) Identify(ctx context.Context, identity *tfsdk.ResourceIdentity) diag.Diagnostics {
	var diags diag.Diagnostics

	diags.Append(identity.SetAttribute(ctx, path.Root(m.holderName), m.Holder)...)
	diags.Append(identity.SetAttribute(ctx, path.Root("role"), m.Role)...)
	diags.Append(identity.SetAttribute(ctx, path.Root("resource_id"), m.ResourceID)...)

	return diags
}

// importedAssignment is the role assignment that an import id or an identity names.
func (r *roleAssignmentResource) importedAssignment(
	ctx context.Context, summary string, req resource.ImportStateRequest,
) (roleAssignmentModel, diag.Diagnostics) {
	var (
		model = roleAssignmentModel{holderName: r.holderName}
		diags diag.Diagnostics
	)

	if req.ID == "" {
		diags.Append(req.Identity.GetAttribute(ctx, path.Root(r.holderName), &model.Holder)...)
		diags.Append(req.Identity.GetAttribute(ctx, path.Root("role"), &model.Role)...)
		diags.Append(req.Identity.GetAttribute(ctx, path.Root("resource_id"), &model.ResourceID)...)

		return model, diags
	}

	parts, err := framework.SplitImportID(req.ID, r.holderName, "role", "resource_id")
	if err != nil {
		diags.AddError(summary, err.Error()+".")

		return model, diags
	}

	model.Holder, model.Role, model.ResourceID = types.StringValue(parts[0]), types.StringValue(parts[1]), types.StringValue(parts[2])

	return model, diags
}
