// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// membershipModel is atlassian_group_membership as Terraform holds it.
type membershipModel struct {
	GroupID  types.String   `tfsdk:"group_id"`
	UserID   types.String   `tfsdk:"user_id"`
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}

// membershipIdentity is what identifies a membership.
type membershipIdentity struct {
	GroupID types.String `tfsdk:"group_id"`
	UserID  types.String `tfsdk:"user_id"`
}

func (m *membershipModel) identity() membershipIdentity {
	return membershipIdentity{GroupID: m.GroupID, UserID: m.UserID}
}
