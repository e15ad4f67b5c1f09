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
)

var _ datasource.DataSourceWithConfigure = (*groupsDataSource)(nil)

// NewGroupsDataSource is the data source atlassian_groups.
func NewGroupsDataSource() datasource.DataSource {
	return &groupsDataSource{framework.DataSource{Name: "groups"}}
}

type groupsDataSource struct {
	framework.DataSource
}

// groupsDataModel is the data source atlassian_groups as Terraform holds it.
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
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	flag := func(description string) schema.BoolAttribute {
		return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
	}

	resp.Schema = schema.Schema{
		MarkdownDescription: framework.NeedsOrganization + "All groups of the organization, of every kind: those of identity providers, those managed in Atlassian " +
			"Administration, and the default groups of apps.",
		Attributes: map[string]schema.Attribute{
			"groups": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The groups, ordered by name and id.",
				NestedObject: schema.NestedAttributeObject{
					Attributes: map[string]schema.Attribute{
						"organization_group_id":     text("Id (UUID) of the group in the organization."),
						"display_name":              text("Name of the group."),
						"description":               text("What the group is for; null when nobody has said so."),
						"organization_directory_id": text("Id of the organization's directory that the group is in; not that of a SCIM directory."),
						"managed_by":                text("Who manages the group: `external` (an identity provider), `admins`, `team-members` or `open`."),
						"external_synced":           flag("Whether an identity provider synchronizes the group."),
						"modifiable":                flag("Whether the group can be changed in Atlassian Administration; null when Atlassian does not say."),
						"deletable":                 flag("Whether the group can be deleted; false for default groups, null when Atlassian does not say."),
						"user_count":                schema.Int64Attribute{Computed: true, MarkdownDescription: "How many people are in the group."},
					},
				},
			},
		},
	}
}

func (d *groupsDataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	organization, diags := d.Clients.Organization()
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	model := groupsDataModel{Groups: []groupsElementModel{}}

	for group, err := range organization.SearchGroups(ctx, admin.GroupQuery{Expand: []string{admin.ExpandUserCount}}) {
		if err != nil {
			resp.Diagnostics.Append(framework.ErrorDiagnostics("Reading groups failed", err)...)

			return
		}

		model.Groups = append(model.Groups, groupsElementModel{
			OrganizationGroupID:     types.StringValue(group.ID),
			DisplayName:             types.StringValue(group.Name),
			Description:             orNull(group.Description),
			OrganizationDirectoryID: orNull(group.DirectoryID),
			ManagedBy:               orNull(group.ManagedBy),
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
