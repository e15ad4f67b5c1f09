// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// roleAssignmentModel is a role assignment as Terraform holds it; the attributes that Holder and Record stand in differ by resource.
type roleAssignmentModel struct {
	kind holderKind

	// Holder is the id in the organization, Record that of the SCIM record, null where the holder is given.
	Holder, Record types.String
	Role           types.String
	ResourceID     types.String
	OrgID          types.String
	Timeouts       timeouts.Value
}

// read reads a role assignment from a configuration, a plan or a state.
func (k holderKind) read(ctx context.Context, from interface {
	GetAttribute(ctx context.Context, p path.Path, target any) diag.Diagnostics
},
) (roleAssignmentModel, diag.Diagnostics) {
	var (
		model = roleAssignmentModel{kind: k}
		diags diag.Diagnostics
	)

	diags.Append(from.GetAttribute(ctx, path.Root(k.attribute), &model.Holder)...)
	diags.Append(from.GetAttribute(ctx, path.Root(k.record), &model.Record)...)
	diags.Append(from.GetAttribute(ctx, path.Root("role"), &model.Role)...)
	diags.Append(from.GetAttribute(ctx, path.Root("resource_id"), &model.ResourceID)...)
	diags.Append(from.GetAttribute(ctx, path.Root("org_id"), &model.OrgID)...)
	diags.Append(from.GetAttribute(ctx, path.Root("timeouts"), &model.Timeouts)...)

	return model, diags
}

// store writes the assignment into a state.
func (m roleAssignmentModel) store(ctx context.Context, state *tfsdk.State) diag.Diagnostics {
	var diags diag.Diagnostics

	diags.Append(state.SetAttribute(ctx, path.Root(m.kind.attribute), m.Holder)...)
	diags.Append(state.SetAttribute(ctx, path.Root(m.kind.record), m.Record)...)
	diags.Append(state.SetAttribute(ctx, path.Root("role"), m.Role)...)
	diags.Append(state.SetAttribute(ctx, path.Root("resource_id"), m.ResourceID)...)
	diags.Append(state.SetAttribute(ctx, path.Root("org_id"), m.OrgID)...)

	return diags
}

// ReadLimit is the read timeout of the block.
func (m roleAssignmentModel) ReadLimit() framework.TimeLimit { return m.Timeouts.Read }

// Identify sets the resource's identity.
func (m roleAssignmentModel) Identify(ctx context.Context, identity *tfsdk.ResourceIdentity) diag.Diagnostics {
	var diags diag.Diagnostics

	diags.Append(identity.SetAttribute(ctx, path.Root(m.kind.attribute), m.Holder)...)
	diags.Append(identity.SetAttribute(ctx, path.Root("role"), m.Role)...)
	diags.Append(identity.SetAttribute(ctx, path.Root("resource_id"), m.ResourceID)...)

	return diags
}
