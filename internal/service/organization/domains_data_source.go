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

var _ datasource.DataSourceWithConfigure = (*domainsDataSource)(nil)

// NewDomainsDataSource makes the data source atlassian_domains.
func NewDomainsDataSource() datasource.DataSource {
	return &domainsDataSource{framework.DataSource{Name: "domains"}}
}

type domainsDataSource struct {
	framework.DataSource
}

type domainsModel struct {
	Domains []domainModel `tfsdk:"domains"`
}

type domainModel struct {
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	ClaimType   types.String `tfsdk:"claim_type"`
	ClaimStatus types.String `tfsdk:"claim_status"`
}

func (d *domainsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: framework.NeedsScope(admin.ScopeReadDomains) + "Domains of the organization, verified and not. Accounts with an address on a verified domain can be managed.",
		Attributes: map[string]schema.Attribute{
			"domains": computed.List("Domains, ordered by name and id.", map[string]schema.Attribute{
				"id":         computed.Text("Domain id."),
				"name":       computed.Text("Domain name, such as `corp.example`."),
				"claim_type": computed.Text("How the domain is verified, as Atlassian gives it: `http` or `dns`."),
				"claim_status": computed.Text("State of the verification, as Atlassian gives it: `verified`, `unverified`, `superseded`, `missing_token` " +
					"or `deleted`."),
			}),
		},
	}
}

func (d *domainsDataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	organization := d.Organization(resp)
	if organization == nil {
		return
	}

	domains := []domainModel{}

	for domain, err := range organization.Domains(ctx) {
		if err != nil {
			resp.Diagnostics.Append(diagnostics.FromError("Reading domains failed", err)...)

			return
		}

		domains = append(domains, domainModel{
			ID:          types.StringValue(domain.ID),
			Name:        computed.TextOrNull(domain.Name),
			ClaimType:   computed.TextOrNull(domain.ClaimType),
			ClaimStatus: computed.TextOrNull(domain.ClaimStatus),
		})
	}

	slices.SortFunc(domains, func(a, b domainModel) int {
		return cmp.Or(cmp.Compare(a.Name.ValueString(), b.Name.ValueString()), cmp.Compare(a.ID.ValueString(), b.ID.ValueString()))
	})

	resp.Diagnostics.Append(resp.State.Set(ctx, domainsModel{Domains: domains})...)
}
