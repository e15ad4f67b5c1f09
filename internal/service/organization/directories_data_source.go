// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package organization

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

var _ datasource.DataSourceWithConfigure = (*directoriesDataSource)(nil)

// NewDirectoriesDataSource makes the data source atlassian_directories.
func NewDirectoriesDataSource() datasource.DataSource {
	return &directoriesDataSource{framework.DataSource{Name: "directories"}}
}

type directoriesDataSource struct {
	framework.DataSource
}

type directoriesModel struct {
	Directories []directoryModel `tfsdk:"directories"`
}

type directoryModel struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
}

func (d *directoriesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: framework.NeedsScope(admin.ScopeReadDirectories) + "User directories of the organization. They are not the identity provider (SCIM) directories: the provider's `directory_id` " +
			"is found at the end of the Directory base URL in Atlassian's admin pages, not here.",
		Attributes: map[string]schema.Attribute{
			"directories": computed.List("Directories, ordered by name and id.", map[string]schema.Attribute{
				"id":   computed.Text("Directory id."),
				"name": computed.Text("Name of the directory."),
			}),
		},
	}
}

func (d *directoriesDataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	organization := d.Organization(resp)
	if organization == nil {
		return
	}

	directories := []directoryModel{}

	for directory, err := range organization.Directories(ctx) {
		if err != nil {
			resp.Diagnostics.Append(diagnostics.FromError("Reading directories failed", err)...)

			return
		}

		directories = append(directories, directoryModel{ID: types.StringValue(directory.ID), Name: computed.TextOrNull(directory.Name)})
	}

	slices.SortFunc(directories, func(a, b directoryModel) int {
		return cmp.Or(cmp.Compare(a.Name.ValueString(), b.Name.ValueString()), cmp.Compare(a.ID.ValueString(), b.ID.ValueString()))
	})

	resp.Diagnostics.Append(resp.State.Set(ctx, directoriesModel{Directories: directories})...)
}
