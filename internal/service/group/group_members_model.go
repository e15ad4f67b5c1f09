// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// membersModel is atlassian_group_members as Terraform holds it.
type membersModel struct {
	GroupID  types.String   `tfsdk:"group_id"`
	UserIDs  types.List     `tfsdk:"user_ids"`
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}

// membersIdentity is what identifies the list of a group's members.
type membersIdentity struct {
	GroupID types.String `tfsdk:"group_id"`
}

func (m *membersModel) identity() membersIdentity {
	return membersIdentity{GroupID: m.GroupID}
}
