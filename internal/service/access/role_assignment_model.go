// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// roleAssignmentModel is a role assignment as Terraform holds it; the attributes that Holder and Record stand in differ
// by resource.
type roleAssignmentModel struct {
	kind holderKind

	// Holder is the id in the organization, Record that of the SCIM record, null where the holder is given.
	Holder, Record types.String
	Role           types.String
	ResourceID     types.String
	OrgID          types.String
	Timeouts       timeouts.Value
}

// assignmentIn is the role assignment of a configuration, a plan or a state.
func (k holderKind) assignmentIn(ctx context.Context, from framework.Readable) (roleAssignmentModel, diag.Diagnostics) {
	model := roleAssignmentModel{kind: k}
	diags := model.fields().Read(ctx, from)

	return model, diags
}

// names are what identifies the assignment.
func (m *roleAssignmentModel) names() framework.Fields {
	return framework.Fields{m.kind.attribute: &m.Holder, "role": &m.Role, "resource_id": &m.ResourceID}
}

func (m *roleAssignmentModel) fields() framework.Fields {
	return m.names().And(framework.Fields{m.kind.record: &m.Record, "org_id": &m.OrgID, "timeouts": &m.Timeouts})
}

// ReadLimit is the read timeout of the block.
func (m *roleAssignmentModel) ReadLimit() framework.TimeLimit { return m.Timeouts.Read }

// Identify sets the resource's identity.
func (m *roleAssignmentModel) Identify(ctx context.Context, identity *tfsdk.ResourceIdentity) diag.Diagnostics {
	return m.names().Store(ctx, identity)
}
