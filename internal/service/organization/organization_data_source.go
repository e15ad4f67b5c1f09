// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package organization

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/computed"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

var _ datasource.DataSourceWithConfigure = (*organizationDataSource)(nil)

// NewOrganizationDataSource makes the data source atlassian_organization.
func NewOrganizationDataSource() datasource.DataSource {
	return &organizationDataSource{framework.DataSource{Name: "organization"}}
}

type organizationDataSource struct {
	framework.DataSource
}

type organizationModel struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
}

func (d *organizationDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: framework.NeedsScope(admin.ScopeReadOrganization) + "The organization that the provider's `org_id` names. Reading it proves that the id and the API key belong together.",
		Attributes: map[string]schema.Attribute{
			"id":   computed.Text("Organization id."),
			"name": computed.Text("Name of the organization."),
		},
	}
}

func (d *organizationDataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	organization := d.Organization(resp)
	if organization == nil {
		return
	}

	found, err := organization.Organization(ctx)
	if err != nil {
		resp.Diagnostics.Append(diagnostics.FromError("Reading organization failed", err)...)

		return
	}

	resp.Diagnostics.Append(resp.State.Set(ctx, organizationModel{
		ID:   types.StringValue(found.ID),
		Name: computed.TextOrNull(found.Name),
	})...)
}
