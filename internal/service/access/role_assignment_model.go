// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// roleAssignmentModel is the model of a role assignment. Holder and Record have other attribute names in each resource.
type roleAssignmentModel struct {
	kind holderKind

	// Holder is the id in the organization. Record is the SCIM id, null if the configuration gives the holder.
	Holder, Record types.String
	Role           types.String
	ResourceID     types.String
	OrgID          types.String
	Timeouts       timeouts.Value
}

// assignmentIn reads the role assignment from a configuration, a plan or a state.
func (k holderKind) assignmentIn(ctx context.Context, from framework.Readable) (roleAssignmentModel, diag.Diagnostics) {
	model := roleAssignmentModel{kind: k}
	diags := model.fields().Read(ctx, from)

	return model, diags
}

func (m *roleAssignmentModel) names() framework.Fields {
	return framework.Fields{m.kind.attribute: &m.Holder, "role": &m.Role, "resource_id": &m.ResourceID}
}

func (m *roleAssignmentModel) fields() framework.Fields {
	return m.names().And(framework.Fields{m.kind.record: &m.Record, "org_id": &m.OrgID, "timeouts": &m.Timeouts})
}

// ReadLimit returns the block's read timeout and its default.
func (m *roleAssignmentModel) ReadLimit() (framework.TimeLimit, time.Duration) {
	return m.Timeouts.Read, framework.DefaultTimeout
}

// Identify sets the resource's identity.
func (m *roleAssignmentModel) Identify(ctx context.Context, identity *tfsdk.ResourceIdentity) diag.Diagnostics {
	return m.names().Store(ctx, identity)
}
