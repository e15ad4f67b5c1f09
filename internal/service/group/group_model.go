// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// groupModel is atlassian_group as Terraform holds it.
type groupModel struct {
	ID                  types.String   `tfsdk:"id"`
	DirectoryID         types.String   `tfsdk:"directory_id"`
	DisplayName         types.String   `tfsdk:"display_name"`
	ExternalID          types.String   `tfsdk:"external_id"`
	OrganizationGroupID types.String   `tfsdk:"organization_group_id"`
	Timeouts            timeouts.Value `tfsdk:"timeouts"`
}

// groupIdentity is what identifies a group: its id is unique within its directory.
type groupIdentity struct {
	DirectoryID types.String `tfsdk:"directory_id"`
	ID          types.String `tfsdk:"id"`
}

// Identify sets the resource's identity.
func (m *groupModel) Identify(ctx context.Context, identity *tfsdk.ResourceIdentity) diag.Diagnostics {
	return identity.Set(ctx, groupIdentity{DirectoryID: m.DirectoryID, ID: m.ID})
}

// ReadLimit is the read timeout of the block.
func (m *groupModel) ReadLimit() framework.TimeLimit { return m.Timeouts.Read }

// take fills in what the SCIM record says. The group's counterpart in the organization is not on it.
func (m *groupModel) take(directoryID string, group *scim.Group) {
	m.ID = types.StringValue(group.ID)
	m.DirectoryID = types.StringValue(directoryID)
	m.DisplayName = types.StringValue(group.DisplayName)
	m.ExternalID = textOrNull(group.ExternalID)
}

// settle fills in what the answer to a write says, except where something else was planned: Terraform takes no other
// value, and would replace a new group for one. What was sent and is answered otherwise is said; the next refresh shows
// what the directory has.
func (m *groupModel) settle(directoryID string, answer *scim.Group, sent ...string) diag.Diagnostics {
	var diags diag.Diagnostics

	planned := *m
	m.take(directoryID, answer)

	keep := func(name string, planned types.String, got *types.String, advice string) {
		if planned.IsUnknown() || planned.Equal(*got) {
			return
		}

		if slices.Contains(sent, name) {
			diags.Append(notKept(name, planned, *got, advice))
		}

		*got = planned
	}

	// Another spelling of the name is what a plan takes for no change.
	if scim.SameName(planned.DisplayName.ValueString(), m.DisplayName.ValueString()) {
		m.DisplayName = planned.DisplayName
	}

	keep("display_name", planned.DisplayName, &m.DisplayName,
		"Spell it as the directory does: the next plan sees another name, and wants to replace the group.")
	keep("external_id", planned.ExternalID, &m.ExternalID, framework.NotSupportedAdvice)

	return diags
}

// notKept warns that a directory has accepted a write and answers another value.
func notKept(name string, planned, got types.String, advice string) diag.Diagnostic {
	said := func(value types.String) string {
		if value.IsNull() {
			return "none"
		}

		return strconv.Quote(value.ValueString())
	}

	return framework.NotKept(name, fmt.Sprintf("shows another %s than was sent: %s instead of %s", framework.Spoken(name), said(got), said(planned)), advice)
}
