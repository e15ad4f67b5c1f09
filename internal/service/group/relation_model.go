// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// A relation is the common part of the models of a membership and of a list of members. The kinds of groups name the
// attributes differently.
type relation struct {
	kind groupKind

	GroupID, DirectoryID types.String
	Timeouts             timeouts.Value
}

func (m *relation) fields() framework.Fields {
	return framework.Fields{m.kind.group: &m.GroupID, "directory_id": &m.DirectoryID, "timeouts": &m.Timeouts}
}

// ReadLimit returns the block's read timeout and its default.
func (m *relation) ReadLimit() (framework.TimeLimit, time.Duration) {
	return m.Timeouts.Read, framework.DefaultTimeout
}

// membershipModel is the model of one person's membership.
type membershipModel struct {
	relation

	MemberID types.String
}

func (k groupKind) membership(ctx context.Context, from framework.Readable) (membershipModel, diag.Diagnostics) {
	model := membershipModel{relation: relation{kind: k}}
	diags := model.fields().Read(ctx, from)

	return model, diags
}

func (m *membershipModel) fields() framework.Fields {
	return m.relation.fields().And(framework.Fields{m.kind.member: &m.MemberID})
}

func (m *membershipModel) names() framework.Fields {
	return framework.Fields{m.kind.group: &m.GroupID, m.kind.member: &m.MemberID}
}

// Identify sets the resource's identity.
func (m *membershipModel) Identify(ctx context.Context, identity *tfsdk.ResourceIdentity) diag.Diagnostics {
	return m.names().Store(ctx, identity)
}

// memberIDs returns the member as a list, nil while the member is unknown.
func (m *membershipModel) memberIDs() []string {
	if m.MemberID.ValueString() == "" {
		return nil
	}

	return []string{m.MemberID.ValueString()}
}

// membersModel is the model of the list of all members of a group.
type membersModel struct {
	relation

	MemberIDs types.List
}

func (k groupKind) memberList(ctx context.Context, from framework.Readable) (membersModel, diag.Diagnostics) {
	model := membersModel{relation: relation{kind: k}}
	diags := model.fields().Read(ctx, from)

	return model, diags
}

func (m *membersModel) fields() framework.Fields {
	return m.relation.fields().And(framework.Fields{m.kind.members: &m.MemberIDs})
}

// Identify sets the resource's identity.
func (m *membersModel) Identify(ctx context.Context, identity *tfsdk.ResourceIdentity) diag.Diagnostics {
	return framework.Fields{m.kind.group: &m.GroupID}.Store(ctx, identity)
}

// memberIDs returns the members, nil while one of them is unknown.
func (m *membersModel) memberIDs() []string {
	ids, _ := memberListIDs(m.MemberIDs)

	return ids
}
