// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/computed"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

var _ datasource.DataSourceWithConfigure = (*groupsDataSource)(nil)

// NewGroupsDataSource is the data source atlassian_groups.
func NewGroupsDataSource() datasource.DataSource {
	return &groupsDataSource{framework.DataSource{Name: "groups"}}
}

type groupsDataSource struct {
	framework.DataSource
}

// Descriptions of attributes that the data sources of one group and of all groups share.
const (
	managedByDescription      = "Who manages the group: `external` (an identity provider), `admins`, `team-members` or `open`."
	externalSyncedDescription = "Whether an identity provider synchronizes the group."
)

// groupsDataModel is the model of the data source atlassian_groups.
type groupsDataModel struct {
	Groups []groupsElementModel `tfsdk:"groups"`
}

type groupsElementModel struct {
	OrganizationGroupID     types.String `tfsdk:"organization_group_id"`
	DisplayName             types.String `tfsdk:"display_name"`
	Description             types.String `tfsdk:"description"`
	OrganizationDirectoryID types.String `tfsdk:"organization_directory_id"`
	ManagedBy               types.String `tfsdk:"managed_by"`
	ExternalSynced          types.Bool   `tfsdk:"external_synced"`
	Modifiable              types.Bool   `tfsdk:"modifiable"`
	Deletable               types.Bool   `tfsdk:"deletable"`
	UserCount               types.Int64  `tfsdk:"user_count"`
}

func (d *groupsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: framework.NeedsOrganization + "All groups of the organization, of every kind: those of identity providers, those managed in Atlassian " +
			"Administration, and the default groups of apps.",
		Attributes: map[string]schema.Attribute{
			"groups": computed.List("The groups, ordered by name and id.", map[string]schema.Attribute{
				"organization_group_id":     computed.Text("Id (UUID) of the group in the organization."),
				"display_name":              computed.Text("Name of the group."),
				"description":               computed.Text("What the group is for; null when nobody has said so."),
				"organization_directory_id": computed.Text("Id of the organization's directory that the group is in; not that of a SCIM directory."),
				"managed_by":                computed.Text(managedByDescription),
				"external_synced":           computed.Bool(externalSyncedDescription),
				"modifiable":                computed.Bool("Whether the group can be changed in Atlassian Administration; null when Atlassian does not say."),
				"deletable":                 computed.Bool("Whether the group can be deleted; false for default groups, null when Atlassian does not say."),
				"user_count":                computed.Int("How many people are in the group."),
			}),
		},
	}
}

func (d *groupsDataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	organization := d.Organization(resp)
	if organization == nil {
		return
	}

	model := groupsDataModel{Groups: []groupsElementModel{}}

	for group, err := range organization.SearchGroups(ctx, admin.GroupQuery{Expand: []string{admin.ExpandUserCount}}) {
		if err != nil {
			resp.Diagnostics.Append(diagnostics.FromError("Reading groups failed", err)...)

			return
		}

		model.Groups = append(model.Groups, groupsElementModel{
			OrganizationGroupID:     types.StringValue(group.ID),
			DisplayName:             types.StringValue(group.Name),
			Description:             computed.TextOrNull(group.Description),
			OrganizationDirectoryID: computed.TextOrNull(group.DirectoryID),
			ManagedBy:               computed.TextOrNull(group.ManagedBy),
			ExternalSynced:          types.BoolValue(group.ExternalSynced),
			Modifiable:              types.BoolPointerValue(group.Modifiable),
			Deletable:               types.BoolPointerValue(group.Deletable),
			UserCount:               countOrNull(group.UserCount),
		})
	}

	slices.SortFunc(model.Groups, func(a, b groupsElementModel) int {
		return cmp.Or(
			cmp.Compare(a.DisplayName.ValueString(), b.DisplayName.ValueString()),
			cmp.Compare(a.OrganizationGroupID.ValueString(), b.OrganizationGroupID.ValueString()),
		)
	})

	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}
