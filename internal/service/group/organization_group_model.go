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

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// organizationGroupModel is the model of the resource atlassian_organization_group.
type organizationGroupModel struct {
	ID          types.String   `tfsdk:"id"`
	Name        types.String   `tfsdk:"name"`
	Description types.String   `tfsdk:"description"`
	DirectoryID types.String   `tfsdk:"directory_id"`
	Timeouts    timeouts.Value `tfsdk:"timeouts"`
}

// organizationGroupIdentity identifies an organization group.
type organizationGroupIdentity struct {
	ID types.String `tfsdk:"id"`
}

// Identify sets the resource's identity.
func (m *organizationGroupModel) Identify(ctx context.Context, identity *tfsdk.ResourceIdentity) diag.Diagnostics {
	return identity.Set(ctx, organizationGroupIdentity{ID: m.ID})
}

// ReadLimit returns the block's read timeout and its default.
func (m *organizationGroupModel) ReadLimit() (framework.TimeLimit, time.Duration) {
	return m.Timeouts.Read, framework.DefaultTimeout
}

// set sets what the organization answers. A description that is not in the answer stays.
func (m *organizationGroupModel) set(group *admin.Group) {
	m.ID = types.StringValue(group.ID)
	m.DirectoryID = types.StringValue(group.DirectoryID)

	if !scim.SameName(m.Name.ValueString(), group.Name) {
		m.Name = types.StringValue(group.Name)
	}

	switch {
	case group.Description != "":
		m.Description = types.StringValue(group.Description)
	case m.Description.IsUnknown():
		m.Description = types.StringNull()
	}
}

// names returns the known values that must be unique among the groups of the organization.
func (m *organizationGroupModel) names(organizationID string) []run.Name {
	if m.Name.ValueString() == "" {
		return nil
	}

	return []run.Name{{Directory: organizationID, Attribute: "name", Text: scim.FoldedName(m.Name.ValueString())}}
}

// refusePadded refuses white space around the name and description of a new group. A description that the replaced
// group already had is accepted.
func (m *organizationGroupModel) refusePadded(before organizationGroupModel) diag.Diagnostics {
	diags := refusePadded(m.Name, "name", "name")
	if !m.Description.Equal(before.Description) {
		diags.Append(refusePadded(m.Description, "description", "description")...)
	}

	return diags
}

func (m *organizationGroupModel) subject() guard.Subject {
	return guard.Subject{Noun: "group", Resource: "atlassian_organization_group", Label: "The group " + m.Name.String(), LabelAttribute: "name"}
}

func (m *organizationGroupModel) inRun(organizationID string) groupInRun {
	return groupInRun{names: m.names(organizationID), subject: m.subject(), label: m.Name.ValueString()}
}
